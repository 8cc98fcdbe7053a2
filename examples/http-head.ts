// An HTTP client: shows what a web server says of a page, without the page itself.
//
//   /script load http-head
//   /head example.org           asks port 80
//   /head localhost 8080
//   /head                       asks the last one again
import type {ScriptContext, ScriptManifest} from './mudlark-script.js';

export const script: ScriptManifest = {
	name: 'HTTP HEAD',
	version: '1.0.0',
	description: 'Shows the header of a web page.',
	api: '^1.0',
	permissions: ['net', 'ui'],
};

// Nobody's header is longer; whoever sends more is not a web server.
const longestHeader = 65_536;

export const activate = (ctx: ScriptContext) => {
	class HeadRequest extends ctx.net.Socket {
		readonly #host: string;
		#header = '';

		constructor(host: string, port: number) {
			super();
			this.#host = host;
			this.setConnectTimeout(10_000);
			// False only where it can't even be tried; everything else is told by the events below.
			if (!this.connect(host, port)) {
				this.#show(`failed ${this.lastError()?.name ?? ''}`);
			}
		}

		override connectedEvent() {
			this.write(`HEAD / HTTP/1.1\r\nHost: ${this.#host}\r\nConnection: close\r\n\r\n`);
		}

		// A header may come in several pieces; an empty line is its end.
		override dataAvailableEvent(octets: number) {
			this.#header += this.readText(octets, {encoding: 'latin1'});
			const end = this.#header.indexOf('\r\n\r\n');
			if (end !== -1 || this.#header.length > longestHeader) {
				this.#show(this.#header.slice(0, end === -1 ? longestHeader : end).replaceAll('\r', ''));
			}
		}

		override errorEvent(name: string) {
			this.#show(`failed ${name}`);
		}

		// Only where it is closed before the header is whole: after destroy no event comes any more.
		override disconnectedEvent() {
			this.#show(`closed\n${this.#header}`.trim());
		}

		#show(text: string) {
			ctx.ui.print('', `${this.#host}: ${text}`);
			// What was written may still leave; then nothing of the socket is left.
			this.close();
			this.destroy();
		}
	}

	ctx.commands.register('head', {
		help: 'Show the header of a web page.',
		args: [{name: 'host', optional: true}, {name: 'port', kind: 'number', optional: true}],
	}, ({host, port}) => {
		if (host !== undefined) {
			ctx.settings.set('host', host);
			ctx.settings.set('port', Number(port ?? 80));
		}

		// eslint-disable-next-line no-new -- Its events do the rest, later.
		new HeadRequest(ctx.settings.get('host', 'localhost'), ctx.settings.get('port', 80));
	});
};
