/** The two programs of the Socket class's first documentation, as scripts write them today. */
import {expect, test} from 'vitest';
import type {Socket} from '../../../source/scripting/socket.js';
import {findFreePort} from '../../support/free-port.js';
import {bareServer, caller, Witness} from '../../support/sockets.js';
import {scriptNet, turns, until} from '../../support/script-sockets.js';

const BODY = '<html><body><h1>hello</h1></body></html>\n';
const HEADER = `HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${BODY.length}\r\n\r\n`;

type Net = ReturnType<typeof scriptNet>;

const webServer = (net: Net, page = HEADER + BODY): Socket => {
	class WebServer extends net.Socket {
		override async incomingConnectionEvent(peer: Socket): Promise<boolean> {
			peer.write(page);
			return true;
		}
	}

	return new WebServer();
};

test('41: the web server answers a browser, and fifty at once', async () => {
	const net = scriptNet();
	const web = webServer(net);
	expect(await web.listen(0, '127.0.0.1')).toBe(true);
	const request = async (): Promise<readonly [number, string]> => {
		const response = await fetch(`http://127.0.0.1:${web.localPort()}/`);
		return [response.status, await response.text()];
	};

	expect(await request()).toEqual([200, BODY]);
	const answers = await Promise.all(Array.from({length: 50}, request));
	expect(answers).toEqual(Array.from({length: 50}, () => [200, BODY]));
	expect([net.lines, net.failures]).toEqual([[], []]);
});

test('41: a second one on the same port is told so', async () => {
	const web = webServer(scriptNet());
	await web.listen(0, '127.0.0.1');
	const second = webServer(scriptNet());
	expect(await second.listen(web.localPort(), '127.0.0.1')).toBe(false);
	expect(second.lastError()?.name).toBe('AddressInUse');
});

test('41: who never asks is answered as well, also with bare line feeds', async () => {
	const page = `HTTP/1.0 200 OK\nContent-Type: text/html\n\n${BODY}`;
	const web = webServer(scriptNet(), page);
	await web.listen(0, '127.0.0.1');
	const {witness} = await caller(web.localPort());
	expect(await witness.untilClosed()).toBe('end');
	expect(witness.text).toBe(page);
});

test('41: afterwards no socket is left', async () => {
	const net = scriptNet();
	const web = webServer(net);
	await web.listen(0, '127.0.0.1');
	const {socket, witness} = await caller(web.localPort());
	await witness.untilClosed();
	socket.end();
	await witness.until('the close', () => witness.closes.length === 2);
	web.destroy();
	await net.close();
	expect(witness.closes).toEqual(['end', 'close']);
});

const headRequest = (net: Net, port: number): readonly string[] => {
	const log: string[] = [];
	class HeadRequest extends net.Socket {
		constructor(host: string, hostPort: number) {
			super();
			this.connect(host, hostPort);
		}

		override connectedEvent(): void {
			this.write('HEAD / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n');
		}

		override dataAvailableEvent(octets: number): void {
			log.push(this.readText(octets));
			this.close();
			this.destroy();
		}

		override errorEvent(name: string): void {
			log.push(`failed ${name}`);
			this.destroy();
		}

		override disconnectedEvent(): void {
			log.push('closed');
			this.destroy();
		}
	}

	// eslint-disable-next-line no-new -- Its handlers do everything.
	new HeadRequest('127.0.0.1', port);
	return log;
};

test('42: the client prints the header once, and nothing that was queued after its end', async () => {
	const witness = new Witness();
	const {port} = await bareServer(socket => {
		socket.on('data', chunk => {
			witness.data(chunk);
			socket.end(HEADER);
		});
		socket.on('end', () => {
			witness.closed('end');
		});
	});
	const net = scriptNet();
	const log = headRequest(net, port);
	expect(await witness.untilClosed()).toBe('end');
	await turns();
	expect(witness.text).toBe('HEAD / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n');
	expect(log).toEqual([HEADER]);
	expect(net.failures).toEqual([]);
});

test('42: a port that refuses is told once', async () => {
	const net = scriptNet();
	const log = headRequest(net, await findFreePort());
	await until(() => log.length > 0);

	await turns();
	expect(log).toEqual(['failed ConnectionRefused']);
});
