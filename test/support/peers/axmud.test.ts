import {describe, expect, test} from 'vitest';
import {FakeClock} from '../fake-clock.js';
import {Attached, bytesOf, calledBy, calling} from './attached.js';
import {AxmudPeer} from './axmud.js';
import {readLatin1} from './bytes.js';

const file = Uint8Array.from({length: 1200}, (_, index) => (index % 251) + 1);
const fileBytes = readLatin1(file);

describe('handshakes', () => {
	test('ports are padded with blanks, in zChat with zeros', () => {
		const options = {name: 'Al', address: '10.0.0.5'};
		expect(new Attached(new AxmudPeer(options), 'caller').take()).toBe('CHAT:Al\n10.0.0.54050 ');
		expect(new Attached(new AxmudPeer({...options, framing: 'zchat'}), 'caller').take()).toBe('ZCHAT:Al\t0\n10.0.0.504050');
	});

	test('skips lines that are no call, and waits for a whole one', () => {
		const bob = new Attached(new AxmudPeer({name: 'Al'}), 'answerer');
		expect(bob.hear(String.raw`"HELLO\nCHAT:B"`)).toBe('');
		expect(bob.hear(String.raw`"ob\n10.0.0.54050 "`)).toBe(bytesOf(String.raw`"YES:Al\n" 13 "Axmud 2.0.0" FF`));
		expect(bob.link).toMatchObject({name: 'Bob', declared: {address: '10.0.0.5', port: 4050}});
	});

	test('a security line moves the cut between address and port by one', () => {
		const zed = new Attached(new AxmudPeer(), 'answerer');
		zed.hear(String.raw`"ZCHAT:Zed\t0\n10.0.0.504050\nsesame"`);
		expect(zed.link).toMatchObject({name: 'Zed', phase: 'online', declared: {address: '10.0.0.50', port: 4050}});
	});

	test('over zChat version, status, icon, email and stamp follow', () => {
		const axmud = new AxmudPeer({name: 'Al', email: 'al@example.org', icon: Uint8Array.of(0x42, 0x4D, 0xFF), drawStamp: () => 0x01_02_03_04});
		const zed = new Attached(axmud, 'answerer');
		expect(zed.hear(String.raw`"ZCHAT:Zed\t0\n10.0.0.504050"`))
			.toBe(bytesOf(String.raw`"YES:Al\n" 13 00 0B 00 "Axmud 2.0.0" 65 00 01 00 01 64 00 03 00 42 4D FF 66 00 0E 00 "al@example.org" 6A 00 04 00 04 03 02 01`));
		axmud.goAway();
		expect(zed.take()).toBe(bytesOf('65 00 01 00 03'));
	});

	test('refuses with NO, in zChat with a line feed behind it', () => {
		const axmud = new AxmudPeer({takesCalls: false});
		expect(new Attached(axmud, 'answerer').hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`)).toBe('NO');
		expect(new Attached(axmud, 'answerer').hear(String.raw`"ZCHAT:Zed\t0\n10.0.0.504050"`)).toBe('NO\n');
	});

	test('a refusal without a line feed is noticed after ten seconds', async () => {
		const clock = new FakeClock();
		const axmud = new AxmudPeer({clock});
		const al = new Attached(axmud, 'caller');
		al.hear('"NO"');
		await clock.advance(9999);
		expect(al.wire.isClosed).toBe(false);
		await clock.advance(1);
		expect(al.wire.isClosed).toBe(true);
		const no = new Attached(axmud, 'caller');
		no.hear(String.raw`"NO:Al\n"`);
		expect(no.wire.isClosed).toBe(true);
	});
});

describe('texts', () => {
	test('have no line feeds, a smiley no quotes, and an emote a bracket too few', () => {
		const axmud = new AxmudPeer({name: 'Al'});
		const bob = calledBy(axmud);
		axmud.say('hi');
		axmud.say(':-)');
		expect(bob.take()).toBe(bytesOf('04 "Al chats to everybody, \'hi\'" FF 04 "Al chats to everybody, :-)" FF'));
		axmud.emote('waves');
		axmud.emoteTo('waves');
		expect(bob.take()).toBe(bytesOf('04 "To everybody) Al waves" FF 05 "Al waves" FF'));
	});

	test('a group\'s name is padded on the right, in zChat on the left', () => {
		const axmud = new AxmudPeer({name: 'Al', drawStamp: () => 7});
		const bob = calledBy(axmud);
		const zed = calledBy(axmud, {name: 'Zed', framing: 'zchat'});
		axmud.setGroup('raid', bob.link);
		axmud.setGroup('raid', zed.link);
		axmud.group('raid', 'go');
		expect(bob.take()).toBe(bytesOf('06 "raid           Al chats to the group, \'go\'" FF'));
		expect(zed.take()).toBe(bytesOf('06 00 2E 00 07 00 00 00 "           raidAl chats to the group, \'go\'"'));
	});

	test('are relayed over zChat only, with a stamp of its own', () => {
		const axmud = new AxmudPeer({drawStamp: () => 7});
		const bob = calledBy(axmud);
		const zed = calledBy(axmud, {name: 'Zed', framing: 'zchat'});
		const zoe = calledBy(axmud, {name: 'Zoe', framing: 'zchat'});
		axmud.serve(zed.link);
		axmud.serve(bob.link);
		zed.hear('04 00 06 00 63 00 00 00 "hi"');
		bob.hear('04 "ho" FF');
		expect([bob.take(), zoe.take()]).toEqual(['', bytesOf('04 00 06 00 07 00 00 00 "hi"')]);
		zed.hear('04 00 07 00 07 00 00 00 "own"');
		expect(zoe.take()).toBe('');
		expect(axmud.transcript).not.toContain('own');
	});

	test('a stamp that collides is drawn again and told on zChat links', () => {
		const stamps = [7, 9];
		const axmud = new AxmudPeer({drawStamp: () => stamps.shift()!});
		const bob = calledBy(axmud);
		const zed = calledBy(axmud, {name: 'Zed', framing: 'zchat'});
		expect(zed.hear('6A 00 00 00 6A 00 04 00 07 00 00 00')).toBe(bytesOf('6A 00 04 00 09 00 00 00'));
		expect(bob.take()).toBe('');
	});

	test('snooped lines have a stamp in zChat both ways', () => {
		const axmud = new AxmudPeer({drawStamp: () => 7});
		const bob = calledBy(axmud);
		const zed = calledBy(axmud, {name: 'Zed', framing: 'zchat'});
		for (const {link} of [bob, zed]) {
			axmud.allowSnoop(link);
		}

		bob.hear('1E FF');
		zed.hear('1E 00 00 00');
		axmud.mudLine('A troll.');
		expect(bob.take()).toBe(bytesOf('1F "A troll." FF'));
		expect(zed.take()).toBe(bytesOf('1F 00 0C 00 07 00 00 00 "A troll."'));
		zed.hear('1F 00 0B 00 63 00 00 00 "A dwarf"');
		expect(axmud.transcript.at(-1)).toBe('A dwarf');
	});
});

describe('lists', () => {
	test('peek lists have commas on MudMaster links too, and no last one', () => {
		const axmud = new AxmudPeer();
		const bob = calledBy(axmud);
		expect(bob.hear('02 FF')).toBe('');
		calledBy(axmud, {name: 'Cy', address: '10.0.0.7'});
		calledBy(axmud, {name: 'Di', address: '10.0.0.8'});
		expect(bob.hear('1C FF')).toBe(bytesOf('1D "10.0.0.7,4050,10.0.0.8,4050" FF'));
		expect(bob.hear('02 FF')).toBe(bytesOf('03 "10.0.0.7,4050,10.0.0.8,4050" FF'));
	});

	test('every entry is called', () => {
		const axmud = new AxmudPeer({dials: false});
		calledBy(axmud).hear('03 "10.0.0.7,4050,10.0.0.8,4051" FF');
		expect(axmud.dialled).toEqual([{address: '10.0.0.7', port: 4050}, {address: '10.0.0.8', port: 4051}]);
	});
});

test('keys are refused, commands go to the MUD with permission only', () => {
	const axmud = new AxmudPeer({name: 'Al'});
	const zed = calledBy(axmud, {name: 'Zed', framing: 'zchat'});
	expect(zed.hear('67 00 00 00')[0]).toBe('\u{7}');
	zed.hear('69 00 04 00 "look"');
	zed.link.mayCommand = true;
	zed.hear('69 00 05 00 "north" 65 00 01 00 03 66 00 03 00 "a@b" 64 00 01 00 42');
	expect(axmud.toMud).toEqual(['north']);
	expect(zed.link).toMatchObject({status: 3, email: 'a@b', icon: Uint8Array.of(0x42)});
});

describe('files', () => {
	test('the end is the answer to one request more', () => {
		const axmud = new AxmudPeer();
		const bob = calledBy(axmud);
		axmud.sendFile(file, 'a.txt');
		expect(bob.take()).toBe(bytesOf('14 "a.txt,1200" FF'));
		expect(bob.hear('16 FF 16 FF')).toBe(`\u{17}${fileBytes.slice(0, 500)}\u{FF}\u{17}${fileBytes.slice(500, 1000)}\u{FF}`);
		expect(bob.hear('16 FF')).toBe(`\u{17}${fileBytes.slice(1000)}${bytesOf('00*300 FF')}`);
		expect(bob.hear('16 FF')).toBe(bytesOf('18 FF'));
		expect(bob.hear('16 FF')).toBe(bytesOf('19 FF'));
	});

	test('over zChat blocks have 1024 bytes', () => {
		const axmud = new AxmudPeer();
		const zed = calledBy(axmud, {name: 'Zed', framing: 'zchat'});
		axmud.sendFile(file, 'a.txt');
		zed.take();
		expect(zed.hear('16 00 00 00')).toBe(`${bytesOf('17 00 00 04')}${fileBytes.slice(0, 1024)}`);
		expect(zed.hear('16 00 00 00 16 00 00 00')).toBe(`${bytesOf('17 00 00 04')}${fileBytes.slice(1024)}${bytesOf('00*848 18 00 00 00')}`);
	});

	test('requests until the end is said; a block while idle is answered with CANCEL', async () => {
		const axmud = new AxmudPeer();
		axmud.acceptFiles();
		const bob = calling(axmud);
		bob.take();
		expect(bob.hear('17 61*500 FF')).toBe(bytesOf('19 FF'));
		expect(bob.hear('14 "a.txt,500" FF')).toBe(bytesOf('16 FF'));
		expect(bob.hear('17 61*500 FF')).toBe(bytesOf('16 FF'));
		bob.hear('18 FF');
		expect((await axmud.file('a.txt')).bytes).toHaveLength(500);
	});

	test('an early end keeps what has come, a CANCEL deletes it', () => {
		const axmud = new AxmudPeer();
		axmud.acceptFiles();
		const bob = calledBy(axmud);
		bob.hear('14 "a.txt,600" FF 17 61*500 FF 18 FF 14 "b.txt,600" FF 17 61*500 FF');
		expect(bob.hear('19 FF')).toBe('');
		expect(axmud.files.map(({state}) => state)).toEqual(['partial', 'deleted']);
		expect(axmud.files[0]!.bytes).toHaveLength(500);
	});

	test('needs the 502nd byte; misreads a comma; refuses a second file', () => {
		const axmud = new AxmudPeer();
		const bob = calledBy(axmud);
		expect(bob.hear('14 "a.txt,600" FF')[0]).toBe('\u{15}');
		axmud.acceptFiles();
		expect(bob.hear('14 "a,b.txt,600" FF 17 61*500')).toBe(bytesOf('16 FF'));
		expect(axmud.files[0]).toMatchObject({name: 'a', size: 0});
		expect(bob.hear('FF')).toBe(bytesOf('16 FF'));
		expect(bob.hear('14 "b.txt,600" FF')[0]).toBe('\u{15}');
	});
});
