import {describe, expect, test} from 'vitest';
import {MULTICAST} from '../../../source/protocols/ipchat/discovery.js';
import {at, PEER, Scene} from './scene.js';

const networks = [
	{address: '127.0.0.1', prefix: 8, zone: 'lo'},
	{address: '192.168.1.5', prefix: 24, zone: 'eth0'},
	{address: '10.20.30.40', prefix: 20, zone: 'wlan0'},
	{address: 'fe80::5', prefix: 64, zone: 'eth0'},
	{address: '2001:db8::5', prefix: 64, zone: 'eth0'},
	{address: '::1', prefix: 128, zone: 'lo'},
];

const targets = (scene: Scene, since = 0): readonly string[] => scene.wire.sent.slice(since).map(({to}) => to.address);

describe('polling', () => {
	test('everybody: one datagram to each network in each dialect, a fifth of a second apart, and one to each who is here', () => {
		const scene = new Scene({address: '0.0.0.0', networks});
		scene.meet('127.0.0.3');
		scene.wire.advance(1000);
		const start = scene.wire.now;
		const count = scene.wire.sent.length;
		scene.us.verb('poll');
		scene.wire.advance(1000);
		expect(scene.wire.sent.slice(count).map(sent => [sent.at - start, sent.to.address, new TextDecoder().decode(sent.data)])).toEqual([
			[0, '127.0.0.3', 'DynamIP[127.0.0.1]Pstester\0'],
			[20, '192.168.1.255', 'DynamIP[192.168.1.5]Pstester\0'],
			[40, '10.20.31.255', 'DynamIP[10.20.30.40]Pstester\0'],
			[200, '192.168.1.255', 'DIP[192.168.1.5]Pstester\0'],
			[220, '10.20.31.255', 'DIP[10.20.30.40]Pstester\0'],
		]);
	});

	test('over IPv6 everybody is a group on each interface', () => {
		const scene = new Scene({address: '::', networks});
		scene.us.verb('poll');
		scene.wire.advance(1000);
		expect(targets(scene)).toEqual([`${MULTICAST}%eth0`, `${MULTICAST}%eth0`]);
		expect(scene.wire.texts()).toEqual(['DynamIP[fe80::5]Pstester\0', 'DIP[fe80::5]Pstester\0']);
	});

	test('with a socket at one address only its own network is asked', () => {
		const scene = new Scene({address: '192.168.1.5', networks});
		scene.us.verb('poll');
		scene.wire.advance(1000);
		expect(targets(scene)).toEqual(['192.168.1.255', '192.168.1.255']);
	});

	test('answers of our networks are taken for five seconds, those of others never', () => {
		const scene = new Scene({address: '0.0.0.0', networks});
		scene.us.verb('poll');
		scene.wire.advance(200);
		scene.hear('psone', '192.168.1.7');
		scene.hear('psfar', '198.51.100.7');
		scene.wire.advance(5001);
		scene.hear('pstwo', '192.168.1.8');
		expect(scene.us.here).toEqual(['192.168.1.7']);
	});

	test('with broadcast = true everybody is asked at the start', () => {
		const scene = new Scene({address: '0.0.0.0', networks, settings: {broadcast: true, header: 'DIP'}});
		scene.wire.advance(1000);
		expect(targets(scene)).toEqual(['192.168.1.255', '10.20.31.255']);
	});

	test.for([
		['example.org', 'example.org is no IP address to poll. Use /ipchat poll 192.0.2.7, or /ipchat poll alone for everybody in your network.'],
		['224.0.0.1', '224.0.0.1 is no IP address to poll. Use /ipchat poll 192.0.2.7, or /ipchat poll alone for everybody in your network.'],
		['127.0.0.2', '127.0.0.2 is you.'],
		['::1', 'IPchat is not open for IPv6, so ::1 can\'t be polled.'],
		['127.0.0.66', '127.0.0.66 is blocked, so it was not polled. /block 127.0.0.66 lifts that.'],
	] as const)('%s can\'t be polled', ([address, message]) => {
		const scene = new Scene();
		scene.us.blocked.add('127.0.0.66');
		expect(scene.sends(() => {
			scene.us.verb('poll', {address});
		})).toEqual([]);
		expect(scene.us.events('error')).toEqual([{event: 'error', code: 'IPCHAT_ADDRESS', message}]);
	});

	test('a second poll of one who is being asked is none', () => {
		const scene = new Scene();
		expect(scene.sends(() => {
			scene.us.verb('poll', {address: PEER});
			scene.us.verb('poll', {address: PEER});
		})).toEqual(['Pstester']);
	});

	test('both kinds of addresses may be in one list', () => {
		const scene = new Scene();
		scene.us.feed({type: 'bound', local: at('::1'), networks: []});
		scene.meet();
		scene.us.verb('poll', {address: '[::1]:1500'});
		scene.us.receive(new TextEncoder().encode('DynamIP[0:0:0:0:0:0:0:1]pssix\0'), at('::1', 1500));
		expect(scene.us.here).toEqual([PEER, '[::1]:1500']);
		expect(scene.us.of('online')[1]?.patch).not.toHaveProperty('facts');
		scene.us.verb('share', {}, PEER);
		expect(scene.us.notices().at(-1)).toBe('shared: There is nobody else in your list whose address cmu could use.');
	});
});

describe('addresses that others name', () => {
	/** Is this one asked, if that one names it? */
	const isAsked = (sender: string, address: string, options: ConstructorParameters<typeof Scene>[0] = {}): boolean => {
		const scene = new Scene({address: '0.0.0.0', networks, settings: {strangers: 'all'}, ...options});
		scene.meet(sender);
		const count = scene.wire.sent.length;
		scene.hear(`D${address}`, sender);
		scene.wire.advance(1000);
		return targets(scene, count).includes(address);
	};

	test('people at home may name homes, people far away may not, and public addresses need the config', () => {
		expect(isAsked('192.168.1.7', '192.168.1.8')).toBe(true);
		expect(isAsked('192.168.1.7', '10.0.0.9')).toBe(true);
		expect(isAsked('198.51.100.7', '192.168.1.8')).toBe(false);
		expect(isAsked('192.168.1.7', '198.51.100.8')).toBe(false);
		expect(isAsked('192.168.1.7', '198.51.100.8', {settings: {'probe-public': true}})).toBe(true);
	});

	test('this very machine is asked only while nobody else can be', () => {
		expect(isAsked('127.0.0.3', '127.0.0.4')).toBe(false);
		expect(isAsked('192.168.1.7', '127.0.0.4', {address: '127.0.0.2'})).toBe(false);
		expect(isAsked('127.0.0.3', '127.0.0.4', {address: '127.0.0.2'})).toBe(true);
	});

	test('over IPv6 they are IPv6 addresses, and none that are of one link only', () => {
		const options = {address: '::'};
		expect(isAsked('fd00::7', 'fd00::8', options)).toBe(true);
		expect(isAsked('fe80::7%eth0', 'fe80::8', options)).toBe(false);
		expect(isAsked('fd00::7', '192.168.1.8', options)).toBe(false);
	});

	test('nobody is asked who is blocked or here already', () => {
		const scene = new Scene();
		scene.us.blocked.add('127.0.0.66');
		scene.meet();
		scene.meet('127.0.0.4', 'bo');
		expect(scene.sends(() => {
			scene.hear('D127.0.0.66');
			scene.hear('D127.0.0.4');
		})).toEqual([]);
	});

	test('what one names is asked two a second, and thirty-two may wait', () => {
		const scene = new Scene();
		for (const peer of [3, 4, 5]) {
			scene.meet(`127.0.0.${peer}`, `p${peer}`);
		}

		scene.wire.advance(10_000);
		const count = scene.wire.sent.length;
		for (const peer of [3, 4, 5]) {
			for (let index = 0; index < 16; index++) {
				scene.hear(`D127.1.${peer}.${index + 1}`, `127.0.0.${peer}`);
			}
		}

		scene.wire.advance(40_000);
		// One left at once, so it does not count among those that wait.
		expect(new Set(targets(scene, count).filter(address => address.startsWith('127.1.'))).size).toBe(33);
	});
});

test('a share is one datagram for each of the others who is awake to answer', () => {
	const scene = new Scene();
	scene.meet('127.0.0.3', 'a');
	scene.meet('127.0.0.4', 'b');
	scene.meet('127.0.0.5', 'c');
	scene.hear('B', '127.0.0.5');
	scene.us.verb('poll', {address: '127.0.0.6:1500'});
	scene.hear('psd', '127.0.0.6', 1500);
	expect(scene.sends(() => {
		scene.us.verb('share', {}, '127.0.0.3');
	})).toEqual(['D127.0.0.4']);
	expect(scene.us.notices().at(-1)).toBe('shared: a gets 1 address of your list.');
});

describe('scanning', () => {
	test('asks every address of a network, ten a second, and tells how far it is', () => {
		const scene = new Scene();
		scene.us.verb('scan', {range: '192.168.7.0/27'});
		scene.wire.advance(60_000);
		expect(new Set(targets(scene))).toEqual(new Set(Array.from({length: 30}, (_, index) => `192.168.7.${index + 1}`)));
		expect(scene.sent()).toHaveLength(60);
		const perSecond = scene.wire.sent.map(sent => scene.wire.sent.filter(other => other.at >= sent.at && other.at < sent.at + 1000).length);
		expect(Math.max(...perSecond)).toBeLessThanOrEqual(20);
		expect(scene.us.events('progress').map(({done, total}) => [done, total])).toEqual([[0, 30], [10, 30], [20, 30], [30, 30]]);
	});

	test('who answers is in the list', () => {
		const scene = new Scene();
		scene.us.verb('scan', {range: '127.0.0.1-4'});
		scene.wire.advance(1000);
		scene.hear('pscmu', '127.0.0.3');
		expect(scene.us.here).toEqual(['127.0.0.3']);
		expect(targets(scene)).not.toContain('127.0.0.2');
	});

	test('leaves out who is blocked', () => {
		const scene = new Scene();
		scene.us.blocked.add('10.0.0.2');
		scene.us.verb('scan', {range: '10.0.0.1-3'});
		scene.wire.advance(1000);
		expect(targets(scene)).toEqual(['10.0.0.1', '10.0.0.3']);
	});

	test('can be stopped, and is over then', () => {
		const scene = new Scene();
		scene.us.verb('scan', {range: '10.0.0.0/24'});
		scene.wire.advance(250);
		scene.us.verb('scan', {range: 'stop'});
		const count = scene.wire.sent.length;
		scene.wire.advance(1000);
		expect(scene.wire.sent).toHaveLength(count);
		expect(scene.us.events('progress').at(-1)).toEqual({event: 'progress', what: 'scan', done: 3, total: 3});
		scene.us.verb('scan', {range: 'stop'});
		expect(scene.us.events('error').map(({message}) => message)).toEqual(['No range is being scanned.']);
	});

	const notPrivate = 'is not in a private network, so it is not scanned: people there would take it for an attack. Poll single addresses with /ipchat poll ADDRESS.';

	test.for([
		['1.2.3', '1.2.3 is no range of addresses. Use 192.168.0.0/24 or 192.168.0.10-20.'],
		['10.0.0.0/16', '10.0.0.0/16 has 65534 addresses; at most 1024 are scanned. Take a smaller range, such as a /24.'],
		['198.51.100.0/24', `198.51.100.0/24 ${notPrivate}`],
		['9.255.255.250-10.0.0.5', `9.255.255.250-10.0.0.5 ${notPrivate}`],
	] as const)('%s is not scanned', ([range, message]) => {
		const scene = new Scene();
		expect(scene.sends(() => {
			scene.us.verb('scan', {range});
		})).toEqual([]);
		expect(scene.us.events('error')).toEqual([{event: 'error', code: 'IPCHAT_RANGE', message}]);
	});

	test('one at a time', () => {
		const scene = new Scene();
		scene.us.verb('scan', {range: '10.0.0.1-20'});
		scene.us.verb('scan', {range: '10.0.1.1-20'});
		expect(scene.us.events('error')[0]?.message).toBe('19 addresses are still to be asked. Wait, or stop that with /ipchat scan stop.');
	});
});
