const SMALLEST = 4096;

/** An emptied buffer larger than this is given back. */
const KEPT_WHEN_EMPTY = 65_536;

/** Octets that come at the end and are taken from the beginning. In one piece, so that many tiny chunks cost no more than a large one. */
export class GrowingBytes {
	#buffer = new Uint8Array();
	#start = 0;
	#end = 0;

	get length(): number {
		return this.#end - this.#start;
	}

	push(octets: ArrayLike<number>): void {
		this.#makeRoom(octets.length);
		this.#buffer.set(octets, this.#end);
		this.#end += octets.length;
	}

	/** What is there, not copied: to be used before the next change. */
	view(): Uint8Array {
		return this.#buffer.subarray(this.#start, this.#end);
	}

	/** Octets from the beginning are gone. */
	drop(count: number): void {
		this.#start += Math.min(count, this.length);
		if (this.length !== 0) {
			return;
		}

		this.#start = 0;
		this.#end = 0;
		this.#buffer = this.#buffer.length > KEPT_WHEN_EMPTY ? new Uint8Array() : this.#buffer;
	}

	#makeRoom(count: number): void {
		if (this.#end + count <= this.#buffer.length) {
			return;
		}

		const {length} = this;
		const needed = length + count;
		const view = this.view();
		// Moving is cheaper than growing, but only where it makes room for long.
		if (needed <= this.#buffer.length / 2) {
			this.#buffer.copyWithin(0, this.#start, this.#end);
		} else {
			this.#buffer = new Uint8Array(Math.max(2 * needed, SMALLEST));
			this.#buffer.set(view);
		}

		this.#start = 0;
		this.#end = length;
	}
}
