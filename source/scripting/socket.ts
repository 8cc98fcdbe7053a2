import {isIP} from 'node:net';
import {isPort} from '../lib/target.js';
import type {MemoryBuffer} from './memory-buffer.js';
import {isWithin, toOctets, type SocketData} from './socket-data.js';
import {SocketDispatcher} from './socket-dispatcher.js';
import {describeError, describeFileError, refusal, type Place, type SocketError} from './socket-errors.js';
import type {SocketEventAliases, SocketEvents} from './socket-events.js';
import {writeFileTo, type FileTarget} from './socket-file-writer.js';
import {DatagramInbox, StreamInbox, type Inbox} from './socket-inbox.js';
import {SocketListener} from './socket-listener.js';
import {readHost, readInterface} from './socket-lookup.js';
import {bufferSize, defaultOptions, milliseconds} from './socket-options.js';
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
import {toText, type TextOptions} from './socket-text.js';
import {NOWHERE, timeout, type Endpoint, type Transport, type TransportHandlers} from './socket-transport.js';
import {UdpTransport} from './socket-udp.js';
import {currentVisit, Visit} from './socket-visit.js';
import type {SocketWorld} from './socket-world.js';

/** Octets that wait to be sent at most: 16 MiB. */
const WRITE_LIMIT = 16 * 1024 * 1024;

/** A file is read on when less than this waits to be sent. */
const FILE_AHEAD = 1024 * 1024;

type AllEvents = SocketEvents & SocketEventAliases;

type EventListener<Name extends keyof AllEvents> = (...args: AllEvents[Name]) => unknown;

/**
TCP and UDP for scripts, after the class of the same name in KVIrc: one object that calls, listens or is bound, may be
used again when it is closed, and tells what happens by events that a subclass overrides or `on` listens to.

Nothing here throws because of the network or because of the state that the socket is in: methods tell by their result
that they refuse, and `lastError` tells why. No event comes inside a method call.
*/
export class Socket implements Disposable {
	readonly #world: SocketWorld;
	readonly #createPeer: () => Socket;
	readonly #events: SocketDispatcher;
	readonly #options = defaultOptions();
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
	#protocol: 'TCP' | 'UDP' = 'TCP';
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
	#lastError: SocketError | undefined;
	#connectTimer: NodeJS.Timeout | undefined;
	#writers = Promise.withResolvers<void>();

	/** Scripts have a subclass that needs no arguments; see `createSockets`. */
	constructor(world: SocketWorld, createPeer: () => Socket) {
		this.#world = world;
		this.#createPeer = createPeer;
		this.#events = new SocketDispatcher(this, Socket.prototype, world, () => {
			this.#destroyed();
		});
	}

	/** 0 to 6, or its text. */
	status(asString?: false): number;
	status(asString: true): string;
	status(asString = false): number | string {
		return asString ? STATE_TEXTS[this.#state] : this.#state;
	}

	/** Why the last method refused, or what failed. */
	lastError(): SocketError | null { // eslint-disable-line @typescript-eslint/no-restricted-types -- As everything that scripts are given.
		return this.#lastError ?? null;
	}

	/** Whether it was started: what becomes of it is told by `connected` or `connectFailed`. */
	connect(host: string, port: number): boolean {
		if (!this.#isFree) {
			return this.#refuse(refusal('BadState'), false);
		}

		if (!isPort(port)) {
			return this.#refuse(refusal('BadPort'), false);
		}

		const address = readHost(host);
		if (address === undefined) {
			return this.#refuse(refusal('HostNotFound'), false);
		}

		this.#renew({host: address, port});
		this.#setState(isIP(address) === 0 ? HOST_LOOKUP : CONNECTING);
		this.#transport = this.#protocol === 'TCP'
			? TcpTransport.call(this.#world, {address, port}, this.#handlers)
			: UdpTransport.call(this.#world, {address, port}, this.#handlers);
		this.#applyOptions();
		this.#connectTimer = setTimeout(() => {
			this.#handlers.failed(timeout());
		}, this.#options.connectTimeout);
		return true;
	}

	/**
	Takes TCP connections, or binds the UDP socket; resolves with whether that has worked.
	@param port 0 takes a free one: see `localPort`.
	@param address Of this machine; empty for all of IPv4.
	@param forceIPv6 Empty means all of IPv6, and IPv4 as well unless `setIpv6Only(true)`.
	*/
	async listen(port = 0, address = '', forceIPv6 = false): Promise<boolean> {
		if (!this.#isFree) {
			return this.#refuse(refusal('BadState'), false);
		}

		if (port !== 0 && !isPort(port)) {
			return this.#refuse(refusal('BadPort'), false);
		}

		const host = readInterface(address, forceIPv6);
		if (host === undefined) {
			return this.#refuse(refusal('UnsupportedSocketOperation', 'not supported: the address of an interface is needed'), false);
		}

		this.#renew({host, port});
		const opening = Symbol('listen');
		this.#opening = opening;
		try {
			const opened = this.#protocol === 'TCP'
				? await SocketListener.open(this.#world, {address: host, port}, this.#options.ipv6Only)
				: await UdpTransport.bind(this.#world, {address: host, port}, this.#options.ipv6Only);
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
				this.#lastError = describeError(error as Error, this.#place);
			}

			return false;
		}
	}

	/**
	Moves the connection that a handler of `incomingConnection` was called for into another socket, which has to be
	unconnected; the handler's own is unconnected then.
	*/
	accept(target: Socket): boolean {
		const visit = currentVisit.getStore();
		if (!visit?.isFor(this)) {
			return this.#refuse(refusal('BadState', 'there is no incoming connection to accept'), false);
		}

		if (!(target instanceof Socket) || !target.#isFree || target.#state !== UNCONNECTED || target.#protocol !== 'TCP') {
			return this.#refuse(refusal('BadState', 'the socket that is to take the connection is in use'), false);
		}

		visit.moved();
		visit.peer.#transport = undefined;
		visit.peer.#state = UNCONNECTED;
		target.#renew({host: '', port: 0});
		target.#adopt(visit.transport);
		target.#setState(CONNECTED);
		return true;
	}

	/**
	Octets that were received: so many, or all where `length` is out of range; of UDP never those of two datagrams. With
	a `target` they are appended to it, as far as it has room, and their number is the result.
	*/
	read(length?: number): Uint8Array;
	read(length: number | undefined, target: MemoryBuffer): number;
	read(length?: number, target?: MemoryBuffer): Uint8Array | number {
		const received = this.#inbox.peek();
		const wanted = isWithin(length, 1, received.length) ? length : received.length;
		const octets = received.slice(0, Math.min(wanted, target?.room ?? wanted));
		this.#drop(octets.length);
		return target ? target.append(octets) : octets;
	}

	/**
	The same as text. A character of which a part is still to come stays unread until then, or until the connection ends.
	@throws {RangeError} Where there is no such encoding.
	*/
	readText(length?: number, options?: TextOptions): string {
		const {text, taken} = toText(this.#inbox.peek(), length, this.#inbox.isWhole, options);
		if (taken > 0 || this.#inbox.isWhole) {
			this.#drop(taken);
		}

		return text;
	}

	/** Octets that can be read: of UDP those of one datagram. */
	bytesAvailable(): number {
		return this.#inbox.peek().length;
	}

	/**
	Octets queued, all or none: −1 where there is nobody to write to, or too much is waiting already. Never waits. With UDP
	each call is one datagram, to the peer or, where there is none, to the sender of the last one.
	@param length Octets of it at most.
	*/
	write(data: SocketData, length?: number): number {
		const octets = toOctets(data, length);
		return octets === undefined
			? this.#refuse(refusal('UnsupportedSocketOperation', 'only text and octets (0 to 255) can be written'), -1)
			: this.#send(octets);
	}

	/** One datagram to anybody, from a socket that is bound, or connected with him. Octets or −1. */
	sendTo(host: string, port: number, data: SocketData): number {
		const octets = toOctets(data);
		const address = readHost(host);
		if (octets === undefined || this.#protocol !== 'UDP') {
			return this.#refuse(refusal('UnsupportedSocketOperation', 'only a UDP socket sends datagrams, of text and octets'), -1);
		}

		if (!isPort(port)) {
			return this.#refuse(refusal('BadPort'), -1);
		}

		if (address === undefined) {
			return this.#refuse(refusal('HostNotFound'), -1);
		}

		switch (this.#state) {
			case BOUND: {
				return this.#send(octets, {address, port});
			}

			case CONNECTED: {
				return port === this.#place.port && [this.#place.host, this.remoteIp()].includes(address)
					? this.#send(octets)
					: this.#refuse(refusal('UnsupportedSocketOperation', 'a connected UDP socket sends to nobody but its peer'), -1);
			}

			default: {
				return this.#refuse(refusal('NotConnected'), -1);
			}
		}
	}

	/**
	Writes a file as fast as the peer reads, and resolves with its octets, all of which have been queued then; −1 where
	the file can't be read or the connection ends before.
	@param length Octets of it at most.
	*/
	async writeFile(path: string, length?: number): Promise<number> {
		const {files} = this.#world.host;
		if (!files) {
			return this.#refuse(refusal('PermissionDenied'), -1);
		}

		if (this.#protocol === 'UDP') {
			return this.#refuse(refusal('UnsupportedSocketOperation', 'a file can\'t be written as datagrams'), -1);
		}

		const transport = this.#transport;
		const target: FileTarget = {
			write: octets => this.#transport === transport && this.#send(octets) !== -1,
			hasRoom: async () => this.#hasRoom(),
		};
		try {
			return await writeFileTo(target, files.read(path), length) ?? this.#refuse(this.#lastError ?? refusal('NotConnected'), -1);
		} catch (error) {
			return this.#refuse(describeFileError(error as NodeJS.ErrnoException, path), -1);
		}
	}

	/** Octets that were written and have not left yet. */
	bytesToWrite(): number {
		return this.#transport?.pending ?? 0;
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

	/**
	The end of the object, without any further event; inside of a handler, after it. What has not left is lost, unless
	`close` was called before.
	*/
	destroy(): void {
		this.#events.end();
	}

	[Symbol.dispose](): void {
		this.destroy();
	}

	/** Empty where there is no peer. With UDP, the sender of the datagram that is being read. */
	remoteIp(): string {
		return this.#peer.address;
	}

	remotePort(): number {
		return this.#peer.port;
	}

	localIp(): string {
		return this.#local.address;
	}

	localPort(): number {
		return this.#local.port;
	}

	/** "TCP" or "UDP", in any case of letters; only while unconnected. */
	setProtocol(protocol: string): boolean {
		const name = protocol.toUpperCase();
		if (name !== 'TCP' && name !== 'UDP') {
			return this.#refuse(refusal('UnsupportedSocketOperation'), false);
		}

		if (!this.#isFree || this.#state !== UNCONNECTED) {
			return this.#refuse(refusal('BadState'), false);
		}

		this.#protocol = name;
		return true;
	}

	/** For the lookup and all addresses together; from the next `connect` on. */
	setConnectTimeout(ms: number): void {
		this.#options.connectTimeout = milliseconds(ms);
	}

	/** How long what was written may take to leave after `close`. */
	setLinger(ms: number): void {
		this.#options.linger = milliseconds(ms);
	}

	/** Unread octets from which on nothing more is received. */
	setReadBufferSize(octets: number): void {
		this.#options.readBufferSize = bufferSize(octets);
		this.#regulate();
	}

	/** Lets the system find out whether the peer is still there. */
	setKeepAlive(isOn: boolean): void {
		this.#options.keepAlive = isOn;
		this.#applyOptions();
	}

	/** Small pieces leave at once, and not together with what follows. */
	setNoDelay(isOn: boolean): void {
		this.#options.noDelay = isOn;
		this.#applyOptions();
	}

	/** When the peer sends no more, this side may go on until it closes; `ended` tells of it. */
	setHalfOpen(isOn: boolean): void {
		this.#options.halfOpen = isOn;
	}

	/** Listening on IPv6 takes no IPv4. */
	setIpv6Only(isOn: boolean): void {
		this.#options.ipv6Only = isOn;
	}

	/** Datagrams lost since `listen` or `connect`, as 256 were waiting to be read. */
	datagramsLost(): number {
		return this.#inbox instanceof DatagramInbox ? this.#inbox.lost : 0;
	}

	/** @throws {TypeError} Where there is no such event, or the listener is no function. */
	on<Name extends keyof AllEvents>(event: Name, listener: EventListener<Name>): this {
		this.#events.listen(event, listener, false);
		return this;
	}

	/** @throws {TypeError} As `on`. */
	once<Name extends keyof AllEvents>(event: Name, listener: EventListener<Name>): this {
		this.#events.listen(event, listener, true);
		return this;
	}

	/** @throws {TypeError} Where there is no such event. */
	off<Name extends keyof AllEvents>(event: Name, listener: EventListener<Name>): this {
		this.#events.unlisten(event, listener);
		return this;
	}

	stateChangedEvent(state: number, text: string): unknown {
		return this.#events.emit('stateChanged', state, text);
	}

	hostFoundEvent(addresses: readonly string[]): unknown {
		return this.#events.emit('hostFound', addresses);
	}

	connectedEvent(): unknown {
		return this.#events.emit('connected');
	}

	/** Another name of `connectedEvent`. */
	connectEvent(): unknown {
		return this.#events.emit('connected');
	}

	connectFailedEvent(reason: string): unknown {
		return this.#events.emit('connectFailed', reason);
	}

	/** True: what was written leaves, and the connection is closed. False, or who listens to the peer, keeps it. */
	incomingConnectionEvent(peer: Socket): unknown {
		return this.#events.emit('incomingConnection', peer);
	}

	dataAvailableEvent(octets: number): unknown {
		return this.#events.emit('dataAvailable', octets);
	}

	disconnectedEvent(error: string): unknown {
		return this.#events.emit('disconnect', error);
	}

	/** Another name of `disconnectedEvent`. */
	disconnectEvent(error: string): unknown {
		return this.#events.emit('disconnect', error);
	}

	errorEvent(name: string, detail: SocketError): unknown {
		return this.#events.emit('error', name, detail);
	}

	drainedEvent(): unknown {
		return this.#events.emit('drained');
	}

	endedEvent(): unknown {
		return this.#events.emit('ended');
	}

	/** May it be used for something new? */
	get #isFree(): boolean {
		return (this.#state === UNCONNECTED || this.#state === CLOSING) && this.#opening === undefined
			&& !this.#events.isEnding && !this.#world.isClosed;
	}

	get #peer(): Endpoint {
		if (this.#state === UNCONNECTED) {
			return this.#lastPeer;
		}

		return this.#state === BOUND ? this.#inbox.sender : this.#transport?.remote ?? NOWHERE;
	}

	get #local(): Endpoint {
		return this.#listener?.local ?? this.#transport?.local ?? NOWHERE;
	}

	#refuse<Result>(error: SocketError, result: Result): Result {
		this.#lastError = error;
		return result;
	}

	/** Leaves what was before behind. */
	#renew(place: Place): void {
		if (this.#state === CLOSING) {
			this.#disconnected();
		}

		this.#inbox = this.#protocol === 'TCP' ? new StreamInbox() : new DatagramInbox();
		this.#isDataQueued = false;
		this.#place = place;
		this.#lastPeer = NOWHERE;
		this.#lastError = undefined;
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
			incoming: (transport, settled) => {
				this.#incoming(transport, settled);
			},
			failed: this.#handlers.failed,
		});
		this.#setState(LISTENING);
	}

	#adopt(transport: TcpTransport): void {
		this.#transport = transport;
		this.#place = {host: transport.remote.address, port: transport.remote.port};
		this.#state = CONNECTED;
		transport.attach(this.#handlers);
		this.#applyOptions();
	}

	#applyOptions(): void {
		if (!(this.#transport instanceof TcpTransport)) {
			return;
		}

		this.#transport.setNoDelay(this.#options.noDelay);
		this.#transport.setKeepAlive(this.#options.keepAlive);
	}

	#setState(state: SocketState): void {
		this.#state = state;
		this.#events.announce('stateChanged', state, STATE_TEXTS[state]);
	}

	#received(octets: Uint8Array, from: Endpoint): void {
		this.#inbox.push(octets, from);
		this.#announceData();
		this.#regulate();
	}

	#drop(count: number): void {
		this.#inbox.drop(count);
		this.#regulate();
	}

	/** Between the full buffer and the half of it things stay as they are. */
	#regulate(): void {
		const unread = this.bytesAvailable();
		if (unread > this.#options.readBufferSize) {
			this.#transport?.pause();
		} else if (unread < this.#options.readBufferSize / 2) {
			this.#transport?.resume();
		}
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
			this.#events.deliver('dataAvailable', this.bytesAvailable());
			this.#announceData();
		});
	}

	#peerEnded(): void {
		if (this.#state !== CONNECTED) {
			return;
		}

		this.#inbox.end();
		if (this.#options.halfOpen) {
			this.#events.announce('ended');
		} else {
			this.#startClosing();
		}
	}

	#startClosing(): void {
		this.#setState(CLOSING);
		this.#transport?.end(this.#options.linger);
	}

	#failed(error: SocketError): void {
		this.#lastError = error;
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
		this.#lastPeer = this.#state === HOST_LOOKUP || this.#state === CONNECTING ? NOWHERE : this.#peer;
		this.#transport?.detach();
		this.#transport = undefined;
		this.#inbox.end();
		this.#setState(UNCONNECTED);
		this.#wakeWriters();
	}

	#destroyed(): void {
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

	#send(octets: Uint8Array, to?: Endpoint): number {
		const transport = this.#transport;
		if (transport === undefined || this.#state === CLOSING) {
			return this.#refuse(refusal(this.#state === UNCONNECTED ? 'NotConnected' : 'BadState'), -1);
		}

		if (octets.length > transport.largest) {
			return this.#refuse(refusal('DatagramTooLarge'), -1);
		}

		if (transport.pending + octets.length > WRITE_LIMIT) {
			return this.#refuse(refusal('WriteBufferFull'), -1);
		}

		const receiver = to ?? (this.#state === BOUND ? this.#inbox.sender : undefined);
		if (receiver?.port === 0) {
			return this.#refuse(refusal('NotConnected', 'nobody has sent a datagram that could be answered'), -1);
		}

		transport.send(octets, receiver);
		return octets.length;
	}

	/** Resolves when a piece of a file may be written, or the connection is over. */
	async #hasRoom(): Promise<void> {
		if (this.#state !== UNCONNECTED && this.bytesToWrite() >= FILE_AHEAD) {
			await this.#writers.promise;
		}
	}

	#wakeWriters(): void {
		this.#writers.resolve();
		this.#writers = Promise.withResolvers();
	}

	#incoming(transport: TcpTransport, settled: () => void): void {
		const peer = this.#createPeer();
		peer.#adopt(transport);
		const visit = new Visit({
			host: this,
			peer,
			transport,
			isHeard: () => peer.#events.isHeard,
			settled,
			log: line => {
				this.#world.host.log(line);
			},
		});
		this.#events.post(() => {
			visit.decide(this.#events.hears('incomingConnection')
				? currentVisit.run(visit, () => this.#events.deliver('incomingConnection', peer))
				: undefined);
		}, () => {
			visit.discard();
		});
	}
}
