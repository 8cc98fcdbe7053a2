import {cleanText} from '../../lib/clean.js';
import {eventText} from '../../remote/event-line.js';
import type {MessageEvent, NewEvent} from '../../session/events.js';
import type {Caller} from '../methods.js';
import type {Chat} from './contract.js';

/** MUSHclient's kinds of notes (facts C5); those of scripts begin with 1000. */
export const noteTypes = {
	connection: 0,
	session: 1,
	nameChange: 2,
	message: 3,
	incomingPersonal: 4,
	incomingEverybody: 5,
	incomingGroup: 6,
	outgoingPersonal: 7,
	outgoingEverybody: 8,
	outgoingGroup: 9,
	peekList: 10,
	connectionList: 11,
	ping: 12,
	information: 13,
	file: 14,
	snoopData: 15,
	command: 16,
} as const;

/** What one note may have of UTF-8 octets and of lines: more than a screen shows. */
const NOTE_OCTETS = 8192;
const NOTE_LINES = 200;

/** Something that is to be read, as filters see it. */
export type Note = {
	readonly type: number;
	readonly text: string;
	/** The peer whom it concerns. */
	readonly id?: number;
};

/** From where in which script a note came: a filter is not asked about its own. */
export type NoteOrigin = {readonly script: string; readonly callback: number | undefined; readonly depth: number};

/** Notes that scripts make. */
export class Notes {
	readonly #chat: Pick<Chat, 'publish' | 'startRoom'>;
	readonly #origins = new WeakMap<NewEvent, NoteOrigin>();

	constructor(chat: Pick<Chat, 'publish' | 'startRoom'>) {
		this.#chat = chat;
	}

	/** Undefined where no script has made it. */
	originOf(event: NewEvent): NoteOrigin | undefined {
		return this.#origins.get(event);
	}

	print(caller: Caller, type: number, text: string): void {
		const shown = cleanText(limitNote(text)).text;
		if (!caller.mayPrint()) {
			caller.log('info', `(not shown, more than is read) ${shown}`);
			return;
		}

		const event: NewEvent = {event: 'notice', code: 'chat-note', note: type, text: shown, room: this.#chat.startRoom};
		this.#origins.set(event, {script: caller.script, callback: caller.callback, depth: caller.depth});
		this.#chat.publish(event);
	}
}

/** Without one line end at either end, and with a mark where it was cut. */
export const limitNote = (text: string): string => {
	const trimmed = text.replace(/^\n/v, '').replace(/\n$/v, '');
	const octets = new TextEncoder().encode(trimmed);
	const short = octets.length > NOTE_OCTETS
		? `${new TextDecoder().decode(octets.subarray(0, NOTE_OCTETS), {stream: true})}\n[Chat message truncated, exceeds ${NOTE_OCTETS} bytes]`
		: trimmed;
	const lines = short.split('\n');
	return lines.length > NOTE_LINES
		? `${lines.slice(0, NOTE_LINES).join('\n')}\n[Chat message truncated, exceeds ${NOTE_LINES} lines]`
		: short;
};

const incoming = {
	personal: noteTypes.incomingPersonal,
	everybody: noteTypes.incomingEverybody,
	group: noteTypes.incomingGroup,
	notice: noteTypes.message,
} as const;

const outgoing = {
	personal: noteTypes.outgoingPersonal,
	everybody: noteTypes.outgoingEverybody,
	group: noteTypes.outgoingGroup,
	notice: noteTypes.message,
} as const;

/** What of an event people read as news of the chat, nothing where that is none. What is asked or answered has to be seen. */
export const noteOf = (event: NewEvent): Note | undefined => {
	switch (event.event) {
		case 'message': {
			const {direction, scope, from: {peer}} = event;
			return {type: (direction === 'in' ? incoming : outgoing)[scope], text: textOf(event), ...idOf(peer)};
		}

		case 'notice': {
			const {code, note, text, peer} = event;
			return code.startsWith('script') ? undefined : {type: note ?? noticeType(code), text, ...idOf(peer)};
		}

		case 'peer.changed': {
			const {before, peer} = event;
			return before === undefined ? undefined : {type: noteTypes.nameChange, text: `${before} has changed his name to ${peer.name}.`, id: peer.id};
		}

		case 'snoop.line': {
			return {type: noteTypes.snoopData, text: event.text, id: event.peer.id};
		}

		default: {
			const type = types[event.event];
			return type === undefined ? undefined : {type, text: eventText(event), ...('peer' in event && idOf(event.peer))};
		}
	}
};

const types: Readonly<Partial<Record<NewEvent['event'], number>>> = {
	listening: noteTypes.connection,
	'listening.stopped': noteTypes.connection,
	'call.started': noteTypes.connection,
	'call.phase': noteTypes.connection,
	'call.failed': noteTypes.connection,
	'peer.online': noteTypes.session,
	'peer.offline': noteTypes.session,
	peek: noteTypes.peekList,
	ping: noteTypes.ping,
	'snoop.started': noteTypes.information,
	'snoop.stopped': noteTypes.information,
	'transfer.started': noteTypes.file,
	'transfer.done': noteTypes.file,
	'transfer.failed': noteTypes.file,
};

const noticeType = (code: string): number => {
	if (code === 'nobody-to-dial') {
		return noteTypes.connectionList;
	}

	const kinds = {call: noteTypes.connection, caller: noteTypes.connection, reconnect: noteTypes.connection, ping: noteTypes.ping, file: noteTypes.file, files: noteTypes.file, command: noteTypes.command};
	return kinds[(code.split('-', 1)[0] ?? '') as keyof typeof kinds] ?? noteTypes.information;
};

const idOf = (peer: {readonly id: number} | undefined): {readonly id?: number} => peer ? {id: peer.id} : {};

const audience = {personal: 'you', everybody: 'everybody', group: 'the group'} as const;

/** In MUSHclient's words, which its scripts look for. */
const textOf = ({direction, scope, from, speaker = from.name, emote, text, group = '', room}: MessageEvent): string => {
	if (scope === 'notice') {
		return text;
	}

	if (direction === 'in') {
		return emote ? `${speaker} ${text}` : (from.verified || speaker !== from.name ? `${speaker} chats to ${audience[scope]}, '${text}'` : text);
	}

	const whom = scope === 'everybody' ? 'everybody' : (scope === 'group' ? `the group ${group}` : room.replace(/^[^@]*@/v, ''));
	return emote ? `You emote to ${whom}: ${from.name} ${text}` : `You chat to ${whom}, '${text}'`;
};
