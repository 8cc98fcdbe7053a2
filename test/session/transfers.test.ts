import {beforeEach, describe, expect, test, vi} from 'vitest';
import {limits} from '../../source/session/limits.js';
import {sha256} from '../support/fake-disk.js';
import {FakeConnection} from '../support/fake-network.js';
import {fileProtocol} from '../support/file-protocol.js';
import {content, FileWorld, refusal, run, told} from '../support/file-world.js';

const MIB = 1024 * 1024;

const map = content(3500);

const large = content((2 * MIB) + 1000);

let world: FileWorld;

beforeEach(async () => {
	vi.restoreAllMocks();
	world = await FileWorld.make();
});

describe('an offer', () => {
	test('is a question, and a yes brings the file', async () => {
		expect(await world.offer('map.txt', map)).toBe('Offered map.txt (3.5 kB) to Al. He has to accept it.');
		expect(world.al.last('question')).toMatchObject({kind: 'file', peer: {id: 1, name: 'Wick'}, details: {name: 'Wick', file: 'map.txt', size: 3500}, default: 'deny'});
		await world.accept();
		expect(world.al.disk.files).toEqual(new Map([['/downloads/map.txt', map]]));
		expect(told(world.wick)).toEqual(['map.txt started at 0', 'map.txt done: /home/wick/map.txt']);
		expect(told(world.al)).toEqual(['map.txt started at 0', 'map.txt done: /downloads/map.txt']);
		expect(world.al.last('transfer.done')).toEqual({
			event: 'transfer.done',
			at: '2026-01-01T00:00:02.000Z',
			id: 1,
			peer: {id: 1, name: 'Wick', protocol: 'files'},
			direction: 'in',
			name: 'map.txt',
			path: '/downloads/map.txt',
			size: 3500,
			bytes: 3500,
		});
		expect(world.al.all('transfer.started')[0]?.path).toBe('/downloads/map.txt.part');
		world.expectClosed();
	});

	test('counts against the address it comes from', async () => {
		await Promise.all(Array.from({length: limits.questionsPerAddress + 1}, async (_, index) => {
			const caller = world.program(`Bo${index}`, '10.0.0.66');
			caller.disk.files.set('/home/wick/map.txt', map);
			await world.connect(caller);
			await run(caller, {command: 'sendfile', peer: 'Al', path: '/home/wick/map.txt'});
		}));
		await world.clock.settle();
		expect(world.al.all('question')).toHaveLength(limits.questionsPerAddress);
	});

	test('of an empty file brings an empty file', async () => {
		await world.offer('empty', content(0));
		await world.accept();
		expect(world.al.disk.files).toEqual(new Map([['/downloads/empty', content(0)]]));
		world.expectClosed();
	});

	test('that is denied is over for both', async () => {
		await world.offer('map.txt', map);
		await run(world.al, {command: 'answer', choice: 'deny'});
		await world.clock.settle();
		expect(told(world.wick)).toEqual(['map.txt started at 0', 'map.txt failed: he does not want it']);
		expect(told(world.al)).toEqual([]);
		expect(world.al.disk.files.size).toBe(0);
		world.expectClosed();
	});

	test('that nobody answers is denied, and why', async () => {
		await world.offer('map.txt', map);
		await world.clock.advance(60_000);
		expect(told(world.wick).at(-1)).toBe('map.txt failed: nobody answered within 60 seconds');
		expect(world.al.last('question.closed')).toMatchObject({reason: 'nobody answered within 60 seconds'});
	});

	test('of a peer who may send files is no question', async () => {
		await run(world.al, {command: 'allow', peer: 'Wick', what: 'files', on: true});
		await world.offer('map.txt', map);
		expect(world.al.all('question')).toEqual([]);
		expect(told(world.al).at(-1)).toBe('map.txt done: /downloads/map.txt');
	});

	test('of a peer who is ignored is denied without a word', async () => {
		await run(world.al, {command: 'ignore', peer: 'Wick'});
		await world.offer('map.txt', map);
		expect(world.al.all('question')).toEqual([]);
		expect(world.al.all('notice').filter(({code}) => code.startsWith('file'))).toEqual([]);
		expect(told(world.al)).toEqual([]);
		expect(told(world.wick).at(-1)).toBe('map.txt failed: he does not want it');
	});

	test('of a name by which somebody tries something is refused, and we are told', async () => {
		world.wick.disk.open = async () => ({
			path: '/home/wick/passwd', name: '../../etc/passwd', size: 1, read: async () => content(1), digest: async () => '', async close() {},
		});
		await run(world.wick, {command: 'sendfile', peer: 'Al', path: 'x'});
		await world.clock.settle();
		expect(world.al.all('question')).toEqual([]);
		expect(world.al.last('notice')).toMatchObject({
			code: 'file-refused',
			text: 'Wick offered a file called “../../etc/passwd”. Names with folders or of devices are refused; he was asked to give it a plain one.',
			peer: {id: 1, name: 'Wick'},
		});
		expect(told(world.wick).at(-1)).toBe('../../etc/passwd failed: a file can\'t be called so here; give it a plain name and send it again');
	});

	test('of an awkward name says what it will be called', async () => {
		await world.offer('.what?', map);
		expect(world.al.last('question')?.details).toEqual({name: 'Wick', file: '_what_', size: 3500, note: 'he calls it .what?'});
		await world.accept();
		expect(told(world.al).at(-1)).toBe('_what_ done: /downloads/_what_');
	});

	test.for([-1, 1.5, 2 ** 60])('of %d bytes is refused', async size => {
		const mallory = world.internet.dial('10.0.0.66', {address: '10.0.0.9', port: 4050});
		const heard: string[] = [];
		mallory.start({
			data(chunk) {
				heard.push(new TextDecoder().decode(chunk));
			},
			drained() {},
			closed() {},
		});
		for (const [code, fields] of [['hello', {name: 'Mallory'}], ['offer', {name: 'map.txt', size}]] as const) {
			const payload = JSON.stringify(fields);
			mallory.write(new TextEncoder().encode(`${code} ${payload.length}\n${payload}`));
		}

		await world.clock.settle();
		expect(world.al.all('question')).toEqual([]);
		expect(heard.join('')).toContain(`${size} bytes is no size of a file`);
		expect(world.al.last('notice')?.text).toBe(`Mallory offered map.txt with ${size} bytes, which is no size of a file. It was refused.`);
	});

	test('while another file is on its way is refused', async () => {
		await world.offer('map.txt', map);
		world.al.disk.files.set('/home/al/other.txt', map);
		await run(world.al, {command: 'sendfile', peer: 'Wick', path: '/home/al/other.txt'});
		await world.clock.settle();
		expect(world.al.all('transfer.started')).toEqual([]);
		await world.accept();
		expect(told(world.al).filter(line => line.startsWith('map'))).toEqual(['map.txt started at 0', 'map.txt done: /downloads/map.txt']);
		expect(world.wick.last('question')).toMatchObject({details: {file: 'other.txt'}});
	});

	test('is not even made to those whose program takes none, or of what is none', async () => {
		expect(await refusal(world.wick, {command: 'sendfile', peer: 'Al', path: '/nowhere'})).toBe('ML_FILE_MISSING: There is no file /nowhere.');
		expect(await refusal(world.wick, {command: 'sendfile', peer: 'Bo', path: '/nowhere'})).toMatch(/^ML_PEER_UNKNOWN/v);
		world = await FileWorld.speaking({...fileProtocol(), capabilities: []});
		expect(await refusal(world.wick, {command: 'sendfile', peer: 'Al', path: '/nowhere'})).toMatch(/^ML_NOT_OFFERED: Al's program has no files/v);
	});
});

describe('the disk', () => {
	test('is written to four times for each megabyte, and read from as often', async () => {
		await world.offer('film.avi', large);
		await world.accept();
		expect(told(world.al).at(-1)).toBe('film.avi done: /downloads/film.avi');
		expect(world.al.disk.writes).toEqual([...Array.from({length: 8}, () => MIB / 4), 1000]);
		expect(world.wick.disk.reads).toEqual([...Array.from({length: 8}, () => MIB / 4), 1000]);
		expect(world.al.disk.digestOf('/downloads/film.avi')).toBe(sha256(large));
	});

	test('is read ahead by one piece, no more', async () => {
		await world.sendHalf('film.avi', content(2 * MIB));
		expect(world.wick.disk.reads).toHaveLength(2);
	});

	test('that is slow stops what comes in, until it has caught up', async () => {
		const pause = vi.spyOn(FakeConnection.prototype, 'pause');
		const resume = vi.spyOn(FakeConnection.prototype, 'resume');
		await world.offer('film.avi', content(10 * MIB));
		await world.accept();
		expect(pause).not.toHaveBeenCalled();

		await world.offer('film 2.avi', content(10 * MIB));
		world.wire.isStuck = true;
		await world.accept();
		world.al.disk.stall();
		world.wire.release();
		await world.clock.advance(250);
		expect(pause).toHaveBeenCalledTimes(1);
		expect(resume).not.toHaveBeenCalled();
		const {bytes} = world.al.last('transfer.progress')!;
		expect(bytes).toBeGreaterThan(4 * MIB);
		expect(bytes).toBeLessThan(5 * MIB);
		world.al.disk.go();
		await world.clock.settle();
		expect(resume).toHaveBeenCalledTimes(pause.mock.calls.length);
		expect(told(world.al).at(-1)).toBe('film 2.avi done: /downloads/film 2.avi');
		expect(world.al.disk.digestOf('/downloads/film 2.avi')).toBe(sha256(content(10 * MIB)));
	});

	test('that is full in the middle ends it for both, and keeps what came', async () => {
		world.al.disk.room = 1.1 * MIB;
		await world.offer('film.avi', content(MIB));
		world.al.disk.room = MIB / 2;
		await world.accept();
		expect(world.al.last('error')).toMatchObject({code: 'ML_FILE_NO_ROOM', message: 'film.avi (1.0 MB) from Wick was refused. film.avi needs more than there is.'});
		expect(told(world.wick).at(-1)).toBe('film.avi failed: there is no place for it');

		world.al.disk.room = 1.1 * MIB;
		await world.sendHalf('film.avi', content(MIB));
		world.al.disk.room = 0.1 * MIB;
		await world.step();
		expect(told(world.al)).toEqual(['film.avi started at 0', 'film.avi failed: The disk is full. What came is kept in /downloads/film.avi.part.']);
		expect(world.al.last('transfer.failed')?.path).toBe('/downloads/film.avi.part');
		expect(told(world.wick).at(-1)).toBe('film.avi failed: the disk does not take it');
		world.expectClosed();
	});

	test('that gives no more ends it for both', async () => {
		await world.sendHalf('film.avi', content(MIB));
		world.wick.disk.isUnreadable = true;
		await world.step();
		await world.step();
		expect(told(world.wick).at(-1)).toBe('film.avi failed: /home/wick/film.avi can\'t be read.');
		expect(told(world.al).at(-1)).toBe('film.avi failed: the file can\'t be read any more. What came is kept in /downloads/film.avi.part.');
		world.expectClosed();
	});

	test('notices that what came is not what was sent', async () => {
		world = await FileWorld.make({canResume: true, digest: 'else'});
		await world.offer('map.txt', map);
		await world.accept();
		expect(told(world.al).at(-1)).toBe('map.txt failed: map.txt arrived damaged. What came is kept in /downloads/map.txt.damaged.');
		expect(world.al.last('transfer.failed')?.path).toBe('/downloads/map.txt.damaged');
		world.expectClosed();
	});
});

describe('progress', () => {
	test('is told four times a second at most, with rate and time left', async () => {
		await world.sendHalf('film.avi', content(4 * MIB));
		for (let count = 0; count < 10; count++) {
			// eslint-disable-next-line no-await-in-loop
			await world.step(100);
		}

		const samples = world.al.all('transfer.progress');
		expect(samples).toHaveLength(4);
		expect(samples.map(({at}) => Date.parse(at) % 1000)).toEqual([250, 500, 750, 0]);
		expect(samples.at(-1)).toMatchObject({id: 1, direction: 'in', name: 'film.avi', path: '/downloads/film.avi.part', size: 4 * MIB, bytes: 2_621_440, rate: 2_621_440, eta: 1});
		expect(world.wick.all('transfer.progress')).toHaveLength(4);
	});

	test('is not told where nothing moves, nor of what has ended', async () => {
		await world.sendHalf('film.avi', content(MIB));
		await world.clock.advance(10_000);
		expect(world.al.all('transfer.progress')).toHaveLength(1);
		world.wire.release();
		await world.clock.advance(10_000);
		expect(told(world.al).at(-1)).toBe('film.avi done: /downloads/film.avi');
		expect(world.al.all('transfer.progress')).toHaveLength(1);
	});
});
