import {describe, expect, test} from 'vitest';
import {FakeClock} from '../fake-clock.js';
import {Attached, bytesOf, calledBy, calling} from './attached.js';
import {readLatin1} from './bytes.js';
import {code} from './codes.js';
import {stackGarbage} from './tintin-like-files.js';
import {TinTinLikePeer} from './tintin-like.js';

const file = Uint8Array.from({length: 1200}, (_, index) => (index % 251) + 1);
const fileBytes = readLatin1(file);

describe('handshakes', () => {
	test('answers with the name alone, and tells its version once it was told one', () => {
		const bob = new Attached(new TinTinLikePeer({name: 'Al'}), 'answerer');
		expect(bob.hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`)).toBe('YES:Al\n');
		expect(bob.hear('13 "Foo 1.0" FF')).toBe(bytesOf('13 "TinTin++ 2.02.62b" FF'));
		expect(bob.hear('13 "Bar 2.0" FF')).toBe('');
		expect(bob.link.version).toBe('Foo 1.0');
	});

	test('calls, and tells its version at once', () => {
		const tintin = new TinTinLikePeer({name: 'Al', address: '<Unknown>'});
		const bob = new Attached(tintin, 'caller');
		expect(bob.take()).toBe('CHAT:Al\n<Unknown>4050 ');
		expect(bob.hear(String.raw`"YES:Bob\n"`)).toBe(bytesOf('13 "TinTin++ 2.02.62b" FF'));
	});

	test.each(['Al', 'AL', 'ALL'])('the name %s is refused in words', name => {
		const bob = new Attached(new TinTinLikePeer({name: 'Al'}), 'answerer');
		const answer = bob.hear(String.raw`"CHAT:${name}\n10.0.0.54050 "`);
		expect(answer.startsWith(bytesOf(String.raw`07 "\nAl has refused"`))).toBe(true);
		expect(answer.endsWith('\n\u{FF}')).toBe(true);
		expect(bob.wire.isClosed).toBe(true);
	});

	test('a refusal of a name that is too long has no end', () => {
		const bob = new Attached(new TinTinLikePeer(), 'answerer');
		const answer = bob.hear(String.raw`"CHAT:" 61*21 "\n10.0.0.54050 "`);
		expect(answer[0]).toBe('\u{7}');
		expect(answer).not.toContain('\u{FF}');
	});

	test('the same name from the same address takes the place of the older call, from another one it is refused', () => {
		const tintin = new TinTinLikePeer();
		const older = calledBy(tintin, {name: 'Bob'});
		calledBy(tintin, {name: 'bob', address: '10.0.0.10'});
		expect(older.wire.isClosed).toBe(false);
		const newer = calledBy(tintin, {name: 'BOB'});
		expect(older.wire.isClosed).toBe(true);
		expect(tintin.linksOnline).toEqual([newer.link]);
	});

	test('gives up after 5 and 30 seconds, and says so', async () => {
		const clock = new FakeClock();
		const tintin = new TinTinLikePeer({clock});
		const bob = new Attached(tintin, 'answerer');
		const al = new Attached(tintin, 'caller');
		al.take();
		await clock.advance(5000);
		expect(bob.take()[0]).toBe('\u{7}');
		expect([bob.wire.isClosed, al.wire.isClosed]).toEqual([true, false]);
		await clock.advance(25_000);
		expect(al.wire.isClosed).toBe(true);
	});

	test('do not disturb hangs up without a word', () => {
		const tintin = new TinTinLikePeer();
		tintin.isDoNotDisturb = true;
		const bob = new Attached(tintin, 'answerer');
		expect(bob.take()).toBe('');
		expect(bob.wire.isClosed).toBe(true);
	});

	test('its words count in the middle of a conversation too', () => {
		const tintin = new TinTinLikePeer({name: 'Al'});
		const bob = calledBy(tintin);
		bob.hear(String.raw`"CHAT:Al\n10.0.0.54050 "`);
		expect(bob.link.name).toBe('Al');
		bob.hear('"NO thanks"');
		expect(bob.wire.isClosed).toBe(true);
	});
});

describe('reads', () => {
	test('a block that the end of a read cuts is lost, and what follows it is noise', () => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		bob.hear('04 "one" FF 04 "tw"');
		bob.hear('"o" FF 04 "three" FF');
		expect(bob.payloads(code.everybody)).toEqual(['one', 'three']);
		expect(tintin.transcript).toEqual(expect.arrayContaining(['Unterminated command: 4', 'unknown option [111]']));
	});

	test('a look takes 16,666 bytes', () => {
		const tintin = new TinTinLikePeer({looks: 'when told'});
		const bob = new Attached(tintin, 'answerer');
		bob.hear(String.raw`"CHAT:Bob\n10.0.0.54050 "`);
		tintin.look();
		for (let line = 0; line < 20; line++) {
			bob.hear('04 61*998 FF');
		}

		expect(bob.link.blocks).toEqual([]);
		expect(bob.link.rest).toHaveLength(20_000);
		tintin.look();
		expect(bob.link.blocks).toHaveLength(16);
		expect(bob.link.rest).toHaveLength(20_000 - 16_666);
		tintin.look();
		expect(bob.payloads(code.everybody)).toHaveLength(19);
	});

	test('blanks around a payload go, and a zero ends the read', () => {
		const bob = calledBy(new TinTinLikePeer());
		bob.hear('05 " a b " 0A FF 06 " raid          x" FF 04 "c" 00 "d" FF 04 "e" FF');
		expect(bob.link.blocks.map(({code: number, payload}) => [number, readLatin1(payload)])).toEqual([[5, 'a b'], [6, 'raid          x']]);
	});

	test('of a group text the sixteenth byte goes as well', () => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		bob.hear(String.raw`06 "raid           \nBob chats" FF 06 "raid           Bob chats" FF`);
		expect(tintin.transcript.slice(-2)).toEqual(['<CHAT> Bob chats', '<CHAT> ob chats']);
	});
});

describe('texts', () => {
	test('say everyone; one can reply', () => {
		const tintin = new TinTinLikePeer({name: 'Al'});
		const bob = calledBy(tintin);
		const cy = calledBy(tintin, {name: 'Cy'});
		tintin.say('hé');
		expect(bob.take()).toBe(bytesOf(String.raw`04 "\nAl chats to everyone, 'hé'\n" FF`));
		cy.take();
		cy.hear('05 "psst" FF');
		tintin.reply('what?');
		expect([bob.take(), cy.take()]).toEqual(['', bytesOf(String.raw`05 "\nAl replies to you, 'what?'\n" FF`)]);
	});

	test('of served peers go to all others, as a MESSAGE with a mark, which is not relayed again', () => {
		const tintin = new TinTinLikePeer({name: 'Al'});
		const bob = calledBy(tintin);
		const cy = calledBy(tintin, {name: 'Cy'});
		tintin.serve(bob.link);
		bob.hear(String.raw`04 "\nBob chats to everybody, 'hi'\n" FF`);
		expect(cy.take()).toBe(bytesOf(String.raw`07 "\nBob chats to everybody, 'hi' \e[0;1;31m[Served By Al]\n" FF`));
		cy.hear(String.raw`07 "\nDi chats to everybody, 'ho' [Served By Cy]\n" FF`);
		expect(bob.take()).toBe('');
		cy.hear(String.raw`04 "\nCy chats to everybody, 'hm'\n" FF`);
		expect(bob.take()).toContain('[Served By Al]');
	});

	test('of ignored peers are not shown', () => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		tintin.ignore();
		bob.hear('04 "a" FF 05 "a" FF 06 "raid           .a" FF 07 "a" FF 1F "a" FF');
		expect(tintin.transcript).not.toContain('<CHAT> a');
	});

	test('scripts are refused in words, macros are not known', () => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		expect(bob.hear('09 "x" FF 12 "x" FF')).toBe(bytesOf(String.raw`07 "\nTintin++ does not support this.\n" FF 07 "\nTintin++ does not support this.\n" FF`));
		expect(bob.hear('0B "x" FF 20 "x" FF 21 "x" FF 69 "x" FF')).toBe('');
		expect(tintin.transcript.slice(-4)).toEqual(['unknown option [11]', 'unknown option [32]', 'unknown option [33]', 'unknown option [105]']);
	});

	test('a name that is taken costs the connection', () => {
		const tintin = new TinTinLikePeer({name: 'Al'});
		const bob = calledBy(tintin);
		bob.hear('01 "bobby" FF');
		expect(bob.link.name).toBe('bobby');
		expect(bob.hear('01 "Al" FF')[0]).toBe('\u{7}');
		expect(bob.wire.isClosed).toBe(true);
	});

	test('a ping comes back without its blanks', () => {
		expect(calledBy(new TinTinLikePeer()).hear('1A " 12 " FF')).toBe(bytesOf('1B "12" FF'));
	});
});

describe('lists', () => {
	test('ports are padded, and a peek list names the asker himself', () => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		expect(bob.hear('02 FF')).toBe(bytesOf('03 FF'));
		calledBy(tintin, {name: 'Cy', address: '10.0.0.7'});
		calledBy(tintin, {name: 'Di', address: '10.0.0.8'});
		expect(bob.hear('02 FF')).toBe(bytesOf('03 "10.0.0.7,4050 ,10.0.0.8,4050 " FF'));
		expect(bob.hear('1C FF')).toBe(bytesOf('1D "10.0.0.9~4050~Bob~10.0.0.7~4050~Cy~10.0.0.8~4050~Di~" FF'));
	});

	test('only one that was asked for is followed, and known ends are not called', () => {
		const tintin = new TinTinLikePeer({dials: false});
		const bob = calledBy(tintin);
		bob.hear('03 "10.0.0.7,4050 " FF');
		expect(tintin.dialled).toEqual([]);
		tintin.request();
		bob.hear('03 "10.0.0.7,4051 ,10.0.0.9,4050 ,10.0.0.9,4052" FF');
		expect(tintin.dialled).toEqual([{address: '10.0.0.7', port: 4051}, {address: '10.0.0.9', port: 4052}]);
	});
});

describe('snoop', () => {
	test('a request is an event, and lines go to whom its user chose, until some come back', () => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		expect(bob.hear('1E FF')).toBe('');
		expect(tintin.transcript).toContain('CHAT SNOOP REQUEST Bob');
		tintin.forwardAll();
		tintin.mudLine('A troll.');
		expect(bob.take()).toBe(bytesOf('1F "A troll." FF'));
		bob.hear('1F "A dwarf." FF');
		tintin.mudLine('A troll.');
		expect(bob.take()).toBe('');
	});
});

describe('files out', () => {
	const sending = (bytes: Uint8Array, options: {readonly socketBuffer?: number} = {}) => {
		const tintin = new TinTinLikePeer(options);
		const bob = calledBy(tintin);
		tintin.sendFile(bytes, 'a.txt');
		bob.take();
		return {tintin, bob};
	};

	const garbage = readLatin1(stackGarbage);

	test('blocks have no FF, the last is filled up with garbage, and the end is behind it', () => {
		const {bob} = sending(file);
		expect(bob.hear('16 FF')).toBe(`\u{17}${fileBytes.slice(0, 500)}`);
		expect(bob.hear('16 FF 16 FF')).toBe(`\u{17}${fileBytes.slice(500, 1000)}\u{17}${fileBytes.slice(1000)}${garbage.slice(200)}${bytesOf('18 FF')}`);
		expect(bob.hear('16 FF')).toBe('');
	});

	test('a multiple of 500 costs a block of garbage', () => {
		const {bob} = sending(file.subarray(0, 1000));
		bob.hear('16 FF 16 FF');
		expect(bob.hear('16 FF')).toBe(`\u{17}${garbage}${bytesOf('18 FF')}`);
	});

	test('a block that finds no room in the kernel is lost, and counted', () => {
		const {bob} = sending(file, {socketBuffer: 600});
		bob.wire.isStuck = true;
		expect(bob.hear('16 FF 16 FF 16 FF')).toBe(`\u{17}${fileBytes.slice(0, 500)}\u{17}${fileBytes.slice(500, 1000)}${bytesOf('18 FF')}`);
	});

	test('an empty file is not offered', () => {
		const {tintin, bob} = sending(new Uint8Array());
		expect(bob.hear('16 FF')).toBe('');
		expect(tintin.transcript.at(-1)).toContain('empty');
	});
});

describe('files in', () => {
	const block = (at: number): string => `17 ${[...file.subarray(at, at + 500)].map(byte => byte.toString(16)).join(' ')}`;

	const offered = (size: number, boost = 1) => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		bob.hear(`14 "a.txt,${size}" FF`);
		tintin.accept(boost);
		return {tintin, bob, requests: bob.take()};
	};

	test('one request for each block and no more', async () => {
		const {tintin, bob, requests} = offered(1200);
		expect(requests).toBe(bytesOf('16 FF'));
		expect(bob.hear(block(0))).toBe(bytesOf('16 FF'));
		expect(bob.hear(block(500))).toBe(bytesOf('16 FF'));
		expect(bob.hear(`${block(1000)} 00*300`)).toBe('');
		expect((await tintin.file('a.txt')).bytes).toEqual(file);
		bob.hear('18 FF');
		expect(tintin.transcript.at(-1)).toBe('Bob has ended the file transfer.');
	});

	test('a size that is a multiple of 500 loses its last 500 bytes', () => {
		const {tintin, bob} = offered(1000);
		bob.hear(block(0));
		expect(bob.hear(block(500))).toBe('');
		expect(tintin.files[0]!.bytes).toEqual(file.subarray(0, 500));
	});

	test('a boost sends requests ahead, one for 5000 bytes of the file, and one more for each block', () => {
		expect(offered(1200, 1000).requests).toBe(bytesOf('16 FF'));
		const {bob, requests} = offered(20_000, 1000);
		expect(requests).toBe(bytesOf('16 FF 16 FF 16 FF 16 FF'));
		expect(bob.hear(block(0))).toBe(bytesOf('16 FF'));
		expect(offered(20_000, 2).requests).toBe(bytesOf('16 FF 16 FF'));
	});

	test('the FF of a block of 502 bytes is noise at the end of a read, and swallows the end', () => {
		const {tintin, bob} = offered(600);
		expect(bob.hear(`${block(0)} FF`)).toBe(bytesOf('16 FF'));
		expect(tintin.transcript.at(-1)).toBe('Unterminated command: 255');
		bob.hear(`${block(500)} FF 18 FF`);
		expect(tintin.transcript.at(-1)).toBe('unknown option [255]');
		expect(tintin.files[0]).toMatchObject({state: 'complete', bytes: file.subarray(0, 600)});
	});

	test('with two of them in one read the second is lost', () => {
		const {bob} = offered(20_000, 2);
		bob.hear(`${block(0)} FF ${block(500)} FF`);
		expect(bob.payloads(code.fileBlock)).toHaveLength(1);
	});

	test('a block may be cut once, but not right behind its number', () => {
		const {tintin, bob} = offered(1200);
		bob.hear('17 61');
		expect(bob.hear('61*499')).toBe(bytesOf('16 FF'));
		bob.hear('17');
		expect(bob.hear('61*500')).toBe('');
		expect(tintin.files[0]!.blocks).toBe(1);
	});

	test('the second half is taken from whoever comes next', () => {
		const {tintin, bob} = offered(1200);
		const cy = calledBy(tintin, {name: 'Cy'});
		bob.hear('17 61*300');
		cy.hear('62*200 04 "hi" FF');
		expect(tintin.files[0]!.blocks).toBe(0);
		expect(cy.payloads(code.fileBlock)).toEqual([`${'a'.repeat(300)}${'b'.repeat(200)}`]);
		expect(tintin.transcript).toContain('<CHAT> hi');
	});

	test('a fragment that starts with NO hangs up', () => {
		const {bob} = offered(1200);
		bob.hear('17 61*300');
		bob.hear('"NO" 61*198');
		expect(bob.wire.isClosed).toBe(true);
	});

	test('an offer is replaced before it was accepted, refused after', () => {
		const tintin = new TinTinLikePeer();
		const bob = calledBy(tintin);
		expect(bob.hear('14 "a.txt,600" FF 14 "b.txt,600" FF')).toBe('');
		tintin.accept();
		expect(tintin.files.map(({name}) => name)).toEqual(['b.txt']);
		bob.take();
		expect(bob.hear('14 "c.txt,600" FF')).toContain('transfer already in progress');
	});

	test.each([['dir/a.txt,600', true], [String.raw`c:\\a.txt,600`, true], ['/a.txt,600', false], ['a.txt,0', true], ['a,b.txt,600', true]])('%s refused: %s', (offer, isRefused) => {
		const bob = calledBy(new TinTinLikePeer());
		expect(bob.hear(`14 "${offer}" FF`).startsWith('\u{15}')).toBe(isRefused);
	});

	test('a DENY or a CANCEL drops the transfer and keeps what has come', () => {
		for (const word of ['15 "No." FF', '19 FF']) {
			const {tintin, bob} = offered(1200);
			bob.hear(block(0));
			expect(bob.hear(word)).toBe('');
			expect(tintin.files[0]).toMatchObject({state: 'partial', bytes: file.subarray(0, 500)});
			expect(bob.hear(block(500))).toBe('');
		}
	});

	test('a block while idle is skipped', () => {
		const tintin = new TinTinLikePeer();
		const bob = calling(tintin);
		bob.hear(`${block(0)} 05 "hi" FF`);
		expect(tintin.transcript.at(-1)).toBe('<CHAT> hi');
	});
});
