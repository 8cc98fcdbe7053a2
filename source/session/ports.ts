/** What the session needs from outside; `main.ts` passes the real ones, tests pass fakes. */
import type {Endpoint, HttpAnswer, HttpRequest, NetworkAddress} from '../protocols/protocol.js';

export type ConnectionHandlers = {
	data(chunk: Uint8Array): void;
	/** Everything written has left for the kernel. */
	drained(): void;
	/**
	Called once, also after `destroy`.
	@param reason A clause in words: "the connection was reset".
	@param isBroken Neither side has hung up: the network, or what lies between, has failed.
	*/
	closed(reason: string, isBroken: boolean): void;
};

/** A TCP connection without a protocol. */
export type Connection = {
	readonly local: Endpoint;
	readonly remote: Endpoint;
	/** Nothing is read before this; bytes that were read for sniffing come first. */
	start(handlers: ConnectionHandlers): void;
	write(bytes: Uint8Array): void;
	/** Nothing is read until `resume`; the other side notices when its own buffers are full. */
	pause(): void;
	resume(): void;
	/** Bytes written that the kernel has not taken yet. */
	readonly pending: number;
	/** Sends what is pending, then closes. */
	end(): void;
	destroy(): void;
};

export type Listener = {
	/** The real port where 0 was asked for. */
	readonly local: Endpoint;
	close(): Promise<void>;
};

export type ListenOptions = {
	/** All addresses, IPv6 and IPv4, unless given. */
	readonly address?: string | undefined;
	readonly port: number;
	/** First bytes of the protocols spoken here; see `sniff` in net/sniff.ts. */
	readonly greetings: readonly string[];
	readonly limits: {
		/** Callers who have not sent a byte; over it the one waiting longest is dropped. */
		readonly waiting: number;
		readonly waitingPerAddress: number;
		/** Time for the greeting to arrive whole. */
		readonly greetingMs: number;
	};
	accepted(connection: Connection, greeting: string): void;
	/** Somebody who did not greet: `reason` is a sentence for the status room without the address. */
	rejected(remote: Endpoint, reason: string): void;
};

export type BindOptions = {
	/** All addresses, IPv4 and IPv6, unless given. */
	readonly address?: string | undefined;
	readonly port: number;
	/** IPv6 groups to be in, on every interface; what is sent to a group stays on the link. */
	readonly groups?: readonly string[] | undefined;
	received(from: Endpoint, datagram: Uint8Array): void;
};

/** A UDP socket, or one for each of IPv4 and IPv6. */
export type DatagramSocket = {
	/** IPv4 first; all of them with the same port, which is the real one where 0 was asked for. */
	readonly locals: readonly Endpoint[];
	/** The networks that this machine is in at the moment. */
	networks(): readonly NetworkAddress[];
	/** Best effort, as datagrams are. */
	send(to: Endpoint, datagram: Uint8Array): void;
	/** What was sent before still leaves. */
	close(): Promise<void>;
};

/** Failures are {@link MudlarkError}s whose message names the host and what to try next. */
export type Network = {
	/** Every address of a host name, or the address itself. */
	lookup(host: string, signal: AbortSignal): Promise<readonly string[]>;
	/** Tries the addresses in parallel as RFC 8305 has it. */
	connect(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Connection>;
	listen(options: ListenOptions): Promise<Listener>;
	bind(options: BindOptions): Promise<DatagramSocket>;
	/** Never rejects but when it is aborted; no redirect is followed, and certificates have to be good. */
	request(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
};

export type Timer = {cancel(): void};

export type Clock = {
	/** Milliseconds that never go back. */
	now(): number;
	/** Wall clock, for the `at` of events. */
	date(): Date;
	after(ms: number, callback: () => void): Timer;
	/** Runs once the current burst of input is through. */
	soon(callback: () => void): void;
};

/** A line of the address book. */
export type Contact = {
	readonly name: string;
	readonly host: string;
	readonly port: number;
	readonly protocol: string;
	readonly charset?: string | undefined;
	readonly group?: string | undefined;
	/** Is he called again when the connection to him is lost? Yes unless it says no. */
	readonly reconnect?: boolean | undefined;
};

/** The address book. Its methods throw {@link MudlarkError}s for the user. */
export type Contacts = {
	list(): readonly Contact[];
	/** The contact of exactly this name, whatever its case. */
	get(name: string): Contact | undefined;
	/** `values` are `HOST`, `HOST:PORT` and `key=value`; the results are sentences for the user. */
	add(name: string, values: readonly string[]): Promise<string>;
	edit(name: string, values: readonly string[]): Promise<string>;
	forget(name: string): Promise<string>;
	/** Names and addresses whose calls are refused. */
	blocked(): readonly string[];
	block(who: string): Promise<void>;
	/** @param who As it stands in `blocked`. */
	unblock(who: string): Promise<void>;
};

/** The configuration as it is now. */
export type Settings = {
	readonly name: string;
	readonly accept: 'ask' | 'all' | 'none';
	readonly listen: {readonly enabled: boolean; readonly address?: string | undefined; readonly port: number};
	/** Minutes without a line typed after which we count as away; 0 for never. */
	readonly idleMinutes: number;
	/** Are `raw` events wanted? */
	readonly raw: boolean;
	/** A section of a protocol; `name` is that of an endpoint where it has several. */
	section(section: string, name?: string): Readonly<Record<string, unknown>>;
	/** The names for which a section of a protocol with several endpoints is there. */
	endpoints(section: string): readonly string[];
	/** Lines for `/set`; throws MudlarkError. */
	describe(key?: string): readonly string[];
	/** For this run; the file stays as it is. Returns lines for the user; throws MudlarkError. */
	set(key: string, value: string): readonly string[];
	/** Reads the file again; throws MudlarkError naming every mistake, and then nothing has changed. */
	reload(): Promise<readonly string[]>;
};

/** Where passwords come from. */
export type Secrets = {
	/**
	What the section has as `password-cmd` or `password-file`; undefined where it has neither.
	@throws {MudlarkError} What it names can't be used.
	*/
	read(section: Readonly<Record<string, unknown>>): Promise<string | undefined>;
};

/** A file of ours that somebody is to get. */
export type Source = {
	/** Absolute. */
	readonly path: string;
	/** Without folders. */
	readonly name: string;
	/** Bytes. */
	readonly size: number;
	/** The bytes from `offset` on, `length` of them or what the file has left. Throws a MudlarkError. */
	read(offset: number, length: number): Promise<Uint8Array>;
	/** The SHA-256 (hex) of the first `length` bytes. Throws a MudlarkError. */
	digest(length: number): Promise<string>;
	close(): Promise<void>;
};

/** A place where a file that comes in grows. Its methods throw MudlarkErrors. */
export type Target = {
	/** Where it is now: absolute, and ending in `.part`. */
	readonly path: string;
	/** Bytes that an earlier try has left there, and their SHA-256 (hex). */
	readonly offset: number;
	readonly digest: string;
	/** Appends; one call at a time. */
	write(data: Uint8Array): Promise<void>;
	/**
	Gives it its name, never that of a file that is there. Returns the absolute path.
	@param digest The SHA-256 (hex) that all of it must have; what has another one stays aside under a name that tells.
	*/
	finish(digest?: string): Promise<string>;
	/** Leaves what has come aside for another try; nothing where nothing has come. Returns its path, if there is one. */
	abandon(): Promise<string | undefined>;
};

/** The disk as transfers need it. Relative paths and `~` mean what they mean in a shell. Everything throws {@link MudlarkError}s. */
export type Disk = {
	open(path: string): Promise<Source>;
	/**
	A place in the download folder.
	@param name Safe already: see `safeFileName` in lib.
	@param options `size` in bytes must find room; with `resume` an earlier try of this name may be gone on with.
	*/
	create(name: string, options: {readonly size: number; readonly resume: boolean}): Promise<Target>;
	/** Keeps something in the download folder, under a name that is free. Returns the absolute path. */
	save(name: string, data: string | Uint8Array): Promise<string>;
};
