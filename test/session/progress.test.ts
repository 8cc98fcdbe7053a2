import {expect, test} from 'vitest';
import {Progress} from '../../source/session/progress.js';
import type {Timer} from '../../source/session/ports.js';
import {FakeClock} from '../support/fake-clock.js';

/** Counts the timers that are running. */
class CountingClock extends FakeClock {
	running = 0;

	override after(ms: number, callback: () => void): Timer {
		this.running++;
		const timer = super.after(ms, () => {
			this.running--;
			callback();
		});
		return {
			cancel: () => {
				this.running--;
				timer.cancel();
			},
		};
	}
}

test('one timer looks after all, and none where nothing runs', async () => {
	const clock = new CountingClock();
	const moved: string[] = [];
	const progress = new Progress<{readonly name: string; readonly size: number; bytes: number}>(clock, ({name}) => {
		moved.push(name);
	});
	const [one, two] = [{name: 'one', size: 100, bytes: 0}, {name: 'two', size: 100, bytes: 0}];
	expect(clock.running).toBe(0);
	progress.add(one);
	progress.add(two);
	expect(clock.running).toBe(1);
	one.bytes = 10;
	await clock.advance(1000);
	two.bytes = 10;
	await clock.advance(1000);
	expect(moved).toEqual(['one', 'two']);
	progress.remove(one);
	expect(clock.running).toBe(1);
	progress.remove(two);
	expect(clock.running).toBe(0);
	one.bytes = 20;
	await clock.advance(1000);
	expect(moved).toHaveLength(2);
	progress.add(one);
	expect(clock.running).toBe(1);
});

test('the pace is that of the last seconds, and begins anew with a file that does', async () => {
	const clock = new FakeClock();
	const progress = new Progress<{readonly size: number; bytes: number}>(clock, () => undefined);
	const film = {size: 100_000, bytes: 20_000};
	progress.add(film);
	expect(progress.paceOf(film)).toBeUndefined();
	for (let count = 0; count < 20; count++) {
		film.bytes += 1000;
		// eslint-disable-next-line no-await-in-loop
		await clock.advance(500);
	}

	expect(progress.paceOf(film)).toEqual({rate: 2000, eta: 30});
	await clock.advance(1500);
	expect(progress.paceOf(film)).toEqual({rate: 1000, eta: 60});
	await clock.advance(5000);
	expect(progress.paceOf(film)).toEqual({rate: 0});
	film.bytes = 0;
	await clock.advance(250);
	expect(progress.paceOf(film)).toBeUndefined();
	film.bytes = 500;
	await clock.advance(250);
	expect(progress.paceOf(film)).toEqual({rate: 2000, eta: 50});
});
