/** How TinTin++ cuts one read into blocks (facts 1 rule 2, 4, 7.2): what the end of the read cuts is gone, but for one file block. */
import {concat, FF, nothing} from './bytes.js';
import {code} from './codes.js';
import type {Block} from './framing.js';
import {BLOCK} from './tintin-like-files.js';

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0D);

/** White space behind the command byte and at the end is removed before anything else looks at a payload. */
const trim = (bytes: Uint8Array): Uint8Array => {
	const start = bytes.findIndex(byte => !isBlank(byte));
	return start === -1 ? nothing : bytes.subarray(start, bytes.findLastIndex(byte => !isBlank(byte)) + 1);
};

export class TinTinLikeReader {
	/** The beginning of a file block, from whichever connection: there is one buffer for all. */
	#fragment: Uint8Array = nothing;

	/**
	Cuts one read.

	@param piece Up to 16,666 bytes.
	@param isReceiving Does this connection receive a file? Other file blocks are skipped.
	@param complain Called with the number of a block that has no end.
	@yields The blocks that are whole.
	*/
	* cut(piece: Uint8Array, isReceiving: () => boolean, complain: (number: number) => void): Generator<Block> {
		let at = 0;
		if (this.#fragment.length > 0) {
			at = BLOCK - this.#fragment.length;
			const whole = concat(this.#fragment, piece.subarray(0, at));
			this.#fragment = nothing;
			// A second cut is one too many.
			if (whole.length < BLOCK) {
				complain(code.fileBlock);
				return;
			}

			yield {code: code.fileBlock, payload: whole};
		}

		while (at < piece.length && piece[at] !== 0) {
			const number = piece[at]!;
			if (number === code.fileBlock) {
				const payload = piece.subarray(at + 1, at + 1 + BLOCK);
				at += 1 + payload.length;
				if (payload.length === BLOCK) {
					yield {code: number, payload};
				} else if (isReceiving()) {
					this.#fragment = payload;
				}

				continue;
			}

			const end = piece.indexOf(FF, at + 1);
			if (end === -1 || piece.subarray(at + 1, end).includes(0)) {
				complain(number);
				return;
			}

			yield {code: number, payload: trim(piece.subarray(at + 1, end))};
			at = end + 1;
		}
	}
}
