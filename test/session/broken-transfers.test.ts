import {beforeEach, describe, expect, test} from 'vitest';
import {sha256} from '../support/fake-disk.js';
import {content, FileWorld, refusal, run, told} from '../support/file-world.js';

const MIB = 1024 * 1024;

const film = content(2 * MIB);

const kept = 'What came is kept in /downloads/film.avi.part.';

let world: FileWorld;

describe('a connection that breaks', () => {
	beforeEach(async () => {
		world = await FileWorld.make();
	});

	test('in the middle of a file ends it for both, and what came is kept', async () => {
		await world.sendHalf('film.avi', film);
		await world.disconnect();
		expect(told(world.al).at(-1)).toBe(`film.avi failed: the other side hung up. ${kept}`);
		expect(world.al.last('transfer.failed')).toMatchObject({path: '/downloads/film.avi.part', bytes: MIB / 4, reason: `the other side hung up. ${kept}`});
		expect(told(world.wick).at(-1)).toBe('film.avi failed: closed');
		expect(world.al.disk.files.get('/downloads/film.avi.part')).toHaveLength(MIB / 4);
		world.expectClosed();
	});

	test('does not make a file go on where the programs can\'t', async () => {
		await world.sendHalf('film.avi', film);
		await world.disconnect();
		await world.connect();
		expect(world.al.all('question')).toHaveLength(1);
		expect(told(world.wick)).toHaveLength(2);
	});

	test('settles the question', async () => {
		await world.offer('film.avi', film);
		await world.disconnect();
		expect(world.al.last('question.closed')).toMatchObject({kind: 'file', reason: 'the other side hung up'});
		expect(told(world.al)).toEqual([]);
		expect(told(world.wick)).toEqual(['film.avi started at 0', 'film.avi failed: closed']);
		world.expectClosed();
	});

	test('between a yes and the disk leaves nothing behind', async () => {
		await world.offer('film.avi', film);
		world.al.disk.stall();
		await world.accept();
		await world.disconnect();
		world.al.disk.go();
		await world.clock.settle();
		expect(world.al.disk.files.size).toBe(0);
		expect(told(world.al)).toEqual([]);
		world.expectClosed();
	});

	test('is told with what was not offered', async () => {
		await world.offer('one.txt', film);
		await world.offer('two.txt', film);
		await world.offer('three.txt', film);
		await world.disconnect();
		expect(world.wick.last('notice')).toMatchObject({
			code: 'files-not-sent',
			text: 'Al is gone, and these were not offered to him: two.txt, three.txt. /sendfile Al PATH sends one when he is back.',
		});
		expect(told(world.wick)).toEqual(['one.txt started at 0', 'one.txt failed: closed']);
		expect(await refusal(world.wick, {command: 'cancel'})).toMatch(/^ML_FILE_NONE/v);
		world.expectClosed();
	});

	test('while a file is looked for is told', async () => {
		const file = world.put('film.avi', film);
		const {open} = world.wick.disk;
		world.wick.disk.open = async path => {
			await world.disconnect();
			return open.call(world.wick.disk, path);
		};

		expect(await refusal(world.wick, {command: 'sendfile', peer: 'Al', path: file})).toBe('ML_FILE_PEER_GONE: Al has gone meanwhile. Send it again when he is back.');
		world.expectClosed();
	});

	test('because the program ends keeps what came', async () => {
		await world.sendHalf('film.avi', film);
		world.al.disk.stall();
		const stopped = world.al.manager.stop();
		await world.clock.settle();
		world.al.disk.go();
		await world.clock.settle();
		await stopped;
		expect(told(world.al).at(-1)).toBe(`film.avi failed: you quit. ${kept}`);
		world.expectClosed();
	});
});

describe('a file that broke off between programs that can go on', () => {
	beforeEach(async () => {
		world = await FileWorld.make({canResume: true});
		await world.sendHalf('film.avi', film);
		await world.disconnect();
	});

	test('goes on by itself where it was, when both are back', async () => {
		expect(told(world.wick).at(-1)).toBe('film.avi failed: closed. It goes on by itself when Al is back.');
		expect(told(world.al).at(-1)).toBe(`film.avi failed: the other side hung up. ${kept} It goes on by itself when Wick is back.`);
		world.wick.disk.reads.length = 0;
		await world.connect();
		expect(world.al.all('question')).toHaveLength(1);
		expect(told(world.al).slice(-2)).toEqual([`film.avi started at ${MIB / 4}`, 'film.avi done: /downloads/film.avi']);
		expect(world.al.last('transfer.done')).toMatchObject({id: 2, bytes: film.length, size: film.length});
		expect(world.wick.last('transfer.done')).toMatchObject({id: 2, bytes: film.length, size: film.length});
		expect(world.wick.disk.reads).toHaveLength(7);
		expect(world.al.disk.digestOf('/downloads/film.avi')).toBe(sha256(film));
		expect(world.al.disk.files.size).toBe(1);
		world.expectClosed();
	});

	test('goes on where its end comes to light when he calls again', async () => {
		await world.connect();
		await world.sendHalf('map.png', film);
		await world.connect(world.al, '10.0.0.5');
		await world.clock.advance(2000);
		expect(world.wick.manager.peers()).toHaveLength(1);
		expect(told(world.wick).slice(-3)).toEqual([
			'map.png failed: Al called again. It goes on by itself when Al is back.',
			'map.png started at 0',
			'map.png done: /home/wick/map.png',
		]);
		expect(world.al.disk.digestOf('/downloads/map.png')).toBe(sha256(film));
		world.expectClosed();
	});

	test('goes on as often as five times', async () => {
		for (let count = 1; count <= 5; count++) {
			// eslint-disable-next-line no-await-in-loop
			await run(world.wick, {command: 'call', protocol: 'files', target: '10.0.0.9'});
			// eslint-disable-next-line no-await-in-loop
			await world.clock.advance(1000);
			world.wire.isStuck = true;
			// eslint-disable-next-line no-await-in-loop
			await world.clock.advance(1000);
			// eslint-disable-next-line no-await-in-loop
			await world.disconnect();
		}

		expect(world.al.all('question')).toHaveLength(1);
		expect(told(world.al).filter(line => line.includes('started'))).toHaveLength(6);
		expect(told(world.al).at(-1)).toBe(`film.avi failed: the other side hung up. ${kept}`);
		expect(told(world.wick).at(-1)).toBe('film.avi failed: closed');
		await world.connect();
		expect(told(world.wick).filter(line => line.includes('started'))).toHaveLength(6);
		world.expectClosed();
	});

	test('does not go on after an hour', async () => {
		await world.clock.advance(3_600_000);
		await world.connect();
		expect(world.al.all('transfer.started')).toHaveLength(1);
		await world.offer('film.avi', film);
		expect(world.al.all('question')).toHaveLength(2);
	});

	test('does not go on to somebody else', async () => {
		await world.al.manager.stop();
		const other = world.program('Al', '10.0.0.8');
		await other.manager.start();
		await world.connect(world.wick, '10.0.0.8');
		expect(world.wick.all('transfer.started')).toHaveLength(1);
		expect(other.all('question')).toEqual([]);
	});

	test('does not go on when the program that ends would have to', async () => {
		await world.connect();
		await world.sendHalf('film 2.avi', film);
		const stopped = world.wick.manager.stop();
		await world.clock.advance(10_000);
		await stopped;
		expect(told(world.wick).at(-1)).toBe('film 2.avi failed: you quit');
		expect(told(world.al).at(-1)).toMatch(/It goes on by itself when Wick is back\.$/v);
	});

	test('is asked about again where somebody else offers it', async () => {
		const other = world.program('Wick', '10.0.0.6');
		await other.manager.start();
		other.disk.files.set('/film.avi', film);
		await world.connect(other);
		await run(other, {command: 'sendfile', peer: 'Al', path: '/film.avi'});
		await world.clock.settle();
		expect(world.al.all('question')).toHaveLength(2);
		expect(world.al.all('transfer.started')).toHaveLength(1);
	});

	test('is asked about again where it has another size', async () => {
		await run(world.wick, {command: 'cancel', id: 1});
		await world.connect();
		await world.offer('film.avi', content(film.length + 1));
		expect(world.al.all('question')).toHaveLength(2);
	});

	test('does not go on when the user does not want it any more', async () => {
		expect(await run(world.wick, {command: 'cancel', id: 1})).toEqual(['film.avi is not offered to Al again.']);
		expect(await refusal(world.wick, {command: 'cancel', id: 1})).toMatch(/^ML_FILE_NONE/v);
		await world.connect();
		expect(told(world.wick)).toHaveLength(2);
	});

	test('begins anew where the beginning is another one now, and what was there stays', async () => {
		const other = content(film.length + 300).subarray(300);
		world.put('film.avi', other);
		await world.connect();
		expect(told(world.al).slice(-2)).toEqual([`film.avi started at ${MIB / 4}`, 'film.avi done: /downloads/film.avi']);
		expect(world.al.disk.digestOf('/downloads/film.avi')).toBe(sha256(other));
		expect(world.al.disk.files.get('/downloads/film.avi.part')).toHaveLength(MIB / 4);
		expect(world.al.last('transfer.done')).toMatchObject({bytes: film.length});
		world.expectClosed();
	});

	test('does not go on where it has another size now, or is gone', async () => {
		world.put('film.avi', content(film.length + 1));
		await world.connect();
		expect(world.wick.last('notice')).toMatchObject({
			code: 'file-not-resumed',
			text: 'film.avi does not go on to Al. /home/wick/film.avi has another size now. Send it anew with /sendfile.',
			peer: {name: 'Al'},
		});
		await world.disconnect();
		await world.connect();
		expect(world.wick.all('notice').filter(({code}) => code === 'file-not-resumed')).toHaveLength(1);
		expect(told(world.wick)).toHaveLength(2);
		world.expectClosed();
	});

	test('goes on later where the connection breaks while it is looked for', async () => {
		const {disk} = world.wick;
		const {open} = disk;
		disk.open = async path => {
			await world.disconnect();
			disk.open = open;
			return disk.open(path);
		};

		await world.connect();
		expect(world.wick.all('transfer.started')).toHaveLength(1);
		await world.connect();
		expect(told(world.wick).at(-1)).toBe('film.avi done: /home/wick/film.avi');
		world.expectClosed();
	});

	test('that is cancelled does not go on', async () => {
		await run(world.wick, {command: 'call', protocol: 'files', target: '10.0.0.9'});
		await world.clock.advance(1000);
		world.wire.isStuck = true;
		await world.clock.advance(1000);
		await run(world.al, {command: 'cancel'});
		await world.clock.settle();
		await world.disconnect();
		await world.connect();
		expect(told(world.wick).at(-1)).toBe('film.avi failed: it was cancelled');
		expect(told(world.al).at(-1)).toBe(`film.avi failed: you cancelled it. ${kept}`);
	});

	test('that is sent again later goes on from what is on the disk', async () => {
		await world.clock.advance(3_600_000);
		await world.connect();
		await world.offer('film.avi', film);
		await world.accept();
		expect(told(world.al).slice(-2)).toEqual([`film.avi started at ${MIB / 4}`, 'film.avi done: /downloads/film.avi']);
	});
});

describe('a file that lost a block', () => {
	test('is fetched one block at a time when it is sent again', async () => {
		world = await FileWorld.make({loses: true});
		const windows: Array<number | undefined> = [];
		world.al.manager.filter('out', ({text}) => {
			windows.push((JSON.parse(text) as {window?: number}).window);
			return true;
		}, ['accepted']);
		await world.offer('map.txt', content(3500));
		await world.accept();
		expect(told(world.al).at(-1)).toBe('map.txt failed: a block was lost. What came is kept in /downloads/map.txt.part.');
		expect(world.al.last('notice')).toMatchObject({
			code: 'file-retry',
			text: 'map.txt lost a block. Ask Wick to send it again: it will be fetched one block at a time.',
			peer: {name: 'Wick'},
		});
		world.skills.loses = false;
		for (const name of ['map.txt', 'map.txt']) {
			// eslint-disable-next-line no-await-in-loop
			await world.offer(name, content(3500));
			// eslint-disable-next-line no-await-in-loop
			await world.accept();
		}

		expect(windows).toEqual([undefined, 1, undefined]);
		expect(told(world.al).at(-1)).toBe('map.txt done: /downloads/map.txt (2)');
	});
});
