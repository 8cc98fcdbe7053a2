/** Counts what happens too often: so many within a time. Times are milliseconds of a clock that never goes back. */
export class Tally {
	readonly #count: number;
	readonly #withinMs: number;
	#times: readonly number[] = [];

	constructor({count, withinMs}: {readonly count: number; readonly withinMs: number}) {
		this.#count = count;
		this.#withinMs = withinMs;
	}

	/** One more; was that too often? */
	add(now: number): boolean {
		this.#times = [...this.#times.filter(time => now - time < this.#withinMs), now];
		return this.#times.length >= this.#count;
	}
}
