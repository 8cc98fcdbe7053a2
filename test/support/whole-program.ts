import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {setTimeout} from 'node:timers/promises';
import {createMudlark, type Mudlark} from '../../source/main.js';
import type {Event, EventName, EventOf} from '../../source/session/events.js';
import {Conditions} from './conditions.js';

/** In ms; for what never comes. */
const PATIENCE = 20_000;

export type WholeProgramOptions = {
	/** The text of its `config.toml`. */
	readonly config?: string;
	/** The bundle for the threads of scripts. */
	readonly scriptWorker?: string;
};

/** All parts of the program but its face, with real sockets, a real disk and a folder of its own. It takes all calls. */
export class WholeProgram implements AsyncDisposable {
	readonly name: string;
	readonly dir: string;
	readonly events: Event[] = [];
	readonly #mudlark: Mudlark;
	readonly #conditions = new Conditions(() => this.events.slice(-20).map(event => JSON.stringify(event)).join('\n'));

	static async start(name: string, {config = '', scriptWorker}: WholeProgramOptions = {}): Promise<WholeProgram> {
		const dir = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
		await mkdir(path.join(dir, 'config'));
		await writeFile(path.join(dir, 'config/config.toml'), config);
		const mudlark = await createMudlark({
			version: '0.0.0',
			places: {env: {}, home: dir, cwd: dir, dir},
			uid: process.getuid!(),
			user: name,
			overrides: {name, 'listen.accept': 'all', 'listen.address': '127.0.0.1', 'listen.port': 0},
			run: [],
			...(scriptWorker !== undefined && {scriptWorker}),
		});
		const program = new WholeProgram(name, dir, mudlark);
		await mudlark.start();
		return program;
	}

	private constructor(name: string, dir: string, mudlark: Mudlark) {
		this.name = name;
		this.dir = dir;
		this.#mudlark = mudlark;
		mudlark.program.on(event => {
			this.events.push(event);
			this.#conditions.changed();
		});
	}

	get port(): number {
		return this.#mudlark.program.status().port;
	}

	get downloads(): string {
		return this.#mudlark.paths.downloads;
	}

	/** Where scripts are. */
	get scripts(): string {
		return this.#mudlark.paths.scripts;
	}

	/** Lines of a script's log, without their time. */
	log(script: string): readonly string[] {
		return this.#mudlark.scripts.known(script).log.lines.map(line => line.replace(/^[\d:]+ {2}/v, ''));
	}

	/**
	What a line prints.
	@throws What the command says.
	*/
	async type(line: string): Promise<readonly string[]> {
		const {error, lines} = await this.#mudlark.runLine(line, {room: this.#mudlark.manager.startRoom, face: 'headless'});
		if (error !== undefined) {
			throw error;
		}

		return lines;
	}

	all<Name extends EventName>(name: Name): ReadonlyArray<EventOf<Name>> {
		return this.events.filter((event): event is EventOf<Name> => event.event === name);
	}

	/** Resolves once something is true, now or after an event. */
	async until(what: string, isTrue: () => boolean): Promise<void> {
		await this.#conditions.wait(what, () => isTrue() || undefined, PATIENCE);
	}

	/** The same for what no event tells; `describe` says what there is instead. */
	async eventually(what: string, isTrue: () => boolean, describe: () => string): Promise<void> {
		const until = performance.now() + PATIENCE;
		while (!isTrue()) {
			if (performance.now() > until) {
				throw new Error(`waited for ${what}, but there was only\n${describe()}`);
			}

			await setTimeout(5); // eslint-disable-line no-await-in-loop
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#mudlark.stop();
		await rm(this.dir, {recursive: true});
	}
}
