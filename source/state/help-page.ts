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
/** Below this there is no column for labels at all. */
const columnsForLabels = 36;
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
function firstSteps(keymap: Keymap): readonly string[] {
	const [unread] = keysFor(keymap, ['room.unread']);
	const [first] = keysFor(keymap, ['room.1']);
	const ways = [unread && `${unread} goes where something new is`, first && `${first} comes back here`].filter(way => way !== undefined);
	return [
		'1. Type /call HOST to call a friend. Or let him call you: /listen prints the addresses to give to him.',
		'2. Type a line and press Enter. The name in brackets before the line says who reads it.',
		`3. Type /chat NAME TEXT to write to one friend alone; that opens a room for the two of you.${ways.length === 0 ? '' : ` ${ways.join(', ')}.`}`,
	];
}

const blanks = (count: number): Span => ({text: ' '.repeat(Math.max(0, count)), tone: 'plain'});

const plain = (text: string): Span => ({text, tone: 'plain'});

function entryRows({label, text}: Entry, labelWidth: number, columns: number): readonly Spans[] {
	const isNarrow = columns < columnsForLabels;
	const indent = isNarrow ? Math.min(gap, columns - 1) : labelWidth + gap;
	const name: Span = {text: truncate(label, columns), tone: 'name'};
	const rows = wrap(text, Math.max(1, columns - indent)).map((row): Spans => [blanks(indent), plain(row)]);
	return isNarrow || width(label) > labelWidth
		? [[name], ...rows]
		: rows.map((row, index) => index === 0 ? [name, blanks(indent - width(label)), ...row.slice(1)] : row);
}

function tableRows(entries: readonly Entry[], columns: number): readonly Spans[] {
	const widest = Math.max(0, ...entries.map(({label}) => width(label)).filter(labelColumns => labelColumns <= widestLabel));
	const labelWidth = Math.min(widest, Math.floor(columns * 0.45));
	return entries.flatMap(entry => entryRows(entry, labelWidth, columns));
}

const widthOf = (spans: Spans): number => spans.reduce((sum, {text}) => sum + width(text), 0);

/** Two columns, read downwards, where there is room for them. */
function keyRows(entries: readonly Entry[], columns: number): readonly Spans[] {
	if (columns < columnsForTwo) {
		return tableRows(entries, columns);
	}

	const half = Math.floor((columns - gap) / 2);
	const middle = Math.ceil(entries.length / 2);
	const left = tableRows(entries.slice(0, middle), half);
	const right = tableRows(entries.slice(middle), half);
	return Array.from({length: Math.max(left.length, right.length)}, (_, index): Spans => {
		const spans = left[index] ?? [];
		const other = right[index];
		return other ? [...spans, blanks(half + gap - widthOf(spans)), ...other] : spans;
	});
}

const heading = (text: string, columns: number): Spans => [{text: truncate(text, columns), tone: 'heading'}];

export function helpRows({keymap, commands}: Manual, columns: number): readonly Row[] {
	const paragraphs = (texts: readonly string[]): readonly Spans[] => texts.flatMap(text => wrap(text, columns)).map(row => [plain(row)]);
	const rows: readonly Spans[] = [
		heading('What to do first', columns),
		...paragraphs(firstSteps(keymap)),
		...sections.flatMap(section => {
			const entries = keyEntries(keymap, section);
			return entries.length === 0 ? [] : [[], heading(`Keys: ${section.toLowerCase()}`, columns), ...keyRows(entries, columns)];
		}),
		[],
		heading('Commands', columns),
		...paragraphs(['/help COMMAND tells more of one. Names may be cut short; names of people with blanks go in double quotes. //text sends a text that begins with a slash.']),
		...tableRows(commands.map(spec => ({label: usage(spec), text: spec.help})), columns),
	];
	return rows.map((spans, index) => ({key: `help ${index}`, spans: spans.length === 0 ? [plain(' ')] : spans}));
}

/** The page stays within its ends. */
export const turnTo = (top: number, rows: number, height: number): HelpPage => ({top: Math.max(0, Math.min(top, rows - height))});
