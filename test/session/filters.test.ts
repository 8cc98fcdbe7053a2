import {beforeEach, describe, expect, test} from 'vitest';
import type {FilterBlock} from '../../source/session/filters.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

let clock: FakeClock;
let al: FakeProgram;
let bo: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	clock = new FakeClock();
	const internet = new FakeInternet(clock);
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
