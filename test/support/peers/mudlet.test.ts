import {describe, expect, test} from 'vitest';
import {FakeClock} from '../fake-clock.js';
import {Attached, bytesOf, calledBy, calling} from './attached.js';
import {code} from './codes.js';
import {MudletPeer} from './mudlet.js';

describe('calling', () => {
	test('the older one declares whom it calls, the newer one itself', () => {
		expect(new Attached(new MudletPeer({age: 'old', name: 'Al'}), 'caller').take()).toBe('CHAT:Al\n10.0.0.950001');
		expect(new Attached(new MudletPeer({age: 'new', name: 'Al'}), 'caller').take()).toBe('CHAT:Al\n10.0.0.54050 ');
	});

	test('the older one needs the answer in one read and leaves the connection open otherwise', () => {
		const mudlet = new MudletPeer({age: 'old'});
		const al = new Attached(mudlet, 'caller');
		al.hear('"YES:"');
		al.hear(String.raw`"Al\n"`);
		expect(al.link.phase).toBe('greeting');
		expect(al.wire.isClosed).toBe(false);
		expect(mudlet.transcript).toContain('Call refused.');
	});

	test('the newer one waits for a line feed, for up to 128 bytes', () => {
		const mudlet = new MudletPeer();
		const al = new Attached(mudlet, 'caller');
		al.take();
		al.hear('"YES:"');
		expect(al.hear(String.raw`"Al\n"`)).toBe(bytesOf('13 "Mudlet 4.21.0" FF'));
		expect(al.link).toMatchObject({phase: 'online', name: 'Al'});
		const long = new Attached(mudlet, 'caller');
		long.hear('"YES:" 61*125');
		expect(long.wire.isClosed).toBe(true);
		const no = new Attached(mudlet, 'caller');
		no.hear(String.raw`"NO:Al\n"`);
		expect(no.wire.isClosed).toBe(true);
	});

	test('a version that comes with the answer is read', () => {
		const al = new Attached(new MudletPeer({age: 'old'}), 'caller');
		al.hear(String.raw`"YES:Al\n" 13 "Foo 1.0" FF`);
		expect(al.link.version).toBe('Foo 1.0');
	});
});

describe('answering', () => {
	const answer = (mudlet: MudletPeer, greeting: string) => {
		const bob = new Attached(mudlet, 'answerer');
		return {bob, said: bob.hear(greeting)};
	};

	const padded = String.raw`"CHAT:Bob\n10.0.0.54050 "`;

	test('the older one can not read a port that is padded', () => {
		expect(answer(new MudletPeer({age: 'old'}), padded)).toMatchObject({said: '', bob: {wire: {isClosed: true}}});
		expect(answer(new MudletPeer({age: 'old', name: 'Al'}), String.raw`"CHAT:Bob\n10.0.0.540500"`).said).toBe(bytesOf(String.raw`"YES:Al\n" 13 "Mudlet 4.21.0" FF`));
	});

	test('the newer one can', () => {
		const {bob, said} = answer(new MudletPeer({name: 'Al'}), padded);
		expect(said).toBe(bytesOf(String.raw`"YES:Al\n" 13 "Mudlet 4.21.0" FF`));
		expect(bob.link.declared).toEqual({address: '10.0.0.5', port: 4050});
	});

	test('the name is read as UTF-8, and sent as Latin-1', () => {
		const {bob, said} = answer(new MudletPeer({name: 'Zoë'}), String.raw`"CHAT:Anaïs\n10.0.0.54050 "`);
		expect(bob.link.name).toBe('Anaïs');
		expect(said.startsWith('YES:Zo\u{EB}\n')).toBe(true);
	});

	test.each(['"CHAT:Bob"', String.raw`"CHAT:Bob\n4050"`, String.raw`"CHAT:" 61*65 "\n10.0.0.54050 "`, String.raw`"ZCHAT:Bob\t\n10.0.0.504050"`])('%s is hung up on', greeting => {
		expect(answer(new MudletPeer(), greeting)).toMatchObject({said: '', bob: {wire: {isClosed: true}}});
	});

	test('its user has a minute, then the answer is NO with the name', async () => {
		const clock = new FakeClock();
		const mudlet = new MudletPeer({name: 'Al', asks: true, clock});
		const {bob, said} = answer(mudlet, padded);
		expect(said).toBe('');
		await clock.advance(59_999);
		expect(bob.take()).toBe('');
		await clock.advance(1);
		expect(bob.take()).toBe('NO:Al\n');
		const {bob: again} = answer(mudlet, padded);
		mudlet.decide(true, again.link);
		expect(again.take().startsWith('YES:Al\n')).toBe(true);
	});

	test('do not disturb refuses', () => {
		const mudlet = new MudletPeer({name: 'Al'});
		mudlet.isDoNotDisturb = true;
		expect(answer(mudlet, padded).said).toBe('NO:Al\n');
	});
});

describe('reads', () => {
	test('blocks wait until a read ends in FF', () => {
		const mudlet = new MudletPeer();
		const bob = calledBy(mudlet);
		bob.hear('07 "one" FF 07 "tw"');
		expect(bob.link.blocks).toEqual([]);
		bob.hear('"o" FF');
		expect(bob.payloads(code.message)).toEqual(['one', 'two']);
	});

	test('a file block of 501 bytes holds up all that follows', () => {
		const mudlet = new MudletPeer();
		const bob = calledBy(mudlet);
		bob.hear('14 "a.txt,10" FF');
		bob.hear('17 61*500');
		expect(bob.hear('1A "1" FF')).toBe('');
		expect(bob.payloads(code.fileBlock)).toEqual([`${'a'.repeat(500)}\u{1A}1`]);
	});

	test('an own FF is not replaced: the text is cut', () => {
		const mudlet = new MudletPeer({name: 'Al'});
		const bob = calledBy(mudlet);
		mudlet.tell('aÿb');
		expect(bob.take()).toBe(bytesOf(String.raw`05 "Al chats to you, 'a" FF "b'\n" FF`));
	});
});

describe('texts', () => {
	test('the older one puts a line feed behind the group\'s name', () => {
		for (const [age, feed] of [['old', String.raw`\n`], ['new', '']] as const) {
			const mudlet = new MudletPeer({age, name: 'Al'});
			const bob = calling(mudlet);
			mudlet.setGroup('raid');
			bob.take();
			mudlet.group('raid', 'go');
			expect(bob.take()).toBe(bytesOf(String.raw`06 "raid           ${feed}Al\e[1;31m chats to the group, 'go'\n" FF`));
		}
	});

	test('emotes go to everybody only', () => {
		const mudlet = new MudletPeer({name: 'Al'});
		const bob = calledBy(mudlet);
		mudlet.emote('waves');
		expect(bob.take()).toBe(bytesOf(String.raw`04 "Al waves\n" FF`));
		expect(() => {
			mudlet.emoteTo('waves');
		}).toThrow('emotes to everybody only');
	});

	test('are relayed as they came, and who is served is told', () => {
		const mudlet = new MudletPeer({name: 'Al'});
		const bob = calledBy(mudlet);
		const cy = calledBy(mudlet, {name: 'Cy'});
		mudlet.serve(cy.link);
		expect(cy.take()).toContain('served by Al');
		bob.hear('04 "hi" FF');
		expect(cy.take()).toBe(bytesOf('04 "hi" FF'));
		cy.hear('04 "ho" FF');
		expect(bob.take()).toBe(bytesOf('04 "ho" FF'));
		mudlet.ignore(bob.link);
		bob.hear('04 "ignored" FF 05 "personal" FF');
		expect(mudlet.transcript).toContain('personal');
		expect(mudlet.transcript).not.toContain('ignored');
	});

	test('a group is named, files and scripts are not', () => {
		const mudlet = new MudletPeer();
		const bob = calledBy(mudlet);
		expect(bob.hear('06 "raid           go" FF')).toBe('');
		expect(mudlet.transcript.at(-1)).toBe('(raid)go');
		expect(bob.hear('14 "a.txt,10" FF 16 FF 19 FF 09 "x" FF 08 FF 20 FF')).toBe('');
		expect(mudlet.transcript.at(-1)).toBe('(raid)go');
		expect(() => {
			mudlet.sendFile(new Uint8Array(1), 'a.txt');
		}).toThrow('has no file transfer');
	});

	test('a side channel is for those who say that they are Mudlet', () => {
		const mudlet = new MudletPeer();
		const bob = calledBy(mudlet);
		mudlet.sendSideChannel('gps', 'here');
		expect(bob.take()).toBe('');
		bob.announce('mudlet 5');
		mudlet.sendSideChannel('gps', 'here');
		expect(bob.take()).toBe(bytesOf('28 "gps,here" FF'));
		bob.hear('28 "gps,there" FF');
		expect(mudlet.transcript.at(-1)).toBe('sysMMCPSideChannelMessage Bob gps there');
	});
});

describe('lists', () => {
	test('the older one lists ports where nobody listens', () => {
		const cases = [['old', '03 "10.0.0.7,50001" FF'], ['new', '03 "10.0.0.7,40500" FF']] as const;
		for (const [age, expected] of cases) {
			const mudlet = new MudletPeer({age});
			const bob = calling(mudlet);
			bob.take();
			expect(bob.hear('02 FF')).toBe('');
			new Attached(mudlet, 'answerer', '10.0.0.7').hear(String.raw`"CHAT:Cy\n10.0.0.740500"`);
			expect(bob.hear('02 FF')).toBe(bytesOf(expected));
		}
	});

	test('need the permission', () => {
		const mudlet = new MudletPeer({name: 'Al'});
		const bob = calledBy(mudlet);
		calledBy(mudlet, {name: 'Cy', address: '10.0.0.7'});
		expect(bob.hear('1C FF')).toBe(bytesOf('1D "10.0.0.7~4050~Cy~" FF'));
		mudlet.allowsPeek = false;
		expect(bob.hear('1C FF')[0]).toBe('\u{7}');
		expect(bob.hear('02 FF')).toBe('');
	});

	test('an odd one is refused whole, any other is called', () => {
		const mudlet = new MudletPeer({dials: false});
		const bob = calledBy(mudlet);
		bob.hear('03 "10.0.0.7,4050,10.0.0.8" FF 03 FF 1D "10.0.0.7~4050~Cy~10.0.0.8~" FF');
		expect(mudlet.transcript.filter(line => line.includes('badly formatted'))).toHaveLength(3);
		bob.hear('03 "10.0.0.7,4050 ,10.0.0.8,4051" FF');
		expect(mudlet.dialled).toEqual([{address: '10.0.0.7', port: 4050}, {address: '10.0.0.8', port: 4051}]);
	});
});

describe('snoop', () => {
	test('texts, and colours for MudMaster only', () => {
		const mudlet = new MudletPeer({name: 'Al'});
		const bob = calledBy(mudlet);
		expect(bob.hear('1E FF')).toBe(bytesOf('07 "<CHAT> You do not have permission to snoop Al." FF'));
		mudlet.allowSnoop();
		expect(bob.hear('1E FF')).toBe(bytesOf('07 "<CHAT> You have begun snooping Al." FF'));
		mudlet.mudLine('A troll.');
		expect(bob.take()).toBe(bytesOf('1F "A troll." FF'));
		bob.announce('MudMaster 2k6');
		mudlet.mudLine('A troll.');
		expect(bob.take()).toBe(bytesOf(String.raw`1F "1500\nA troll." FF`));
		expect(bob.hear('1E FF')).toBe(bytesOf('07 "<CHAT> You have stopped snooping Al." FF'));
	});

	test('an empty line has no end, so that the next block is glued to it', () => {
		const mudlet = new MudletPeer({name: 'Al'});
		const bob = calledBy(mudlet);
		mudlet.allowSnoop();
		bob.hear('1E FF');
		mudlet.mudLine('');
		mudlet.mudLine('A troll.');
		expect(bob.take()).toBe(bytesOf('1F 1F "A troll." FF'));
	});

	test('four bytes are cut from what those send who send colours', () => {
		const cases = [['old', String.raw`1F "1500\nA troll." FF`, '>> \nA troll.'], ['new', String.raw`1F "1500\nA troll." FF`, '>> A troll.'], ['new', '1F "A troll." FF', '>> oll.']] as const;
		for (const [age, block, line] of cases) {
			const mudlet = new MudletPeer({age});
			const bob = calling(mudlet);
			bob.announce('MUSHclient v5.07');
			bob.hear(block);
			expect(mudlet.transcript.at(-1)).toBe(line);
			bob.hear('1F "abc" FF');
			expect(mudlet.transcript.at(-1)).toBe(line);
		}

		const mudlet = new MudletPeer();
		calledBy(mudlet).hear('1F "A troll." FF');
		expect(mudlet.transcript.at(-1)).toBe('>> A troll.');
	});
});
