/** The peers among themselves, over TCP: what facts 7.2 says about each pair, and that they share nothing with the product. */
import {readFileSync} from 'node:fs';
import {glob} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, onTestFinished, test} from 'vitest';
import {AxmudPeer} from './axmud.js';
import {code} from './codes.js';
import type {Framing} from './framing.js';
import {HubPeer} from './hub.js';
import {MudletPeer} from './mudlet.js';
import {MudMasterPeer} from './mudmaster.js';
import {MushPeer} from './mush.js';
import type {Peer, PeerOptions} from './peer.js';
import {TinTinLikePeer} from './tintin-like.js';
import {ZmudPeer} from './zmud.js';

const makers = {
	mush: (options: PeerOptions) => new MushPeer(options),
	mudmaster: (options: PeerOptions) => new MudMasterPeer(options),
	axmud: (options: PeerOptions) => new AxmudPeer(options),
	tintin: (options: PeerOptions) => new TinTinLikePeer(options),
	mudlet: (options: PeerOptions) => new MudletPeer(options),
	oldMudlet: (options: PeerOptions) => new MudletPeer({...options, age: 'old'}),
	zmud: (options: PeerOptions) => new ZmudPeer(options),
} satisfies Readonly<Record<string, (options: PeerOptions) => Peer>>;

type Kind = keyof typeof makers;

/** Al, who takes the call, and Bob, who called; both online. */
const connect = async (answerer: Kind, caller: Kind, framing: Framing = 'mudmaster') => {
	const al: Peer = makers[answerer]({name: 'Al', framing});
	const bob: Peer = makers[caller]({name: 'Bob', framing});
	onTestFinished(async () => {
		await al[Symbol.asyncDispose]();
		await bob[Symbol.asyncDispose]();
	});
	await al.listen();
	await bob.call({port: al.port});
	await bob.online();
	await al.online();
	return {al, bob};
};

const fileOf = (length: number): Uint8Array => Uint8Array.from({length}, (_, index) => (index * 13) & 0xFF);

const pairs = <T>(kinds: readonly T[]): ReadonlyArray<readonly [T, T]> => kinds.flatMap(first => kinds.map(second => [first, second] as const));

test('nothing here imports from the product', async () => {
	const root = path.resolve(import.meta.dirname, '../../..');
	const imports = (file: string): readonly string[] => [...readFileSync(file, 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)]
		.map(([, from]) => path.resolve(path.dirname(file), from!.replace(/\.js$/, '.ts')));
	const seen = new Set<string>();
	const follow = (file: string): void => {
		if (seen.has(file)) {
			return;
		}

		seen.add(file);
		for (const from of imports(file)) {
			follow(from);
		}
	};

	for await (const file of glob('*.ts', {cwd: import.meta.dirname})) {
		if (!file.endsWith('.test.ts')) {
			follow(path.join(import.meta.dirname, file));
		}
	}

	const files = [...seen].map(file => path.relative(root, file));
	expect(files.length).toBeGreaterThan(20);
	expect(files.filter(file => !file.startsWith(path.join('test', 'support')))).toEqual([]);
});

describe('everybody can talk with everybody', () => {
	const callers: readonly Kind[] = ['mush', 'mudmaster', 'axmud', 'tintin', 'mudlet', 'oldMudlet'];
	const answerers: readonly Kind[] = callers.filter(kind => kind !== 'oldMudlet');

	test.each(answerers.flatMap(answerer => callers.map(caller => [caller, answerer] as const)))('%s calls %s', async (caller, answerer) => {
		const {al, bob} = await connect(answerer, caller);
		expect(al.link.name).toBe('Bob');
		expect(bob.link.name).toBe('Al');
		bob.tell('hello');
		await al.waitFor(/Bob chats to you, 'hello'/);
		al.tell('hi');
		await bob.waitFor(/Al chats to you, 'hi'/);
		al.emote('waves');
		await bob.waitFor(/Al waves/);
		bob.ping();
		await bob.waitForBlock(code.pingResponse);
		bob.rename('Bobby');
		await al.until('the new name', () => al.link.name === 'Bobby' || undefined);
		al.hangUp();
		await bob.closed();
	});

	test.each(pairs<Kind>(['mush', 'axmud', 'zmud']))('%s calls %s over zChat', async (caller, answerer) => {
		const {al, bob} = await connect(answerer, caller, 'zchat');
		expect([al.link.framing, bob.link.framing]).toEqual(['zchat', 'zchat']);
		bob.say('hello');
		await al.waitFor(/Bob chats to everybody, 'hello'/);
		await bob.waitForBlock(code.stamp, ({length}) => length === 4);
		await bob.waitForBlock(code.status, ([status]) => status === 1);
		al.setGroup('raid');
		al.group('raid', 'go');
		await bob.waitFor(/Al chats to the group, 'go'/);
	});

	test('a hub passes on what members say', async () => {
		await using hub = await HubPeer.listen({});
		await using mush = await MushPeer.call({port: hub.port, name: 'Mush'});
		await using tintin = await TinTinLikePeer.call({port: hub.port, name: 'Tin'});
		for (const peer of [mush, tintin]) {
			// eslint-disable-next-line no-await-in-loop -- One after the other, as people come.
			await peer.waitFor('What is your password?');
			peer.tell('sesame');
			// eslint-disable-next-line no-await-in-loop
			await peer.waitFor('You are logged in.');
		}

		tintin.say('hello');
		await mush.waitFor('Tin chats to everyone, \'hello\'');
	});

	test('Axmud can not log in at a hub: its texts end too early', async () => {
		await using hub = await HubPeer.listen({});
		await using axmud = await AxmudPeer.call({port: hub.port, name: 'Ax'});
		await axmud.waitFor('What is your password?');
		axmud.tell('sesame');
		await hub.waitForBlock(code.personal);
		expect(hub.link.isLoggedIn).toBe(false);
	});

	test('a refused call is told to who waits for it', async () => {
		await using mush = await MushPeer.listen({name: 'Mush', takesCalls: false});
		await using tintin = await TinTinLikePeer.call({port: mush.port, name: 'Tin'});
		await expect(tintin.online()).rejects.toThrow('was not let in');
	});
});

describe('files', () => {
	const send = async (sender: Kind, receiver: Kind, size: number, framing: Framing = 'mudmaster') => {
		const {al, bob} = await connect(receiver, sender, framing);
		al.acceptFiles();
		bob.sendFile(fileOf(size), 'a.txt');
		return {al, bob};
	};

	const sizes = [1, 499, 500, 501, 1000, 1200, 5000] as const;

	test.each(pairs<Kind>(['mush', 'mudmaster', 'axmud']))('from %s to %s: intact, whatever the size', async (sender, receiver) => {
		for (const size of sizes) {
			// eslint-disable-next-line no-await-in-loop
			const {al} = await send(sender, receiver, size);
			// eslint-disable-next-line no-await-in-loop
			expect((await al.file('a.txt')).bytes).toEqual(fileOf(size));
		}
	});

	test.each(pairs<Kind>(['mush', 'axmud', 'zmud']).filter(pair => pair.join(' ') !== 'zmud mush'))('from %s to %s over zChat: intact', async (sender, receiver) => {
		for (const size of [1, 700, 1024, 1025, 5000]) {
			// eslint-disable-next-line no-await-in-loop
			const {al} = await send(sender, receiver, size, 'zchat');
			// eslint-disable-next-line no-await-in-loop
			expect((await al.file('a.txt')).bytes).toEqual(fileOf(size));
		}
	});

	test('MUSHclient counts blocks of 1024: of shorter ones it stops too early', async () => {
		const {al} = await send('zmud', 'mush', 5000, 'zchat');
		expect((await al.file('a.txt')).bytes).toEqual(fileOf(3500));
	});

	test.each(['mush', 'mudmaster', 'axmud'] as const)('from tintin to %s: both wait after the first block', async receiver => {
		const {al, bob} = await send('tintin', receiver, 1200);
		const waiting = (): number => al instanceof MudMasterPeer ? al.buffers.waiting : al.link.rest.length;
		await al.until('the first block', () => waiting() === 501 || undefined);
		expect(al.files[0]!.blocks).toBe(0);
		expect(bob.link.outgoing!.sent).toBe(500);
	});

	test.each(['mush', 'mudmaster', 'axmud'] as const)('from %s to tintin: intact, with noise', async sender => {
		const {al} = await send(sender, 'tintin', 1200);
		expect((await al.file('a.txt')).bytes).toEqual(fileOf(1200));
		expect(al.transcript).toContain('Unterminated command: 255');
	});

	test('from tintin to tintin: a multiple of 500 loses its end, and the sender waits on', async () => {
		const {al} = await send('tintin', 'tintin', 1200);
		expect((await al.file('a.txt')).bytes).toEqual(fileOf(1200));
		const multiple = await send('tintin', 'tintin', 1000);
		expect((await multiple.al.file('a.txt')).bytes).toEqual(fileOf(500));
		expect(multiple.bob.link.outgoing).toMatchObject({sent: 1000});
	});

	test('to mudlet: nobody answers', async () => {
		const {al, bob} = await send('mush', 'mudlet', 1200);
		await al.waitForBlock(code.fileStart);
		bob.ping();
		await bob.waitForBlock(code.pingResponse);
		expect(bob.link.outgoing).toMatchObject({sent: 0});
		expect(bob.link.blocks.some(({code: number}) => number === code.fileBlockRequest || number === code.fileDeny)).toBe(false);
	});

	test('MUSHclient and MUSHclient agree on the sum', async () => {
		const {al, bob} = await send('mush', 'mush', 1200);
		const sent = await al.waitFor('Sumcheck from sender was: ');
		const received = await bob.waitFor('Sumcheck as received was: ');
		expect(sent.slice(-44)).toBe(received.slice(-44));
	});
});

test('a chain of three: what one who is served says reaches the third', async () => {
	await using mush = await MushPeer.listen({name: 'Hub'});
	await using mudmaster = await MudMasterPeer.call({port: mush.port, name: 'Mm'});
	await mudmaster.online();
	await using tintin = await TinTinLikePeer.call({port: mush.port, name: 'Tin'});
	await tintin.online();
	tintin.say('hello');
	await mudmaster.waitFor('Tin chats to everyone, \'hello\'');
});

test('who is given a list calls everybody on it', async () => {
	await using cy = await MushPeer.listen({name: 'Cy'});
	await using al = await MushPeer.listen({name: 'Al'});
	await al.call({port: cy.port});
	await cy.online();
	await using axmud = await AxmudPeer.call({port: al.port, name: 'Ax'});
	await axmud.online();
	axmud.request();
	await cy.until('a call from Ax', () => cy.linksOnline.find(({name}) => name === 'Ax'));
	expect(axmud.dialled).toEqual([{address: '127.0.0.1', port: cy.port}]);
});

test('a peer that goes leaves nothing behind, not even a call that nobody has answered yet', async () => {
	const al = await MushPeer.listen({name: 'Al'});
	const bob = await MushPeer.call({port: al.port, name: 'Bob'});
	await bob.online();
	await al.online();
	const call = bob.call({port: al.port});
	await bob[Symbol.asyncDispose]();
	await expect(call).rejects.toThrow('aborted');
	await al.closed();
	await al[Symbol.asyncDispose]();
	await expect(MushPeer.call({port: al.port})).rejects.toThrow('ECONNREFUSED');
});
