/** Bytes that wait for more. In however many pieces they come, few of them are copied more than once. */
export class Pending {
	#buffer: Uint8Array = new Uint8Array();
	#size = 0;

	get bytes(): Uint8Array {
		return this.#buffer.subarray(0, this.#size);
	}

	/** All there is with `chunk` behind it; `keep` has to follow. */
	add(chunk: Uint8Array): Uint8Array {
		if (this.#size === 0) {
			return chunk;
		}

		const size = this.#size + chunk.length;
		if (size > this.#buffer.length) {
			const larger = new Uint8Array(2 * size);
			larger.set(this.bytes);
			this.#buffer = larger;
		}

		this.#buffer.set(chunk, this.#size);
		this.#size = size;
		return this.bytes;
	}

	/**
	Keeps what begins at `offset` of what `add` has returned. What stands before it may be in use as long as anybody likes:
	it is never written to again.
	*/
	keep(data: Uint8Array, offset: number): void {
		if (offset === 0 && data.length === this.#size) {
			return;
		}

		this.#buffer = data.slice(offset);
		this.#size = this.#buffer.length;
	}

	clear(): void {
		this.keep(new Uint8Array(), 0);
	}
}
