/** From a line of a room to rows of the chat pane: everything about a row that depends on the width. */
import {truncate, width, wrap} from '../lib/width.js';
import type {Message} from '../session/events.js';
import type {Line} from './line.js';
import {nameOf, widestNameColumn} from './room.js';

/** How a piece of text is meant; the screen turns it into colours. */
export type Tone = 'plain' | 'quiet' | 'name' | 'own' | 'unverified' | 'error' | 'hint' | 'good' | 'selected' | 'heading' | 'rule-new';

/** A piece of a row. `isAnsi`: it came from outside and may carry colours of its own. */
export type Span = {readonly text: string; readonly tone: Tone; readonly isAnsi?: boolean};

/** One row of cells, never wider than it was laid out for. */
export type Row = {readonly key: string; readonly spans: readonly Span[]};

export type RowFormat = {
	readonly columns: number;
	/** The widest name that stands in a column; see {@link Room.nameColumn}. */
	readonly nameColumn: number;
	/** Is the time shown where there is room for it? */
	readonly hasTime: boolean;
};

/** `HH:MM` and two blanks; left away where every column counts. */
const timeColumns = 7;
const columnsForTime = 40;
const columnsForWideNames = 60;
const narrowNameColumn = 8;
const gap = '  ';
/** A name may run on for this long before it is cut. */
const longestName = 40;

const twoDigits = (number: number): string => String(number).padStart(2, '0');

function clock(at: number): string {
	const date = new Date(at);
	return `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

const toneOfName = ({direction, from}: Message): Tone => direction === 'out' ? 'own' : (from.verified ? 'name' : 'unverified');

type Body = {
	/** A name before the text, in a column of its own where it fits. */
	readonly name?: Span;
	readonly text: string;
	readonly tone: Tone;
	readonly isAnsi?: boolean;
	/** What is to be said of the whole line, below it. */
	readonly remark?: Span;
	/** A sign at its end, quiet and one column wide. */
	readonly mark?: string;
	/** `text` starts with `lead`, which has a tone of its own. */
	readonly lead?: Span;
};

function remarkOn({state, count}: Message): Span | undefined {
	if (state === 'failed') {
		return {text: '(not delivered)', tone: 'error'};
	}

	return count !== undefined && count > 1 ? {text: `(came ${count} times)`, tone: 'quiet'} : undefined;
}

/** What has become of a text of ours, on networks where that is known; one place is kept for either. */
const markOf = ({state, receipt}: Message): string | undefined => state === 'delivered' ? '✓' : (state === 'sent' && receipt ? '…' : undefined);

function bodyOf(line: Exclude<Line, {kind: 'output'}>): Body {
	switch (line.kind) {
		case 'message': {
			const {message} = line;
			const remark = remarkOn(message);
			const text = message.ansi ?? message.text;
			const name: Span = {text: truncate(nameOf(message), longestName), tone: toneOfName(message)};
			if (message.scope === 'notice') {
				return {tone: 'quiet', isAnsi: true, text: `∗ ${truncate(message.from.name, longestName)}: ${text}`};
			}

			const mark = markOf(message);
			const base = {tone: 'plain', isAnsi: true, ...(remark && {remark}), ...(mark !== undefined && {mark})} as const;
			return message.emote
				? {...base, text: `∗ ${name.text} ${text}`, lead: {...name, text: `∗ ${name.text}`}}
				: {...base, text, name};
		}

		case 'presence': {
			return {text: `∗ ${line.text}`, tone: 'quiet'};
		}

		case 'call':
		case 'notice': {
			return {text: line.text, tone: 'quiet'};
		}

		case 'error': {
			return {text: line.text, tone: 'error'};
		}

		case 'snoop': {
			return {text: `>> ${line.text}`, tone: 'plain', isAnsi: true};
		}
	}
}

/** The rows of one line; at least one. `key` is unique among the lines of a room. */
export function rowsOf(line: Line, key: string | number, format: RowFormat): readonly Row[] {
	const rows = line.kind === 'output' ? outputRows(line, format) : bodyRows(bodyOf(line), clock(line.at), format);
	return rows.map((spans, index) => ({key: `${key}.${index}`, spans}));
}

/** Where a row of a table goes on: below its last column that leaves room enough. */
function hangingIndent(text: string, columns: number): number {
	const starts = text.matchAll(/(?<= {2})\S/gv).map(({index}) => index).toArray();
	return starts.length === 0 ? 0 : starts.findLast(start => start <= columns / 2) ?? Math.min(gap.length, columns - 1);
}

function tableRows(text: string, columns: number): readonly string[] {
	const indent = hangingIndent(text, columns);
	const [first = '', ...others] = wrap(text, columns);
	const rest = others.length === 0 || indent === 0 ? others : wrap(text.slice(first.length).trimStart(), columns - indent);
	return [first, ...rest.map(row => ' '.repeat(indent) + row)];
}

function outputRows({at, command, lines}: Extract<Line, {kind: 'output'}>, {columns, hasTime}: RowFormat): ReadonlyArray<readonly Span[]> {
	const time = hasTime && columns >= columnsForTime ? clock(at) + gap : '';
	return [
		[{text: truncate(`${time}/${command}`, columns), tone: 'quiet'}],
		...lines.flatMap(text => tableRows(text, columns)).map((text): readonly Span[] => [{text, tone: 'plain'}]),
	];
}

function bodyRows(body: Body, time: string, {columns, nameColumn, hasTime}: RowFormat): ReadonlyArray<readonly Span[]> {
	const timeSpans: readonly Span[] = hasTime && columns >= columnsForTime ? [{text: time + gap, tone: 'quiet'}] : [];
	const timeWidth = timeSpans.length * timeColumns;
	const nameWidth = Math.min(nameColumn, columns >= columnsForWideNames ? widestNameColumn : narrowNameColumn);
	const {name} = body;
	const isAligned = name !== undefined && columns >= columnsForTime && width(name.text) <= nameWidth;
	const indent = timeWidth + (isAligned ? nameWidth + gap.length : Math.min(gap.length, Math.max(0, columns - 1)));
	const lead = body.lead ?? (isAligned ? undefined : name);
	const whole = lead === name && name ? `${name.text}${gap}${body.text}` : body.text;
	const span = (text: string): Span => ({text, tone: body.tone, ...(body.isAnsi && {isAnsi: true})});
	const rows = wrap(whole, Math.max(1, columns - indent)).map((text, index): readonly Span[] => {
		if (index > 0) {
			return [{text: ' '.repeat(indent), tone: 'plain'}, span(text)];
		}

		if (isAligned) {
			return [...timeSpans, {...name, text: name.text + ' '.repeat(nameWidth - width(name.text)) + gap}, span(text)];
		}

		// A name that is wider than the pane was broken up: then it is text like any other.
		return lead && text.startsWith(lead.text)
			? [...timeSpans, lead, span(text.slice(lead.text.length))]
			: [...timeSpans, span(text)];
	});
	const marked = body.mark === undefined ? rows : withMark(rows, body.mark, {columns, indent});
	return body.remark && columns > indent
		? [...marked, [{text: ' '.repeat(indent), tone: 'plain'}, {...body.remark, text: truncate(body.remark.text, columns - indent)}]]
		: marked;
}

/** Behind the last row where there is room, otherwise below it. */
function withMark(rows: ReadonlyArray<readonly Span[]>, mark: string, {columns, indent}: {readonly columns: number; readonly indent: number}): ReadonlyArray<readonly Span[]> {
	const last = rows.at(-1) ?? [];
	const used = last.reduce((sum, {text}) => sum + width(text), 0);
	if (used + 2 <= columns) {
		return [...rows.slice(0, -1), [...last, {text: ` ${mark}`, tone: 'quiet'}]];
	}

	return columns > indent ? [...rows, [{text: ' '.repeat(indent) + mark, tone: 'quiet'}]] : rows;
}
