import type {Killed} from './input-line.js';

const length = 30;

/** What was killed, newest first. Kills without another key between them become one entry. */
export class KillRing {
	#entries: readonly string[] = [];
	#isRunning = false;

	add({text, direction}: Killed): void {
		if (text === '') {
			return;
		}

		const [newest = '', ...others] = this.#entries;
		this.#entries = this.#isRunning
			? [direction === 'back' ? text + newest : newest + text, ...others]
			: [text, ...this.#entries].slice(0, length);
		this.#isRunning = true;
	}

	/** Another key was pressed: the next kill is a new entry. */
	interrupt(): void {
		this.#isRunning = false;
	}

	get newest(): string {
		return this.#entries[0] ?? '';
	}
}
