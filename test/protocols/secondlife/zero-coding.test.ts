import fc from 'fast-check';
import {expect, test} from 'vitest';
import {zeroDecode, zeroEncode} from '../../../source/protocols/secondlife/zero-coding.js';
import {hex} from '../../support/hex.js';
import {zeroes} from './arbitraries.js';

test('a run is a zero and its length, longer ones are split (facts 4)', () => {
	expect(zeroEncode(hex('01 00 02 00*3'))).toEqual(hex('01 00 01 02 00 03'));
	expect(zeroEncode(hex('00*255'))).toEqual(hex('00 FF'));
	expect(zeroEncode(hex('00*256 07'))).toEqual(hex('00 FF 00 01 07'));
});

test('both forms of long runs are read (facts 4)', () => {
	expect(zeroDecode(hex('07 00 FF 00 2D 07'), 8192)).toEqual(hex('07 00*300 07'));
	expect(zeroDecode(hex('07 00 00 2C 07'), 8192)).toEqual(hex('07 00*300 07'));
	expect(zeroDecode(hex('00 00 00 01'), 8192)).toEqual(hex('00*513'));
});

test('a run without its length is nothing', () => {
	expect(zeroDecode(hex('01 00'), 8192)).toBeUndefined();
	expect(zeroDecode(hex('01 00 00'), 8192)).toBeUndefined();
});

test('the outcome is as long as the limit at most', () => {
	expect(zeroDecode(hex('01 00 07'), 8)).toHaveLength(8);
	expect(zeroDecode(hex('01 00 08'), 8)).toBeUndefined();
	expect(zeroDecode(hex('00 08 01'), 8)).toBeUndefined();
	expect(zeroDecode(Uint8Array.from({length: 1200}, (_, index) => index % 2 === 0 ? 0 : 255), 8192)).toBeUndefined();
	expect(zeroDecode(hex('00*60000 01'), 8192)).toBeUndefined();
});

test('what is coded is read again', () => {
	fc.assert(fc.property(zeroes, bytes => {
		const coded = zeroEncode(bytes);
		expect(zeroDecode(coded, bytes.length)).toEqual(bytes);
		expect(coded.length).toBeLessThanOrEqual(bytes.length * 2);
	}));
});

test('any bytes are read within the limit, or not at all', () => {
	fc.assert(fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(255)), {maxLength: 200}).map(bytes => Uint8Array.from(bytes)), fc.nat(2000), (bytes, limit) => {
		expect(zeroDecode(bytes, limit)?.length ?? 0).toBeLessThanOrEqual(limit);
	}));
});
