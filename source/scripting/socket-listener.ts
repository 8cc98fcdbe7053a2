import {createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import {opening} from './socket-opening.js';
import {TcpTransport} from './socket-tcp.js';
import {endpoint, NOWHERE, type Endpoint} from './socket-transport.js';
import type {Resource, SocketWorld} from './socket-world.js';

/** Connections that wait for the script's word. */
const MOST_PENDING = 64;

/** Connections that came in here and are open. */
const MOST_OPEN = 256;

export type ListenerHandlers = {
	/** `settled` is to be called when the script has said what becomes of it. */
	incoming(transport: TcpTransport, settled: () => void): void;
	failed(error: Error): void;
};

/** A TCP port that takes connections, within bounds. */
export class SocketListener implements Resource {
	/** Rejects with the system's error. */
	static async open(world: SocketWorld, {address, port}: Endpoint, ipv6Only: boolean): Promise<SocketListener> {
		const listener = new SocketListener(world);
		try {
			// Without a host Node listens on every IPv6 address as well.
			listener.#server.listen({host: address, port, ipv6Only, exclusive: true});
			await opening(listener.#server);
		} catch (error) {
			listener.destroy();
			throw error;
		}

		const {address: bound, port: boundPort} = listener.#server.address() as AddressInfo;
		listener.#local = endpoint(bound, boundPort);
		return listener;
	}

	readonly #world: SocketWorld;
	readonly #server: Server;
	#handlers: ListenerHandlers | undefined;
	#local = NOWHERE;
	#open = 0;
	#pending = 0;

	private constructor(world: SocketWorld) {
		this.#world = world;
		this.#server = createServer({pauseOnConnect: true, allowHalfOpen: true}, socket => {
			this.#take(socket);
		});
		this.#server.on('error', error => {
			this.#handlers?.failed(error);
		});
		world.opened(this);
	}

	get local(): Endpoint {
		return this.#local;
	}

	attach(handlers: ListenerHandlers): void {
		this.#handlers = handlers;
	}

	/** The port is free at once; the connections stay. */
	destroy(): void {
		this.#handlers = undefined;
		this.#server.close();
		this.#world.closed(this);
	}

	release(): void {
		this.destroy();
	}

	#take(socket: Socket): void {
		if (this.#handlers === undefined) {
			socket.destroy();
			return;
		}

		if (this.#pending >= MOST_PENDING || this.#open >= MOST_OPEN) {
			socket.destroy();
			const reason = this.#open >= MOST_OPEN ? `${MOST_OPEN} connections to it are open` : `${MOST_PENDING} connections to it wait for the script`;
			this.#world.host.log(`A connection to port ${this.#local.port} was closed, as ${reason} already.`);
			return;
		}

		this.#open++;
		this.#pending++;
		socket.once('close', () => {
			this.#open--;
		});
		this.#handlers.incoming(TcpTransport.of(this.#world, socket), () => {
			this.#pending--;
		});
	}
}
