import {expect, test} from 'vitest';
import {systemClock} from '../../../source/clock.js';
import {network} from '../sockets.js';
import {gridOnSockets} from './on-sockets.js';
import {Viewer} from './viewer.js';

test('two talk over sockets', async () => {
	await using host = await gridOnSockets();
	const {grid} = host;
	const [one, two] = ['One', 'Two'].map(last => new Viewer(network, systemClock, {uri: grid.loginUri, first: 'Test', last, password: `${last.toLowerCase()}pass`})) as [Viewer, Viewer];
	for (const each of [one, two]) {
		each.start();
		// eslint-disable-next-line no-await-in-loop
		await each.until('open Loopback Chat');
	}

	one.send('Loopback Chat', 'hello');
	await two.until('Loopback Chat/Test One: hello');
	await one.until('Loopback Chat/Test One: hello');
	grid.kick('Test Two', 'goodbye');
	await two.until('kicked: goodbye');
	await two.until('out');
	one.logout();
	await one.until('out');
	await one.vanish();
	await two.vanish();
	expect(grid.complaints).toEqual([]);
});
