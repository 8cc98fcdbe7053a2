import fc from 'fast-check';
import {expect, test} from 'vitest';
import {readString, writeString} from '../../../source/protocols/secondlife/text.js';
import {hex} from '../../support/hex.js';

test('one NUL at the end is taken off, where there is one (facts 1, 5)', () => {
	expect(readString(hex('"Test One" 00'))).toBe('Test One');
	expect(readString(hex('"Test One"'))).toBe('Test One');
	expect(readString(hex('"a" 00 00'))).toBe('a\0');
	expect(readString(hex(''))).toBe('');
	expect(readString(hex('00'))).toBe('');
});

test('text is UTF-8, and what is none becomes U+FFFD', () => {
	expect(readString(hex('C3 A9 E2 98 83 F0 9F 98 80 FF'))).toBe('é☃😀\u{FFFD}');
	expect(readString(hex('EF BB BF "a"'))).toBe('\u{FEFF}a');
});

test('what is written has its NUL, and is read again', () => {
	expect(writeString('hi')).toEqual(hex('"hi" 00'));
	fc.assert(fc.property(fc.string({unit: 'grapheme'}), text => {
		expect(readString(writeString(text))).toBe(text);
	}));
});
