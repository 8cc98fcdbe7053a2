import {expect, test} from 'vitest';
import {FileMemory} from '../../source/session/file-memory.js';
import {FakeClock} from '../support/fake-clock.js';

const of = (name: string) => ({peer: 'Al', address: '10.0.0.9', name, size: 100});

test('what is remembered is remembered once, for this very file', () => {
	const {careful, until} = new FileMemory(new FakeClock());
	careful.put(of('a.txt'), true, until);
	for (const other of [{...of('b.txt')}, {...of('a.txt'), size: 99}, {...of('a.txt'), peer: 'Bo'}, {...of('a.txt'), address: '10.0.0.8'}]) {
		expect(careful.take(other)).toBeUndefined();
	}

	expect(careful.take(of('a.txt'))).toBe(true);
	expect(careful.take(of('a.txt'))).toBeUndefined();
});

test('of too much the oldest is forgotten, and after an hour all of it', async () => {
	const clock = new FakeClock();
	const {careful, until} = new FileMemory(clock);
	for (let count = 0; count < 65; count++) {
		careful.put(of(`${count}.txt`), true, until);
	}

	expect(careful.take(of('0.txt'))).toBeUndefined();
	expect(careful.take(of('1.txt'))).toBe(true);
	await clock.advance(3_600_000);
	expect(careful.take(of('2.txt'))).toBeUndefined();
});

test('there are five attempts within an hour of the first', async () => {
	const clock = new FakeClock();
	const memory = new FileMemory(clock);
	const first = memory.next(undefined);
	expect(first).toEqual({count: 1, until: 3_600_000});
	await clock.advance(3_599_999);
	expect(memory.next(first)).toEqual({count: 2, until: 3_600_000});
	expect(memory.next({count: 5, until: 3_600_000})).toBeUndefined();
	await clock.advance(1);
	expect(memory.next(first)).toBeUndefined();
});
