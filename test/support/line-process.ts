import {spawn, type ChildProcessWithoutNullStreams} from 'node:child_process';
import process from 'node:process';
import {createInterface} from 'node:readline';
import {Conditions} from './conditions.js';
import {meets, type LineCondition} from './line-condition.js';

export type ProcessExit = {
	readonly code: number | undefined;
	readonly signal: NodeJS.Signals | undefined;
};

/** Long, since it only has to catch what would never come; the slowest machine decides. */
const patience = 20_000;

/** A program that speaks in lines over pipes. */
export class LineProcess {
	readonly #child: ChildProcessWithoutNullStreams;
	readonly #conditions = new Conditions(() => [...this.lines, ...this.errors.map(line => `stderr: ${line}`)].join('\n'));

	/** What it wrote to stdout. */
	readonly lines: string[] = [];
	/** What it wrote to stderr. */
	readonly errors: string[] = [];
	/** Resolves when it has ended and all it wrote has been read. */
	readonly exited: Promise<ProcessExit>;

	constructor(file: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>) {
		this.#child = spawn(file, args, {env, stdio: 'pipe'});
		// It may end while we write; that it has ended is told by `exited`.
		this.#child.stdin.on('error', () => undefined);
		this.#collect(this.#child.stdout, this.lines);
		this.#collect(this.#child.stderr, this.errors);
		this.exited = new Promise((resolve, reject) => {
			this.#child.on('error', reject);
			this.#child.on('close', (code, signal) => {
				this.#conditions.end(`the program ended with ${signal ?? `code ${String(code)}`}`);
				resolve({code: code ?? undefined, signal: signal ?? undefined});
			});
		});
	}

	#collect(stream: NodeJS.ReadableStream, lines: string[]): void {
		createInterface({input: stream, crlfDelay: Infinity}).on('line', line => {
			lines.push(line);
			this.#conditions.changed();
		});
	}

	get pid(): number {
		return this.#child.pid!;
	}

	/** Resolves with what `find` finds, now or after another line; rejects when the program ends before that. */
	async wait<T>(what: string, find: () => T | undefined, timeout = patience): Promise<T> {
		return this.#conditions.wait(what, find, timeout);
	}

	/** Waits for a line on stdout. */
	async waitForLine(condition: LineCondition): Promise<string> {
		return this.wait(`a line with ${String(condition)}`, () => this.lines.find(line => meets(line, condition)));
	}

	/** Writes a line to its stdin. */
	send(line: string): void {
		this.#child.stdin.write(`${line}\n`);
	}

	/** Closes its stdin. */
	endInput(): void {
		this.#child.stdin.end();
	}

	/** Closes our end of its stdout, as a reader does who goes away. */
	closeOutput(): void {
		this.#child.stdout.destroy();
	}

	kill(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** Asks it to end, and makes it end if it does not. */
	async stop(): Promise<ProcessExit> {
		this.#child.kill('SIGTERM');
		const lastResort = setTimeout(() => {
			this.#child.kill('SIGKILL');
		}, patience);
		try {
			return await this.exited;
		} finally {
			clearTimeout(lastResort);
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}
}

/** Runs our Node with the arguments given. */
export const startNode = (args: readonly string[], env: Readonly<Record<string, string | undefined>>): LineProcess => new LineProcess(process.execPath, args, env);
