import {Buffer} from 'node:buffer';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {createLineSplitter, tooLong} from '../../source/lib/line-splitter.js';

function split(limit: number, ...chunks: ReadonlyArray<string | Uint8Array>) {
	const splitter = createLineSplitter(limit);
	return [...chunks.flatMap(chunk => splitter.push(Buffer.from(chunk as string))), ...splitter.end()];
}

test('lines end with a line feed, with or without a carriage return', () => {
	expect(split(80, 'one\ntwo\r\n\nfour')).toEqual(['one', 'two', '', 'four']);
	expect(split(80, 'one\r', '\ntwo')).toEqual(['one', 'two']);
	expect(split(80, 'a\rb\n')).toEqual(['a\rb']);
});

test('nothing follows a last line that has ended', () => {
	expect(split(80, 'one\n')).toEqual(['one']);
	expect(split(80)).toEqual([]);
});

test('any chunking gives the same lines', () => {
	const part = fc.oneof(fc.constantFrom('\n', '\r\n', '\r', 'é', '→', '😀'), fc.string({maxLength: 12}));
	const parts = fc.array(part, {maxLength: 20});
	const cuts = fc.array(fc.nat({max: 60}), {maxLength: 8});
	const property = fc.property(parts, cuts, fc.integer({min: 1, max: 30}), (texts, places, limit) => {
		const bytes = Buffer.from(texts.join(''));
		const chunks: Uint8Array[] = [];
		let start = 0;
		for (const cut of places.toSorted((a, b) => a - b)) {
			chunks.push(bytes.subarray(start, cut));
			start = Math.min(cut, bytes.length);
		}

		chunks.push(bytes.subarray(start));
		const whole = split(limit, bytes);
		expect(split(limit, ...chunks)).toEqual(whole);
	});
	fc.assert(property, {numRuns: 300});
});

test('a line may be as long as the limit, its end not counted', () => {
	expect(split(4, 'abcd\nabcd\r\nabcd')).toEqual(['abcd', 'abcd', 'abcd']);
	expect(split(4, 'abcde\nok\n')).toEqual([tooLong, 'ok']);
	expect(split(4, 'ab', 'cd', 'ef', 'gh\nok\nabcde')).toEqual([tooLong, 'ok', tooLong]);
});

test('a line without end is told once and holds no memory', () => {
	const splitter = createLineSplitter(1000);
	const chunk = Buffer.alloc(600, 'x');
	for (let sent = 0; sent < 100; sent++) {
		expect(splitter.push(chunk)).toEqual([]);
	}

	expect(splitter.push(Buffer.from('\nshort\n'))).toEqual([tooLong, 'short']);
	expect(splitter.end()).toEqual([]);
});

test('bytes that are not UTF-8 are replaced, a letter cut in two is whole again', () => {
	expect(split(80, Uint8Array.of(0x61, 0xFF, 0x62, 0x0A))).toEqual(['a\u{FFFD}b']);
	expect(split(80, Uint8Array.of(0xC3), Uint8Array.of(0xA9, 0x0A))).toEqual(['é']);
});
