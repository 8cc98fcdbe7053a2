import type {Clock, Timer} from '../session/ports.js';
import {limits} from './limits.js';
import type {ScriptThread} from './thread.js';

/** Half of the time busy: no healthy script is that while it does not even answer a ping. */
const BUSY = 0.5;

const MEBIBYTE = 1024 * 1024;

type Options = {
	readonly clock: Clock;
	readonly thread: Pick<ScriptThread, 'activity' | 'post' | 'utilization' | 'memory'>;
	/** MiB that the script may keep. */
	readonly memory: () => number;
	/** Told once, with a sentence. */
	readonly suspend: (reason: string) => void;
};

/**
Looks after a thread from outside, because one that loops does not look after itself. A timer of the program that comes
late, after a pause of the whole machine for example, is no reason: whatever the thread has answered meanwhile is heard first.
*/
export class Watchdog {
	readonly #options: Options;
	#timer: Timer | undefined;
	#pingedAt: number | undefined;
	#nextPing = 0;
	#isCollecting = false;
	#isMeasuring = false;
	#isOver = false;
	/** Since the ping that is unanswered. */
	#busiest = 0;

	constructor(options: Options) {
		this.#options = options;
		this.#wait();
	}

	stop(): void {
		this.#isOver = true;
		this.#timer?.cancel();
	}

	pong(): void {
		this.#pingedAt = undefined;
		this.#busiest = 0;
	}

	/** What the thread says it keeps once its garbage is gone. */
	collected(bytes: number): void {
		this.#isCollecting = false;
		if (bytes > this.#allowed) {
			this.#tooMuch(bytes);
		}
	}

	get #allowed(): number {
		return this.#options.memory() * MEBIBYTE;
	}

	#wait(): void {
		this.#timer = this.#options.clock.after(limits.watchMs, () => {
			this.#options.clock.soon(() => {
				this.#look();
			});
		});
	}

	#look(): void {
		if (this.#isOver) {
			return;
		}

		const {clock, thread} = this.#options;
		const now = clock.now();
		const busy = thread.utilization();
		this.#busiest = Math.max(this.#busiest, busy);
		const silence = this.#pingedAt === undefined ? 0 : now - this.#pingedAt;
		if (silence >= limits.longestSilenceMs || (silence >= limits.silenceMs && this.#busiest >= BUSY)) {
			const {name} = thread.activity;
			this.#end(`it has not answered for ${limits.silenceMs / 1000} seconds; last it was in ${name === '' ? 'its own code' : name}.`);
			return;
		}

		if (busy >= BUSY) {
			void this.#measure();
		}

		if (this.#pingedAt === undefined && now >= this.#nextPing) {
			this.#pingedAt = now;
			this.#nextPing = now + limits.pingMs;
			this.#busiest = 0;
			thread.post({kind: 'ping'});
		}

		this.#wait();
	}

	/** What is garbage nobody knows from outside: the thread is asked, unless it has taken far too much already. */
	async #measure(): Promise<void> {
		if (this.#isMeasuring) {
			return;
		}

		this.#isMeasuring = true;
		const bytes = await this.#options.thread.memory() ?? 0;
		this.#isMeasuring = false;
		if (bytes > limits.garbageFactor * this.#allowed) {
			this.#tooMuch(bytes);
		} else if (bytes > this.#allowed && !this.#isCollecting && !this.#isOver) {
			this.#isCollecting = true;
			this.#options.thread.post({kind: 'collect'});
		}
	}

	#tooMuch(bytes: number): void {
		this.#end(`it has taken ${Math.ceil(bytes / MEBIBYTE)} MiB of memory, and may take ${this.#options.memory()} (scripts.memory in the config).`);
	}

	#end(reason: string): void {
		if (this.#isOver) {
			return;
		}

		this.stop();
		this.#options.suspend(reason);
	}
}
