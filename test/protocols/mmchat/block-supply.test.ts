import fc from 'fast-check';
import {expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {BlockSupply, HANDED_OUT, READ_AHEAD} from '../../../source/protocols/mmchat/block-supply.js';
import {ramp} from '../../support/file-end.js';

test('a block leaves when it is asked for, is here, and finds room', () => {
	const supply = new BlockSupply(700, 500);
	expect(supply.next()).toBeUndefined();
	supply.ask();
	expect(supply.next()).toBeUndefined();
	expect(supply.readOn()).toBe(true);
	expect(supply.readOn()).toBe(false);
	expect(supply.isStarving).toBe(true);
	supply.feed(ramp(700));
	expect(supply.isStarving).toBe(false);
	expect(supply.next()).toEqual(ramp(500));
	expect(supply.next()).toBeUndefined();
	supply.ask();
	supply.ask();
	expect(supply.next()).toEqual(ramp(700).subarray(500));
	expect(supply.isEmpty).toBe(true);
	expect(supply.next()).toBeUndefined();
});

test('in whatever order it is asked, fed and drained, the file leaves as it is and little is held', () => {
	const step = fc.constantFrom('ask' as const, 'feed' as const, 'drain' as const, 'next' as const);
	const sizes = fc.record({size: fc.integer({min: 1, max: 400_000}), blockSize: fc.integer({min: 1, max: 2048}), pieceSize: fc.integer({min: 1, max: 100_000})});
	fc.assert(fc.property(sizes, fc.array(step, {maxLength: 300}), ({size, blockSize, pieceSize}, steps) => {
		const data = ramp(size);
		const supply = new BlockSupply(size, blockSize);
		const out: Uint8Array[] = [];
		let read = 0;
		let given = 0;
		let handedOut = 0;
		const actions = {
			ask() {
				supply.ask();
			},
			feed() {
				if (!supply.readOn()) {
					return;
				}

				supply.feed(data.subarray(read, read + pieceSize));
				read += pieceSize;
			},
			drain() {
				supply.drain();
				handedOut = 0;
			},
			next() {
				const block = supply.next() ?? new Uint8Array();
				out.push(block);
				given += block.length;
				handedOut += block.length;
			},
		};
		for (const each of steps) {
			actions[each]();
			expect(Math.min(read, size) - given).toBeLessThan(READ_AHEAD + pieceSize);
			expect(handedOut).toBeLessThan(HANDED_OUT + blockSize);
		}

		expect(concat(...out)).toEqual(data.subarray(0, given));
	}), {numRuns: 50});
});
