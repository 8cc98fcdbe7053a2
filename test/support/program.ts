/**
The built program, without a screen and with a folder of its own, as another program would use it.
*/
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Event, EventName, EventOf} from '../../source/session/events.js';
import {startNode, type LineProcess, type ProcessExit} from './line-process.js';
import {bareEnvironment} from './terminal.js';

/** What `npm ci` and `npm test` build. */
export const cliPath = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));

export type ProgramOptions = {
	/** Chat name. */
	readonly name?: string;
	/** Flags after `--headless --dir DIR --name NAME --listen 127.0.0.1:0`; a later `--listen` wins. */
	readonly args?: readonly string[];
	/** The text of its `config.toml`. */
	readonly config?: string;
	/** A folder that stays; otherwise it gets one that is removed at the end. */
	readonly dir?: string;
	readonly env?: Readonly<Record<string, string>>;
};

type Fields<T> = {readonly [Key in keyof T]?: T[Key] extends readonly unknown[] ? T[Key] : T[Key] extends Record<string, unknown> ? Fields<T[Key]> : T[Key]};

/** Fields that an event must have, nested objects in part; or a test of it. */
export type EventCondition<Name extends EventName> = Fields<EventOf<Name>> | ((event: EventOf<Name>) => boolean);

export type CtlResult = {
	readonly code: number | undefined;
	readonly lines: readonly string[];
	readonly errors: readonly string[];
};

/** Has `whole` all that `part` has? */
const isWithin = (whole: unknown, part: unknown): boolean => {
	if (typeof part !== 'object' || part === null) {
		return Object.is(whole, part);
	}

	if (typeof whole !== 'object' || whole === null) {
		return false;
	}

	const fields = whole as Readonly<Record<string, unknown>>;
	return Object.entries(part).every(([key, value]) => isWithin(fields[key], value));
};

const makeFolder = async () => mkdtemp(path.join(tmpdir(), 'mudlark-'));

export class Program {
	readonly #process: LineProcess;
	readonly #env: Readonly<Record<string, string>>;
	readonly #isOurFolder: boolean;

	readonly #events: Event[] = [];

	/** What `--dir` names. */
	readonly dir: string;

	constructor(dir: string, isOurFolder: boolean, options: ProgramOptions) {
		const {name = 'Wick', args = []} = options;
		this.dir = dir;
		this.#isOurFolder = isOurFolder;
		this.#env = {...bareEnvironment(dir), ...options.env};
		this.#process = startNode([cliPath, '--headless', '--dir', dir, '--name', name, '--listen', '127.0.0.1:0', ...args], this.#env);
	}

	/** Resolves when the program has ended. */
	get exited(): Promise<ProcessExit> {
		return this.#process.exited;
	}

	/** What it wrote to stderr. */
	get errors(): readonly string[] {
		return this.#process.errors;
	}

	/** All events since the start. */
	get events(): readonly Event[] {
		for (const line of this.#process.lines.slice(this.#events.length)) {
			this.#events.push(JSON.parse(line) as Event);
		}

		return this.#events;
	}

	get process(): LineProcess {
		return this.#process;
	}

	/**
	Resolves with the first event of this name that meets the condition, past or to come; `since` makes it look only at
	events from that index of `events` on. Rejects, and shows all the program said, when it ends before that.
	*/
	async waitForEvent<Name extends EventName>(name: Name, condition: EventCondition<Name> = {}, {since = 0} = {}): Promise<EventOf<Name>> {
		const isMet = (event: EventOf<Name>) => typeof condition === 'function' ? condition(event) : isWithin(event, condition);
		const what = `the event ${name} ${typeof condition === 'function' ? String(condition) : JSON.stringify(condition)}`;
		return this.#process.wait(what, () => this.events.slice(since).find((event): event is EventOf<Name> => event.event === name && isMet(event as EventOf<Name>)));
	}

	/** The port on which it takes calls, once it does. */
	async port(): Promise<number> {
		const {port} = await this.waitForEvent('listening', ({protocols}) => protocols.includes('mudmaster'));
		return port;
	}

	/** Types a line. */
	send(line: string): void {
		this.#process.send(line);
	}

	/** Runs `mudlark ctl` against this instance. */
	async ctl(...args: readonly string[]): Promise<CtlResult> {
		const ctl = this.startCtl(...args);
		ctl.endInput();
		const {code} = await ctl.exited;
		return {code, lines: ctl.lines, errors: ctl.errors};
	}

	/** Starts a `mudlark ctl` that stays, as `events` does. */
	startCtl(...args: readonly string[]): LineProcess {
		return startNode([cliPath, 'ctl', '--dir', this.dir, ...args], this.#env);
	}

	kill(signal: NodeJS.Signals): void {
		this.#process.kill(signal);
	}

	async stop(): Promise<ProcessExit> {
		const exit = await this.#process.stop();
		if (this.#isOurFolder) {
			await rm(this.dir, {recursive: true, force: true});
		}

		return exit;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
	}
}

/** Starts `mudlark --headless`; `await using` ends it with the test. */
export const startProgram = async (options: ProgramOptions = {}): Promise<Program> => {
	const dir = options.dir ?? await makeFolder();
	if (options.config !== undefined) {
		await mkdir(path.join(dir, 'config'), {recursive: true});
		await writeFile(path.join(dir, 'config', 'config.toml'), options.config);
	}

	return new Program(dir, options.dir === undefined, options);
};
