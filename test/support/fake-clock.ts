import {setImmediate as macrotask} from 'node:timers/promises';
import type {Clock, Timer} from '../../source/session/ports.js';

type Due = {readonly at: number; readonly callback: () => void};

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
	#now = 0;
	readonly #soon: Array<() => void> = [];
	readonly #timers = new Set<Due>();

	now(): number {
		return this.#now;
	}

	date(): Date {
		return new Date(Date.UTC(2026, 0, 1) + this.#now);
	}

	after(ms: number, callback: () => void): Timer {
		const due = {at: this.#now + ms, callback};
		this.#timers.add(due);
		return {
			cancel: () => {
				this.#timers.delete(due);
			},
		};
	}

	soon(callback: () => void): void {
		this.#soon.push(callback);
	}

	/** Lets everything happen that needs no time. */
	async settle(): Promise<void> {
		for (let quiet = 0; quiet < 3; quiet++) {
			// eslint-disable-next-line no-await-in-loop
			await macrotask();
			const due = this.#soon.splice(0);
			for (const callback of due) {
				callback();
			}

			if (due.length > 0) {
				quiet = -1;
			}
		}
	}

	/** Lets `ms` milliseconds pass, timer by timer. */
	async advance(ms: number): Promise<void> {
		const end = this.#now + ms;
		await this.settle();
		for (;;) {
			const next = [...this.#timers].filter(({at}) => at <= end).toSorted((a, b) => a.at - b.at)[0];
			if (!next) {
				break;
			}

			this.#timers.delete(next);
			this.#now = Math.max(this.#now, next.at);
			next.callback();
			// eslint-disable-next-line no-await-in-loop
			await this.settle();
		}

		this.#now = end;
	}
}
