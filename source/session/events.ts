/**
Everything the program tells: one closed union. Screen, headless face, control socket, scripts, history and logs see
these very objects. `docs/events.md` is checked against this file.
*/
import type {ErrorCode} from '../lib/errors.js';
import type {PeerFlag} from '../lib/peer-flags.js';
import type {Attention, CallFailure, CallPhase, Capability, Endpoint, Listed, Scope} from '../protocols/protocol.js';

/** A peer where it is only named. */
export type PeerReference = {readonly id: number; readonly name: string; readonly protocol: string};

/** A peer in `peer.*` events and in `/info`. */
export type Peer = PeerReference & {
	readonly address: string;
	readonly port: number;
	readonly version: string;
	readonly incoming: boolean;
	/** Where his personal texts stand. */
	readonly room: string;
	readonly capabilities: readonly Capability[];
	readonly flags: readonly PeerFlag[];
	/** The group that `/setgroup` put the peer into. */
	readonly group?: string;
};

export type QuestionKind = 'call' | 'paste' | (string & {});

export type Choice = 'accept' | 'deny';

/** Which face a command came from; its output and mistakes concern nobody else. */
export type Face = 'screen' | 'headless' | 'ctl' | 'start' | 'script';

/** What nobody acknowledges stays `sent`. */
export type MessageState = 'sent' | 'delivered' | 'failed';

type EventBody =
	| {readonly event: 'ready'; readonly version: string; readonly name: string; readonly socket?: string}
	/** `away` is there while we are away, with or without a reason. */
	| {readonly event: 'self.changed'; readonly name: string; readonly dnd: boolean; readonly away?: string}
	| {readonly event: 'listening'; readonly protocols: readonly string[]} & Endpoint
	| {readonly event: 'listening.stopped'; readonly protocols: readonly string[]} & Endpoint
	| {readonly event: 'call.started'} & Call
	| {readonly event: 'call.phase'; readonly phase: CallPhase} & Call
	| {readonly event: 'call.failed'; readonly phase: CallPhase; readonly code: CallFailure; readonly message: string} & Call
	/** `call` is the number of the call of ours that was answered. */
	| {readonly event: 'peer.online'; readonly peer: Peer; readonly call?: number}
	/** `before` is his name before, where that has changed. */
	| {readonly event: 'peer.changed'; readonly peer: Peer; readonly before?: string}
	| {readonly event: 'peer.offline'; readonly peer: Peer; readonly reason: string}
	| MessageEvent
	| {readonly event: 'message.changed'; readonly id: number; readonly state?: MessageState; readonly count?: number}
	| {readonly event: 'snoop.line'; readonly peer: PeerReference; readonly text: string; readonly ansi?: string}
	| {readonly event: 'snoop.started'; readonly peer: PeerReference; readonly direction: 'in' | 'out'}
	| {readonly event: 'snoop.stopped'; readonly peer: PeerReference; readonly direction: 'in' | 'out'}
	| QuestionEvent
	| {readonly event: 'question.closed'; readonly id: number; readonly kind: QuestionKind; readonly answer?: Choice; readonly reason?: string}
	| {readonly event: 'transfer.started'} & Transfer
	| {readonly event: 'transfer.progress'} & Transfer
	| {readonly event: 'transfer.done'} & Transfer
	| {readonly event: 'transfer.failed'; readonly reason: string} & Transfer
	| {readonly event: 'ping'; readonly peer: PeerReference; readonly ms: number}
	| {readonly event: 'peek'; readonly peer: PeerReference; readonly entries: readonly Listed[]}
	| {readonly event: 'room.opened'; readonly room: string; readonly title: string}
	| {readonly event: 'room.closed'; readonly room: string; readonly title: string}
	| {readonly event: 'network.online'; readonly protocol: string; readonly name: string; readonly details: Readonly<Record<string, unknown>>}
	| {readonly event: 'network.offline'; readonly protocol: string; readonly name: string; readonly reason: string}
	/** Something that goes on for a while; it is over when `done` is `total`. `stop` is the command that ends it before. */
	| {readonly event: 'progress'; readonly protocol: string; readonly what: string; readonly done: number; readonly total: number; readonly stop?: string}
	| {readonly event: 'mud.line'; readonly source: string; readonly text: string; readonly ansi?: string}
	| {readonly event: 'script.changed'; readonly name: string; readonly state: ScriptState; readonly error?: string}
	| {readonly event: 'output'; readonly command: string; readonly lines: readonly string[]; readonly face: Face}
	/**
	`callBack` is where somebody takes calls whose call was missed; `room` where it belongs, if not to the status room; `note` the kind of
	a note that a script has made. `attention`: it answers what was `asked`, should `ring`, or was said in the `lobby` where all
	peers of `protocol` meet.
	*/
	| {readonly event: 'notice'; readonly code: string; readonly text: string; readonly room?: string; readonly note?: number; readonly peer?: PeerReference; readonly protocol?: string; readonly callBack?: CallBack; readonly attention?: Attention}
	/** `face` is there where a command that was typed failed; nobody but its typist needs to be told. */
	| {readonly event: 'error'; readonly code: ErrorCode; readonly message: string; readonly face?: Face}
	| {readonly event: 'raw'; readonly peer: PeerReference; readonly code: number; readonly text: string};

/** What is needed to call somebody. */
export type CallBack = Endpoint & {readonly protocol: string};

/** `retry`: nobody has asked for this very call; it goes to a contact who was lost. */
type Call = {readonly call: number; readonly protocol: string; readonly retry?: true} & Endpoint;

/** `size` and `bytes` in bytes, `rate` in bytes per second, `eta` in seconds; `path` is absolute. */
type Transfer = {
	readonly id: number;
	readonly peer: PeerReference;
	readonly direction: 'in' | 'out';
	readonly name: string;
	readonly path?: string;
	readonly size: number;
	readonly bytes: number;
	readonly rate?: number;
	readonly eta?: number;
};

export type ScriptState = 'loading' | 'active' | 'stopping' | 'failed' | 'suspended' | 'disabled';

export type MessageEvent = {
	readonly event: 'message';
	readonly id: number;
	readonly room: string;
	readonly direction: 'in' | 'out';
	readonly scope: Scope;
	readonly emote: boolean;
	readonly from: {readonly peer?: PeerReference; readonly name: string; readonly verified: boolean};
	/** Who is named as speaker, where that is not the connection itself: shown as `speaker (via name)`. */
	readonly speaker?: string;
	readonly group?: string;
	/** Plain text: the body without the wire's wording where that was recognised, else the whole line. */
	readonly text: string;
	/** The same with SGR colours, where there are any. */
	readonly ansi?: string;
	readonly state?: MessageState;
	/** A receipt is still to come: `delivered` or `failed`. */
	readonly receipt?: true;
	readonly count?: number;
};

export type QuestionEvent = {
	readonly event: 'question';
	readonly id: number;
	readonly kind: QuestionKind;
	readonly peer?: PeerReference;
	readonly details: Readonly<Record<string, string | number>>;
	/** What happens when nobody answers. */
	readonly default: Choice;
	/** ISO 8601, UTC. */
	readonly expires: string;
};

/** `at` is ISO 8601, UTC. It has happened all the same where it is `hidden`: a script does not want people to see it. */
export type Event = EventBody & {readonly at: string; readonly hidden?: true};

/** An event before the bus stamps it with the time. */
export type NewEvent = EventBody;

export type EventName = EventBody['event'];

export type EventOf<Name extends EventName> = Extract<Event, {readonly event: Name}>;

export type Message = EventOf<'message'>;
