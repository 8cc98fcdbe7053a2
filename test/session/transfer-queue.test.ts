import {beforeEach, describe, expect, test} from 'vitest';
import {content, FileWorld, refusal, run, told} from '../support/file-world.js';

const MIB = 1024 * 1024;

const map = content(3500);

let world: FileWorld;

beforeEach(async () => {
	world = await FileWorld.make();
});

const cancel = async (who: 'al' | 'wick', id?: number): Promise<readonly string[]> => {
	const lines = await run(world[who], {command: 'cancel', ...(id !== undefined && {id})});
	await world.clock.settle();
	return lines;
};

describe('several files', () => {
	test('to one peer go one after the other', async () => {
		expect(await world.offer('one.txt', map)).toBe('Offered one.txt (3.5 kB) to Al. He has to accept it.');
		expect(await world.offer('two.txt', map)).toBe('two.txt (3.5 kB) waits behind one.txt. /cancel 2 takes it back.');
		expect(await world.offer('three.txt', map)).toBe('three.txt (3.5 kB) waits behind one.txt and 1 more. /cancel 3 takes it back.');
		for (const name of ['one.txt', 'two.txt', 'three.txt']) {
			expect(world.al.all('question').at(-1)?.details['file']).toBe(name);
			// eslint-disable-next-line no-await-in-loop
			await world.accept();
		}

		expect(told(world.wick).map(line => line.replace(/:.*/v, ''))).toEqual([
			'one.txt started at 0',
			'one.txt done',
			'two.txt started at 0',
			'two.txt done',
			'three.txt started at 0',
			'three.txt done',
		]);
		expect([...world.al.disk.files.keys()]).toEqual(['/downloads/one.txt', '/downloads/two.txt', '/downloads/three.txt']);
		world.expectClosed();
	});

	test('to several peers go at once', async () => {
		const bo = world.program('Bo', '10.0.0.7');
		await bo.manager.start();
		await world.connect(world.wick, '10.0.0.7');
		await world.offer('one.txt', map);
		await run(world.wick, {command: 'sendfile', peer: 'Bo', path: '/home/wick/one.txt'});
		await world.clock.settle();
		expect(bo.all('question')).toHaveLength(1);
		await run(bo, {command: 'answer', choice: 'accept'});
		await world.accept();
		expect([world.al, bo].map(program => told(program).at(-1))).toEqual(['one.txt done: /downloads/one.txt', 'one.txt done: /downloads/one.txt']);
		world.expectClosed();
	});

	test('go on after one that was denied', async () => {
		await world.offer('one.txt', map);
		await world.offer('two.txt', map);
		await run(world.al, {command: 'answer', choice: 'deny'});
		await world.clock.settle();
		await world.accept();
		expect(told(world.al).at(-1)).toBe('two.txt done: /downloads/two.txt');
	});

	test('are at most 32 that wait', async () => {
		await world.offer('first.txt', map);
		for (let count = 1; count <= 32; count++) {
			// eslint-disable-next-line no-await-in-loop
			await world.offer(`${count}.txt`, map);
		}

		expect(await refusal(world.wick, {command: 'sendfile', peer: 'Al', path: world.put('33.txt', map)})).toMatch(/^ML_FILE_QUEUE: 32 files wait for Al already\. /v);
		expect(world.wick.disk.opened).toBe(33);
	});

	test('are not offered before he has said what his program is', async () => {
		await world.disconnect();
		await run(world.wick, {command: 'call', protocol: 'files', target: '10.0.0.9'});
		await world.clock.advance(1000);
		expect(await world.offer('map.txt', map)).toBe('Offered map.txt (3.5 kB) to Al. He has to accept it.');
		expect(told(world.wick)).toEqual([]);
		await world.clock.advance(1000);
		expect(told(world.wick)).toEqual(['map.txt started at 0']);
	});
});

describe('/files', () => {
	test('says where there is nothing', async () => {
		expect(await run(world.wick, {command: 'files'})).toEqual(['No file is on its way, and none was. /sendfile PEER PATH sends one.']);
	});

	test('lists what runs, waits and has ended', async () => {
		await world.offer('one.txt', map);
		await world.accept();
		await world.offer('two.txt', map);
		await run(world.al, {command: 'answer', choice: 'deny'});
		await world.clock.settle();
		await world.sendHalf('film.avi', content(MIB));
		await world.clock.advance(1000);
		await world.offer('map of the south.txt', map);
		expect(await run(world.wick, {command: 'files'})).toEqual([
			'ID  File                    Size    Peer  State',
			'1   ↑ one.txt               3.5 kB  Al    sent',
			'2   ↑ two.txt               3.5 kB  Al    failed: he does not want it',
			'3   ↑ film.avi              1.0 MB  Al    25 %, 262 kB/s, 3 s left',
			'4   ↑ map of the south.txt  3.5 kB  Al    waits for its turn',
		]);
		expect(await run(world.al, {command: 'files'})).toEqual([
			'ID  File        Size    Peer  State',
			'1   ↓ one.txt   3.5 kB  Wick  saved in /downloads/one.txt',
			'3   ↓ film.avi  1.0 MB  Wick  25 %, 262 kB/s, 3 s left',
		]);
		await cancel('wick', 3);
		expect((await run(world.wick, {command: 'files'})).slice(-2)).toEqual([
			'3   ↑ film.avi              1.0 MB  Al    failed: you cancelled it',
			'4   ↑ map of the south.txt  3.5 kB  Al    waits for Al to accept it',
		]);
		expect((await run(world.al, {command: 'files'})).at(-1)).toBe('4   ↓ map of the south.txt  3.5 kB  Wick  waits for you: /accept or /deny');
	});

	test('remembers the last ten', async () => {
		for (let count = 1; count <= 12; count++) {
			// eslint-disable-next-line no-await-in-loop
			await world.offer(`${count}.txt`, map);
			// eslint-disable-next-line no-await-in-loop
			await world.accept();
		}

		expect((await run(world.al, {command: 'files'})).map(line => line.slice(0, 2))).toEqual(['ID', '3 ', '4 ', '5 ', '6 ', '7 ', '8 ', '9 ', '10', '11', '12']);
	});
});

describe('/cancel', () => {
	test('takes back what waits, and nobody hears of it', async () => {
		await world.offer('one.txt', map);
		await world.offer('two.txt', map);
		await world.offer('three.txt', map);
		expect(await cancel('wick', 2)).toEqual(['two.txt is not sent to Al.']);
		await world.accept();
		expect(world.al.last('question')?.details['file']).toBe('three.txt');
		expect(told(world.wick).filter(line => line.startsWith('two'))).toEqual([]);
	});

	test('takes back an offer, and his question is settled', async () => {
		await world.offer('map.txt', map);
		expect(await cancel('wick')).toEqual(['map.txt is not sent to Al.']);
		expect(told(world.wick)).toEqual(['map.txt started at 0', 'map.txt failed: you cancelled it']);
		expect(world.al.last('question.closed')).toMatchObject({kind: 'file', reason: 'it was cancelled'});
		expect(await refusal(world.al, {command: 'answer', choice: 'accept'})).toMatch(/^ML_QUESTION_NONE/v);
		expect(told(world.al)).toEqual([]);
		world.expectClosed();
	});

	test('ends what we send in the middle', async () => {
		await world.sendHalf('film.avi', content(MIB));
		expect(await cancel('wick')).toEqual(['film.avi is not sent to Al.']);
		expect(told(world.wick).at(-1)).toBe('film.avi failed: you cancelled it');
		await world.step();
		expect(told(world.al).at(-1)).toBe('film.avi failed: it was cancelled. What came is kept in /downloads/film.avi.part.');
		expect(world.al.disk.files.get('/downloads/film.avi.part')).toHaveLength(MIB / 4);
		world.expectClosed();
	});

	test('ends what we are sent in the middle, and keeps what came', async () => {
		await world.sendHalf('film.avi', content(MIB));
		expect(await cancel('al')).toEqual(['film.avi from Wick is cancelled. What came is kept in /downloads/film.avi.part.']);
		expect(told(world.al).at(-1)).toBe('film.avi failed: you cancelled it. What came is kept in /downloads/film.avi.part.');
		expect(told(world.wick).at(-1)).toBe('film.avi failed: it was cancelled');
		world.expectClosed();
	});

	test('denies what we were asked about', async () => {
		await world.offer('map.txt', map);
		expect(await cancel('al')).toEqual(['map.txt from Wick is cancelled.']);
		expect(world.al.last('question.closed')).toMatchObject({reason: 'you cancelled it'});
		expect(told(world.wick).at(-1)).toBe('map.txt failed: he does not want it');
	});

	test('between a yes and the disk leaves nothing behind', async () => {
		await world.offer('map.txt', map);
		world.al.disk.stall();
		await world.accept();
		expect(await cancel('al')).toEqual(['map.txt from Wick is cancelled.']);
		world.al.disk.go();
		await world.clock.settle();
		expect(world.al.disk.files.size).toBe(0);
		expect(told(world.al)).toEqual([]);
		world.expectClosed();
	});

	test('asks which one is meant', async () => {
		expect(await refusal(world.wick, {command: 'cancel'})).toMatch(/^ML_FILE_NONE: No file is on its way/v);
		await world.offer('one.txt', map);
		await world.offer('two.txt', map);
		expect(await refusal(world.wick, {command: 'cancel'})).toBe('ML_FILE_AMBIGUOUS: Several files are on their way: 1 one.txt (Al), 2 two.txt (Al). Say which: /cancel ID.');
		expect(await refusal(world.wick, {command: 'cancel', id: 7})).toBe('ML_FILE_UNKNOWN: There is no file 7 to cancel. On their way: 1 one.txt (Al), 2 two.txt (Al).');
	});

	test('of what is over already changes nothing', async () => {
		await world.sendHalf('film.avi', content(MIB));
		const stopped = Promise.all([cancel('al'), cancel('al').catch((error: unknown) => error)]);
		await expect(stopped).resolves.toMatchObject([['film.avi from Wick is cancelled. What came is kept in /downloads/film.avi.part.'], {code: 'ML_FILE_NONE'}]);
		expect(told(world.al)).toHaveLength(2);
	});
});
