/** So much longer than the quickest a block may take; somebody who talks at the same time does not notice. */
export const SLACK_MS = 50;

/**
How many blocks of a file may be asked for ahead of those that have come.

The rule: a block that takes as long as the quickest widens the window by one, so at first it doubles with each round trip;
one that takes longer widens it by less, and by nothing when it is {@link SLACK_MS} late. What is later still has waited
somewhere on the line, as do texts behind it: then the window is cut in that proportion, and what was asked for before the
cut counts for nothing. With one block on the way none waits for another, so its time is the line's own, also where the
line has become slower. A window whose limit is its start never moves.
*/
export class RequestWindow {
	readonly #limit: number;
	/** Blocks, and a part of one. */
	#size: number;
	#pending = 0;
	/** When the pending blocks were asked for: a ring, as they are answered in order. */
	readonly #asked: Float64Array;
	#next = 0;
	#shortest = Infinity;
	/** Pending blocks that were asked for before the window was cut. */
	#stale = 0;
	readonly #isFixed: boolean;

	/** @param start Blocks, at least 1. */
	constructor(start: number, limit = start) {
		this.#size = start;
		this.#limit = Math.max(start, limit);
		this.#isFixed = this.#limit === start;
		this.#asked = new Float64Array(this.#limit);
	}

	get size(): number {
		return Math.floor(this.#size);
	}

	/** Blocks asked for that have not come. */
	get pending(): number {
		return this.#pending;
	}

	/** How many more may be asked for; call {@link ask} for each. */
	get room(): number {
		return Math.max(0, this.size - this.#pending);
	}

	/** @param now Milliseconds, as in {@link take}. */
	ask(now: number): void {
		this.#asked[(this.#next + this.#pending) % this.#limit] = now;
		this.#pending++;
	}

	/** A block has come. False if none was asked for. */
	take(now: number): boolean {
		if (this.#pending === 0) {
			return false;
		}

		const taken = now - this.#asked[this.#next]!;
		this.#next = (this.#next + 1) % this.#limit;
		this.#pending--;
		if (!this.#isFixed) {
			this.#adapt(taken);
		}

		return true;
	}

	#adapt(taken: number): void {
		if (this.#stale > 0) {
			this.#stale--;
			return;
		}

		this.#shortest = this.size === 1 ? taken : Math.min(taken, this.#shortest);
		const bearable = this.#shortest + SLACK_MS;
		if (taken <= bearable) {
			this.#size = Math.min(this.#size + ((bearable - taken) / SLACK_MS), this.#limit);
		} else {
			this.#size = Math.max(1, this.#size * bearable / taken);
			this.#stale = this.#pending;
		}
	}
}
