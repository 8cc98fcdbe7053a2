import type {Clock} from '../session/ports.js';
import {Bucket} from '../lib/bucket.js';
import {MudlarkError} from '../lib/errors.js';
import type {Manifest, Permission} from './api.js';
import {EventFeed} from './event-feed.js';
import {limits} from './limits.js';
import type {ScriptLog} from './log.js';
import {toFailure, type Failure, type FromWorker, type Result, type Setup} from './messages.js';
import {ScriptError, ScriptTimeout, type Caller, type MethodTable} from './methods.js';
import {Tally} from './tally.js';
import {ScriptThread} from './thread.js';
import {Watchdog} from './watchdog.js';

export type RunOptions = {
	readonly name: string;
	readonly worker: string;
	readonly flags: readonly string[];
	readonly setup: Setup;
	readonly tables: ReadonlyMap<string, MethodTable>;
	readonly clock: Clock;
	readonly log: ScriptLog;
	/** MiB that the script may keep. */
	readonly memory: () => number;
	/** Told once, with a sentence, when the run ends without having been asked to. */
	readonly broken: (state: 'failed' | 'suspended', reason: string) => void;
};

/** A step that the thread is to tell of. */
type Step = 'loaded' | 'active' | 'deactivated' | 'closed';

type Kept = {readonly what: string; readonly undo: () => void};

/** One life of a script: its thread, and everything that it has registered. */
export class ScriptRun {
	readonly #options: RunOptions;
	readonly #thread: ScriptThread;
	readonly #watchdog: Watchdog;
	readonly #feed: EventFeed;
	readonly #kept = new Map<number, Kept>();
	readonly #asked = new Map<number, (result: Result) => void>();
	readonly #mistakes = new Tally(limits.mistakes);
	readonly #texts = new Bucket(limits.texts);
	readonly #lines = new Bucket(limits.lines);
	readonly #output = new Bucket(limits.logLines);
	readonly #over = Promise.withResolvers<never>();
	#step: {readonly name: Step; readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void} | undefined;
	#permissions: ReadonlySet<Permission> = new Set();
	#nextId = 1;
	#isStopping = false;
	#isOver = false;

	constructor(options: RunOptions) {
		this.#options = options;
		// It is waited for only while a step is.
		this.#over.promise.catch(() => undefined);
		this.#thread = new ScriptThread({
			worker: options.worker,
			flags: options.flags,
			setup: options.setup,
			message: message => {
				this.#take(message);
			},
			printed: line => {
				if (this.#output.take(options.clock.now())) {
					options.log.write('info', line);
				}
			},
			ended: (code, thrown) => {
				this.#ended(code, thrown);
			},
		});
		this.#feed = new EventFeed(options.clock, options.log, events => {
			this.#thread.post({kind: 'events', events});
		});
		this.#watchdog = new Watchdog({
			clock: options.clock,
			thread: this.#thread,
			memory: options.memory,
			suspend: reason => {
				this.#break('suspended', reason);
			},
		});
	}

	/** What the script has registered, in words: "command /hi". */
	get registered(): readonly string[] {
		return [...this.#kept.values()].map(({what}) => what);
	}

	/**
	Reads the module; what it exports as `script`.
	@throws MudlarkError ML_SCRIPT_FAILED
	*/
	async load(): Promise<unknown> {
		return this.#await('loaded', limits.loadMs);
	}

	/** @throws MudlarkError ML_SCRIPT_FAILED */
	async activate(manifest: Manifest, settings: Readonly<Record<string, unknown>>): Promise<void> {
		this.#permissions = new Set(manifest.permissions);
		this.#thread.post({kind: 'activate', permissions: manifest.permissions, settings});
		await this.#await('active', limits.activateMs);
	}

	/** Lets the script say goodbye and its sockets send what was written, and ends it whether it does or not. */
	async stop(): Promise<void> {
		this.#isStopping = true;
		this.#feed.flush();
		try {
			this.#thread.post({kind: 'deactivate'});
			await this.#await('deactivated', limits.deactivateMs);
		} catch (error) {
			this.#options.log.write('warn', error instanceof Error ? error.message : String(error));
		}

		try {
			this.#thread.post({kind: 'close'});
			await this.#await('closed', limits.closeMs);
		} catch {
			// What could not be sent by now is lost.
		}

		await this.end();
	}

	/** At once. */
	async end(): Promise<void> {
		this.#finish('it was stopped');
		await this.#thread.end();
	}

	/** Waits for a step of the thread's. One that takes too long is its last. */
	async #await(name: Step, ms: number): Promise<unknown> {
		const {clock, name: script} = this.#options;
		const {promise, resolve, reject} = Promise.withResolvers<unknown>();
		this.#step = {name, resolve, reject};
		const timer = clock.after(ms, () => {
			// What the thread has told meanwhile is heard first.
			clock.soon(() => {
				reject(new MudlarkError('ML_SCRIPT_FAILED', `${script} ${slow[name]} within ${ms / 1000} seconds.`));
			});
		});
		try {
			return await Promise.race([promise, this.#over.promise]);
		} finally {
			timer.cancel();
			this.#step = undefined;
		}
	}

	#take(message: FromWorker): void {
		if (this.#isOver) {
			return;
		}

		switch (message.kind) {
			case 'loaded':
			case 'active':
			case 'deactivated':
			case 'closed':
			case 'failed': {
				this.#advance(message);
				return;
			}

			case 'pong': {
				this.#watchdog.pong();
				return;
			}

			case 'collected': {
				this.#watchdog.collected(message.bytes);
				return;
			}

			case 'call': {
				void this.#call(message);
				return;
			}

			case 'answer': {
				this.#asked.get(message.id)?.(message.result);
				return;
			}

			case 'drop': {
				this.#drop(message.callback);
				return;
			}

			case 'taken': {
				this.#feed.taken();
				return;
			}

			case 'threw': {
				this.#mistake(message.where, message.failure);
				return;
			}

			case 'log': {
				this.#options.log.write(message.level, message.text);
			}
		}
	}

	#advance(message: Extract<FromWorker, {kind: Step | 'failed'}>): void {
		if (message.kind === 'failed') {
			this.#options.log.failure(this.#step?.name === 'active' ? 'activate' : 'load', message.failure);
			this.#step?.reject(new MudlarkError('ML_SCRIPT_FAILED', sentence(message.failure)));
		} else if (this.#step?.name === message.kind) {
			this.#step.resolve('manifest' in message ? message.manifest : undefined);
		}
	}

	async #call({id, method, args, depth, callback, isSynchronous}: Extract<FromWorker, {kind: 'call'}>): Promise<void> {
		let result: Result;
		try {
			result = {ok: true, value: await this.#carryOut(method, args, {depth, callback})};
		} catch (error) {
			result = {ok: false, failure: toFailure(error)};
		}

		if (this.#isOver) {
			return;
		}

		try {
			this.#answer(id, result, isSynchronous);
		} catch (error) {
			this.#answer(id, {ok: false, failure: toFailure(error)}, isSynchronous);
		}
	}

	#answer(id: number, result: Result, isSynchronous: boolean): void {
		if (isSynchronous) {
			this.#thread.answer(id, result);
		} else {
			this.#thread.post({kind: 'result', id, result});
		}
	}

	#carryOut(method: string, args: readonly unknown[], within: Pick<Caller, 'depth' | 'callback'>): unknown {
		const [group = '', name = ''] = method.split('.', 2);
		const table = this.#options.tables.get(group);
		if (!table || !Object.hasOwn(table.methods, name)) {
			throw new ScriptError('UnknownFunction', `There is no function ${method}.`);
		}

		const {permission, methods} = table;
		if (permission !== undefined && !this.#permissions.has(permission)) {
			throw new ScriptError('PermissionDenied', `${this.#options.name} has no permission ${permission}, which ${method} needs. Write it into permissions of the exported constant script.`);
		}

		return methods[name]!(this.#callerAt(within), ...args);
	}

	#callerAt(within: Pick<Caller, 'depth' | 'callback'>): Caller {
		const {name: script, clock, log} = this.#options;
		return {
			script,
			permissions: this.#permissions,
			...within,
			ask: async (callback, args, options) => this.#ask(callback, args, options),
			tell: (callback, value) => {
				this.#feed.add(callback, value);
			},
			keep: (callback, what, undo) => {
				this.#keep(callback, {what, undo});
			},
			log(level, text) {
				log.write(level, text);
			},
			spendText: () => {
				if (!this.#texts.take(clock.now())) {
					throw new ScriptError('RateLimited', `This was refused: more than ${limits.texts.perSecond} texts a second.`);
				}
			},
			mayPrint: () => this.#lines.take(clock.now()),
		};
	}

	#keep(callback: number, kept: Kept): void {
		if (this.#isOver || this.#kept.size >= limits.callbacks) {
			kept.undo();
			throw new ScriptError('TooMany', `A script may have ${limits.callbacks} commands, filters and events.`);
		}

		this.#kept.set(callback, kept);
	}

	#drop(callback: number): void {
		this.#kept.get(callback)?.undo();
		this.#kept.delete(callback);
	}

	async #ask(callback: number, args: readonly unknown[], {ms, depth = 0}: {readonly ms: number; readonly depth?: number}): Promise<unknown> {
		if (this.#isOver) {
			throw new ScriptTimeout(`${this.#options.name} is not running any more.`);
		}

		const {clock} = this.#options;
		const id = this.#nextId++;
		const {promise, resolve} = Promise.withResolvers<Result | undefined>();
		const timer = clock.after(ms, () => {
			clock.soon(() => {
				resolve(undefined);
			});
		});
		this.#asked.set(id, resolve);
		// What has happened before is known when it is asked.
		this.#feed.flush();
		this.#thread.post({kind: 'ask', id, callback, args, depth});
		const result = await promise;
		timer.cancel();
		this.#asked.delete(id);
		if (result === undefined) {
			throw new ScriptTimeout(`${this.#options.name} has not answered within ${ms} ms.`);
		}

		if (!result.ok && !this.#isOver) {
			this.#mistake(this.#kept.get(callback)?.what ?? 'callback', result.failure);
		}

		if (!result.ok) {
			throw new ScriptError(result.failure.code ?? 'Error', result.failure.message);
		}

		return result.value;
	}

	#mistake(where: string, failure: Failure): void {
		this.#options.log.failure(where, failure);
		if (this.#mistakes.add(this.#options.clock.now())) {
			this.#break('suspended', `it made ${limits.mistakes.count} mistakes within a minute, the last in ${where}: ${sentence(failure)}`);
		}
	}

	#ended(code: number, thrown: unknown): void {
		if (this.#isOver) {
			return;
		}

		if (thrown === undefined) {
			this.#break('failed', `it ended itself (process.exit with ${code}).`);
			return;
		}

		const failure = toFailure(thrown);
		this.#options.log.failure('not caught', failure);
		this.#break('failed', failure.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'it has taken all memory that a thread can have.' : sentence(failure));
	}

	#break(state: 'failed' | 'suspended', reason: string): void {
		if (this.#isOver) {
			return;
		}

		const isExpected = this.#isStopping || this.#step !== undefined;
		this.#finish(reason);
		void this.#thread.end();
		// Whoever waits for a step learns it from that.
		if (!isExpected) {
			this.#options.broken(state, reason);
		}
	}

	/** Nothing that the script has left behind acts any more. */
	#finish(reason: string): void {
		if (this.#isOver) {
			return;
		}

		this.#isOver = true;
		this.#watchdog.stop();
		this.#feed.stop();
		for (const {undo} of this.#kept.values()) {
			undo();
		}

		this.#kept.clear();
		for (const answer of this.#asked.values()) {
			answer({ok: false, failure: {name: 'ScriptError', code: 'Stopped', message: `${this.#options.name} is not running any more.`}});
		}

		this.#over.reject(new MudlarkError('ML_SCRIPT_FAILED', reason));
	}
}

const slow: Readonly<Record<Step, string>> = {
	loaded: 'was not read',
	active: 'did not come to the end of activate',
	deactivated: 'did not come to the end of deactivate',
	closed: 'did not close its sockets',
};

const sentence = ({name, message, code}: Failure): string => {
	const text = `${name === 'Error' || name === 'ScriptError' ? '' : `${name}: `}${message}${code === undefined ? '' : ` (${code})`}`;
	return /[!.?]$/v.test(text) ? text : `${text}.`;
};
