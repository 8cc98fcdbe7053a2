export type Rate = {
	/** So many at once. */
	readonly burst: number;
	/** After that so many in a second. */
	readonly perSecond: number;
};

/** A token bucket: bounds how often something may happen. Times are milliseconds of a clock that never goes back. */
export class Bucket {
	readonly #rate: Rate;
	#tokens: number;
	#at = 0;

	constructor(rate: Rate) {
		this.#rate = rate;
		this.#tokens = rate.burst;
	}

	/** One more? */
	take(now: number): boolean {
		const {burst, perSecond} = this.#rate;
		this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1000 * perSecond));
		this.#at = now;
		if (this.#tokens < 1) {
			return false;
		}

		this.#tokens--;
		return true;
	}
}
