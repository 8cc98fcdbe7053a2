/** Bytes that are mixed at a time. */
const CHUNK = 64;

const START = [0x67_45_23_01, 0xEF_CD_AB_89, 0x98_BA_DC_FE, 0x10_32_54_76, 0xC3_D2_E1_F0] as const;

/**
MUSHclient's "Sumcheck" of a file (facts 7.1). It was meant to be SHA and is SHA-0, fed block by block by a routine that
keeps no part of a chunk between two calls: of each 500-byte block the last 52 bytes count only where the block is the last
one. What it ends with is partly left over from before. So it finds accidents in most places, and nothing else.
*/
export class Sumcheck {
	readonly #state = Int32Array.from(START);
	readonly #words = new Int32Array(80);
	readonly #chunk = new Uint8Array(CHUNK);
	readonly #view = new DataView(this.#chunk.buffer);
	#length = 0;

	/** @param data What a file block holds of the file, without padding. */
	update(data: Uint8Array): void {
		this.#length += data.length;
		const tail = data.length - (data.length % CHUNK);
		for (let start = 0; start < tail; start += CHUNK) {
			this.#chunk.set(data.subarray(start, start + CHUNK));
			this.#mix();
		}

		if (tail > 0) {
			this.#swap();
		}

		this.#chunk.set(data.subarray(tail));
	}

	/** Five words in hexadecimal, as MUSHclient writes them. Nothing can be added afterwards. */
	digest(): string {
		const end = this.#length % CHUNK;
		this.#chunk[end] = 0x80;
		this.#chunk.fill(0, end + 1);
		if (end >= CHUNK - 8) {
			this.#mix();
			this.#chunk.fill(0);
		}

		this.#view.setBigUint64(CHUNK - 8, BigInt(this.#length) * 8n);
		this.#mix();
		return Array.from(this.#state, word => (word >>> 0).toString(16).toUpperCase().padStart(8, '0')).join(' ');
	}

	/** The words of the last chunk stay behind as a little-endian machine had turned them. */
	#swap(): void {
		for (let index = 0; index < CHUNK; index += 4) {
			this.#view.setUint32(index, this.#view.getUint32(index), true);
		}
	}

	#mix(): void {
		const words = this.#words;
		for (let index = 0; index < 16; index++) {
			words[index] = this.#view.getInt32(index * 4);
		}

		for (let index = 16; index < 80; index++) {
			words[index] = words[index - 3]! ^ words[index - 8]! ^ words[index - 14]! ^ words[index - 16]!;
		}

		const state = this.#state;
		let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
		for (let round = 0; round < 80; round++) {
			const sum = (rotate(a, 5) + blend(round, b, c, d) + e + words[round]!) >>> 0;
			e = d;
			d = c;
			c = rotate(b, 30);
			b = a;
			a = sum;
		}

		state[0]! += a;
		state[1]! += b;
		state[2]! += c;
		state[3]! += d;
		state[4]! += e;
	}
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** The function and the constant of each twenty rounds. */
const blend = (round: number, b: number, c: number, d: number): number => {
	if (round < 20) {
		return ((b & c) | (~b & d)) + 0x5A_82_79_99;
	}

	if (round < 40) {
		return (b ^ c ^ d) + 0x6E_D9_EB_A1;
	}

	return round < 60
		? ((b & c) | (b & d) | (c & d)) + 0x8F_1B_BC_DC
		: (b ^ c ^ d) + 0xCA_62_C1_D6;
};
