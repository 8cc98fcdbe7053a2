import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {RequestWindow, SLACK_MS} from '../../../source/protocols/mmchat/request-window.js';

type Line = {
	/** Milliseconds from a request to its block on a line that is empty. */
	readonly roundTrip: number;
	/** Milliseconds that one block takes on the slowest part of the way. */
	readonly perBlock: number;
};

/** Lets `blocks` blocks come over a line; returns how long each took, and how wide the window was then. */
const run = (window: RequestWindow, blocks: number, lineAt: (block: number) => Line) => {
	const arrivals: number[] = [];
	const seen: Array<{readonly taken: number; readonly size: number}> = [];
	let now = 0;
	let isFree = 0;
	const asked: number[] = [];
	for (let block = 0; block < blocks; block++) {
		const {roundTrip, perBlock} = lineAt(block);
		while (window.room > 0) {
			window.ask(now);
			asked.push(now);
			isFree = Math.max(isFree, now + roundTrip) + perBlock;
			arrivals.push(isFree);
		}

		now = arrivals.shift()!;
		window.take(now);
		seen.push({taken: now - asked.shift()!, size: window.size});
	}

	return seen;
};

describe('a window that may grow', () => {
	test('is as wide as it may be where the line is quick', () => {
		const seen = run(new RequestWindow(16, 1024), 5000, () => ({roundTrip: 20, perBlock: 0.01}));
		expect(seen.at(-1)!.size).toBe(1024);
	});

	test('doubles with each round trip', () => {
		const window = new RequestWindow(16, 1024);
		run(window, 16 + 32 + 64, () => ({roundTrip: 100, perBlock: 0}));
		expect(window.size).toBe(128);
	});

	test('lets nothing wait long where the line is slow', () => {
		// 50 blocks a second, 25 kB.
		const seen = run(new RequestWindow(16, 1024), 2000, () => ({roundTrip: 40, perBlock: 20}));
		const later = seen.slice(200);
		const mean = later.reduce((sum, {taken}) => sum + taken, 0) / later.length;
		expect(mean).toBeLessThan(40 + 20 + (1.5 * SLACK_MS));
		expect(Math.max(...later.map(({taken}) => taken))).toBeLessThan(40 + 20 + (2 * SLACK_MS));
	});

	test('keeps such a line busy', () => {
		const seen = run(new RequestWindow(16, 1024), 2000, () => ({roundTrip: 40, perBlock: 20}));
		// Two blocks are on the way while one round trip passes; with fewer the line would stand idle.
		expect(seen.slice(200).filter(({size}) => size < 2).length).toBeLessThan(200);
	});

	test('shrinks when somebody else needs the line, and grows again', () => {
		const window = new RequestWindow(16, 1024);
		const seen = run(window, 12_000, block => ({roundTrip: 20, perBlock: block > 3000 && block < 3500 ? 5 : 0.05}));
		expect(seen[2900]!.size).toBeGreaterThan(500);
		expect(Math.min(...seen.slice(3000, 6000).map(({size}) => size))).toBeLessThan(50);
		expect(seen.at(-1)!.size).toBeGreaterThan(500);
	});

	test('does not stay shut when the line has become longer', () => {
		const window = new RequestWindow(16, 1024);
		run(window, 6000, block => ({roundTrip: block < 1000 ? 5 : 200, perBlock: 0.05}));
		expect(window.size).toBeGreaterThan(500);
	});
});

test('a window without a higher limit stays as it is', () => {
	const window = new RequestWindow(32);
	const seen = run(window, 500, () => ({roundTrip: 5, perBlock: 500}));
	expect(new Set(seen.map(({size}) => size))).toEqual(new Set([32]));
});

test('a block that was not asked for is not taken', () => {
	const window = new RequestWindow(2);
	expect(window.take(0)).toBe(false);
	window.ask(0);
	expect(window.take(1)).toBe(true);
	expect(window.take(2)).toBe(false);
});

test('whatever the times, the window keeps its bounds', () => {
	const step = fc.record({isBlock: fc.boolean(), ms: fc.oneof(fc.nat({max: 5}), fc.nat({max: 100_000}))});
	fc.assert(fc.property(fc.integer({min: 1, max: 64}), fc.integer({min: 1, max: 128}), fc.array(step, {maxLength: 400}), (start, limit, steps) => {
		const window = new RequestWindow(start, limit);
		let now = 0;
		for (const {isBlock, ms} of steps) {
			now += ms;
			if (isBlock) {
				window.take(now);
			} else if (window.room > 0) {
				window.ask(now);
			}

			expect(window.size).toBeGreaterThanOrEqual(1);
			expect(window.size).toBeLessThanOrEqual(Math.max(start, limit));
			expect(window.pending).toBeLessThanOrEqual(Math.max(start, limit));
		}
	}));
});
