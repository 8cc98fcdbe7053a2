import {formatSize} from '../lib/quantities.js';
import {formatEndpoint} from '../lib/target.js';
import {truncateMiddle} from '../lib/width.js';
import type {QuestionEvent} from '../session/events.js';

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

type Details = QuestionEvent['details'];

/** Of a file's name or a caller's phrase so much is shown that what stands beside it finds room on a usual screen. */
const longestShown = 28;

type Asking = Pick<Question, 'text' | 'accept' | 'deny'>;

/** Questions that are known by their kind. What matters comes first: the end of a long one finds no place on a small screen. */
const askings: Readonly<Record<string, (who: string, details: Details) => Asking>> = {
	call(who, {address, security, note}) {
		const place = address === undefined ? '' : ` from ${address}`;
		const phrase = security === undefined ? '' : ` and says “${truncateMiddle(String(security), longestShown)}”`;
		return {text: `${who} calls${place}${phrase}${note === undefined ? '' : ` (${note})`}`, accept: 'accept', deny: 'deny'};
	},
	file: (who, {file, size, note}) =>
		({text: `${who} offers ${truncateMiddle(String(file), longestShown)} (${formatSize(Number(size))})${note === undefined ? '' : `, ${note}`}`, accept: 'take it', deny: 'refuse'}),
	snoop: (who, {direction}) => direction === 'in'
		? {text: `${who} shows you his MUD unasked`, accept: 'look', deny: 'drop it'}
		: {text: `${who} wants to see your chat (snoop)`, accept: 'let him', deny: 'refuse'},
	dial(who, {count, addresses, leftOut}) {
		const whom = count === 1 ? 'one person' : `${count} people`;
		return {text: `Call ${whom} on the list of ${who}? ${addresses}${leftOut === undefined ? '' : ` (left out: ${leftOut})`}`, accept: 'call', deny: 'don\'t'};
	},
	script: (who, {permissions}) =>
		({text: `Let the script ${who} run? It wants: ${permissions === '' ? 'nothing' : permissions}`, accept: 'let it', deny: 'refuse'}),
	'plain-login': (who, {host}) => ({text: `Send your password for ${who} to ${host} unencrypted?`, accept: 'send it', deny: 'don\'t'}),
	netmeeting: (who, {target, size}) =>
		({text: `${who} wants NetMeeting${target === '' ? '' : ` with ${truncateMiddle(String(target), longestShown)}`} (${formatSize(Number(size))})`, accept: 'keep unopened', deny: 'decline'}),
	command: (who, {type, text}) =>
		({text: `Save the ${type} of ${who}? ${text}`, accept: 'save, never run', deny: 'drop'}),
};

/** Whatever else is asked: all that is known of it. */
function anything(who: string, kind: string, {name: _name, protocol: _protocol, address, port, ...others}: Details): Asking {
	const facts = Object.entries(others).map(([key, value]) => `${key} ${value}`);
	const place = typeof address === 'string' && typeof port === 'number' ? [formatEndpoint(address, port)] : [];
	return {text: [`${who} asks: ${kind}`, ...facts, ...place].join(', '), accept: 'accept', deny: 'deny'};
}

export function sessionQuestion({id, kind, peer, details}: QuestionEvent): Question {
	const who = String(details['name'] ?? peer?.name ?? 'Somebody');
	const {text, ...choices} = askings[kind]?.(who, details) ?? anything(who, kind, details);
	// It has one row.
	return {from: 'session', id, text: text.replaceAll('\n', '↵'), ...choices};
}

type Lines = readonly string[];

type Where = {readonly key: string; readonly title: string};

const sendQuestion = (lines: Lines, room: Where) =>
	({lines, room: room.key, text: `Send ${lines.length} lines to ${room.title}?`, accept: 'send'});

export const pasteQuestion = (lines: Lines, room: Where): Question => ({...sendQuestion(lines, room), from: 'paste', deny: 'drop them'});

export const lineQuestion = (lines: Lines, room: Where): Question => ({...sendQuestion(lines, room), from: 'line', deny: 'keep them'});
