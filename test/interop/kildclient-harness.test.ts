import {Buffer} from 'node:buffer';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {describeWithKildClient, startKildClient, type KildClient} from '../support/kildclient.js';
import {hex} from '../support/hex.js';
import {bareServer, caller, Witness} from '../support/sockets.js';

type Pair = AsyncDisposable & {readonly al: KildClient; readonly bo: KildClient};

/** Al calls Bo. */
const connect = async (call: 'call' | 'zcall'): Promise<Pair> => {
	const al = await startKildClient({name: 'Al'});
	const bo = await startKildClient({name: 'Bo'});
	al[call](bo.port);
	await bo.waitFor('dialog: Accept chat call with \'Al\' from 127.0.0.1?');
	bo.answerCall('yes');
	await bo.waitFor(`Chat session with 'Al' from 127.0.0.1 port ${al.port}`);
	await al.waitFor(`Chat session to 'Bo' at 127.0.0.1 port ${bo.port} established`);
	return {
		al,
		bo,
		async [Symbol.asyncDispose]() {
			await al.stop();
			await bo.stop();
		},
	};
};

const framings = [['MudMaster chat', 'call'], ['zChat', 'zcall']] as const;

const temporaryFolder = async () => {
	const folder = await mkdtemp(path.join(tmpdir(), 'mudlark-kildclient-'));
	onTestFinished(async () => rm(folder, {recursive: true, force: true}));
	return folder;
};

/** Every byte there is, FF first. */
const content = (size: number) => Uint8Array.from({length: size}, (_, index) => 255 - (index % 251));

for (const [framing, call] of framings) {
	describeWithKildClient(`two KildClients over ${framing}`, () => {
		test('texts and emotes, to everybody and to one', async () => {
			await using pair = await connect(call);
			const {al, bo} = pair;
			al.chatAll('hi all');
			expect(await bo.waitFor('hi all')).toBe('Al chats to everybody, \'hi all\'');
			await al.waitFor('You chat to everybody, \'hi all\'');
			bo.chat('Al', 'it\'s me; are you {there}?');
			expect(await al.waitFor('are you')).toBe('Bo chats to you, \'it\'s me; are you {there}?\'');
			al.emoteAll('waves');
			expect(await bo.waitFor('waves')).toBe('(To everybody) Al waves');
			bo.emote('Al', 'nods');
			expect(await al.waitFor('nods')).toBe('Bo nods');
			bo.type('Al', '/chatall from my window');
			expect(await al.waitFor('from my window')).toBe('Bo chats to everybody, \'from my window\'');
		});

		test('new names, ping, information', async () => {
			await using pair = await connect(call);
			const {al, bo} = pair;
			al.setName('Albert');
			await bo.waitFor('Al is now known as Albert.');
			bo.ping('Albert');
			await bo.waitFor(/^Ping replyied in \d+ second/v);
			bo.info('Albert');
			expect(await bo.waitFor('Remote version')).toMatch(/: KildClient 3\.\d+\.\d+, chat plugin 2\.0\.0$/v);
			await bo.waitFor(`Call port        : ${al.port}`);
		});

		test.each([1, 499, 500, 501, 1000, 1024, 65_536])('a file of %i bytes, both ways', async size => {
			const folder = await temporaryFolder();
			const source = path.join(folder, 'source.bin');
			await writeFile(source, content(size));
			await using pair = await connect(call);
			const send = async (from: KildClient, to: KildClient) => {
				const target = path.join(folder, `from ${from.name}`);
				const since = from.transcript().length;
				to.acceptFile(target);
				from.sendFile(to.name, source);
				await to.waitFor(`dialog: ${from.name} wants to send you file 'source.bin', length ${size} bytes. Accept it?`);
				await to.waitFor(`Transfer of file ${target} finished.`);
				await from.waitFor(`Finished transfer of file ${source}.`, {since});
				expect(Buffer.compare(await readFile(target), content(size))).toBe(0);
			};

			await send(pair.al, pair.bo);
			await send(pair.bo, pair.al);
		});

		test('a file that is refused', async () => {
			const source = path.join(await temporaryFolder(), 'plan.txt');
			await writeFile(source, 'attack');
			await using pair = await connect(call);
			const {al, bo} = pair;
			al.sendFile('Bo', source);
			await bo.waitFor('dialog: Al wants to send you file \'plan.txt\', length 6 bytes. Accept it?');
			bo.refuseFile();
			await al.waitFor('Bo rejected the file transfer: Bo rejected the file transfer.');
		});

		test('a file that is stopped', async () => {
			const folder = await temporaryFolder();
			const source = path.join(folder, 'plan.txt');
			await writeFile(source, 'attack');
			await using pair = await connect(call);
			const {al, bo} = pair;
			al.sendFile('Bo', source);
			await bo.waitFor('dialog: Al wants to send you file');
			al.stopFile('Bo');
			await al.waitFor(`Transfer of file ${source} aborted.`);
			bo.acceptFile(path.join(folder, 'target'));
			await bo.waitFor(`Transfer of file ${path.join(folder, 'target')} aborted by remote party.`);
		});

		test('hanging up, either of them', async () => {
			await using pair = await connect(call);
			const {al, bo} = pair;
			al.hangUp('Bo');
			await bo.waitFor('Chat session closed.');
			bo[call](al.port);
			al.answerCall('yes');
			await bo.waitFor('Chat session to \'Al\'');
			const since = al.transcript().length;
			bo.hangUp('Al');
			await al.waitFor('Chat session closed.', {since});
		});

		test('a call that is refused', async () => {
			await using al = await startKildClient({name: 'Al'});
			await using bo = await startKildClient({name: 'Bo'});
			bo.answerCall('no');
			al[call](bo.port);
			await al.waitFor('Remote party refused chat session');
			expect(bo.transcript()).toContain('dialog: Accept chat call with \'Al\' from 127.0.0.1?');
		});
	});
}

describeWithKildClient('what two KildClients make of groups and snooping', () => {
	test('groups over MudMaster chat', async () => {
		await using pair = await connect('call');
		const {al, bo} = pair;
		al.setGroup('Bo', 'raid');
		al.chatGroup('raid', 'to arms');
		expect(await bo.waitFor('to arms')).toBe('Al chats to the group, \'to arms\'');
		al.emoteGroup('raid', 'runs');
		expect(await bo.waitFor('runs')).toBe('(To the group) Al runs');
	});

	test('groups over zChat: it sends no stamp, but cuts one off what it reads', async () => {
		await using pair = await connect('zcall');
		const {al, bo} = pair;
		al.setGroup('Bo', 'raid');
		al.chatGroup('raid', 'to arms');
		// The four bytes `\n ESC [ 1` are missing.
		expect(await bo.waitFor('to arms')).toBe(';31mAl chats to the group, \'to arms\'');
	});

	test('snooping over zChat: it sends no stamp, but cuts one off what it reads', async () => {
		await using pair = await connect('zcall');
		const {al, bo} = pair;
		al.snoop('Bo');
		await al.waitFor('Message from Bo: Bo does not allow you to snoop him/her.');
		await bo.waitFor('Al has tried to snoop you.');
		bo.allowSnoop('Al');
		await al.waitFor('Message from Bo: You can now snoop Bo.');
		bo.receiveFromMud('nobody snoops yet');
		al.snoop('Bo');
		await al.waitFor('Message from Bo: You are now snooping Bo.');
		await bo.waitFor('Al is snooping you.');
		bo.receiveFromMud('1234You see a dragon.');
		expect(await al.waitFor('dragon')).toBe('>You see a dragon.');
		bo.sendToMud('kill dragon');
		await al.waitFor(/^> dragon$/v);
		bo.allowSnoop('Al', false);
		await al.waitFor('Message from Bo: You can no longer snoop Bo.');
		bo.receiveFromMud('1234The dragon is dead.');
		bo.chat('Al', 'done');
		await al.waitFor('done');
		expect(al.transcript().filter(line => line.startsWith('>'))).toEqual(['>You see a dragon.', '> dragon']);
	});

	test('snooping over MudMaster chat: it does not', async () => {
		await using pair = await connect('call');
		pair.al.snoop('Bo');
		await pair.al.waitFor('Only the zChat protocol supports snooping.');
	});
});

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
		await writeFile(source, content(501));
		await using kild = await startKildClient({name: 'Al'});
		const {socket, witness} = await callKildClient(kild, 'CHAT:Bob\n127.0.0.14050 ');
		let at = await greetings(witness, '\u{FF}');
		kild.sendFile('Bob', source);
		at = await take(witness, at, hex('14 "a.bin,501" FF'));
		socket.write(hex('16 FF'));
		at = await take(witness, at, Uint8Array.of(0x17, ...content(501).subarray(0, 500), 0xFF));
		socket.write(hex('16 FF'));
		at = await take(witness, at, Uint8Array.of(0x17, content(501)[500]!, ...hex('00*499'), 0xFF));
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
		await writeFile(source, content(1025));
		await using kild = await startKildClient({name: 'Al'});
		kild.command('set', 'zchat_stamp', 0x01_02_03_04);
		const {socket, witness} = await callKildClient(kild, 'ZCHAT:Bob\t0\n127.0.0.104050');
		let at = await greetings(witness, '\u{4}\u{3}\u{2}\u{1}');
		kild.sendFile('Bob', source);
		at = await take(witness, at, hex('14 00 0A 00 "a.bin,1025"'));
		socket.write(hex('16 00 00 00'));
		at = await take(witness, at, Uint8Array.of(...hex('17 00 00 04'), ...content(1025).subarray(0, 1024)));
		socket.write(hex('16 00 00 00'));
		at = await take(witness, at, Uint8Array.of(...hex('17 00 00 04'), content(1025)[1024]!, ...hex('00*1023')));
		socket.write(hex('16 00 00 00'));
		await take(witness, at, hex('18 00 00 00'));
	});
});

describeWithKildClient('the harness', () => {
	test('a port that is taken is told at once', async () => {
		await using al = await startKildClient({name: 'Al'});
		await expect(startKildClient({name: 'Bo', port: al.port})).rejects.toThrow(`can't listen on port ${al.port}`);
	});

	test('a Perl that dies in a command is told, and does not end it', async () => {
		await using al = await startKildClient({name: 'Al'});
		al.chat('Nobody', 'hi');
		await al.waitFor('error: Could not find chat session \'Nobody\'');
		al.command('nonsense');
		await al.waitFor('error: Unknown command nonsense');
	});
});
