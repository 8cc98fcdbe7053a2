/**
How MudMaster 2k6 reads (facts 2.5, 7.2, 12.1): every read goes into one buffer that is never cleared, and what is not
whole waits in another that all connections share.
*/
import {FF, untilZero} from './bytes.js';
import {code} from './codes.js';
import type {Block} from './framing.js';

/** One read of a socket; a block that grows as long is given up. */
const SIZE = 5000;

const FILE_BLOCK = 500;

export class MudMasterBuffers {
	readonly #read = new Uint8Array(SIZE + 1 + FILE_BLOCK);
	readonly #shared = new Uint8Array(SIZE);
	#waiting = 0;

	/** Bytes that wait for the end of their block, from whomever they are. */
	get waiting(): number {
		return this.#waiting;
	}

	* push(chunk: Uint8Array): Generator<Block> {
		for (let at = 0; at < chunk.length; at += SIZE) {
			yield * this.#cut(chunk.subarray(at, at + SIZE));
		}
	}

	* #cut(piece: Uint8Array): Generator<Block> {
		this.#read.set(piece);
		this.#read[piece.length] = 0;
		if (piece.length === SIZE) {
			// A read that fills the buffer is ended by force, whatever stands in its last byte.
			this.#read[SIZE - 1] = FF;
		}

		let at = 0;
		while (at < piece.length && this.#waiting < SIZE) {
			const byte = this.#read[at]!;
			const isFile = this.#waiting === 0 && byte === code.fileBlock;
			if (byte === FF) {
				yield * this.#take();
				at++;
			} else {
				// Of a file block 501 bytes at once, whether they have arrived or stand there from earlier.
				const length = isFile ? 1 + FILE_BLOCK : 1;
				this.#shared.set(this.#read.subarray(at, at + length), this.#waiting);
				this.#waiting += length;
				at += length;
			}
		}

		// With a block that is too long the rest of its read goes as well.
		if (this.#waiting === SIZE) {
			this.#waiting = 0;
		}
	}

	* #take(): Generator<Block> {
		const [number] = this.#shared;
		const payload = this.#shared.slice(1, this.#waiting);
		const isEmpty = this.#waiting === 0;
		this.#waiting = 0;
		if (!isEmpty) {
			yield {code: number!, payload: number === code.fileBlock ? payload.subarray(0, FILE_BLOCK) : untilZero(payload)};
		}
	}
}
