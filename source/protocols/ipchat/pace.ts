import type {Agenda} from '../../lib/agenda.js';
import {limits} from './limits.js';

const NAME = 'pace';

/** Datagrams to many leave one after the other, so that no buffer on their way has to hold all of them. */
export class Pace {
	readonly #agenda: Agenda;
	readonly #now: () => number;
	readonly #waiting: Array<() => void> = [];

	constructor(agenda: Agenda, now: () => number) {
		this.#agenda = agenda;
		this.#now = now;
	}

	get room(): number {
		return limits.paced - this.#waiting.length;
	}

	push(send: () => void): void {
		this.#waiting.push(send);
		if (!this.#agenda.has(NAME)) {
			this.#next();
		}
	}

	clear(): void {
		this.#waiting.length = 0;
	}

	#next(): void {
		const send = this.#waiting.shift();
		if (!send) {
			return;
		}

		this.#agenda.plan(NAME, this.#now() + limits.paceMs, () => {
			this.#next();
		});
		send();
	}
}
