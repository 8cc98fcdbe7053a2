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
	| {readonly command: 'answer'; readonly choice: Choice; readonly id?: number}
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
	| {readonly command: 'raw'; readonly peer: string; readonly code: number; readonly text: string}
	| {readonly command: 'contacts'; readonly action: 'list' | 'add' | 'edit' | 'forget'; readonly name?: string; readonly values: readonly string[]}
	| {readonly command: 'room.open'; readonly name: string}
	| {readonly command: 'room.close'; readonly room: string}
	| {readonly command: 'set'; readonly key?: string; readonly value?: string}
	| {readonly command: 'reload'}
	| {readonly command: 'help'; readonly topic?: string}
	| {readonly command: 'quit'}
	| {readonly command: 'verb'; readonly protocol: string; readonly verb: string; readonly args: Readonly<Record<string, string>>};

export type CommandName = Command['command'];

export type CommandOf<Name extends CommandName> = Extract<Command, {readonly command: Name}>;

/** What became of a command. Texts meant for a slow reader count as done when his queue has room again. */
export type Outcome =
	| {readonly ok: true; readonly lines?: readonly string[]; readonly room?: string}
	| {readonly ok: false; readonly error: MudlarkError};

export type Dispatch = (command: Command, face: Face) => Promise<Outcome>;
