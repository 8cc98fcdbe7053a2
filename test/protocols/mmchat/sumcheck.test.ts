import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Sumcheck} from '../../../source/protocols/mmchat/sumcheck.js';

const sumOf = (data: Uint8Array, blockSize: number): string => {
	const sum = new Sumcheck();
	for (let start = 0; start < data.length; start += blockSize) {
		sum.update(data.subarray(start, start + blockSize));
	}

	return sum.digest();
};

const ramp = (length: number): Uint8Array => Uint8Array.from({length}, (_, index) => index % 251);

describe('the sum of MUSHclient', () => {
	test('is SHA-0 of what fits one update', () => {
		expect(sumOf(new TextEncoder().encode('abc'), 500)).toBe('0164B8A9 14CD2A5E 74C4F7FF 082C4D97 F1EDF880');
		expect(sumOf(new TextEncoder().encode('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'), 500)).toBe('D2516EE1 ACFA5BAF 33DFC1C4 71E43844 9EF134C8');
	});

	test('of zChat\'s blocks is SHA-0 of the whole', () => {
		expect(sumOf(ramp(1200), 1024)).toBe('EF3EB6B8 5C09696A 3C8EB26D B82DFE77 8A0456AB');
	});

	test('of MudMaster\'s blocks leaves out the end of each', () => {
		expect(sumOf(ramp(1200), 500)).toBe('17E21AA8 99229001 903D530B 58E938B1 8E8978FF');
	});

	test('does not see the last 52 bytes of a block that another one follows', () => {
		fc.assert(fc.property(fc.integer({min: 448, max: 499}), fc.nat({max: 255}), (at, byte) => {
			const data = ramp(1200);
			const other = data.with(at, byte);
			expect(sumOf(other, 500)).toBe(sumOf(data, 500));
		}));
	});

	test('sees every other byte', () => {
		fc.assert(fc.property(fc.oneof(fc.integer({min: 0, max: 447}), fc.integer({min: 1000, max: 1199})), fc.integer({min: 1, max: 255}), (at, change) => {
			const data = ramp(1200);
			expect(sumOf(data.with(at, data[at]! ^ change), 500)).not.toBe(sumOf(data, 500));
		}));
	});

	test('ends well where the length leaves no room for itself', () => {
		const sums = Array.from({length: 130}, (_, length) => sumOf(ramp(length), 1024));
		expect(new Set(sums).size).toBe(sums.length);
		for (const sum of sums) {
			expect(sum).toMatch(/^[\dA-F]{8}(?: [\dA-F]{8}){4}$/v);
		}
	});
});
