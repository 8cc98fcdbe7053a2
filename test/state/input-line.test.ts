import fc from 'fast-check';
import {expect, test} from 'vitest';
import {deleteBack, deleteForward, insert, kill, move, textOf, transpose, type InputLine, type Kill, type Move} from '../../source/state/input-line.js';
import {graphemes} from '../../source/lib/width.js';

/** `|` is the cursor. */
const line = (drawn: string): InputLine => {
	const [before = '', after = ''] = drawn.split('|', 2);
	return {before, after};
};

const draw = ({before, after}: InputLine): string => `${before}|${after}`;

const moves: readonly Move[] = ['left', 'right', 'word-left', 'word-right', 'start', 'end'];
const kills: readonly Kill[] = ['to-start', 'to-end', 'word-back', 'word-forward', 'unix-word-back'];

test.each<[Move, string, string]>([
	['left', 'ab|c', 'a|bc'],
	['left', '|abc', '|abc'],
	['right', 'a|bc', 'ab|c'],
	['right', 'abc|', 'abc|'],
	['word-left', 'foo bar|', 'foo |bar'],
	['word-left', 'foo bar  |baz', 'foo |bar  baz'],
	['word-left', 'foo.bar|', 'foo.|bar'],
	['word-left', '  |', '|  '],
	['word-right', '|foo bar', 'foo| bar'],
	['word-right', 'foo| bar', 'foo bar|'],
	['word-right', '|été là', 'été| là'],
	['start', 'foo|bar', '|foobar'],
	['end', 'foo|bar', 'foobar|'],
])('move %s: %s becomes %s', (where, from, to) => {
	expect(draw(move(line(from), where))).toBe(to);
});

test.each<[Kill, string, string, string]>([
	['to-start', 'foo|bar', '|bar', 'foo'],
	['to-end', 'foo|bar', 'foo|', 'bar'],
	['word-back', 'say foo.bar|', 'say foo.|', 'bar'],
	['unix-word-back', 'say foo.bar|', 'say |', 'foo.bar'],
	['unix-word-back', 'foo   |', '|', 'foo   '],
	['unix-word-back', '|foo', '|foo', ''],
	['word-forward', 'a |foo bar', 'a | bar', 'foo'],
])('kill %s: %s becomes %s', (what, from, to, text) => {
	const killed = kill(line(from), what);
	expect(draw(killed.line)).toBe(to);
	expect(killed.text).toBe(text);
});

test('what a user takes for one character is moved over and deleted whole', () => {
	for (const character of ['é', 'e\u{301}', 'a\u{301}\u{323}', '👍🏽', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇩🇪', '❤️', '1️⃣', '漢', '\u{1112}\u{1161}\u{11AB}', '한', 'กำ', 'क्षि']) {
		expect(draw(move({before: `a${character}`, after: 'b'}, 'left'))).toBe(`a|${character}b`);
		expect(draw(move({before: 'a', after: `${character}b`}, 'right'))).toBe(`a${character}|b`);
		expect(draw(deleteBack({before: `a${character}`, after: 'b'}))).toBe('a|b');
		expect(draw(deleteForward({before: 'a', after: `${character}b`}))).toBe('a|b');
		expect(draw(transpose({before: `a${character}`, after: 'b'}))).toBe(`ab${character}|`);
	}
});

test.each([
	['ab|', 'ba|'],
	['a|b', 'ba|'],
	['|ab', '|ab'],
	['a|', 'a|'],
	['|', '|'],
])('transpose: %s becomes %s', (from, to) => {
	expect(draw(transpose(line(from)))).toBe(to);
});

test('neighbours that could join stay two characters', () => {
	const flags = '🇩🇪🇫🇷';
	expect(draw(move({before: flags, after: ''}, 'left'))).toBe('🇩🇪|🇫🇷');
	expect(draw(deleteBack({before: '\u{1112}\u{1161}\u{1112}\u{1161}', after: ''}))).toBe('\u{1112}\u{1161}|');
	expect(draw(deleteBack({before: '👩‍👩‍👦👨‍👩‍👧‍👦', after: 'x'}))).toBe('👩‍👩‍👦|x');
});

test('control characters are no text, the ends of pasted lines are', () => {
	expect(draw(insert(line('a|d'), 'b\u{1B}\u{7}\u{9B}c\t\n'))).toBe('abc\n|d');
});

test('moving never changes the text, killing loses only what it returns', () => {
	const text = fc.string({unit: 'grapheme'});
	fc.assert(fc.property(text, text, fc.constantFrom(...moves), fc.constantFrom(...kills), (before, after, where, what) => {
		const moved = move({before, after}, where);
		expect(textOf(moved)).toBe(before + after);
		const killed = kill(moved, what);
		expect(killed.direction === 'back' ? killed.line.before + killed.text : killed.text + killed.line.after)
			.toBe(killed.direction === 'back' ? moved.before : moved.after);
	}));
});

test('deleting from either side takes as many steps as there are characters', () => {
	fc.assert(fc.property(fc.string({unit: 'grapheme'}), text => {
		let [back, forward]: [InputLine, InputLine] = [{before: text, after: ''}, {before: '', after: text}];
		for (const steps of graphemes(text).keys()) {
			expect(graphemes(back.before)).toHaveLength(graphemes(text).length - steps);
			back = deleteBack(back);
			forward = deleteForward(forward);
		}

		expect(textOf(back) + textOf(forward)).toBe('');
	}));
});
