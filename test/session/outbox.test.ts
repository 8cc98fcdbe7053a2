import {beforeEach, describe, expect, test} from 'vitest';
import {Outbox, type OutboxShape} from '../../source/session/outbox.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeConnection, intact} from '../support/fake-network.js';

const nowhere = {address: '10.0.0.1', port: 1};

let clock: FakeClock;
let connection: FakeConnection;
let overflows: number;
let outbox: Outbox;

beforeEach(() => {
	clock = new FakeClock();
	connection = new FakeConnection(clock, intact, nowhere, nowhere);
	overflows = 0;
	outbox = new Outbox(connection, clock, () => {
		overflows++;
	});
	connection.start({
		data() {},
		drained() {
			outbox.drained();
		},
		closed() {
			outbox.close();
		},
	});
});

const block = (length: number) => new Uint8Array(length).fill(0x61);

const sizes = () => connection.writes.map(({length}) => length);

const push = async (shape: OutboxShape, ...lengths: readonly number[]) => {
	outbox.shape(shape);
	for (const length of lengths) {
		outbox.push(block(length));
	}

	await clock.settle();
};

describe('shapes', () => {
	test('blocks of one tick leave in one write', async () => {
		await push({write: 64 * 1024}, 10, 20, 30);
		expect(sizes()).toEqual([60]);
	});

	test('one block per write, and the next only when the last is out', async () => {
		connection.isStuck = true;
		await push({write: 1}, 10, 20, 30);
		expect(sizes()).toEqual([10]);
		connection.release();
		await clock.settle();
		expect(sizes()).toEqual([10, 20, 30]);
	});

	const probe = Uint8Array.of(1, 2, 3);
	const window = {write: 64 * 1024, window: {bytes: 100, probe, patience: 5000}};

	test('a window, then a probe, and the next only when it was answered', async () => {
		await push(window, 40, 40, 40, 40, 40);
		expect(sizes()).toEqual([80, 3]);
		outbox.resume();
		await clock.settle();
		expect(sizes()).toEqual([80, 3, 80, 3]);
		outbox.resume();
		await clock.settle();
		expect(sizes()).toEqual([80, 3, 80, 3, 40]);
	});

	test('writes inside a window do not cut blocks', async () => {
		await push({...window, write: 50}, 20, 20, 20, 20, 20, 20);
		expect(sizes()).toEqual([40, 40, 20, 3]);
	});

	test('who does not answer the probe gets the next window after a while', async () => {
		await push(window, 80, 80);
		await clock.advance(4999);
		expect(sizes()).toEqual([80, 3]);
		await clock.advance(1);
		expect(sizes()).toEqual([80, 3, 80]);
	});

	test('a block larger than the window has one of its own', async () => {
		await push(window, 40, 500, 40);
		outbox.resume();
		await clock.settle();
		expect(sizes()).toEqual([40, 3, 500, 3]);
	});
});

describe('bounds', () => {
	test('a backlog of more than 1 MiB is told', async () => {
		connection.isStuck = true;
		await push({write: 64 * 1024}, ...Array.from({length: 16}, () => 64 * 1024));
		expect(overflows).toBe(0);
		await push({write: 64 * 1024}, 1);
		expect(overflows).toBe(1);
	});

	test('room() waits for a small backlog', async () => {
		connection.isStuck = true;
		await push({write: 64 * 1024}, 300 * 1024);
		let hasRoom = false;
		void outbox.room().then(() => {
			hasRoom = true;
		});
		await clock.settle();
		expect(hasRoom).toBe(false);
		connection.release();
		await clock.settle();
		expect(hasRoom).toBe(true);
	});

	test('room() does not outlive the connection', async () => {
		connection.isStuck = true;
		await push({write: 64 * 1024}, 300 * 1024);
		const room = outbox.room();
		outbox.close();
		await expect(room).resolves.toBeUndefined();
	});
});

describe('the end', () => {
	test('what waits still leaves', async () => {
		outbox.push(block(10));
		outbox.end();
		await clock.settle();
		expect(sizes()).toEqual([10]);
		expect(connection.isClosed).toBe(true);
	});

	test('a window whose answer nobody hears any more is followed by the next after a moment', async () => {
		await push({write: 64 * 1024, window: {bytes: 100, probe: Uint8Array.of(1), patience: 5000}}, 80, 80, 80);
		outbox.end();
		await clock.advance(149);
		expect(sizes()).toEqual([80, 1]);
		await clock.advance(151);
		expect(sizes()).toEqual([80, 1, 80, 1, 80]);
		expect(connection.isClosed).toBe(true);
	});

	test('who does not read it in five seconds loses it', async () => {
		connection.isStuck = true;
		outbox.push(block(10));
		outbox.push(block(10));
		outbox.end();
		await clock.advance(4999);
		expect(connection.isClosed).toBe(false);
		await clock.advance(1);
		expect(connection.isClosed).toBe(true);
	});
});
