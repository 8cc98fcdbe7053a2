import {isIP} from 'node:net';
import {describeError, refusal, type Place, type SocketError} from './socket-errors.js';
import type {SocketDispatcher} from './socket-dispatcher.js';
import type {FileTarget} from './socket-file-writer.js';
import {DatagramInbox, StreamInbox, type Inbox} from './socket-inbox.js';
import {SocketListener} from './socket-listener.js';
import {defaultOptions, type SocketOptions} from './socket-options.js';
import {
	BOUND,
	CLOSING,
	CONNECTED,
	CONNECTING,
	HOST_LOOKUP,
	LISTENING,
	STATE_TEXTS,
	UNCONNECTED,
	type SocketState,
} from './socket-states.js';
import {TcpTransport} from './socket-tcp.js';
import {NOWHERE, timeout, type Endpoint, type Transport, type TransportHandlers} from './socket-transport.js';
import {UdpTransport} from './socket-udp.js';
import type {SocketWorld} from './socket-world.js';

/** Octets that wait to be sent at most: 16 MiB. */
const WRITE_LIMIT = 16 * 1024 * 1024;

/** A file is read on when less than this waits to be sent. */
const FILE_AHEAD = 1024 * 1024;

export type Protocol = 'TCP' | 'UDP';

/** A connection that came in; `settled` is to be called when the script has said what becomes of it. */
type Incoming = (transport: TcpTransport, settled: () => void) => void;

/** The states of a socket and what leads from one to the next (facts A2), with what has been received and not read. */
export class SocketCore {
	readonly options: SocketOptions = defaultOptions();
	protocol: Protocol = 'TCP';
	/** Why the last method refused, or what failed. */
	lastError: SocketError | undefined;
	readonly #world: SocketWorld;
	readonly #events: SocketDispatcher;
	readonly #incoming: Incoming;
	readonly #handlers: TransportHandlers = {
		found: addresses => {
			this.#events.announce('hostFound', addresses);
			this.#setState(CONNECTING);
		},
		connected: () => {
			clearTimeout(this.#connectTimer);
			this.#setState(CONNECTED);
			this.#events.announce('connected');
		},
		received: (octets, from) => {
			this.#received(octets, from);
		},
		ended: () => {
			this.#peerEnded();
		},
		drained: () => {
			this.#events.announce('drained');
			this.#wakeWriters();
		},
		flushed: () => {
			this.#disconnected();
		},
		failed: error => {
			this.#failed(describeError(error, this.#place));
		},
	};

	#state: SocketState = UNCONNECTED;
	#transport: Transport | undefined;
	#listener: SocketListener | undefined;
	/** The `listen` that is not done yet. */
	#opening: symbol | undefined;
	#inbox: Inbox = new StreamInbox();
	#isDataQueued = false;
	/** What was asked for, for errors that name no address. */
	#place: Place = {host: '', port: 0};
	/** Of the connection before. */
	#lastPeer = NOWHERE;
	#connectTimer: NodeJS.Timeout | undefined;
	#writers = Promise.withResolvers<void>();

	constructor(world: SocketWorld, events: SocketDispatcher, incoming: Incoming) {
		this.#world = world;
		this.#events = events;
		this.#incoming = incoming;
	}

	get state(): SocketState {
		return this.#state;
	}

	get inbox(): Inbox {
		return this.#inbox;
	}

	/** Octets that were written and have not left. */
	get pending(): number {
		return this.#transport?.pending ?? 0;
	}

	/** May it be used for something new? */
	get isFree(): boolean {
		return (this.#state === UNCONNECTED || this.#state === CLOSING) && this.#opening === undefined
			&& !this.#events.isEnding && !this.#world.isClosed;
	}

	/** Whom it is connected with, or was; with UDP and nobody connected, the sender of the datagram that is being read. */
	get peer(): Endpoint {
		if (this.#state === UNCONNECTED) {
			return this.#lastPeer;
		}

		return this.#state === BOUND ? this.#inbox.sender : this.#transport?.remote ?? NOWHERE;
	}

	get local(): Endpoint {
		return this.#listener?.local ?? this.#transport?.local ?? NOWHERE;
	}

	/** To a name or an address, where it is free. */
	connect(host: string, port: number): void {
		this.#renew({host, port});
		this.#setState(isIP(host) === 0 ? HOST_LOOKUP : CONNECTING);
		this.#transport = this.protocol === 'TCP'
			? TcpTransport.call(this.#world, {address: host, port}, this.#handlers)
			: UdpTransport.call(this.#world, {address: host, port}, this.#handlers);
		this.applyOptions();
		this.#connectTimer = setTimeout(() => {
			this.#handlers.failed(timeout());
		}, this.options.connectTimeout);
	}

	/** At an address of this machine, where it is free. */
	async listen(address: string, port: number): Promise<boolean> {
		this.#renew({host: address, port});
		const opening = Symbol('listen');
		this.#opening = opening;
		try {
			const opened = this.protocol === 'TCP'
				? await SocketListener.open(this.#world, {address, port}, this.options.ipv6Only)
				: await UdpTransport.bind(this.#world, {address, port}, this.options.ipv6Only);
			if (this.#opening !== opening) {
				opened.destroy();
				return false;
			}

			this.#opening = undefined;
			this.#opened(opened);
			return true;
		} catch (error) {
			if (this.#opening === opening) {
				this.#opening = undefined;
				this.lastError = describeError(error as Error, this.#place);
			}

			return false;
		}
	}

	/** Has a connection that came in; no event tells of it. */
	adopt(transport: TcpTransport): void {
		this.#renew({host: transport.remote.address, port: transport.remote.port});
		this.#transport = transport;
		this.#state = CONNECTED;
		transport.attach(this.#handlers);
		this.applyOptions();
	}

	/** Has the connection that came in for another. */
	takeOver(from: SocketCore, transport: TcpTransport): void {
		from.#transport = undefined;
		from.#state = UNCONNECTED;
		this.adopt(transport);
		this.#setState(CONNECTED);
	}

	/** Octets queued, or −1. With UDP and nobody connected, `to` or the sender of the last datagram is who gets them. */
	send(octets: Uint8Array, to?: Endpoint): number {
		const transport = this.#transport;
		if (transport === undefined || this.#state === CLOSING) {
			return this.refuse(refusal(this.#state === UNCONNECTED ? 'NotConnected' : 'BadState'), -1);
		}

		if (octets.length > transport.largest) {
			return this.refuse(refusal('DatagramTooLarge'), -1);
		}

		if (transport.pending + octets.length > WRITE_LIMIT) {
			return this.refuse(refusal('WriteBufferFull'), -1);
		}

		const receiver = to ?? (this.#state === BOUND ? this.#inbox.sender : undefined);
		if (receiver?.port === 0) {
			return this.refuse(refusal('NotConnected', 'nobody has sent a datagram that could be answered'), -1);
		}

		transport.send(octets, receiver);
		return octets.length;
	}

	/** Is this the peer, by the name that was asked for or by the address? */
	isConnectedWith(host: string, port: number): boolean {
		return port === this.#place.port && [this.#place.host, this.peer.address].includes(host);
	}

	/** For the connection that there is now, and no later one. */
	outlet(): FileTarget {
		const transport = this.#transport;
		return {
			write: octets => transport === this.#transport ? this.send(octets) !== -1 : this.refuse(refusal('NotConnected'), false),
			hasRoom: async () => {
				if (transport === this.#transport && this.pending >= FILE_AHEAD) {
					await this.#writers.promise;
				}
			},
		};
	}

	/** Octets of the inbox have been read. */
	drop(count: number): void {
		this.#inbox.drop(count);
		this.regulate();
	}

	/** Receives as long as the buffer has room. Between full and half full things stay as they are. */
	regulate(): void {
		const unread = this.#inbox.peek().length;
		if (unread > this.options.readBufferSize) {
			this.#transport?.pause();
		} else if (unread < this.options.readBufferSize / 2) {
			this.#transport?.resume();
		}
	}

	/** Those that the system has to know. */
	applyOptions(): void {
		if (!(this.#transport instanceof TcpTransport)) {
			return;
		}

		this.#transport.setNoDelay(this.options.noDelay);
		this.#transport.setKeepAlive(this.options.keepAlive);
	}

	/** `result` of a method that refuses, and why. */
	refuse<Result>(error: SocketError, result: Result): Result {
		this.lastError = error;
		return result;
	}

	/** Ends a connection when everything written has left; gives up an attempt, a port. */
	close(): void {
		this.#opening = undefined;
		switch (this.#state) {
			case HOST_LOOKUP:
			case CONNECTING: {
				this.#transport?.destroy();
				this.#toUnconnected();
				break;
			}

			case CONNECTED: {
				this.#startClosing();
				break;
			}

			case BOUND: {
				this.#transport?.release();
				this.#toUnconnected();
				break;
			}

			case LISTENING: {
				this.#listener?.destroy();
				this.#listener = undefined;
				this.#toUnconnected();
				break;
			}

			case UNCONNECTED:
			case CLOSING: {
				break;
			}
		}
	}

	/** Nothing is told any more; what is closing flushes alone. */
	destroy(): void {
		clearTimeout(this.#connectTimer);
		this.#listener?.destroy();
		this.#listener = undefined;
		if (this.#state === CLOSING) {
			this.#transport?.detach();
		} else {
			this.#transport?.destroy();
		}

		this.#transport = undefined;
		this.#opening = undefined;
		this.#inbox = new StreamInbox();
		this.#lastPeer = NOWHERE;
		this.#state = UNCONNECTED;
		this.#wakeWriters();
	}

	/** Leaves what was before behind. */
	#renew(place: Place): void {
		if (this.#state === CLOSING) {
			this.#disconnected();
		}

		this.#inbox = this.protocol === 'TCP' ? new StreamInbox() : new DatagramInbox();
		this.#isDataQueued = false;
		this.#place = place;
		this.#lastPeer = NOWHERE;
		this.lastError = undefined;
	}

	#opened(opened: SocketListener | UdpTransport): void {
		if (opened instanceof UdpTransport) {
			this.#transport = opened;
			opened.attach(this.#handlers);
			this.#setState(BOUND);
			return;
		}

		this.#listener = opened;
		opened.attach({
			incoming: this.#incoming,
			failed: this.#handlers.failed,
		});
		this.#setState(LISTENING);
	}

	#setState(state: SocketState): void {
		this.#state = state;
		this.#events.announce('stateChanged', state, STATE_TEXTS[state]);
	}

	#received(octets: Uint8Array, from: Endpoint): void {
		this.#inbox.push(octets, from);
		this.#announceData();
		this.regulate();
	}

	/** One event at a time is queued; what it tells is settled when its turn has come. */
	#announceData(): void {
		const inbox = this.#inbox;
		if (this.#isDataQueued || inbox.unannounced === 0) {
			return;
		}

		this.#isDataQueued = true;
		this.#events.post(() => {
			if (inbox !== this.#inbox) {
				return;
			}

			this.#isDataQueued = false;
			if (inbox.unannounced === 0) {
				return;
			}

			inbox.announce();
			this.#events.deliver('dataAvailable', this.#inbox.peek().length);
			this.#announceData();
		});
	}

	/** What came before is told first, so that it can still be answered. */
	#peerEnded(): void {
		const transport = this.#transport;
		this.#inbox.end();
		this.#events.post(() => {
			if (transport !== this.#transport || this.#state !== CONNECTED) {
				return;
			}

			if (this.options.halfOpen) {
				this.#events.deliver('ended');
			} else {
				this.#startClosing();
			}
		});
	}

	#startClosing(): void {
		this.#setState(CLOSING);
		this.#transport?.end(this.options.linger);
	}

	#failed(error: SocketError): void {
		this.lastError = error;
		const before = this.#state;
		if (before === BOUND || before === LISTENING) {
			// One datagram, or one connection that came in.
			this.#events.announce('error', error.name, error);
			return;
		}

		const transport = this.#transport;
		this.#toUnconnected();
		transport?.destroy();
		this.#events.announce('error', error.name, error);
		if (before === HOST_LOOKUP || before === CONNECTING) {
			this.#events.announce('connectFailed', error.message);
		} else {
			this.#events.announce('disconnect', error.message);
		}
	}

	/** In good order. What still lingers does so alone. */
	#disconnected(): void {
		this.#toUnconnected();
		this.#events.announce('disconnect', '');
	}

	#toUnconnected(): void {
		clearTimeout(this.#connectTimer);
		this.#lastPeer = this.#state === HOST_LOOKUP || this.#state === CONNECTING ? NOWHERE : this.peer;
		this.#transport?.detach();
		this.#transport = undefined;
		this.#inbox.end();
		this.#setState(UNCONNECTED);
		this.#wakeWriters();
	}

	#wakeWriters(): void {
		this.#writers.resolve();
		this.#writers = Promise.withResolvers();
	}
}
