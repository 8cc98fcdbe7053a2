import {beforeEach, describe, expect, test} from 'vitest';
import {bytes} from '../../source/lib/bytes.js';
import {limits} from '../../source/session/limits.js';
import type {Contact} from '../../source/session/ports.js';
import type {FakeProgram} from '../support/fake-world.js';
import {PlainWorld} from '../support/plain-programs.js';

const alOf = (more: Partial<Contact> = {}): Contact => ({name: 'Al', host: '10.0.0.1', port: 4050, protocol: 'plain', ...more});

let world: PlainWorld;
let al: FakeProgram;
let wick: FakeProgram;
let contacts: Contact[];

beforeEach(async () => {
	world = new PlainWorld();
	contacts = [alOf()];
	al = await world.program('Al');
	wick = await world.program('Wick', {contacts});
	await wick.do({command: 'call', protocol: 'plain', target: 'Al'});
	await world.settle();
});

const names = () => wick.manager.peers().map(({name}) => name);
const calls = () => wick.all('call.started').filter(({retry}) => retry);
const notices = () => wick.all('notice').map(({text}) => text);

const breakOff = async () => {
	world.internet.fail();
	await world.settle();
};

/** Somebody at Al's takes calls and says nothing. */
const silent = () => {
	world.internet.answer({address: '10.0.0.1', port: 4050}, connection => {
		connection.start({data() {}, drained() {}, closed() {}});
	});
};

const hour = 3_600_000;

/** Seconds between the calls, as if chance had added nothing. */
const waits = (start: number): readonly number[] => {
	const times = [start, ...calls().map(({at}) => Date.parse(at))];
	return times.slice(1).map((time, index) => Math.round((time - times[index]!) / 1000));
};

test('a contact whose connection broke is called again, with a line of it', async () => {
	await breakOff();
	expect(notices()).toEqual(['Al is gone (the connection was reset by the other side). Calling again in 2 s; /hangup Al stops it.']);
	expect(names()).toEqual([]);
	await world.clock.advance(3000);
	expect(names()).toEqual(['Al']);
	expect(calls()).toHaveLength(1);
	expect(wick.all('call.phase').at(-1)).toMatchObject({retry: true});
	expect(notices()).toHaveLength(1);
	expect(wick.all('call.started')[0]).not.toHaveProperty('retry');
});

test('the times between the calls double up to five minutes, and after an hour it is enough', async () => {
	await al.do({command: 'unlisten'});
	const start = world.clock.date().getTime();
	await breakOff();
	await world.clock.advance(hour);
	const spread = 0.8 + (0.4 * 0.123456789);
	expect(waits(start).slice(0, 9)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300].map(seconds => Math.round(seconds * spread)));
	expect(new Set(waits(start).slice(8))).toEqual(new Set([Math.round(300 * spread)]));
	expect(wick.all('call.failed').every(({retry}) => retry)).toBe(true);
	const count = calls().length;
	expect(notices().at(-1)).toBe(`Al was called ${count} times in vain and is not called again. /call Al tries once more.`);
	expect(notices()).toHaveLength(2);
	await world.clock.advance(hour);
	expect(calls()).toHaveLength(count);
});

test('who has hung up himself is called after a minute, and five times at most', async () => {
	await al.do({command: 'hangup', peer: 'Wick'});
	await al.do({command: 'unlisten'});
	await world.settle();
	expect(notices()).toEqual(['Al is gone (the other side hung up). Calling again in 51 s; /hangup Al stops it.']);
	await world.clock.advance(50_000);
	expect(calls()).toEqual([]);
	await world.clock.advance(hour);
	expect(calls()).toHaveLength(limits.reconnectClosedCalls);
	expect(notices().at(-1)).toBe('Al was called 5 times in vain and is not called again. /call Al tries once more.');
});

test('a connection that does not hold goes on where it was, one that has held begins anew', async () => {
	await breakOff();
	await world.clock.advance(3000);
	await breakOff();
	expect(notices().at(-1)).toContain('Calling again in 3 s');
	await world.clock.advance(4000);
	expect(names()).toEqual(['Al']);
	await breakOff();
	expect(notices().at(-1)).toContain('Calling again in 7 s');
	await world.clock.advance(7000 + limits.settledMs);
	expect(names()).toEqual(['Al']);
	await breakOff();
	expect(notices().at(-1)).toContain('Calling again in 2 s');
});

describe('nobody is called again', () => {
	const stays = async () => {
		const count = calls().length;
		await world.clock.advance(hour);
		expect(calls()).toHaveLength(count);
	};

	test('whom the user has hung up on', async () => {
		await wick.do({command: 'hangup', peer: 'Al'});
		await stays();
		expect(notices()).toEqual([]);
	});

	test('whom the user has blocked', async () => {
		await wick.do({command: 'block', who: 'Al'});
		await stays();
	});

	test('who has called again himself, by which the older connection made room', async () => {
		const connection = world.internet.dial('10.0.0.1', {address: '10.0.0.2', port: 4050});
		connection.start({data() {}, drained() {}, closed() {}});
		connection.write(bytes('{"hello":"Al","port":4050}\n'));
		await world.settle();
		expect(wick.last('peer.offline')).toMatchObject({peer: {name: 'Al', incoming: false}, reason: 'Al called again'});
		expect(names()).toEqual(['Al']);
		await stays();
	});

	test('when the program ends', async () => {
		await breakOff();
		const stopped = wick.manager.stop();
		await world.clock.advance(limits.farewellMs);
		await stopped;
		await stays();
	});

	test('while it waits, after /hangup with the beginning of his name', async () => {
		await breakOff();
		expect(await wick.do({command: 'hangup', peer: 'a'})).toEqual(['Al is not called again. /call Al calls him.']);
		await stays();
		await expect(wick.do({command: 'hangup', peer: 'Al'})).rejects.toMatchObject({code: 'ML_PEER_UNKNOWN'});
	});

	test('after /hangup all', async () => {
		await breakOff();
		expect(await wick.do({command: 'hangup', peer: 'all'})).toEqual(['0 connections closed, 0 calls cancelled. Nobody who was lost is called again.']);
		await stays();
	});

	test.each(['Al', '10.0.0.1'])('whose call is being tried, after /hangup %s', async peer => {
		await al.do({command: 'unlisten'});
		silent();
		await breakOff();
		await world.clock.advance(3000);
		expect(wick.all('call.phase').at(-1)).toMatchObject({phase: 'answer', retry: true});
		await wick.do({command: 'hangup', peer});
		expect(wick.last('call.failed')).toMatchObject({code: 'cancelled', retry: true});
		await stays();
	});

	test('who refuses', async () => {
		await al.do({command: 'dnd', on: true});
		await breakOff();
		await world.clock.advance(3000);
		expect(notices().at(-1)).toBe('Al refused the call and is not called again. /call Al tries once more.');
		await stays();
	});

	test('who is not in the address book, or no longer, or not to be called again', async () => {
		contacts.length = 0;
		await breakOff();
		contacts.push(alOf({reconnect: false}));
		await wick.do({command: 'call', protocol: 'plain', target: 'Al'});
		await world.settle();
		await breakOff();
		expect(notices()).toEqual([]);
		await stays();
	});

	test('who was taken out of the address book while he was waited for', async () => {
		await breakOff();
		contacts.length = 0;
		await stays();
	});

	test('who had called us', async () => {
		await wick.do({command: 'hangup', peer: 'Al'});
		await world.settle();
		await al.do({command: 'call', protocol: 'plain', target: '10.0.0.2'});
		await world.settle();
		await breakOff();
		expect(notices()).toEqual([]);
		await stays();
	});

	test('who comes by himself while it waits', async () => {
		await breakOff();
		await al.do({command: 'call', protocol: 'plain', target: '10.0.0.2'});
		await world.settle();
		expect(names()).toEqual(['Al']);
		await stays();
	});
});

test('somebody else who comes while it waits changes nothing', async () => {
	await breakOff();
	const bo = await world.program('Bo');
	await bo.do({command: 'call', protocol: 'plain', target: '10.0.0.2'});
	await world.settle();
	expect(names()).toEqual(['Bo']);
	await world.clock.advance(3000);
	expect(names()).toEqual(['Bo', 'Al']);
});

test('a contact is one who was called by his address, too', async () => {
	await wick.do({command: 'hangup', peer: 'Al'});
	await world.settle();
	await wick.do({command: 'call', protocol: 'plain', target: '10.0.0.1:4050'});
	await world.settle();
	await breakOff();
	await world.clock.advance(3000);
	expect(names()).toEqual(['Al']);
	expect(calls()).toHaveLength(1);
});

test.each(['Al', '10.0.0.1'])('a call of the user to %s takes it over', async target => {
	await al.do({command: 'unlisten'});
	silent();
	await breakOff();
	await wick.do({command: 'call', protocol: 'plain', target});
	await world.clock.advance(hour);
	expect(wick.last('call.phase')).toMatchObject({phase: 'answer'});
	await wick.do({command: 'hangup', peer: '10.0.0.1'});
	await world.clock.advance(hour);
	expect(calls()).toEqual([]);
	expect(wick.last('call.failed')).not.toHaveProperty('retry');
});
