import {expect, test} from 'vitest';
import fc from 'fast-check';
import stringWidth from 'string-width';
import {cleanText} from '../../source/lib/clean.js';
import {graphemes, graphemeStart, isSimple, safeWidth, truncate, truncateMiddle, width} from '../../source/lib/width.js';
import {hostileText} from './hostile-text.js';

test('characters are what a reader takes for one', () => {
	expect(graphemes('ae\u{301}👩‍👩‍👧日')).toEqual(['a', 'e\u{301}', '👩‍👩‍👧', '日']);
	expect(graphemes('abc')).toEqual(['a', 'b', 'c']);
	expect(graphemes('')).toEqual([]);
});

test('columns are those of a terminal', () => {
	for (const [text, columns] of [['', 0], ['abc', 3], ['日本', 4], ['e\u{301}', 1], ['👩‍👩‍👧', 2], ['\u{1B}[31mred\u{1B}[0m', 3], ['ж–█', 3]] as const) {
		expect(width(text), text).toBe(columns);
	}
});

test('the short cut for simple characters agrees with the long way', () => {
	const segmenter = new Intl.Segmenter();
	let simple = 0;
	for (let code = 0; code <= 0xFF_FF; code++) {
		const character = String.fromCodePoint(code);
		if (!isSimple(character)) {
			continue;
		}

		simple++;
		expect([stringWidth(character), [...segmenter.segment(`a${character}b`)].length], code.toString(16)).toEqual([1, 3]);
	}

	expect(simple).toBeGreaterThan(500);
});

test('joined characters count as many columns as the plainest terminal needs', () => {
	expect(safeWidth('a')).toBe(1);
	expect(safeWidth('👩‍👩‍👧')).toBe(6);
	expect(safeWidth('क्क')).toBe(2);
	expect(safeWidth('❤️')).toBe(2);
});

test('truncation says that it was there', () => {
	for (const [text, columns, shown] of [
		['hello', 5, 'hello'],
		['hello', 4, 'hel…'],
		['hello', 1, '…'],
		['hello', 0, ''],
		['', 0, ''],
		['日本語', 6, '日本語'],
		['日本語', 5, '日本…'],
		['日本語', 4, '日…'],
		['日本語', 2, '…'],
		['ee\u{301}e', 2, 'e…'],
		['ee\u{301}', 2, 'ee\u{301}'],
	] as const) {
		expect(truncate(text, columns), `${text} in ${columns}`).toBe(shown);
	}
});

test('property: truncated text is never too wide and begins like the whole', () => {
	fc.assert(fc.property(hostileText(), fc.nat(20), (raw, columns) => {
		const text = cleanText(raw).text.replaceAll('\n', '');
		const truncated = truncate(text, columns);
		expect(width(truncated)).toBeLessThanOrEqual(columns);
		expect(text.startsWith(truncated.replace(/…$/v, ''))).toBe(true);
	}), {numRuns: 1000});
});

test('both ends are seen where the middle is cut out', () => {
	for (const [text, columns, shown] of [
		['film.avi', 8, 'film.avi'],
		['film.avi', 7, 'fil…avi'],
		['film.avi', 6, 'fil…vi'],
		['film.avi', 2, 'f…'],
		['film.avi', 1, '…'],
		['film.avi', 0, ''],
		['日本語.txt', 8, '日本…txt'],
		['日本語', 5, '日…語'],
		['', 0, ''],
	] as const) {
		expect(truncateMiddle(text, columns), `${text} in ${columns}`).toBe(shown);
	}
});

test('property: what is cut in the middle is never too wide, and begins and ends like the whole', () => {
	fc.assert(fc.property(hostileText(), fc.nat(20), (raw, columns) => {
		const text = cleanText(raw).text.replaceAll('\n', '');
		const truncated = truncateMiddle(text, columns);
		expect(width(truncated)).toBeLessThanOrEqual(columns);
		const [start = '', end = ''] = truncated === text || text.includes('…') ? [] : truncated.split('…');
		expect(text.startsWith(start)).toBe(true);
		expect(text.endsWith(end)).toBe(true);
	}), {numRuns: 1000});
});

test('text can be cut between characters', () => {
	expect(graphemeStart('abc', 2)).toBe(2);
	expect(graphemeStart('abc', 9)).toBe(3);
	expect(graphemeStart('abc', 0)).toBe(0);
	expect(graphemeStart('a😀', 2)).toBe(1);
	expect(graphemeStart('😀', 1)).toBe(0);
	expect(graphemeStart('👩‍👩‍👧', 4)).toBe(3);
	expect(graphemeStart('a👩‍👩‍👧', 4)).toBe(1);
});
