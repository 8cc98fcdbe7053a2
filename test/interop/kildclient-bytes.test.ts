import {Buffer} from 'node:buffer';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {fileContent, temporaryFolder} from '../support/files.js';
import {hex} from '../support/hex.js';
import {describeWithKildClient, startKildClient, type KildClient} from '../support/kildclient.js';
import {bareServer, caller, Witness} from '../support/sockets.js';

/** As KildClient writes everything: its colour is bold red. */
const red = '1B "[1;31m"';

/** The two things its version is made of are those of the package. */
const version = /KildClient 3\.\d+\.\d+, chat plugin 2\.0\.0/v;

/** A bare socket that has called KildClient and has been accepted. */
const callKildClient = async (kild: KildClient, handshake: string) => {
	const {socket, witness} = await caller(kild.port);
	kild.answerCall('yes');
	socket.write(handshake);
	return {socket, witness};
};

/** What has come since the last look, once it is as long as what is expected. */
const take = async (witness: Witness, from: number, bytes: Uint8Array) => {
	await witness.until(`${bytes.length} bytes`, () => witness.bytes.length >= from + bytes.length);
	expect(Buffer.from(witness.bytes.subarray(from)).toString('latin1')).toBe(Buffer.from(bytes).toString('latin1'));
	return from + bytes.length;
};

/** After the greetings of KildClient nothing comes until somebody does something. */
const greetings = async (witness: Witness, end: string) => {
	await witness.until('the greetings', () => witness.text.endsWith(end));
	return witness.bytes.length;
};

describeWithKildClient('the bytes of KildClient', () => {
	test('MudMaster chat: it answers', async () => {
		await using kild = await startKildClient({name: 'Al'});
		const {witness} = await callKildClient(kild, 'CHAT:Bob\n127.0.0.14050 ');
		await greetings(witness, '\u{FF}');
		expect(witness.text).toMatch(new RegExp(String.raw`^YES:Al\n\u{13}${version.source}\u{FF}$`, 'v'));
	});

	test('MudMaster chat: it calls', async () => {
		const witness = new Witness();
		const {port} = await bareServer(socket => {
			socket.on('data', chunk => {
				witness.data(chunk);
				if (witness.text.startsWith('CHAT:') && !witness.text.includes('\u{13}')) {
					socket.write('YES:Bob\n');
				}
			});
		});
		await using kild = await startKildClient({name: 'Al'});
		kild.call(port);
		await greetings(witness, '\u{FF}');
		expect(witness.text).toMatch(new RegExp(String.raw`^CHAT:Al\n127\.0\.0\.1${String(kild.port).padEnd(5)}\u{13}${version.source}\u{FF}$`, 'v'));
	});

	test('MudMaster chat: it says no', async () => {
		await using kild = await startKildClient({name: 'Al'});
		const {socket, witness} = await caller(kild.port);
		socket.write('CHAT:Bob\n127.0.0.14050 ');
		await kild.waitFor('dialog:');
		kild.answerCall('no');
		await witness.untilClosed();
		expect(witness.text).toBe('NO\n');
	});

	test('MudMaster chat: texts, names, ping', async () => {
		await using kild = await startKildClient({name: 'Al'});
		const {socket, witness} = await callKildClient(kild, 'CHAT:Bob\n127.0.0.14050 ');
		let at = await greetings(witness, '\u{FF}');
		kild.chatAll('hi');
		at = await take(witness, at, hex(String.raw`04 "\n" ${red} "Al chats to everybody, 'hi'\n" FF`));
		kild.chat('Bob', 'hi');
		at = await take(witness, at, hex(String.raw`05 "\n" ${red} "Al chats to you, 'hi'\n" FF`));
		kild.emoteAll('waves');
		at = await take(witness, at, hex(String.raw`04 "\n" ${red} "(To everybody) Al waves\n" FF`));
		kild.emote('Bob', 'waves');
		at = await take(witness, at, hex(String.raw`05 "\n" ${red} "Al waves\n" FF`));
		kild.setGroup('Bob', 'raid');
		kild.chatGroup('raid', 'hi');
		at = await take(witness, at, hex(String.raw`06 "raid" 20*11 "\n" ${red} "Al chats to the group, 'hi'\n" FF`));
		kild.emoteGroup('raid', 'waves');
		at = await take(witness, at, hex(String.raw`06 "raid" 20*11 "\n" ${red} "(To the group) Al waves\n" FF`));
		kild.setName('Albert');
		at = await take(witness, at, hex('01 "Albert" FF'));
		socket.write(hex('1A "17 42" FF'));
		at = await take(witness, at, hex('1B "17 42" FF'));
		kild.ping('Bob');
		await witness.until('a ping', () => /\u{1A}\d{1,10}\u{FF}$/v.test(witness.text));
		at = witness.bytes.length;
		// The text of its user is UTF-8 already when it is encoded in what `setencoding` has set.
		kild.chat('Bob', 'ÿ');
		at = await take(witness, at, hex(String.raw`05 "\n" ${red} "Albert chats to you, '" C3 BF "'\n" FF`));
		kild.command('setencoding', 'Bob', 'UTF-8');
		kild.chat('Bob', 'ÿ');
		await take(witness, at, hex(String.raw`05 "\n" ${red} "Albert chats to you, '" C3 83 C2 BF "'\n" FF`));
	});

	test('MudMaster chat: it reads texts as Latin-1, and names as UTF-8', async () => {
		await using kild = await startKildClient({name: 'Al'});
		const {socket} = await callKildClient(kild, 'CHAT:Bob\n127.0.0.14050 ');
		await kild.waitFor('Chat session with \'Bob\'');
		socket.write(hex(String.raw`04 "Gr" FC DF "e\n" FF 04 "Gr" C3 BC C3 9F "e\n" FF 01 "Gr" C3 BC "n" FF`));
		await kild.waitFor('Bob is now known as Grün.');
		expect(kild.transcript().filter(line => line.startsWith('Gr'))).toEqual(['Grüße', 'GrÃ¼Ã\u{9F}e']);
	});

	test('MudMaster chat: a file in blocks of 502 bytes, its end only on one more request', async () => {
		const source = path.join(await temporaryFolder(), 'a.bin');
		await writeFile(source, fileContent(501));
		await using kild = await startKildClient({name: 'Al'});
		const {socket, witness} = await callKildClient(kild, 'CHAT:Bob\n127.0.0.14050 ');
		let at = await greetings(witness, '\u{FF}');
		kild.sendFile('Bob', source);
		at = await take(witness, at, hex('14 "a.bin,501" FF'));
		socket.write(hex('16 FF'));
		at = await take(witness, at, Uint8Array.of(0x17, ...fileContent(501).subarray(0, 500), 0xFF));
		socket.write(hex('16 FF'));
		at = await take(witness, at, Uint8Array.of(0x17, fileContent(501)[500]!, ...hex('00*499'), 0xFF));
		socket.write(hex('16 FF'));
		at = await take(witness, at, hex('18 FF'));
		// Whoever asks again is told that there is nothing to be had.
		socket.write(hex('16 FF'));
		await take(witness, at, hex('19 FF'));
	});

	test('MudMaster chat: it talks to callers whom it has not answered yet', async () => {
		await using kild = await startKildClient({name: 'Al'});
		const {socket, witness} = await caller(kild.port);
		socket.write('CHAT:Bob\n127.0.0.14050 ');
		await kild.waitFor('dialog:');
		kild.chatAll('hi');
		const at = await take(witness, 0, hex(String.raw`04 "\n" ${red} "Al chats to everybody, 'hi'\n" FF`));
		kild.answerCall('yes');
		await witness.until('the answer', () => witness.text.slice(at).startsWith('YES:Al\n'));
	});

	test('MudMaster chat: what it does not know it answers with a notice', async () => {
		await using kild = await startKildClient({name: 'Al'});
		const {socket, witness} = await callKildClient(kild, 'CHAT:Bob\n127.0.0.14050 ');
		const at = await greetings(witness, '\u{FF}');
		socket.write(hex('08 "Bob" FF'));
		await kild.waitFor('Received unknown command #8, data: <Bob>');
		await take(witness, at, hex(String.raw`07 ${red} "KildClient chat does not support command 8 at this time, sorry.\n" FF`));
	});

	test('zChat: it answers', async () => {
		await using kild = await startKildClient({name: 'Al'});
		kild.command('set', 'zchat_stamp', 0x01_02_03_04);
		const {witness} = await callKildClient(kild, 'ZCHAT:Bob\t0\n127.0.0.104050');
		await greetings(witness, '\u{6A}\0\u{4}\0\u{4}\u{3}\u{2}\u{1}');
		expect(witness.text).toMatch(new RegExp(String.raw`^YES:Al\n\u{13}\0[\u{0}-\u{FF}]\0${version.source}e\0\u{1}\0\u{1}j\0\u{4}\0\u{4}\u{3}\u{2}\u{1}$`, 'v'));
	});

	test('zChat: it calls', async () => {
		const witness = new Witness();
		const {port} = await bareServer(socket => {
			socket.on('data', witness.data);
		});
		await using kild = await startKildClient({name: 'Al'});
		kild.zcall(port);
		await witness.untilText(`ZCHAT:Al\t0\n127.0.0.1${String(kild.port).padStart(5, '0')}`);
	});

	test('zChat: texts with its stamp, groups and snooped lines without', async () => {
		await using kild = await startKildClient({name: 'Al'});
		kild.command('set', 'zchat_stamp', 0x01_02_03_04);
		const {socket, witness} = await callKildClient(kild, 'ZCHAT:Bob\t0\n127.0.0.104050');
		let at = await greetings(witness, '\u{4}\u{3}\u{2}\u{1}');
		kild.chatAll('hi');
		at = await take(witness, at, hex(String.raw`04 00 28 00 04 03 02 01 "\n" ${red} "Al chats to everybody, 'hi'\n"`));
		kild.chat('Bob', 'hi');
		at = await take(witness, at, hex(String.raw`05 00 22 00 04 03 02 01 "\n" ${red} "Al chats to you, 'hi'\n"`));
		kild.setGroup('Bob', 'raid');
		kild.chatGroup('raid', 'hi');
		at = await take(witness, at, hex(String.raw`06 00 33 00 "raid" 20*11 "\n" ${red} "Al chats to the group, 'hi'\n"`));
		kild.allowSnoop('Bob');
		at = await take(witness, at, hex(String.raw`07 00 1D 00 ${red} "You can now snoop Al.\n"`));
		socket.write(hex('1E 00 00 00'));
		at = await take(witness, at, hex(String.raw`07 00 20 00 ${red} "You are now snooping Al.\n"`));
		kild.receiveFromMud('A dragon!');
		await take(witness, at, hex('1F 00 09 00 "A dragon!"'));
	});

	test('zChat: a file in blocks of 1024 bytes', async () => {
		const source = path.join(await temporaryFolder(), 'a.bin');
		await writeFile(source, fileContent(1025));
		await using kild = await startKildClient({name: 'Al'});
		kild.command('set', 'zchat_stamp', 0x01_02_03_04);
		const {socket, witness} = await callKildClient(kild, 'ZCHAT:Bob\t0\n127.0.0.104050');
		let at = await greetings(witness, '\u{4}\u{3}\u{2}\u{1}');
		kild.sendFile('Bob', source);
		at = await take(witness, at, hex('14 00 0A 00 "a.bin,1025"'));
		socket.write(hex('16 00 00 00'));
		at = await take(witness, at, Uint8Array.of(...hex('17 00 00 04'), ...fileContent(1025).subarray(0, 1024)));
		socket.write(hex('16 00 00 00'));
		at = await take(witness, at, Uint8Array.of(...hex('17 00 00 04'), fileContent(1025)[1024]!, ...hex('00*1023')));
		socket.write(hex('16 00 00 00'));
		await take(witness, at, hex('18 00 00 00'));
	});
});
