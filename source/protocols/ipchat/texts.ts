import {decode, encode, type Charset} from '../../lib/charset.js';
import {cleanLine, cleanText} from '../../lib/clean.js';
import {graphemes, graphemeStart} from '../../lib/width.js';
import {limits} from './limits.js';

/** The charset of the Windows programs that speak this. */
export const WINDOWS: Charset = 'windows-1252';

const isAscii = (data: Uint8Array): boolean => data.every(byte => byte < 0x80);

const isUtf8 = (data: Uint8Array): boolean => {
	try {
		new TextDecoder('utf-8', {fatal: true}).decode(data);
		return true;
	} catch {
		return false;
	}
};

/**
Which charset a text shows its writer to use; none where all of them look alike (facts 10).
@param other What is not UTF-8.
*/
export const charsetOf = (data: Uint8Array, other: Charset = WINDOWS): Charset | undefined =>
	isAscii(data) ? undefined : (isUtf8(data) ? 'utf-8' : other);

/** Does the charset lack any of these letters? */
export const isLossy = (text: string, charset: Charset): boolean => decode(encode(text, charset), charset) !== text.normalize('NFC');

/** What to write to somebody whose charset nobody knows: the old one if it has all the letters. */
export const charsetFor = (text: string): Charset => isLossy(text, WINDOWS) ? 'utf-8' : WINDOWS;

/** A text as people read it: without any escape sequence, colours included, as no program of this protocol has them. */
export const shownText = (data: Uint8Array, charset: Charset | undefined): string =>
	cleanText(decode(data, charset).replaceAll(/\r\n?/gv, '\n')).text;

/** One line of at most so many characters. */
export const shownLine = (data: Uint8Array, charset: Charset | undefined, limit: number): string => {
	const line = cleanLine(decode(data, charset));
	return line.slice(0, graphemeStart(line, limit));
};

/**
Pieces of at most 480 bytes: cut behind a line end, else behind a blank, else between characters. Undefined where they
would be more than 16.
*/
export const splitText = (text: string, charset: Charset): readonly string[] | undefined => {
	const parts: string[] = [];
	let part = '';
	let size = 0;
	for (const character of graphemes(text).flatMap(grapheme => small(grapheme, charset))) {
		const bytes = encode(character, charset).length;
		if (size + bytes > limits.textBytes) {
			if (parts.length === limits.parts - 1) {
				return undefined;
			}

			const end = cutOf(part);
			parts.push(part.slice(0, end));
			part = part.slice(end);
			size = encode(part, charset).length;
		}

		part += character;
		size += bytes;
	}

	return [...parts, part];
};

/** A character may bear so many marks that it fills a datagram; that one is torn. */
const small = (grapheme: string, charset: Charset): readonly string[] =>
	grapheme.length * 3 > limits.textBytes && encode(grapheme, charset).length > limits.textBytes ? [...grapheme] : [grapheme];

/** Behind the last line end or blank of the second half, so that pieces do not become tiny. */
const cutOf = (part: string): number => {
	const half = part.length / 2;
	const line = part.lastIndexOf('\n') + 1;
	const blank = part.lastIndexOf(' ') + 1;
	return line > half ? line : (blank > half ? blank : part.length);
};
