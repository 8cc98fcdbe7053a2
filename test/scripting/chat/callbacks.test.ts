import {beforeEach, describe, expect, test} from 'vitest';
import type {Verdict} from '../../../source/session/panel.js';
import {limits} from '../../../source/scripting/limits.js';
import {ChatApi} from '../../support/chat-api.js';
import {ChatWorld} from '../../support/chat-world.js';
import type {FakeProgram} from '../../support/fake-world.js';

let world: ChatWorld;
let wick: FakeProgram;
let al: FakeProgram;
let api: ChatApi;

beforeEach(async () => {
	world = new ChatWorld();
	wick = await world.program('Wick');
	al = await world.program('Al');
	api = new ChatApi(wick);
});

/** What a script would be asked, one question after the other. */
const ask = (name: string, answer: (value: never) => Verdict = () => true, options: Parameters<ChatApi['filter']>[2] = {}): readonly unknown[] => {
	const asked: unknown[] = [];
	api.filter(name, async value => {
		asked.push(value);
		return answer(value as never);
	}, options);
	return asked;
};

test('there are these filters and events', () => {
	expect(api.filterNames).toEqual(['chat:accept', 'chat:message', 'chat:messageOut', 'chat:display', 'message:incoming', 'message:outgoing', 'file:offer']);
	expect(api.eventNames.filter(name => name.startsWith('chat:'))).toEqual(['chat:newUser', 'chat:userDisconnect']);
});

describe('chat:accept', () => {
	test('is asked after the greeting, and false refuses', async () => {
		const asked = ask('chat:accept', () => false);
		await world.connect(al, wick, 'zchat');
		expect(asked).toEqual([{address: '10.0.0.2', name: 'Al', protocol: 'zchat'}]);
		expect(wick.all('peer.online')).toEqual([]);
		expect(al.last('call.failed')).toMatchObject({code: 'denied'});
		expect(await api.chat['list']!()).toEqual([]);
	});

	test('is not asked about our own calls', async () => {
		const asked = ask('chat:accept', () => false);
		await world.connect(wick, al);
		expect(asked).toEqual([]);
		expect(wick.manager.status().peers).toBe(1);
	});
});

describe('chat:message and chat:messageOut', () => {
	test('see every message of a connected peer, and no handshake', async () => {
		const incoming = ask('chat:message');
		const outgoing = ask('chat:messageOut');
		await world.connect(wick, al);
		await al.type('hi');
		await wick.type('/chat Al hello');
		await world.settle();
		expect(incoming).toEqual([
			{id: 1, code: 19, text: 'mudlark 0.0.0'},
			{id: 1, code: 4, text: '\nAl chats to everybody, \'hi\'\n'},
		]);
		expect(outgoing).toEqual([
			{id: 1, code: 19, text: 'mudlark 0.0.0'},
			{id: 1, code: 5, text: '\nWick chats to you, \'hello\'\n'},
		]);
	});

	test('false skips what would be done', async () => {
		await world.connect(wick, al);
		ask('chat:message', ({text}: {readonly text: string}) => !text.includes('spam'));
		ask('chat:messageOut', ({text}: {readonly text: string}) => !text.includes('secret'));
		await al.type('spam');
		await al.type('ham');
		await wick.type('secret');
		await wick.type('news');
		await world.settle();
		expect(wick.said.filter(line => line.includes('<'))).toEqual(['mm/everybody < Al: ham']);
		expect(al.said.filter(line => line.includes('<'))).toEqual(['mm/everybody < Wick: news']);
	});

	test('blocks of files are there on request only, as octets', async () => {
		await world.connect(wick, al);
		await al.type('/allow Wick files on');
		await world.clock.advance(2000);
		const all = ask('chat:messageOut') as ReadonlyArray<{readonly code: number}>;
		const blocks = ask('chat:messageOut', () => true, {codes: [23]}) as ReadonlyArray<{readonly octets: Uint8Array}>;
		wick.disk.files.set('/map', new Uint8Array(600));
		await api.chat['sendFile']!(1, '/map');
		await world.clock.advance(2000);
		expect(all.map(({code}) => code)).not.toContain(23);
		expect(blocks.map(({octets}) => octets.length)).toEqual([500, 100]);
	});

	test('a script that filters what it sends, and sends from within that filter, waits for nothing of its own', async () => {
		await world.connect(wick, al);
		const order: string[] = [];
		api.filter('chat:messageOut', async value => {
			const {code} = value as {readonly code: number};
			order.push(`asked about ${code}`);
			if (code === 4) {
				order.push(`ChatMessage is ${String(await api.mush['ChatMessage']!(1, 7, 'from within'))}`);
			}

			return true;
		});
		expect(await api.mush['ChatEverybody']!('hello')).toBe(0);
		order.push('ChatEverybody has returned');
		await world.settle();
		expect(order).toEqual(['asked about 4', 'ChatMessage is 0', 'ChatEverybody has returned', 'asked about 7']);
		expect(al.said).toEqual(['mm/everybody < Wick: hello', 'mm/everybody < Wick?: from within']);
	});
});

describe('chat:display', () => {
	/** Types and texts of what it is asked about. */
	const shown = (answer?: (value: never) => Verdict) => ask('chat:display', answer) as ReadonlyArray<{readonly type: number; readonly text: string; readonly id?: number}>;

	test('is asked about what is said, in MUSHclient\'s words', async () => {
		await world.connect(wick, al);
		await wick.type('/setgroup Al raid');
		await al.type('/setgroup Wick raid');
		const notes = shown();
		await al.type('/chat Wick one');
		await al.type('two');
		await al.type('/group raid three');
		await al.type('/emote waves');
		await al.type('/allow Wick files on');
		await world.settle();
		await wick.type('/chat Al four');
		await wick.type('five');
		await wick.type('/group raid six');
		await wick.type('/emote nods');
		await world.settle();
		expect(notes).toEqual([
			{type: 4, text: 'Al chats to you, \'one\'', id: 1},
			{type: 5, text: 'Al chats to everybody, \'two\'', id: 1},
			{type: 6, text: 'Al chats to the group, \'three\'', id: 1},
			{type: 5, text: 'Al waves', id: 1},
			{type: 3, text: 'Al is accepting file transfers from you.', id: 1},
			{type: 7, text: 'You chat to Al, \'four\''},
			{type: 8, text: 'You chat to everybody, \'five\''},
			{type: 9, text: 'You chat to the group raid, \'six\''},
			{type: 8, text: 'You emote to everybody: Wick nods'},
		]);
	});

	test('is asked about the rest, by kind', async () => {
		const notes = shown();
		await world.connect(wick, al);
		await al.type('/name Albert');
		await world.settle();
		await wick.type('/peek Albert');
		await wick.type('/request Albert');
		await wick.type('/ping Albert');
		await world.settle();
		await al.type('/allow Wick snoop on');
		await wick.type('/snoop Albert');
		await world.settle();
		await al.type('look at me');
		await wick.type('/allow Albert files on');
		al.disk.files.set('/map', new Uint8Array(10));
		await al.type('/sendfile Wick /map');
		await world.clock.advance(2000);
		await wick.type('/hangup Albert');
		await world.settle();
		const kinds = notes.map(({type, text}) => `${type} ${text}`);
		for (const expected of [
			/^0 .*mudmaster/v,
			/^1 Al mudmaster/v,
			/^2 Al has changed his name to Albert\.$/v,
			/^10 /v,
			/^11 There is nobody to call/v,
			/^12 Albert \d/v,
			/^13 Albert in$/v,
			/^15 /v,
			/^14 \d map from Albert$/v,
			/^1 Albert you hung up$/v,
		]) {
			expect(kinds).toContainEqual(expect.stringMatching(expected));
		}

		expect(new Set(notes.map(({type}) => type)).isSubsetOf(new Set(Array.from({length: 17}, (_, type) => type)))).toBe(true);
	});

	test('false hides', async () => {
		await world.connect(wick, al);
		shown(({text}: {readonly text: string}) => !text.includes('spam'));
		await al.type('spam');
		await al.type('ham');
		await world.settle();
		expect(wick.all('message').map(({text, hidden = false}) => [text, hidden])).toEqual([['spam', true], ['ham', false]]);
	});

	test('is asked about the notes of scripts, and not about what they print', async () => {
		const notes = shown(({type}: {readonly type: number}) => type !== 1000);
		await api.chat['note']!(1000, 'mine');
		api.mush['ChatNote']!(13, 'also mine');
		wick.manager.publish({event: 'notice', code: 'script', text: 'printed'});
		await world.settle();
		expect(notes).toEqual([{type: 1000, text: 'mine'}, {type: 13, text: 'also mine'}]);
		expect(wick.all('notice').map(({text, hidden = false}) => [text, hidden])).toEqual([['mine', true], ['also mine', false], ['printed', false]]);
	});

	test('is not asked about a note that it makes itself, others are', async () => {
		const within = api.as({callback: 7, depth: 1});
		const asked: string[] = [];
		api.filter('chat:display', async value => {
			const {text} = value as {readonly text: string};
			asked.push(`7 ${text}`);
			await within.chat['note']!(2000, `about ${text}`);
			return true;
		}, {callback: 7});
		api.filter('chat:display', async value => {
			asked.push(`8 ${(value as {readonly text: string}).text}`);
			return true;
		}, {callback: 8});
		await api.chat['note']!(1000, 'one');
		await world.settle();
		expect(asked).toEqual(['7 one', '8 one', '8 about one']);
		expect(wick.all('notice').map(({text}) => text)).toEqual(['one', 'about one']);
	});

	test('two that answer each other come to an end', async () => {
		for (const callback of [7, 8]) {
			api.filter('chat:display', async (_value, depth = 1) => {
				await api.as({callback, depth}).chat['note']!(2000 + callback, `from ${callback} at ${depth}`);
				return true;
			}, {callback});
		}

		await api.chat['note']!(1000, 'begin');
		await world.clock.advance(1000);
		const {length} = wick.all('notice');
		expect(wick.last('notice')?.text).toMatch(new RegExp(`at ${limits.depth}$`, 'v'));
		await world.clock.advance(1000);
		expect(wick.all('notice')).toHaveLength(length);
	});
});

describe('the filters of all networks', () => {
	beforeEach(async () => {
		await world.connect(wick, al);
	});

	test('message:incoming and message:outgoing', async () => {
		const incoming = ask('message:incoming', ({text}: {readonly text: string}) => text !== 'spam');
		ask('message:outgoing', ({text}: {readonly text: string}) => ({text: text.toUpperCase()}));
		await al.type('spam');
		await al.type('ham');
		await wick.type('eggs');
		await world.settle();
		expect(incoming).toMatchObject([{id: 1, protocol: 'mudmaster', name: 'Al', scope: 'everybody', text: 'spam'}, {text: 'ham'}]);
		expect(wick.said.toSorted()).toEqual(['mm/everybody < Al: ham', 'mm/everybody > Wick: EGGS']);
		expect(al.said).toContain('mm/everybody < Wick: EGGS');
	});

	test('a text that is kept back is an error to chat, and a line in the log to mush', async () => {
		ask('message:outgoing', () => false);
		await expect(api.chat['everybody']!('hi')).rejects.toMatchObject({code: 'KeptBack'});
		expect(await api.mush['ChatEverybody']!('hi')).toBe(0);
		await world.settle();
		expect(api.log).toHaveLength(1);
		expect(al.said).toEqual([]);
	});

	test.each([
		['accept', [], 'question'],
		['accept', ['files'], 'transfer.started'],
		[false, [], 'notice'],
	] as const)('file:offer: %s with the permissions %j leads to %s', async (verdict, permissions, event) => {
		const asked = ask('file:offer', () => verdict, {permissions});
		al.disk.files.set('/map', new Uint8Array(10));
		await world.clock.advance(2000);
		await al.type('/sendfile Wick /map');
		await world.clock.advance(100);
		expect(asked).toEqual([{id: 1, name: 'Al', protocol: 'mudmaster', file: 'map', size: 10}]);
		expect(['question', 'transfer.started', 'notice'].filter(name => wick.events.some(one => one.event === name))).toEqual([event]);
	});
});

describe('events', () => {
	test('chat:newUser comes before the first message, chat:userDisconnect after the last, each once', async () => {
		const order: unknown[] = [];
		wick.manager.on(event => {
			if (event.event === 'message') {
				order.push(event.text);
			}
		});
		for (const name of ['chat:newUser', 'chat:userDisconnect']) {
			const told = api.listen(name) as unknown[];
			told.push = (...values) => {
				order.push(name, ...values);
				return 0;
			};
		}

		await world.connect(al, wick);
		await al.type('hi');
		await al.type('/hangup Wick');
		await world.settle();
		const reference = {id: 1, name: 'Al', protocol: 'mudmaster'};
		expect(order).toEqual(['chat:newUser', reference, 'hi', 'chat:userDisconnect', reference]);
		expect(await api.chat['info']!(1, 'userName')).toBeNull();
	});

	test('a caller who is refused is nobody', async () => {
		ask('chat:accept', () => false);
		const [online, offline] = [api.listen('chat:newUser'), api.listen('chat:userDisconnect')];
		await world.connect(al, wick);
		expect([online, offline]).toEqual([[], []]);
	});

	test('of contacts, messages and files, whatever the network', async () => {
		const told = Object.fromEntries(['contact:online', 'contact:changed', 'contact:offline', 'message:incoming', 'message:outgoing', 'file:offer', 'file:progress', 'file:done', 'file:failed'].map(name => [name, api.listen(name)]));
		await world.connect(wick, al, 'zchat');
		await al.type('/name Albert');
		await al.type('hi');
		await world.settle();
		await wick.type('/chat Albert hello');
		await wick.type('hello all');
		al.disk.files.set('/map', new Uint8Array(10));
		await world.clock.advance(2000);
		for (const answer of ['/accept', '/deny']) {
			/* eslint-disable no-await-in-loop -- one file at a time */
			await al.type('/sendfile Wick /map');
			await world.clock.advance(100);
			await wick.type(answer);
			await world.clock.advance(2000);
			/* eslint-enable no-await-in-loop */
		}

		wick.disk.files.set('/back', new Uint8Array(10));
		await api.chat['sendFile']!(1, '/back');
		await world.settle();
		await al.type('/deny');
		await world.settle();
		await wick.type('/hangup Albert');
		await world.settle();
		const peer = {id: 1, name: 'Albert', protocol: 'zchat'};
		expect(told).toMatchObject({
			'contact:online': [{id: 1, name: 'Al', protocol: 'zchat', address: '10.0.0.2'}],
			'contact:offline': [{...peer, reason: 'you hung up'}],
			'message:incoming': [{protocol: 'zchat', scope: 'everybody', text: 'hi', direction: 'in'}],
			'message:outgoing': [{protocol: 'zchat', scope: 'personal', text: 'hello'}, {protocol: 'mudmaster', scope: 'everybody', text: 'hello all'}],
			'file:offer': [{peer, file: 'map', size: 10}, {peer, file: 'map', size: 10}],
			'file:progress': [{peer, direction: 'in', name: 'map', size: 10}, {peer, direction: 'out', name: 'back'}],
			'file:done': [{peer, direction: 'in', name: 'map', bytes: 10}],
			'file:failed': [{peer, direction: 'out', name: 'back'}],
		});
		expect(told['contact:changed']).toContainEqual(expect.objectContaining({...peer, before: 'Al'}));
	});

	test('settings:changed', () => {
		const told = api.listen('settings:changed');
		api.changeSettings('name', 'ui.timestamps');
		expect(told).toEqual([{keys: ['name', 'ui.timestamps']}]);
	});
});
