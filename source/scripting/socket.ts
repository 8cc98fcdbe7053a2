import {isPort} from '../lib/target.js';
import type {MemoryBuffer} from './memory-buffer.js';
import {SocketCore} from './socket-core.js';
import {isWithin, toOctets, type SocketData} from './socket-data.js';
import {SocketDispatcher} from './socket-dispatcher.js';
import {describeFileError, refusal, type SocketError} from './socket-errors.js';
import type {SocketEventAliases, SocketEvents} from './socket-events.js';
import {writeFileTo} from './socket-file-writer.js';
import {DatagramInbox} from './socket-inbox.js';
import {readHost, readInterface} from './socket-lookup.js';
import {bufferSize, milliseconds} from './socket-options.js';
import {BOUND, CONNECTED, STATE_TEXTS, UNCONNECTED} from './socket-states.js';
import type {TcpTransport} from './socket-tcp.js';
import {toText, type TextOptions} from './socket-text.js';
import {currentVisit, Visit} from './socket-visit.js';
import type {SocketWorld} from './socket-world.js';

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
	readonly #events: SocketDispatcher;
	readonly #core: SocketCore;

	/** Scripts have a subclass that needs no arguments; see `createSockets`. */
	constructor(world: SocketWorld, createPeer: () => Socket) {
		this.#world = world;
		this.#events = new SocketDispatcher(this, Socket.prototype, world, () => {
			this.#core.destroy();
		});
		this.#core = new SocketCore(world, this.#events, (transport, settled) => {
			this.#incoming(createPeer(), transport, settled);
		});
	}

	/** 0 to 6, or its text. */
	status(asString?: false): number;
	status(asString: true): string;
	status(asString = false): number | string {
		return asString ? STATE_TEXTS[this.#core.state] : this.#core.state;
	}

	/** Why the last method refused, or what failed. */
	lastError(): SocketError | null { // eslint-disable-line @typescript-eslint/no-restricted-types -- As everything that scripts are given.
		return this.#core.lastError ?? null;
	}

	/** Whether it was started: what becomes of it is told by `connected` or `connectFailed`. */
	connect(host: string, port: number): boolean {
		if (!this.#core.isFree) {
			return this.#core.refuse(refusal('BadState'), false);
		}

		if (!isPort(port)) {
			return this.#core.refuse(refusal('BadPort'), false);
		}

		const address = readHost(host);
		if (address === undefined) {
			return this.#core.refuse(refusal('HostNotFound'), false);
		}

		this.#core.connect(address, port);
		return true;
	}

	/**
	Takes TCP connections, or binds the UDP socket; resolves with whether that has worked.
	@param port 0 takes a free one: see `localPort`.
	@param address Of this machine; empty for all of IPv4.
	@param forceIPv6 Empty means all of IPv6, and IPv4 as well unless `setIpv6Only(true)`.
	*/
	async listen(port = 0, address = '', forceIPv6 = false): Promise<boolean> {
		if (!this.#core.isFree) {
			return this.#core.refuse(refusal('BadState'), false);
		}

		if (port !== 0 && !isPort(port)) {
			return this.#core.refuse(refusal('BadPort'), false);
		}

		const host = readInterface(address, forceIPv6);
		return host === undefined
			? this.#core.refuse(refusal('UnsupportedSocketOperation', 'only an address of this machine can be listened on'), false)
			: this.#core.listen(host, port);
	}

	/**
	Moves the connection that a handler of `incomingConnection` was called for into another socket, which has to be
	unconnected; the handler's own is unconnected then, and its result has nothing more to say.
	*/
	accept(target: Socket): boolean {
		const visit = currentVisit.getStore();
		if (!visit?.isFor(this)) {
			return this.#core.refuse(refusal('BadState', 'there is no incoming connection to accept'), false);
		}

		if (!(target instanceof Socket) || !target.#core.isFree || target.#core.state !== UNCONNECTED || target.#core.protocol !== 'TCP') {
			return this.#core.refuse(refusal('BadState', 'the socket that is to take the connection is in use'), false);
		}

		visit.moved();
		target.#core.takeOver(visit.peer.#core, visit.transport);
		return true;
	}

	/**
	Octets that were received: so many, or all where `length` is out of range; of UDP never those of two datagrams. With
	a `target` they are appended to it, as far as it has room, and their number is the result.
	*/
	read(length?: number): Uint8Array;
	read(length: number | undefined, target: MemoryBuffer): number;
	read(length?: number, target?: MemoryBuffer): Uint8Array | number {
		const received = this.#core.inbox.peek();
		const wanted = isWithin(length, 1, received.length) ? length : received.length;
		const octets = received.slice(0, Math.min(wanted, target?.room ?? wanted));
		this.#core.drop(octets.length);
		return target ? target.append(octets) : octets;
	}

	/**
	The same as text. A character of which a part is still to come stays unread until then, or until the connection ends.
	@throws {RangeError} Where there is no such encoding.
	*/
	readText(length?: number, options?: TextOptions): string {
		const {text, taken} = toText(this.#core.inbox.peek(), length, this.#core.inbox.isWhole, options);
		this.#core.drop(taken);
		return text;
	}

	/** Octets that can be read: of UDP those of one datagram. */
	bytesAvailable(): number {
		return this.#core.inbox.peek().length;
	}

	/**
	Octets queued, all or none: −1 where there is nobody to write to, or too much is waiting already. Never waits. With UDP
	each call is one datagram, to the peer or, where there is none, to the sender of the last one.
	@param length Octets of it at most.
	*/
	write(data: SocketData, length?: number): number {
		const octets = toOctets(data, length);
		return octets === undefined
			? this.#core.refuse(refusal('UnsupportedSocketOperation', 'only text and octets (0 to 255) can be written'), -1)
			: this.#core.send(octets);
	}

	/** One datagram to anybody, from a socket that is bound, or connected with him. Octets or −1. */
	sendTo(host: string, port: number, data: SocketData): number {
		const octets = toOctets(data);
		const address = readHost(host);
		if (octets === undefined || this.#core.protocol !== 'UDP') {
			return this.#core.refuse(refusal('UnsupportedSocketOperation', 'only a UDP socket sends datagrams, of text and octets'), -1);
		}

		if (!isPort(port)) {
			return this.#core.refuse(refusal('BadPort'), -1);
		}

		if (address === undefined) {
			return this.#core.refuse(refusal('HostNotFound'), -1);
		}

		switch (this.#core.state) {
			case BOUND: {
				return this.#core.send(octets, {address, port});
			}

			case CONNECTED: {
				return this.#core.isConnectedWith(address, port)
					? this.#core.send(octets)
					: this.#core.refuse(refusal('UnsupportedSocketOperation', 'a connected UDP socket sends to nobody but its peer'), -1);
			}

			default: {
				return this.#core.refuse(refusal('NotConnected'), -1);
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
			return this.#core.refuse(refusal('PermissionDenied'), -1);
		}

		if (this.#core.protocol === 'UDP') {
			return this.#core.refuse(refusal('UnsupportedSocketOperation', 'a file can\'t be written as datagrams'), -1);
		}

		try {
			return await writeFileTo(this.#core.outlet(), files.read(path), length) ?? this.#core.refuse(this.#core.lastError ?? refusal('NotConnected'), -1);
		} catch (error) {
			return this.#core.refuse(describeFileError(error as NodeJS.ErrnoException, path), -1);
		}
	}

	/** Octets that were written and have not left yet. */
	bytesToWrite(): number {
		return this.#core.pending;
	}

	/** Ends a connection when everything written has left; gives up an attempt, a port. */
	close(): void {
		this.#core.close();
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
		return this.#core.peer.address;
	}

	remotePort(): number {
		return this.#core.peer.port;
	}

	localIp(): string {
		return this.#core.local.address;
	}

	localPort(): number {
		return this.#core.local.port;
	}

	/** "TCP" or "UDP", in any case of letters; only while unconnected. */
	setProtocol(protocol: string): boolean {
		const name = protocol.toUpperCase();
		if (name !== 'TCP' && name !== 'UDP') {
			return this.#core.refuse(refusal('UnsupportedSocketOperation'), false);
		}

		if (!this.#core.isFree || this.#core.state !== UNCONNECTED) {
			return this.#core.refuse(refusal('BadState'), false);
		}

		this.#core.protocol = name;
		return true;
	}

	/** For the lookup and all addresses together; from the next `connect` on. */
	setConnectTimeout(ms: number): void {
		this.#core.options.connectTimeout = milliseconds(ms);
	}

	/** How long what was written may take to leave after `close`. */
	setLinger(ms: number): void {
		this.#core.options.linger = milliseconds(ms);
	}

	/** Unread octets from which on nothing more is received. */
	setReadBufferSize(octets: number): void {
		this.#core.options.readBufferSize = bufferSize(octets);
		this.#core.regulate();
	}

	/** Lets the system find out whether the peer is still there. */
	setKeepAlive(isOn: boolean): void {
		this.#core.options.keepAlive = isOn;
		this.#core.applyOptions();
	}

	/** Small pieces leave at once, and not together with what follows. */
	setNoDelay(isOn: boolean): void {
		this.#core.options.noDelay = isOn;
		this.#core.applyOptions();
	}

	/** When the peer sends no more, this side may go on until it closes; `ended` tells of it. */
	setHalfOpen(isOn: boolean): void {
		this.#core.options.halfOpen = isOn;
	}

	/** Listening on IPv6 takes no IPv4. */
	setIpv6Only(isOn: boolean): void {
		this.#core.options.ipv6Only = isOn;
	}

	/** Datagrams lost since `listen` or `connect`, as 256 were waiting to be read. */
	datagramsLost(): number {
		return this.#core.inbox instanceof DatagramInbox ? this.#core.inbox.lost : 0;
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

	#incoming(peer: Socket, transport: TcpTransport, settled: () => void): void {
		peer.#core.adopt(transport);
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
