import {addMark, paint, splitSgr, type Mark} from './sgr.js';
import {graphemes, isSimple, safeWidth, width} from './width.js';

/** Scripts without blanks between words: a row may end before any of these. */
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/v;

const EMOJI = /^\p{Extended_Pictographic}/v;

const WORD = /[^ ]+/gv;
const PLAIN_LINE = /^[\u{20}-\u{7E}]*$/v;

type Word = {readonly start: number; readonly end: number; readonly columns: number};

/**
Rows of at most `columns` columns (at least 1). Words stay whole where a row can hold them, blanks at the end of a row
vanish, blanks at the start of a line stay as far as they leave room for the first word. Each row opens and closes its
own SGR. A character that is wider than a row becomes `…`. The text must be cleaned: no control characters but line
feeds, which begin a new row, and no sequences but SGR.
*/
export const wrap = (ansi: string, columns: number): string[] => {
	const room = Math.max(1, Math.trunc(columns));
	if (ansi.length <= room && PLAIN_LINE.test(ansi)) {
		return [ansi];
	}

	const {text, marks} = room === 1 ? withoutWide(splitSgr(ansi)) : splitSgr(ansi);
	const rows: string[] = [];
	let lineStart = 0;
	for (const line of text.split('\n')) {
		for (const [start, end] of rowsOf(line, room)) {
			rows.push(marks.length === 0 ? line.slice(start, end) : paint(text, marks, lineStart + start, lineStart + end));
		}

		lineStart += line.length + 1;
	}

	return rows;
};

/** Start and end of each row as indices into `line`. */
const rowsOf = (line: string, room: number): Array<readonly [start: number, end: number]> => {
	if (line.length <= room && isSimple(line)) {
		return [[0, line.length]];
	}

	const rows: Array<readonly [number, number]> = [];
	let start = 0;
	let end = 0;
	let used = 0;
	const breakRow = (next: number): void => {
		rows.push([start, end]);
		start = next;
		used = 0;
	};

	for (const word of wordsOf(line)) {
		const gap = word.start - end;
		const isLong = word.columns > room;
		if (end === 0) {
			used = Math.min(gap, isLong ? room - 1 : room - word.columns);
			start = gap - used;
		} else if (used + gap + word.columns <= room || (isLong && canFillRow(word.columns, room, used + gap))) {
			used += gap;
		} else {
			breakRow(word.start);
		}

		end = word.start;
		for (const piece of isLong ? piecesOf(line.slice(word.start, word.end), room) : []) {
			const columns = Math.min(safeWidth(piece), room);
			if (used + columns > room) {
				breakRow(end);
			}

			end += piece.length;
			used += columns;
		}

		if (isLong) {
			continue;
		}

		end = word.end;
		used += word.columns;
	}

	rows.push([start, Math.min(line.length, end + room - used)]);
	return rows;
};

/** Does a word that is too long for any row need no more of them if it begins on this one? */
const canFillRow = (columns: number, room: number, used: number): boolean =>
	used < room && Math.ceil((columns + used) / room) <= Math.ceil(columns / room);

const wordsOf = function * (line: string): Generator<Word> {
	for (const {0: run, index: start} of line.matchAll(WORD)) {
		if (isSimple(run)) {
			yield {start, end: start + run.length, columns: run.length};
		} else {
			yield * wordsOfRun(run, start);
		}
	}
};

const wordsOfRun = function * (run: string, offset: number): Generator<Word> {
	let start = offset;
	let end = offset;
	let columns = 0;
	for (const grapheme of graphemes(run)) {
		if (end > start && IDEOGRAPH.test(grapheme)) {
			yield {start, end, columns};
			start = end;
			columns = 0;
		}

		end += grapheme.length;
		columns += safeWidth(grapheme);
	}

	yield {start, end, columns};
};

/** The characters of a word; one that is stacked up wider than a row falls into its code points, unless it is an emoji. */
const piecesOf = (word: string, room: number): string[] => graphemes(word).flatMap(grapheme =>
	safeWidth(grapheme) > room && (width(grapheme) > room || !EMOJI.test(grapheme)) ? [...grapheme] : [grapheme]);

const withoutWide = ({text, marks}: {text: string; marks: readonly Mark[]}): {text: string; marks: Mark[]} => {
	const moved: Mark[] = [];
	let narrow = '';
	let end = 0;
	let next = 0;
	for (const grapheme of graphemes(text)) {
		for (; next < marks.length && marks[next]!.at <= end; next++) {
			addMark(moved, narrow.length, marks[next]!.style);
		}

		narrow += safeWidth(grapheme) > 1 ? '…' : grapheme;
		end += grapheme.length;
	}

	return {text: narrow, marks: moved};
};
