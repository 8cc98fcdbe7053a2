import {beforeEach, describe, expect, test} from 'vitest';
import {ChatApi} from '../../support/chat-api.js';
import type {FakeProgram} from '../../support/fake-world.js';
import {IpchatWorld} from '../../support/ipchat-world.js';

let world: IpchatWorld;
let wick: FakeProgram;
let al: FakeProgram;
let api: ChatApi;

/** Al is met over IPchat and is 1. */
beforeEach(async () => {
	world = new IpchatWorld();
	({Wick: wick, Al: al} = await world.circle('Wick', 'Al'));
	api = new ChatApi(wick);
});

/** Everything that takes its time over datagrams. */
const done = async (work: Promise<unknown>): Promise<unknown> => {
	const settled = work.catch((error: unknown) => error);
	await world.clock.advance(2000);
	return settled;
};

const refused = (code: string) => expect.objectContaining({name: 'ChatError', code}) as unknown;

describe('chat over IPchat', () => {
	test('everybody, personal and send', async () => {
		expect(await done(api.chat['everybody']!('hi', false, 'ipchat'))).toBeUndefined();
		expect(await done(api.chat['personal']!('al', 'psst'))).toBeUndefined();
		expect(await done(api.chat['send']!(1, 'by number'))).toBeUndefined();
		expect(al.said).toEqual(['ipchat/all < Wick?: hi', 'ipchat/@10.0.0.1 < Wick?: psst', 'ipchat/@10.0.0.1 < Wick?: by number'].map(line => expect.stringContaining(line.split(': ', 2)[1]!) as string));
	});

	test('everybody means those of MUD clients unless it says otherwise', async () => {
		expect(await done(api.chat['everybody']!('hi'))).toEqual(refused('NoConnections'));
		expect(await done(api.chat['everybody']!('hi', false, 'secondlife'))).toEqual(refused('NotSupported'));
		expect(await done(api.chat['everybody']!('hi', false, 'nothing'))).toEqual(refused('BadParameter'));
		await world.type(wick, '/ipchat off');
		expect(await done(api.chat['everybody']!('hi', false, 'ipchat'))).toEqual(refused('NoConnections'));
		expect(al.said).toEqual([]);
	});

	test('list, getId and info', async () => {
		expect(await api.chat['list']!()).toEqual([1]);
		expect(await api.chat['getId']!('AL')).toBe(1);
		const info = async (field: string) => api.chat['info']!(1, field);
		expect(await Promise.all(['userName', 'address', 'state', 'protocol', 'incoming'].map(async field => info(field)))).toEqual(['Al', '10.0.0.2', 4, 'ipchat', false]);
		await done(api.chat['send']!(1, 'hi'));
		expect(await info('outgoingPersonal')).toBe(1);
		await al.type('hello');
		await world.type(al, '/chat Wick hello');
		expect(await info('incomingPersonal')).toBe(1);
	});

	test.each([
		['message', 1, 7, 'hi'],
		['peekConnections', 1],
		['requestConnections', 1],
		['ping', 1],
		['sendFile', 1, '/map'],
		['setOption', 1, 'can_snoop', true],
		['setOption', 1, 'can_send_files', true],
	])('%s is not there', async (name, ...args) => {
		expect(await done(api.chat[name]!(...args))).toEqual(refused('NotSupported'));
	});

	test('options that are ours alone are there', async () => {
		await api.chat['setOption']!(1, 'ignore', true);
		expect(await api.chat['getOption']!(1, 'ignore')).toBe(true);
		await world.type(al, '/chat Wick hello');
		expect(wick.said).toEqual([]);
	});

	test('filters and events of all networks', async () => {
		const [online, incoming, hails] = [api.listen('contact:offline'), api.listen('message:incoming'), api.listen('ipchat:hail')];
		api.filter('message:incoming', async value => (value as {readonly text: string}).text !== 'spam');
		await world.type(al, '/chat Wick spam');
		await world.type(al, '/chat Wick ham');
		await world.type(al, '/ipchat hail Wick');
		await world.type(al, '/ipchat off');
		expect(incoming).toMatchObject([{protocol: 'ipchat', scope: 'personal', text: 'ham'}]);
		expect(hails).toMatchObject([{peer: {name: 'Al', protocol: 'ipchat'}, text: 'Al hails you.'}]);
		expect(online).toMatchObject([{name: 'Al', protocol: 'ipchat'}]);
	});
});

test('mush knows nobody of IPchat', async () => {
	expect(api.mush['GetChatList']!()).toEqual([]);
	expect(api.mush['GetChatInfo']!(1, 2)).toBe(null);
	expect(await api.mush['ChatID']!(1, 'hi')).toBe(30_048);
	expect(await api.mush['ChatPersonal']!('Al', 'hi')).toBe(30_045);
	expect(await api.mush['ChatEverybody']!('hi')).toBe(30_044);
	expect(await api.mush['ChatDisconnectAll']!()).toBe(0);
	expect(wick.manager.status().peers).toBe(1);
});
