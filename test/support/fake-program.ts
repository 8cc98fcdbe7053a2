import type {FaceAction, LineResult} from '../../source/commands/shell-types.js';
import {MudlarkError} from '../../source/lib/errors.js';
import type {Program, Status} from '../../source/remote/contract.js';
import type {Event, EventOf, Face, Peer} from '../../source/session/events.js';

export const al: Peer = {
	id: 1,
	name: 'Al',
	protocol: 'mudmaster',
	address: '192.0.2.7',
	port: 4050,
	version: 'TinTin++ 2.02.31',
	incoming: false,
	room: 'mm/@Al',
	capabilities: ['text', 'emote', 'groups', 'ping'],
	flags: ['private'],
	group: 'raid',
};

export type Typed = {readonly line: string; readonly room: string; readonly face: Face};

export type FakeProgram = Program & {
	/** Every line that was typed, in order. */
	readonly typed: Typed[];
	emit(event: Event): void;
	listeners(): number;
	/** What the next lines do, instead of succeeding silently. */
	onLine: (typed: Typed) => Promise<LineResult>;
};

export const done: LineResult = {ok: true, lines: []};

export function printed(...lines: readonly string[]): LineResult {
	return {ok: true, lines};
}

export function movedTo(room: string): LineResult {
	const action: FaceAction = {action: 'room', room};
	return {ok: true, lines: [], action};
}

export function failed(why: string): LineResult {
	return {ok: false, lines: [], error: new MudlarkError('ML_NO_PEER', why)};
}

/** A program without network: it keeps what was typed and tells what the test wants it to. */
export function createFakeProgram({peers = [al], status}: {readonly peers?: readonly Peer[]; readonly status?: Partial<Status>} = {}): FakeProgram {
	const listeners = new Set<(event: Event) => void>();
	const program: FakeProgram = {
		version: '0.1.0',
		typed: [],
		onLine: async () => done,
		hold: () => () => undefined,
		on(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		async runLine(line, {room, face}) {
			const typed = {line, room, face};
			program.typed.push(typed);
			return program.onLine(typed);
		},
		peers: () => peers,
		status: () => ({name: 'Wick', dnd: false, port: 4050, peers: peers.length, questions: 0, ...status}),
		emit(event) {
			for (const listener of listeners) {
				listener(event);
			}
		},
		listeners: () => listeners.size,
	};
	return program;
}

export const at = '2026-01-02T03:04:05.678Z';

export function message(text: string, fields: Partial<EventOf<'message'>> = {}): EventOf<'message'> {
	return {
		event: 'message',
		at,
		id: 7,
		room: 'mm/everybody',
		direction: 'in',
		scope: 'everybody',
		emote: false,
		from: {peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, name: 'Al', verified: true},
		text,
		...fields,
	};
}

/** A message that counts how often its text was read, which serialising does once. */
export function countedMessage(text: string): {readonly event: EventOf<'message'>; readonly reads: () => number} {
	let reads = 0;
	const event = {
		...message(''),
		get text() {
			reads++;
			return text;
		},
	};
	return {event, reads: () => reads};
}
