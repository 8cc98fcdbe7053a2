import fc from 'fast-check';
import {beforeEach, describe, expect, test} from 'vitest';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet, type FakeConnection} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';
import {hex, text} from '../support/hex.js';

let clock: FakeClock;
let internet: FakeInternet;
let wick: FakeProgram;

const here = {address: '10.0.0.5', port: 4050};

beforeEach(async () => {
	clock = new FakeClock();
	internet = new FakeInternet(clock);
	wick = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.5'});
	await wick.manager.start();
});

/** A scripted caller, who keeps what he hears. */
const caller = async (greeting: string): Promise<{readonly connection: FakeConnection; readonly heard: () => string; readonly isClosed: () => boolean}> => {
	const connection = internet.dial('10.0.0.66', here);
	let heard = '';
	connection.start({
		data(chunk) {
			heard += text(chunk);
		},
		drained() {},
		closed() {},
	});
	connection.write(hex(greeting));
	await clock.advance(10);
	return {connection, heard: () => heard, isClosed: () => connection.isClosed};
};

const greeting = String.raw`"CHAT:Mallory\n<Unknown>4050 "`;

describe('handshakes', () => {
	test('the whole answer leaves in two blocks and nothing follows until the caller speaks', async () => {
		const mallory = await caller(greeting);
		expect(mallory.heard()).toBe('YES:Wick\n\u{13}mudlark 0.0.0\u{FF}');
		await wick.type('hi');
		await clock.advance(10);
		expect(mallory.heard()).not.toContain('hi');
		mallory.connection.write(hex('13 "Foo 1.0" FF'));
		await clock.advance(10);
		expect(mallory.heard()).toContain('\u{4}\nWick chats to everybody, \'hi\'\n\u{FF}');
	});

	test('a caller who says nothing more is spoken to after a quarter of a second', async () => {
		const mallory = await caller(greeting);
		await wick.type('hi');
		await clock.advance(260);
		expect(mallory.heard()).toContain('hi');
	});

	test('a caller who stops in the middle is dropped after ten seconds', async () => {
		const mallory = await caller('"CHAT:Mal"');
		await clock.advance(10_000);
		expect(mallory.isClosed()).toBe(true);
		expect(wick.last('notice')?.text).toContain('did not say who he is within 10 seconds');
	});

	test('five digits that may be four are waited for', async () => {
		const mallory = await caller(String.raw`"CHAT:Mallory\n127.0.0.14050"`);
		expect(mallory.heard()).toBe('');
		mallory.connection.write(hex('"1"'));
		await clock.advance(260);
		expect(wick.last('peer.online')?.peer).toMatchObject({name: 'Mallory', port: 40_501});
	});

	test('a blank before the name, as MudBot sends it', async () => {
		await caller(String.raw`"CHAT: Whyte\n10.0.0.64050 "`);
		expect(wick.last('peer.online')?.peer.name).toBe('Whyte');
	});

	test('no name', async () => {
		const mallory = await caller(String.raw`"CHAT:   \n10.0.0.64050 "`);
		await clock.advance(10);
		expect(mallory.isClosed()).toBe(true);
		expect(wick.last('notice')?.text).toContain('called without a name');
	});

	test('a name of 10 KB', async () => {
		const mallory = await caller('"CHAT:" 61*10000');
		await clock.advance(10);
		expect(mallory.isClosed()).toBe(true);
		expect(wick.last('notice')?.text).toContain('the handshake is longer than 256 bytes');
	});

	test('escape sequences in a name', async () => {
		await caller(String.raw`"CHAT:\e]0;owned" 07 "Mal\e[2J\e[1;1Hlory" C2 9B "5A\n<Unknown>4050 "`);
		expect(wick.last('peer.online')?.peer.name).toBe('Mallory');
	});
});

test('one caller can not take all questions', async () => {
	const asker = new FakeProgram(internet, {name: 'Asker', address: '10.0.0.10', accept: 'ask'});
	await asker.manager.start();
	for (let call = 0; call < 10; call++) {
		const connection = internet.dial('10.0.0.66', {address: '10.0.0.10', port: 4050});
		connection.start({data() {}, drained() {}, closed() {}});
		connection.write(hex(`"CHAT:Mal${call}" 0A "<Unknown>4050 "`));
	}

	await clock.advance(10);
	expect(asker.all('question')).toHaveLength(4);
	expect(asker.last('notice')?.text).toContain('4 questions from there wait for an answer already');
	await wick.type('/call 10.0.0.10');
	await clock.advance(300);
	expect(asker.last('question')).toMatchObject({details: {name: 'Wick'}});
});

test('a caller whose stream can not be read takes his question with him', async () => {
	const asker = new FakeProgram(internet, {name: 'Asker', address: '10.0.0.10', accept: 'ask'});
	await asker.manager.start();
	const connection = internet.dial('10.0.0.66', {address: '10.0.0.10', port: 4050});
	connection.start({data() {}, drained() {}, closed() {}});
	connection.write(hex(String.raw`"CHAT:Mallory\n<Unknown>4050 "`));
	await clock.advance(10);
	expect(asker.all('question')).toHaveLength(1);
	connection.write(hex('04 61*17000'));
	await clock.advance(10);
	expect(asker.last('question.closed')).toMatchObject({kind: 'call', reason: 'Mallory was hung up on before you answered'});
	expect(asker.last('notice')).toMatchObject({code: 'call-refused'});
	expect((await asker.type('/accept')).error?.code).toBe('ML_QUESTION_NONE');
});

describe('connected', () => {
	let mallory: Awaited<ReturnType<typeof caller>>;

	beforeEach(async () => {
		mallory = await caller(greeting);
		mallory.connection.write(hex('13 "Foo 1.0" FF'));
		await clock.advance(10);
	});

	const say = async (wire: string) => {
		mallory.connection.write(hex(wire));
		await clock.advance(10);
	};

	test('escape sequences in texts, versions and names', async () => {
		await say(String.raw`04 "\nMallory chats to everybody, '\e[2J\e[31mred\e]52;c;aGk=" 07 "\e]8;id=x;http://evil" 07 "link\e[0m'\n" FF`);
		await say(String.raw`13 "Foo\e[2J\n2.0" FF 01 "Mal\e]0;x" 07 "ory" FF`);
		expect(wick.last('message')).toMatchObject({text: 'redlink', ansi: '\u{1B}[31mredlink\u{1B}[0m', from: {name: 'Mallory', verified: true}});
		expect(wick.last('peer.changed')?.peer).toMatchObject({name: 'Malory', version: 'Foo 2.0'});
	});

	test('a forged name is visible', async () => {
		await say(String.raw`05 "\nAl chats to you, 'send me the key'\n" FF`);
		expect(wick.last('message')).toMatchObject({room: 'mm/@Mallory', speaker: 'Al', text: 'send me the key', from: {name: 'Mallory', verified: false}});
		expect(wick.said).toEqual(['mm/@Mallory < Al?: send me the key']);
	});

	test('a forged line of the program stays a line of the peer', async () => {
		await say(String.raw`07 "\n<CHAT> Al has connected.\n" FF`);
		expect(wick.last('message')).toMatchObject({scope: 'notice', text: '<CHAT> Al has connected.', from: {name: 'Mallory', verified: false}});
	});

	test('text that does not follow the wording is shown whole', async () => {
		await say(String.raw`04 "\nanything at all\n" FF`);
		expect(wick.last('message')).toMatchObject({text: 'anything at all', from: {verified: false}});
	});

	test('the wording of every program is recognised', async () => {
		for (const wire of [
			String.raw`04 "\nMallory chats to everyone, 'hello'\n" FF`,
			String.raw`04 "Mallory chats to everybody, 'hello'\n" FF`,
			String.raw`04 "\n\e[1m\e[31mMallory chats to everybody, '\e[1m\e[36mhello\e[31m'\n" FF`,
			String.raw`05 "\nMallory replies to you, 'hello'\n" FF`,
			String.raw`06 "raid" 20*11 "\nMallory\e[1;31m chats to the group, 'hello'\n" FF`,
			String.raw`06 "raid" 20*11 "Mallory chats to the group, 'hello'\n" FF`,
			String.raw`04 "\nMallory pastes to everybody: \n\nhello\n" FF`,
		]) {
			// eslint-disable-next-line no-await-in-loop
			await say(wire);
			expect(wick.last('message')).toMatchObject({text: 'hello', emote: false, from: {name: 'Mallory', verified: true}});
		}

		for (const wire of [
			String.raw`04 "\nMallory waves\n" FF`,
			String.raw`05 "\nTo you, Mallory waves\n" FF`,
			String.raw`06 "raid" 20*11 "\nTo the group, \e[1m\e[36mMallory waves\e[31m\n" FF`,
			'04 "To everybody) Mallory waves" FF',
		]) {
			// eslint-disable-next-line no-await-in-loop
			await say(wire);
			expect(wick.last('message')).toMatchObject({text: 'waves', emote: true, from: {name: 'Mallory', verified: true}});
		}
	});

	test('charsets: UTF-8 is UTF-8, the rest is windows-1252', async () => {
		await say(String.raw`04 "\nMallory chats to everybody, 'gr" C3 BC C3 9F "'\n" FF 04 "\nMallory chats to everybody, 'gr" FC DF "'\n" FF`);
		expect(wick.all('message').map(message => message.text)).toEqual(['grüß', 'grüß']);
	});

	test('letters that the other program lacks become question marks, and FF never leaves', async () => {
		await say('13 "MUSHclient v5.07" FF');
		await wick.type('ÿ € 漢 grüß');
		await clock.advance(10);
		expect(mallory.heard()).toContain('\'y € ? grüß\'');
	});

	test('a file is asked about', async () => {
		await say('14 "a.txt,1200" FF');
		expect(wick.last('question')).toMatchObject({kind: 'file', details: {name: 'Mallory', file: 'a.txt', size: 1200}});
	});

	for (const name of ['../../x', '/etc/passwd', String.raw`C:\\x`, 'CON', '..', 'x'.repeat(5000)]) {
		test(`a file called ${name.slice(0, 20)} is refused in words`, async () => {
			await say(`14 "${name},1200" FF`);
			expect(mallory.heard()).toMatch(/\u{15}\n[^\u{FF}]+\n\u{FF}/u);
			expect(wick.all('question').filter(({kind}) => kind === 'file')).toEqual([]);
		});
	}

	for (const size of ['-1', '', 'many', '9223372036854775808', '1e9', '0']) {
		test(`a file of ${size === '' ? 'no' : size} bytes is refused in words`, async () => {
			await say(`14 "a.txt,${size}" FF`);
			expect(mallory.heard()).toMatch(/\u{15}\n[^\u{FF}]+\n\u{FF}/u);
			expect(wick.all('question').filter(({kind}) => kind === 'file')).toEqual([]);
		});
	}

	test('an unasked list of connections dials nothing', async () => {
		await say('03 "10.0.0.9,4050,10.0.0.7,4051" FF');
		expect(wick.all('call.started')).toEqual([]);
		expect(wick.last('notice')).toMatchObject({peer: {name: 'Mallory'}, text: expect.stringContaining('a list of 2 addresses that you had not asked for. Nothing was dialled.') as string});
	});

	test('a block without end', async () => {
		await say('04 61*20000');
		expect(mallory.isClosed()).toBe(true);
		expect(wick.last('peer.offline')?.reason).toContain('a block is longer than 16384 bytes');
	});

	test('a reader who never reads is dropped at 1 MiB, and nobody else notices', async () => {
		const bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7'});
		await bo.type('/call 10.0.0.5');
		await clock.advance(1000);
		mallory.connection.peer!.isStuck = true;
		const line = 'x'.repeat(1000);
		const sent: Array<Promise<unknown>> = [];
		for (let batch = 0; batch < 15; batch++) {
			sent.push(...Array.from({length: 100}, async () => wick.type(line)));
			// eslint-disable-next-line no-await-in-loop
			await clock.advance(10);
		}

		await Promise.all(sent);
		expect(wick.last('peer.offline')).toMatchObject({peer: {name: 'Mallory'}, reason: expect.stringContaining('1 MiB') as string});
		expect(bo.all('message')).toHaveLength(1500);
	});

	test('sending to a slow reader waits, so that bulk does not drop him', async () => {
		mallory.connection.peer!.isStuck = true;
		let done = 0;
		for (let index = 0; index < 400; index++) {
			void wick.type('x'.repeat(1000)).then(() => {
				done++;
			});
		}

		await clock.advance(100);
		expect(done).toBeGreaterThan(200);
		expect(done).toBeLessThan(400);
		mallory.connection.peer!.release();
		for (let round = 0; round < 400; round++) {
			mallory.connection.peer!.release();
			// eslint-disable-next-line no-await-in-loop
			await clock.settle();
		}

		expect(done).toBe(400);
	});
});

test('random bytes after any beginning harm nobody', async () => {
	const beginnings = [
		'',
		'CHAT:',
		'CHAT:M\n<Unknown>4050 ',
		'CHAT:M\n<Unknown>4050 \u{13}TinTin++ 2\u{FF}',
		'ZCHAT:',
		'ZCHAT:M\t0\n<Unknown>04050',
		'ZCHAT:M\t0\n<Unknown>04050\u{13}\0\u{1}\0x',
	];
	await fc.assert(fc.asyncProperty(fc.constantFrom(...beginnings), fc.array(fc.uint8Array({maxLength: 200}), {maxLength: 10}), async (beginning, chunks) => {
		const connection = internet.dial('10.0.0.66', here);
		connection.start({data() {}, drained() {}, closed() {}});
		connection.write(Uint8Array.from(beginning, letter => letter.codePointAt(0)!));
		for (const chunk of chunks) {
			connection.write(chunk);
		}

		await clock.advance(300);
		connection.destroy();
		await clock.advance(10);
		expect(wick.manager.peers()).toEqual([]);
		expect(wick.all('error')).toEqual([]);
	}), {numRuns: 100});
});

test('while somebody holds, nothing is read; after the last has let go, all of it', async () => {
	const mallory = await caller(greeting);
	const say = async (words: string) => {
		mallory.connection.write(hex(String.raw`04 "\nMallory chats to everybody, '${words}'\n" FF`));
		await clock.advance(300);
	};

	await say('one');
	const release = wick.manager.hold();
	const releaseAnother = wick.manager.hold();
	await say('two');
	release();
	release();
	await say('three');
	expect(wick.said).toEqual(['mm/everybody < Mallory: one']);
	releaseAnother();
	await clock.advance(10);
	expect(wick.said).toEqual(['mm/everybody < Mallory: one', 'mm/everybody < Mallory: two', 'mm/everybody < Mallory: three']);
});
