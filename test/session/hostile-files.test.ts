import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {ChatWorld} from '../support/chat-world.js';
import type {FakeProgram} from '../support/fake-world.js';
import type {FakeConnection} from '../support/fake-network.js';
import {content, told} from '../support/file-world.js';
import {hex, text} from '../support/hex.js';
import {concat, latin1} from '../support/peers/bytes.js';
import {code} from '../support/peers/codes.js';
import {block, frame, type Framing} from '../support/peers/framing.js';

let world: ChatWorld;
let wick: FakeProgram;
let bo: FakeProgram;
let connection: FakeConnection;
let heard = '';

const greetings = {
	mudmaster: String.raw`"CHAT:Mallory\n<Unknown>4050 " 13 "Foo 1.0" FF`,
	zchat: String.raw`"ZCHAT:Mallory\t0\n10.0.0.6604050" 13 00 07 00 "Foo 1.0"`,
};

/** A scripted caller in one framing, and a peer who must not notice anything of what he does. */
const meet = async (framing: Framing) => {
	world = new ChatWorld();
	wick = await world.program('Wick');
	bo = await world.program('Bo');
	await world.connect(bo, wick);
	wick.disk.files.set('/downloads/a.txt', latin1('mine'));
	heard = '';
	connection = world.internet.dial('10.0.0.66', {address: world.addressOf(wick), port: 4050});
	connection.start({
		data(chunk) {
			heard += text(chunk);
		},
		drained() {},
		closed() {},
	});
	connection.write(hex(greetings[framing]));
	await world.clock.advance(2000);
	expect(wick.last('peer.online')?.peer.name).toBe('Mallory');
};

const encodings = {mudmaster: block, zchat: frame};

const failures = (): readonly string[] => wick.all('transfer.failed').map(({reason}) => reason);

/** Nothing of ours is changed, nothing is anywhere else, nothing stays open, and others talk as ever. */
afterEach(async () => {
	await bo.type('still here');
	await world.settle();
	expect(wick.said.at(-1)).toBe('mm/everybody < Bo: still here');
	expect(text(wick.disk.files.get('/downloads/a.txt')!)).toBe('mine');
	expect([...wick.disk.files.keys()].filter(file => !/^\/downloads\/[^\/\\]+$/v.test(file))).toEqual([]);
	expect(wick.all('error')).toEqual([]);
	connection.destroy();
	await world.settle();
	expect(wick.disk.opened).toBe(0);
});

for (const framing of ['mudmaster', 'zchat'] as const) {
	const encode = encodings[framing];
	const length = framing === 'zchat' ? 1024 : 500;

	const send = (number: number, payload: string | Uint8Array = '') => {
		connection.write(encode(number, typeof payload === 'string' ? latin1(payload) : payload));
	};

	const say = async (number: number, payload: string | Uint8Array = '') => {
		send(number, payload);
		await world.settle();
	};

	/** A file of 1,200 bytes that we have said yes to. */
	const begin = async () => {
		await say(code.fileStart, 'a.txt,1200');
		await wick.type('/accept');
		await world.settle();
	};

	describe(`files over ${framing}`, () => {
		beforeEach(async () => {
			await meet(framing);
		});

		test.for([
			['a.txt', 'a.txt (2)'],
			['.bashrc', '_bashrc'],
			['-rf', '_rf'],
			['~root', '_root'],
			['a~b, c.txt', 'a~b, c.txt'],
			['a|b>c?.txt', 'a_b_c_.txt'],
			['a.txt.part', 'a.txt_part'],
			[`${'x'.repeat(250)}.txt`, `${'x'.repeat(196)}.txt`],
		])('a file called %s is kept as %s', async ([name, kept]) => {
			await say(code.fileStart, `${name!},5`);
			await wick.type('/accept');
			await world.settle();
			await say(code.fileBlock, new Uint8Array(length));
			await say(code.fileEnd);
			expect(wick.last('transfer.done')?.path).toBe(`/downloads/${kept!}`);
			expect(wick.disk.files.get(`/downloads/${kept!}`)).toEqual(new Uint8Array(5));
		});

		test.for(['../../x', '/etc/passwd', String.raw`C:\x`, 'c:x', 'NUL.txt', '..', ' ', 'x'.repeat(5000)])('a file called %.20s is refused in words, and told of', async name => {
			await say(code.fileStart, `${name},1200`);
			expect(heard).toContain('\u{15}');
			expect(wick.last('notice')).toMatchObject({code: 'file-refused', peer: {name: 'Mallory'}});
			expect([wick.all('question'), told(wick)]).toEqual([[], []]);
		});

		test.for(['-1', '', 'many', '9223372036854775808', '1e9', '0', '0x10'])('a file of “%s” bytes is refused in words, and told of', async size => {
			await say(code.fileStart, `b.txt,${size}`);
			expect(heard).toContain('\u{15}');
			expect(wick.last('notice')).toMatchObject({code: 'file-refused', peer: {name: 'Mallory'}});
			expect([wick.all('question'), told(wick)]).toEqual([[], []]);
		});

		test('more bytes than were declared are not kept', async () => {
			await begin();
			const data = content(10 * length);
			for (let at = 0; at < data.length; at += length) {
				send(code.fileBlock, data.subarray(at, at + length));
			}

			await say(code.fileEnd);
			expect(wick.last('transfer.done')).toMatchObject({path: '/downloads/a.txt (2)', bytes: 1200});
			expect(wick.disk.files.get('/downloads/a.txt (2)')).toEqual(data.subarray(0, 1200));
			expect(wick.disk.files.size).toBe(2);
		});

		test('blocks that never come: over after a minute, and what came is kept', async () => {
			await begin();
			await say(code.fileBlock, content(length));
			await world.clock.advance(59_000);
			expect(failures()).toEqual([]);
			await world.clock.advance(1000);
			expect(failures()).toEqual(['Mallory has sent nothing more for 60 seconds; ask for it once more. What came is kept in /downloads/a.txt.part.']);
			expect(wick.disk.files.get('/downloads/a.txt.part')).toEqual(content(length));
		});

		test('a byte at a time, so that it never ends, ends when he stops', async () => {
			await say(code.fileStart, 'b.txt,9007199254740991');
			await wick.type('/accept');
			await world.settle();
			for (let count = 0; count < 20; count++) {
				// eslint-disable-next-line no-await-in-loop
				await world.clock.advance(50_000);
				// eslint-disable-next-line no-await-in-loop
				await say(code.fileBlock, content(length));
			}

			expect(wick.last('transfer.progress')).toMatchObject({size: Number.MAX_SAFE_INTEGER});
			await world.clock.advance(60_000);
			expect(failures()).toHaveLength(1);
		});

		test('blocks, requests, ends and denials while nothing is on its way', async () => {
			const before = heard.length;
			const events = wick.events.length;
			for (let count = 0; count < 1000; count++) {
				for (const number of [code.fileBlockRequest, code.fileEnd, code.fileDeny, code.fileCancel]) {
					send(number);
				}

				send(code.fileBlock, new Uint8Array(length));
			}

			await world.clock.advance(1000);
			expect(heard.length).toBe(before);
			expect(wick.events.length).toBe(events);
		});

		test('cancelling without end ends one file, and is not answered', async () => {
			await begin();
			await say(code.fileBlock, content(length));
			await world.clock.advance(2000);
			const before = heard.length;
			for (let count = 0; count < 10_000; count++) {
				send(code.fileCancel);
			}

			await world.clock.advance(1000);
			expect(failures()).toEqual(['Mallory broke it off. What came is kept in /downloads/a.txt.part.']);
			expect(heard.length).toBe(before);
		});

		test('a second offer in the middle of a file is refused in words, and the first comes to its end', async () => {
			await begin();
			await say(code.fileBlock, content(length));
			await say(code.fileStart, 'b.txt,5');
			expect(heard).toContain('already transferring a.txt');
			const data = content(3 * length);
			for (let at = length; at < 1200; at += length) {
				send(code.fileBlock, data.subarray(at, at + length));
			}

			await say(code.fileEnd);
			expect(wick.all('question')).toHaveLength(1);
			expect(wick.disk.files.get('/downloads/a.txt (2)')).toEqual(data.subarray(0, 1200));
		});

		test('the end before the end: failed, and what came is kept', async () => {
			await begin();
			await say(code.fileBlock, content(length));
			await world.clock.advance(2000);
			await say(code.fileEnd);
			expect(failures()).toEqual([`Mallory ended it after ${length} of 1200 bytes; ask for it once more. What came is kept in /downloads/a.txt.part.`]);
			expect(wick.all('transfer.done')).toEqual([]);
		});

		test('an offer after the other is one question at a time', async () => {
			for (let count = 0; count < 1000; count++) {
				send(code.fileStart, `${count}.txt,1200`);
			}

			await world.settle();
			expect(wick.all('question')).toHaveLength(1);
			await wick.type('/deny');
			await world.settle();
			await say(code.fileStart, 'again.txt,1200');
			expect(wick.all('question')).toHaveLength(2);
			expect(wick.disk.files.size).toBe(1);
		});

		test('names with ~ and , in lists', async () => {
			await wick.type('/peek Mallory');
			await say(code.peekList, '10.0.0.1~4050~a,b~10.0.0.2~4051~c~d~10.0.0.3~99999~e~~~~');
			expect(wick.last('peek')?.entries).toEqual([{address: '10.0.0.1', port: 4050, name: 'a,b'}, {address: '10.0.0.2', port: 4051, name: 'c~d'}]);
			expect(wick.all('call.started')).toEqual([]);
		});

		test('a flood of snooped lines that nobody asked for is one question', async () => {
			for (let round = 0; round < 1000; round++) {
				connection.write(concat(...Array.from({length: 100}, (_, count) => encode(code.snoopData, latin1(`line ${round} ${count}`)))));
				// eslint-disable-next-line no-await-in-loop
				await world.clock.settle();
			}

			expect(wick.all('question')).toMatchObject([{kind: 'snoop', peer: {name: 'Mallory'}}]);
			expect(wick.all('snoop.line')).toEqual([]);
			await wick.type('/accept');
			await world.settle();
			expect(wick.all('snoop.line').length).toBeLessThan(100);
			expect(wick.all('snoop.line').at(-1)?.text).toBe('line 999 99');
		});
	});
}

const addresses = (count: number): string => Array.from({length: count}, (_, index) => `10.${index >> 8}.9.${index & 255},4050,`).join('');

describe('lists without end', () => {
	test('of 10,000 addresses, over MudMaster chat: no block is so long', async () => {
		await meet('mudmaster');
		await wick.type('/request Mallory');
		connection.write(block(code.connectionList, latin1(addresses(10_000))));
		await world.settle();
		expect(wick.last('peer.offline')?.reason).toContain('a block is longer than 16384 bytes');
		expect(wick.all('call.started')).toEqual([]);
	});

	test('as many as a block of zChat holds: sixteen are asked about', async () => {
		await meet('zchat');
		await wick.type('/request Mallory');
		connection.write(frame(code.connectionList, latin1(addresses(4000))));
		await world.settle();
		expect(wick.last('question')).toMatchObject({kind: 'dial', details: {count: 16, leftOut: '1008 more than 16'}});
		expect(wick.all('call.started')).toEqual([]);
	});
});

describe('blocks of zChat', () => {
	beforeEach(async () => {
		await meet('zchat');
	});

	test('65,535 zeros as a text, as a file and as whatever nobody knows', async () => {
		const zeros = new Uint8Array(65_535);
		const events = wick.all('message').length;
		for (const number of [code.everybody, code.fileStart, code.fileBlock, code.nameChange, code.snoopData, 200, 255]) {
			connection.write(frame(number, zeros));
		}

		await world.settle();
		expect(connection.isClosed).toBe(false);
		expect(wick.all('message').length).toBeLessThanOrEqual(events + 1);
		expect(wick.manager.peers().map(({name}) => name)).toEqual(['Bo', 'Mallory']);
	});

	test('nothing but zeros: blocks without a number', async () => {
		connection.write(new Uint8Array(65_535));
		await world.settle();
		expect(wick.last('peer.offline')?.peer.name).toBe('Mallory');
	});

	test.for([0, 1, 3, 5, 10, 4000])('a stamp of %d bytes leaves everything as it is', async length => {
		const before = heard.length;
		connection.write(frame(106, new Uint8Array(length).fill(0x31)));
		connection.write(frame(code.personal, latin1('\u{1}\u{2}\u{3}\u{4}Mallory chats to you, \'hi\'')));
		await world.settle();
		expect(heard.length).toBe(before);
		expect(wick.last('message')?.text).toBe('hi');
	});
});
