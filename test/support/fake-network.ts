import {MudlarkError} from '../../source/lib/errors.js';
import type {Endpoint, HttpAnswer, HttpRequest} from '../../source/protocols/protocol.js';
import type {BindOptions, Clock, Connection, ConnectionHandlers, DatagramSocket, Listener, ListenOptions, Network} from '../../source/session/ports.js';

/** What the wire does to the bytes of one write: the chunks in which they arrive. */
export type Fault = (bytes: Uint8Array) => readonly Uint8Array[];

export const oneByteAtATime: Fault = bytes => Array.from(bytes, byte => Uint8Array.of(byte));

export const intact: Fault = bytes => [bytes];

type Ending = {readonly reason: string; readonly isBroken: boolean};

const OURS: Ending = {reason: 'closed', isBroken: false};

/** One end of a connection in memory. */
export class FakeConnection implements Connection {
	pending = 0;
	/** Does the kernel take bytes? A test may hold them back. */
	isStuck = false;
	/** Every write, for counting. */
	readonly writes: Uint8Array[] = [];
	peer: FakeConnection | undefined;
	readonly local: Endpoint;
	readonly remote: Endpoint;
	isPaused = false;
	readonly #clock: Clock;
	readonly #fault: Fault;
	#handlers: ConnectionHandlers | undefined;
	readonly #early: Uint8Array[] = [];
	#ending: Ending | undefined;
	#isClosed = false;

	constructor(clock: Clock, fault: Fault, local: Endpoint, remote: Endpoint) {
		this.#clock = clock;
		this.#fault = fault;
		this.local = local;
		this.remote = remote;
	}

	get isClosed(): boolean {
		return this.#isClosed;
	}

	start(handlers: ConnectionHandlers): void {
		this.#handlers = handlers;
		for (const chunk of this.#early.splice(0)) {
			handlers.data(chunk);
		}

		if (this.#ending) {
			this.#close(this.#ending);
		}
	}

	pause(): void {
		this.isPaused = true;
	}

	resume(): void {
		this.isPaused = false;
		// What is read may be too much again.
		while (!this.isPaused && this.#early.length > 0) {
			this.#handlers?.data(this.#early.shift()!);
		}
	}

	write(bytes: Uint8Array): void {
		if (this.#isClosed) {
			return;
		}

		this.writes.push(bytes);
		this.pending += bytes.length;
		this.#clock.soon(() => {
			this.#deliver(bytes);
		});
	}

	/** The kernel takes what it held back. */
	release(): void {
		this.isStuck = false;
		this.pending = 0;
		this.#handlers?.drained();
	}

	end(): void {
		this.#clock.soon(() => {
			this.peer?.hear('the other side hung up');
			this.#close(OURS);
		});
	}

	destroy(): void {
		this.#clock.soon(() => {
			this.peer?.hear('the other side hung up');
		});
		this.#close(OURS);
	}

	/** The other end has closed. */
	hear(reason: string): void {
		this.#clock.soon(() => {
			this.#close({reason, isBroken: false});
		});
	}

	/** This end hears that the network has failed. */
	cut(): void {
		this.#close({reason: 'the connection was reset by the other side', isBroken: true});
	}

	receive(chunk: Uint8Array): void {
		if (this.#isClosed) {
			return;
		}

		if (this.#handlers && !this.isPaused) {
			this.#handlers.data(chunk);
		} else {
			this.#early.push(chunk);
		}
	}

	#deliver(bytes: Uint8Array): void {
		for (const chunk of this.#fault(bytes)) {
			this.peer?.receive(chunk);
		}

		if (this.isStuck) {
			return;
		}

		this.pending -= bytes.length;
		if (this.pending === 0) {
			this.#handlers?.drained();
		}
	}

	#close(ending: Ending): void {
		if (this.#isClosed) {
			return;
		}

		if (!this.#handlers) {
			this.#ending = ending;
			return;
		}

		this.#isClosed = true;
		this.#handlers.closed(ending.reason, ending.isBroken);
	}
}

/** Hosts that can call each other without a socket. */
export class FakeInternet {
	fault: Fault = intact;
	/** The callers' ends of all connections there were. */
	readonly connections: FakeConnection[] = [];
	/** Names that nobody ever resolves, and addresses where nothing ever answers. */
	readonly lost = new Set<string>();
	readonly clock: Clock;
	/** Who answers requests over HTTP, by origin. */
	readonly sites = new Map<string, (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>>();
	readonly #listeners = new Map<string, ListenOptions>();
	#nextPort = 50_000;

	constructor(clock: Clock) {
		this.clock = clock;
	}

	/** The network as the host with this address has it. */
	host(address: string): Network {
		return {
			lookup: async (host, signal) => {
				if (this.lost.has(host) && !/^[\d.]+$/.test(host)) {
					await never(signal);
				}

				if (host.endsWith('.invalid')) {
					throw new MudlarkError('ML_CALL_NOT_FOUND', `There is no host ${host}.`);
				}

				return [host === 'al.example' ? '10.0.0.9' : host];
			},
			connect: async ([to = ''], port, signal) => {
				if (this.lost.has(to)) {
					await never(signal);
				}

				return this.#connect({address, port: this.#nextPort++}, {address: to, port});
			},
			listen: async options => this.#listen(address, options),
			bind: async options => this.#bind(address, options),
			request: async (request, signal) => {
				const site = this.sites.get(URL.parse(request.url)?.origin ?? '');
				const answer = site ? site(request) : {failure: 'refused' as const, reason: `${request.url} refused the connection`};
				return Promise.race([answer, never(signal)]);
			},
		};
	}

	/** A raw connection to a listener: the other end for a scripted peer. */
	dial(from: string, to: Endpoint): FakeConnection {
		return this.#connect({address: from, port: this.#nextPort++}, to);
	}

	/** Takes calls at an address with a raw connection for a scripted peer. */
	answer(at: Endpoint, accepted: (connection: FakeConnection) => void): void {
		this.#listeners.set(key(at), {
			port: at.port,
			greetings: [''],
			limits: {waiting: 1, waitingPerAddress: 1, greetingMs: 1},
			accepted(connection) {
				accepted(connection as FakeConnection);
			},
			rejected() {},
		});
	}

	/** After how many milliseconds each copy of a datagram arrives: none is a loss, several are duplicates. */
	fate: () => readonly number[] = () => [0];
	/** Every datagram that was ever sent, also those that were lost: one letter a byte. */
	readonly datagrams: Array<{readonly at: number; readonly from: Endpoint; readonly to: Endpoint; readonly text: string}> = [];
	readonly #sockets = new Map<string, BindOptions>();

	/** A datagram of somebody who has no socket here. */
	datagram(from: Endpoint, to: Endpoint, data: Uint8Array): void {
		this.#sockets.get(key(to))?.received(from, data);
	}

	#bind(address: string, options: BindOptions): DatagramSocket {
		const local = {address: options.address ?? address, port: options.port === 0 ? this.#nextPort++ : options.port};
		if (this.#sockets.has(key(local))) {
			throw new MudlarkError('ML_PORT_IN_USE', `UDP port ${local.port} is in use.`);
		}

		this.#sockets.set(key(local), options);
		return {
			locals: [local],
			networks: () => [{address: local.address, prefix: 24, zone: 'eth0'}],
			send: (to, datagram) => {
				this.datagrams.push({at: this.clock.now(), from: local, to, text: new TextDecoder('latin1').decode(datagram)});
				for (const ms of this.fate()) {
					const deliver = () => {
						this.#deliver(local, to, datagram);
					};

					if (ms === 0) {
						this.clock.soon(deliver);
					} else {
						this.clock.after(ms, deliver);
					}
				}
			},
			close: async () => {
				this.#sockets.delete(key(local));
			},
		};
	}

	/** What is for a whole network comes to all others in it, and back to its sender. */
	#deliver(from: Endpoint, to: Endpoint, data: Uint8Array): void {
		const network = to.address.endsWith('.255') ? to.address.slice(0, -3) : undefined;
		for (const [place, {received}] of this.#sockets) {
			if (place === key(to) || (network !== undefined && place.startsWith(network) && place.endsWith(` ${to.port}`))) {
				received(from, data);
			}
		}
	}

	/** The network fails: whoever is connected is cut off. */
	fail(): void {
		for (const connection of this.connections) {
			connection.cut();
			connection.peer?.cut();
		}
	}

	#connect(from: Endpoint, to: Endpoint): FakeConnection {
		const listener = this.#listeners.get(key(to));
		if (!listener) {
			throw new MudlarkError('ML_CALL_REFUSED', `${to.address} refused the connection on port ${to.port}. Check the port.`);
		}

		const near = new FakeConnection(this.clock, this.fault, from, to);
		const far = new FakeConnection(this.clock, this.fault, to, from);
		near.peer = far;
		far.peer = near;
		this.connections.push(near);
		this.#greet(listener, far);
		return near;
	}

	/** Waits for the caller's first bytes, as the sniffing stage does. */
	#greet(listener: ListenOptions, connection: FakeConnection): void {
		if (listener.greetings.includes('')) {
			listener.accepted(connection, '');
			return;
		}

		let head = '';
		const chunks: Uint8Array[] = [];
		const receive = connection.receive.bind(connection);
		connection.receive = chunk => {
			chunks.push(chunk);
			head += new TextDecoder('latin1').decode(chunk);
			const greeting = listener.greetings.find(prefix => head.startsWith(prefix));
			if (greeting === undefined) {
				return;
			}

			connection.receive = receive;
			for (const early of chunks) {
				receive(early);
			}

			listener.accepted(connection, greeting);
		};
	}

	async #listen(address: string, options: ListenOptions): Promise<Listener> {
		const local = {address, port: options.port === 0 ? this.#nextPort++ : options.port};
		if (this.#listeners.has(key(local))) {
			throw new MudlarkError('ML_PORT_IN_USE', `Port ${local.port} is in use.`);
		}

		this.#listeners.set(key(local), options);
		return {
			local,
			close: async () => {
				this.#listeners.delete(key(local));
			},
		};
	}
}

const never = async (signal: AbortSignal): Promise<never> => new Promise((_resolve, reject) => {
	signal.addEventListener('abort', () => {
		reject(new MudlarkError('ML_CALL_CANCELLED', 'The call was cancelled.'));
	});
});

const key = ({address, port}: Endpoint): string => `${address} ${port}`;
