import type {EventLoopUtilization} from 'node:perf_hooks';
import process from 'node:process';
import type {Readable} from 'node:stream';
import {setFlagsFromString} from 'node:v8';
import {MessageChannel, Worker, type MessagePort} from 'node:worker_threads';
import {createLineSplitter, tooLong} from '../lib/line-splitter.js';
import {Activity, createActivity} from './activity.js';
import {limits} from './limits.js';
import type {FromWorker, Result, Setup, ToWorker} from './messages.js';

export type ThreadOptions = {
	/** The bundle that begins with `worker/main.ts`. */
	readonly worker: string;
	readonly flags: readonly string[];
	readonly setup: Setup;
	readonly message: (message: FromWorker) => void;
	/** A line that the thread has written to its standard output or error. */
	readonly printed: (line: string) => void;
	/** Once, also after `end`: with what was thrown, where the thread broke down. */
	readonly ended: (code: number, error?: unknown) => void;
};

let isV8Prepared = false;

/** Flags of V8 are those of the whole process. Both have to be there before a thread starts. */
const prepareV8 = (): void => {
	if (isV8Prepared) {
		return;
	}

	isV8Prepared = true;
	// The thread takes the collector into its own hands.
	setFlagsFromString('--expose-gc');
	// V8 13 leaves out the check for interrupts in some loops (`for (;;) new Array(1000).fill(1)`), and such a thread can't be
	// ended, not even by leaving the program. Where loops are not unrolled, they have it. An unknown flag would be written to the terminal.
	if (process.versions.v8.startsWith('13.')) {
		setFlagsFromString('--no-turboshaft-loop-unrolling');
	}
};

/** A thread for one script: it has no environment, no terminal, and a heap of its own. */
export class ScriptThread {
	readonly activity: Activity;
	readonly #worker: Worker;
	readonly #calls: MessagePort;
	readonly #answers: MessagePort;
	#lastLook: EventLoopUtilization | undefined;

	constructor({worker, flags, setup, message, printed, ended}: ThreadOptions) {
		prepareV8();
		const calls = new MessageChannel();
		const answers = new MessageChannel();
		const shared = createActivity();
		this.activity = new Activity(shared);
		this.#calls = calls.port1;
		this.#answers = answers.port1;
		this.#worker = new Worker(worker, {
			name: `script ${setup.name}`,
			env: {},
			argv: [],
			execArgv: [...flags],
			stdout: true,
			stderr: true,
			// Far above what a script may keep (see `watchdog.ts`): where a thread comes to V8's own limit, it has 16 MiB left to end in,
			// and an array that doubles its size ends the whole program there.
			resourceLimits: {maxOldGenerationSizeMb: limits.heapMegabytes, maxYoungGenerationSizeMb: 16},
			workerData: {setup, calls: calls.port2, answers: answers.port2, shared},
			transferList: [calls.port2, answers.port2],
		});
		this.#calls.on('message', message);
		readLines(this.#worker.stdout, printed);
		readLines(this.#worker.stderr, printed);
		let thrown: unknown;
		this.#worker.on('error', error => {
			thrown = error;
		});
		this.#worker.on('exit', code => {
			this.#calls.close();
			this.#answers.close();
			ended(code, thrown);
		});
	}

	post(message: ToWorker): void {
		this.#calls.postMessage(message);
	}

	/** Wakes the thread that sleeps for this answer. */
	answer(id: number, result: Result): void {
		this.#answers.postMessage({id, result});
		Atomics.add(this.activity.answers, 0, 1);
		Atomics.notify(this.activity.answers, 0);
	}

	/** The part of the time since the last call in which the thread was busy: 0 to 1. */
	utilization(): number {
		const {performance} = this.#worker;
		const now = performance.eventLoopUtilization();
		const {utilization} = performance.eventLoopUtilization(now, this.#lastLook);
		this.#lastLook = now;
		return utilization;
	}

	/** Bytes on the heap and beside it, garbage included; a thread in a loop is asked too. Undefined where it is not running. */
	async memory(): Promise<number | undefined> {
		try {
			const {used_heap_size: used, external_memory: external} = await this.#worker.getHeapStatistics();
			return used + external;
		} catch {
			return undefined;
		}
	}

	async end(): Promise<void> {
		await this.#worker.terminate();
	}
}

const readLines = (stream: Readable, printed: (line: string) => void): void => {
	const splitter = createLineSplitter(limits.outputLine);
	const print = (lines: ReturnType<typeof splitter.push>) => {
		for (const line of lines) {
			printed(line === tooLong ? `(a line of more than ${limits.outputLine} bytes)` : line);
		}
	};

	stream.on('data', (chunk: Uint8Array) => {
		print(splitter.push(chunk));
	});
	stream.on('end', () => {
		print(splitter.end());
	});
};
