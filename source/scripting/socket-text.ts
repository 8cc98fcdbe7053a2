import {Buffer} from 'node:buffer';
import {decode} from '../lib/charset.js';
import {isWithin} from './socket-data.js';

export type TextOptions = {
	/** UTF-8 unless given. */
	readonly encoding?: 'utf8' | 'latin1' | 'windows-1252' | undefined;
	/** U+00FF in the place of U+0000, as in KVIrc. */
	readonly nul255?: boolean | undefined;
};

/** Octets of one character at most. */
const LONGEST = 4;

/**
The text of what has been received.
@param length Octets at most, but for a character that is longer than that.
@param isWhole No more octets will follow: what is incomplete becomes U+FFFD, and otherwise waits for its rest.
@returns also how many octets the text takes.
@throws {RangeError} Where there is no such encoding.
*/
export const toText = (
	received: Uint8Array,
	length: number | undefined,
	isWhole: boolean,
	{encoding = 'utf8', nul255 = false}: TextOptions = {},
): {readonly text: string; readonly taken: number} => {
	const wanted = isWithin(length, 1, received.length) ? length : received.length;
	const taken = encoding === 'utf8' ? completeCharacters(received, wanted, isWhole) : wanted;
	const text = decodeAs(encoding, received.subarray(0, taken));
	return {text: nul255 ? text.replaceAll('\0', '\u{FF}') : text, taken};
};

const decodeAs = (encoding: string, octets: Uint8Array): string => {
	switch (encoding) {
		case 'utf8': {
			return decode(octets, 'utf-8');
		}

		case 'windows-1252': {
			return decode(octets, encoding);
		}

		case 'latin1': {
			return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
		}

		default: {
			throw new RangeError(`A socket can't read text in ${encoding}. Take utf8, latin1 or windows-1252.`);
		}
	}
};

/** Where the last character ends that is complete within so many octets; that of the first one where it is longer. */
const completeCharacters = (received: Uint8Array, wanted: number, isWhole: boolean): number => {
	if (isWhole && wanted === received.length) {
		return wanted;
	}

	for (let end = wanted; end < wanted + LONGEST && end <= received.length; end++) {
		const complete = end - unfinished(received.subarray(0, end));
		if (complete > 0) {
			return complete;
		}
	}

	return isWhole ? received.length : 0;
};

/** Octets at the end that begin a character and are not all of it. */
const unfinished = (octets: Uint8Array): number => {
	for (let count = 1; count < LONGEST && count <= octets.length; count++) {
		const octet = octets[octets.length - count]!;
		if (octet >= 0xC0) {
			// A decoder knows which beginnings can still become something.
			return new TextDecoder('utf-8', {ignoreBOM: true}).decode(octets.subarray(-count), {stream: true}) === '' ? count : 0;
		}
	}

	return 0;
};
