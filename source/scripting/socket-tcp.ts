import {Socket, type LookupFunction} from 'node:net';
import {lookup} from './socket-lookup.js';
import {endpoint, NOWHERE, timeout, type Endpoint, type Transport, type TransportHandlers} from './socket-transport.js';
import {LAST_FLUSH_MS, type SocketWorld} from './socket-world.js';

/** A TCP connection, or the attempt to make one. */
export class TcpTransport implements Transport {
	/** Calls a host, all of whose addresses are tried. */
	static call(world: SocketWorld, {address: host, port}: Endpoint, handlers: TransportHandlers): TcpTransport {
		const socket = new Socket({allowHalfOpen: true});
		const transport = new TcpTransport(world, socket);
		transport.#remote = endpoint('', port);
		socket.on('connectionAttempt', (address, attemptedPort) => {
			transport.#remote = endpoint(address, attemptedPort);
		});
		socket.once('connect', () => {
			transport.#setEndpoints();
			transport.#handlers?.connected();
		});
		transport.attach(handlers);
		transport.start();
		socket.connect({
			host,
			port,
			autoSelectFamily: true,
			lookup(name, _options, callback) {
				void transport.#lookUp(name, callback);
			},
		});
		return transport;
	}

	/** A connection that came in paused. Nothing is read before `start`. */
	static of(world: SocketWorld, socket: Socket): TcpTransport {
		const transport = new TcpTransport(world, socket);
		transport.#setEndpoints();
		return transport;
	}

	readonly largest = Infinity;
	readonly #socket: Socket;
	#handlers: TransportHandlers | undefined;
	#local = NOWHERE;
	#remote = NOWHERE;
	#isStarted = false;
	#isPaused = false;
	#isEnding = false;
	#isFlushed = false;
	#linger: NodeJS.Timeout | undefined;

	private constructor(world: SocketWorld, socket: Socket) {
		this.#socket = socket;
		world.opened(this);
		socket.on('end', () => {
			this.#handlers?.ended();
		});
		socket.on('drain', () => {
			this.#handlers?.drained();
		});
		socket.on('finish', () => {
			this.#isFlushed = true;
			this.#handlers?.flushed();
		});
		socket.on('error', error => {
			this.#handlers?.failed(error);
		});
		socket.on('close', () => {
			clearTimeout(this.#linger);
			world.closed(this);
		});
	}

	get local(): Endpoint {
		return this.#local;
	}

	get remote(): Endpoint {
		return this.#remote;
	}

	get pending(): number {
		return this.#socket.writableLength;
	}

	attach(handlers: TransportHandlers): void {
		this.#handlers = handlers;
	}

	detach(): void {
		this.#handlers = undefined;
	}

	start(): void {
		this.#isStarted = true;
		this.#socket.on('data', (chunk: Uint8Array) => {
			// Once this side has ended, reading only serves to see the peer's end.
			if (!this.#isEnding) {
				this.#handlers?.received(chunk, this.#remote);
			}
		});
		this.#flow();
	}

	pause(): void {
		this.#isPaused = true;
		if (!this.#isEnding) {
			this.#socket.pause();
		}
	}

	resume(): void {
		this.#isPaused = false;
		this.#flow();
	}

	send(octets: Uint8Array): void {
		this.#socket.write(octets);
	}

	setNoDelay(isOn: boolean): void {
		this.#socket.setNoDelay(isOn);
	}

	setKeepAlive(isOn: boolean): void {
		this.#socket.setKeepAlive(isOn);
	}

	end(lingerMs: number): void {
		this.#isEnding = true;
		this.#linger = setTimeout(() => {
			if (!this.#isFlushed) {
				this.#handlers?.failed(timeout());
			}

			this.destroy();
		}, lingerMs);
		this.#socket.end();
		// What comes is read although nobody wants it: to close over it would reset the connection, and what was sent be lost.
		this.#socket.resume();
	}

	release(): void {
		this.detach();
		if (this.#socket.connecting) {
			this.destroy();
		} else if (!this.#isEnding) {
			this.end(LAST_FLUSH_MS);
		}
	}

	destroy(): void {
		this.detach();
		if (this.#socket.connecting || this.pending === 0) {
			this.#socket.destroy();
		} else {
			// The peer is to know that something is missing.
			this.#socket.resetAndDestroy();
		}
	}

	async #lookUp(name: string, callback: Parameters<LookupFunction>[2]): Promise<void> {
		const {addresses, error = null} = await lookup(name);
		if (!error) {
			this.#handlers?.found(addresses.map(({address}) => endpoint(address).address));
		}

		callback(error, [...addresses]);
	}

	#setEndpoints(): void {
		this.#local = endpoint(this.#socket.localAddress, this.#socket.localPort);
		this.#remote = endpoint(this.#socket.remoteAddress, this.#socket.remotePort);
	}

	#flow(): void {
		if (this.#isStarted && !this.#isPaused) {
			this.#socket.resume();
		}
	}
}
