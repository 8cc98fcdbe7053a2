import {describe, expect, test} from 'vitest';
import {ipchat} from '../../../source/protocols/ipchat/index.js';
import {asAny, DatagramSide, DatagramWire} from '../../support/datagram-wire.js';
import {at, PEER, Scene} from './scene.js';

/** What was told of a participant, merged. */
const patchesOf = (scene: Scene, peer: string) => [...scene.us.of('online'), ...scene.us.of('peer')].filter(effect => effect.peer === peer).map(({patch}) => patch);

const nameOf = (scene: Scene, peer: string) => patchesOf(scene, peer).findLast(patch => patch?.name !== undefined)?.name;

describe('names', () => {
	test('two of one handle are told apart by their addresses, and no longer when one is gone', () => {
		const scene = new Scene();
		scene.meet('127.0.0.3', 'Cmu');
		scene.meet('127.0.0.4', 'cmu');
		expect(nameOf(scene, '127.0.0.3')).toBe('Cmu (127.0.0.3)');
		expect(nameOf(scene, '127.0.0.4')).toBe('cmu (127.0.0.4)');
		scene.hear('Thi', '127.0.0.4');
		expect(scene.us.said()).toEqual(['everybody cmu (127.0.0.4): hi']);
		scene.hear('B', '127.0.0.3');
		expect(nameOf(scene, '127.0.0.4')).toBe('cmu');
	});

	test('a handle that looks like an address does not pass for one', () => {
		const scene = new Scene();
		scene.meet(PEER, '10.0.0.1');
		expect(nameOf(scene, PEER)).toBe('10.0.0.1 (127.0.0.3)');
	});

	test('a new handle is told, by POLL or by field', () => {
		const scene = new Scene();
		scene.meet();
		scene.hear('Psbo');
		expect(nameOf(scene, PEER)).toBe('bo');
		scene.hear('hal');
		expect(nameOf(scene, PEER)).toBe('al');
	});
});

describe('the address in brackets', () => {
	test('a wrong one makes the sender unsure, and a right one takes that back', () => {
		const scene = new Scene();
		scene.meet();
		scene.hear('DynamIP[10.9.8.7]Tone\0');
		scene.hear('Ttwo');
		expect(scene.us.said()).toEqual(['everybody cmu?: one', 'everybody cmu: two']);
		expect(scene.us.of('peer').map(({patch}) => patch.facts)).toEqual([{Claims: '10.9.8.7'}, {Claims: ''}]);
	});

	test('somebody who comes with a wrong one is shown with it', () => {
		const scene = new Scene();
		scene.hear('DynamIP[]Pscmu\0');
		expect(scene.us.of('online')).toEqual([{type: 'online', peer: PEER, patch: {name: 'cmu', address: at(PEER), states: {away: false}, facts: {Claims: '(nothing)'}}}]);
	});

	test('with mismatch = "drop" nothing is taken from there', () => {
		const scene = new Scene({settings: {mismatch: 'drop'}});
		expect(scene.sends(() => {
			scene.hear('DynamIP[10.9.8.7]Pscmu\0');
		})).toEqual([]);
		scene.us.verb('stats');
		expect(scene.us.events('listing').at(-1)?.lines[0]).toContain('1 mismatched');
	});

	test('ours is the one of the network in which the other is, or the one that the config gives', () => {
		const networks = [
			{address: '127.0.0.1', prefix: 8, zone: 'lo'},
			{address: '192.168.1.5', prefix: 24, zone: 'eth0'},
			{address: '10.0.0.5', prefix: 8, zone: 'eth1'},
		];
		const scene = new Scene({address: '0.0.0.0', networks});
		scene.us.verb('poll', {address: '10.1.2.3'});
		scene.us.verb('poll', {address: '192.168.1.9'});
		scene.us.verb('poll', {address: '198.51.100.7'});
		expect(scene.wire.texts()).toEqual(['DynamIP[10.0.0.5]Pstester\0', 'DynamIP[192.168.1.5]Pstester\0', 'DynamIP[192.168.1.5]Pstester\0']);
		const behindRouter = new Scene({address: '0.0.0.0', networks, settings: {'public-address': '203.0.113.9'}});
		behindRouter.us.verb('poll', {address: '10.1.2.3'});
		behindRouter.us.feed({type: 'bound', local: at('::'), networks: [{address: '2001:db8::5', prefix: 64, zone: 'eth0'}]});
		behindRouter.us.verb('poll', {address: '2001:db8::7'});
		expect(behindRouter.wire.texts()).toEqual(['DynamIP[203.0.113.9]Pstester\0', 'DynamIP[2001:db8::5]Pstester\0']);
	});

	test('what comes back to any of our own addresses is not heard', () => {
		const scene = new Scene({address: '0.0.0.0', networks: [{address: '192.168.1.5', prefix: 24, zone: 'eth0'}]});
		scene.hear('Psme', '192.168.1.5');
		scene.hear('Psother', '192.168.1.5', 1500);
		expect(scene.us.here).toEqual(['192.168.1.5:1500']);
	});
});

describe('dialects', () => {
	test('with a header of the config only that one is spoken', () => {
		const scene = new Scene({settings: {header: 'DIP'}});
		scene.us.verb('poll', {address: PEER});
		scene.wire.advance(10_000);
		expect(scene.wire.texts()).toEqual(['DIP[127.0.0.2]Pstester\0']);
		scene.hear('Pscmu');
		expect(scene.wire.texts().at(-1)).toBe('DIP[127.0.0.2]pstester\0');
	});

	test('the one that somebody used last is used', () => {
		const scene = new Scene();
		scene.hear('Pscmu');
		scene.hear(`DIP[${PEER}]Pscmu\0`);
		expect(scene.wire.texts()).toEqual(['DynamIP[127.0.0.2]pstester\0', 'DIP[127.0.0.2]pstester\0']);
	});
});

describe('strangers', () => {
	const FAR = '198.51.100.7';

	test('from outside our networks they are not answered, which is said once a minute', () => {
		const scene = new Scene();
		const before = scene.us.notices().length;
		expect(scene.sends(() => {
			for (const command of ['Psfar', 'H', 'Mhi', 'I', 'U', 'S']) {
				scene.hear(command, FAR);
			}
		})).toEqual([]);
		expect(scene.us.here).toEqual([]);
		expect(scene.us.notices().slice(before)).toEqual([`unwelcome: ${FAR} is a stranger and gets no answer (ipchat.strangers is "lan"). /ipchat poll ${FAR} lets him in.`]);
	});

	test('whom we have polled once is no stranger, even if he did not answer then', () => {
		const scene = new Scene();
		scene.us.verb('poll', {address: FAR});
		scene.wire.advance(60_000);
		scene.hear('Psfar', FAR);
		expect(scene.us.here).toEqual([FAR]);
	});

	test('their texts are shown all the same', () => {
		const scene = new Scene();
		expect(scene.sends(() => {
			scene.hear('Thi\nthere', FAR);
			scene.hear('tpsst', FAR);
		})).toEqual([]);
		expect(scene.us.notices()).toContain(`not-in-list: ${FAR} (not in the list) writes: hi there`);
		expect(scene.us.notices()).toContain(`not-in-list: ${FAR} (not in the list) writes to you alone: psst`);
	});

	test('with "all" everybody is answered, with "none" nobody', () => {
		const open = new Scene({settings: {strangers: 'all'}});
		open.hear('Psfar', FAR);
		expect(open.us.here).toEqual([FAR]);
		const shut = new Scene({settings: {strangers: 'none'}});
		shut.hear('Psnear');
		expect(shut.us.here).toEqual([]);
	});

	test('twenty a second are answered', () => {
		const scene = new Scene({settings: {strangers: 'all'}});
		for (let index = 0; index < 100; index++) {
			scene.hear('Ps', `10.0.0.${index + 1}`);
		}

		expect(scene.us.here).toHaveLength(20);
	});

	test('who sends from another port is answered at ours, or at his where the config says so', () => {
		const scene = new Scene();
		scene.hear('Pscmu', PEER, 40_000);
		expect(scene.wire.sent.at(-1)?.to).toEqual(at(PEER));
		const literal = new Scene({settings: {'reply-to-source-port': true}});
		literal.hear('Pscmu', PEER, 40_000);
		expect(literal.wire.sent.at(-1)?.to).toEqual(at(PEER, 40_000));
		expect(literal.us.here).toEqual([`${PEER}:40000`]);
	});

	test('two programs at one address are two participants where we have called both ports', () => {
		const scene = new Scene();
		scene.us.verb('poll', {address: `${PEER}:1500`});
		scene.hear('psone', PEER, 1500);
		scene.hear('Pstwo', PEER, 1499);
		expect(scene.us.here).toEqual([`${PEER}:1500`, PEER]);
		scene.hear('Thi', PEER, 1500);
		expect(scene.us.said()).toEqual(['everybody one: hi']);
	});
});

test('two of us at one address find each other by their ports', () => {
	const wire = new DatagramWire();
	const [a, b] = [1499, 1500].map(port => new DatagramSide(wire, asAny(ipchat), {address: '127.0.0.1', port, name: String(port)})) as [DatagramSide, DatagramSide];
	a.verb('poll', {address: '127.0.0.1:1500'});
	wire.advance(100);
	expect([a.here, b.here]).toEqual([['127.0.0.1:1500'], ['127.0.0.1:1499']]);
	b.say('hi', '127.0.0.1:1499', 1);
	wire.advance(100);
	expect(a.said()).toEqual(['personal 1500: hi']);
	expect(b.events('receipt')).toEqual([{event: 'receipt', id: 1, state: 'delivered'}]);
});

describe('sixty-four strangers', () => {
	const crowded = (scene: Scene): readonly string[] => Array.from({length: 64}, (_, index) => {
		const address = `10.0.0.${index + 1}`;
		scene.hear(`Ps${index}`, address);
		scene.wire.advance(50);
		return address;
	});

	test('make room for one more, but whom we are asking keeps his place', () => {
		const scene = new Scene({settings: {strangers: 'all'}});
		scene.us.verb('poll', {address: PEER});
		const [first] = crowded(scene);
		scene.hear('Psmore', '10.0.1.1');
		expect(scene.us.of('offline').map(({peer}) => peer)).toEqual([first]);
		scene.hear('pscmu');
		expect(scene.us.here).toContain(PEER);
	});

	test('first of all he makes room who has left', () => {
		const scene = new Scene({settings: {strangers: 'all'}});
		const addresses = crowded(scene);
		scene.hear('B', addresses[40]);
		scene.hear('Psmore', '10.0.1.1');
		expect(scene.us.of('offline').map(({reason}) => reason)).toEqual(['left']);
		expect(scene.us.here).toHaveLength(64);
	});

	test('who has answered us is no stranger any more', () => {
		const scene = new Scene({settings: {strangers: 'all'}});
		const [first = ''] = crowded(scene);
		scene.us.verb('hail', {}, first);
		scene.hear('As', first);
		scene.hear('Psmore', '10.0.1.1');
		expect(scene.us.here).toHaveLength(65);
	});
});

test('the list of 256 lets nobody in while all of them have shown who they are', () => {
	const scene = new Scene({settings: {strangers: 'all'}});
	for (let index = 0; index < 256; index++) {
		scene.meet(`10.0.${index >> 6}.${1 + (index & 63)}`, `p${index}`);
		scene.wire.advance(100);
	}

	scene.hear('Psmore', '10.9.9.9');
	scene.us.verb('poll', {address: '10.9.9.8'});
	expect(scene.us.here).toHaveLength(256);
	const [error] = scene.us.events('error');
	expect(error?.message).toBe('There are 256 participants in the list, so 10.9.9.8 was not polled. Try again when some of them have left, or /hangup one.');
});

test('somebody who is blocked while he is here goes', () => {
	const scene = new Scene();
	scene.meet();
	scene.us.blocked.add(PEER);
	scene.hear('Thi');
	expect(scene.us.of('offline')).toEqual([{type: 'offline', peer: PEER, reason: 'blocked'}]);
	expect(scene.us.said()).toEqual([]);
	const silent = new Scene();
	silent.meet();
	silent.us.blocked.add(PEER);
	expect(silent.sends(() => {
		silent.wire.advance(80_000);
	})).toEqual([]);
	expect(silent.us.here).toEqual([]);
});

test('hanging up on one says goodbye to him alone', () => {
	const scene = new Scene();
	scene.meet();
	scene.meet('127.0.0.4', 'bo');
	expect(scene.sends(() => {
		scene.us.command({command: 'hangup'}, PEER);
	})).toEqual(['B']);
	expect(scene.us.here).toEqual(['127.0.0.4']);
});

describe('leaving', () => {
	const crowd = (count: number): Scene => {
		const scene = new Scene({settings: {strangers: 'all'}});
		for (let index = 0; index < count; index++) {
			scene.meet(`10.0.${index >> 6}.${1 + (index & 63)}`, `p${index}`);
			scene.wire.advance(50);
		}

		return scene;
	};

	test('everybody gets a goodbye within two seconds, and a second one as far as time allows', () => {
		const scene = crowd(200);
		const count = scene.wire.sent.length;
		const start = scene.wire.now;
		scene.us.command({command: 'hangup'});
		expect(scene.us.here).toEqual([]);
		scene.wire.advance(60_000);
		const byes = scene.wire.sent.slice(count);
		expect(new Set(byes.map(({to}) => to.address)).size).toBe(200);
		expect(byes.every(({at: when}) => when - start <= 2000)).toBe(true);
		expect(scene.us.effects.at(-1)).toEqual({type: 'close', reason: 'you left IPchat', failure: 'cancelled'});
	});

	test('a few are told fifty a second, each twice, a tenth of a second apart at least', () => {
		const scene = crowd(3);
		const count = scene.wire.sent.length;
		const start = scene.wire.now;
		scene.us.command({command: 'hangup'});
		scene.wire.advance(60_000);
		expect(scene.wire.sent.slice(count).map(({at: when}) => when - start)).toEqual([0, 20, 40, 100, 120, 140]);
	});

	test('nothing is heard, said or asked after that', () => {
		const scene = new Scene();
		scene.meet();
		scene.us.command({command: 'hangup'});
		scene.hear('Pscmu');
		scene.us.say('hello?');
		scene.us.feed({type: 'bound', local: at('127.0.0.2'), networks: []});
		scene.wire.advance(100_000);
		scene.us.feed({type: 'closed', reason: 'gone'});
		expect(scene.sent().slice(1)).toEqual(['B', 'B']);
		expect(scene.us.of('close')).toHaveLength(1);
	});

	test('with a socket that breaks everybody is gone', () => {
		const scene = new Scene();
		scene.meet();
		scene.us.say('hello', PEER, 1);
		scene.us.feed({type: 'closed', reason: 'the network is down'});
		expect(scene.us.effects.slice(-3)).toEqual([
			{type: 'offline', peer: PEER, reason: 'the network is down'},
			{type: 'emit', event: {event: 'receipt', id: 1, state: 'failed'}},
			{type: 'close', reason: 'the network is down', failure: 'closed'},
		]);
	});
});

describe('ourselves', () => {
	test('whoever is away at the start is asleep, and says so', () => {
		const scene = new Scene({away: 'lunch'});
		scene.us.verb('poll', {address: PEER});
		expect(scene.sent()).toEqual(['PStester']);
	});

	test('going away and coming back is told to everybody, once', () => {
		const scene = new Scene();
		scene.meet();
		expect(scene.sends(() => {
			scene.us.command({command: 'away', on: true});
			scene.us.verb('sleep');
			scene.us.command({command: 'away', on: false});
		})).toEqual(['S', 's']);
	});

	test('a new name is told by a POLL, unless the handle is another one', () => {
		const scene = new Scene();
		scene.meet();
		expect(scene.sends(() => {
			scene.us.self.name = 'Wick';
			scene.us.command({command: 'rename', name: 'Wick'});
		})).toEqual(['PsWick']);
		const named = new Scene({settings: {handle: 'wizard'}});
		named.meet();
		expect(named.sends(() => {
			named.us.command({command: 'rename', name: 'Wick'});
		})).toEqual([]);
	});

	test('that nobody is who he says is told once', () => {
		const scene = new Scene();
		scene.us.feed({type: 'bound', local: at('::1'), networks: []});
		scene.meet();
		expect(scene.us.notices()).toEqual([expect.stringMatching(/^no-identities: IPchat has neither passwords nor encryption/v)]);
	});
});
