/** Bytes and text, as the peers need them; written a second time so that a mistake in `source` is not made here as well. */
import {stripVTControlCharacters} from 'node:util';

export const FF = 0xFF;

const NEWLINE = 0x0A;

export const nothing = new Uint8Array();

/** One byte per character; what has none becomes a question mark. */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, character => {
	const point = character.codePointAt(0)!;
	return point <= 0xFF ? point : 0x3F;
});

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** One character per byte: not what TextDecoder calls Latin-1, which is windows-1252. */
export const readLatin1 = (bytes: Uint8Array): string => {
	let text = '';
	for (let at = 0; at < bytes.length; at += 4096) {
		text += String.fromCodePoint(...bytes.subarray(at, at + 4096));
	}

	return text;
};

export const readUtf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
	const whole = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}

	return whole;
};

/** Exactly `length` bytes: cut, or filled up behind. */
export const sized = (bytes: Uint8Array, length: number, fill = 0): Uint8Array => {
	const whole = new Uint8Array(length).fill(fill);
	whole.set(bytes.subarray(0, length));
	return whole;
};

/** What is before the first line feed and what is behind it; undefined without one. */
export const splitLine = (bytes: Uint8Array): readonly [Uint8Array, Uint8Array] | undefined => {
	const end = bytes.indexOf(NEWLINE);
	return end === -1 ? undefined : [bytes.subarray(0, end), bytes.subarray(end + 1)];
};

/** Four bytes, little-endian, as zChat has its stamps. */
export const u32 = (value: number): Uint8Array => {
	const bytes = new Uint8Array(4);
	new DataView(bytes.buffer).setUint32(0, value, true);
	return bytes;
};

/** Undefined where fewer than four bytes are left. */
export const readU32 = (bytes: Uint8Array): number | undefined =>
	bytes.length < 4 ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);

/** What a C string ends at. */
export const untilZero = (bytes: Uint8Array): Uint8Array => {
	const end = bytes.indexOf(0);
	return end === -1 ? bytes : bytes.subarray(0, end);
};

export const withoutColours = (text: string): string => stripVTControlCharacters(text);

let drawn = 0;

/** A stamp that no other peer of this process has, and the same one in each run. */
export const drawStamp = (): number => {
	drawn++;
	return Math.imul(drawn, 0x9E_37_79_B1) >>> 0;
};
