/** ZChat with other programs, as scripted peers play them. */
import {beforeEach, describe, expect, test} from 'vitest';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';
import {AxmudPeer} from '../support/peers/axmud.js';
import {readLatin1} from '../support/peers/bytes.js';
import type {Link} from '../support/peers/link.js';
import {MushPeer} from '../support/peers/mush.js';
import type {Peer} from '../support/peers/peer.js';
import {ZmudPeer} from '../support/peers/zmud.js';

let clock: FakeClock;
let internet: FakeInternet;
let wick: FakeProgram;
let al: FakeProgram;

const here = {address: '10.0.0.5', port: 4050};

beforeEach(async () => {
	clock = new FakeClock();
	internet = new FakeInternet(clock);
	wick = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.5'});
	al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9'});
	await wick.manager.start();
	await al.manager.start();
});

const connect = async () => {
	await wick.type('/zcall 10.0.0.9');
	await clock.advance(1000);
};

/** Another program at 10.0.0.8, which calls or is called. */
const play = <L extends Link>(peer: Peer<L>) => ({
	peer,
	async calls() {
		const link = peer.attach(internet.dial('10.0.0.8', here), 'caller');
		await clock.advance(1000);
		return link;
	},
	async answers(program = wick) {
		internet.answer({address: '10.0.0.8', port: 4050}, connection => {
			peer.attach(connection, 'answerer');
		});
		await program.type('/zcall 10.0.0.8');
		await clock.advance(1000);
		return peer.link;
	},
});

const clients: Readonly<Record<string, () => Peer>> = {
	MUSHclient: () => new MushPeer({name: 'Zed', framing: 'zchat', clock}),
	Axmud: () => new AxmudPeer({name: 'Zed', framing: 'zchat', clock, email: 'zed@example.net'}),
	zMUD: () => new ZmudPeer({name: 'Zed', clock, email: 'zed@example.net', icon: Uint8Array.of(0x42, 0x4D, 0xFF, 0)}),
};

for (const [name, create] of Object.entries(clients)) {
	for (const role of ['calls', 'answers'] as const) {
		test(`${name} ${role}: everything that can be said, both ways`, async () => {
			const {peer, ...roles} = play(create());
			const link = await roles[role]();
			expect(link).toMatchObject({phase: 'online', name: 'Wick', version: 'mudlark 0.0.0', status: 1});
			expect(wick.last('peer.online')?.peer).toMatchObject({name: 'Zed', protocol: 'zchat', incoming: role === 'calls', port: 4050});
			peer.say('hello');
			peer.tell('psst');
			peer.setGroup('raid');
			peer.group('raid', 'go');
			peer.emoteTo('nods');
			await wick.type('hi');
			await wick.type('/chat Zed you');
			await wick.type('/setgroup Zed raid');
			await wick.type('/group raid come');
			await wick.type('/emote Zed winks');
			await wick.type('/ping Zed');
			await clock.advance(100);
			expect(wick.said.filter(line => line.includes('<'))).toEqual(['mm/everybody < Zed: hello', 'mm/@Zed < Zed: psst', 'mm/#raid < Zed: go', 'mm/@Zed < Zed nods']);
			for (const line of ['chats to everybody, \'hi\'', 'chats to you, \'you\'', 'chats to the group, \'come\'', 'Wick winks']) {
				expect(peer.transcript.join('\n')).toContain(line);
			}

			expect(wick.last('ping')?.peer.name).toBe('Zed');
			expect(wick.all('error')).toEqual([]);
		});
	}

	test(`${name} refuses, and is refused`, async () => {
		const {peer, ...roles} = play(create());
		peer.takesCalls = false;
		await roles.answers();
		expect(wick.last('call.failed')).toMatchObject({code: 'denied', protocol: 'zchat'});
		await wick.type('/dnd on');
		const link = await roles.calls();
		expect(link.phase).not.toBe('online');
		expect(wick.all('peer.online')).toEqual([]);
	});
}

test('a phrase that the other side wants', async () => {
	const zed = play(new ZmudPeer({name: 'Zed', clock, wantsSecurity: 'sesame'}));
	await zed.answers();
	expect(wick.last('call.failed')).toMatchObject({code: 'denied'});
	const bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7', sections: {zchat: {security: 'sesame', email: 'bo@example.net'}}});
	await zed.answers(bo);
	expect(bo.last('peer.online')?.peer.name).toBe('Zed');
	expect(zed.peer.links.at(-1)).toMatchObject({security: 'sesame', email: 'bo@example.net'});
});

test('a phrase that a caller brings along is told with the question', async () => {
	const asker = new FakeProgram(internet, {name: 'Asker', address: '10.0.0.5', accept: 'ask'});
	await wick.type('/unlisten');
	await asker.manager.start();
	await play(new ZmudPeer({name: 'Zed', clock, address: '10.0.0.8', security: 'sesame', portPadding: 'blanks'})).calls();
	expect(asker.last('question')?.details).toMatchObject({name: 'Zed', protocol: 'zchat', declaredAddress: '10.0.0.8', declaredPort: 4050, security: 'sesame'});
});

describe('what is more than talk', () => {
	test('what somebody tells of himself is in /info, a key as the lines that it has', async () => {
		const zed = new ZmudPeer({name: 'Zed', clock, email: 'zed@example.net', icon: new Uint8Array(1078)});
		const link = await play(zed).calls();
		zed.send(link, 104, '-----BEGIN PGP-----\nabc=\n-----END PGP-----\n');
		zed.send(link, 101, Uint8Array.of(3));
		await clock.advance(10);
		const {lines} = await wick.type('/info Zed');
		expect(lines).toEqual(expect.arrayContaining([
			'Email           zed@example.net',
			'Icon            1078 bytes',
			'PGP key         -----BEGIN PGP-----',
			'                abc=',
			'                -----END PGP-----',
		]));
		expect(wick.last('peer.changed')?.peer.flags).toEqual(['away']);
		expect(wick.last('notice')).toMatchObject({code: 'key-received', peer: {name: 'Zed'}});
	});

	test('a key that is asked for comes, or a no in words', async () => {
		const zed = new ZmudPeer({name: 'Zed', clock, pgpKey: 'KEY'});
		await play(zed).calls();
		await wick.type('/zchat key Zed');
		await clock.advance(10);
		expect((await wick.type('/info Zed')).lines).toContain('PGP key         KEY');
		const mush = new MushPeer({name: 'Mush', framing: 'zchat', clock});
		await play(mush).calls();
		await wick.type('/zchat key Mush');
		await clock.advance(10);
		expect(wick.last('message')).toMatchObject({scope: 'notice', text: 'Cannot send PGP key.'});
	});

	test('we are away, and back', async () => {
		const zed = new ZmudPeer({name: 'Zed', clock});
		const link = await play(zed).calls();
		await wick.type('/away');
		await clock.advance(10);
		expect(link.status).toBe(3);
		const later = await play(zed).calls();
		expect(later.status).toBe(3);
		await wick.type('/back');
		await clock.advance(10);
		expect(later.status).toBe(1);
	});

	test('a list of connections has pairs', async () => {
		const zed = new ZmudPeer({name: 'Zed', clock});
		await play(zed).calls();
		await connect();
		zed.peek();
		await clock.advance(10);
		expect(zed.transcript).toContain('Wick is connected to: 10.0.0.9,4050,');
		await wick.type('/peek Zed');
		await clock.advance(10);
		expect(wick.last('peek')).toMatchObject({peer: {name: 'Zed'}, entries: []});
	});

	test('what is passed on keeps the stamp of who said it; from MudMaster chat it has ours', async () => {
		const zed = new ZmudPeer({name: 'Zed', clock, drawStamp: () => 0x01_02_03_04});
		await play(zed).calls();
		const connection = internet.dial('10.0.0.10', here);
		const zoe = new ZmudPeer({name: 'Zoe', clock, drawStamp: () => 0x0A_0B_0C_0D});
		const link = zoe.attach(connection, 'caller');
		const bo = new FakeProgram(internet, {name: 'Bo', address: '10.0.0.7'});
		await bo.type('/call 10.0.0.5');
		await clock.advance(1000);
		await wick.type('/serve Zoe');
		zed.say('from zChat');
		await bo.type('from MudMaster chat');
		await clock.advance(10);
		const ours = link.blocks.find(({code}) => code === 106)!.payload;
		const texts = link.blocks.filter(({code}) => code === 4).map(({payload}) => readLatin1(payload));
		expect(texts).toEqual([
			'\u{4}\u{3}\u{2}\u{1}\nZed chats to everybody, \'from zChat\'\n',
			`${readLatin1(ours)}\nBo chats to everybody, 'from MudMaster chat'\n`,
		]);
	});

	for (const [name, create] of Object.entries(clients)) {
		test(`${name} and we look over each other's shoulders`, async () => {
			const {peer, ...roles} = play(create());
			const link = await roles.calls();
			peer.allowSnoop(link);
			await wick.type('/snoop Zed');
			await clock.advance(10);
			peer.mudLine('A dragon!');
			await clock.advance(10);
			expect(wick.all('snoop.line').map(event => event.text)).toEqual(['A dragon!']);
			await wick.type('/allow Zed snoop on');
			peer.snoop(link);
			await clock.advance(10);
			await connect();
			await al.type('look here');
			await clock.advance(10);
			expect(peer.transcript.at(-1)).toContain('look here');
			expect(peer.transcript.at(-1)).not.toMatch(/[\P{ASCII}\p{Control}]/v);
		});
	}
});
