import {expect, test} from 'vitest';
import fc from 'fast-check';
import {cleanText} from '../../source/lib/clean.js';
import {splitSgr, stripSgr} from '../../source/lib/sgr.js';
import {width, wrap} from '../../source/lib/width.js';
import {hostileText} from './hostile-text.js';

const esc = '\u{1B}';

test('words stay whole', () => {
	for (const [text, columns, rows] of [
		['the quick brown fox', 10, ['the quick', 'brown fox']],
		['the quick brown fox', 9, ['the quick', 'brown fox']],
		['the quick brown fox', 100, ['the quick brown fox']],
		['a  b', 2, ['a', 'b']],
		['a  b', 3, ['a', 'b']],
		['a  b', 4, ['a  b']],
		['', 5, ['']],
		['a\n\nb', 5, ['a', '', 'b']],
		['a\n', 5, ['a', '']],
	] as const) {
		expect(wrap(text, columns), `${JSON.stringify(text)} in ${columns}`).toEqual(rows);
	}
});

test('a word that no row holds is cut, and begins where it needs fewer rows', () => {
	expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
	expect(wrap('ab cdefgh', 4)).toEqual(['ab', 'cdef', 'gh']);
	expect(wrap('ab cdefghijk', 4)).toEqual(['ab c', 'defg', 'hijk']);
	expect(wrap('abc defghijk', 4)).toEqual(['abc', 'defg', 'hijk']);
	expect(wrap('abcdefgh ij', 4)).toEqual(['abcd', 'efgh', 'ij']);
	expect(wrap('abcdefg ij', 4)).toEqual(['abcd', 'efg', 'ij']);
	expect(wrap('abcdef g', 4)).toEqual(['abcd', 'ef g']);
});

test('blanks at the start of a line stay as far as they leave room for the word', () => {
	expect(wrap('  ab cd', 4)).toEqual(['  ab', 'cd']);
	expect(wrap('      abc', 4)).toEqual([' abc']);
	expect(wrap('      abcdef', 4)).toEqual(['   a', 'bcde', 'f']);
	expect(wrap('a\n  b', 4)).toEqual(['a', '  b']);
	expect(wrap(' '.repeat(9), 4)).toEqual([' '.repeat(4)]);
	expect(wrap('ab     ', 4)).toEqual(['ab  ']);
});

test('wide characters are not split', () => {
	expect(wrap('日本語', 4)).toEqual(['日本', '語']);
	expect(wrap('日本語', 3)).toEqual(['日', '本', '語']);
	expect(wrap('a😀😀', 3)).toEqual(['a😀', '😀']);
	expect(wrap('👩‍👩‍👧👩‍👩‍👧', 2)).toEqual(['👩‍👩‍👧', '👩‍👩‍👧']);
	expect(wrap(`a${esc}[31m日${esc}[0mb`, 1)).toEqual(['a', `${esc}[31m…${esc}[0m`, 'b']);
});

test('a row may end between ideographs, but a mark stays with what it follows', () => {
	expect(wrap('ab 日本語', 6)).toEqual(['ab 日', '本語']);
	expect(wrap('日本語。', 6)).toEqual(['日本', '語。']);
});

test('a pile that would leave its row falls apart', () => {
	expect(wrap('\u{1100}'.repeat(5), 4)).toEqual(['\u{1100}\u{1100}', '\u{1100}\u{1100}', '\u{1100}']);
	expect(wrap('क्'.repeat(6), 3)).toEqual(['क्'.repeat(3), 'क्'.repeat(3)]);
});

test('colours are opened and closed on each row', () => {
	expect(wrap(`${esc}[31mthe quick${esc}[0m fox`, 5)).toEqual([`${esc}[31mthe${esc}[0m`, `${esc}[31mquick${esc}[0m`, 'fox']);
	expect(wrap(`${esc}[31ma\nb${esc}[0m`, 5)).toEqual([`${esc}[31ma${esc}[0m`, `${esc}[31mb${esc}[0m`]);
});

const withoutBlanks = (text: string): string => text.replaceAll(/[\n ]/gv, '');

test('property: rows hold the same characters and are never too wide', () => {
	fc.assert(fc.property(hostileText(60), fc.integer({min: 2, max: 30}), (raw, columns) => {
		const {text, ansi = text} = cleanText(raw);
		const rows = wrap(ansi, columns);
		for (const row of rows) {
			expect(width(row)).toBeLessThanOrEqual(columns);
			expect(splitSgr(row).marks.at(-1)?.style ?? '').toBe('');
		}

		expect(withoutBlanks(rows.map(row => stripSgr(row)).join(''))).toBe(withoutBlanks(text));
	}), {numRuns: 2000});
});

test('property: one column is enough', () => {
	fc.assert(fc.property(hostileText(), raw => {
		const {text, ansi = text} = cleanText(raw);
		for (const row of wrap(ansi, 1)) {
			expect(width(row)).toBeLessThanOrEqual(1);
		}
	}), {numRuns: 500});
});

test('property: words that fit a row stay whole', () => {
	const words = fc.array(fc.string({unit: fc.constantFrom(...'abzäßж'), minLength: 1, maxLength: 8}), {minLength: 1, maxLength: 20});
	fc.assert(fc.property(words, fc.integer({min: 8, max: 20}), (list, columns) => {
		const rows = wrap(list.join(' '), columns);
		expect(rows.flatMap(row => row.split(' '))).toEqual(list);
	}));
});
