import fc from 'fast-check';
import {expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {ByteQueue} from '../../../source/protocols/mmchat/byte-queue.js';

test('what goes in comes out, however it is cut', () => {
	fc.assert(fc.property(fc.array(fc.uint8Array({maxLength: 40}), {maxLength: 12}), fc.array(fc.nat({max: 60}), {maxLength: 40}), (pieces, lengths) => {
		const queue = new ByteQueue();
		const whole = concat(...pieces);
		for (const piece of pieces) {
			queue.push(piece);
		}

		const taken = Array.from(lengths, length => queue.take(Math.min(length, queue.length)));
		const rest = queue.length;
		taken.push(queue.take(rest));
		expect(concat(...taken)).toEqual(whole);
		expect(queue.length).toBe(0);
	}));
});

test('what lies in one piece is not copied', () => {
	const queue = new ByteQueue();
	const piece = new Uint8Array(1500);
	queue.push(piece);
	for (const offset of [0, 500, 1000]) {
		const taken = queue.take(500);
		expect(taken.buffer).toBe(piece.buffer);
		expect(taken.byteOffset).toBe(offset);
	}
});
