import {beforeEach, describe, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {IpchatWorld, present} from '../support/ipchat-world.js';

let world: IpchatWorld;
let al: FakeProgram;
let bo: FakeProgram;
let mo: FakeProgram;
let mu: FakeProgram;

/** Al is in IPchat with Bo, and connected with Mo and Mu over MudMaster chat. */
beforeEach(async () => {
	world = new IpchatWorld();
	({Al: al, Bo: bo} = await world.circle('Al', 'Bo'));
	mo = await world.program('Mo');
	mu = await world.program('Mu');
	await world.connect(al, mo);
	await world.connect(al, mu);
});

const quiet = () => world.internet.datagrams.length;

test('what is said to everybody does not reach IPchat, however it is said', async () => {
	const before = quiet();
	await world.type(al, 'hello');
	await world.type(al, '/chatall hello');
	await world.type(al, '/chat all hello');
	await world.type(al, '/me all waves');
	await al.do({command: 'paste', target: 'all', text: 'one\ntwo'});
	await world.settle();
	expect(mo.all('message')).toHaveLength(5);
	expect(world.sent(al, before)).toEqual([]);
	expect(bo.said).toEqual([]);
});

test('what is said in IPchat does not reach everybody, whomever one serves', async () => {
	await world.type(al, '/serve Mo');
	bo.room = 'ipchat/all';
	al.room = 'ipchat/all';
	await world.type(bo, 'hello from Bo');
	await world.type(al, 'hello from Al');
	expect(mo.all('message').filter(({text}) => text.includes('hello'))).toEqual([]);
	expect(al.said).toEqual(['ipchat/all < Bo: hello from Bo', 'ipchat/all > Al: hello from Al']);
});

test('what a served one says is not passed on to IPchat', async () => {
	await world.type(al, '/serve Mo');
	const before = quiet();
	await world.type(mo, 'hello');
	expect(mu.all('message').map(({text}) => text)).toEqual(['hello']);
	expect(world.sent(al, before)).toEqual([]);
});

test('who looks over the shoulder sees nothing of IPchat', async () => {
	await world.type(al, '/allow Mo snoop');
	await world.type(mo, '/snoop Al');
	await world.type(al, 'seen by all');
	const seen = mo.all('snoop.line').length;
	expect(mo.last('snoop.line')?.text).toContain('seen by all');
	al.room = 'ipchat/all';
	await world.type(al, 'psst');
	bo.room = 'ipchat/all';
	await world.type(bo, 'psst, too');
	expect(mo.all('snoop.line')).toHaveLength(seen);
});

describe('a namesake in another network', () => {
	let other: FakeProgram;

	beforeEach(async () => {
		other = await world.program('Bo');
		await world.connect(al, other);
	});

	test('is asked for by number where only the name is said', async () => {
		const {error} = await al.type('/chat Bo hi');
		expect(error).toMatchObject({code: 'ML_PEER_AMBIGUOUS', message: 'Bo could be 1 Bo (10.0.0.2), 4 Bo (10.0.0.5). Type more of the name, or the number.'});
		await world.type(al, '/chat 1 hi');
		await world.type(al, '/chat 4 ho');
		expect(bo.all('message').map(({text}) => text)).toEqual(['hi']);
		expect(other.all('message').map(({text}) => text)).toEqual(['ho']);
	});

	test('is not meant by the words after /ipchat', async () => {
		await world.type(al, '/ipchat hail Bo');
		expect(bo.last('notice')?.code).toBe('hail');
	});

	test('is meant by /me in his own rooms', async () => {
		await world.type(al, '/me Bo waves');
		expect(other.said).toEqual(['mm/@Al < Al waves']);
		al.room = 'ipchat/all';
		await world.type(al, '/me Bo bows');
		expect(bo.said).toEqual(['ipchat/@10.0.0.1 < Al: * Al bows']);
	});
});

test('/hangup all closes the connections and leaves IPchat as it is', async () => {
	expect((await world.type(al, '/hangup all')).lines).toEqual(['2 connections closed, 0 calls cancelled. Whom you meet in IPchat stays.']);
	expect(present(al)).toEqual(['Bo']);
	expect((await al.type('hello')).error?.message).toMatch(/^Nobody is connected, so nothing was sent\..*Whom you meet in IPchat does not read this: \/room IPchat leads to him\.$/v);
});

test('nobody of whom one ignores is connected: that is said of the network in question', async () => {
	await world.type(al, '/ignore Mo');
	await world.type(al, '/ignore Mu');
	expect((await al.type('hello')).error?.message).toMatch(/^Nobody whom you do not ignore is connected here/v);
});

test.for([
	['/setgroup Bo raid', 'Bo\'s program has no groups. /info Bo tells what it has.'],
	['/sendfile Bo map.txt', 'Bo\'s program has no files. /info Bo tells what it has.'],
	['/ping Bo', 'Bo\'s program has no ping. /info Bo tells what it has.'],
	['/snoop Bo', 'Bo\'s program has no snoop. /info Bo tells what it has.'],
	['/serve Bo', 'Bo\'s program has no serve. /info Bo tells what it has.'],
	['/peek Bo', 'Bo\'s program has no peek. /info Bo tells what it has.'],
	['/raw Bo 4 hi', 'Bo\'s program has no raw. /info Bo tells what it has.'],
] as const)('%s says what IPchat has not', async ([line, message]) => {
	expect((await al.type(line)).error?.message).toBe(message);
});

test('a group is never one of IPchat', async () => {
	await world.type(al, '/setgroup Mo raid');
	const before = quiet();
	await world.type(al, '/group raid to arms');
	expect(mo.all('message').map(({text}) => text)).toEqual(['to arms']);
	expect(world.sent(al, before)).toEqual([]);
});

test('rooms are found by their titles, and those of IPchat stay or go as others do', async () => {
	await world.type(al, '/room IPchat');
	expect(al.room).toBe('ipchat/all');
	expect((await al.type('/close')).error?.message).toMatch(/^IPchat can't be closed/v);
	await world.type(al, '/room Bo');
	expect(al.room).toBe('ipchat/@10.0.0.2');
	expect((await al.type('/close')).ok).toBe(true);
});

test('a call to the address of somebody in IPchat is a call', async () => {
	expect((await world.type(al, '/call 10.0.0.2:1499')).lines).toEqual(['Calling 10.0.0.2:1499 …']);
});
