import {decode, encode, type Charset} from '../../lib/charset.js';
import {graphemes} from '../../lib/width.js';
import {limits} from './limits.js';

/** The charset of the Windows programs that speak this. */
const WINDOWS: Charset = 'windows-1252';

const isAscii = (data: Uint8Array): boolean => data.every(byte => byte < 0x80);

/** Which charset a text shows its writer to use; none where all of them look alike (facts 10). */
export const charsetOf = (data: Uint8Array): Charset | undefined => {
	if (isAscii(data)) {
		return undefined;
	}

	try {
		new TextDecoder('utf-8', {fatal: true}).decode(data);
		return 'utf-8';
	} catch {
		return WINDOWS;
	}
};

/** What to write to somebody whose charset nobody knows: the old one if it has all the letters. */
export const charsetFor = (text: string): Charset => decode(encode(text, WINDOWS), WINDOWS) === text.normalize('NFC') ? WINDOWS : 'utf-8';

/**
Pieces of at most 480 bytes: cut at a line end, else a blank, else between characters. Undefined where they would be more
than 16.
*/
export const splitText = (text: string, charset: Charset): readonly string[] | undefined => {
	const parts: string[] = [];
	let part = '';
	let size = 0;
	for (const character of graphemes(text)) {
		const {length} = encode(character, charset);
		if (size + length > limits.textBytes) {
			const cut = cutOf(part);
			parts.push(part.slice(0, cut));
			part = part.slice(cut);
			size = encode(part, charset).length;
		}

		part += character;
		size += length;
	}

	parts.push(part);
	return parts.length > limits.parts ? undefined : parts;
};

/** Behind the last line end or blank of the second half, so that pieces do not become tiny. */
const cutOf = (part: string): number => {
	const half = part.length / 2;
	const line = part.lastIndexOf('\n');
	const blank = part.lastIndexOf(' ');
	return line > half ? line + 1 : (blank > half ? blank + 1 : part.length);
};
