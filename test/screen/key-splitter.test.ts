import fc from 'fast-check';
import {expect, test} from 'vitest';
import {KeySplitter} from '../../source/screen/key-splitter.js';

const split = (...reads: readonly string[]): readonly string[] => {
	const splitter = new KeySplitter();
	return reads.flatMap(read => splitter.split(read));
};

test.each<[string, string, readonly string[]]>([
	['text stays together', 'hello', ['hello']],
	['a control character stands alone', 'hello\r', ['hello', '\r']],
	['two lines in one read', 'foo bar\u{17}baz\r\u{1}X', ['foo bar', '\u{17}', 'baz', '\r', '\u{1}', 'X']],
	['an arrow key', 'a\u{1B}[Ab', ['a', '\u{1B}[A', 'b']],
	['a key with modifiers', '\u{1B}[1;5D\r', ['\u{1B}[1;5D', '\r']],
	['a key in application mode', '\u{1B}OAx', ['\u{1B}OA', 'x']],
	['F1 of the Linux console', '\u{1B}[[Ax', ['\u{1B}[[A', 'x']],
	['text and Return behind a sequence', '\u{1B}[Dabc\r', ['\u{1B}[D', 'abc', '\r']],
	['Alt and a letter', '\u{1B}bx', ['\u{1B}b', 'x']],
	['Alt and Backspace', '\u{1B}\u{7F}x', ['\u{1B}\u{7F}', 'x']],
	['Alt and an emoji', '\u{1B}👍x', ['\u{1B}👍', 'x']],
	['Alt and an arrow of rxvt', '\u{1B}\u{1B}[Ax', ['\u{1B}\u{1B}[A', 'x']],
	['Esc alone', '\u{1B}', ['\u{1B}']],
	['a mouse report', '\u{1B}[<0;10;5Mhi\r', ['\u{1B}[<0;10;5M', 'hi', '\r']],
	['a paste', 'a\u{1B}[200~one\rtwo\u{1B}[Aé\u{1B}[201~b\r', ['a', '\u{1B}[200~one\rtwo\u{1B}[Aé\u{1B}[201~', 'b', '\r']],
	['a sequence that is broken off', '\u{1B}[1;\rx', ['\u{1B}[1;', '\r', 'x']],
	['a sequence within one that is broken off', '\u{1B}[1;\u{1B}[Ax', ['\u{1B}[1;', '\u{1B}[A', 'x']],
])('%s', (_name, data, keys) => {
	expect(split(data)).toEqual(keys);
});

test('a mouse report cut across two reads does not take the text behind it along', () => {
	expect(split('\u{1B}[<0;1', '0;5Mhello\r')).toEqual(['\u{1B}[<0;1', '0;5M', 'hello', '\r']);
});

test('a paste whose end is cut across two reads ends there', () => {
	expect(split('\u{1B}[20', '0~a\r', 'b\u{1B}[20', '1~c\r')).toEqual(['\u{1B}[20', '0~a\r', 'b\u{1B}[20', '1~', 'c', '\r']);
});

test('nothing is lost, added or moved, however the input is cut', () => {
	const piece = fc.oneof(
		fc.string({unit: 'grapheme'}),
		fc.constantFrom('\r', '\t', '\u{1B}', '\u{1B}[A', '\u{1B}OP', '\u{1B}[1;5C', '\u{1B}[200~', '\u{1B}[201~', '\u{1B}[', '\u{7F}', '\u{1}'),
	);
	fc.assert(fc.property(fc.array(piece, {maxLength: 20}), fc.array(fc.nat(), {maxLength: 5}), (pieces, cuts) => {
		const data = pieces.join('');
		const at = [0, ...cuts.map(cut => cut % (data.length + 1)).toSorted((a, b) => a - b), data.length];
		const reads = at.slice(1).map((end, index) => data.slice(at[index], end));
		const keys = split(...reads);
		expect(keys.join('')).toBe(data);
		expect(keys).not.toContain('');
	}));
});

test('outside a paste no control character shares a key with text', () => {
	fc.assert(fc.property(fc.array(fc.oneof(fc.string({unit: 'binary'}), fc.constantFrom('\r', '\u{1}', '\u{7F}')), {maxLength: 10}), pieces => {
		const data = pieces.join('').replaceAll('\u{1B}', '');
		for (const key of split(data)) {
			expect(key.length === 1 || !/[\u{0}-\u{1F}\u{7F}]/v.test(key)).toBe(true);
		}
	}));
});
