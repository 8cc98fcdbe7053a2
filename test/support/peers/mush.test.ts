import {describe, expect, test} from 'vitest';
import {FakeClock} from '../fake-clock.js';
import {Attached, bytesOf, calledBy, calling} from './attached.js';
import {readLatin1} from './bytes.js';
import {code} from './codes.js';
import {MushPeer} from './mush.js';

const file = Uint8Array.from({length: 1200}, (_, index) => index % 251);
const fileBytes = readLatin1(file);

describe('handshakes', () => {
	test('calls as the vectors have it', () => {
		const options = {name: 'Bob', address: '10.0.0.5'};
		expect(new Attached(new MushPeer(options), 'caller').take()).toBe(bytesOf('43 48 41 54 3A 42 6F 62 0A 31 30 2E 30 2E 30 2E 35 34 30 35 30 20'));
		expect(new Attached(new MushPeer({...options, framing: 'zchat'}), 'caller').take()).toBe('ZCHAT:Bob\t\n10.0.0.504050');
	});

	test('accepts, and sends its version in a write of its own', () => {
		const mush = new MushPeer({name: 'Al'});
		const bob = new Attached(mush, 'answerer');
		expect(bob.hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`)).toBe(bytesOf(String.raw`"YES:Al\n" 13 "MUSHclient v5.07" FF`));
		expect(bob.link.writes).toHaveLength(2);
		expect(bob.link).toMatchObject({name: 'Bob', declared: {address: '10.0.0.5', port: 4050}, phase: 'online', isServed: true});
	});

	test('address and port may be missing, a security line is cut off', () => {
		const mush = new MushPeer({name: 'Al'});
		const bob = new Attached(mush, 'answerer');
		bob.hear(String.raw`"CHAT:Bob\n"`);
		expect(bob.link.declared).toEqual({address: '<Unknown>', port: 4050});
		const zed = new Attached(mush, 'answerer');
		zed.hear(String.raw`"ZCHAT:Zed\t0\n10.0.0.500450\nsesame"`);
		expect(zed.link).toMatchObject({name: 'Zed', framing: 'zchat', declared: {address: '10.0.0.5', port: 450}});
	});

	test.each([String.raw`"CHAT:\n"`, '"HELLO THERE"'])('%s is answered with NO', greeting => {
		const bob = new Attached(new MushPeer(), 'answerer');
		expect(bob.hear(greeting)).toBe('NO');
		expect(bob.wire.isClosed).toBe(true);
	});

	test('over zChat version, status and stamp follow', () => {
		const mush = new MushPeer({name: 'Al', drawStamp: () => 0x01_02_03_04});
		const zed = new Attached(mush, 'answerer');
		expect(zed.hear(String.raw`"ZCHAT:Zed\t\n10.0.0.504050"`)).toBe(bytesOf(String.raw`"YES:Al\n" 13 00 10 00 "MUSHclient v5.07" 65 00 01 00 01 6A 00 04 00 04 03 02 01`));
	});

	test('what stands behind the name are blocks; an answer that is cut is a refusal', () => {
		const mush = new MushPeer();
		const al = new Attached(mush, 'caller');
		al.hear(String.raw`"YES:Al\n" 13 "Foo 1.0" FF`);
		expect(al.link).toMatchObject({name: 'Al', version: 'Foo 1.0', phase: 'online', isServed: false});
		const cut = new Attached(mush, 'caller');
		cut.hear('"YES"');
		expect(cut.wire.isClosed).toBe(true);
		const no = new Attached(mush, 'caller');
		no.hear(String.raw`"NO:Al\n"`);
		expect(no.wire.isClosed).toBe(true);
	});
});

describe('blocks', () => {
	test('are put together from any reads', () => {
		const mush = new MushPeer();
		const bob = calledBy(mush);
		bob.hear('07 "Hel"');
		bob.hear('"lo" FF 05');
		bob.hear(String.raw`"\nBob chats to you, 'hi'\n" FF`);
		expect(mush.transcript.slice(-2)).toEqual(['Hello', 'Bob chats to you, \'hi\'']);
	});

	test.each([8, 9, 18, 32, 33, 40])('number %i is not supported, and that is said', number => {
		const bob = calledBy(new MushPeer({name: 'Al'}));
		expect(bob.hear(`${number.toString(16).padStart(2, '0')} "x" FF`)).toBe(bytesOf(String.raw`07 "\nAl does not support the chat command ${number}.\n" FF`));
	});

	test('texts are coloured, and an FF in them becomes a y', () => {
		const mush = new MushPeer({name: 'Al'});
		const bob = calledBy(mush);
		mush.say('hi\u{FF}');
		expect(bob.take()).toBe(bytesOf(String.raw`04 "\nAl chats to everybody, '\e[1m\e[36mhiy\e[31m'\n" FF`));
		mush.emoteTo('waves');
		expect(bob.take()).toBe(bytesOf(String.raw`05 "\nTo you, \e[1m\e[36mAl waves\e[31m\n" FF`));
		mush.setGroup('raid');
		mush.group('raid', 'go');
		expect(bob.take()).toBe(bytesOf(String.raw`06 "raid           \nAl chats to the group, '\e[1m\e[36mgo\e[31m'\n" FF`));
	});

	test('in zChat a stamp goes before the text, and one that is our own is dropped', () => {
		const mush = new MushPeer({name: 'Al', drawStamp: () => 0x01_02_03_04});
		const zed = calledBy(mush, {name: 'Zed', framing: 'zchat'});
		mush.tell('hi');
		expect(zed.take()).toBe(bytesOf(String.raw`05 00 29 00 04 03 02 01 "\nAl chats to you, '\e[1m\e[36mhi\e[31m'\n"`));
		zed.hear('04 00 07 00 04 03 02 01 "own" 04 00 09 00 05 03 02 01 "other"');
		expect(mush.transcript).toContain('other');
		expect(mush.transcript).not.toContain('own');
	});

	test('a stamp that collides is drawn again and told in decimal digits to everybody', () => {
		const stamps = [7, 9];
		const mush = new MushPeer({drawStamp: () => stamps.shift()!});
		const bob = calledBy(mush);
		const zed = calledBy(mush, {name: 'Zed', framing: 'zchat'});
		expect(zed.hear('6A 00 04 00 08 00 00 00')).toBe('');
		expect(zed.hear('6A 00 04 00 07 00 00 00')).toBe(bytesOf('6A 00 01 00 "9"'));
		expect(bob.take()).toBe(bytesOf('6A "9" FF'));
	});

	test('a key is refused, a command runs only with permission, on MudMaster links too', () => {
		const mush = new MushPeer({name: 'Al'});
		const bob = calledBy(mush);
		expect(bob.hear('67 FF')).toBe(bytesOf('07 "Cannot send PGP key." FF'));
		expect(bob.hear('69 "look" FF')).toBe(bytesOf(String.raw`07 "\nAl has not given you permission to send commands.\n" FF`));
		bob.link.mayCommand = true;
		expect(bob.hear('69 "look" FF')).toBe(bytesOf(String.raw`07 "\nYou command Al to 'look'.\n" FF`));
		expect(mush.executed).toEqual(['look']);
	});
});

describe('relaying', () => {
	test('who calls is served: what he says goes to all, what others say goes to him', () => {
		const mush = new MushPeer();
		const caller = calledBy(mush);
		const called = calling(mush, 'Cy');
		const other = calling(mush, 'Di');
		caller.hear('04 "from the caller" FF');
		expect([called.take(), other.take()]).toEqual(Array.from({length: 2}, () => bytesOf('04 "from the caller" FF')));
		called.hear('04 "from Cy" FF');
		expect([caller.take(), other.take()]).toEqual([bytesOf('04 "from Cy" FF'), '']);
	});

	test('the same text again within five seconds is an echo', async () => {
		const clock = new FakeClock();
		const mush = new MushPeer({clock});
		const bob = calledBy(mush);
		const cy = calledBy(mush, {name: 'Cy'});
		bob.hear('04 "again" FF');
		expect(cy.take()).toBe(bytesOf('04 "again" FF'));
		cy.hear('04 "again" FF');
		await clock.advance(4999);
		cy.hear('04 "again" FF');
		expect(bob.take()).toBe('');
		await clock.advance(1);
		cy.hear('04 "again" FF');
		expect(bob.take()).toBe(bytesOf('04 "again" FF'));
		expect(mush.transcript.filter(line => line === 'again')).toHaveLength(2);
	});

	test('a zChat text keeps the stamp of its origin, one from MudMaster gets ours', () => {
		const mush = new MushPeer({drawStamp: () => 7});
		const bob = calledBy(mush);
		const zed = calledBy(mush, {name: 'Zed', framing: 'zchat'});
		const zoe = calledBy(mush, {name: 'Zoe', framing: 'zchat'});
		zed.hear('04 00 06 00 63 00 00 00 "hi"');
		expect([zoe.take(), bob.take()]).toEqual([bytesOf('04 00 06 00 63 00 00 00 "hi"'), bytesOf('04 "hi" FF')]);
		bob.hear('04 "ho" FF');
		expect(zoe.take()).toBe(bytesOf('04 00 06 00 07 00 00 00 "ho"'));
	});

	test('a group text goes from those who are not served to served members', () => {
		const mush = new MushPeer();
		const served = calledBy(mush);
		const other = calling(mush, 'Cy');
		served.link.group = 'Raid';
		other.hear('06 "raid           hi" FF');
		expect(served.take()).toBe(bytesOf('06 "raid           hi" FF'));
		served.hear('06 "raid           ho" FF');
		expect(other.take()).toBe('');
	});

	test('an ignored peer is told, not heard and not spoken to, but in person', () => {
		const mush = new MushPeer({name: 'Al'});
		const bob = calledBy(mush);
		mush.ignore();
		expect(bob.take()).toBe(bytesOf(String.raw`07 "\nAl is ignoring you.\n" FF`));
		bob.hear('04 "a" FF 05 "b" FF 07 "c" FF');
		expect(mush.transcript.some(line => ['a', 'b', 'c'].includes(line))).toBe(false);
		mush.say('x');
		expect(bob.take()).toBe('');
		mush.tell('x');
		expect(bob.take()).toContain('chats to you');
	});
});

describe('lists', () => {
	test('leave out the asker and who is private; peek lists end in a separator', () => {
		const mush = new MushPeer();
		const bob = calledBy(mush);
		expect(bob.hear('02 FF')).toBe(bytesOf('03 FF'));
		calledBy(mush, {name: 'Cy', address: '10.0.0.7'});
		calledBy(mush, {name: 'Di', address: '10.0.0.8'}).link.isPrivate = true;
		const zed = calledBy(mush, {name: 'Zed', framing: 'zchat', address: '10.0.0.6'});
		expect(bob.hear('02 FF')).toBe(bytesOf('03 "10.0.0.7,4050,10.0.0.6,4050" FF'));
		expect(bob.hear('1C FF')).toBe(bytesOf('1D "10.0.0.7~4050~Cy~10.0.0.6~4050~Zed~" FF'));
		expect(zed.hear('1C 00 00 00')).toBe(bytesOf('1D 00 1C 00 "10.0.0.9,4050,10.0.0.7,4050,"'));
	});

	test('every entry is called, asked for or not, unless we have called it already', () => {
		const mush = new MushPeer({dials: false});
		const bob = calling(mush);
		bob.hear('03 "10.0.0.9,50001,10.0.0.9,4050 ,<Unknown>,4050,10.0.0.7,4051" FF');
		expect(mush.dialled).toEqual([{address: '10.0.0.9', port: 4050}, {address: '10.0.0.7', port: 4051}]);
	});
});

describe('snoop', () => {
	test('toggles, with a text for each case, and shows lines with 1500 before them', () => {
		const mush = new MushPeer({name: 'Al'});
		const bob = calledBy(mush);
		expect(bob.hear('1E FF')).toBe(bytesOf(String.raw`07 "\nAl has not given you permission to snoop.\n" FF`));
		mush.allowSnoop();
		expect(bob.hear('1E FF')).toBe(bytesOf(String.raw`07 "\nYou are now snooping Al.\n" FF`));
		mush.mudLine('A troll.');
		expect(bob.take()).toBe(bytesOf('1F "1500A troll." FF'));
		expect(bob.hear('1E FF')).toBe(bytesOf(String.raw`07 "\nYou are no longer snooping Al.\n" FF`));
		mush.mudLine('A troll.');
		expect(bob.take()).toBe('');
	});

	test('a permission taken back stops it at the next line', () => {
		const mush = new MushPeer();
		const bob = calledBy(mush);
		mush.allowSnoop();
		bob.hear('1E FF');
		mush.allowSnoop(bob.link, false);
		mush.mudLine('A troll.');
		expect(bob.take()).toBe('');
		mush.allowSnoop();
		mush.mudLine('A troll.');
		expect(bob.take()).toBe('');
	});

	test('four digits are colours, anything else is text', () => {
		const mush = new MushPeer();
		const bob = calledBy(mush);
		bob.hear('1F "1500red" FF 1F "150 red" FF');
		expect(mush.transcript.slice(-2)).toEqual(['>red', '>150 red']);
		expect(bob.link.isSnooping).toBe(true);
	});
});

describe('files out', () => {
	test('three blocks of 502 bytes, the end behind the last, then the sum; more requests mean nothing', () => {
		const mush = new MushPeer();
		const bob = calledBy(mush);
		mush.sendFile(file, 'a.txt');
		expect(bob.take()).toBe(bytesOf('14 "a.txt,1200" FF'));
		expect(bob.hear('16 FF')).toBe(`\u{17}${fileBytes.slice(0, 500)}\u{FF}`);
		expect(bob.hear('16 FF')).toBe(`\u{17}${fileBytes.slice(500, 1000)}\u{FF}`);
		const end = bytesOf('00*300 FF 18 FF 07 "Sumcheck from sender was: 17E21AA8 99229001 903D530B 58E938B1 8E8978FF" FF');
		expect(bob.hear('16 FF')).toBe(`\u{17}${fileBytes.slice(1000)}${end}`);
		expect(bob.hear('16 FF')).toBe('');
	});

	test('requests sent ahead are answered in order, over zChat with 1024 bytes', () => {
		const mush = new MushPeer();
		const zed = calledBy(mush, {name: 'Zed', framing: 'zchat'});
		mush.sendFile(file, 'a.txt');
		zed.take();
		const sum = bytesOf('07 00 46 00 "Sumcheck from sender was: EF3EB6B8 5C09696A 3C8EB26D B82DFE77 8A0456AB"');
		const blocks = [fileBytes.slice(0, 1024), `${fileBytes.slice(1024)}${'\0'.repeat(848)}`].map(bytes => `${bytesOf('17 00 00 04')}${bytes}`);
		expect(zed.hear('16 00 00 00 16 00 00 00 16 00 00 00')).toBe(`${blocks.join('')}${bytesOf('18 00 00 00')}${sum}`);
	});

	test('an empty file is not sent; a refusal is answered with a CANCEL', () => {
		const mush = new MushPeer();
		const bob = calledBy(mush);
		mush.sendFile(new Uint8Array(), 'a.txt');
		expect(bob.take()).toBe('');
		mush.sendFile(file, 'a.txt');
		bob.take();
		expect(bob.hear('15 "No." FF')).toBe(bytesOf('19 FF'));
		expect(mush.transcript).toContain('No.');
	});
});

describe('files in', () => {
	const receiving = () => {
		const mush = new MushPeer();
		mush.acceptFiles();
		const bob = calledBy(mush);
		return {mush, bob};
	};

	test('asks once more than there are blocks, then tells the sum', async () => {
		const {mush, bob} = receiving();
		expect(bob.hear('14 "a.txt,1200" FF')).toBe(bytesOf('16 FF'));
		for (let at = 0; at < 1000; at += 500) {
			bob.wire.deliver(Uint8Array.of(0x17, ...file.subarray(at, at + 500), 0xFF));
			expect(bob.take()).toBe(bytesOf('16 FF'));
		}

		bob.wire.deliver(Uint8Array.of(0x17, ...file.subarray(1000), ...new Uint8Array(300), 0xFF));
		expect(bob.take()).toBe(bytesOf('16 FF 07 "Sumcheck as received was: 17E21AA8 99229001 903D530B 58E938B1 8E8978FF" FF'));
		expect((await mush.file('a.txt')).bytes).toEqual(file);
		expect(bob.hear('18 FF')).toBe('');
	});

	test('needs the 502nd byte of a block', () => {
		const {mush, bob} = receiving();
		bob.hear('14 "a.txt,1200" FF');
		expect(bob.hear('17 FF*500')).toBe('');
		expect(bob.link.rest).toHaveLength(501);
		expect(bob.hear('FF')).toBe(bytesOf('16 FF'));
		expect(mush.files[0]!.bytes).toEqual(new Uint8Array(500).fill(0xFF));
	});

	test('an end before the last block deletes what has come and cancels', () => {
		const {mush, bob} = receiving();
		bob.hear('14 "a.txt,1200" FF 17 61*500 FF');
		expect(bob.hear('18 FF')).toBe(bytesOf('19 FF'));
		expect(mush.files[0]).toMatchObject({state: 'deleted', bytes: new Uint8Array()});
	});

	test('a CANCEL is said back once', () => {
		const {mush, bob} = receiving();
		bob.hear('14 "a.txt,1200" FF');
		expect(bob.hear('19 FF')).toBe(bytesOf('19 FF'));
		expect(bob.hear('19 FF')).toBe('');
		expect(mush.files[0]!.state).toBe('deleted');
	});

	test.each(['a,b.txt,1200', 'dir/a.txt,1200', String.raw`dir\\a.txt,1200`, 'a.txt'])('%s is refused', offer => {
		const {mush, bob} = receiving();
		expect(bob.hear(`14 "${offer}" FF`)[0]).toBe('\u{15}');
		expect(mush.files).toEqual([]);
	});

	test('without permission every file is refused', () => {
		const bob = calledBy(new MushPeer());
		expect(bob.hear('14 "a.txt,1200" FF')[0]).toBe('\u{15}');
	});

	test('an empty file becomes 500 bytes of what comes', () => {
		const {mush, bob} = receiving();
		bob.hear('14 "a.txt,0" FF 17 61*500 FF');
		expect(mush.files[0]!.bytes).toHaveLength(500);
	});

	test('a request and a block while idle mean nothing', () => {
		const {bob} = receiving();
		expect(bob.hear('16 FF 17 61*500 FF')).toBe('');
		expect(bob.payloads(code.fileBlock)).toHaveLength(1);
	});
});
