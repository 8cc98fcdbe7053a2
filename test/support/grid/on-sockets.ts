import {Buffer} from 'node:buffer';
import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {performance} from 'node:perf_hooks';
import type {Endpoint} from '../../../source/protocols/protocol.js';
import {Grid} from './grid.js';
import type {GridOptions} from './state.js';
import {recordedWorld} from './world.js';

const LOOPBACK = '127.0.0.1';

/** What the real one says of its answers: none of it tells what is in them (facts 1, rule 12). */
const contentTypes = {seed: 'text/html;charset=UTF-8', events: 'application/xml', other: 'text/html'};

export type SocketGrid = AsyncDisposable & {readonly grid: Grid; readonly close: () => Promise<void>};

/** A grid on loopback, in real time. */
export const gridOnSockets = async (options: Partial<GridOptions> = {}): Promise<SocketGrid> => {
	const udp = await openSocket({address: LOOPBACK, port: 0});
	const http = createServer();
	http.listen(0, LOOPBACK);
	await once(http, 'listening');
	const begin = performance.now();
	const others: Socket[] = [];
	const timers = new Set<NodeJS.Timeout>();
	const simulator: Endpoint = {address: LOOPBACK, port: udp.address().port};
	const grid = new Grid({
		now: () => performance.now() - begin,
		after(ms, run) {
			const timer = setTimeout(() => {
				timers.delete(timer);
				run();
			}, ms);
			timers.add(timer);
			return {
				cancel() {
					clearTimeout(timer);
					timers.delete(timer);
				},
			};
		},
		send(from, to, bytes) {
			if (from.port === simulator.port) {
				udp.send(bytes, to.port, to.address);
			} else {
				void openSocket(from).then(socket => {
					others.push(socket);
					socket.send(bytes, to.port, to.address);
				});
			}
		},
	}, {...recordedWorld, simulator, origin: `http://${LOOPBACK}:${(http.address() as AddressInfo).port}`, ...options});
	udp.on('message', (bytes, {address, port}) => {
		grid.receive({address, port}, bytes);
	});
	http.on('request', (request, response) => {
		void serve(grid, request, response);
	});
	const close = async () => {
		grid.crash();
		for (const timer of timers) {
			clearTimeout(timer);
		}

		for (const socket of [udp, ...others]) {
			socket.close();
		}

		http.closeAllConnections();
		http.close();
		await once(http, 'close');
	};

	return {grid, close, [Symbol.asyncDispose]: close};
};

const openSocket = async ({address, port}: Endpoint): Promise<Socket> => {
	const socket = createSocket('udp4');
	socket.bind(port, address);
	await once(socket, 'listening');
	return socket;
};

const serve = async (grid: Grid, request: IncomingMessage, response: ServerResponse): Promise<void> => {
	const chunks: Uint8Array[] = await Array.fromAsync(request as AsyncIterable<Uint8Array>);

	const {method, url = '/', headers} = request;
	grid.answer({
		method: method === 'POST' ? 'POST' : 'GET',
		url: new URL(url, grid.loginUri).href,
		headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
		body: Buffer.concat(chunks).toString(),
		timeout: Infinity,
		limit: Infinity,
	}, answer => {
		if ('failure' in answer) {
			request.socket.destroy();
			return;
		}

		const contentType = url.startsWith('/CAPS/') ? contentTypes.seed : (url.startsWith('/CE/') ? contentTypes.events : contentTypes.other);
		response.writeHead(answer.status, {'content-type': url === '/' ? 'text/xml' : contentType, ...(answer.status !== 200 && {connection: 'close'})});
		response.end(answer.body);
	});
};
