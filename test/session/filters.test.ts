import {beforeEach, describe, expect, test} from 'vitest';
import type {FilterBlock} from '../../source/session/filters.js';
import {limits} from '../../source/session/limits.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

let clock: FakeClock;
let internet: FakeInternet;
let al: FakeProgram;
let bo: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	clock = new FakeClock();
	internet = new FakeInternet(clock);
	al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
	bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7'});
	wick = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.5'});
	await al.manager.start();
	await bo.manager.start();
	await wick.type('/call 10.0.0.9');
	await wick.type('/call 10.0.0.7');
	await clock.advance(1000);
});

describe('filters', () => {
	test('see blocks before they have an effect, and may drop them', async () => {
		const seen: FilterBlock[] = [];
		wick.manager.filter('in', block => {
			seen.push(block);
			return !block.text.includes('secret');
		}, [4]);
		await al.type('hello');
		await al.type('a secret');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/everybody < Al: hello']);
		expect(seen).toEqual([
			{id: 1, code: 4, text: '\nAl chats to everybody, \'hello\'\n'},
			{id: 1, code: 4, text: '\nAl chats to everybody, \'a secret\'\n'},
		]);
	});

	test('change what leaves', async () => {
		wick.manager.filter('out', ({text}) => ({text: text.replace('darn', '****')}), [4]);
		await wick.type('darn it');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/everybody < Wick: **** it']);
	});

	test('a later one sees what the one before made of it', async () => {
		wick.manager.filter('out', ({text}) => ({text: text.replace('one', 'two')}));
		wick.manager.filter('out', ({text}) => ({text: text.replace('two', 'three')}));
		await wick.type('one');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/everybody < Wick: three']);
	});

	test('while a verdict is pending, later blocks of that channel wait in order and others do not', async () => {
		const verdict = Promise.withResolvers<boolean>();
		wick.manager.filter('in', async ({text}) => text.includes('slow') ? verdict.promise : true, [4]);
		await al.type('slow');
		await al.type('second');
		await bo.type('from another');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/everybody < Bo: from another']);
		verdict.resolve(true);
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/everybody < Bo: from another', 'mm/everybody < Al: slow', 'mm/everybody < Al: second']);
	});

	test('one that fails passes the block', async () => {
		wick.manager.filter('in', () => {
			throw new Error('oops');
		});
		await al.type('hello');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/everybody < Al: hello']);
	});

	test('an unregistered one sees nothing, and nothing waits for a promise then', async () => {
		const off = wick.manager.filter('in', () => false);
		off();
		await al.type('hello');
		await clock.advance(10);
		expect(wick.said).toEqual(['mm/everybody < Al: hello']);
	});
});

describe('while a verdict is pending', () => {
	test('no more than so much is read from that connection', async () => {
		const verdict = Promise.withResolvers<boolean>();
		const seen: string[] = [];
		wick.manager.filter('in', async ({text}) => {
			seen.push(text);
			return seen.length === 1 ? verdict.promise : true;
		}, [4]);
		const count = 4 * limits.filteredBlocks;
		for (let line = 1; line <= count; line++) {
			// eslint-disable-next-line no-await-in-loop
			await al.type(`line ${line}`);
			// eslint-disable-next-line no-await-in-loop
			await clock.settle();
		}

		const [ours] = internet.connections;
		expect(ours?.isPaused).toBe(true);
		expect(seen).toHaveLength(1);
		verdict.resolve(true);
		await clock.advance(100);
		expect(ours?.isPaused).toBe(false);
		expect(wick.said).toEqual(Array.from({length: count}, (_, index) => `mm/everybody < Al: line ${index + 1}`));
	});

	test('who sends in bulk waits', async () => {
		const verdict = Promise.withResolvers<boolean>();
		wick.manager.filter('out', async () => verdict.promise, [4]);
		let done = 0;
		for (let line = 0; line < 2 * limits.filteredBlocks; line++) {
			void wick.type(`line ${line}`).then(() => {
				done++;
			});
		}

		await clock.advance(10);
		expect(done).toBeGreaterThan(limits.filteredBlocks / 2);
		expect(done).toBeLessThanOrEqual(limits.filteredBlocks + 1);
		verdict.resolve(true);
		await clock.advance(1000);
		expect(done).toBe(2 * limits.filteredBlocks);
		expect(al.all('message')).toHaveLength(2 * limits.filteredBlocks);
	});

	test('what can not be held back costs the connection in the end', async () => {
		wick.manager.filter('out', async () => new Promise<boolean>(() => {}), [4]);
		await wick.type('/serve Bo');
		for (let line = 0; line <= limits.filteredBacklog + 1; line++) {
			void wick.type(`line ${line}`);
		}

		await clock.advance(10);
		expect(wick.last('peer.offline')?.reason).toContain('a filter of a script was too slow');
		expect(wick.manager.status().peers).toBe(0);
	});

	test('what somebody says before he hangs up is judged before he is gone', async () => {
		wick.manager.filter('in', async () => {
			await Promise.resolve();
			return new Promise<boolean>(resolve => {
				clock.after(50, () => {
					resolve(true);
				});
			});
		}, [4]);
		await al.type('one');
		await al.type('bye');
		await al.type('/hangup Wick');
		await clock.advance(200);
		expect(wick.said).toEqual(['mm/everybody < Al: one', 'mm/everybody < Al: bye']);
		expect(wick.events.slice(-3).map(({event}) => event)).toEqual(['message', 'message', 'peer.offline']);
	});

	test('of a connection that we end nothing more is heard', async () => {
		wick.manager.filter('in', async () => new Promise<boolean>(() => {}), [4]);
		await al.type('one');
		await clock.advance(10);
		await wick.type('/hangup Al');
		await clock.advance(10);
		expect(wick.said).toEqual([]);
		expect(wick.last('peer.offline')).toMatchObject({peer: {name: 'Al'}, reason: 'you hung up'});
	});
});

test('blocks that carry files are seen as octets, by those who ask for them', async () => {
	const all: Array<number | string> = [];
	const octets: Uint8Array[] = [];
	wick.manager.filter('out', ({code}) => {
		all.push(code);
		return true;
	});
	wick.manager.filter('out', block => {
		octets.push(block.octets!);
		return {text: 'nonsense'};
	}, [23]);
	const content = Uint8Array.from({length: 700}, (_, index) => index % 256);
	wick.disk.files.set('/map', content);
	await al.type('/allow Wick files on');
	await clock.advance(2000);
	await wick.type('/sendfile Al /map');
	await clock.advance(2000);
	expect(all).toContain(20);
	expect(all).not.toContain(23);
	expect(octets.map(({length}) => length)).toEqual([500, 200]);
	expect(al.disk.files.get('/downloads/map')).toEqual(content);
});
