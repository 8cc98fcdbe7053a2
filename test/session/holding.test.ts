import {expect, test, vi} from 'vitest';
import {FakeClock} from '../support/fake-clock.js';
import {FakeConnection, FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

test('what is held for several reasons is read again when all are over', async () => {
	const clock = new FakeClock();
	const internet = new FakeInternet(clock);
	const al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
	const wick = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.5'});
	await al.manager.start();
	await wick.type('/call 10.0.0.9');
	await clock.advance(1000);
	const pause = vi.spyOn(FakeConnection.prototype, 'pause');
	const first = al.manager.hold();
	const second = al.manager.hold();
	await wick.type('hi');
	await clock.advance(1000);
	first();
	first();
	await clock.advance(1000);
	expect(pause).toHaveBeenCalledTimes(1);
	expect(al.said).toEqual([]);
	second();
	expect(al.said).toEqual(['mm/everybody < Wick: hi']);
	pause.mockRestore();
});
