import {describe, expect, test} from 'vitest';
import {Attached, bytesOf, calledBy, calling} from './attached.js';
import {readLatin1} from './bytes.js';
import {code} from './codes.js';
import {MudMasterPeer} from './mudmaster.js';

const file = Uint8Array.from({length: 1200}, (_, index) => (index % 251) + 1);
const fileBytes = readLatin1(file);

describe('handshakes', () => {
	test('accepts, and tells a version without a blank', () => {
		const bob = new Attached(new MudMasterPeer({name: 'Al'}), 'answerer');
		expect(bob.hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`)).toBe(bytesOf(String.raw`"YES:Al\n" 13 "MudMaster 2k61.0" FF`));
	});

	test.each([
		'"CHAT:Bob"',
		String.raw`"CHAT: \n10.0.0.54050 "`,
		String.raw`"CHAT:Bob\n4050 "`,
		String.raw`"CHAT:Bob\n10.0.0.5 x050"`,
		String.raw`"ZCHAT:Bob\t\n10.0.0.504050"`,
	])('%s is hung up on without a word', greeting => {
		const bob = new Attached(new MudMasterPeer(), 'answerer');
		expect(bob.hear(greeting)).toBe('');
		expect(bob.wire.isClosed).toBe(true);
	});

	test('its user refuses with two bytes, do not disturb without any', () => {
		const bob = new Attached(new MudMasterPeer({takesCalls: false}), 'answerer');
		expect(bob.hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`)).toBe('NO');
		const quiet = new MudMasterPeer();
		quiet.isDoNotDisturb = true;
		const cy = new Attached(quiet, 'answerer');
		expect(cy.take()).toBe('');
		expect(cy.wire.isClosed).toBe(true);
	});

	test('all that comes with YES is the version', () => {
		const mm = new MudMasterPeer();
		const al = new Attached(mm, 'caller');
		al.hear(String.raw`"YES:Al\n" 13 "Foo 1.0" FF 04 "hi" FF`);
		expect(al.link).toMatchObject({name: 'Al', phase: 'online', version: 'Foo 1.0\u{FF}\u{4}hi'});
		expect(al.link.blocks).toEqual([]);
	});

	test('whatever is not NO accepts', () => {
		const mm = new MudMasterPeer();
		const al = new Attached(mm, 'caller');
		al.hear(String.raw`07 "\nAl has refused" FF`);
		expect(al.link.phase).toBe('online');
		const no = new Attached(mm, 'caller');
		no.hear(String.raw`"NO:Al\n"`);
		expect(no.wire.isClosed).toBe(true);
	});

	test('autoserve is told', () => {
		const bob = new Attached(new MudMasterPeer({name: 'Al', autoServe: true}), 'answerer');
		expect(bob.hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`)).toContain('now being ChatServed');
		expect(bob.link.isServed).toBe(true);
	});
});

describe('the buffer that all share', () => {
	test('a block over two reads is whole as long as nobody comes between', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		bob.hear('04 "Hel"');
		bob.hear('"lo" FF');
		expect(bob.payloads(code.everybody)).toEqual(['Hello']);
	});

	test('what another peer says goes into the middle of it', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		const cy = calledBy(mm, {name: 'Cy'});
		bob.hear('04 "Hel"');
		cy.hear('05 "psst" FF');
		bob.hear('"lo" FF');
		expect(cy.payloads(code.everybody)).toEqual(['Hel\u{5}psst']);
		expect(bob.link.blocks.map(({code: number}) => number)).toEqual([0x6C]);
	});

	test('a read that fills the buffer is ended by force', () => {
		const bob = calledBy(new MudMasterPeer());
		bob.hear('04 61*6000 FF 04 "c" FF');
		expect(bob.payloads(code.everybody)).toEqual(['a'.repeat(4998), 'c']);
		expect(bob.payloads(0x61)).toEqual(['a'.repeat(1000)]);
	});

	test('a block that grows to 5000 bytes is lost with the rest of its read', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		bob.hear('04 61*3000');
		bob.hear('61*1999 FF 04 "b" FF');
		expect(mm.buffers.waiting).toBe(0);
		bob.hear('04 62*3000');
		bob.hear('62*1998 FF 04 "c" FF');
		expect(bob.payloads(code.everybody)).toEqual(['b'.repeat(4998), 'c']);
	});

	test('payloads end at a zero', () => {
		const bob = calledBy(new MudMasterPeer());
		bob.hear('04 "a" 00 "b" FF');
		expect(bob.payloads(code.everybody)).toEqual(['a']);
	});

	test('of a file block that is cut it takes what stood in the buffer, and acts at the next FF', () => {
		const mm = new MudMasterPeer();
		mm.acceptFiles();
		const bob = calledBy(mm);
		bob.hear('14 "a.txt,1200" FF');
		bob.hear('04 78*600 FF');
		expect(bob.hear('17 61*100')).toBe('');
		expect(bob.hear('61*400 FF')).toBe(bytesOf('16 FF'));
		expect(readLatin1(mm.files[0]!.bytes)).toBe(`${'a'.repeat(100)}\0${'x'.repeat(399)}`);
	});

	test('a file block waits for its FF, from whomever', () => {
		const mm = new MudMasterPeer();
		mm.acceptFiles();
		const bob = calledBy(mm);
		const cy = calledBy(mm, {name: 'Cy'});
		bob.hear('14 "a.txt,1200" FF');
		expect(bob.hear('17 FF*500')).toBe('');
		expect(mm.buffers.waiting).toBe(501);
		cy.hear('04 "hi" FF');
		expect(mm.files[0]!.blocks).toBe(0);
		expect(cy.link.blocks.map(({code: number}) => number)).toEqual([code.fileBlock]);
	});
});

describe('texts', () => {
	test('have no line feed before them and end in bold red', () => {
		const mm = new MudMasterPeer({name: 'Al'});
		const bob = calledBy(mm);
		mm.say('ding\u{7}');
		expect(bob.take()).toBe(bytesOf(String.raw`04 "Al chats to everybody, '\e[0mding*\e[1;31m'\n" FF`));
		mm.tell('hi');
		expect(bob.take()).toBe(bytesOf(String.raw`05 "Al chats to you, 'hi'\n" FF`));
		mm.setGroup('A very long group name');
		mm.group('A very long group name', 'hi');
		expect(bob.take()).toBe(bytesOf(String.raw`06 "a very long group nameAl chats to the group, 'hi'\n" FF`));
		mm.emote('waves');
		expect(bob.take()).toBe(bytesOf(String.raw`04 "Al waves\n" FF`));
	});

	test('are relayed by the flags, from ignored peers too', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		const cy = calledBy(mm, {name: 'Cy'});
		const di = calledBy(mm, {name: 'Di'});
		bob.hear('04 "nobody is served" FF');
		expect([cy.take(), di.take()]).toEqual(['', '']);
		mm.serve(bob.link);
		mm.ignore(bob.link);
		di.link.isExcluded = true;
		bob.hear('04 "hi" FF');
		expect([cy.take(), di.take()]).toEqual([bytesOf('04 "hi" FF'), '']);
		mm.serve(di.link);
		cy.hear('04 "X does not matter here" FF');
		expect(di.take()).toBe(bytesOf('04 "X does not matter here" FF'));
		expect(mm.transcript).not.toContain('hi');
		cy.hear('04 "ho" FF 04 "ho" FF');
		expect(bob.take()).toBe('');
	});

	test('a circle is not noticed', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		const cy = calledBy(mm, {name: 'Cy'});
		mm.serve(bob.link);
		cy.hear('04 "ho" FF 04 "ho" FF');
		expect(bob.take()).toBe(bytesOf('04 "ho" FF 04 "ho" FF'));
	});

	test('group texts go to served members of the group of their sender, as texts to everybody', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		const cy = calledBy(mm, {name: 'Cy'});
		mm.setGroup('raid', bob.link);
		mm.setGroup('raid', cy.link);
		mm.serve(cy.link);
		bob.hear(String.raw`06 "other          \nBob chats to the group, 'hi'\n" FF`);
		expect(cy.take()).toBe(bytesOf(String.raw`04 "Bob chats to the group, 'hi'\n" FF`));
	});

	test('do not disturb is told with its payload', () => {
		const mm = new MudMasterPeer();
		calledBy(mm).hear('08 "Bob" FF');
		expect(mm.transcript).toContain('Bob has do not disturb enabled');
	});
});

describe('commands', () => {
	test.each([[9, 'Action'], [11, 'Macro'], [18, 'Bar item'], [33, 'Substitute']])('number %i', (number, name) => {
		const mm = new MudMasterPeer({name: 'Al'});
		const bob = calledBy(mm);
		const block = `${number.toString(16).padStart(2, '0')} "/action x" FF`;
		expect(bob.hear(block)).toBe(bytesOf('07 "<CHAT> Al is not allowing commands." FF'));
		bob.link.mayCommand = true;
		expect(bob.hear(block)).toBe('');
		expect(mm.transcript).toContain(`${name} received.`);
	});
});

describe('lists', () => {
	test('nothing is said where there is nothing; short addresses are unknown; the asker\'s namesakes are left out', () => {
		const mm = new MudMasterPeer({name: 'Al'});
		const bob = calledBy(mm);
		expect(bob.hear('02 FF')).toBe('');
		expect(bob.hear('1C FF')[0]).toBe('\u{7}');
		calledBy(mm, {name: 'Bob', address: '10.0.0.66'});
		calledBy(mm, {name: 'Cy', address: '1.2.3.4'});
		calledBy(mm, {name: 'Di', address: '10.0.0.7'});
		expect(bob.hear('02 FF')).toBe(bytesOf('03 "<Unknown>,4050,10.0.0.7,4050" FF'));
		expect(bob.hear('1C FF')).toBe(bytesOf('1D "<Unknown>~4050~Cy~10.0.0.7~4050~Di~" FF'));
	});

	test('of a list only the first entry is called right', () => {
		const mm = new MudMasterPeer({dials: false});
		calledBy(mm).hear('03 "10.0.0.7,4051,10.0.0.8,4052" FF');
		expect(mm.dialled).toEqual([{address: '10.0.0.7', port: 4051}, {address: '4051', port: NaN}]);
	});

	test('of a peek list without a last separator the last entry is lost', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		bob.hear('1D "10.0.0.7~4050~Cy~10.0.0.8~4050~Di" FF');
		expect(mm.transcript.filter(line => line.startsWith('Bob has'))).toEqual(['Bob has Cy at 10.0.0.7 4050']);
	});
});

describe('snoop', () => {
	test('texts, and lines with colours of two digits each', () => {
		const mm = new MudMasterPeer({name: 'Al'});
		const bob = calledBy(mm);
		expect(bob.hear('1E FF')).toBe(bytesOf('07 "<CHAT> Al has not given you permission to snoop." FF'));
		mm.allowSnoop();
		expect(bob.hear('1E FF')).toBe(bytesOf(String.raw`07 "\n<CHAT> You have begun snooping Al.\n" FF`));
		mm.mudLine('A troll.');
		expect(bob.take()).toBe(bytesOf(String.raw`1F "1500\nA troll." FF`));
		expect(bob.hear('1E FF')).toBe(bytesOf('07 "<CHAT> You have stopped snooping Al." FF'));
	});

	test('four bytes are always dropped, and 200 characters shown', () => {
		const mm = new MudMasterPeer();
		calledBy(mm).hear(String.raw`1F "1500\nA troll." FF 1F "A troll." FF 1F "ab" FF 1F "1500" 78*201 FF`);
		expect(mm.transcript.slice(-4)).toEqual(['>> A troll.', '>> oll.', '>> (past the end)', `>> ${'x'.repeat(200)}`]);
	});
});

describe('files', () => {
	test('the last block is padded with the one before it', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		mm.sendFile(file, 'a.txt');
		expect(bob.take()).toBe(bytesOf('14 "a.txt,1200" FF'));
		bob.hear('16 FF 16 FF');
		expect(bob.hear('16 FF')).toBe(`\u{17}${fileBytes.slice(1000)}${fileBytes.slice(700, 1000)}\u{FF}${bytesOf('18 FF')}`);
		expect(bob.hear('16 FF')).toBe('');
	});

	test('a multiple of 500 costs a block of junk, and the end comes with it', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		mm.sendFile(file.subarray(0, 1000), 'a.txt');
		bob.take();
		const block = `\u{17}${fileBytes.slice(500, 1000)}\u{FF}`;
		expect(bob.hear('16 FF 16 FF')).toBe(`\u{17}${fileBytes.slice(0, 500)}\u{FF}${block}`);
		expect(bob.hear('16 FF')).toBe(`${block}${bytesOf('18 FF')}`);
	});

	test('requests until the end is said, and then keeps what it has', async () => {
		const mm = new MudMasterPeer();
		mm.acceptFiles();
		const bob = calling(mm);
		expect(bob.hear(String.raw`14 "..\\a.txt,600" FF`)).toBe(bytesOf('16 FF'));
		expect(bob.hear('17 61*500 FF')).toBe(bytesOf('16 FF'));
		expect(bob.hear('17 62*500 FF')).toBe(bytesOf('16 FF'));
		bob.hear('18 FF');
		expect(readLatin1((await mm.file(String.raw`..\a.txt`)).bytes)).toBe('a'.repeat(500) + 'b'.repeat(100));
		expect(bob.hear('14 "b.txt,600" FF')).toBe(bytesOf('16 FF'));
		bob.hear('17 61*500 FF 19 FF');
		expect(mm.files[1]).toMatchObject({state: 'partial'});
		expect(mm.files[1]!.bytes).toHaveLength(500);
	});

	test('refuses what is there already, a second one, and a comma in the name', () => {
		const mm = new MudMasterPeer();
		const bob = calledBy(mm);
		expect(bob.hear('14 "a.txt,600" FF')[0]).toBe('\u{15}');
		mm.acceptFiles();
		expect(bob.hear('14 "a,b.txt,600" FF')[0]).toBe('\u{15}');
		bob.hear('14 "a.txt,600" FF');
		expect(bob.hear('14 "b.txt,600" FF')).toBe(bytesOf('15 "Currently transferring a file." FF'));
		bob.hear('18 FF');
		expect(bob.hear('14 "a.txt,600" FF')).toBe(bytesOf('15 "File already exists." FF'));
	});

	test('a refusal concerns only what it sends', () => {
		const mm = new MudMasterPeer();
		mm.acceptFiles();
		const bob = calledBy(mm);
		bob.hear('14 "a.txt,600" FF 15 "No." FF');
		expect(bob.hear('17 61*500 FF')).toBe(bytesOf('16 FF'));
		expect(mm.transcript).not.toContain('No.');
	});
});
