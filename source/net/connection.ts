import type {Socket} from 'node:net';
import type {Endpoint} from '../protocols/protocol.js';
import type {Connection, ConnectionHandlers} from '../session/ports.js';
import {localEndpoint, remoteEndpoint} from './address.js';

/** A peer that vanished without a word (power, router) is noticed at the latest some minutes after this. */
const KEEP_ALIVE_MS = 60_000;

/** How long the other side may take to close after we have; nobody waits any longer. */
const LINGER_MS = 5000;

const REASONS: Readonly<Record<string, string>> = {
	ECONNRESET: 'the connection was reset by the other side',
	EPIPE: 'the other side hung up',
	ETIMEDOUT: 'the connection timed out',
	EHOSTUNREACH: 'the other side can no longer be reached',
	ENETUNREACH: 'the network can no longer be reached',
	ENETDOWN: 'the network is down',
	ECONNABORTED: 'the connection was broken off by the system',
};

/** Why a connection ended, as a clause. */
export const closeReason = (error: NodeJS.ErrnoException): string =>
	REASONS[error.code ?? ''] ?? `the connection failed (${error.code ?? error.message})`;

/**
A connected socket as a {@link Connection}. It must not have been read from, or what was read must have been put back
with `unshift`: so the bytes of sniffing come first and none are lost.
*/
export const createConnection = (socket: Socket): Connection => new TcpConnection(socket);

class TcpConnection implements Connection {
	readonly local: Endpoint;
	readonly remote: Endpoint;
	readonly #socket: Socket;
	#handlers: ConnectionHandlers | undefined;
	#reason: string | undefined;
	#isBroken = false;
	#isClosed = false;

	constructor(socket: Socket) {
		this.#socket = socket;
		this.local = localEndpoint(socket);
		this.remote = remoteEndpoint(socket);
		socket.pause();
		socket.setNoDelay(true);
		socket.setKeepAlive(true, KEEP_ALIVE_MS);
		socket.on('error', (error: NodeJS.ErrnoException) => {
			// Who writes to somebody who has hung up gets EPIPE.
			this.#isBroken ||= this.#reason === undefined && error.code !== 'EPIPE';
			this.#reason ??= closeReason(error);
		});
		socket.on('end', () => {
			this.#reason ??= 'the other side hung up';
			this.#linger();
		});
		socket.on('close', () => {
			this.#isClosed = true;
			this.#handlers?.closed(this.#closedBecause, this.#isBroken);
		});
	}

	get pending(): number {
		return this.#isClosed ? 0 : this.#socket.writableLength;
	}

	start(handlers: ConnectionHandlers): void {
		this.#handlers = handlers;
		if (this.#isClosed) {
			queueMicrotask(() => {
				handlers.closed(this.#closedBecause, this.#isBroken);
			});
			return;
		}

		this.#socket.on('data', (chunk: Uint8Array) => {
			handlers.data(chunk);
		});
		this.#socket.resume();
	}

	pause(): void {
		this.#socket.pause();
	}

	resume(): void {
		this.#socket.resume();
	}

	write(bytes: Uint8Array): void {
		if (!this.#socket.writable) {
			return;
		}

		this.#socket.write(bytes, error => {
			if (!error && this.#socket.writableLength === 0 && !this.#isClosed) {
				this.#handlers?.drained();
			}
		});
	}

	end(): void {
		if (this.#isClosed) {
			return;
		}

		this.#reason ??= 'this side hung up';
		this.#socket.end();
		// The other side's end is only seen by reading.
		this.#socket.resume();
		this.#linger();
	}

	destroy(): void {
		this.#reason ??= 'this side hung up';
		this.#socket.destroy();
	}

	get #closedBecause(): string {
		return this.#reason ?? 'the connection was closed';
	}

	#linger(): void {
		const timer = setTimeout(() => {
			this.#socket.destroy();
		}, LINGER_MS);
		timer.unref();
		this.#socket.once('close', () => {
			clearTimeout(timer);
		});
	}
}
