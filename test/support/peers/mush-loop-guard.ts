import {readLatin1} from './bytes.js';
import type {Clock} from './clock.js';

/** In ms (facts 5.3). */
const WINDOW = 5000;

/** Knows the last text that was sent or relayed, apart for everybody and for groups: the same one is its own, gone round in a circle. */
export class LoopGuard {
	readonly #clock: Clock;
	readonly #last = new Map<number, {readonly text: string; readonly at: number}>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	remember(number: number, text: Uint8Array): void {
		this.#last.set(number, {text: readLatin1(text), at: this.#clock.now()});
	}

	isEcho(number: number, text: Uint8Array): boolean {
		const last = this.#last.get(number);
		return last !== undefined && this.#clock.now() - last.at < WINDOW && last.text === readLatin1(text);
	}
}
