/** Runs of zero bytes as a zero and their number (facts 4). */

const LONGEST_RUN = 255;

/** Longer runs are split. The outcome may be longer than `bytes`. */
export const zeroEncode = (bytes: Uint8Array): Uint8Array => {
	// A lone zero takes two bytes, everything else no more than before.
	const coded = new Uint8Array(bytes.length * 2);
	let length = 0;
	for (let index = 0; index < bytes.length;) {
		const byte = bytes[index]!;
		coded[length++] = byte;
		if (byte !== 0) {
			index++;
			continue;
		}

		const start = index;
		while (bytes[index] === 0 && index - start < LONGEST_RUN) {
			index++;
		}

		coded[length++] = index - start;
	}

	return coded.slice(0, length);
};

/**
Both forms of long runs: several of them one behind the other, and `00 00 nn`, in which every zero behind the first adds 256.
@param limit Bytes of the outcome, as a few bytes can stand for very many.
@returns Undefined for what ends within a run, or would be longer than `limit`.
*/
export const zeroDecode = (bytes: Uint8Array, limit: number): Uint8Array | undefined => {
	// Zeros, so a run is what is left out.
	const plain = new Uint8Array(limit);
	let length = 0;
	for (let index = 0; index < bytes.length; index++) {
		const byte = bytes[index]!;
		if (byte !== 0) {
			if (length === limit) {
				return undefined;
			}

			plain[length++] = byte;
			continue;
		}

		while (bytes[++index] === 0) {
			length += 256;
		}

		const rest = bytes[index];
		if (rest === undefined || length + rest > limit) {
			return undefined;
		}

		length += rest;
	}

	return plain.slice(0, length);
};
