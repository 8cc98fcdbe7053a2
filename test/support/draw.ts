/** Runs the real screen on a terminal that exists only in memory, and tells what that terminal shows. */
import {Console} from 'node:console'; // eslint-disable-line n/prefer-global/console -- Vitest's global one lacks the class.
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import xterm from '@xterm/headless';
import type {RunLine} from '../../source/commands/shell-types.js';
import type {Complete, Ports} from '../../source/screen/use-requests.js';
import {runScreen, type Screen} from '../../source/screen/run-screen.js';
import {createStore, type Store, type StoreOptions} from '../../source/state/store.js';
import {networks} from './events.js';
import {commands as tableCommands} from './screen-commands.js';

export type Cell = {readonly text: string; readonly color: number; readonly isBold: boolean; readonly isDim: boolean; readonly isInverse: boolean};

export type Drawn = {
	readonly store: Store;
	readonly screen: Screen;
	/** Everything that was written to the terminal, in order. */
	readonly written: string[];
	/** What is typed, or what the terminal sends for a key. */
	type(text: string): void;
	resize(columns: number, rows: number): void;
	/** The terminal hangs up. */
	hangUp(): void;
	/** The rows as one sees them, without blanks at their ends. */
	rows(): Promise<readonly string[]>;
	text(): Promise<string>;
	cell(x: number, y: number): Promise<Cell>;
	cursor(): Promise<{readonly x: number; readonly y: number}>;
	/** Is the cursor hidden? */
	isCursorHidden(): boolean;
	readonly terminal: InstanceType<typeof xterm.Terminal>;
	/** Modes that are on when it is over are those the program forgot. */
	readonly rawModes: boolean[];
};

export type DrawOptions = Partial<Pick<StoreOptions, 'page' | 'schedule' | 'manual' | 'commands'>> & {
	readonly columns: number;
	readonly rows: number;
	readonly noColor?: boolean;
	readonly runLine?: RunLine;
	readonly complete?: Complete;
	readonly answerSecretly?: Ports['answerSecretly'];
	readonly editText?: Ports['editText'];
};

// eslint-disable-next-line unicorn/prefer-event-target -- It stands in for a stream.
class Output extends EventEmitter {
	readonly isTTY = true;
	columns: number;
	rows: number;
	readonly #written: (text: string) => void;

	constructor(columns: number, rows: number, written: (text: string) => void) {
		super();
		this.columns = columns;
		this.rows = rows;
		this.#written = written;
	}

	write(text: string, callback?: () => void): boolean {
		this.#written(text);
		callback?.();
		return true;
	}
}

// Ink guards its frames against console.log, for which it needs what vitest's console lacks.
console.Console ??= Console;

const nothing: RunLine = async () => ({ok: true, lines: []});

export function draw({columns, rows, noColor = false, runLine = nothing, complete = () => [], answerSecretly = () => {}, editText = async text => text, page = async () => [], schedule, manual, commands = tableCommands}: DrawOptions): Drawn {
	const terminal = new xterm.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 0});
	const written: string[] = [];
	const rawModes: boolean[] = [];
	const stdout = new Output(columns, rows, text => {
		written.push(text);
		// A terminal in raw mode still turns line feeds into new lines (ONLCR).
		terminal.write(text.replaceAll('\n', '\r\n'));
	});
	const stdin = Object.assign(new PassThrough(), {
		setRawMode(isRaw: boolean) {
			rawModes.push(isRaw);
		},
	});
	const store = createStore({networks, page, commands, ...(schedule && {schedule}), ...(manual && {manual})});
	const screen = runScreen({
		store,
		runLine,
		complete,
		answerSecretly,
		editText,
		noColor,
		stdin,
		stdout: stdout as unknown as NodeJS.WriteStream,
	});
	const settled = async () => new Promise<void>(resolve => {
		terminal.write('', resolve);
	});
	const readRows = async () => {
		await settled();
		const {active} = terminal.buffer;
		return Array.from({length: terminal.rows}, (_, y) => active.getLine(active.baseY + y)?.translateToString(true).trimEnd() ?? '');
	};

	return {
		store,
		screen,
		written,
		terminal,
		rawModes,
		type(text) {
			stdin.write(text);
		},
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			stdout.columns = newColumns;
			stdout.rows = newRows;
			stdout.emit('resize');
		},
		hangUp() {
			stdin.end();
		},
		rows: readRows,
		async text() {
			const all = await readRows();
			return all.join('\n');
		},
		async cell(x, y) {
			await settled();
			const {active} = terminal.buffer;
			const cell = active.getLine(active.baseY + y)!.getCell(x)!;
			return {
				text: cell.getChars(),
				color: cell.isFgDefault() ? -1 : cell.getFgColor(),
				isBold: cell.isBold() !== 0,
				isDim: cell.isDim() !== 0,
				isInverse: cell.isInverse() !== 0,
			};
		},
		isCursorHidden() {
			const all = written.join('');
			return all.lastIndexOf('\u{1B}[?25l') > all.lastIndexOf('\u{1B}[?25h');
		},
		async cursor() {
			await settled();
			const {cursorX: x, cursorY: y} = terminal.buffer.active;
			return {x, y};
		},
	};
}
