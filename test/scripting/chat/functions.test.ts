import {beforeEach, describe, expect, test} from 'vitest';
import {resultCodes, type ResultCode} from '../../../source/scripting/chat/result-codes.js';
import {ChatApi} from '../../support/chat-api.js';
import {ChatWorld} from '../../support/chat-world.js';
import type {FakeProgram} from '../../support/fake-world.js';

let world: ChatWorld;
let wick: FakeProgram;
let al: FakeProgram;
let bo: FakeProgram;
let api: ChatApi;

/** Al is 1, Bo is 2; Zoe is nobody. */
beforeEach(async () => {
	world = new ChatWorld();
	wick = await world.program('Wick');
	al = await world.program('Al');
	bo = await world.program('Bo');
	await world.connect(wick, al);
	await world.connect(wick, bo, 'zchat');
	api = new ChatApi(wick);
});

type Args = readonly unknown[];

/** Success by both names. */
const succeed = async (chat: string, mush: string, ...args: Args): Promise<void> => {
	expect(await api.chat[chat]!(...args)).toBeUndefined();
	await world.settle();
	expect(await api.mush[mush]!(...args)).toBe(0);
	await world.settle();
};

/** The same refusal by both names. */
const fail = async (chat: string, mush: string, code: ResultCode, ...args: Args): Promise<void> => {
	await expect(api.chat[chat]!(...args)).rejects.toMatchObject({name: 'ChatError', code, mush: resultCodes[code]});
	expect(await api.mush[mush]!(...args)).toBe(resultCodes[code]);
};

/** Texts of notes, by their type. */
const notes = (): ReadonlyArray<readonly [type: number | undefined, text: string]> =>
	wick.all('notice').filter(({code}) => code === 'chat-note').map(({note, text}) => [note, text]);

describe('taking calls', () => {
	test('acceptCalls, ChatAcceptCalls', async () => {
		await fail('acceptCalls', 'ChatAcceptCalls', 'AlreadyListening');
		await wick.type('/unlisten');
		await api.chat['acceptCalls']!();
		expect(wick.last('listening')).toMatchObject({port: 4050});
		await api.chat['stopAcceptingCalls']!();
		expect(await api.mush['ChatAcceptCalls']!(40_500)).toBe(0);
		expect(wick.manager.status().port).toBe(40_500);
	});

	test('a port that can not be had', async () => {
		await wick.type('/unlisten');
		for (const port of [-1, 65_536, 1.5, 'x']) {
			// eslint-disable-next-line no-await-in-loop
			await fail('acceptCalls', 'ChatAcceptCalls', 'CannotCreateSocket', port);
		}

		const other = await world.program('Other', {address: world.addressOf(wick), accept: 'none'});
		expect(other.manager.status().port).toBe(4050);
		await fail('acceptCalls', 'ChatAcceptCalls', 'CannotCreateSocket', 0);
	});

	test('the port is remembered, also where it can not be had', async () => {
		await wick.type('/unlisten');
		const other = await world.program('Other', {address: world.addressOf(wick), accept: 'none'});
		await fail('acceptCalls', 'ChatAcceptCalls', 'CannotCreateSocket', 4050);
		await other.type('/listen 4051');
		await api.chat['acceptCalls']!(0);
		expect(wick.manager.status().port).toBe(4050);
	});

	test('stopAcceptingCalls, ChatStopAcceptingCalls: connections stay, and nothing is told where none were taken', async () => {
		await api.chat['stopAcceptingCalls']!();
		expect(wick.manager.status()).toMatchObject({port: 0, peers: 2});
		expect(wick.all('listening.stopped')).toHaveLength(1);
		expect(await api.mush['ChatStopAcceptingCalls']!()).toBeUndefined();
		await world.settle();
		expect(wick.all('listening.stopped')).toHaveLength(1);
		expect(await api.mush['ChatAcceptCalls']!(0)).toBe(0);
		api.mush['ChatStopAcceptingCalls']!();
		await world.settle();
		expect(wick.manager.status().port).toBe(0);
	});
});

describe('calling', () => {
	test.each([['call', 'ChatCall', 'mudmaster'], ['callZChat', 'ChatCallzChat', 'zchat']] as const)('%s, %s', async (chat, mush, protocol) => {
		const cy = await world.program('Cy');
		const dee = await world.program('Dee');
		const id = await api.chat[chat]!(world.addressOf(cy), 4050);
		expect(id).toBe(3);
		await world.clock.advance(1000);
		expect(wick.manager.inspect(3)).toMatchObject({name: 'Cy', protocol, state: 'connected'});
		expect(await api.mush[mush]!(world.addressOf(dee), 0)).toBe(0);
		await world.clock.advance(1000);
		expect(wick.manager.inspect(4)).toMatchObject({name: 'Dee', protocol, state: 'connected'});
	});

	test('success means that it has begun', async () => {
		expect(await api.chat['call']!('10.0.0.99')).toBe(3);
		expect(await api.mush['ChatCall']!('nowhere.invalid', 4050)).toBe(0);
		await world.settle();
		expect(wick.all('call.failed').map(({code}) => code)).toEqual(['refused', 'not-found']);
	});

	test('what can be no address, and no port', async () => {
		for (const [chat, mush] of [['call', 'ChatCall'], ['callZChat', 'ChatCallzChat']] as const) {
			/* eslint-disable no-await-in-loop -- one after the other, as their notes come */
			await fail(chat, mush, 'CannotLookup', '', 4050);
			await fail(chat, mush, 'CannotLookup', 'two words here', 4050);
			await fail(chat, mush, 'CannotCreateSocket', '10.0.0.2', 70_000);
			/* eslint-enable no-await-in-loop */
		}
	});

	test('a second call to the same address: only a note in MUSHclient', async () => {
		await expect(api.chat['call']!(world.addressOf(al))).rejects.toMatchObject({code: 'AlreadyConnected', mush: 30_049});
		expect(await api.mush['ChatCall']!(world.addressOf(al), 4050)).toBe(0);
		expect(notes()).toEqual([[0, 'You are connected with Al at 10.0.0.2:4050 already. /hangup Al first to call again.']]);
	});
});

describe('hanging up', () => {
	test('disconnect, ChatDisconnect', async () => {
		await succeedOnce('disconnect', 'ChatDisconnect', [1], [2]);
		expect(wick.all('peer.offline').map(({peer, reason}) => [peer.name, reason])).toEqual([['Al', 'you hung up'], ['Bo', 'you hung up']]);
		await fail('disconnect', 'ChatDisconnect', 'IdNotFound', 1);
		await fail('disconnect', 'ChatDisconnect', 'IdNotFound', 'Al');
	});

	test('a call in progress too, on either side', async () => {
		const patient = await world.program('Cy', {accept: 'ask'});
		const id = await api.chat['call']!(world.addressOf(patient));
		await world.settle();
		const theirs = new ChatApi(patient);
		expect(await theirs.chat['list']!()).toEqual([]);
		await theirs.chat['disconnect']!(1);
		await world.settle();
		expect(wick.last('call.failed')?.code).toBe('closed');
		const again = await api.chat['call']!(world.addressOf(patient));
		expect(again).toBeGreaterThan(id as number);
		await world.settle();
		expect(await api.mush['ChatDisconnect']!(again)).toBe(0);
		expect(wick.last('call.failed')?.code).toBe('cancelled');
	});

	test('disconnectAll, ChatDisconnectAll count calls in progress', async () => {
		world.internet.lost.add('10.9.9.9');
		await api.chat['call']!('10.9.9.9');
		expect(await api.chat['disconnectAll']!()).toBe(3);
		await world.settle();
		expect(wick.manager.connections()).toEqual([]);
		expect(await api.mush['ChatDisconnectAll']!()).toBe(0);
		await world.connect(wick, al);
		expect(await api.mush['ChatDisconnectAll']!()).toBe(1);
	});
});

const succeedOnce = async (chat: string, mush: string, chatArgs: Args, mushArgs: Args): Promise<void> => {
	expect(await api.chat[chat]!(...chatArgs)).toBeUndefined();
	await world.settle();
	expect(await api.mush[mush]!(...mushArgs)).toBe(0);
	await world.settle();
};

describe('talking', () => {
	test('everybody, ChatEverybody', async () => {
		await succeed('everybody', 'ChatEverybody', 'hi', false);
		await succeed('everybody', 'ChatEverybody', 'waves', true);
		const heard = ['mm/everybody < Wick: hi', 'mm/everybody < Wick: hi', 'mm/everybody < Wick waves', 'mm/everybody < Wick waves'];
		expect(al.said).toEqual(heard);
		expect(bo.said).toEqual(heard);
		expect(wick.all('message')).toHaveLength(4);
	});

	test('everybody leaves out who is ignored, and says so where nobody is left', async () => {
		await wick.type('/ignore Al');
		await succeed('everybody', 'ChatEverybody', 'hi');
		expect(al.said).toEqual([]);
		expect(bo.said).toHaveLength(2);
		await wick.type('/ignore Bo');
		await fail('everybody', 'ChatEverybody', 'NoConnections', 'hi');
		expect(notes()).toEqual([[8, 'No (relevant) chat connections.'], [8, 'No (relevant) chat connections.']]);
	});

	test('personal, ChatPersonal: whatever the case of the name', async () => {
		await succeed('personal', 'ChatPersonal', 'AL', 'psst', false);
		await succeed('personal', 'ChatPersonal', 'al', 'winks', true);
		expect(al.said).toEqual(['mm/@Wick < Wick: psst', 'mm/@Wick < Wick: psst', 'mm/@Wick < Wick winks', 'mm/@Wick < Wick winks']);
		expect(bo.said).toEqual([]);
		await fail('personal', 'ChatPersonal', 'BadParameter', '', 'hi');
		await fail('personal', 'ChatPersonal', 'PersonNotFound', 'Zoe', 'hi');
		// Nobody is meant by the beginning of his name, as nobody looks before it is sent.
		await fail('personal', 'ChatPersonal', 'PersonNotFound', 'A', 'hi');
		expect(notes().slice(0, 2)).toEqual([[7, 'Zoe is not connected.'], [7, 'Zoe is not connected.']]);
	});

	test('personal goes to all of that name, and tells how many', async () => {
		await bo.type('/name Al');
		await world.settle();
		await succeed('personal', 'ChatPersonal', 'Al', 'which?');
		expect([al.said, bo.said].map(({length}) => length)).toEqual([2, 2]);
		expect(notes()).toEqual([[7, '2 matches.'], [7, '2 matches.']]);
	});

	test('send, ChatID', async () => {
		await succeed('send', 'ChatID', 1, 'psst', false);
		await succeed('send', 'ChatID', '2', 'nods', true);
		expect(al.said).toEqual(['mm/@Wick < Wick: psst', 'mm/@Wick < Wick: psst']);
		expect(bo.said).toEqual(['mm/@Wick < Wick nods', 'mm/@Wick < Wick nods']);
		await fail('send', 'ChatID', 'IdNotFound', 0, 'hi');
		expect(notes()).toEqual([]);
		await fail('send', 'ChatID', 'IdNotFound', 99, 'hi');
		expect(notes()).toEqual([[7, 'Chat ID 99 is not connected.'], [7, 'Chat ID 99 is not connected.']]);
	});

	test('group, ChatGroup: whatever the case of the group', async () => {
		await wick.type('/setgroup Al raid');
		await succeed('group', 'ChatGroup', 'RAID', 'now', false);
		await succeed('group', 'ChatGroup', 'raid', 'runs', true);
		expect(al.said).toEqual(['mm/#raid < Wick: now', 'mm/#raid < Wick: now', 'mm/#raid < Wick runs', 'mm/#raid < Wick runs']);
		expect(bo.said).toEqual([]);
		await fail('group', 'ChatGroup', 'BadParameter', '', 'hi');
		await fail('group', 'ChatGroup', 'NoConnections', 'guild', 'hi');
		expect(notes()).toEqual([[9, 'No chat connections in the group guild.'], [9, 'No chat connections in the group guild.']]);
		await wick.type('/ignore Al');
		await fail('group', 'ChatGroup', 'NoConnections', 'raid', 'hi');
	});

	test('message, ChatMessage: any number', async () => {
		const seen: Array<readonly [number | string, string]> = [];
		al.manager.filter('in', ({code, text}) => {
			seen.push([code, text]);
			return true;
		});
		await succeed('message', 'ChatMessage', 1, 105, 'look');
		await succeed('message', 'ChatMessage', 1, 200);
		expect(seen).toEqual([[105, 'look'], [105, 'look'], [200, ''], [200, '']]);
		await fail('message', 'ChatMessage', 'IdNotFound', 99, 7, 'hi');
	});

	test('numbers that do not fit the wire are refused: two bytes in zChat, one in MudMaster', async () => {
		await expect(api.chat['message']!(1, 256, '')).rejects.toMatchObject({code: 'BadParameter'});
		await api.chat['message']!(2, 256, '');
		await fail('message', 'ChatMessage', 'BadParameter', 1, 'x');
		expect(await api.mush['ChatMessage']!(1, 256, '')).toBe(0);
		await world.settle();
		expect(api.log).toEqual(['warn 256 is no block number: give one from 1 to 254.']);
	});

	test('number 30 toggles snooping', async () => {
		await al.type('/allow Wick snoop on');
		await world.settle();
		await api.chat['message']!(1, 30);
		await world.settle();
		expect(wick.last('snoop.started')).toMatchObject({peer: {name: 'Al'}, direction: 'in'});
		expect(await api.mush['ChatMessage']!(1, 30, '')).toBe(0);
		await world.settle();
		expect(wick.last('snoop.stopped')).toMatchObject({peer: {name: 'Al'}, direction: 'in'});
	});

	test('nameChange, ChatNameChange: also told to those who are ignored', async () => {
		await wick.type('/ignore Al');
		await api.chat['nameChange']!(' Frodo ');
		await world.settle();
		expect([al, bo].map(program => program.manager.peers()[0]?.name)).toEqual(['Frodo', 'Frodo']);
		expect(await api.mush['ChatNameChange']!('Sam')).toBe(0);
		await world.settle();
		expect(al.manager.peers()[0]?.name).toBe('Sam');
		await fail('nameChange', 'ChatNameChange', 'BadParameter', ' ');
		await expect(api.chat['nameChange']!('all')).rejects.toMatchObject({code: 'BadParameter'});
	});

	test('texts are counted', async () => {
		api.texts = 1;
		await api.chat['everybody']!('one');
		await expect(api.chat['everybody']!('two')).rejects.toThrow('RateLimited');
		for (const [name, ...args] of [['ChatPersonal', 'Al', 'x'], ['ChatID', 1, 'x'], ['ChatMessage', 1, 7, 'x'], ['ChatPasteText', 1]] as const) {
			api.clipboard = 'x';
			// eslint-disable-next-line no-await-in-loop
			await expect(api.mush[name]!(...args)).rejects.toThrow('RateLimited');
		}
	});

	test('what is no text is refused', async () => {
		await expect(api.chat['everybody']!(7)).rejects.toMatchObject({code: 'BadParameter'});
		await expect(api.chat['send']!(1, {})).rejects.toMatchObject({code: 'BadParameter'});
	});
});

describe('pasting', () => {
	test('pasteEverybody, ChatPasteEverybody', async () => {
		await fail('pasteEverybody', 'ChatPasteEverybody', 'ClipboardEmpty');
		api.clipboard = 'one\ntwo';
		await succeed('pasteEverybody', 'ChatPasteEverybody');
		await api.chat['pasteEverybody']!('three');
		await world.settle();
		expect(al.said).toEqual(['mm/everybody < Wick: one\ntwo', 'mm/everybody < Wick: one\ntwo', 'mm/everybody < Wick: three']);
		expect(bo.said).toHaveLength(3);
		await api.chat['disconnectAll']!();
		await world.settle();
		await fail('pasteEverybody', 'ChatPasteEverybody', 'NoConnections');
	});

	test('pasteText, ChatPasteText', async () => {
		await fail('pasteText', 'ChatPasteText', 'ClipboardEmpty', 1);
		await fail('pasteText', 'ChatPasteText', 'IdNotFound', 99);
		api.clipboard = 'one\ntwo';
		await succeed('pasteText', 'ChatPasteText', 1);
		await api.chat['pasteText']!(2, 'three');
		await world.settle();
		expect(al.said).toEqual(['mm/@Wick < Wick: one\ntwo', 'mm/@Wick < Wick: one\ntwo']);
		expect(bo.said).toEqual(['mm/@Wick < Wick: three']);
	});

	test('the clipboard is read with permission alone; a text of one\'s own needs none', async () => {
		const {chat} = api.as({permissions: ['chat']});
		await expect(chat['pasteText']!(1)).rejects.toMatchObject({code: 'PermissionDenied'});
		await chat['pasteText']!(1, 'mine');
		await world.settle();
		expect(al.said).toEqual(['mm/@Wick < Wick: mine']);
	});
});

describe('asking', () => {
	test('peekConnections, ChatPeekConnections', async () => {
		await succeed('peekConnections', 'ChatPeekConnections', 1);
		expect(wick.all('peek')).toHaveLength(2);
		await fail('peekConnections', 'ChatPeekConnections', 'IdNotFound', 99);
	});

	test('requestConnections, ChatRequestConnections: a question before anybody is called', async () => {
		const cy = await world.program('Cy');
		await world.connect(al, cy);
		await succeed('requestConnections', 'ChatRequestConnections', 1);
		expect(wick.last('question')).toMatchObject({kind: 'dial', details: {count: 1}});
		expect(wick.all('call.started')).toHaveLength(2);
		await fail('requestConnections', 'ChatRequestConnections', 'IdNotFound', 99);
	});

	test('ping, ChatPing; pingTime', async () => {
		expect(await api.chat['pingTime']!(1)).toBeUndefined();
		await succeed('ping', 'ChatPing', 1);
		expect(wick.all('ping')).toHaveLength(2);
		expect(await api.chat['pingTime']!(1)).toBe(wick.manager.inspect(1)?.account.ping);
		await fail('ping', 'ChatPing', 'IdNotFound', 99);
		await expect(api.chat['pingTime']!(99)).rejects.toMatchObject({code: 'IdNotFound'});
	});
});

describe('files', () => {
	beforeEach(async () => {
		wick.disk.files.set('/map.txt', new Uint8Array(1200));
		await world.clock.advance(2000);
	});

	test('sendFile, ChatSendFile', async () => {
		await api.chat['sendFile']!(1, '/map.txt');
		expect(await api.mush['ChatSendFile']!(2, '/map.txt')).toBe(0);
		await world.settle();
		expect([al, bo].map(program => program.last('question')?.kind)).toEqual(['file', 'file']);
		await fail('sendFile', 'ChatSendFile', 'AlreadyTransferring', 1, '/map.txt');
		await fail('sendFile', 'ChatSendFile', 'IdNotFound', 0, '/map.txt');
		await fail('sendFile', 'ChatSendFile', 'IdNotFound', 99, '/map.txt');
		expect(notes()).toEqual([
			[14, 'Already sending file /map.txt'],
			[14, 'Already sending file /map.txt'],
			[14, 'Chat ID 99 is not connected.'],
			[14, 'Chat ID 99 is not connected.'],
		]);
	});

	test('a file that is not there, and no name of one', async () => {
		await fail('sendFile', 'ChatSendFile', 'FileNotFound', 1, '/nothing');
		await fail('sendFile', 'ChatSendFile', 'FileNotFound', 1, '');
		expect(notes()).toEqual([[14, 'File /nothing cannot be opened.'], [14, 'File /nothing cannot be opened.']]);
	});

	test('without permission no file is read', async () => {
		const {chat, mush} = api.as({permissions: ['chat']});
		await expect(chat['sendFile']!(1, '/map.txt')).rejects.toMatchObject({code: 'PermissionDenied'});
		await expect(mush['ChatSendFile']!(1, '/map.txt')).rejects.toMatchObject({code: 'PermissionDenied'});
		expect(wick.disk.opened).toBe(0);
	});

	test('stopFileTransfer, ChatStopFileTransfer', async () => {
		await fail('stopFileTransfer', 'ChatStopFileTransfer', 'NotTransferring', 1);
		await fail('stopFileTransfer', 'ChatStopFileTransfer', 'IdNotFound', 99);
		for (const stop of [async () => api.chat['stopFileTransfer']!(1), async () => api.mush['ChatStopFileTransfer']!(1)]) {
			/* eslint-disable no-await-in-loop -- one file at a time */
			await api.chat['sendFile']!(1, '/map.txt');
			await world.settle();
			await stop();
			await world.clock.advance(2000);
			/* eslint-enable no-await-in-loop */
		}

		expect(wick.all('transfer.failed').map(({reason}) => reason)).toEqual(['you cancelled it', 'you cancelled it']);
		expect(al.manager.status().questions).toBe(0);
	});

	test('what has come of a file that is stopped is put aside', async () => {
		al.disk.files.set('/theirs.txt', new Uint8Array(100_000));
		await wick.type('/allow Al files on');
		al.disk.stall();
		await al.type('/sendfile Wick /theirs.txt');
		await world.settle();
		expect(await api.chat['info']!(1, 'transferring')).toBe(true);
		expect(await api.mush['ChatStopFileTransfer']!(1)).toBe(0);
		al.disk.go();
		await world.clock.advance(2000);
		expect(wick.last('transfer.failed')?.reason).toContain('you cancelled it');
		expect(wick.manager.inspect(1)?.transfer).toBeUndefined();
	});
});

describe('finding', () => {
	test('getId, ChatGetID', async () => {
		for (const getId of [api.chat['getId']!, async (who: unknown) => api.mush['ChatGetID']!(who)]) {
			/* eslint-disable no-await-in-loop -- their notes are compared in order */
			expect(await getId('AL')).toBe(1);
			expect(await getId(' bo ')).toBe(2);
			expect(await getId('2')).toBe(2);
			expect(await getId(2)).toBe(2);
			expect(await getId('')).toBe(0);
			expect(await getId('Zoe')).toBe(0);
			expect(await getId('99')).toBe(0);
			/* eslint-enable no-await-in-loop */
		}

		const misses = [[13, 'Cannot find connection "Zoe".'], [13, 'Chat ID 99 is not connected.']];
		expect(notes()).toEqual([...misses, ...misses]);
	});

	test('list, GetChatList: connected ones alone', async () => {
		world.internet.lost.add('10.9.9.9');
		await api.chat['call']!('10.9.9.9');
		expect(await api.chat['list']!()).toEqual([1, 2]);
		expect(api.mush['GetChatList']!()).toEqual([1, 2]);
		await api.chat['disconnectAll']!();
		expect(await api.chat['list']!()).toEqual([]);
		expect(api.mush['GetChatList']!()).toEqual([]);
	});
});

describe('notes', () => {
	test('note, ChatNote: without one line end at either end', async () => {
		await api.chat['note']!(1000, '\n\nmine\n\n');
		expect(api.mush['ChatNote']!(13, 'plain')).toBeUndefined();
		expect(notes()).toEqual([[1000, '\nmine\n'], [13, 'plain']]);
		expect(wick.last('notice')).toMatchObject({code: 'chat-note', room: 'mm/everybody'});
	});

	test('long ones are cut with a mark', async () => {
		await api.chat['note']!(1, 'é'.repeat(5000));
		await api.chat['note']!(1, 'x\n'.repeat(300));
		const [octets, lines] = notes().map(([, text]) => text);
		expect(octets).toMatch(/^é{4000,4096}(?: \[…\]|\n\[Chat message truncated, exceeds 8192 bytes\])$/v);
		expect(lines?.split('\n')).toHaveLength(201);
		expect(lines).toMatch(/\n\[Chat message truncated, exceeds 200 lines\]$/v);
	});

	test('are made safe, and bounded in number', async () => {
		await api.chat['note']!(1, 'a\u{1B}[2Jb');
		expect(notes()).toEqual([[1, 'ab']]);
		api.mayPrint = false;
		await api.chat['note']!(1, 'too many');
		expect(notes()).toHaveLength(1);
		expect(api.log).toEqual(['info (not shown, more than is read) too many']);
		await expect(api.chat['note']!('x', 'text')).rejects.toMatchObject({code: 'BadParameter'});
	});
});
