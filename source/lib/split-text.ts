import {encode, type Charset} from './charset.js';
import {graphemes} from './width.js';

export type PartsOfText = {
	/** Of one piece, at most. */
	readonly bytes: number;
	/** So many pieces, at most. */
	readonly parts: number;
	readonly charset: Charset;
};

/**
Pieces that a protocol can carry: cut behind a line end, else behind a blank, else between characters. Undefined where
they would be too many.
*/
export const splitText = (text: string, {bytes, parts, charset}: PartsOfText): readonly string[] | undefined => {
	const pieces: string[] = [];
	let piece = '';
	let size = 0;
	for (const character of graphemes(text).flatMap(grapheme => small(grapheme, bytes, charset))) {
		const {length} = encode(character, charset);
		if (size + length > bytes) {
			if (pieces.length === parts - 1) {
				return undefined;
			}

			const end = cutOf(piece);
			pieces.push(piece.slice(0, end));
			piece = piece.slice(end);
			size = encode(piece, charset).length;
		}

		piece += character;
		size += length;
	}

	return [...pieces, piece];
};

/** A character may bear so many marks that it fills a piece; that one is torn. */
const small = (grapheme: string, bytes: number, charset: Charset): readonly string[] =>
	grapheme.length * 3 > bytes && encode(grapheme, charset).length > bytes ? [...grapheme] : [grapheme];

/** Behind the last line end or blank of the second half, so that pieces do not become tiny. */
const cutOf = (piece: string): number => {
	const half = piece.length / 2;
	const line = piece.lastIndexOf('\n') + 1;
	const blank = piece.lastIndexOf(' ') + 1;
	return line > half ? line : (blank > half ? blank : piece.length);
};
