import {describe, expect, test} from 'vitest';
import {Attached, bytesOf, calledBy, calling} from './attached.js';
import {readLatin1} from './bytes.js';
import {ZmudPeer} from './zmud.js';

const file = Uint8Array.from({length: 1500}, (_, index) => index & 0xFF);
const fileBytes = readLatin1(file);

const zedCalls = (zmud: ZmudPeer) => calledBy(zmud, {name: 'Zed', framing: 'zchat'});

describe('handshakes', () => {
	test('calls in the full form', () => {
		const options = {name: 'Bob', address: '10.0.0.5', security: 'sesame'};
		expect(new Attached(new ZmudPeer(options), 'caller').take()).toBe('ZCHAT:Bob\t0\n10.0.0.504050\nsesame');
		expect(new Attached(new ZmudPeer({...options, chatId: '12345', portPadding: 'blanks'}), 'caller').take()).toBe('ZCHAT:Bob\t12345\n10.0.0.54050 \nsesame');
		expect(new Attached(new ZmudPeer({name: 'Bob', address: '10.0.0.5'}), 'caller').take()).toBe('ZCHAT:Bob\t0\n10.0.0.504050');
	});

	test('accepts, then version, status, icon, email, stamp', () => {
		const zmud = new ZmudPeer({name: 'Al', email: 'a@b', icon: Uint8Array.of(0x42, 0x4D), drawStamp: () => 0x01_02_03_04});
		const zed = new Attached(zmud, 'answerer');
		expect(zed.hear(String.raw`"ZCHAT:Zed\t77\n10.0.0.500450\nsesame\nmore"`))
			.toBe(bytesOf(String.raw`"YES:Al\n" 13 00 09 00 "zMUD 7.21" 65 00 01 00 01 64 00 02 00 42 4D 66 00 03 00 "a@b" 6A 00 04 00 04 03 02 01`));
		expect(zed.link).toMatchObject({name: 'Zed', chatId: '77', security: 'sesame', declared: {address: '10.0.0.5', port: 450}});
	});

	test('the short form will do, in pieces too', () => {
		const zed = new Attached(new ZmudPeer(), 'answerer');
		expect(zed.hear(String.raw`"ZCHAT:Zed\t\n10.0"`)).toBe('');
		zed.hear('".0.504050"');
		expect(zed.link).toMatchObject({phase: 'online', security: undefined, declared: {address: '10.0.0.5', port: 4050}});
	});

	test('a phrase it wants must be right', () => {
		const zmud = new ZmudPeer({wantsSecurity: 'sesame'});
		const zed = new Attached(zmud, 'answerer');
		expect(zed.hear(String.raw`"ZCHAT:Zed\t0\n10.0.0.504050\nopen"`)).toBe('NO');
		expect(zed.wire.isClosed).toBe(true);
		const zoe = new Attached(zmud, 'answerer');
		expect(zoe.hear(String.raw`"ZCHAT:Zoe\t0\n10.0.0.504050\nsesame"`)).toContain('YES:');
	});

	test('MudMaster callers are refused', () => {
		expect(new Attached(new ZmudPeer(), 'answerer').hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`)).toBe('NO');
	});

	test('as a caller it takes an answer in pieces, and NO', () => {
		const zmud = new ZmudPeer();
		const al = new Attached(zmud, 'caller');
		al.hear('"YES:A"');
		al.hear(String.raw`"l\n" 13 00 03 00 "Foo"`);
		expect(al.link).toMatchObject({phase: 'online', name: 'Al', version: 'Foo'});
		const no = new Attached(zmud, 'caller');
		no.hear('"NO"');
		expect(no.wire.isClosed).toBe(true);
	});
});

describe('blocks', () => {
	test('texts carry a stamp, groups are padded on the left', () => {
		const zmud = new ZmudPeer({name: 'Al', drawStamp: () => 0x01_02_03_04});
		const zed = zedCalls(zmud);
		zmud.say('hi');
		expect(zed.take()).toBe(bytesOf(String.raw`04 00 21 00 04 03 02 01 "\nAl chats to everybody, 'hi'\n"`));
		zmud.setGroup('raid');
		zmud.group('raid', 'go');
		expect(zed.take()).toBe(bytesOf(String.raw`06 00 30 00 04 03 02 01 "           raid\nAl chats to the group, 'go'\n"`));
		zed.hear(String.raw`06 00 16 00 63 00 00 00 "           raid" "hi\n"`);
		expect(zmud.transcript.at(-1)).toBe('(raid) hi');
	});

	test('FF and 00 are data, and blocks come in any pieces', () => {
		const zmud = new ZmudPeer();
		const zed = zedCalls(zmud);
		zed.hear('05');
		zed.hear('00 07 00 63 00 00');
		zed.hear('00 FF 00 FF 65 00 01 00 02');
		expect(zed.link).toMatchObject({status: 2, rest: new Uint8Array()});
		expect(zed.payloads(5)).toEqual([bytesOf('63 00 00 00 FF 00 FF')]);
	});

	test('an own stamp marks an own text; a collision is answered with a new stamp for all', () => {
		const stamps = [7, 9];
		const zmud = new ZmudPeer({drawStamp: () => stamps.shift()!});
		const zed = zedCalls(zmud);
		const zoe = calledBy(zmud, {name: 'Zoe', framing: 'zchat'});
		zed.hear('04 00 07 00 07 00 00 00 "own"');
		expect(zmud.transcript).not.toContain('own');
		expect(zed.hear('6A 00 04 00 07 00 00 00')).toBe(bytesOf('6A 00 04 00 09 00 00 00'));
		expect(zoe.take()).toBe(bytesOf('6A 00 04 00 09 00 00 00'));
	});

	test('relays with the stamp of the origin', () => {
		const zmud = new ZmudPeer();
		const zed = zedCalls(zmud);
		const zoe = calledBy(zmud, {name: 'Zoe', framing: 'zchat'});
		zmud.serve(zed.link);
		zed.hear('04 00 06 00 63 00 00 00 "hi"');
		expect(zoe.take()).toBe(bytesOf('04 00 06 00 63 00 00 00 "hi"'));
	});

	test('keys, commands, status, email, icon', () => {
		const zmud = new ZmudPeer({name: 'Al', pgpKey: 'KEY'});
		const zed = zedCalls(zmud);
		expect(zed.hear('67 00 00 00')).toBe(bytesOf('68 00 03 00 "KEY"'));
		expect(zedCalls(new ZmudPeer()).hear('67 00 00 00')[0]).toBe('\u{7}');
		zmud.requestPgpKey();
		zmud.changeStatus(3);
		expect(zed.take()).toBe(bytesOf('67 00 00 00 65 00 01 00 03'));
		expect(zed.hear('69 00 04 00 "look"')[0]).toBe('\u{7}');
		zed.link.mayCommand = true;
		zed.hear('69 00 05 00 "north" 66 00 03 00 "a@b" 64 00 02 00 42 FF 68 00 01 00 "K"');
		expect(zmud.executed).toEqual(['north']);
		expect(zed.link).toMatchObject({email: 'a@b', icon: Uint8Array.of(0x42, 0xFF), pgpKey: 'K'});
	});

	test('a peek list has pairs, each with its comma', () => {
		const zmud = new ZmudPeer();
		const zed = zedCalls(zmud);
		calledBy(zmud, {name: 'Zoe', framing: 'zchat', address: '10.0.0.7'});
		expect(zed.hear('1C 00 00 00')).toBe(bytesOf('1D 00 0E 00 "10.0.0.7,4050,"'));
		expect(zed.hear('02 00 00 00')).toBe(bytesOf('03 00 0D 00 "10.0.0.7,4050"'));
	});

	test('snooped lines carry a stamp, and are read with or without', () => {
		const zmud = new ZmudPeer({drawStamp: () => 7});
		const zed = zedCalls(zmud);
		zmud.allowSnoop();
		zed.hear('1E 00 00 00');
		zmud.mudLine('A troll.');
		expect(zed.take()).toBe(bytesOf('1F 00 0C 00 07 00 00 00 "A troll."'));
		zed.hear('6A 00 04 00 63 00 00 00 1F 00 06 00 63 00 00 00 "hi" 1F 00 02 00 "ho"');
		expect(zmud.transcript.slice(-2)).toEqual(['> hi', '> ho']);
	});
});

describe('files', () => {
	test('blocks have 700 bytes and the last one what is left', () => {
		const zmud = new ZmudPeer();
		const al = calling(zmud);
		al.take();
		zmud.sendFile(file, 'a.txt');
		expect(al.take()).toBe(bytesOf('14 00 0A 00 "a.txt,1500"'));
		expect(al.hear('16 00 00 00')).toBe(`${bytesOf('17 00 BC 02')}${fileBytes.slice(0, 700)}`);
		expect(al.hear('16 00 00 00')).toBe(`${bytesOf('17 00 BC 02')}${fileBytes.slice(700, 1400)}`);
		expect(al.hear('16 00 00 00')).toBe(`${bytesOf('17 00 64 00')}${fileBytes.slice(1400)}${bytesOf('18 00 00 00')}`);
		expect(al.hear('16 00 00 00')).toBe('');
	});

	test('blocks of any length are taken, the last one may be padded', async () => {
		const zmud = new ZmudPeer();
		zmud.acceptFiles();
		const zed = zedCalls(zmud);
		expect(zed.hear('14 00 08 00 "a.txt,10"')).toBe(bytesOf('16 00 00 00'));
		expect(zed.hear('17 00 01 00 61')).toBe(bytesOf('16 00 00 00'));
		expect(zed.hear('17 00 14 00 62*20')).toBe(bytesOf('16 00 00 00'));
		expect(readLatin1((await zmud.file('a.txt')).bytes)).toBe(`a${'b'.repeat(9)}`);
	});

	test('a file is refused without permission, and an early end leaves a part', () => {
		const zmud = new ZmudPeer();
		const zed = zedCalls(zmud);
		expect(zed.hear('14 00 08 00 "a.txt,10"')[0]).toBe('\u{15}');
		zmud.acceptFiles();
		zed.hear('14 00 08 00 "a.txt,10" 17 00 01 00 61 18 00 00 00');
		expect(zmud.files[0]).toMatchObject({state: 'partial', bytes: Uint8Array.of(0x61)});
	});
});
