const encoder = new TextEncoder();

/** ASCII or UTF-8 bytes of a text of our own. */
export const bytes = (text: string): Uint8Array => encoder.encode(text);

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
	let length = 0;
	for (const part of parts) {
		length += part.length;
	}

	const whole = new Uint8Array(length);
	let offset = 0;
	for (const part of parts) {
		whole.set(part, offset);
		offset += part.length;
	}

	return whole;
};

export const startsWith = (data: Uint8Array, prefix: Uint8Array): boolean =>
	data.length >= prefix.length && prefix.every((byte, index) => data[index] === byte);

/** Could more bytes make `data` start with `prefix`? */
export const mayStartWith = (data: Uint8Array, prefix: Uint8Array): boolean =>
	data.length < prefix.length && data.every((byte, index) => prefix[index] === byte);

/** An unsigned number of 32 bits, the lowest byte first. */
export const littleEndian = (value: number): Uint8Array => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);

/** The unsigned number that these bytes are, the lowest first. */
export const fromLittleEndian = (data: Uint8Array): number => data.reduceRight((value, byte) => (value * 0x1_00) + byte, 0);
