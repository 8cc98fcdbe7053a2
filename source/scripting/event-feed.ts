import type {Clock} from '../session/ports.js';
import {limits} from './limits.js';
import type {ScriptLog} from './log.js';

type Told = readonly [callback: number, value: unknown];

/**
What a script is told, in one post per tick, and none before it has taken the last one: what piles up where a script does
not keep up is bounded here, and not in a port.
*/
export class EventFeed {
	readonly #clock: Clock;
	readonly #log: ScriptLog;
	readonly #post: (events: readonly Told[]) => void;
	#waiting: Told[] = [];
	#isScheduled = false;
	#isTaking = false;
	#isOver = false;
	#leftOut = 0;

	constructor(clock: Clock, log: ScriptLog, post: (events: readonly Told[]) => void) {
		this.#clock = clock;
		this.#log = log;
		this.#post = post;
	}

	add(callback: number, value: unknown): void {
		if (this.#waiting.length >= limits.events) {
			this.#leftOut++;
			return;
		}

		this.#waiting.push([callback, value]);
		this.#schedule();
	}

	/** The script has the last ones. */
	taken(): void {
		this.#isTaking = false;
		if (this.#leftOut > 0) {
			this.#log.write('warn', `${this.#leftOut} events were left out: the script did not keep up`);
			this.#leftOut = 0;
		}

		if (this.#waiting.length > 0) {
			this.#schedule();
		}
	}

	/** At once, for what is told right behind it; also where the last ones have not been taken. */
	flush(): void {
		if (this.#waiting.length > 0) {
			this.#send();
		}
	}

	stop(): void {
		this.#isOver = true;
		this.#waiting = [];
	}

	#schedule(): void {
		if (this.#isScheduled || this.#isTaking) {
			return;
		}

		this.#isScheduled = true;
		this.#clock.soon(() => {
			this.#isScheduled = false;
			if (!this.#isOver && !this.#isTaking && this.#waiting.length > 0) {
				this.#send();
			}
		});
	}

	#send(): void {
		const events = this.#waiting;
		this.#waiting = [];
		this.#isTaking = true;
		this.#post(events);
	}
}
