import {expect, test} from 'vitest';
import fc from 'fast-check';
import {decode, encode, isCharset, recode} from '../../source/lib/charset.js';

const singleByte = ['windows-1252', 'iso-8859-15', 'windows-1251', 'koi8-r', 'iso-8859-1'];

test('text survives UTF-8', () => {
	fc.assert(fc.property(fc.string({unit: 'grapheme'}), text => {
		expect(decode(encode(text))).toBe(text);
		expect(decode(encode(text, 'utf-8'), 'utf-8')).toBe(text);
	}));
});

test('every byte survives a single-byte charset', () => {
	const everyByte = Uint8Array.from({length: 256}, (_, byte) => byte);
	for (const charset of singleByte) {
		expect(encode(decode(everyByte, charset), charset), charset).toEqual(everyByte);
	}
});

test('without a charset valid UTF-8 is UTF-8', () => {
	expect(decode(Uint8Array.of(0xC3, 0xA4))).toBe('ä');
	expect(decode(new TextEncoder().encode('日本 €'))).toBe('日本 €');
});

test('without a charset everything else is windows-1252', () => {
	expect(decode(Uint8Array.of(0xE4))).toBe('ä');
	expect(decode(Uint8Array.of(0x80, 0x41, 0xC3))).toBe('€AÃ');
});

test('UTF-8 by order is read with losses, never with an error', () => {
	expect(decode(Uint8Array.of(0x41, 0xE4, 0x42), 'utf-8')).toBe('A\u{FFFD}B');
});

test('a charset of its own is obeyed', () => {
	expect(decode(Uint8Array.of(0xD0, 0xD2, 0xC9), 'koi8-r')).toBe('при');
	expect(encode('при', 'koi8-r')).toEqual(Uint8Array.of(0xD0, 0xD2, 0xC9));
	expect(encode('€', 'iso-8859-15')).toEqual(Uint8Array.of(0xA4));
	expect(encode('€', 'iso-8859-1')).toEqual(Uint8Array.of(0x80));
});

test('what a charset lacks becomes one question mark for each code point', () => {
	expect(decode(encode('a日😀ж', 'windows-1252'))).toBe('a???');
});

test('a letter and its accent in two code points find their one byte', () => {
	expect(encode('e\u{301}', 'windows-1252')).toEqual(Uint8Array.of(0xE9));
});

test('a byte order mark is kept, as cleaning decides about it', () => {
	expect(decode(Uint8Array.of(0xEF, 0xBB, 0xBF, 0xC3, 0xA4))).toBe('\u{FEFF}ä');
});

test('knows which labels are charsets', () => {
	for (const charset of ['utf-8', 'utf8', 'latin1', 'KOI8-U', 'macintosh', ...singleByte]) {
		expect(isCharset(charset), charset).toBe(true);
	}

	for (const label of ['', 'utf-9', 'utf-16le', 'shift_jis', 'gbk', 'x-user-defined']) {
		expect(isCharset(label), label).toBe(false);
	}
});

test('UTF-8 is written anew where nothing is lost by it', () => {
	expect(recode(encode('Grüße'), 'windows-1252')).toEqual(encode('Grüße', 'windows-1252'));
	expect(recode(encode('Grüße'), 'utf-8')).toEqual(encode('Grüße'));
	for (const kept of [encode('Grüße, 漢字'), encode('e\u{301}'), Uint8Array.of(0xE4, 0xF6), encode('plain')]) {
		expect(recode(kept, 'windows-1252')).toBe(kept);
	}
});

test('a view into a larger buffer is read alone', () => {
	const buffer = new TextEncoder().encode('before text after');
	expect(decode(buffer.subarray(7, 11))).toBe('text');
});
