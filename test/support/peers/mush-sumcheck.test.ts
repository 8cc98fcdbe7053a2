import {expect, test} from 'vitest';
import {utf8} from './bytes.js';
import {Sumcheck} from './mush-sumcheck.js';

const sumcheck = (blocks: readonly Uint8Array[]): string => {
	const sum = new Sumcheck();
	for (const bytes of blocks) {
		sum.update(bytes);
	}

	return sum.digest();
};

const blocksOf = (bytes: Uint8Array, length: number): readonly Uint8Array[] =>
	Array.from({length: Math.ceil(bytes.length / length)}, (_, index) => bytes.subarray(index * length, (index + 1) * length));

const file = Uint8Array.from({length: 1200}, (_, index) => index % 251);

test('the core is SHA-0', () => {
	expect(sumcheck([utf8('abc')])).toBe('0164B8A9 14CD2A5E 74C4F7FF 082C4D97 F1EDF880');
});

test('blocks of 500 leave 52 bytes each out', () => {
	expect(sumcheck(blocksOf(file, 500))).toBe('17E21AA8 99229001 903D530B 58E938B1 8E8978FF');
	const changed = file.with(449, 0);
	expect(sumcheck(blocksOf(changed, 500))).toBe('17E21AA8 99229001 903D530B 58E938B1 8E8978FF');
	expect(sumcheck(blocksOf(file.with(447, 0), 500))).not.toBe('17E21AA8 99229001 903D530B 58E938B1 8E8978FF');
});

test('blocks of 1024 are plain SHA-0', () => {
	expect(sumcheck(blocksOf(file, 1024))).toBe('EF3EB6B8 5C09696A 3C8EB26D B82DFE77 8A0456AB');
	expect(sumcheck([file])).toBe('EF3EB6B8 5C09696A 3C8EB26D B82DFE77 8A0456AB');
});
