import {beforeEach, describe, expect, test} from 'vitest';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet, oneByteAtATime, type FakeConnection} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';
import {hex} from '../support/hex.js';
import {readLatin1} from '../support/peers/bytes.js';

let clock: FakeClock;
let internet: FakeInternet;
let wick: FakeProgram;
let al: FakeProgram;

const here = {address: '10.0.0.5', port: 4050};

beforeEach(async () => {
	clock = new FakeClock();
	internet = new FakeInternet(clock);
	wick = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.5'});
	al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
	await wick.manager.start();
	await al.manager.start();
});

const connect = async () => {
	await wick.type('/zcall 10.0.0.9');
	await clock.advance(1000);
};

test('one listener takes calls of both kinds, and both have one room for everybody', () => {
	expect(wick.all('listening')).toMatchObject([{protocols: ['mudmaster', 'zchat'], port: 4050}]);
	expect(wick.all('room.opened').map(({room}) => room)).toEqual(['mm/everybody', 'status']);
});

describe('two programs', () => {
	test('a call comes about', async () => {
		await connect();
		expect(wick.last('peer.changed')?.peer).toMatchObject({name: 'Al', protocol: 'zchat', address: '10.0.0.9', port: 4050, version: 'mudlark 0.0.0', incoming: false});
		expect(al.last('peer.changed')?.peer).toMatchObject({name: 'Wick', protocol: 'zchat', address: '10.0.0.5', port: 4050, version: 'mudlark 0.0.0', incoming: true});
		expect(wick.last('peer.online')?.peer.capabilities).toContain('presence');
	});

	test('say everything that can be said', async () => {
		await connect();
		await wick.type('hi all');
		await wick.type('/chat al just you');
		await wick.type('/emote waves');
		await wick.type('/setgroup Al raid');
		await wick.type('/group raid go!');
		await clock.advance(10);
		await al.type('/reply right back');
		await al.type('/name Albert');
		await wick.type('/ping Al');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/everybody < Wick: hi all', 'mm/@Wick < Wick: just you', 'mm/everybody < Wick waves', 'mm/#raid < Wick: go!', 'mm/@Wick > Al: right back']);
		expect(wick.said.at(-1)).toBe('mm/@Al < Al: right back');
		expect(wick.last('ping')).toMatchObject({peer: {name: 'Albert'}});
	});

	test('talk just the same when every byte arrives alone', async () => {
		internet.fault = oneByteAtATime;
		await connect();
		await wick.type('hi all');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/everybody < Wick: hi all']);
	});

	test('one entry of the address book says that somebody speaks zChat', async () => {
		const bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7', contacts: [{name: 'friend', host: '10.0.0.9', port: 4050, protocol: 'zchat'}]});
		await bo.type('/call friend');
		await clock.advance(1000);
		expect(bo.last('peer.online')?.peer).toMatchObject({name: 'Al', protocol: 'zchat'});
	});
});

describe('beside MudMaster chat', () => {
	let bo: FakeProgram;

	beforeEach(async () => {
		bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7'});
		await bo.manager.start();
		await connect();
		await wick.type('/call 10.0.0.7');
		await clock.advance(1000);
	});

	test('everybody is everybody, and one text one message', async () => {
		await wick.type('hi');
		await wick.type('/me waves');
		await clock.advance(10);
		await al.type('from zChat');
		await bo.type('from MudMaster chat');
		await clock.advance(10);
		expect(al.said.slice(0, 2)).toEqual(['mm/everybody < Wick: hi', 'mm/everybody < Wick waves']);
		expect(bo.said.slice(0, 2)).toEqual(['mm/everybody < Wick: hi', 'mm/everybody < Wick waves']);
		expect(wick.said).toEqual(['mm/everybody > Wick: hi', 'mm/everybody > Wick waves', 'mm/everybody < Al: from zChat', 'mm/everybody < Bo: from MudMaster chat']);
	});

	test('a group may have members of both', async () => {
		await wick.type('/setgroup Al raid');
		await wick.type('/setgroup Bo Raid');
		await wick.type('/group raid go');
		await clock.advance(10);
		expect(al.said).toEqual(['mm/#raid < Wick: go']);
		expect(bo.said).toEqual(['mm/#raid < Wick: go']);
		expect(wick.said).toEqual(['mm/#raid > Wick: go']);
	});

	test('a namesake over the other protocol gets a room of his own, and who calls again from where he is replaces himself', async () => {
		const namesake = new FakeProgram(internet, {name: 'Al', address: '10.0.0.77'});
		await namesake.type('/call 10.0.0.5');
		await clock.advance(1000);
		expect(wick.last('peer.online')?.peer).toMatchObject({name: 'Al', protocol: 'mudmaster', room: 'mm/@Al~2'});
		const again = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
		await again.type('/call 10.0.0.5');
		await clock.advance(1000);
		expect(wick.last('peer.offline')).toMatchObject({peer: {id: 1, protocol: 'zchat'}, reason: 'Al called again'});
	});

	test('a peer is not called twice, over whatever protocol', async () => {
		expect((await wick.type('/call 10.0.0.9')).error?.code).toBe('ML_CALL_CONNECTED');
		expect((await wick.type('/zcall 10.0.0.7')).error?.code).toBe('ML_CALL_CONNECTED');
	});

	test('a key is asked for over zChat alone', async () => {
		await wick.type('/zchat key Al');
		await clock.advance(10);
		expect(wick.last('notice')).toMatchObject({code: 'key-asked'});
		expect(wick.last('message')).toMatchObject({scope: 'notice', text: '<CHAT> Al has no PGP key to send.'});
		expect((await wick.type('/zchat key Bo')).error?.message).toBe('Bo is connected over MudMaster, which has no key. /who tells who is connected over what.');
	});
});

describe('a scripted caller', () => {
	let connection: FakeConnection;
	let heard = '';

	const say = async (notation: string) => {
		connection.write(hex(notation));
		await clock.advance(10);
	};

	beforeEach(async () => {
		heard = '';
		connection = internet.dial('10.0.0.66', here);
		connection.start({
			data(chunk) {
				heard += readLatin1(chunk);
			},
			drained() {},
			closed() {},
		});
		await say(String.raw`"ZCHAT:Mallory\t0\n10.0.0.6604050"`);
		await clock.advance(500);
		expect(wick.last('peer.online')?.peer).toMatchObject({name: 'Mallory', protocol: 'zchat', port: 4050});
	});

	/** Four bytes in the notation of `hex`. */
	const stamp = () => Array.from(heard.slice(-4), letter => letter.codePointAt(0)!.toString(16).padStart(2, '0')).join(' ');

	test('who has our stamp: we draw another, and tell all who speak zChat', async () => {
		const bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7'});
		await bo.type('/call 10.0.0.5');
		await connect();
		const ours = stamp();
		expect(heard.slice(-8, -4)).toBe('\u{6A}\0\u{4}\0');
		const before = heard.length;
		const told: string[] = [];
		for (const {manager} of [al, bo]) {
			manager.filter('in', () => {
				told.push(manager.status().name);
				return true;
			}, [106]);
		}

		await say(`6A 00 04 00 ${ours}`);
		expect(heard.slice(before)).toMatch(/^\u{6A}\0\u{4}\0[\u{0}-\u{FF}]{4}$/v);
		expect(stamp()).not.toBe(ours);
		expect(told).toEqual(['Al']);
		await say(`04 00 06 00 ${ours} "hi" 04 00 06 00 ${stamp()} "me"`);
		expect(wick.said).toEqual(['mm/everybody < Mallory?: hi']);
	});

	test('a length that never arrives: hung up on after a minute without a byte', async () => {
		await say('04 00 FF FF "begun"');
		await clock.advance(59_000);
		await say('"and gone on with"');
		await clock.advance(59_000);
		expect(connection.isClosed).toBe(false);
		await clock.advance(1000);
		expect(connection.isClosed).toBe(true);
		expect(wick.last('peer.offline')?.reason).toBe('Mallory sent something that is not zChat: the rest of a block did not come within 60 seconds');
	});

	test('a block whose rest does come is one, however long he was silent', async () => {
		await say('07 00 02 00 "h"');
		await clock.advance(59_000);
		await say('"i"');
		await clock.advance(100_000);
		expect(connection.isClosed).toBe(false);
		expect(wick.last('message')?.text).toBe('hi');
	});

	test('another framing in mid-stream', async () => {
		await say(String.raw`07 00 02 00 "hi" 04 "\nMallory chats to everybody, 'hi'\n" FF`);
		expect(connection.isClosed).toBe(true);
		expect(wick.last('peer.offline')?.reason).toBe('Mallory sent something that is not zChat: there is no block 2564');
	});
});
