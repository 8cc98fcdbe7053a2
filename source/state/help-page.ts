/** The page that F1 and `/help` open: made from the keymap and the table of commands, so that it tells what is there. */
import {usage, type CommandSpec} from '../commands/spec.js';
import {truncate, width, wrap} from '../lib/width.js';
import {actionHelp, type KeySection} from './action-help.js';
import {keyLabel} from './key-label.js';
import type {Action, Keymap} from './keymap.js';
import type {Row, Span} from './rows.js';

/** Where the page is open. */
export type HelpPage = {
	/** The first row in sight. */
	readonly top: number;
};

/** What the page is made of. */
export type Manual = {
	readonly keymap: Keymap;
	readonly commands: ReadonlyArray<Pick<CommandSpec, 'name' | 'args' | 'help'>>;
};

type Entry = {readonly label: string; readonly text: string};

type Spans = readonly Span[];

const gap = 2;
/** Labels wider than this stand on a row of their own. */
const widestLabel = 30;
/** For such a label there is room nearly everywhere. */
const shortLabel = 2;
/** Below this there is no column for labels at all. */
const columnsForLabels = 36;
const columnsForShortLabels = 12;
/** Labels take at most this part of the width. */
const largestShare = 0.37;
/** From here on keys stand in two columns. */
const columnsForTwo = 88;
/** More keys than this for the same thing are told as a range. */
const fewKeys = 4;

const sections: readonly KeySection[] = ['Rooms', 'Panes', 'Reading', 'Writing', 'Program'];

const keysFor = (keymap: Keymap, actions: readonly Action[]): readonly string[] => {
	const order = new Map(actions.map((action, index) => [action, index]));
	return Object.entries(keymap)
		.filter(([, action]) => order.has(action))
		.toSorted(([, a], [, b]) => order.get(a)! - order.get(b)!)
		.map(([keys]) => keyLabel(keys));
};

function keyEntries(keymap: Keymap, section: KeySection): readonly Entry[] {
	const actions = (Object.keys(actionHelp) as Action[]).filter(action => actionHelp[action].section === section);
	return [...Map.groupBy(actions, action => actionHelp[action].text)].flatMap(([text, same]) => {
		const keys = keysFor(keymap, same);
		const label = keys.length > fewKeys ? `${keys[0]!} … ${keys.at(-1)!}` : keys.join('  ');
		return keys.length === 0 ? [] : [{label, text}];
	});
}

/** What to do first, in three lines. */
function firstSteps(keymap: Keymap): readonly Entry[] {
	const [unread] = keysFor(keymap, ['room.unread']);
	const [first] = keysFor(keymap, ['room.1']);
	const ways = [unread && `${unread} goes where something new is`, first && `${first} comes back here`].filter(way => way !== undefined);
	return [
		'Type /call HOST to call a friend. Or let him call you: /listen prints the addresses to give to him.',
		'Type a line and press Enter. The name in brackets before the line says who reads it.',
		`Type /chat NAME TEXT to write to one friend alone; that opens a room for the two of you.${ways.length === 0 ? '' : ` ${ways.join(', ')}.`}`,
	].map((text, index) => ({label: `${index + 1}.`, text}));
}

const blanks = (count: number): Span => ({text: ' '.repeat(Math.max(0, count)), tone: 'plain'});

const plain = (text: string): Span => ({text, tone: 'plain'});

function entryRows({label, text}: Entry, labelWidth: number, columns: number): readonly Spans[] {
	const isNarrow = columns < (labelWidth === shortLabel ? columnsForShortLabels : columnsForLabels);
	const indent = Math.min(isNarrow ? gap : labelWidth + gap, columns - 1);
	const name: Span = {text: truncate(label, columns), tone: 'name'};
	const rows = wrap(text, Math.max(1, columns - indent)).map((row): Spans => [blanks(indent), plain(row)]);
	return isNarrow || width(label) > labelWidth
		? [[name], ...rows]
		: rows.map((row, index) => index === 0 ? [name, blanks(indent - width(label)), ...row.slice(1)] : row);
}

/** As wide as the widest label for which there is room. */
function labelWidthOf(entries: readonly Entry[], columns: number): number {
	const widest = Math.max(0, ...entries.map(({label}) => width(label)).filter(labelColumns => labelColumns <= widestLabel));
	return Math.min(widest, Math.floor(columns * largestShare));
}

function tableRows(entries: readonly Entry[], columns: number, labelWidth = labelWidthOf(entries, columns)): readonly Spans[] {
	return entries.flatMap(entry => entryRows(entry, labelWidth, columns));
}

const widthOf = (spans: Spans): number => spans.reduce((sum, {text}) => sum + width(text), 0);

/** Two columns, read downwards, where there is room for them. */
function keyRows(entries: readonly Entry[], all: readonly Entry[], columns: number): readonly Spans[] {
	if (columns < columnsForTwo) {
		return tableRows(entries, columns, labelWidthOf(all, columns));
	}

	const half = Math.floor((columns - gap) / 2);
	const middle = Math.ceil(entries.length / 2);
	const labelWidth = labelWidthOf(all, half);
	const left = tableRows(entries.slice(0, middle), half, labelWidth);
	const right = tableRows(entries.slice(middle), half, labelWidth);
	return Array.from({length: Math.max(left.length, right.length)}, (_, index): Spans => {
		const spans = left[index] ?? [];
		const other = right[index];
		return other ? [...spans, blanks(half + gap - widthOf(spans)), ...other] : spans;
	});
}

const heading = (text: string, columns: number): Spans => [{text: truncate(text, columns), tone: 'heading'}];

export function helpRows({keymap, commands}: Manual, columns: number): readonly Row[] {
	const paragraphs = (texts: readonly string[]): readonly Spans[] => texts.flatMap(text => wrap(text, columns)).map(row => [plain(row)]);
	const keys = sections.map(section => ({section, entries: keyEntries(keymap, section)})).filter(({entries}) => entries.length > 0);
	const allKeys = keys.flatMap(({entries}) => entries);
	const rows: readonly Spans[] = [
		heading('What to do first', columns),
		...tableRows(firstSteps(keymap), columns, shortLabel),
		...keys.flatMap(({section, entries}) => [[], heading(`Keys: ${section.toLowerCase()}`, columns), ...keyRows(entries, allKeys, columns)]),
		[],
		heading('Commands', columns),
		...paragraphs(['/help COMMAND tells more of one. Names may be cut short; names of people with blanks go in double quotes. //text sends a text that begins with a slash.']),
		...tableRows(commands.map(spec => ({label: usage(spec), text: spec.help})), columns),
	];
	return rows.map((spans, index) => ({key: `help ${index}`, spans: spans.length === 0 ? [plain(' ')] : spans}));
}

/** The page stays within its ends. */
export const turnTo = (top: number, rows: number, height: number): HelpPage => ({top: Math.max(0, Math.min(top, rows - height))});
