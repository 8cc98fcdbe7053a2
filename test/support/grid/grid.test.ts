import {expect, test} from 'vitest';
import {FakeClock} from '../fake-clock.js';
import {FakeInternet} from '../fake-network.js';
import type {GridOptions} from './state.js';
import {gridOnFakeNetwork} from './on-fake-network.js';
import {Viewer, type ViewerOptions} from './viewer.js';

const scene = async (options: Partial<GridOptions> = {}) => {
	const clock = new FakeClock();
	const internet = new FakeInternet(clock);
	const grid = await gridOnFakeNetwork(internet, clock, options);
	let host = 1;
	const viewer = async (last: string, more: Partial<ViewerOptions> = {}) => {
		const one = new Viewer(internet.host(`10.0.0.${host++}`), clock, {uri: grid.loginUri, first: 'Test', last, password: `${last.toLowerCase()}pass`, ...more});
		one.start();
		await clock.advance(1000);
		return one;
	};

	return {clock, internet, grid, viewer};
};

test('three log in, open their groups and talk', async () => {
	const {clock, grid, viewer} = await scene();
	const one = await viewer('One');
	const two = await viewer('Two');
	const four = await viewer('Four');
	expect(one.transcript).toEqual(['in', 'groups Loopback Chat, Second Room é', 'open Loopback Chat', 'open Second Room é']);
	expect(grid.online).toEqual(['Test One', 'Test Two', 'Test Four']);
	one.send('Loopback Chat', 'hello');
	await clock.advance(100);
	two.send('Second Room é', 'grüße ☃ 😀');
	await clock.advance(100);
	for (const each of [one, two, four]) {
		expect(each.texts).toEqual(['Loopback Chat/Test One: hello', 'Second Room é/Test Two: grüße ☃ 😀']);
	}

	expect(grid.complaints).toEqual([]);
});
