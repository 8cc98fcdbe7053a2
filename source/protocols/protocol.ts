/**
The contract between a chat protocol and the program: types only.

A protocol is a pure {@link Codec} (bytes ↔ blocks) and a sans-I/O {@link Machine} (`handle(input) → effects`).
Neither opens a socket, reads a clock or draws a random number; the session manager does that for them.
*/
import type * as z from 'zod';
import type {Charset} from '../lib/charset.js';

/** An address as sockets report it: IPv4 or IPv6 without brackets, and a port. */
export type Endpoint = {readonly address: string; readonly port: number};

/**
One unit on the wire.

A received block keeps the bytes as they came (a view, not a copy), because a relay forwards them verbatim.
An outgoing block may carry text instead; the codec writes it in `charset` (UTF-8 unless given).
*/
export type Block = {
	/** The number on the wire, or the word that opens a handshake (`CHAT`, `YES`, `NO`). */
	readonly code: number | string;
	readonly payload: Uint8Array | string;
	readonly charset?: Charset;
};

/** Framing only: incremental, bounded, and it never throws on what the other side sent. */
export type Codec<B extends Block = Block> = {
	/** Two codecs of one name encode alike: what one has encoded can be sent through the other. */
	readonly name: string;
	/** The blocks that `chunk` completes. */
	push(chunk: Uint8Array): readonly B[];
	/** The blocks that the end of the stream completes. */
	end(): readonly B[];
	encode(block: B): Uint8Array;
	/** Why the stream can't be read any further; blocks returned before are good. */
	readonly failure: string | undefined;
	/** A block has begun and its rest is missing. Undefined where a framing can't tell. */
	readonly isCut?: boolean;
};

/** For sockets whose datagrams are one block each. It never throws on what the other side sent. */
export type DatagramCodec<B extends Block = Block> = {
	/** Undefined where it is none of this protocol's. */
	decode(datagram: Uint8Array): B | undefined;
	encode(block: B): Uint8Array;
};

/** Who opened the connection. */
export type Role = 'caller' | 'answerer';

/** How far an outgoing call has come. */
export type CallPhase = 'lookup' | 'connect' | 'negotiate' | 'answer';

export type CallFailure = 'not-found' | 'refused' | 'unreachable' | 'denied' | 'timeout' | 'closed' | 'cancelled';

export type Scope = 'everybody' | 'personal' | 'group' | 'notice';

/**
What can be done with a peer. The screen and the commands ask for these, never for a protocol's name.
*/
export type Capability = 'text' | 'emote' | 'groups' | 'ping' | 'raw' | 'rename' | 'files' | 'snoop' | 'presence' | 'peek' | 'serve' | 'receipts';

/** What we let a peer do, or do for him; he is told where his protocol has words for it. */
export type Permission = 'snoop' | 'files' | 'commands' | 'serve';

/**
What a machine with many peers on one endpoint calls one of them. A connection is one peer and needs none.
*/
export type PeerKey = string;

/** The last part of a room's key, for what the network itself has a lasting name: `#` and a group, or `@` and a person. */
export type Place = `#${string}` | `@${string}`;

/** What a user wants from one endpoint. Verbs of a protocol's own arrive as `verb`. */
export type MachineCommand =
	/**
	`id` is the number of the message, for those who can tell what became of it; `place` the room, on networks whose rooms
	are their own (see {@link MachineEvent} `room`). `except` are those of many peers who are not to hear it.
	*/
	| {readonly command: 'say'; readonly id?: number; readonly scope: Exclude<Scope, 'notice'>; readonly text: string; readonly emote: boolean; readonly group?: string; readonly place?: Place; readonly except?: readonly PeerKey[]}
	/** Looks whether somebody of the address book is there, on sockets where nobody calls. `isQuiet`: if he is not, nobody cares. */
	| {readonly command: 'call'; readonly to: Endpoint; readonly isQuiet?: boolean}
	| {readonly command: 'rename'; readonly name: string}
	| {readonly command: 'dnd'; readonly on: boolean}
	/** We are away, or back again. Why is told by `tell`, to whom it concerns. */
	| {readonly command: 'away'; readonly on: boolean}
	| {readonly command: 'ping'}
	/** Which public connections has he? Answered by a `peek` event. */
	| {readonly command: 'peek'}
	/** The same, in order to call them. Answered by a `connections` event. */
	| {readonly command: 'request'}
	/** Starts or stops to look over his shoulder; he decides. */
	| {readonly command: 'snoop'}
	/** A line for somebody who looks over our shoulder. */
	| {readonly command: 'show'; readonly text: string; readonly ansi?: string}
	| {readonly command: 'permit'; readonly permission: Permission; readonly on: boolean}
	/** Several lines at once; in wording a text of their own. */
	| {readonly command: 'paste'; readonly scope: Exclude<Scope, 'notice'>; readonly text: string; readonly group?: string}
	/** Something for the user of the other program to read that nobody has said. */
	| {readonly command: 'tell'; readonly text: string}
	/** Another stamp was drawn for us. */
	| {readonly command: 'restamp'}
	/** Passes on, as it came, a block that a machine with the same rooms gave with a message. */
	| {readonly command: 'relay'; readonly block: Block}
	| {readonly command: 'raw'; readonly code: number; readonly text: string}
	| {readonly command: 'hangup'}
	| {readonly command: 'verb'; readonly verb: string; readonly args: Readonly<Record<string, string>>};

export type Input<B extends Block = Block> =
	| {readonly type: 'opened'; readonly role: Role; readonly local: Endpoint; readonly remote: Endpoint}
	/**
	A socket of the protocol is open: once for IPv4 and once for IPv6, and again whenever something of it has changed.
	`networks` are those that this machine is in at the moment.
	*/
	| {readonly type: 'bound'; readonly local: Endpoint; readonly networks: readonly NetworkAddress[]}
	/** `block` is undefined where the codec could make nothing of it: also that tells something of the sender. */
	| {readonly type: 'datagram'; readonly from: Endpoint; readonly block: B | undefined}
	| {readonly type: 'block'; readonly block: B}
	/** The codec gave up on the stream. */
	| {readonly type: 'invalid'; readonly reason: string}
	| {readonly type: 'closed'; readonly reason: string}
	/** Everything that was sent has left for the kernel. */
	| {readonly type: 'drained'}
	| {readonly type: 'timer'; readonly id: string}
	/** What became of a request. */
	| {readonly type: 'http'; readonly id: string; readonly answer: HttpAnswer}
	/** @see PeerKey */
	| {readonly type: 'command'; readonly command: MachineCommand; readonly peer?: PeerKey}
	| {readonly type: 'answer'; readonly id: string; readonly choice: 'accept' | 'deny'; readonly reason?: string}
	| FileInput;

/**
What becomes of the one file that may be on its way over an endpoint, in either direction. Paths and the disk are the
manager's; the machine has the wire. `data` is valid until it has been used up: nobody writes into it again.
*/
export type FileInput = {readonly type: 'file'} & (
	/** Offer this one. */
	| {readonly event: 'offer'; readonly name: string; readonly size: number}
	/** We take what he offers; `offset` bytes are here already, with that SHA-256 (hex). No more than `window` blocks are asked for ahead. */
	| {readonly event: 'accepted'; readonly offset: number; readonly digest?: string; readonly window?: number}
	/** We do not; `reason` is a clause for him, which may be empty. Nothing follows. */
	| {readonly event: 'denied'; readonly reason: string}
	/** The next piece, after `read`. */
	| {readonly event: 'data'; readonly data: Uint8Array}
	/** The answer to `seek`: what is sent begins here. */
	| {readonly event: 'sought'; readonly offset: number}
	/** The SHA-256 (hex) of the whole file, once all of it was read. */
	| {readonly event: 'digest'; readonly digest: string}
	/** Our side ends it: the user, or the disk. `reason` is a clause for the other one, without our paths. */
	| {readonly event: 'cancelled'; readonly reason: string}
);

/** See {@link FileInput}. Whatever ends a transfer, `done` or `failed` is the last that is heard of it. */
export type FileEffect = {readonly type: 'file'} & (
	/** He offers a file; `name` as he calls it, cleaned, but not safe for a disk. Answered by `accepted` or `denied`. */
	| {readonly action: 'offer'; readonly name: string; readonly size: number; readonly canResume: boolean}
	/** He takes what we offered. `canResume`: should the connection break, it is worth offering once more. */
	| {readonly action: 'begin'; readonly canResume?: boolean}
	/** The next piece, please. */
	| {readonly action: 'read'}
	/** He has the first `offset` bytes already, if they have this SHA-256 (hex). Answered by `sought`. */
	| {readonly action: 'seek'; readonly offset: number; readonly digest: string}
	/** What we take begins at this byte, `offset` of `accepted` or 0: he has another file. */
	| {readonly action: 'rewind'; readonly offset: number}
	/** These bytes are next; a view that is valid during the call only. */
	| {readonly action: 'write'; readonly data: Uint8Array}
	/** So many more bytes of ours are out. */
	| {readonly action: 'sent'; readonly bytes: number}
	/** All of it is there; `digest` is the SHA-256 (hex) that the sender gives. */
	| {readonly action: 'done'; readonly digest?: string}
	/** `retry`: worth another try, one block at a time. */
	| {readonly action: 'failed'; readonly reason: string; readonly retry?: boolean}
);

export type HttpRequest = {
	readonly method: 'GET' | 'POST';
	readonly url: string;
	/** As they are to be sent, to the letter: some servers compare a content type as a whole. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
	/** Milliseconds within which the whole answer has to be there. */
	readonly timeout: number;
	/** Bytes of the body; a longer one counts as a failure. */
	readonly limit: number;
};

/** A status, whatever it is, or the reason why there is none: a clause such as "example.org refused the connection". */
export type HttpAnswer =
	| {readonly status: number; readonly body: Uint8Array}
	| {readonly failure: 'not-found' | 'refused' | 'timeout' | 'closed' | 'certificate' | 'too-large'; readonly reason: string};

/** An address of this machine, and the network behind it. */
export type NetworkAddress = {
	readonly address: string;
	/** Leading bits that all addresses of the network have in common. */
	readonly prefix: number;
	/** The interface, as IPv6 zones name it. */
	readonly zone: string;
};

/** How blocks must leave so that the other program reads them whole. */
export type Shape = {
	/** Bytes per write; a block is never cut, so 1 means one block per write. */
	readonly write: number;
	/** For programs that read so much at a time and lose what the end of a read cuts. */
	readonly window?: {
		/** Bytes that may be on the way. */
		readonly bytes: number;
		/** Sent behind a full window. What it is answered with tells that all was read, and the machine says `resume`. */
		readonly probe: Block;
		/** Go on after so many milliseconds without an answer. */
		readonly patience: number;
	};
};

/** What a machine knows of the person at the other end; absent fields stay as they are. */
export type PeerPatch = {
	readonly name?: string;
	readonly version?: string;
	/** Where he is, for machines with many peers. */
	readonly address?: Endpoint;
	/** Where he says that he takes calls. */
	readonly declared?: Endpoint;
	readonly capabilities?: readonly Capability[];
	/** How he is at the moment; `silent` does not answer, but is not given up yet. */
	readonly states?: Readonly<Partial<Record<'dnd' | 'away' | 'silent', boolean>>>;
	/** What else is known of him, by titles for `/info`; an empty one is taken back. */
	readonly facts?: Readonly<Record<string, string>>;
	/** The same where scripts have a name for it. */
	readonly told?: Told;
};

/** What somebody tells of himself that only scripts are interested in. */
export type Told = {
	readonly email?: string;
	readonly pgpKey?: string;
	/** See {@link Self.stamp}; his. */
	readonly stamp?: number;
	/** Presence as a number of the protocol's own. */
	readonly status?: number;
};

/** Somebody on a list of connections. */
export type Listed = Endpoint & {readonly name?: string};

export type Question = {
	readonly kind: string;
	/** What the asker is called, cleaned. */
	readonly name: string;
	readonly details: Readonly<Record<string, string | number>>;
};

/** `asked`: it answers something that the user wanted, who reads it where he is; `ring`: somebody wants his attention; `lobby`: it was said where all peers of the network meet. */
export type Attention = 'asked' | 'ring' | 'lobby';

/** What a machine tells the program; the manager adds time, ids, room and peer. */
export type MachineEvent =
	| {
		readonly event: 'message';
		readonly scope: Scope;
		readonly emote: boolean;
		readonly from: {readonly name: string; readonly verified: boolean};
		/** Who is named as speaker, where that is not the connection itself. */
		readonly speaker?: string;
		readonly group?: string;
		readonly text: string;
		readonly ansi?: string;
		/** The machine's own number for it, where more may become known of it. */
		readonly reference?: number;
		/** Where it was said, on networks whose rooms are their own; such a room was opened before. */
		readonly place?: Place;
		/** We have said it ourselves: by a verb, or in another program. */
		readonly isOwn?: true;
	}
	/** A room of the network's own is open, or has another title, or is closed. */
	| {readonly event: 'room'; readonly place: Place; readonly title: string; readonly on: boolean}
	/** We are in the network, or no longer: `reason` is a clause. It is told again when `details` have changed. */
	| {readonly event: 'network'; readonly on: true; readonly details: Readonly<Record<string, unknown>>}
	| {readonly event: 'network'; readonly on: false; readonly reason: string}
	/** Lines that were asked for by a verb. */
	| {readonly event: 'listing'; readonly lines: readonly string[]}
	/** The same message has come again: the line counts up. */
	| {readonly event: 'repeated'; readonly reference: number; readonly count: number}
	/** What has become of a message of ours, by its number. `delivered` may still follow `failed`. */
	| {readonly event: 'receipt'; readonly id: number; readonly state: 'delivered' | 'failed'}
	| {readonly event: 'ping'; readonly ms: number}
	| {readonly event: 'peek'; readonly entries: readonly Listed[]}
	/** The list that was requested. */
	| {readonly event: 'connections'; readonly entries: readonly Listed[]}
	/** `in`: we see what he does; `out`: he sees what we do. */
	| {readonly event: 'snoop'; readonly direction: 'in' | 'out'; readonly on: boolean}
	| {readonly event: 'snoop.line'; readonly text: string; readonly ansi?: string}
	/** Something that goes on for a while; it is over when `done` is `total`. `stop` is the command that ends it before. */
	| {readonly event: 'progress'; readonly what: string; readonly done: number; readonly total: number; readonly stop?: string}
	/** Something that the user wants to keep as a file of this name; never to be opened or run. */
	| {readonly event: 'save'; readonly name: string; readonly data: Uint8Array}
	/** He wants our program to do something, which no program of ours does; `kind` in a word: `alias`. */
	| {readonly event: 'command'; readonly kind: string; readonly text: string}
	| {readonly event: 'notice'; readonly code: string; readonly text: string; readonly attention?: Attention}
	| {readonly event: 'error'; readonly code: string; readonly message: string}
	/** A block without behaviour; subscribers see it only where they ask for it. */
	| {readonly event: 'raw'; readonly code: number; readonly text: string};

export type Effect<B extends Block = Block> =
	| {readonly type: 'send'; readonly block: B}
	| {readonly type: 'sendTo'; readonly to: Endpoint; readonly block: B}
	/** `failure` is `cancelled` where our user has hung up, who does not want to be connected again. */
	| {readonly type: 'close'; readonly reason: string; readonly failure?: CallFailure}
	| {readonly type: 'timer'; readonly id: string; readonly ms: number}
	| {readonly type: 'cancel'; readonly id: string}
	/** Answered by an input of the same id. */
	| {readonly type: 'http'; readonly id: string; readonly request: HttpRequest}
	/** Nobody waits for that answer any more; none comes. */
	| {readonly type: 'abort'; readonly id: string}
	| {readonly type: 'ask'; readonly id: string; readonly question: Question; readonly peer?: PeerKey}
	/** The question is settled without an answer. */
	| {readonly type: 'withdraw'; readonly id: string; readonly reason: string}
	| {readonly type: 'shape'; readonly shape: Shape}
	/** The other side has read everything; see {@link Shape}. */
	| {readonly type: 'resume'}
	| {readonly type: 'phase'; readonly phase: CallPhase}
	/** The handshake is done: from now on this endpoint is a peer, or has this one. */
	| {readonly type: 'online'; readonly peer?: PeerKey; readonly patch?: PeerPatch}
	/** One of many peers is gone. */
	| {readonly type: 'offline'; readonly peer: PeerKey; readonly reason: string}
	| {readonly type: 'peer'; readonly peer?: PeerKey; readonly patch: PeerPatch}
	/** Somebody has our stamp: draw another one, and tell all machines. */
	| {readonly type: 'restamp'}
	/** `block` is what others may be passed on of a message. */
	| {readonly type: 'emit'; readonly event: MachineEvent; readonly peer?: PeerKey; readonly block?: B}
	| FileEffect;

/**
One endpoint's behaviour: total, deterministic, bounded.
@param now Milliseconds of a clock that never goes back.
*/
export type Machine<B extends Block = Block> = {
	handle(input: Input<B>, now: number): ReadonlyArray<Effect<B>>;
};

/** Our own side, as it is at the moment of reading. */
export type Self = {
	readonly name: string;
	/** The program and its version, as shown to peers. */
	readonly version: string;
	readonly dnd: boolean;
	/** Why we are away, maybe empty; undefined while we are here. */
	readonly away: string | undefined;
	/** Has nothing been typed for a while? */
	readonly isIdle: boolean;
	/** The port on which we take calls; 0 while we take none. */
	readonly port: number;
	/** Drawn at random for this run, unsigned, 32 bits: by it a program knows its own texts when they come back. */
	readonly stamp: number;
};

/** What a machine may know of the others: a read-only view. */
export type RosterView = {
	peers(): Iterable<{readonly id: number; readonly name: string}>;
	/** Where the others can be called: neither those who are private nor the asker himself. */
	listed(): readonly Listed[];
	/** Does the user want nothing from there? */
	isBlocked(address: string): boolean;
};

export type MachineContext = {
	readonly self: Self;
	/** 0 ≤ n < 1 */
	readonly random: () => number;
	/** The wall clock, for texts only. */
	readonly date: () => Date;
	readonly roster: RosterView;
	/** The endpoint's section of the config as it is at the moment, as the protocol's `settings` schema made it. */
	readonly settings: Readonly<Record<string, unknown>>;
	/** What the user calls this endpoint, where a protocol has several; otherwise the protocol's name. */
	readonly name?: string;
	/** The user's password, for protocols that need one. It must never be in an event, a question or an error. */
	readonly secret?: string;
	/** The charset that the user chose for this peer; otherwise it follows from what the other program is. */
	readonly charset?: Charset;
};

/** A word after `/PROTOCOL`, as data: the command table gives it parsing, help and completion. */
export type Verb = {
	readonly name: string;
	readonly args: readonly VerbArgument[];
	readonly help: string;
	/** A command that does the same: `join` for `/join GROUP`. */
	readonly command?: string;
	/** The session does it: it opens the endpoint that the argument `name` names, or closes it. */
	readonly endpoint?: 'open' | 'close';
	/** A single key that does it for the peer selected in the list of peers, and what that does in a word or two. */
	readonly peerKey?: {readonly key: string; readonly label: string};
};

export type VerbArgument = {
	readonly name: string;
	readonly kind: 'peer' | 'endpoint' | 'group' | 'word' | 'text' | 'number';
	readonly optional?: boolean;
};

/** The command that calls somebody over a protocol. */
export type DialCommand = {
	readonly name: string;
	readonly help: string;
	readonly details: readonly string[];
};

type Basics<B extends Block> = {
	/** In events, the config and commands: `mudmaster`. */
	readonly name: string;
	/** On the screen and in help: `MudMaster`. */
	readonly title: string;
	/** What its room keys begin with: `mm` in `mm/everybody`. */
	readonly rooms: string;
	readonly defaultPort: number;
	readonly capabilities: readonly Capability[];
	readonly verbs: readonly Verb[];
	/** Its section in the config, named after the protocol. */
	readonly settings: z.ZodObject;
	machine(context: MachineContext): Machine<B>;
};

/** A protocol whose peers are connections: each is a call of one of the two. */
export type ConnectionProtocol<B extends Block = Block> = Basics<B> & {
	/** Without one, only entries of the address book that name the protocol can be called. */
	readonly dial?: DialCommand;
	/** The first bytes by which a listener knows who calls. */
	readonly greetings: readonly string[];
	codec(role: Role): Codec<B>;
	/** The highest number that a block can have on the wire; 254 unless given. */
	readonly lastCode?: number;
	/**
	The blocks in which files go: their number, and how many bytes of a file we put into one. Filters see them only where they ask for
	them, because there are many, and no text in them.
	*/
	readonly fileBlock?: {readonly code: number; readonly bytes: number};
};

export type SocketPlace = {
	readonly enabled: boolean;
	/** All addresses, IPv4 and IPv6, unless given. */
	readonly address?: string | undefined;
	/** 0 for any free one. */
	readonly port: number;
	/** IPv6 groups to be in, on every interface; what is sent to a group stays on the link. */
	readonly groups?: readonly string[];
};

/**
A protocol that needs a socket for datagrams, and maybe requests over HTTP. Nobody calls: either all peers meet at one
socket of ours, or we are a guest of a network that we log in to.
*/
export type DatagramProtocol<B extends Block = Block> = Basics<B> & {
	/** The room of all its peers: `all` in `ipchat/all`. Without one, the rooms are the network's own (see `room`). */
	readonly commonRoom?: string;
	/** The word in front of its verbs, and the name of its section in the config; its name unless given. */
	readonly word?: string;
	/** The verb that looks whether somebody is there: it takes his key, or nothing for everybody. */
	readonly lookVerb?: string;
	/**
	It has several endpoints, under names of the user's, each with a section `[WORD.NAME]` of the config, and with rooms whose
	keys begin with `ROOMS:NAME/`. Otherwise it has one.
	*/
	readonly isNamed?: true;
	/** Each endpoint needs a password: from what its section has as `password-cmd` or `password-file`, or the user is asked. */
	readonly hasSecret?: true;
	/** What we are called there. */
	ownName(settings: Readonly<Record<string, unknown>>, self: Self): string;
	/** Where an endpoint's socket is, and whether it is opened at the start. */
	socket(settings: Readonly<Record<string, unknown>>): SocketPlace;
	datagramCodec(): DatagramCodec<B>;
};

export type Protocol<B extends Block = Block> = ConnectionProtocol<B> | DatagramProtocol<B>;
