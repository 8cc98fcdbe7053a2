/** MUSHclient's chat functions by both of their names, from a script in a thread of its own, with the real TinTin++ 2.02.20 (facts C2). */
import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {expect, test} from 'vitest';
import {fileContent, temporaryFolder} from '../support/files.js';
import {findFreePort} from '../support/free-port.js';
import {startProgram, type Program} from '../support/program.js';
import {describeWithTinTin, startTinTin, type TinTin} from '../support/tintin.js';

/** Carries out what a test types: `/do ["chat", "list"]`. */
const puppet = String.raw`
export const script = {permissions: ['chat', 'ui', 'files', 'clipboard']};
export const activate = ctx => {
	const seen = [];
	ctx.commands.register('do', {help: 'Call a function.', args: [{name: 'what', kind: 'text'}]}, async ({what}) => {
		const [group, name, ...args] = JSON.parse(what);
		if (group === 'seen') {
			return JSON.stringify({value: seen});
		}

		try {
			return JSON.stringify({value: await ctx[group][name](...args)});
		} catch (error) {
			return JSON.stringify({name: error.name, code: error.code, mush: error.mush});
		}
	});
	for (const name of ['chat:newUser', 'chat:userDisconnect']) {
		ctx.events.on(name, ({id, name: who}) => { seen.push([name, id, who]); });
	}

	ctx.events.on('message:incoming', ({text}) => { seen.push(['message', text]); });
	ctx.filters.add('chat:accept', ({name}) => { seen.push(['chat:accept', name]); return name !== 'Mallory'; });
	ctx.filters.add('chat:message', ({id, code, text}) => { seen.push(['chat:message', id, code]); return !text.includes('spam'); }, {codes: [4]});
	ctx.filters.add('chat:messageOut', ({code}) => {
		if (code === 4) {
			seen.push(['from within', ctx.mush.ChatMessage(1, 7, '\n<CHAT> a word from within\n')]);
		}
	}, {codes: [4, 7]});
	ctx.filters.add('chat:display', ({type, text}) => {
		if (type !== 1001) {
			ctx.mush.ChatNote(1001, 'seen: ' + text);
		}

		return !text.includes('hidden');
	});
};
`;

type Result = {readonly value?: unknown; readonly code?: string; readonly mush?: number};

class Stage implements AsyncDisposable {
	readonly wick: Program;
	readonly tintin: TinTin;
	readonly folder: string;

	static async set(): Promise<Stage> {
		const folder = await temporaryFolder();
		const scripts = path.join(folder, 'config/scripts');
		await mkdir(scripts, {recursive: true});
		await writeFile(path.join(scripts, 'puppet.mjs'), puppet);
		// A clipboard of our own.
		const clip = path.join(folder, 'xclip');
		await writeFile(clip, `#!/bin/sh\ncat "${path.join(folder, 'clipboard')}"\n`);
		await chmod(clip, 0o755);
		const tintin = await startTinTin({name: 'Al'});
		const wick = await startProgram({name: 'Wick', dir: folder, args: ['--accept', 'all'], env: {DISPLAY: ':0', PATH: `${folder}:${process.env['PATH'] ?? ''}`}});
		await wick.port();
		wick.send('/script load puppet');
		const {id} = await wick.waitForEvent('question', {kind: 'script'});
		wick.send(`/accept ${id}`);
		await wick.waitForEvent('script.changed', {name: 'puppet', state: 'active'});
		return new Stage(wick, tintin, folder);
	}

	private constructor(wick: Program, tintin: TinTin, folder: string) {
		this.wick = wick;
		this.tintin = tintin;
		this.folder = folder;
	}

	/** What a function gives or rejects with. */
	async do(group: string, name: string, ...args: readonly unknown[]): Promise<Result> {
		const since = this.wick.events.length;
		this.wick.send(`/do ${JSON.stringify([group, name, ...args])}`);
		const {lines} = await this.wick.waitForEvent('output', {command: 'do'}, {since});
		return JSON.parse(lines.join('\n')) as Result;
	}

	/** Success by both names, and the line that TinTin++ prints each time. */
	async both(ours: string, mush: string, args: readonly unknown[], line?: RegExp | string): Promise<void> {
		for (const [group, name, result] of [['chat', ours, {}], ['mush', mush, {value: 0}]] as const) {
			const since = this.tintin.transcript().length;
			expect(await this.do(group, name, ...args), name).toEqual(result); // eslint-disable-line no-await-in-loop -- one after the other
			if (line !== undefined) {
				await this.tintin.waitFor(line, {since}); // eslint-disable-line no-await-in-loop -- one after the other
			}
		}
	}

	/** The same refusal by both names. */
	async neither(ours: string, mush: string, args: readonly unknown[], [code, number]: readonly [string, number]): Promise<void> {
		expect(await this.do('chat', ours, ...args), ours).toEqual({name: 'ChatError', code, mush: number});
		expect(await this.do('mush', mush, ...args), mush).toEqual({value: number});
	}

	/** Calls TinTin++ and returns its id. */
	async call(): Promise<number> {
		const {value} = await this.do('chat', 'call', '127.0.0.1', this.tintin.port);
		await this.wick.waitForEvent('peer.changed', {peer: {id: value as number, version: 'TinTin++ 2.02.20'}});
		return value as number;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.wick.stop();
		await this.tintin.stop();
	}
}

const unknown = ['IdNotFound', 30_048] as const;

describeWithTinTin('scripts', () => {
	test('calls, in both directions', async () => {
		await using stage = await Stage.set();
		const {tintin, wick} = stage;
		await stage.neither('acceptCalls', 'ChatAcceptCalls', [], ['AlreadyListening', 30_047]);
		expect(await stage.do('chat', 'stopAcceptingCalls')).toEqual({});
		await stage.neither('acceptCalls', 'ChatAcceptCalls', [tintin.port], ['CannotCreateSocket', 30_042]);
		const first = await findFreePort();
		expect(await stage.do('chat', 'acceptCalls', first)).toEqual({});
		expect(await stage.do('mush', 'ChatStopAcceptingCalls')).toEqual({});
		const second = await findFreePort();
		expect(await stage.do('mush', 'ChatAcceptCalls', second)).toEqual({value: 0});
		tintin.chat('call', '127.0.0.1', String(second));
		await wick.waitForEvent('peer.online', {peer: {id: 1, name: 'Al', incoming: true}});
		expect(await stage.do('mush', 'ChatDisconnect', 1)).toEqual({value: 0});
		await wick.waitForEvent('peer.offline', {peer: {id: 1}});

		await stage.neither('call', 'ChatCall', ['', 4050], ['CannotLookup', 30_043]);
		await stage.neither('callZChat', 'ChatCallzChat', ['', 4050], ['CannotLookup', 30_043]);
		await stage.neither('callZChat', 'ChatCallzChat', ['127.0.0.1', 70_000], ['CannotCreateSocket', 30_042]);
		expect(await stage.do('mush', 'ChatCall', '127.0.0.1', tintin.port)).toEqual({value: 0});
		await wick.waitForEvent('peer.online', {peer: {id: 2, incoming: false}});
		expect(await stage.do('chat', 'call', '127.0.0.1', tintin.port)).toMatchObject({code: 'AlreadyConnected', mush: 30_049});
		expect(await stage.do('mush', 'ChatCall', '127.0.0.1', tintin.port)).toEqual({value: 0});
		expect(await stage.do('chat', 'disconnectAll')).toEqual({value: 1});
		expect(await stage.do('mush', 'ChatDisconnectAll')).toEqual({value: 0});
		await stage.neither('disconnect', 'ChatDisconnect', [2], unknown);

		// TinTin++ has no zChat: the call begins, and comes to nothing.
		expect(await stage.do('chat', 'callZChat', '127.0.0.1', tintin.port)).toEqual({value: 3});
		await wick.waitForEvent('call.failed', {call: 3});
		expect(await stage.do('mush', 'ChatCallzChat', '127.0.0.1', tintin.port)).toEqual({value: 0});
		await wick.waitForEvent('call.failed', {call: 4});
		expect(await stage.call()).toBe(5);
		expect(await stage.do('chat', 'disconnect', 5)).toEqual({});
		await tintin.waitFor('Closing connection to Wick');
	});

	test('talking', async () => {
		await using stage = await Stage.set();
		const {wick, tintin} = stage;
		await stage.neither('everybody', 'ChatEverybody', ['hi'], ['NoConnections', 30_044]);
		const id = await stage.call();
		await stage.both('everybody', 'ChatEverybody', ['hi all', false], '<CHAT> Wick chats to everybody, \'hi all\'');
		await stage.both('everybody', 'ChatEverybody', ['waves', true], '<CHAT> Wick waves');
		await stage.both('personal', 'ChatPersonal', ['AL', 'just you', false], '<CHAT> Wick chats to you, \'just you\'');
		await stage.neither('personal', 'ChatPersonal', ['', 'hi'], ['BadParameter', 30_046]);
		await stage.neither('personal', 'ChatPersonal', ['Zoe', 'hi'], ['PersonNotFound', 30_045]);
		await stage.both('send', 'ChatID', [id, 'by number', false], '<CHAT> Wick chats to you, \'by number\'');
		await stage.both('send', 'ChatID', [id, 'nods', true], '<CHAT> Wick nods');
		await stage.neither('send', 'ChatID', [99, 'hi'], unknown);
		await stage.neither('group', 'ChatGroup', ['', 'hi'], ['BadParameter', 30_046]);
		await stage.neither('group', 'ChatGroup', ['raid', 'hi'], ['NoConnections', 30_044]);
		await stage.both('setOption', 'SetChatOption', [id, 'group', 'raid']);
		await stage.both('group', 'ChatGroup', ['RAID', 'to arms', false], '<CHAT> Wick chats to the group, \'to arms\'');
		await stage.both('message', 'ChatMessage', [id, 7, '\n<CHAT> a plain word\n'], '<CHAT> a plain word');
		await stage.neither('message', 'ChatMessage', [99, 7, 'hi'], unknown);
		expect(await stage.do('chat', 'note', 1000, 'to be hidden')).toEqual({});
		expect(await stage.do('mush', 'ChatNote', 1000, 'for all to read')).toEqual({});
		await wick.waitForEvent('notice', ({note, text, hidden}) => note === 1000 && text === 'to be hidden' && hidden === true);
		await wick.waitForEvent('notice', ({note, text, hidden}) => note === 1000 && text === 'for all to read' && hidden === undefined);
		expect(await stage.do('chat', 'nameChange', 'Wicket')).toEqual({});
		await tintin.waitFor('<CHAT> Wick changed their name to Wicket.');
		expect(await stage.do('mush', 'ChatNameChange', 'Wick')).toEqual({value: 0});
		await tintin.waitFor('<CHAT> Wicket changed their name to Wick.');
		await stage.neither('nameChange', 'ChatNameChange', [' '], ['BadParameter', 30_046]);
	});

	test('pasting', async () => {
		await using stage = await Stage.set();
		await stage.neither('pasteEverybody', 'ChatPasteEverybody', [], ['ClipboardEmpty', 30_050]);
		await writeFile(path.join(stage.folder, 'clipboard'), 'first line\nsecond line');
		await stage.neither('pasteEverybody', 'ChatPasteEverybody', [], ['NoConnections', 30_044]);
		await stage.neither('pasteText', 'ChatPasteText', [1], unknown);
		const id = await stage.call();
		await stage.both('pasteEverybody', 'ChatPasteEverybody', [], 'second line');
		await stage.both('pasteText', 'ChatPasteText', [id], 'second line');
		await writeFile(path.join(stage.folder, 'clipboard'), '');
		await stage.neither('pasteText', 'ChatPasteText', [id], ['ClipboardEmpty', 30_050]);
	});

	test('asking, finding, fields and options', async () => {
		await using stage = await Stage.set();
		const {wick, tintin} = stage;
		expect(await stage.do('chat', 'list')).toEqual({value: []});
		expect(await stage.do('mush', 'GetChatList')).toEqual({value: []});
		const id = await stage.call();
		await stage.both('ping', 'ChatPing', [id]);
		await wick.waitForEvent('ping', {peer: {id}});
		await stage.both('peekConnections', 'ChatPeekConnections', [id]);
		await wick.waitForEvent('peek', {peer: {id}});
		await stage.both('requestConnections', 'ChatRequestConnections', [id]);
		await wick.waitForEvent('notice', {code: 'nobody-to-dial'});
		for (const [ours, mush] of [['ping', 'ChatPing'], ['peekConnections', 'ChatPeekConnections'], ['requestConnections', 'ChatRequestConnections']] as const) {
			await stage.neither(ours, mush, [99], unknown); // eslint-disable-line no-await-in-loop -- one after the other
		}

		for (const [group, find, list] of [['chat', 'getId', 'list'], ['mush', 'ChatGetID', 'GetChatList']] as const) {
			/* eslint-disable no-await-in-loop -- one after the other */
			expect(await stage.do(group, list)).toEqual({value: [id]});
			expect(await stage.do(group, find, 'al')).toEqual({value: id});
			expect(await stage.do(group, find, String(id))).toEqual({value: id});
			expect(await stage.do(group, find, 'Zoe')).toEqual({value: 0});
			/* eslint-enable no-await-in-loop */
		}

		for (const [field, number, value] of [['userName', 2, 'Al'], ['version', 4, 'TinTin++ 2.02.20'], ['address', 6, '127.0.0.1'], ['port', 7, tintin.port], ['state', 9, 4], ['protocol', 10, 0], ['id', 11, id], ['incoming', 12, false], ['fileBlockSize', 32, 500]] as const) {
			/* eslint-disable no-await-in-loop -- one after the other */
			expect(await stage.do('chat', 'info', id, field), field).toEqual({value});
			expect(await stage.do('mush', 'GetChatInfo', id, number), field).toEqual({value});
			/* eslint-enable no-await-in-loop */
		}

		const {value: seconds} = await stage.do('mush', 'GetChatInfo', id, 20);
		expect(seconds).toBeGreaterThan(0);

		expect(await stage.do('mush', 'GetChatInfo', 99, 2)).toEqual({value: null});
		expect(await stage.do('mush', 'GetChatInfo', id, 47)).toEqual({});

		expect(await stage.do('chat', 'getOption', id, 'can_send_commands')).toEqual({value: false});
		await stage.both('setOption', 'SetChatOption', [id, 'can_send_commands', 'y']);
		await tintin.waitFor('Wick is now accepting commands from you.');
		expect(tintin.transcript().filter(line => line.includes('now accepting commands'))).toHaveLength(1);
		expect(await stage.do('mush', 'GetChatOption', id, 'can_send_commands')).toEqual({value: 1});
		await stage.both('setOption', 'SetChatOption', [id, 'user', '7']);
		expect(await stage.do('chat', 'getOption', id, 'user')).toEqual({value: 7});
		await stage.neither('setOption', 'SetChatOption', [99, 'user', '1'], unknown);
		await stage.neither('setOption', 'SetChatOption', [id, 'nothing', '1'], ['UnknownOption', 30_025]);
		await stage.neither('setOption', 'SetChatOption', [id, 'ignore', 'maybe'], ['OptionOutOfRange', 30_026]);
		await stage.neither('setOption', 'SetChatOption', [id, 'version', 'x'], ['OptionReadOnly', 30_032]);
	});

	test('files', async () => {
		await using stage = await Stage.set();
		const {wick, tintin} = stage;
		const file = path.join(stage.folder, 'map.bin');
		const content = fileContent(1234);
		await writeFile(file, content);
		const downloads = await temporaryFolder();
		tintin.chat('downloaddir', `${downloads}/`);
		await tintin.waitFor('Download directory set to');
		const id = await stage.call();
		await stage.neither('stopFileTransfer', 'ChatStopFileTransfer', [id], ['NotTransferring', 30_053]);
		await stage.neither('stopFileTransfer', 'ChatStopFileTransfer', [99], unknown);
		await stage.neither('sendFile', 'ChatSendFile', [99, file], unknown);
		await stage.neither('sendFile', 'ChatSendFile', [id, '/nothing/here'], ['FileNotFound', 30_051]);
		for (const [group, send, stop, done] of [['chat', 'sendFile', 'stopFileTransfer', {}], ['mush', 'ChatSendFile', 'ChatStopFileTransfer', {value: 0}]] as const) {
			/* eslint-disable no-await-in-loop -- one file at a time */
			const since = wick.events.length;
			const before = tintin.transcript().length;
			expect(await stage.do(group, send, id, file)).toEqual(done);
			await wick.waitForEvent('transfer.started', {name: 'map.bin'}, {since});
			await tintin.waitFor(/map\.bin/v, {since: before});
			await stage.neither('sendFile', 'ChatSendFile', [id, file], ['AlreadyTransferring', 30_052]);
			expect(await stage.do(group, stop, id)).toEqual(done);
			await wick.waitForEvent('transfer.failed', {reason: 'you cancelled it'}, {since});
			await tintin.waitFor(/cancel/iv, {since: before});
			/* eslint-enable no-await-in-loop */
		}

		const since = tintin.transcript().length;
		expect(await stage.do('mush', 'ChatSendFile', id, file)).toEqual({value: 0});
		await tintin.waitFor(/map\.bin/v, {since});
		tintin.chat('accept', 'Wick');
		await wick.waitForEvent('transfer.done', {direction: 'out', name: 'map.bin'});
		expect(await stage.do('chat', 'info', id, 'fileOctetsOut')).toEqual({value: 1234});
		await tintin.waitFor(/transfer.*completed|received/iv, {since});
		expect(new Uint8Array(await readFile(path.join(downloads, 'map.bin')))).toEqual(content);
	});

	test('callbacks: who comes, what he says, and that he goes, in that order; false is no', async () => {
		await using stage = await Stage.set();
		const {wick, tintin} = stage;
		tintin.chat('call', '127.0.0.1', String(await wick.port()));
		await wick.waitForEvent('peer.changed', {peer: {id: 1, version: 'TinTin++ 2.02.20'}});
		tintin.chat('message', 'all', 'some spam');
		tintin.chat('message', 'all', 'hello');
		await wick.waitForEvent('message', {text: 'hello'});
		wick.send('and hello to you');
		await tintin.waitFor('<CHAT> a word from within');
		await tintin.waitFor('<CHAT> Wick chats to everybody, \'and hello to you\'');
		tintin.chat('zap', 'Wick');
		await wick.waitForEvent('peer.offline', {peer: {id: 1}});
		expect(await stage.do('seen', '')).toEqual({value: [
			['chat:accept', 'Al'],
			['chat:newUser', 1, 'Al'],
			['chat:message', 1, 4],
			['chat:message', 1, 4],
			['message', 'hello'],
			['from within', 0],
			['chat:userDisconnect', 1, 'Al'],
		]});
		tintin.chat('name', 'Mallory');
		await tintin.waitFor('Name changed to Mallory');
		tintin.chat('call', '127.0.0.1', String(await wick.port()));
		await wick.waitForEvent('notice', ({text}) => text.includes('a script refused it'));
		expect(wick.events.filter(({event}) => event === 'peer.online')).toHaveLength(1);
	});
});
