/** Bytes that come in large pieces and leave in small ones. */
export class ByteQueue {
	#length = 0;
	readonly #pieces: Uint8Array[] = [];
	/** Bytes of the first piece that have left. */
	#taken = 0;

	get length(): number {
		return this.#length;
	}

	push(piece: Uint8Array): void {
		this.#pieces.push(piece);
		this.#length += piece.length;
	}

	/**
	The next bytes: a view where they lie in one piece.
	@param length Not more than there is.
	*/
	take(length: number): Uint8Array {
		const piece = this.#pieces[0];
		if (piece && piece.length - this.#taken > length) {
			this.#length -= length;
			this.#taken += length;
			return piece.subarray(this.#taken - length, this.#taken);
		}

		const rest = piece?.subarray(this.#taken) ?? new Uint8Array();
		this.#pieces.shift();
		this.#taken = 0;
		this.#length -= rest.length;
		if (rest.length === length) {
			return rest;
		}

		const joined = new Uint8Array(length);
		joined.set(rest);
		joined.set(this.take(length - rest.length), rest.length);
		return joined;
	}
}
