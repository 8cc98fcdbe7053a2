/**
How MudMaster 2k6 reads (facts 2.5, 7.2, 12.1): every read goes into one buffer that is never cleared, and what is not
whole waits in another that all connections share.
*/
import {FF, untilZero} from './bytes.js';
import {code} from './codes.js';
import type {Block} from './framing.js';

/** One read of a socket. `GUESS`: the facts don't say how much it takes. */
const READ = 16 * 1024;

/** A longer block is discarded. */
const LONGEST = 5000;

const FILE_BLOCK = 500;

export class MudMasterBuffers {
	readonly #read = new Uint8Array(READ + FILE_BLOCK + 1);
	#shared: number[] = [];

	/** Bytes that wait for the end of their block, from whomever they are. */
	get waiting(): number {
		return this.#shared.length;
	}

	* push(chunk: Uint8Array): Generator<Block> {
		for (let at = 0; at < chunk.length; at += READ) {
			yield * this.#cut(chunk.subarray(at, at + READ));
		}
	}

	* #cut(piece: Uint8Array): Generator<Block> {
		this.#read.set(piece);
		let at = 0;
		while (at < piece.length) {
			if (this.waiting === 0 && piece[at] === code.fileBlock) {
				// 500 bytes of the buffer, whether they have arrived or stand there from earlier.
				yield {code: code.fileBlock, payload: this.#read.slice(at + 1, at + 1 + FILE_BLOCK)};
				at += FILE_BLOCK + 2;
				continue;
			}

			const end = piece.indexOf(FF, at);
			this.#append(piece.subarray(at, end === -1 ? piece.length : end));
			if (end === -1) {
				return;
			}

			at = end + 1;
			const [number, ...payload] = this.#shared;
			this.#shared = [];
			if (number !== undefined && payload.length < LONGEST) {
				yield {code: number, payload: untilZero(Uint8Array.from(payload))};
			}
		}
	}

	#append(bytes: Uint8Array): void {
		this.#shared.push(...bytes.subarray(0, LONGEST + 1 - this.waiting));
	}
}
