/** Files over the machine that speaks MudMaster chat, between two mudlarks. */
import {beforeEach, expect, test} from 'vitest';
import {mudmaster} from '../../source/protocols/mmchat/index.js';
import {sha256} from '../support/fake-disk.js';
import {oneByteAtATime} from '../support/fake-network.js';
import {content, FileWorld, run, told} from '../support/file-world.js';

const MIB = 1024 * 1024;

const film = content(MIB + 123);

let world: FileWorld;

beforeEach(async () => {
	world = await FileWorld.speaking(mudmaster);
});

test('a file arrives whole, in four writes for each megabyte', async () => {
	await world.offer('film.avi', film);
	await world.accept();
	await world.clock.advance(5000);
	expect(told(world.wick)).toEqual(['film.avi started at 0', 'film.avi done: /home/wick/film.avi']);
	expect(told(world.al)).toEqual(['film.avi started at 0', 'film.avi done: /downloads/film.avi']);
	expect(world.al.disk.digestOf('/downloads/film.avi')).toBe(sha256(film));
	expect(world.al.disk.writes).toHaveLength(5);
	world.expectClosed();
});

test('small and empty ones follow each other, whatever the wire does to them', async () => {
	world.internet.fault = oneByteAtATime;
	await world.disconnect();
	await world.connect();
	for (const size of [0, 1, 499, 500, 501, 1000]) {
		// eslint-disable-next-line no-await-in-loop
		await world.offer(`${size}.txt`, content(size));
	}

	for (let count = 0; count < 6; count++) {
		// eslint-disable-next-line no-await-in-loop
		await world.accept();
		// eslint-disable-next-line no-await-in-loop
		await world.clock.advance(5000);
	}

	expect(world.al.disk.files).toEqual(new Map([0, 1, 499, 500, 501, 1000].map(size => [`/downloads/${size}.txt`, content(size)])));
	world.expectClosed();
});

test('a no is told in words', async () => {
	await world.offer('film.avi', film);
	await run(world.al, {command: 'answer', choice: 'deny'});
	await world.clock.advance(5000);
	expect(told(world.wick).at(-1)).toBe('film.avi failed: Al refused it: “Al does not take film.avi”');
	world.expectClosed();
});

test('what breaks off goes on by itself, and only what is missing is sent', async () => {
	await world.sendHalf('film.avi', film);
	for (let count = 0; count < 6; count++) {
		// eslint-disable-next-line no-await-in-loop
		await world.step();
	}

	await world.disconnect();
	const kept = world.al.disk.files.get('/downloads/film.avi.part')!.length;
	expect(kept).toBeGreaterThan(MIB / 4);
	expect(told(world.al).at(-1)).toMatch(/What came is kept in \/downloads\/film\.avi\.part\. It goes on by itself when Wick is back\.$/v);
	world.al.disk.writes.length = 0;
	await world.connect();
	await world.clock.advance(5000);
	expect(told(world.al).slice(-2)).toEqual([`film.avi started at ${kept}`, 'film.avi done: /downloads/film.avi']);
	expect(told(world.wick).at(-1)).toBe('film.avi done: /home/wick/film.avi');
	expect(world.al.all('question').filter(({kind}) => kind === 'file')).toHaveLength(1);
	expect(world.al.disk.writes.reduce((sum, bytes) => sum + bytes, 0)).toBe(film.length - kept);
	expect(world.al.disk.digestOf('/downloads/film.avi')).toBe(sha256(film));
	world.expectClosed();
});

test('each side can cancel it, and the next one comes through', async () => {
	for (const who of [world.wick, world.al]) {
		// eslint-disable-next-line no-await-in-loop
		await world.sendHalf('film.avi', film);
		// eslint-disable-next-line no-await-in-loop
		await run(who, {command: 'cancel'});
		world.wire.release();
		// eslint-disable-next-line no-await-in-loop
		await world.clock.advance(5000);
		expect(told(who).at(-1)).toMatch(/^film\.avi failed: you cancelled it/v);
	}

	await world.offer('map.txt', content(700));
	await world.clock.advance(5000);
	await world.accept();
	await world.clock.advance(5000);
	expect(told(world.al).at(-1)).toBe('map.txt done: /downloads/map.txt');
	world.expectClosed();
});
