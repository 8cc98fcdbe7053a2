import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {formatStart, parseStart} from '../../../source/protocols/mmchat/file-start.js';

describe('reading', () => {
	for (const [text, offer] of [
		['a.txt,1200', {name: 'a.txt', size: 1200}],
		['map, old.txt,7', {name: 'map, old.txt', size: 7}],
		[' a.txt , 12 ', {name: 'a.txt', size: 12}],
		['a.txt,0', {name: 'a.txt', size: 0}],
		['a.txt,9007199254740991', {name: 'a.txt', size: Number.MAX_SAFE_INTEGER}],
		['\u{1B}[31mred\u{7}.txt,5', {name: 'red.txt', size: 5}],
	] as const) {
		test(JSON.stringify(text), () => {
			expect(parseStart(text)).toEqual(offer);
		});
	}

	const sizes = ['', '-5', '+5', '5.5', '1e3', '0x10', 'NaN', '9007199254740992', '99999999999999999999'];
	for (const text of [...sizes.map(size => `a.txt,${size}`), 'a.txt', ',5', '\u{1B},5', `${'a'.repeat(256)},5`, '', ',']) {
		test(`${JSON.stringify(text)} is no offer`, () => {
			expect(parseStart(text)).toBeUndefined();
		});
	}

	test('never throws', () => {
		fc.assert(fc.property(fc.string({unit: fc.constantFrom(',', '1', '9', ' ', '-', 'a', 'ÿ', '\n', '\u{1B}', '\u{202E}'), maxLength: 40}), text => {
			const offer = parseStart(text);
			expect(offer?.name).not.toBe('');
			expect(Number.isSafeInteger(offer?.size ?? 0)).toBe(true);
		}));
	});
});

describe('writing', () => {
	for (const [name, charset, written] of [
		['a.txt', 'utf-8', 'a.txt,3'],
		[String.raw`a,b/c\d:e.txt`, 'utf-8', 'a_b_c_d_e.txt,3'],
		['tab\tand\u{0}nul\u{1B}', 'utf-8', 'tab_and_nul_,3'],
		['ÿ.txt', 'windows-1252', '_.txt,3'],
		['Grüße – €.txt', 'windows-1252', 'Grüße – €.txt,3'],
		['日本.txt', 'windows-1252', '__.txt,3'],
		['日本.txt', 'utf-8', '日本.txt,3'],
		['u\u{308}.txt', 'windows-1252', 'ü.txt,3'],
		['why?.txt', 'utf-8', 'why_.txt,3'],
	] as const) {
		test(`${JSON.stringify(name)} in ${charset}`, () => {
			expect(formatStart({name, size: 3}, charset)).toBe(written);
		});
	}
});
