import {beforeEach, describe, expect, test} from 'vitest';
import {infoNames, type InfoName} from '../../../source/scripting/chat/info.js';
import {optionNames} from '../../../source/scripting/chat/options.js';
import {ChatApi} from '../../support/chat-api.js';
import {ChatWorld} from '../../support/chat-world.js';
import type {FakeProgram} from '../../support/fake-world.js';

let world: ChatWorld;
let wick: FakeProgram;
let al: FakeProgram;
let bo: FakeProgram;
let api: ChatApi;

/** Al is 1, whom we have called over zChat, and Bo is 2, who has called. */
beforeEach(async () => {
	world = new ChatWorld();
	wick = await world.program('Wick');
	al = await world.program('Al', {sections: {zchat: {email: 'al@example.org'}}});
	bo = await world.program('Bo');
	await world.connect(wick, al, 'zchat');
	await world.connect(bo, wick);
	api = new ChatApi(wick);
});

const start = Date.UTC(2026, 0, 1);

/** By both names: the number is its place in MUSHclient's order. */
const both = async (field: InfoName, id = 1): Promise<unknown> => {
	const ours = await api.chat['info']!(id, field);
	expect(await api.chat['info']!(id, infoNames.indexOf(field) + 1)).toEqual(ours);
	expect(api.mush['GetChatInfo']!(id, infoNames.indexOf(field) + 1)).toEqual(ours);
	return ours;
};

/** What a connection on which nothing has happened yet has in each of the 46 fields. */
const fresh: ReadonlyArray<readonly [field: InfoName, al: unknown, bo: unknown]> = [
	['serverName', '10.0.0.2', '10.0.0.3'],
	['userName', 'Al', 'Bo'],
	['group', '', ''],
	['version', 'mudlark 0.0.0', 'mudlark 0.0.0'],
	['claimedAddress', '10.0.0.2', ''],
	['address', '10.0.0.2', '10.0.0.3'],
	['port', 4050, 50_001],
	['claimedPort', 4050, 4050],
	['state', 4, 4],
	['protocol', 1, 0],
	['id', 1, 2],
	['incoming', false, true],
	['canSnoop', false, false],
	['snooping', false, false],
	['snoopedBy', false, false],
	['canSendCommands', false, false],
	['private', false, false],
	['canSendFiles', false, false],
	['ignored', false, false],
	['lastPing', 0, 0],
	['started', new Date(start), new Date(start + 2000)],
	['lastIncoming', expect.any(Date), expect.any(Date)],
	['lastOutgoing', expect.any(Date), expect.any(Date)],
	['transferStarted', undefined, undefined],
	['transferring', false, false],
	['sending', false, false],
	['senderFileName', '', ''],
	['ourFilePath', '', ''],
	['fileSize', 0, 0],
	['fileBlocks', 0, 0],
	['fileBlocksDone', 0, 0],
	['fileBlockSize', 1024, 500],
	['incomingPersonal', 0, 0],
	['incomingEverybody', 0, 0],
	['incomingGroup', 0, 0],
	['outgoingPersonal', 0, 0],
	['outgoingEverybody', 0, 0],
	['outgoingGroup', 0, 0],
	['otherMessages', 0, 0],
	['fileOctetsIn', 0, 0],
	['fileOctetsOut', 0, 0],
	['stamp', expect.any(Number), 0],
	['email', 'al@example.org', ''],
	['pgpKey', '', ''],
	['status', 1, 1],
	['userOption', 0, 0],
];

describe('info, GetChatInfo', () => {
	test('there are 46 fields, in MUSHclient\'s order', () => {
		expect(infoNames).toHaveLength(46);
		expect(fresh.map(([field]) => field)).toEqual(infoNames);
	});

	test.each(fresh)('%s, before anything has happened', async (field, ofAl, ofBo) => {
		expect(await both(field, 1)).toEqual(ofAl);
		expect(await both(field, 2)).toEqual(ofBo);
	});

	test('the stamp is that of the other program', async () => {
		const theirs = await new ChatApi(al).chat['info']!(1, 'stamp');
		expect(await both('stamp')).not.toBe(0);
		expect(await both('stamp')).not.toBe(theirs);
	});

	test('of no such connection it is null, of no such field undefined', async () => {
		expect(await api.chat['info']!(99, 'userName')).toBeNull();
		expect(api.mush['GetChatInfo']!(99, 2)).toBeNull();
		for (const field of [0, 47, 1.5, 'nothing', 'toString', undefined]) {
			// eslint-disable-next-line no-await-in-loop
			expect(await api.chat['info']!(1, field)).toBeUndefined();
			expect(api.mush['GetChatInfo']!(1, field)).toBeUndefined();
		}
	});

	test('flags', async () => {
		await al.type('/allow Wick snoop on');
		for (const line of ['/allow Al snoop on', '/allow Al files on', '/allow Al commands on', '/private Al', '/ignore Al', '/snoop Al', '/setgroup Al raid']) {
			// eslint-disable-next-line no-await-in-loop
			await wick.type(line);
		}

		await world.settle();
		for (const field of ['canSnoop', 'canSendFiles', 'canSendCommands', 'private', 'ignored', 'snooping'] as const) {
			// eslint-disable-next-line no-await-in-loop
			expect(await both(field), field).toBe(true);
		}

		expect(await both('group')).toBe('raid');
		expect(await new ChatApi(al).chat['info']!(1, 'snoopedBy')).toBe(true);
	});

	test('counts and times', async () => {
		await wick.type('/setgroup Al raid');
		await al.type('/setgroup Wick raid');
		await wick.type('hi');
		await wick.type('/chat Al hi');
		await wick.type('/group raid hi');
		await al.type('hi');
		await al.type('/chat Wick hi');
		await al.type('/group raid hi');
		await al.type('/allow Wick files on');
		await wick.type('/ping Al');
		await world.settle();
		for (const field of ['incomingPersonal', 'incomingEverybody', 'incomingGroup', 'outgoingPersonal', 'outgoingEverybody', 'outgoingGroup', 'otherMessages'] as const) {
			// eslint-disable-next-line no-await-in-loop
			expect(await both(field), field).toBe(1);
		}

		expect(await both('lastPing')).toBe((wick.manager.inspect(1)?.account.ping ?? NaN) / 1000);
		expect(await both('lastIncoming')).toEqual(new Date(wick.manager.inspect(1)!.account.lastIn!));
		expect(await both('lastOutgoing')).toEqual(new Date(wick.manager.inspect(1)!.account.lastOut!));
	});

	test('a file on its way, and its octets', async () => {
		wick.disk.files.set('/maps/old map.txt', new Uint8Array(2000));
		await wick.type('/sendfile Al /maps/old map.txt');
		await world.settle();
		expect(await Promise.all((['transferring', 'sending', 'senderFileName', 'ourFilePath', 'fileSize', 'fileBlocks', 'fileBlocksDone'] as const).map(async field => both(field))))
			.toEqual([true, true, 'old map.txt', '/maps/old map.txt', 2000, 2, 0]);
		expect(await both('transferStarted')).toEqual(new Date(start + 4000));
		const theirs = new ChatApi(al);
		expect(await theirs.chat['info']!(1, 'sending')).toBe(false);
		expect(await theirs.chat['info']!(1, 'transferring')).toBe(false);
		await al.type('/accept');
		await world.clock.advance(2000);
		expect(await both('fileOctetsOut')).toBe(2000);
		expect(await theirs.chat['info']!(1, 'fileOctetsIn')).toBe(2000);
		expect(await both('transferring')).toBe(false);
	});

	test('a call in progress is in states 1 to 3', async () => {
		world.internet.lost.add('10.9.9.9');
		const patient = await world.program('Cy', {accept: 'ask'});
		const far = await api.chat['call']!('10.9.9.9') as number;
		const near = await api.chat['call']!(world.addressOf(patient)) as number;
		await world.settle();
		expect(await both('state', far)).toBe(1);
		expect(await both('state', near)).toBe(2);
		expect(await both('userName', near)).toBe('');
		const theirs = new ChatApi(patient);
		expect(await theirs.chat['info']!(1, 'state')).toBe(3);
		expect(await theirs.chat['info']!(1, 'userName')).toBe('Wick');
		await patient.type('/accept');
		await world.settle();
		expect(await both('state', near)).toBe(4);
	});
});

type Value = string | number | boolean;

/** Names of options, what they are at first, in both groups of functions. */
const initial: ReadonlyArray<readonly [option: string, ours: Value, mush: Value]> = [
	['can_send_commands', false, 0],
	['can_send_files', false, 0],
	['can_snoop', false, 0],
	['ignore', false, 0],
	['private', false, 0],
	['served', false, 0],
	['user', 0, 0],
	['group', '', ''],
	['server', '10.0.0.2', '10.0.0.2'],
	['username', 'Al', 'Al'],
	['version', 'mudlark 0.0.0', 'mudlark 0.0.0'],
	['address', '10.0.0.2', '10.0.0.2'],
];

describe('getOption, GetChatOption, setOption, SetChatOption', () => {
	const get = async (option: string, id = 1): Promise<readonly unknown[]> => [await api.chat['getOption']!(id, option), api.mush['GetChatOption']!(id, option)];

	test('there are these', () => {
		expect(initial.map(([option]) => option)).toEqual(optionNames);
	});

	test.each(initial)('%s', async (option, ours, mush) => {
		expect(await get(option)).toEqual([ours, mush]);
		expect(await get(` ${option.toUpperCase()} `)).toEqual([ours, mush]);
	});

	test('served is who has called', async () => {
		expect(await get('served', 2)).toEqual([true, 1]);
	});

	test('of nobody, and no such option, there is nothing', async () => {
		expect(await get('user', 99)).toEqual([undefined, undefined]);
		expect(await get('nothing')).toEqual([undefined, undefined]);
	});

	test.each([
		['can_send_commands', 'commands', 'Wick is now accepting commands from you.', 'Wick is no longer accepting commands from you.'],
		['can_send_files', 'files', 'Wick is accepting file transfers from you.', 'Wick is no longer accepting file transfers from you.'],
		['can_snoop', 'snoop', 'You are now allowed to snoop Wick.', 'You are no longer allowed to snoop Wick.'],
	])('a change of %s is told to the peer, and what is so already is not', async (option, flag, on, off) => {
		const told = () => al.all('message').map(({text}) => text);
		await api.chat['setOption']!(1, option, true);
		await api.chat['setOption']!(1, option, 'Y');
		await world.settle();
		expect(wick.manager.peers()[0]?.flags).toContain(flag);
		expect(await get(option)).toEqual([true, 1]);
		expect(told()).toEqual([on]);
		expect(await api.mush['SetChatOption']!(1, option, '0')).toBe(0);
		expect(await api.mush['SetChatOption']!(1, option, 'n')).toBe(0);
		await world.settle();
		expect(await get(option)).toEqual([false, 0]);
		expect(told()).toEqual([on, off]);
	});

	test.each(['ignore', 'private'])('%s', async option => {
		for (const [value, ours] of [[true, true], ['y', true], [1, true], ['0', false], [0, false], ['N', false], ['1', true]] as const) {
			// eslint-disable-next-line no-await-in-loop
			await api.chat['setOption']!(1, option, value);
			// eslint-disable-next-line no-await-in-loop
			expect(await get(option)).toEqual([ours, Number(ours)]);
		}

		expect(await api.mush['SetChatOption']!(1, option, 'n')).toBe(0);
		expect(await get(option)).toEqual([false, 0]);
	});

	test('user is a number of 32 bits that lasts as long as the connection', async () => {
		await api.chat['setOption']!(1, 'user', 7);
		expect(await get('user')).toEqual([7, 7]);
		expect(await api.mush['SetChatOption']!(1, 'user', '-2147483648')).toBe(0);
		expect(await get('user')).toEqual([-2_147_483_648, -2_147_483_648]);
		expect(await get('user', 2)).toEqual([0, 0]);
	});

	test('group is a text of 15 bytes, and can be taken back', async () => {
		await api.chat['setOption']!(1, 'group', 'raid');
		expect(wick.manager.peers()[0]?.group).toBe('raid');
		expect(await api.mush['SetChatOption']!(1, 'group', '')).toBe(0);
		expect(await get('group')).toEqual(['', '']);
		expect(wick.manager.peers()[0]).not.toHaveProperty('group');
	});

	test.each([
		['IdNotFound', 30_048, 99, 'user', 1],
		['UnknownOption', 30_025, 1, 'nothing', 1],
		['OptionOutOfRange', 30_026, 1, 'ignore', 'maybe'],
		['OptionOutOfRange', 30_026, 1, 'ignore', 2],
		['OptionOutOfRange', 30_026, 1, 'user', 'seven'],
		['OptionOutOfRange', 30_026, 1, 'user', 2_147_483_648],
		['OptionOutOfRange', 30_026, 1, 'group', 'a group of more than fifteen'],
		['OptionOutOfRange', 30_026, 1, 'group', {}],
		['OptionReadOnly', 30_032, 1, 'server', 'x'],
		['OptionReadOnly', 30_032, 1, 'username', 'x'],
		['OptionReadOnly', 30_032, 1, 'version', 'x'],
		['OptionReadOnly', 30_032, 1, 'address', 'x'],
	])('%s (%i)', async (code, mush, ...args) => {
		await expect(api.chat['setOption']!(...args)).rejects.toMatchObject({name: 'ChatError', code, mush});
		expect(await api.mush['SetChatOption']!(...args)).toBe(mush);
	});

	test('served can not be set; MUSHclient\'s scripts are not told', async () => {
		await expect(api.chat['setOption']!(1, 'served', true)).rejects.toMatchObject({code: 'OptionReadOnly'});
		expect(await api.mush['SetChatOption']!(1, 'served', 'y')).toBe(0);
		expect(await api.mush['SetChatOption']!(99, 'served', 'y')).toBe(30_048);
		expect(await get('served')).toEqual([false, 0]);
	});
});
