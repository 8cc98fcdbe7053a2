/**
Everything that can be asked of the program: one closed union. A protocol adds verbs of its own as data (`verb`), not
members here. Peers, rooms and groups are named as the user typed them; the manager resolves them.
*/
import type {MudlarkError} from '../lib/errors.js';
import type {Choice, Face} from './events.js';

export type Command =
	| {readonly command: 'call'; readonly protocol: string; readonly target: string; readonly port?: number}
	| {readonly command: 'hangup'; readonly peer: string}
	| {readonly command: 'listen'; readonly port?: number}
	| {readonly command: 'unlisten'}
	/** `secret` is what a question for a password asks for; it is never in an event. */
	| {readonly command: 'answer'; readonly choice: Choice; readonly id?: number; readonly secret?: string}
	/** Text to a room: what typing a line without a slash does. */
	| {readonly command: 'say'; readonly room: string; readonly text: string; readonly emote?: boolean | undefined}
	| {readonly command: 'chat'; readonly peer: string; readonly text: string; readonly emote?: boolean | undefined}
	| {readonly command: 'chatall'; readonly text: string; readonly emote?: boolean | undefined}
	| {readonly command: 'reply'; readonly text: string}
	| {readonly command: 'group'; readonly group: string; readonly text: string; readonly emote?: boolean | undefined}
	/** `text` may begin with `all`, `#group` or a peer's whole name; otherwise it goes to the room. */
	| {readonly command: 'emote'; readonly room: string; readonly text: string}
	| {readonly command: 'setgroup'; readonly peer: string; readonly group: string}
	| {readonly command: 'name'; readonly name: string}
	| {readonly command: 'dnd'; readonly on?: boolean}
	| {readonly command: 'who'}
	| {readonly command: 'info'; readonly peer: string}
	| {readonly command: 'ping'; readonly peer: string}
	/** `path` as typed. */
	| {readonly command: 'sendfile'; readonly peer: string; readonly path: string}
	| {readonly command: 'files'}
	/** Without an id the only transfer there is. */
	| {readonly command: 'cancel'; readonly id?: number}
	| {readonly command: 'snoop'; readonly peer: string}
	| {readonly command: 'allow'; readonly peer: string; readonly what: 'snoop' | 'files' | 'commands'; readonly on?: boolean}
	/** Each of these toggles. */
	| {readonly command: 'ignore' | 'serve' | 'forward'; readonly peer: string}
	/** `peer` may be `all`. */
	| {readonly command: 'private' | 'public'; readonly peer: string}
	/** A name or an address whose calls are refused from now on; once more lifts it. Without `who`, lists them. */
	| {readonly command: 'block'; readonly who?: string}
	| {readonly command: 'peek'; readonly peer: string}
	| {readonly command: 'request'; readonly peer: string}
	/** `target` is a peer, `all`, `#GROUP` or a room's key; `text` has line feeds. */
	| {readonly command: 'paste'; readonly target: string; readonly text: string}
	| {readonly command: 'away'; readonly text?: string}
	| {readonly command: 'back'}
	| {readonly command: 'raw'; readonly peer: string; readonly code: number; readonly text: string}
	| {readonly command: 'contacts'; readonly action: 'list' | 'add' | 'edit' | 'forget'; readonly name?: string; readonly values: readonly string[]}
	| {readonly command: 'room.open'; readonly name: string}
	| {readonly command: 'room.close'; readonly room: string}
	| {readonly command: 'set'; readonly key?: string; readonly value?: string}
	| {readonly command: 'reload'}
	| {readonly command: 'help'; readonly topic?: string}
	| {readonly command: 'quit'}
	/** `room` is where it was typed: a protocol may have several endpoints. */
	| {readonly command: 'verb'; readonly protocol: string; readonly verb: string; readonly args: Readonly<Record<string, string>>; readonly room?: string};

export type CommandName = Command['command'];

export type CommandOf<Name extends CommandName> = Extract<Command, {readonly command: Name}>;

/** What became of a command. Texts meant for a slow reader count as done when his queue has room again. */
export type Outcome =
	| {readonly ok: true; readonly lines?: readonly string[]; readonly room?: string}
	| {readonly ok: false; readonly error: MudlarkError};

export type Dispatch = (command: Command, face: Face) => Promise<Outcome>;
