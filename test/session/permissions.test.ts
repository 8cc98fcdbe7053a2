import {beforeEach, describe, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {heard, PlainWorld, sendLine} from '../support/plain-programs.js';

let world: PlainWorld;
let al: FakeProgram;
let bo: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	world = new PlainWorld();
	({Al: al, Bo: bo, Wick: wick} = await world.programs('Al', 'Bo', 'Wick'));
	await world.connect('Al-Wick', 'Bo-Wick');
});

const flags = (name: string): readonly string[] | undefined => wick.manager.peers().find(peer => peer.name === name)?.flags;

describe('/allow', () => {
	test.each(['snoop', 'files', 'commands'] as const)('%s is on, off, or the other way round', async what => {
		const [on = ''] = await wick.do({command: 'allow', peer: 'Al', what, on: true});
		expect(flags('Al')).toEqual([what]);
		expect(wick.last('peer.changed')?.peer).toMatchObject({name: 'Al', flags: [what]});
		expect(on).toMatch(/^Al may .*\/allow Al \w+ off forbids it\.$/);
		const [off = ''] = await wick.do({command: 'allow', peer: 'Al', what});
		expect(flags('Al')).toEqual([]);
		expect(off).toMatch(/^Al may not .*\/allow Al \w+ on allows it\.$/);
		await wick.do({command: 'allow', peer: 'Al', what});
		expect(flags('Al')).toEqual([what]);
		expect(flags('Bo')).toEqual([]);
		await world.settle();
		expect(heard(al)).toEqual([`Wick?: ${what} on`, `Wick?: ${what} off`, `Wick?: ${what} on`]);
	});

	test('what is so already is not told again', async () => {
		await wick.do({command: 'allow', peer: 'Al', what: 'files', on: true});
		const {length} = wick.events;
		expect(await wick.do({command: 'allow', peer: 'Al', what: 'files', on: true})).toHaveLength(1);
		await world.settle();
		expect(wick.events).toHaveLength(length);
		expect(heard(al)).toEqual(['Wick?: files on']);
	});

	test('a program that can not do it is named', async () => {
		await sendLine(al, 'Wick', {patch: {capabilities: ['text']}});
		await world.settle();
		await expect(wick.do({command: 'allow', peer: 'Al', what: 'snoop'})).rejects.toMatchObject({code: 'ML_NOT_OFFERED', message: 'Al\'s program has no snoop. /info Al tells what it has.'});
		await expect(wick.do({command: 'serve', peer: 'Al'})).rejects.toMatchObject({code: 'ML_NOT_OFFERED'});
		await expect(wick.do({command: 'allow', peer: 'Zoe', what: 'snoop'})).rejects.toMatchObject({code: 'ML_PEER_UNKNOWN'});
	});

	test('ends with the connection', async () => {
		await wick.do({command: 'allow', peer: 'Al', what: 'files', on: true});
		await wick.do({command: 'hangup', peer: 'Al'});
		await world.settle();
		await world.connect('Al-Wick');
		expect(flags('Al')).toEqual([]);
	});
});

describe('/ignore', () => {
	test('drops whatever he says, sends and asks, until it is lifted', async () => {
		const [line = ''] = await wick.do({command: 'ignore', peer: 'Al'});
		expect(line).toContain('/ignore Al ends it.');
		expect(flags('Al')).toEqual(['ignore']);
		const {length} = wick.events;
		await al.do({command: 'chatall', text: 'everybody'});
		await al.do({command: 'chat', peer: 'Wick', text: 'personal'});
		await al.do({command: 'setgroup', peer: 'Wick', group: 'raid'});
		await al.do({command: 'group', group: 'raid', text: 'group'});
		await al.do({command: 'snoop', peer: 'Wick'});
		await sendLine(al, 'Wick', {say: 'notice', text: 'notice'});
		await sendLine(al, 'Wick', {show: 'a line'});
		await sendLine(al, 'Wick', {run: 'alias', text: '/alias x y'});
		await world.settle();
		expect(wick.events.slice(length)).toEqual([]);
		expect(wick.manager.status().questions).toBe(0);
		expect(heard(al)).toContain('Wick?: you may not');
		await expect(wick.do({command: 'reply', text: 'what?'})).rejects.toMatchObject({code: 'ML_REPLY_NOBODY'});

		expect(await wick.do({command: 'ignore', peer: 'Al'})).toEqual(['Al is no longer ignored.']);
		await al.do({command: 'chatall', text: 'heard again'});
		await world.settle();
		expect(heard(wick)).toEqual(['Al: heard again']);
	});

	test('what we say to everybody or a group does not go to him, what we say to him does', async () => {
		await wick.do({command: 'setgroup', peer: 'Al', group: 'raid'});
		await wick.do({command: 'setgroup', peer: 'Bo', group: 'raid'});
		await wick.do({command: 'ignore', peer: 'Al'});
		await wick.do({command: 'chatall', text: 'all'});
		await wick.do({command: 'group', group: 'raid', text: 'raid'});
		await wick.do({command: 'chat', peer: 'Al', text: 'sorry'});
		await world.settle();
		expect(al.said).toEqual(['pl/@Wick < Wick: sorry']);
		expect(bo.said).toEqual(['pl/everybody < Wick: all', 'pl/#raid < Wick: raid']);
	});

	test('where all are ignored, saying something is an error that says so', async () => {
		await wick.do({command: 'ignore', peer: 'Al'});
		await wick.do({command: 'ignore', peer: 'Bo'});
		await expect(wick.do({command: 'chatall', text: 'hi'})).rejects.toMatchObject({code: 'ML_NOBODY', message: expect.stringContaining('/ignore PEER ends it') as string});
	});

	test('a question of his that is open is answered with no', async () => {
		await al.do({command: 'snoop', peer: 'Wick'});
		await bo.do({command: 'snoop', peer: 'Wick'});
		await world.settle();
		expect(wick.all('question')).toHaveLength(2);
		await wick.do({command: 'ignore', peer: 'Al'});
		expect(wick.all('question.closed')).toEqual([expect.objectContaining({id: 1, kind: 'snoop', answer: 'deny'})]);
		await world.settle();
		expect(heard(al)).toEqual(['Wick?: you may not']);
	});

	test('he does not see our connections', async () => {
		await wick.do({command: 'ignore', peer: 'Al'});
		await al.do({command: 'peek', peer: 'Wick'});
		await bo.do({command: 'peek', peer: 'Wick'});
		await world.settle();
		expect(al.last('peek')?.entries).toEqual([]);
		expect(bo.last('peek')?.entries).toMatchObject([{name: 'Al', address: '10.0.0.1', port: 4050}]);
	});
});

describe('/private and /public', () => {
	test('hide a peer from the lists of others, and show him again', async () => {
		expect(await wick.do({command: 'private', peer: 'Al'})).toEqual(['Al is private: other peers who ask for your connections do not see the address. /public Al shows it again.']);
		await bo.do({command: 'peek', peer: 'Wick'});
		await world.settle();
		expect(bo.last('peek')?.entries).toEqual([]);
		await wick.do({command: 'public', peer: 'Al'});
		await bo.do({command: 'peek', peer: 'Wick'});
		await world.settle();
		expect(bo.last('peek')?.entries).toHaveLength(1);
	});

	test('work for all at once', async () => {
		expect((await wick.do({command: 'private', peer: 'ALL'}))[0]).toContain('All your peers are private');
		expect([flags('Al'), flags('Bo')]).toEqual([['private'], ['private']]);
		await wick.do({command: 'hangup', peer: 'all'});
		await world.settle();
		await expect(wick.do({command: 'public', peer: 'all'})).rejects.toMatchObject({code: 'ML_NOBODY'});
	});
});

test('/serve says what it means, and ends with the same words', async () => {
	expect((await wick.do({command: 'serve', peer: 'al'}))[0]).toContain('/serve Al ends it.');
	expect(flags('Al')).toEqual(['serve']);
	expect((await wick.do({command: 'serve', peer: 'al'}))[0]).toContain('no longer served');
	expect(flags('Al')).toEqual([]);
});
