import {beforeEach, describe, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {PlainWorld} from '../support/plain-programs.js';

let world: PlainWorld;
let al: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	world = new PlainWorld();
	({Al: al, Wick: wick} = await world.programs('Al', 'Wick'));
});

const names = () => wick.manager.peers().map(({name}) => name);

test('a peer who is blocked is hung up on, and may not call before it is lifted', async () => {
	await world.connect('Al-Wick');
	expect(await wick.do({command: 'block', who: 'al'})).toEqual([
		'Al is blocked and was hung up on: calls from there are refused without a question. /block Al lifts it.',
		'He may call under another name; /block 10.0.0.1 refuses whatever comes from his address.',
	]);
	await world.settle();
	expect(names()).toEqual([]);
	expect(wick.blocked).toEqual(['Al']);

	await world.connect('Al-Wick');
	expect(names()).toEqual([]);
	expect(al.last('call.failed')).toMatchObject({code: 'denied', message: 'Wick refused the call. Try /call again later.'});
	expect(wick.all('question')).toEqual([]);
	expect(wick.last('notice')?.text).toBe('The call of Al from 10.0.0.1 ended: you have blocked him (/block lists whom).');

	expect(await wick.do({command: 'block', who: 'AL'})).toEqual(['Al is no longer blocked and may call again.']);
	expect(wick.blocked).toEqual([]);
	await world.connect('Al-Wick');
	expect(names()).toEqual(['Al']);
});

test('an address counts whatever the caller calls himself and however it is spelled', async () => {
	await world.connect('Al-Wick');
	expect(await wick.do({command: 'block', who: '::ffff:10.0.0.1'})).toEqual(['10.0.0.1 is blocked and was hung up on: calls from there are refused without a question. /block 10.0.0.1 lifts it.']);
	await world.settle();
	await al.do({command: 'name', name: 'Alfred'});
	await world.connect('Al-Wick');
	expect(al.last('call.failed')).toMatchObject({code: 'denied'});
	expect(names()).toEqual([]);
});

test('somebody who has never called can be blocked too, and we may still call him', async () => {
	expect(await wick.do({command: 'block', who: 'Al'})).toEqual(['Al is blocked: calls from there are refused without a question. /block Al lifts it.']);
	await world.connect('Wick-Al');
	expect(names()).toEqual(['Al']);
});

test('what the address book has counts from the start', async () => {
	const eve = await world.program('Eve', {blocked: ['Al', '10.0.0.9']});
	await world.connect('Al-Eve');
	expect(eve.manager.peers()).toEqual([]);
	expect(await eve.do({command: 'block'})).toEqual(['Calls are refused from Al, 10.0.0.9. /block with one of these lifts it.']);
	expect(await wick.do({command: 'block'})).toEqual(['Nobody is blocked. /block PEER, NAME or ADDRESS refuses all calls from there.']);
});

describe('nobody', () => {
	test.each(['all', '7', ' ', '\u{1B}[31m'])('is blocked by %j', async who => {
		await expect(wick.do({command: 'block', who})).rejects.toMatchObject({code: 'ML_BLOCK_WHO'});
		expect(wick.blocked).toEqual([]);
	});

	test('is blocked by a name that could be several', async () => {
		await world.program('Alan');
		await world.connect('Al-Wick', 'Alan-Wick');
		await wick.do({command: 'block', who: 'Ala'});
		expect(wick.blocked).toEqual(['Alan']);
		await world.program('Alan2');
		await world.program('Alan3');
		await world.connect('Alan2-Wick', 'Alan3-Wick');
		await expect(wick.do({command: 'block', who: 'ala'})).rejects.toMatchObject({code: 'ML_PEER_AMBIGUOUS'});
	});
});
