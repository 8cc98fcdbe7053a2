import type {QuestionEvent} from '../session/events.js';
import {formatEndpoint} from '../lib/target.js';

/** Something that waits for the user's yes or no, as the status line shows it. */
export type Question = {
	readonly text: string;
	/** What yes and no mean here. */
	readonly accept: string;
	readonly deny: string;
} & (
	/** One of the session's: it is answered by its id. */
	| {readonly from: 'session'; readonly id: number}
	/** Lines that were pasted and wait here, to be said in `room`. */
	| {readonly from: 'paste'; readonly lines: readonly string[]; readonly room: string}
	/** Lines that stand in the input line of `room`, and stay there unless they are sent. */
	| {readonly from: 'line'; readonly lines: readonly string[]; readonly room: string}
);

/** More lines than this are not sent without a question. */
export const linesSentUnasked = 3;

export function sessionQuestion({id, kind, peer, details}: QuestionEvent): Question {
	const who = details['name'] ?? peer?.name ?? 'Somebody';
	const {address, port, note} = details as Readonly<Record<string, string | number | undefined>>;
	const base = {from: 'session', id, accept: 'accept', deny: 'deny'} as const;
	if (kind === 'call') {
		const place = address === undefined ? '' : ` from ${address}`;
		return {...base, text: `${who} calls${place}${note === undefined ? '' : ` (${note})`}`};
	}

	const {name, ...others} = details;
	const facts = Object.entries(others)
		.filter(([key]) => !['address', 'port', 'protocol'].includes(key))
		.map(([key, value]) => `${key} ${value}`);
	const place = typeof address === 'string' && typeof port === 'number' ? [formatEndpoint(address, port)] : [];
	return {...base, text: [`${who} asks: ${kind}`, ...facts, ...place].join(', ')};
}

type Lines = readonly string[];

type Where = {readonly key: string; readonly title: string};

const sendQuestion = (lines: Lines, room: Where) =>
	({lines, room: room.key, text: `Send ${lines.length} lines to ${room.title}?`, accept: 'send'});

export const pasteQuestion = (lines: Lines, room: Where): Question => ({...sendQuestion(lines, room), from: 'paste', deny: 'drop them'});

export const lineQuestion = (lines: Lines, room: Where): Question => ({...sendQuestion(lines, room), from: 'line', deny: 'keep them'});
