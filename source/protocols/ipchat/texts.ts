import {decode, encode, type Charset} from '../../lib/charset.js';
import {cleanLine, cleanText} from '../../lib/clean.js';
import {splitText as split} from '../../lib/split-text.js';
import {graphemeStart} from '../../lib/width.js';
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

/** Undefined where they would be too many. */
export const splitText = (text: string, charset: Charset): readonly string[] | undefined =>
	split(text, {bytes: limits.textBytes, parts: limits.parts, charset});
