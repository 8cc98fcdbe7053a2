/** Text as a terminal shows it: characters (grapheme clusters), columns, rows. Columns are counted as Ink counts them. */
import stringWidth from 'string-width';

/** One code point, one character, one column: the letters of Latin, Greek and Cyrillic, dashes, quotes and box drawing. */
const SIMPLE = /^[\u{20}-\u{7E}\u{A1}-\u{A8}\u{AA}-\u{AC}\u{AF}-\u{2FF}\u{388}-\u{482}\u{48A}-\u{52F}\u{2010}-\u{2027}\u{2500}-\u{259F}]*$/v;

const ELLIPSIS = '…';

/** Measuring costs microseconds and a script has few characters; a bound on both sides, as strangers choose the texts. */
const REMEMBERED_LIMIT = 4096;
const REMEMBERED_LENGTH = 16;
const safeWidths = new Map<string, number>();

const segmenter = new Intl.Segmenter();

/** Is each UTF-16 unit one character of one column? */
export const isSimple = (text: string): boolean => SIMPLE.test(text);

/** What a reader takes for single characters. */
export const graphemes = (text: string): string[] =>
	isSimple(text) ? text.split('') : Array.from(segmenter.segment(text), ({segment}) => segment);

/**
The last index up to `limit` (UTF-16 units) where a character begins, so that text can be cut there; inside a character
that alone is longer than `limit`, the last where a code point begins.
*/
export const graphemeStart = (text: string, limit: number): number => {
	if (limit >= text.length) {
		return text.length;
	}

	const {index} = segmenter.segment(text).containing(limit)!;
	if (index > 0 || limit === 0) {
		return index;
	}

	const isInside = text.codePointAt(limit - 1)! > 0xFF_FF;
	return isInside ? limit - 1 : limit;
};

/** Columns of one line; SGR takes none. */
export const width = (text: string): number => isSimple(text) ? text.length : stringWidth(text);

/**
The most columns that a terminal may need for one character. Terminals disagree on joined ones (Indic conjuncts, emoji
with joiners): some show the whole, some each part. What must not leave its row is counted with this.
*/
export const safeWidth = (grapheme: string): number => {
	let columns = safeWidths.get(grapheme);
	if (columns === undefined) {
		const parts = Array.from(grapheme, part => stringWidth(part));
		columns = Math.max(stringWidth(grapheme), parts.reduce((sum, part) => sum + part, 0));
		remember(grapheme, columns);
	}

	return columns;
};

const remember = (grapheme: string, columns: number): void => {
	if (safeWidths.size === REMEMBERED_LIMIT) {
		safeWidths.clear();
	}

	if (grapheme.length <= REMEMBERED_LENGTH) {
		safeWidths.set(grapheme, columns);
	}
};

/** Plain text of one line in at most `columns` columns, with `…` at the end where it was cut. */
export const truncate = (text: string, columns: number): string => {
	if (isSimple(text) && text.length <= columns) {
		return text;
	}

	let fitting = '';
	let used = 0;
	for (const grapheme of graphemes(text)) {
		used += safeWidth(grapheme);
		if (used > columns) {
			return columns < 1 ? '' : fitting + ELLIPSIS;
		}

		if (used < columns) {
			fitting += grapheme;
		}
	}

	return text;
};

/** The same with `…` in the middle: of a file's name one sees the beginning, and of what kind it is. */
export const truncateMiddle = (text: string, columns: number): string => {
	if (truncate(text, columns) === text) {
		return text;
	}

	const parts = graphemes(text);
	const space = Math.max(0, Math.floor((columns - 1) / 2));
	let left = space;
	let start = parts.length;
	while (safeWidth(parts[start - 1]!) <= left) {
		start--;
		left -= safeWidth(parts[start]!);
	}

	return truncate(parts.slice(0, start).join(''), columns - space) + parts.slice(start).join('');
};

export {wrap} from './wrap.js';
