import {beforeEach, describe, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {IpchatWorld, notices, present} from '../support/ipchat-world.js';

let world: IpchatWorld;

beforeEach(() => {
	world = new IpchatWorld();
});

const type = async (program: FakeProgram, line: string) => world.type(program, line);

describe('three who have found each other', () => {
	let al: FakeProgram;
	let bo: FakeProgram;
	let cy: FakeProgram;

	beforeEach(async () => {
		({Al: al, Bo: bo, Cy: cy} = await world.circle('Al', 'Bo', 'Cy'));
	});

	test('are in each other\'s lists', () => {
		expect(present(al)).toEqual(['Bo', 'Cy']);
		expect(present(bo)).toEqual(['Al', 'Cy']);
		expect(present(cy)).toEqual(['Al', 'Bo']);
		expect(al.last('peer.online')?.peer).toMatchObject({name: 'Cy', protocol: 'ipchat', address: '10.0.0.3', port: 1499, incoming: false, room: 'ipchat/@10.0.0.3', capabilities: ['text', 'presence', 'receipts'], flags: []});
	});

	test('are told of a new name, with the very first datagram', async () => {
		const before = world.internet.datagrams.length;
		await type(al, '/name Albert');
		expect(world.sent(al, before)).toEqual(['10.0.0.2 PsAlbert', '10.0.0.3 PsAlbert']);
		expect(present(bo)).toEqual(['Albert', 'Cy']);
	});

	test('know who is away, also by the verbs, and hear nothing of it twice', async () => {
		await type(al, '/away for tea');
		expect(present(bo)).toEqual(['Al away', 'Cy']);
		await type(al, '/back');
		expect(present(bo)).toEqual(['Al', 'Cy']);
		expect((await type(al, '/ipchat sleep')).lines).toEqual(['You are asleep in IPchat. /ipchat wake ends it.']);
		expect(present(bo)).toEqual(['Al away', 'Cy']);
		expect(al.last('self.changed')).not.toHaveProperty('away');
		expect((await type(al, '/ipchat wake')).lines).toEqual(['You are awake in IPchat.']);
		expect(present(bo)).toEqual(['Al', 'Cy']);
	});

	test('whoever writes to one who is away gets no answer that is not his own', async () => {
		await type(al, '/away for tea');
		await type(bo, '/chat Al there?');
		expect(bo.said).toEqual(['ipchat/@10.0.0.1 > Bo: there?']);
	});

	test('see who falls silent, and that he is gone after ten minutes', async () => {
		world.internet.fate = () => [];
		await world.clock.advance(2 * 60_000);
		expect(present(al)).toEqual(['Bo silent', 'Cy silent']);
		world.internet.fate = () => [0];
		await type(bo, '/ipchat poll 10.0.0.1');
		expect(present(al)).toEqual(['Bo', 'Cy silent']);
		world.internet.fate = () => [];
		await world.clock.advance(11 * 60_000);
		expect(present(al)).toEqual([]);
		expect(al.all('peer.offline').map(({peer, reason}) => `${peer.name} ${reason}`).toSorted()).toEqual(['Bo timed out', 'Cy timed out']);
	});

	test('hang up on one: he is told, and nobody else is gone', async () => {
		await type(al, '/hangup Bo');
		expect(present(al)).toEqual(['Cy']);
		expect(present(bo)).toEqual(['Cy']);
		expect(bo.last('peer.offline')).toMatchObject({peer: {name: 'Al'}, reason: 'left'});
	});

	test('/hangup all closes connections, of which they have none', async () => {
		expect((await type(al, '/hangup all')).lines).toEqual(['0 connections closed, 0 calls cancelled. Whom you meet in IPchat stays.']);
		expect(present(al)).toEqual(['Bo', 'Cy']);
	});

	test('/block refuses everything from there, whatever he calls himself, and once more lifts it', async () => {
		expect((await type(al, '/block Bo')).lines).toEqual(['10.0.0.2 is blocked and was hung up on: calls from there are refused without a question. /block 10.0.0.2 lifts it.']);
		expect(al.blocked).toEqual(['10.0.0.2']);
		const before = world.internet.datagrams.length;
		await type(bo, '/name Bobo');
		await type(bo, '/ipchat poll 10.0.0.1');
		await world.clock.advance(10_000);
		expect(present(al)).toEqual(['Cy']);
		expect(world.sent(al, before)).toEqual([]);
		await type(al, '/block 10.0.0.2');
		await type(bo, '/ipchat poll 10.0.0.1');
		expect(present(al)).toEqual(['Cy', 'Bobo']);
	});

	test('/who and /info tell what is known', async () => {
		const who = await al.do({command: 'who'});
		expect(who[0]).toMatch(/^ID +Name +Address +Protocol$/v);
		expect(who[1]).toMatch(/^1 +Bo +10\.0\.0\.2:1499 +ipchat$/v);
		expect(who).toHaveLength(3);
		await type(al, '/ipchat info Bo');
		await world.clock.advance(3000);
		expect(al.last('notice')?.text).toMatch(/^Bo tells of himself:\nHandle: Bo\nClock: .*\nProgram: mudlark 0\.0\.0$/v);
		const info = await al.do({command: 'info', peer: 'Bo'});
		expect(info).toEqual(expect.arrayContaining(['Address         10.0.0.2:1499', 'Program         mudlark 0.0.0', 'Can do          text, presence, receipts', 'Room            ipchat/@10.0.0.2', 'Clock           2026-01-01 00:00:01 (their clock, like ours)']));
		expect(info.join('\n')).not.toMatch(/Takes calls|called|Group/v);
	});

	test('a wrong address in brackets is told, and taken back when it is right', async () => {
		await world.hear(al, '10.0.0.2', 'PsBo');
		const wrong = Uint8Array.from('DynamIP[192.0.2.9]Thi\0', letter => letter.codePointAt(0)!);
		world.internet.datagram({address: '10.0.0.2', port: 1499}, {address: '10.0.0.1', port: 1499}, wrong);
		expect(await al.do({command: 'info', peer: 'Bo'})).toContain('Claims          192.0.2.9');
		expect(al.said).toEqual(['ipchat/all < Bo?: hi']);
		await world.hear(al, '10.0.0.2', 'Thi');
		expect((await al.do({command: 'info', peer: 'Bo'})).join('\n')).not.toContain('Claims');
	});

	test('quitting says goodbye to everybody, twice', async () => {
		const before = world.internet.datagrams.length;
		const stopped = al.manager.stop();
		await world.clock.advance(3000);
		await stopped;
		expect(world.sent(al, before).toSorted()).toEqual(['10.0.0.2 B', '10.0.0.2 B', '10.0.0.3 B', '10.0.0.3 B']);
		expect(present(bo)).toEqual(['Cy']);
	});

	test('one who does not let go is not waited for', async () => {
		const others = Array.from({length: 200}, (_, index) => `10.0.1.${index + 1}`);
		for (const address of others) {
			// eslint-disable-next-line no-await-in-loop
			await al.type(`/ipchat poll ${address}`);
			// eslint-disable-next-line no-await-in-loop
			await world.hear(al, address, 'psx');
		}

		expect(al.manager.peers()).toHaveLength(202);
		const before = world.internet.datagrams.length;
		const stopped = al.manager.stop();
		await world.clock.advance(2500);
		await stopped;
		expect(new Set(world.sent(al, before)).size).toBe(202);
	});
});

describe('switched on and off', () => {
	test('by hand, each once', async () => {
		const al = await world.program('Al');
		expect(al.manager.rooms().map(({room}) => room)).not.toContain('ipchat/all');
		expect((await type(al, '/ipchat off')).lines).toEqual(['IPchat is off already. /ipchat on switches it on.']);
		expect((await type(al, '/ipchat on')).lines).toEqual(['IPchat is on at UDP port 1499. /help ipchat tells what it can do.']);
		expect(al.manager.rooms()).toContainEqual({room: 'ipchat/all', title: 'IPchat'});
		expect(al.last('listening')).toMatchObject({protocols: ['ipchat'], address: '10.0.0.1', port: 1499});
		expect((await type(al, '/ipchat on')).lines).toEqual(['IPchat is on already. /ipchat off switches it off.']);
		expect((await type(al, '/ipchat off')).lines).toEqual(['IPchat is off.']);
		expect(al.last('listening.stopped')).toMatchObject({protocols: ['ipchat'], port: 1499});
		expect(al.all('error').filter(({face}) => face === undefined)).toEqual([]);
		expect((await type(al, '/ipchat on')).ok).toBe(true);
	});

	test('two wishes at once are one', async () => {
		const al = await world.program('Al');
		const [first, second] = await Promise.all([al.type('/ipchat on'), al.type('/ipchat on')]);
		expect(new Set([...first.lines, ...second.lines])).toEqual(new Set(['IPchat is on at UDP port 1499. /help ipchat tells what it can do.', 'IPchat is on already. /ipchat off switches it off.']));
		expect(al.all('listening').filter(({protocols}) => protocols.includes('ipchat'))).toHaveLength(1);
	});

	test.for([
		'/ipchat poll 10.0.0.2',
		'/ipchat hail Bo',
		'/ipchat stats',
	] as const)('while it is off, %s says so', async line => {
		const al = await world.program('Al');
		expect((await al.type(line)).error).toMatchObject({code: 'ML_NETWORK_OFF', message: `IPchat is off, so ${line.split(' ', 2).join(' ')} can't be done. /ipchat on switches it on.`});
	});

	test('a line in its room while it is off says so', async () => {
		const al = await world.ipchat('Al');
		await type(al, '/ipchat off');
		al.room = 'ipchat/all';
		expect((await al.type('hello?')).error).toMatchObject({code: 'ML_NETWORK_OFF', message: 'IPchat is off, so nothing was sent. /ipchat on switches it on.'});
	});

	test('a port that is taken keeps it off, and what can be done is said', async () => {
		const al = await world.ipchat('Al');
		const second = await world.program('Second', {address: '10.0.0.1', sections: {ipchat: {enabled: true}}});
		expect(second.last('error')).toMatchObject({code: 'ML_PORT_IN_USE', message: 'UDP port 1499 is in use. IPchat stays off: /set ipchat.address ADDRESS or /set ipchat.port PORT, then /ipchat on.'});
		expect(al.last('error')).toBeUndefined();
	});
});

describe('contacts of the address book', () => {
	const bo = {name: 'Bob', host: '10.0.0.2', port: 1499, protocol: 'ipchat'};
	const cy = {name: 'Cyd', host: '10.0.0.3', port: 1499, protocol: 'ipchat'};
	const al = {name: 'Alf', host: 'al.example', port: 4050, protocol: 'mudmaster'};

	test('are looked for at the start, and who is not there is not told of', async () => {
		const wick = await world.ipchat('Wick', {}, {contacts: [bo, cy, al]});
		expect(world.sent(wick)).toEqual(['10.0.0.2 PsWick', '10.0.0.3 PsWick']);
		await world.hear(wick, '10.0.0.2', 'psBo');
		await world.clock.advance(10_000);
		expect(present(wick)).toEqual(['Bo']);
		expect(notices(wick).filter(text => /answers|looked/v.test(text))).toEqual([]);
	});

	test('are looked for by /call NAME, and then it is told', async () => {
		const wick = await world.ipchat('Wick', {}, {contacts: [bo, cy]});
		await world.clock.advance(10_000);
		expect((await type(wick, '/call Cyd')).lines).toEqual(['Looking whether Cyd is there, at 10.0.0.3:1499 …']);
		await world.clock.advance(6000);
		expect(wick.last('notice')).toMatchObject({text: 'Nobody answers at 10.0.0.3.', attention: 'asked'});
		await type(wick, '/call Bob');
		await world.hear(wick, '10.0.0.2', 'psBo');
		expect((await type(wick, '/call Bob')).lines).toEqual(['Bob is there already, as Bo.']);
	});

	test('while it is off, /call says so', async () => {
		const wick = await world.program('Wick', {contacts: [bo]});
		expect((await wick.type('/call Bob')).error?.message).toBe('IPchat is off, so /call Bob can\'t be done. /ipchat on switches it on.');
	});

	test('one whose host does not exist hinders nobody', async () => {
		const lost = {...bo, name: 'Lost', host: 'lost.invalid'};
		world.internet.lost.add('never.example');
		const wick = await world.ipchat('Wick', {}, {contacts: [{...bo, name: 'Never', host: 'never.example'}, lost, cy]});
		await world.settle();
		expect(world.sent(wick)).toEqual(['10.0.0.3 PsWick']);
		await world.clock.advance(15_000);
		expect(wick.all('notice').filter(({code}) => code === 'contact-not-found').map(({text}) => text)).toEqual([
			'Lost was not looked for: There is no host lost.invalid.',
			'Never was not looked for: never.example could not be looked up within 15 seconds. Try again, or use the address in numbers.',
		]);
	});
});

describe('verbs', () => {
	test('that need somebody fail where he is not there', async () => {
		const al = await world.ipchat('Al');
		const {ok, error} = await al.type('/ipchat hail Bo');
		expect(ok).toBe(false);
		expect(error).toMatchObject({code: 'ML_IPCHAT_NOBODY', message: 'Bo is not in the IPchat list, so /ipchat hail has nobody to go to. /who lists who is.'});
	});

	test('that find a mistake at once are the failed command, and nothing else is told', async () => {
		const al = await world.ipchat('Al');
		const before = al.events.length;
		const {error} = await al.type('/ipchat poll nobody.example');
		expect(error?.message).toBe('nobody.example is no IP address to poll. Use /ipchat poll 192.0.2.7, or /ipchat poll alone for everybody in your network.');
		expect(al.events.slice(before).map(({event}) => event)).toEqual(['error']);
		expect(al.events.at(-1)).toMatchObject({face: 'headless'});
	});

	test('poll says whom it asks, and when nobody answers', async () => {
		const al = await world.ipchat('Al');
		expect((await type(al, '/ipchat poll 10.0.0.7')).lines).toEqual(['Asking whether somebody is at 10.0.0.7 …']);
		await world.clock.advance(6000);
		expect(notices(al).at(-1)).toBe('Nobody answers at 10.0.0.7.');
		await world.ipchat('Bo');
		await type(al, '/ipchat poll 10.0.0.2');
		expect((await type(al, '/ipchat poll 10.0.0.2')).lines).toEqual(['Bo is in the list already, and is asked once more.']);
	});

	test('poll without an address finds everybody in the network, also at the start', async () => {
		const al = await world.ipchat('Al');
		const bo = await world.ipchat('Bo');
		await type(al, '/ipchat poll');
		expect(present(al)).toEqual(['Bo']);
		const cy = await world.ipchat('Cy', {broadcast: true});
		await world.clock.advance(1000);
		expect(present(cy).toSorted()).toEqual(['Al', 'Bo']);
		expect(present(bo).toSorted()).toEqual(['Al', 'Cy']);
	});

	test('share makes friends of friends', async () => {
		const al = await world.ipchat('Al');
		const bo = await world.ipchat('Bo');
		const cy = await world.ipchat('Cy');
		await world.meet(al, bo);
		await type(al, '/ipchat poll 10.0.0.3');
		expect(present(cy)).toEqual(['Al']);
		await type(al, '/ipchat share Bo');
		expect(notices(al).at(-1)).toBe('Bo gets 1 address of your list.');
		await world.clock.advance(2000);
		expect(present(bo)).toEqual(['Al', 'Cy']);
		expect(present(cy)).toEqual(['Al', 'Bo']);
	});

	test('a scan tells how far it is, how to stop it, and when it is over', async () => {
		const al = await world.ipchat('Al');
		await world.ipchat('Bo');
		expect((await al.type('/ipchat scan 10.0.0.0/27')).lines).toEqual(['Asking at 29 addresses, ten a second. /ipchat scan stop ends it.']);
		await world.clock.advance(10_000);
		expect(al.all('progress').map(({done, total, stop}) => [done, total, stop])).toEqual([[0, 29, '/ipchat scan stop'], [10, 29, '/ipchat scan stop'], [20, 29, '/ipchat scan stop'], [29, 29, undefined]]);
		expect(notices(al)).toContain('The scan of 10.0.0.0/27 is over: 29 addresses were asked. Whoever answers is in the list.');
		expect(present(al)).toEqual(['Bo']);
		await al.type('/ipchat scan 10.0.0.0/27');
		await world.clock.advance(250);
		expect((await al.type('/ipchat scan stop')).lines).toEqual(['The scan of 10.0.0.0/27 is stopped: 3 addresses of 29 were asked.']);
		expect(al.last('progress')).toMatchObject({done: 3, total: 3});
	});

	test('a scan ends with IPchat', async () => {
		const al = await world.ipchat('Al');
		await al.type('/ipchat scan 10.0.0.0/27');
		await type(al, '/ipchat off');
		expect(al.last('progress')).toMatchObject({done: 1, total: 1});
	});
});
