/**
The "Sumcheck" of MUSHclient (facts 7.1): SHA-0, fed block by block by a routine that keeps no partial chunk between calls
and ends with what the chunk buffer happens to hold.
*/

const CHUNK = 64;

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

const mix = (round: number, b: number, c: number, d: number): number => {
	switch (Math.floor(round / 20)) {
		case 0: {
			return ((b & c) | (~b & d)) + 0x5A_82_79_99;
		}

		case 1: {
			return (b ^ c ^ d) + 0x6E_D9_EB_A1;
		}

		case 2: {
			return ((b & c) | (b & d) | (c & d)) + 0x8F_1B_BC_DC;
		}

		default: {
			return (b ^ c ^ d) + 0xCA_62_C1_D6;
		}
	}
};

export class Sumcheck {
	#state: readonly number[] = [0x67_45_23_01, 0xEF_CD_AB_89, 0x98_BA_DC_FE, 0x10_32_54_76, 0xC3_D2_E1_F0];
	#length = 0;
	readonly #buffer = new Uint8Array(CHUNK);
	readonly #words = new Int32Array(80);

	/** The real bytes of one file block. */
	update(bytes: Uint8Array): void {
		this.#length += bytes.length;
		const end = bytes.length - (bytes.length % CHUNK);
		for (let at = 0; at < end; at += CHUNK) {
			this.#buffer.set(bytes.subarray(at, at + CHUNK));
			this.#compress();
			this.#swapWords();
		}

		// The next update begins with a chunk of its own: this tail counts only where it is the last.
		this.#buffer.set(bytes.subarray(end));
	}

	/** Five words in hex, as MUSHclient writes them. */
	digest(): string {
		const end = this.#length % CHUNK;
		this.#buffer[end] = 0x80;
		this.#buffer.fill(0, end + 1);
		if (end >= CHUNK - 8) {
			this.#compress();
			this.#buffer.fill(0);
		}

		new DataView(this.#buffer.buffer).setBigUint64(CHUNK - 8, BigInt(this.#length) * 8n);
		this.#compress();
		return this.#state.map(word => word.toString(16).toUpperCase().padStart(8, '0')).join(' ');
	}

	/** The original turns its words round in place, and leaves them so. */
	#swapWords(): void {
		for (let at = 0; at < CHUNK; at += 4) {
			this.#buffer.subarray(at, at + 4).reverse();
		}
	}

	#compress(): void {
		const view = new DataView(this.#buffer.buffer);
		const words = this.#words;
		for (let index = 0; index < 80; index++) {
			words[index] = index < 16
				? view.getInt32(index * 4)
				: words[index - 3]! ^ words[index - 8]! ^ words[index - 14]! ^ words[index - 16]!;
		}

		let [a = 0, b = 0, c = 0, d = 0, e = 0] = this.#state;
		for (let round = 0; round < 80; round++) {
			const sum = (rotate(a, 5) + mix(round, b, c, d) + e + words[round]!) >>> 0;
			e = d;
			d = c;
			c = rotate(b, 30);
			b = a;
			a = sum;
		}

		const mixed = [a, b, c, d, e];
		this.#state = this.#state.map((word, index) => (word + mixed[index]!) >>> 0);
	}
}
