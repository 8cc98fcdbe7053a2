import {AsyncLocalStorage} from 'node:async_hooks';
import {receiveMessageOnPort, type MessagePort} from 'node:worker_threads';
import {Bucket} from '../../lib/bucket.js';
import {Activity} from '../activity.js';
import {limits} from '../limits.js';
import {toFailure, type Failure, type FromWorker, type LogLevel, type Result, type ToWorker} from '../messages.js';

type Callback = {readonly name: string; readonly run: (...args: readonly unknown[]) => unknown};

type Answer = {readonly id: number; readonly result: Result};

type Ports = {
	readonly calls: MessagePort;
	/** Answers to synchronous calls, for which the thread sleeps. */
	readonly answers: MessagePort;
	readonly shared: SharedArrayBuffer;
};

/** What the script is told when a call did not work: `code` is stable, `mush` MUSHclient's number for it. */
export class ScriptError extends Error {
	readonly code: string;
	readonly mush: number | undefined;

	constructor({name, message, code = 'Error', mush}: Failure) {
		super(message);
		this.name = name;
		this.code = code;
		this.mush = mush;
	}
}

/** A script's way to the program, and the program's way to the functions of the script. */
export class Link {
	readonly #calls: MessagePort;
	readonly #answers: MessagePort;
	readonly #activity: Activity;
	/** The question of the program's that is being answered. */
	readonly #within = new AsyncLocalStorage<{readonly depth: number; readonly callback: number}>();
	readonly #waiting = new Map<number, {resolve: (value: unknown) => void; reject: (error: Error) => void}>();
	readonly #callbacks = new Map<number, Callback>();
	readonly #rate = new Bucket(limits.calls);
	readonly #logRate = new Bucket(limits.logLines);
	#unlogged = 0;
	#nextId = 1;

	/** @param other Messages that are not about calls, events and questions. */
	constructor({calls, answers, shared}: Ports, other: (message: ToWorker) => void) {
		this.#calls = calls;
		this.#answers = answers;
		this.#activity = new Activity(shared);
		calls.on('message', (message: ToWorker) => {
			this.#take(message, other);
		});
	}

	post(message: FromWorker): void {
		this.#calls.postMessage(message);
	}

	/** Asks the program; rejects with a {@link ScriptError}. */
	async call(method: string, args: readonly unknown[]): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const id = this.#ask(method, args, false);
			this.#waiting.set(id, {resolve, reject});
		});
	}

	/** The same, but sleeps until the answer is there. */
	callSync(method: string, args: readonly unknown[]): unknown {
		const {answers} = this.#activity;
		const id = this.#ask(method, args, true);
		const until = performance.now() + limits.callMs;
		for (;;) {
			// Read before looking, so that no answer in between is slept through.
			const seen = Atomics.load(answers, 0);
			const received = receiveMessageOnPort(this.#answers);
			if (received) {
				const answer = received.message as Answer;
				if (answer.id === id) {
					return valueOf(answer.result);
				}

				// One that came after all, and that nobody waits for any more.
				continue;
			}

			const left = until - performance.now();
			if (left <= 0) {
				throw new ScriptError({name: 'ScriptError', code: 'Timeout', message: `${method} was not answered within ${limits.callMs / 1000} seconds.`});
			}

			Atomics.wait(answers, 0, seen, left);
		}
	}

	/** Makes a function known under a number; `name` is what the log and the watchdog call it. */
	callback(name: string, run: Callback['run']): number {
		const id = this.#nextId++;
		this.#callbacks.set(id, {name, run});
		return id;
	}

	/** The program forgets the function too, and all that was to call it. */
	drop(callback: number): void {
		if (this.#callbacks.delete(callback)) {
			this.post({kind: 'drop', callback});
		}
	}

	log(level: LogLevel, text: string): void {
		if (!this.#logRate.take(performance.now())) {
			this.#unlogged++;
			return;
		}

		if (this.#unlogged > 0) {
			this.post({kind: 'log', level: 'warn', text: `${this.#unlogged} lines were left out: more than ${limits.logLines.perSecond} a second`});
			this.#unlogged = 0;
		}

		this.post({kind: 'log', level, text: text.slice(0, limits.logLine)});
	}

	threw(where: string, error: unknown): void {
		this.post({kind: 'threw', where, failure: toFailure(error)});
	}

	/** Runs a handler; what goes wrong in it, at once or later, is reported and harms nobody. */
	run(where: string, handler: () => unknown): void {
		this.#activity.begin(where);
		try {
			const result = handler();
			if (result instanceof Promise) {
				result.catch((error: unknown) => {
					this.threw(where, error);
				});
			}
		} catch (error) {
			this.threw(where, error);
		}
	}

	/** The same for what has to be waited for; throws what the handler throws. */
	async runWhole<T>(where: string, handler: () => T): Promise<Awaited<T>> {
		this.#activity.begin(where);
		return await handler();
	}

	#ask(method: string, args: readonly unknown[], isSynchronous: boolean): number {
		if (!this.#rate.take(performance.now())) {
			throw new ScriptError({name: 'ScriptError', code: 'RateLimited', message: `${method} was refused: more than ${limits.calls.perSecond} calls a second.`});
		}

		const id = this.#nextId++;
		const {depth = 0, callback} = this.#within.getStore() ?? {};
		this.post({kind: 'call', id, method, args, depth, callback, isSynchronous});
		return id;
	}

	#take(message: ToWorker, other: (message: ToWorker) => void): void {
		switch (message.kind) {
			case 'events': {
				for (const [callback, value] of message.events) {
					this.#tell(callback, value);
				}

				this.post({kind: 'taken'});
				return;
			}

			case 'ask': {
				void this.#answer(message);
				return;
			}

			case 'result': {
				this.#settle(message.id, message.result);
				return;
			}

			case 'ping': {
				this.post({kind: 'pong'});
				return;
			}

			case 'activate':
			case 'deactivate':
			case 'close':
			case 'collect': {
				other(message);
			}
		}
	}

	#tell(callback: number, value: unknown): void {
		const known = this.#callbacks.get(callback);
		if (known) {
			this.run(known.name, () => known.run(value));
		}
	}

	async #answer({id, callback, args, depth}: Extract<ToWorker, {kind: 'ask'}>): Promise<void> {
		const known = this.#callbacks.get(callback);
		try {
			const value = known && await this.#within.run({depth, callback}, async () => this.runWhole(known.name, () => known.run(...args)));
			this.post({kind: 'answer', id, result: {ok: true, value}});
		} catch (error) {
			// Also an answer that can't be cloned.
			this.post({kind: 'answer', id, result: {ok: false, failure: toFailure(error)}});
		}
	}

	#settle(id: number, result: Result): void {
		const waiting = this.#waiting.get(id);
		this.#waiting.delete(id);
		try {
			waiting?.resolve(valueOf(result));
		} catch (error) {
			waiting?.reject(error as Error);
		}
	}
}

const valueOf = (result: Result): unknown => {
	if (result.ok) {
		return result.value;
	}

	throw new ScriptError(result.failure);
};
