// A web server in thirty lines: shows a page to every browser that asks.
//
//   /script load web-server     starts it
//   /web-server                 tells where it listens
//   /web-server 8081            moves it; the port and the address are kept in the settings
//   /web-server 8081 0.0.0.0    lets others in your network see it, too
import {Buffer} from 'node:buffer';
import type {ScriptContext, ScriptManifest, Socket} from './mudlark-script.js';

export const script: ScriptManifest = {
	name: 'Web server',
	version: '1.0.0',
	description: 'Shows a page to every browser that asks.',
	api: '^1.0',
	permissions: ['net', 'ui'],
};

const body = '<!doctype html>\n<title>mudlark</title>\n<h1>hello</h1>\n';

const page = [
	'HTTP/1.0 200 OK',
	'Content-Type: text/html; charset=utf-8',
	`Content-Length: ${Buffer.byteLength(body)}`,
	'Connection: close',
	'',
	body,
].join('\r\n');

export const activate = async (ctx: ScriptContext) => {
	// The classes are in ctx.net, so what extends them is made here.
	class WebServer extends ctx.net.Socket {
		// Called for each connection. The request is not even read: there is one page only.
		override incomingConnectionEvent(browser: Socket) {
			browser.write(page);
			// True: not needed any more. What was written still leaves, then the connection is closed.
			return true;
		}
	}

	let server = new WebServer();

	// Resolves with whether it could: false where somebody else has the port, for example.
	const listen = async () => {
		const port = ctx.settings.get('port', 8080);
		const host = ctx.settings.get('host', '127.0.0.1');
		server.destroy();
		server = new WebServer();
		const isListening = await server.listen(port, host);
		ctx.log('listen', isListening);
		return isListening
			? `The web server is at http://${server.localIp()}:${server.localPort()}/`
			: `The web server can't be at ${host} port ${port}: ${server.lastError()?.message ?? 'no reason given'}`;
	};

	ctx.commands.register('web-server', {
		help: 'Tell where the web server is, or move it to another port.',
		args: [{name: 'port', kind: 'number', optional: true}, {name: 'host', optional: true}],
	}, async ({port, host}) => {
		if (port !== undefined) {
			ctx.settings.set('port', Number(port));
		}

		if (host !== undefined) {
			ctx.settings.set('host', host);
		}

		return listen();
	});

	ctx.ui.print('', await listen());
};

// There is no deactivate: a script's sockets are closed when it ends, and its port is free again.
