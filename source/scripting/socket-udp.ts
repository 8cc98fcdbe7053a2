import {createSocket, type Socket} from 'node:dgram';
import {isIP, isIPv4, isIPv6} from 'node:net';
import {lookup} from './socket-lookup.js';
import {opening} from './socket-opening.js';
import {endpoint, NOWHERE, timeout, type Endpoint, type Transport, type TransportHandlers} from './socket-transport.js';
import {LAST_FLUSH_MS, type SocketWorld} from './socket-world.js';

/** Octets waiting from which on their having left is worth telling; as many as for a TCP socket of Node's. */
const HIGH_MARK = 65_536;

/** What fits into one datagram: 65,535 octets less the headers of IPv4 and UDP; the header of IPv6 is not counted. */
const LARGEST_V4 = 65_507;
const LARGEST_V6 = 65_527;

/** A socket for datagrams, connected to one peer or bound to a port. */
export class UdpTransport implements Transport {
	/** Connects with the first address of a host. */
	static call(world: SocketWorld, {address: host, port}: Endpoint, handlers: TransportHandlers): UdpTransport {
		const transport = new UdpTransport(world);
		transport.attach(handlers);
		transport.#remote = endpoint('', port);
		if (isIP(host) !== 0) {
			transport.#connect(host);
			return transport;
		}

		void transport.#lookUp(host);
		return transport;
	}

	/** Rejects with the system's error. */
	static async bind(world: SocketWorld, {address, port}: Endpoint, ipv6Only: boolean): Promise<UdpTransport> {
		const transport = new UdpTransport(world);
		const socket = transport.#open(address, ipv6Only);
		try {
			socket.bind({address, port, exclusive: true});
			await opening(socket);
		} catch (error) {
			transport.destroy();
			throw error;
		}

		transport.#setLocal();
		return transport;
	}

	readonly #world: SocketWorld;
	#socket: Socket | undefined;
	#handlers: TransportHandlers | undefined;
	#local = NOWHERE;
	#remote = NOWHERE;
	#isV6 = false;
	/** Written before there was a connection. */
	readonly #early: Uint8Array[] = [];
	#isConnected = false;
	#sending = 0;
	#pending = 0;
	#wasHigh = false;
	#isEnding = false;
	#isClosed = false;
	#linger: NodeJS.Timeout | undefined;

	private constructor(world: SocketWorld) {
		this.#world = world;
		world.opened(this);
	}

	get local(): Endpoint {
		return this.#local;
	}

	get remote(): Endpoint {
		return this.#remote;
	}

	get pending(): number {
		return this.#pending;
	}

	get largest(): number {
		return this.#isV6 ? LARGEST_V6 : LARGEST_V4;
	}

	attach(handlers: TransportHandlers): void {
		this.#handlers = handlers;
	}

	detach(): void {
		this.#handlers = undefined;
	}

	send(octets: Uint8Array, to?: Endpoint): void {
		this.#pending += octets.length;
		this.#wasHigh ||= this.#pending >= HIGH_MARK;
		if (to === undefined && !this.#isConnected) {
			this.#early.push(octets);
			return;
		}

		this.#sending++;
		const sent = (error: Error | null): void => { // eslint-disable-line @typescript-eslint/no-restricted-types -- As `node:dgram` has it.
			this.#sending--;
			this.#pending -= octets.length;
			if (error) {
				this.#handlers?.failed(error);
			}

			this.#settle();
		};

		if (to === undefined) {
			this.#socket!.send(octets, sent);
		} else {
			this.#socket!.send(octets, to.port, this.#isV6 && isIPv4(to.address) ? `::ffff:${to.address}` : to.address, sent);
		}
	}

	/** There is no holding back datagrams: who does not read loses the oldest. */
	pause(): void {}

	resume(): void {}

	end(lingerMs: number): void {
		this.#isEnding = true;
		this.#linger = setTimeout(() => {
			this.#handlers?.failed(timeout());
			this.destroy();
		}, lingerMs);
		queueMicrotask(() => {
			this.#settle();
		});
	}

	release(): void {
		this.detach();
		if (this.#early.length > 0) {
			this.destroy();
		} else if (!this.#isEnding) {
			this.end(LAST_FLUSH_MS);
		}
	}

	destroy(): void {
		this.detach();
		if (this.#isClosed) {
			return;
		}

		this.#isClosed = true;
		clearTimeout(this.#linger);
		this.#socket?.close();
		this.#world.closed(this);
	}

	async #lookUp(host: string): Promise<void> {
		const {addresses, error} = await lookup(host);
		const first = addresses[0]?.address;
		// The lookup itself can't be stopped.
		if (this.#isClosed) {
			return;
		}

		if (first === undefined) {
			this.#handlers?.failed(error ?? Object.assign(new Error('no address'), {code: 'ENOTFOUND'}));
			return;
		}

		this.#handlers?.found(addresses.map(({address}) => endpoint(address).address));
		this.#connect(first);
	}

	#connect(address: string): void {
		const socket = this.#open(address, false);
		this.#remote = endpoint(address, this.#remote.port);
		socket.connect(this.#remote.port, address, (error?: Error) => {
			if (error) {
				this.#handlers?.failed(error);
				return;
			}

			this.#isConnected = true;
			this.#setLocal();
			this.#handlers?.connected();
			this.#sendEarly();
		});
	}

	#sendEarly(): void {
		this.#pending = 0;
		for (const octets of this.#early.splice(0)) {
			this.send(octets);
		}
	}

	#open(address: string, ipv6Only: boolean): Socket {
		this.#isV6 = isIPv6(address);
		const socket = createSocket(this.#isV6 ? {type: 'udp6', ipv6Only} : {type: 'udp4'});
		socket.on('message', (octets, {address: from, port}) => {
			if (!this.#isEnding) {
				this.#handlers?.received(octets, endpoint(from, port));
			}
		});
		socket.on('error', error => {
			this.#handlers?.failed(error);
		});
		this.#socket = socket;
		return socket;
	}

	#setLocal(): void {
		const {address, port} = this.#socket!.address();
		this.#local = endpoint(address, port);
	}

	#settle(): void {
		if (this.#sending > 0 || this.#isClosed) {
			return;
		}

		if (this.#isEnding) {
			this.#handlers?.flushed();
			this.destroy();
		} else if (this.#wasHigh) {
			this.#wasHigh = false;
			this.#handlers?.drained();
		}
	}
}
