/** How much the built program writes to a real terminal. */
import {setTimeout as sleep} from 'node:timers/promises';
import {expect, test} from 'vitest';
import {startProgram} from '../support/program.js';
import {startScreen, type ScreenProgram} from '../support/screen-program.js';

/** Nothing marks the end of silence but time. */
const watchedMs = 2000;

/** Longer than anything is held back before it is drawn. */
const settledMs = 300;

/** Resolves with the number of bytes written so far, once there are no more to come. */
const settled = async (wick: ScreenProgram): Promise<number> => {
	const before = wick.received.length;
	await sleep(settledMs);
	return wick.received.length === before ? before : settled(wick);
};

test('for two seconds in which nothing happens not a byte is written; then a key costs at most 1 KB', async () => {
	await using wick = await startScreen({columns: 200, rows: 50, args: ['--accept', 'all']});
	await using al = await startProgram({name: 'Al'});
	al.send(`/call 127.0.0.1 ${await wick.port()}`);
	await al.waitForEvent('peer.online', {peer: {name: 'Wick'}});
	for (let number = 0; number < 60; number++) {
		al.send(`line ${number}: ${'and on '.repeat(15)}`);
	}

	await wick.waitFor('line 59:');
	const before = await settled(wick);
	await sleep(watchedMs);
	expect(wick.received.length - before).toBe(0);

	wick.type('x');
	await wick.waitFor('[everybody] x');
	const echoed = await settled(wick) - before;
	expect(echoed).toBeGreaterThan(0);
	expect(echoed).toBeLessThanOrEqual(1024);
});
