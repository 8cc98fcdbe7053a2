import {beforeEach, expect, test} from 'vitest';
import type {Listed} from '../../source/protocols/protocol.js';
import type {FakeProgram} from '../support/fake-world.js';
import {PlainWorld, sendLine} from '../support/plain-programs.js';

let world: PlainWorld;
let al: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	world = new PlainWorld();
	({Al: al, Wick: wick} = await world.programs('Al', 'Bo', 'Cy', 'Wick'));
	await world.connect('Wick-Al', 'Bo-Al', 'Cy-Al');
});

const listed = async (entries: readonly Listed[]) => {
	await sendLine(al, 'Wick', {list: entries, for: 'connections'});
	await world.settle();
};

const at = (address: string, port = 4050): Listed => ({address, port});

test('peeking tells whom the peer is connected with', async () => {
	await wick.do({command: 'peek', peer: 'Al'});
	await world.settle();
	expect(wick.last('peek')).toMatchObject({peer: {name: 'Al'}, entries: [{name: 'Bo', address: '10.0.0.2', port: 4050}, {name: 'Cy', address: '10.0.0.3', port: 4050}]});
	expect(wick.all('question')).toEqual([]);
});

test('a list that was requested leads to a question, and yes to calls', async () => {
	expect(await wick.do({command: 'request', peer: 'Al'})).toEqual(['Asking Al for his connections. Nobody on his list is called before you have said yes.']);
	await world.settle();
	expect(wick.last('question')).toMatchObject({kind: 'dial', peer: {name: 'Al'}, details: {name: 'Al', count: 2, addresses: '10.0.0.2:4050 (Bo), 10.0.0.3:4050 (Cy)'}, default: 'deny'});
	expect(wick.all('call.started')).toHaveLength(1);
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(wick.manager.peers().map(({name}) => name)).toEqual(['Al', 'Bo', 'Cy']);
});

test('no leads to nothing', async () => {
	await wick.do({command: 'request', peer: 'Al'});
	await world.settle();
	await wick.do({command: 'answer', choice: 'deny'});
	await world.settle();
	expect(wick.all('call.started')).toHaveLength(1);
});

test('who can not or need not be called is left out, and counted', async () => {
	await listed([
		at('10.0.0.1'),
		at('10.0.0.4'),
		at('127.0.0.1'),
		at('127.0.0.1', 4051),
		at('10.0.0.2'),
		at('::ffff:10.0.0.2'),
		at('10.0.0.2', 0),
		at('10.0.0.2', 70_000),
		at('224.0.0.1'),
		at('255.255.255.255'),
		at('0.0.0.0'),
		at('ff02::1'),
		at('al.example'),
		at('<Unknown>'),
	]);
	expect(wick.last('question')?.details).toEqual({
		name: 'Al',
		count: 2,
		addresses: '127.0.0.1:4051, 10.0.0.2:4050',
		leftOut: '1 you are connected with or calling, 2 of your own, 1 named twice, 8 where nobody can be called',
	});
});

test('where nobody is left, that is told and nothing asked', async () => {
	await listed([]);
	expect(wick.last('notice')?.text).toBe('There is nobody to call on Al\'s list: it is empty.');
	await listed([at('10.0.0.1')]);
	expect(wick.last('notice')?.text).toBe('There is nobody to call on Al\'s list (1 you are connected with or calling).');
	expect(wick.all('question')).toEqual([]);
});

test('at most sixteen are called, and they are named', async () => {
	await listed(Array.from({length: 21}, (_, index) => at(`10.1.0.${index + 1}`)));
	expect(wick.last('question')?.details).toMatchObject({count: 16, leftOut: '5 more than 16', addresses: expect.stringMatching(/10\.1\.0\.16:4050$/) as string});
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(wick.all('call.failed').map(({address}) => address)).toHaveLength(16);
});

test('who has come online meanwhile is not called again', async () => {
	await wick.do({command: 'request', peer: 'Al'});
	await world.settle();
	await world.connect('Bo-Wick');
	await wick.do({command: 'answer', choice: 'accept'});
	await world.settle();
	expect(wick.manager.peers().map(({name}) => name)).toEqual(['Al', 'Bo', 'Cy']);
	expect(wick.all('call.started').map(({address}) => address)).toEqual(['10.0.0.1', '10.0.0.3']);
});

test('who hangs up takes his question with him', async () => {
	await wick.do({command: 'request', peer: 'Al'});
	await world.settle();
	await al.do({command: 'hangup', peer: 'Wick'});
	await world.settle();
	expect(wick.last('question.closed')).toMatchObject({kind: 'dial', reason: 'Al hung up before you answered'});
	await expect(wick.do({command: 'answer', choice: 'accept'})).rejects.toMatchObject({code: 'ML_QUESTION_NONE'});
});

test('one peer can not take all questions', async () => {
	for (let index = 0; index < 10; index++) {
		// eslint-disable-next-line no-await-in-loop
		await listed([at(`10.1.0.${index + 1}`)]);
	}

	expect(wick.all('question')).toHaveLength(4);
});
