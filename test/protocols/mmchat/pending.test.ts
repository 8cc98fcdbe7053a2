import fc from 'fast-check';
import {expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {Pending} from '../../../source/protocols/mmchat/pending.js';

test('whatever comes and is used up, what is left is what was not used up', () => {
	const step = fc.record({chunk: fc.uint8Array({maxLength: 20}), used: fc.nat({max: 30})});
	fc.assert(fc.property(fc.array(step, {maxLength: 30}), steps => {
		const pending = new Pending();
		let left = new Uint8Array();
		const seen: Array<readonly [view: Uint8Array, copy: Uint8Array]> = [];
		for (const {chunk, used} of steps) {
			const data = pending.add(chunk);
			left = concat(left, chunk) as Uint8Array<ArrayBuffer>;
			expect(data).toEqual(left);
			const offset = Math.min(used, data.length);
			seen.push([data.subarray(0, offset), data.slice(0, offset)]);
			pending.keep(data, offset);
			left = left.slice(offset);
			expect(pending.bytes).toEqual(left);
		}

		for (const [view, copy] of seen) {
			expect(view).toEqual(copy);
		}

		pending.clear();
		expect(pending.bytes).toHaveLength(0);
	}));
});
