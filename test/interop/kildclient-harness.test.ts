import {Buffer} from 'node:buffer';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {fileContent, temporaryFolder} from '../support/files.js';
import {describeWithKildClient, startKildClient, type KildClient} from '../support/kildclient.js';
import {caller} from '../support/sockets.js';

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
			await writeFile(source, fileContent(size));
			await using pair = await connect(call);
			const send = async (from: KildClient, to: KildClient) => {
				const target = path.join(folder, `from ${from.name}`);
				const since = from.transcript().length;
				to.acceptFile(target);
				from.sendFile(to.name, source);
				await to.waitFor(`dialog: ${from.name} wants to send you file 'source.bin', length ${size} bytes. Accept it?`);
				await to.waitFor(`Transfer of file ${target} finished.`);
				await from.waitFor(`Finished transfer of file ${source}.`, {since});
				expect(Buffer.compare(await readFile(target), fileContent(size))).toBe(0);
			};

			await send(pair.al, pair.bo);
			await send(pair.bo, pair.al);
		});

		test('a file that is chosen in a dialog, and refused', async () => {
			const source = path.join(await temporaryFolder(), 'plan.txt');
			await writeFile(source, 'attack');
			await using pair = await connect(call);
			const {al, bo} = pair;
			al.type('Bo', '/sendfile');
			await al.waitFor('dialog: Select file');
			al.chooseFile(source);
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
			await al.waitFor('Chat session with \'Bo\'');
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

describeWithKildClient('the harness', () => {
	test('a port that is taken is told at once', async () => {
		await using al = await startKildClient({name: 'Al'});
		await expect(startKildClient({name: 'Bo', port: al.port})).rejects.toThrow(`can't listen on port ${al.port}`);
	});

	test('it can be stopped while a dialog is open, and frees its port', async () => {
		const al = await startKildClient({name: 'Al'});
		const {socket} = await caller(al.port);
		socket.write('CHAT:Bob\n127.0.0.14050 ');
		await al.waitFor('dialog: Accept chat call');
		await al.stop();
		await using bo = await startKildClient({name: 'Bo', port: al.port});
		expect(bo.port).toBe(al.port);
	});

	test('it lives on when a chat is hung up while a dialog about it is open', async () => {
		const source = path.join(await temporaryFolder(), 'plan.txt');
		await writeFile(source, 'attack');
		await using pair = await connect('call');
		const {al, bo} = pair;
		al.sendFile('Bo', source);
		await bo.waitFor('dialog: Al wants to send you file');
		bo.hangUp('Al');
		await al.waitFor('Chat session closed.');
		bo.refuseFile();
		al.call(bo.port);
		bo.answerCall('yes');
		await al.waitFor(`Chat session to 'Bo' at 127.0.0.1 port ${bo.port} established`, {since: al.transcript().indexOf('Chat session closed.')});
	});

	test('a Perl that dies in a command is told, and does not end it', async () => {
		await using al = await startKildClient({name: 'Al'});
		al.chat('Nobody', 'hi');
		await al.waitFor('error: Could not find chat session \'Nobody\'');
		al.command('nonsense');
		await al.waitFor('error: Unknown command nonsense');
	});
});
