/** How much is written to the terminal, and that what is written is the whole truth. */
import {setImmediate as macrotask} from 'node:timers/promises';
import fc from 'fast-check';
import {expect, test, vi} from 'vitest';
import type {Drawn} from '../support/draw.js';
import {start} from '../support/drawn-screens.js';
import {FakeSchedule} from '../support/fake-store.js';
import {message, online} from '../support/events.js';

const full = async (columns: number, rows: number): Promise<{readonly drawn: Drawn; readonly time: FakeSchedule}> => {
	const time = new FakeSchedule();
	const drawn = start({columns, rows, schedule: time.schedule});
	drawn.store.apply(online('Al'));
	for (let number = 0; number < 2 * rows; number++) {
		drawn.store.apply(message('Al', `line ${number}: ${'and on '.repeat(10)}`));
	}

	time.advance(100);
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain(`line ${(2 * rows) - 1}`);
	});
	return {drawn, time};
};

const bytes = (written: readonly string[]): number => new TextEncoder().encode(written.join('')).length;

test('a quiet screen writes nothing', async () => {
	const {drawn, time} = await full(80, 24);
	drawn.written.length = 0;
	time.advance(100_000);
	await macrotask();
	await drawn.rows();
	expect(drawn.written).toEqual([]);
});

test('what is not in sight writes nothing', async () => {
	const {drawn, time} = await full(80, 24);
	drawn.type('\u{1B}2');
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain('[status]');
	});
	drawn.store.apply(message('Al', 'one'));
	time.advance(100);
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain('everybody (1)');
	});
	drawn.written.length = 0;
	drawn.store.apply(message('Al', 'quiet', {direction: 'out'}));
	time.advance(100);
	await macrotask();
	expect(drawn.written).toEqual([]);
});

test('a key costs at most 1 KB on a large screen, a new line at most 6 KB on a usual one', async () => {
	const large = await full(200, 50);
	large.drawn.written.length = 0;
	large.drawn.type('x');
	await vi.waitFor(async () => {
		expect(await large.drawn.text()).toContain('[everybody] x');
	});
	expect(bytes(large.drawn.written)).toBeLessThanOrEqual(1024);

	const {drawn, time} = await full(120, 40);
	drawn.written.length = 0;
	drawn.store.apply(message('Al', 'one more line'));
	time.advance(100);
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain('one more line');
	});
	expect(bytes(drawn.written)).toBeLessThanOrEqual(6 * 1024);
});

test('lines typed fast while messages rain arrive without a wrong character', {timeout: 60_000}, async () => {
	const lines: string[] = [];
	const drawn = start({
		columns: 80,
		rows: 24,
		async runLine(line) {
			lines.push(line);
			return {ok: true, lines: []};
		},
	});
	const expected = Array.from({length: 30}, (_, number) => `line ${number} with 漢字, é and 👍🏽: ${'abcdefghij'.repeat(2)}`);
	for (const line of expected) {
		for (const character of `${line}\r`) {
			drawn.type(character);
			drawn.store.apply(message('Al', 'rain'));
			// eslint-disable-next-line no-await-in-loop -- Each key is a read of its own.
			await macrotask();
		}
	}

	await vi.waitFor(() => {
		expect(lines).toEqual(expected);
	});
});

// No emoji: on their width this terminal and Ink disagree, as terminals do among each other.
const characters = ['a', 'b', 'long', ' ', '漢', '字', 'e\u{301}', 'ü', '∗'];

const keys = [
	'a',
	'b ',
	'漢',
	'e\u{301}',
	'\u{1B}[5~',
	'\u{1B}[6~',
	'\u{1B}[A',
	'\u{1B}[D',
	'\u{7F}',
	'\u{17}',
	'\u{19}',
	'\u{1B}1',
	'\u{1B}2',
	'\u{1B}a',
	'\u{1B}[1;3C',
	'\r',
	'\u{3}',
	'\u{12}',
	'\u{7}',
	'\u{18}\u{5}',
	'\u{1B}OP',
	'\u{1B}[1;2A',
	'\u{1B}[1;2B',
	'\u{1B}[5~',
	'\u{1B}[6~',
	'\t',
	'q',
	'\u{1B}[200~1\r2\r3\r4\u{1B}[201~',
	'\u{1B}y',
];

/** A key that was typed last is drawn last: once its effect is seen, so is all that was before it. */
const settled = async (drawn: Drawn): Promise<void> => {
	const mark = 'the end';
	drawn.type(mark);
	await vi.waitFor(async () => {
		expect(await drawn.text()).toContain(mark);
	});
	drawn.type('\u{7F}'.repeat(mark.length));
	await vi.waitFor(async () => {
		expect(await drawn.text()).not.toContain(mark);
	});
};

type Step = {
	readonly key: string;
	readonly size?: readonly [number, number] | undefined;
	readonly said: string;
	readonly room: string;
	/** Days later than the message before. */
	readonly later: number;
};

/** 200 messages a second. */
const msPerMessage = 5;

const firstDay = Date.parse('2026-11-21T21:04:00.000Z');
const day = 24 * 60 * 60 * 1000;

test('after 300 keys and sizes, while 200 messages a second come, the screen is what a fresh one would be', {timeout: 120_000}, async () => {
	const step: fc.Arbitrary<Step> = fc.record({
		key: fc.constantFrom(...keys),
		size: fc.option(fc.tuple(fc.integer({min: 1, max: 130}), fc.integer({min: 1, max: 45})), {freq: 12, nil: undefined}),
		said: fc.string({unit: fc.constantFrom(...characters), maxLength: 120}),
		room: fc.constantFrom('mm/everybody', 'mm/everybody', 'mm/@Al', 'mm/#raid'),
		later: fc.constantFrom(0, 0, 0, 1, 400),
	});
	await fc.assert(fc.asyncProperty(fc.array(step, {minLength: 300, maxLength: 300}), async steps => {
		const time = new FakeSchedule();
		const drawn = start({
			columns: 80,
			rows: 24,
			schedule: time.schedule,
			complete: () => ['"My map.txt"', 'map.txt'],
			editText: async text => `${text} and more`,
		});
		let at = firstDay;
		try {
			for (const {key, size, said, room, later} of steps) {
				drawn.type(key);
				if (size) {
					drawn.resize(...size);
				}

				at += later * day;
				drawn.store.apply(message('Al', said, {room, at: new Date(at).toISOString()}));
				time.advance(msPerMessage);
				// eslint-disable-next-line no-await-in-loop -- Whatever one step sets off happens before the next.
				await macrotask();
			}

			drawn.resize(90, 20);
			time.advance(200);
			await settled(drawn);
			const {view} = drawn.store;
			const {chat, layout} = view(90, 20);
			expect(new Set(chat.map(({key}) => key)).size).toBe(chat.length);
			expect(chat.length).toBeLessThanOrEqual(layout.body);
			const seen = await drawn.rows();
			const cursor = await drawn.cursor();
			drawn.written.length = 0;
			drawn.type('\u{C}');
			await vi.waitFor(() => {
				expect(drawn.written.join('')).toContain('\u{1B}[H\u{1B}[J');
			});
			await settled(drawn);
			expect(await drawn.rows()).toEqual(seen);
			expect(await drawn.cursor()).toEqual(cursor);
		} finally {
			drawn.screen.stop();
		}
	}), {numRuns: 6});
});
