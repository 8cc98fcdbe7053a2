/** So many a second, and so many at once. */
export class Bucket {
	readonly #rate: number;
	readonly #burst: number;
	#tokens: number;
	#at = 0;

	constructor({rate, burst}: {readonly rate: number; readonly burst: number}) {
		this.#rate = rate;
		this.#burst = burst;
		this.#tokens = burst;
	}

	/** One more? */
	take(now: number): boolean {
		this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#at) / 1000 * this.#rate));
		this.#at = now;
		if (this.#tokens < 1) {
			return false;
		}

		this.#tokens--;
		return true;
	}
}
