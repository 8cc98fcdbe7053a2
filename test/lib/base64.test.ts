import fc from 'fast-check';
import {expect, test} from 'vitest';
import {fromBase64, toBase64} from '../../source/lib/base64.js';

test('what is written is read again, also a part of a buffer', () => {
	fc.assert(fc.property(fc.uint8Array(), fc.nat(4), (bytes, start) => {
		expect(fromBase64(toBase64(bytes.subarray(start)))).toEqual(bytes.subarray(start));
	}));
});

test('what is no base64 is left out', () => {
	expect(fromBase64('\n awD\tRUQ==\n')).toEqual(Uint8Array.of(0x6B, 0, 0xD1, 0x51));
	expect(fromBase64('<>&é')).toEqual(new Uint8Array());
});
