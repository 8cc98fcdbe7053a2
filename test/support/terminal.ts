/**
A real terminal without a window: a program in a pty, and xterm's own emulator as what its user would see.
*/
import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {Buffer} from 'node:buffer';
import process from 'node:process';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {spawn, type IPty} from '@lydell/node-pty';
import xterm, {type IBufferCell} from '@xterm/headless';
import {Conditions} from './conditions.js';
import {bytesOfKey} from './keys.js';

export type TerminalOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly cwd?: string;
	/** Added to the bare environment; `undefined` takes a variable out of it. */
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** Lines kept above the screen. */
	readonly scrollback?: number;
};

/** A colour of the palette by its number (0 to 255), or `#rrggbb`; undefined is the terminal's own. */
export type Colour = number | `#${string}` | undefined;

export type Cell = {
	readonly text: string;
	/** Columns it takes: 2 for wide characters, 0 for the cell behind one. */
	readonly width: number;
	readonly foreground: Colour;
	readonly background: Colour;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly italic: boolean;
	readonly underline: boolean;
	readonly inverse: boolean;
	readonly strikethrough: boolean;
};

export type Exit = {
	readonly code: number;
	/** 0 unless a signal ended the program. */
	readonly signal: number;
};

/** Text that the screen shows (lines joined by `\n`), or a test of its lines. */
export type ScreenCondition = string | RegExp | ((screen: readonly string[]) => boolean);

/** Long, since it only has to catch what would never come; the slowest machine decides. */
const patience = 20_000;

const terminalName = 'xterm-256color';

/**
Only what a terminal would set. Above all none of the variables by which Ink and chalk recognise a CI machine or a wish
for colour: a program under test must draw here as it draws for a user.
*/
export const bareEnvironment = (home: string): Record<string, string> => Object.fromEntries([
	['PATH', process.env['PATH'] ?? '/usr/bin:/bin'],
	['HOME', home],
	['LANG', 'C.UTF-8'],
	['TERM', terminalName],
	['COLORTERM', 'truecolor'],
]);

const colour = (isDefault: boolean, isRgb: boolean, value: number): Colour => {
	if (isDefault) {
		return undefined;
	}

	return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
};

/** Programs leave things in their home: histories, caches. */
const emptyHome = mkdtempSync(path.join(tmpdir(), 'mudlark-home-'));

export class Terminal {
	readonly #pty: IPty;
	readonly #emulator: InstanceType<typeof xterm.Terminal>;
	readonly #chunks: Uint8Array[] = [];
	readonly #conditions = new Conditions(() => this.picture());
	readonly #listeners = new Set<(chunk: Uint8Array) => void>();
	#isRunning = true;

	/** How the program ended; everything it wrote has been shown by then. */
	readonly exited: Promise<Exit>;

	constructor(file: string, args: readonly string[], options: TerminalOptions = {}) {
		const {columns = 80, rows = 24, cwd = process.cwd(), scrollback = 1000} = options;
		const environment = {...bareEnvironment(options.cwd ?? emptyHome), ...options.env};
		this.#emulator = new xterm.Terminal({cols: columns, rows, scrollback, allowProposedApi: true});
		this.#pty = spawn(file, [...args], {cols: columns, rows, cwd, name: terminalName, env: environment, encoding: null});

		// Typed as text, but `encoding: null` makes it bytes.
		this.#pty.onData(data => {
			this.#receive(data as unknown as Uint8Array);
		});

		// Programs ask their terminal what it is and where the cursor stands, and wait for the answer.
		this.#emulator.onData(answer => {
			this.type(answer);
		});

		this.exited = new Promise(resolve => {
			this.#pty.onExit(({exitCode, signal = 0}) => {
				this.#isRunning = false;
				this.#emulator.write('', () => {
					this.#conditions.end(`the program ended with ${signal === 0 ? `code ${exitCode}` : `signal ${signal}`}`);
					resolve({code: exitCode, signal});
				});
			});
		});
	}

	#receive(chunk: Uint8Array): void {
		this.#chunks.push(chunk);
		for (const listener of this.#listeners) {
			listener(chunk);
		}

		this.#emulator.write(chunk, () => {
			this.#conditions.changed();
		});
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** Every byte that the program wrote. */
	get received(): Uint8Array {
		return Buffer.concat(this.#chunks);
	}

	/** The visible lines from the top, without the blanks at their ends. */
	screen(): string[] {
		const {active} = this.#emulator.buffer;
		return Array.from({length: this.#emulator.rows}, (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '');
	}

	/** The screen in a frame, for messages. */
	picture(): string {
		const edge = `+${'-'.repeat(this.#emulator.cols)}+`;
		return [edge, ...this.screen().map(line => `|${line}`), edge].join('\n');
	}

	/** Column and row count from 0 at the top left. */
	cell(x: number, y: number): Cell {
		const {active} = this.#emulator.buffer;
		const cell = active.getLine(active.baseY + y)?.getCell(x);
		if (!cell) {
			throw new RangeError(`there is no cell at column ${x} of row ${y}`);
		}

		return describeCell(cell);
	}

	/** Where the program has put the cursor, from 0 at the top left. */
	cursor(): {readonly x: number; readonly y: number; readonly visible: boolean} {
		const {active} = this.#emulator.buffer;
		return {x: active.cursorX, y: active.cursorY, visible: this.privateMode(25) ?? true};
	}

	/**
	What the program last made of a DEC private mode: 25 cursor, 1000 mouse, 1049 alternate screen, 2004 bracketed
	paste. Undefined if it never touched it.
	*/
	privateMode(mode: number): boolean | undefined {
		let state: boolean | undefined;
		const text = Buffer.concat(this.#chunks).toString('latin1');
		for (const {groups} of text.matchAll(/\u{1B}\[\?(?<modes>[\d;]+)(?<letter>[hl])/gv)) {
			if (groups!['modes']!.split(';').includes(String(mode))) {
				state = groups!['letter'] === 'h';
			}
		}

		return state;
	}

	/** Is called with every chunk of output from now on. */
	onOutput(listener: (chunk: Uint8Array) => void): void {
		this.#listeners.add(listener);
	}

	/** Sends the characters as they are: what a keyboard, or another program, would send. */
	type(text: string): void {
		if (this.#isRunning) {
			this.#pty.write(text);
		}
	}

	/** Presses a key: `enter`, `up`, `f1`, `ctrl+k`, `alt+left`, `shift+tab`, `alt+x`. */
	key(name: string): void {
		this.type(bytesOfKey(name, this.#emulator.modes.applicationCursorKeysMode));
	}

	/** Pastes as a terminal does: in brackets where the program asked for them, with CR as line end. */
	paste(text: string): void {
		const pasted = text.replaceAll(/\r?\n/gv, '\r');
		this.type(this.#emulator.modes.bracketedPasteMode ? `\u{1B}[200~${pasted}\u{1B}[201~` : pasted);
	}

	resize(columns: number, rows: number): void {
		this.#emulator.resize(columns, rows);
		this.#pty.resize(columns, rows);
	}

	/** Resolves with the screen as soon as it fulfils the condition; rejects, with a picture of it, when it can't any more. */
	async waitFor(condition: ScreenCondition, {timeout = patience} = {}): Promise<string[]> {
		const isMet = (screen: readonly string[]) => {
			if (typeof condition === 'function') {
				return condition(screen);
			}

			const text = screen.join('\n');
			return typeof condition === 'string' ? text.includes(condition) : condition.test(text);
		};

		return this.#conditions.wait(typeof condition === 'string' ? JSON.stringify(condition) : String(condition), () => {
			const screen = this.screen();
			return isMet(screen) ? screen : undefined;
		}, timeout);
	}

	/** Sends a signal to the program alone, not to its children. */
	kill(signal: NodeJS.Signals): void {
		if (this.#isRunning) {
			this.#pty.kill(signal);
		}
	}

	/** Ends the program and what it started, if it has not ended by itself. */
	async stop(): Promise<void> {
		if (this.#isRunning) {
			try {
				process.kill(-this.pid, 'SIGKILL');
			} catch {
				this.kill('SIGKILL');
			}
		}

		await this.exited;
		await nextTurn();
		this.#emulator.dispose();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}
}

const describeCell = (cell: IBufferCell): Cell => ({
	text: cell.getChars(),
	width: cell.getWidth(),
	foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
	background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
	bold: cell.isBold() !== 0,
	dim: cell.isDim() !== 0,
	italic: cell.isItalic() !== 0,
	underline: cell.isUnderline() !== 0,
	inverse: cell.isInverse() !== 0,
	strikethrough: cell.isStrikethrough() !== 0,
});

/** Starts a program in a terminal of its own; `await using` ends it with the test. */
export const startTerminal = (file: string, args: readonly string[] = [], options?: TerminalOptions): Terminal => new Terminal(file, args, options);
