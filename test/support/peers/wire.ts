/**
What a peer needs of a connection. A connection of `test/support/fake-network.ts` is one as well, so that a peer can talk
to the product without a socket and with a clock that a test moves.
*/
import {connect, createServer, type AddressInfo, type Socket} from 'node:net';
import {once} from 'node:events';

export type Endpoint = {readonly address: string; readonly port: number};

export type WireHandlers = {
	/** One read. */
	data(chunk: Uint8Array): void;
	drained(): void;
	closed(reason: string): void;
};

export type Wire = {
	readonly local: Endpoint;
	readonly remote: Endpoint;
	/** Bytes written that the kernel has not taken yet. */
	readonly pending: number;
	start(handlers: WireHandlers): void;
	write(bytes: Uint8Array): void;
	/** Sends what is pending, then closes. */
	end(): void;
	destroy(): void;
};

const tcpWire = (socket: Socket): Wire => {
	let pending = 0;
	let reason = 'closed';
	return {
		local: {address: socket.localAddress ?? '', port: socket.localPort ?? 0},
		remote: {address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0},
		get pending() {
			return pending;
		},
		start(handlers) {
			socket.on('data', (chunk: Uint8Array) => {
				handlers.data(chunk);
			});
			socket.on('drain', () => {
				handlers.drained();
			});
			socket.on('error', (error: NodeJS.ErrnoException) => {
				reason = error.code ?? error.message;
			});
			socket.on('close', () => {
				handlers.closed(reason);
			});
		},
		write(bytes) {
			pending += bytes.length;
			socket.write(bytes, () => {
				pending -= bytes.length;
			});
		},
		end() {
			socket.end();
		},
		destroy() {
			socket.destroy();
		},
	};
};

/** The signal destroys the socket, connected or not. */
export const dialTcp = async (host: string, port: number, signal: AbortSignal): Promise<Wire> => {
	const socket = connect({host, port, noDelay: true, signal});
	await once(socket, 'connect');
	return tcpWire(socket);
};

export type Listening = {readonly port: number; close(): Promise<void>};

export const listenTcp = async (host: string, port: number, accepted: (wire: Wire) => void): Promise<Listening> => {
	const server = createServer({noDelay: true}, socket => {
		accepted(tcpWire(socket));
	});
	server.listen({host, port});
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			const closed = once(server, 'close');
			server.close();
			await closed;
		},
	};
};
