/**
The real TinTin++, driven through its keyboard and read from its screen.

It looks at its chat sockets ten times a second and prints nothing while nothing happens, so tests wait for its lines.
Three habits of 2.02.20 that tests must know:
- `#chat paste` takes in every line typed within the next second: wait for what it prints before the next command.
- It does not reuse a port that is in TIME_WAIT: a second one can't listen where a first one hung up.
- `#chat {message} {…} {a;b}` needs its braces: elsewhere `;`, `$`, `%`, `\` and `{` mean something to it.
*/
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {StringDecoder} from 'node:string_decoder';
import {stripVTControlCharacters} from 'node:util';
import {Conditions} from './conditions.js';
import {describeWith} from './describe-with.js';
import {findFreePort} from './free-port.js';
import {meets, type LineCondition} from './line-condition.js';
import {startTerminal, type Terminal} from './terminal.js';

const findTinTin = () => ['/usr/games', ...(process.env['PATH'] ?? '').split(':')].map(folder => path.join(folder, 'tt++')).find(file => existsSync(file));

const tintin = findTinTin();

/** `describe` for tests that need TinTin++. Without it they are skipped, on a CI machine they fail. */
export const describeWithTinTin = describeWith('TinTin++', 'tintin++', tintin !== undefined);

const patience = 30_000;

export class TinTin {
	readonly #lines: string[] = [];
	readonly #conditions = new Conditions(() => `TinTin++ said:\n${this.transcript().slice(-40).join('\n')}`);
	#rest = '';

	readonly name: string;
	/** Where it takes calls, on all IPv4 addresses. */
	readonly port: number;
	readonly terminal: Terminal;

	constructor(name: string, port: number, home: string) {
		this.name = name;
		this.port = port;
		// Whole lines, not wrapped ones, so that a text can be found however long it is.
		const commands = ['#config wordwrap off', `#chat initialize ${port}`, `#chat name ${name}`].join(';');
		this.terminal = startTerminal(tintin ?? 'tt++', ['-G', '-e', commands], {cwd: home, scrollback: 20_000});
		const decoder = new StringDecoder('utf8');
		this.terminal.onOutput(chunk => {
			this.#read(decoder.write(chunk));
		});
		void this.terminal.exited.then(() => {
			this.#conditions.end('TinTin++ ended');
		});
	}

	#read(text: string): void {
		const parts = (this.#rest + text).split('\n');
		this.#rest = parts.pop()!;
		this.#lines.push(...parts.map(part => this.#clean(part)));
		this.#conditions.changed();
	}

	#clean(line: string): string {
		return stripVTControlCharacters(line).replaceAll(/[\u{0}-\u{1F}\u{7F}]/gv, '');
	}

	/** Every line it has printed since its start, without colours; the commands it was given stand there as well. */
	transcript(): readonly string[] {
		return this.#rest === '' ? this.#lines : [...this.#lines, this.#clean(this.#rest)];
	}

	/** Types a line and presses Enter. */
	command(line: string): void {
		this.terminal.type(`${line}\r`);
	}

	/** `#chat {…} {…}`: a chat command whose arguments may hold blanks and semicolons. */
	chat(...words: readonly string[]): void {
		this.command(`#chat ${words.map(word => `{${word}}`).join(' ')}`);
	}

	/**
	Resolves with the first line that meets the condition, past or to come; `since` makes it look only at lines from that
	index of the transcript on. What was typed counts as printed: look for the answer, not for the words of the command.
	*/
	async waitFor(condition: LineCondition, {since = 0, timeout = patience} = {}): Promise<string> {
		let next = since;
		return this.#conditions.wait(`TinTin++ to say ${String(condition)}`, () => {
			for (; next < this.#lines.length; next++) {
				const line = this.#lines[next]!;
				if (meets(line, condition)) {
					return line;
				}
			}

			return undefined;
		}, timeout);
	}

	async stop(): Promise<void> {
		await this.terminal.stop();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}
}

const start = async (name: string, port: number, retries: number): Promise<TinTin> => {
	const home = await mkdtemp(path.join(tmpdir(), 'mudlark-tintin-'));
	const started = new TinTin(name, port, home);
	void started.terminal.exited.then(async () => rm(home, {recursive: true, force: true}));
	const answer = await started.waitFor(/Name changed to|is already in use/v);
	if (answer.includes('Name changed to')) {
		return started;
	}

	await started.stop();
	if (retries === 0) {
		throw new Error(`TinTin++ can't listen on port ${port}: ${answer}`);
	}

	return start(name, await findFreePort(), retries - 1);
};

/**
Starts TinTin++ with a chat name, taking calls.

@param options Who it is, and where it listens: on a free port unless one is given.
@param options.name A name without blanks.
@param options.port On all its IPv4 addresses.
*/
export const startTinTin = async (options: {readonly name: string; readonly port?: number}): Promise<TinTin> => {
	const {name, port} = options;
	// Somebody may take a port that was free between our look and TinTin++'s.
	return port === undefined ? start(name, await findFreePort(), 2) : start(name, port, 0);
};
