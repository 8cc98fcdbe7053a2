import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {setImmediate as macrotask} from 'node:timers/promises';
import {systemClock} from '../../source/clock.js';
import {CommandTable} from '../../source/commands/table.js';
import {createShell} from '../../source/commands/shell.js';
import type {LineResult, RunLine} from '../../source/commands/shell-types.js';
import {createScriptStore} from '../../source/config/script-store.js';
import {MudlarkError} from '../../source/lib/errors.js';
import {ScriptHost} from '../../source/scripting/host.js';
import type {Program} from '../../source/scripting/contract.js';
import type {EventSources, FilterSources, MethodTable} from '../../source/scripting/methods.js';
import {scriptCommand} from '../../source/scripting/script-command.js';
import {createScriptFolder} from '../../source/services/script-folder.js';
import {Bus} from '../../source/session/bus.js';
import type {Dispatch} from '../../source/session/commands.js';
import type {Choice, Event, EventName, EventOf, NewEvent, ScriptState} from '../../source/session/events.js';
import type {Contact} from '../../source/session/ports.js';
import {Conditions} from './conditions.js';
import {FakeClock} from './fake-clock.js';
import {scriptWorker} from './script-worker.js';

/** In ms; for what never comes. */
const PATIENCE = 50_000;

/** Timers wait for the test; what comes from a real thread is real. */
class ThreadClock extends FakeClock {
	override soon(callback: () => void): void {
		setImmediate(callback);
	}
}

export type ScriptWorldOptions = {
	/** What the user says when he is asked; unless given, a test answers by `answer`. */
	readonly consent?: Choice;
	readonly memory?: number;
	readonly tables?: readonly MethodTable[];
	readonly filters?: FilterSources;
	readonly events?: EventSources;
	readonly contacts?: readonly Contact[];
	readonly dispatch?: Dispatch;
	/** Time is real: for what a thread does in real time, such as taking memory. */
	readonly isTimeReal?: boolean;
	/** A folder that stays, for what is there after a restart. */
	readonly dir?: string;
};

type Question = Parameters<Program['ask']>[0];

/** Scripts in real threads and on a real disk, in a program that is a table of commands and a bus. */
export class ScriptWorld implements AsyncDisposable {
	readonly dir: string;
	readonly clock = new ThreadClock();
	readonly events: Event[] = [];
	readonly questions: Question[] = [];
	readonly table = new CommandTable([]);
	readonly host: ScriptHost;
	readonly #isOurFolder: boolean;
	readonly #runLine: RunLine;
	readonly #bus: Bus;
	readonly #conditions: Conditions;

	static async create(options: ScriptWorldOptions = {}): Promise<ScriptWorld> {
		const dir = options.dir ?? await mkdtemp(path.join(tmpdir(), 'mudlark-'));
		await writeFile(path.join(dir, 'mudlark-script.d.ts'), 'export type ScriptContext = unknown;\n');
		return new ScriptWorld(dir, await scriptWorker(), options);
	}

	private constructor(dir: string, worker: string, {consent = 'accept', memory = 64, contacts = [], dispatch, isTimeReal = false, dir: given, ...rest}: ScriptWorldOptions) {
		this.dir = dir;
		this.#isOurFolder = given === undefined;
		this.#conditions = new Conditions(() => this.events.slice(-20).map(event => JSON.stringify(event)).join('\n'));
		this.#bus = new Bus(() => this.clock.date(), error => {
			throw error;
		});
		this.#bus.on(event => {
			this.events.push(event);
			this.#conditions.changed();
		});
		this.#runLine = createShell({
			table: this.table,
			dispatch: dispatch ?? (async ({command}) => ({ok: false, error: new MudlarkError('ML_TEST', `nothing does ${command} here`)})),
			publish: this.#bus.emit,
		});
		this.host = new ScriptHost({
			program: {
				version: '0.0.0',
				runLine: this.#runLine,
				startRoom: 'mm/everybody',
				on: listener => this.#bus.on(listener),
				publish: this.#bus.emit,
				ask: question => {
					this.questions.push(question);
					if (consent === 'accept') {
						queueMicrotask(() => {
							question.answered('accept');
						});
					}

					return this.questions.length;
				},
				rooms: () => [{room: 'mm/everybody', title: 'everybody'}, {room: 'status', title: 'status'}],
				contacts: {
					list: () => contacts,
					get: name => contacts.find(contact => contact.name === name),
				},
				addCommand: spec => this.table.add(spec),
			},
			clock: isTimeReal ? systemClock : this.clock,
			folder: createScriptFolder({folder: this.scripts, data: path.join(dir, 'data/scripts'), types: this.types}),
			store: createScriptStore({state: path.join(dir, 'state'), damaged: ({code, message}) => {
				this.emit({event: 'error', code, message});
			}}),
			worker,
			memory: () => memory,
			...rest,
		});
		this.table.add(scriptCommand(this.host));
	}

	get scripts(): string {
		return path.join(this.dir, 'config/scripts');
	}

	/** The types of the functions for scripts. */
	get types(): string {
		return path.join(this.dir, 'mudlark-script.d.ts');
	}

	dataFolder(name: string): string {
		return path.join(this.dir, 'data/scripts', name);
	}

	/** Writes a file of a script. */
	async write(file: string, text: string): Promise<void> {
		const place = path.join(this.scripts, file);
		await mkdir(path.dirname(place), {recursive: true});
		await writeFile(place, text);
	}

	/** Writes a script without types and loads it; resolves when it is active. Without a manifest it may chat and print. */
	async run(name: string, text: string): Promise<void> {
		await this.write(`${name}.mjs`, text);
		const since = this.events.length;
		await this.type(`/script load ${name}`);
		await this.until(`${name} to run or not`, () => ['active', 'failed'].includes(this.states(name).at(-1)!) && this.all('script.changed').length > 0 && this.events.length > since);
		const {state, error} = this.host.known(name);
		if (state === 'failed') {
			throw new Error(error);
		}
	}

	emit(event: NewEvent): void {
		this.#bus.emit(event);
	}

	/** What a line does, whether it works or not. */
	async line(line: string, room = 'mm/everybody'): Promise<LineResult> {
		return this.#runLine(line, {room, face: 'headless'});
	}

	/** What a line prints; throws what it says when it does not work. */
	async type(line: string): Promise<readonly string[]> {
		const {lines, error} = await this.line(line);
		if (error) {
			throw error;
		}

		return lines;
	}

	all<Name extends EventName>(name: Name): ReadonlyArray<EventOf<Name>> {
		return this.events.filter((event): event is EventOf<Name> => event.event === name);
	}

	states(name: string): readonly ScriptState[] {
		return this.all('script.changed').filter(event => event.name === name).map(({state}) => state);
	}

	log(name: string): string {
		return this.host.known(name).log.lines.join('\n');
	}

	/** Texts of notices: what scripts have printed. */
	get printed(): readonly string[] {
		return this.all('notice').map(({text}) => text);
	}

	/** Resolves once something is true, now or after an event. */
	async until(what: string, isTrue: () => boolean): Promise<void> {
		await this.#conditions.wait(what, () => isTrue() || undefined, PATIENCE);
	}

	/** Resolves with the event that says so. */
	async reached(name: string, state: ScriptState, since = 0): Promise<EventOf<'script.changed'>> {
		return this.#conditions.wait(`${name} to be ${state}`, () => this.events.slice(since)
			.find((event): event is EventOf<'script.changed'> => event.event === 'script.changed' && event.name === name && event.state === state), PATIENCE);
	}

	/**
	Lets time pass until something is true. Threads live in real time: `between` waits for those that must not fall behind, for
	their answer to a command for example.
	*/
	async passTime(isTrue: () => boolean, between: () => Promise<unknown> = async () => macrotask()): Promise<void> {
		while (!isTrue()) {
			await this.clock.advance(250); // eslint-disable-line no-await-in-loop
			await between(); // eslint-disable-line no-await-in-loop
		}
	}

	/** Until the script is in that state. */
	async passTimeUntil(name: string, state: ScriptState, between?: () => Promise<unknown>): Promise<EventOf<'script.changed'>> {
		await this.passTime(() => this.states(name).at(-1) === state, between);
		return this.reached(name, state);
	}

	/** Waits, in real time, for what no event tells. */
	async eventually(isTrue: () => boolean): Promise<void> {
		while (!isTrue()) {
			await macrotask(); // eslint-disable-line no-await-in-loop
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		const stopped = this.host.stop();
		let isStopped = false;
		void stopped.finally(() => {
			isStopped = true;
		});
		await this.passTime(() => isStopped);
		await stopped;
		if (this.#isOurFolder) {
			await rm(this.dir, {recursive: true, force: true});
		}
	}
}
