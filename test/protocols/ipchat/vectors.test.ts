/* eslint-disable unicorn/prefer-https -- the examples are of 1997 */
import {Buffer} from 'node:buffer';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {beforeEach, describe, expect, test} from 'vitest';
import {ipchat} from '../../../source/protocols/ipchat/index.js';
import type {MachineEvent} from '../../../source/protocols/protocol.js';
import {asAny, DatagramSide, type DatagramWire} from '../../support/datagram-wire.js';
import {at, PEER, Scene} from './scene.js';

type Answer = {readonly to: string; readonly hex: string};

type Fixture = {
	readonly received: ReadonlyArray<{readonly number: number; readonly from: string; readonly hex: string; readonly meaning: string; readonly answers: readonly Answer[]}>;
	readonly sent: ReadonlyArray<{readonly name: string; readonly action: string; readonly hex: readonly [string, string?]}>;
};

const {received, sent} = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../fixtures/ipchat-vectors.json'), 'utf8')) as Fixture;

const protocol = asAny(ipchat);
const codec = protocol.datagramCodec();

const profile = {name: 'Test User', email: 't@example.org', url: 'http://example.org/', location: 'Lab', comment: 'hi'};

const hexOf = (data: Uint8Array): string => Buffer.from(data).toString('hex');

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, letter => letter.codePointAt(0)!);

let scene: Scene;
let wire: DatagramWire;
let us: DatagramSide;

/** The peer is there, and has shown that his address is his. */
const start = (settings: Readonly<Record<string, unknown>> = {}): void => {
	scene = new Scene({settings: {...profile, ...settings}});
	({wire, us} = scene);
	scene.meet();
	wire.advance(15_000);
};

const hear = (command: string, from = PEER): void => {
	scene.hear(command, from);
};

const deliver = (hex: string, from = PEER) => {
	const effects = us.effects.length;
	const datagrams = wire.sent.length;
	us.receive(fromHex(hex), at(from));
	wire.advance(500);
	return {
		effects,
		answers: wire.sent.slice(datagrams).map(({to, data}) => ({to: to.address, hex: hexOf(data)})),
	};
};

/** What has to be asked first, so that a vector is an answer. */
const requests: Readonly<Record<number, () => void>> = {
	5() {
		us.verb('hail', {}, PEER);
	},
	6() {
		hear('S');
		us.verb('hail', {}, PEER);
	},
	9() {
		us.say('hello', PEER, 7);
	},
	24: askUrl,
	28: askNetmeeting,
	29: askNetmeeting,
	45: askUrl,
	64: askUrl,
	65: askUrl,
};

function askUrl(): void {
	us.verb('url', {}, PEER);
}

function askNetmeeting(): void {
	us.verb('netmeeting', {address: '127.0.0.2'}, PEER);
}

const events = (since: number): readonly MachineEvent[] => us.of('emit', since).map(({event}) => event);

/** The column "expected effect" of facts 17; `since` is the number of effects before. */
type Check = (since: number) => void;

const present = (peer: {readonly name: string; readonly isAsleep: boolean}): Check => since => {
	expect(us.here).toContain(PEER);
	const patches = [...us.of('online'), ...us.of('peer')].map(({patch}) => patch);
	expect(patches.findLast(patch => patch?.name !== undefined)).toMatchObject({name: peer.name, states: {away: peer.isAsleep}});
	expect(events(since)).toEqual([]);
};

const shown = (text: string): Check => since => {
	expect(us.said(since)).toEqual([text]);
};

const notice = (code: string, text: string): Check => since => {
	expect(us.notices(since)).toEqual([`${code}: ${text}`]);
};

const fact = (title: string, value: string | RegExp): Check => since => {
	const expected = typeof value === 'string' ? value : expect.stringMatching(value) as string;
	expect(us.of('peer', since)).toEqual([{type: 'peer', peer: PEER, patch: {facts: {[title]: expected}}}]);
	expect(events(since)).toEqual([]);
};

/** Nothing at all, but a counter that tells of it. */
const dropped = (counter: string): Check => since => {
	expect(us.effects.slice(since).filter(({type}) => !['sendTo', 'timer'].includes(type))).toEqual([]);
	us.verb('stats');
	expect(us.events('listing').at(-1)?.lines[0]).toMatch(new RegExp(` 1 ${counter}`, 'v'));
};

const all = (...checks: readonly Check[]): Check => since => {
	for (const check of checks) {
		check(since);
	}
};

const hailed = notice('hail', 'cmu hails you.');

const flagged = (claim: string): Check => since => {
	expect(us.of('peer', since)[0]).toEqual({type: 'peer', peer: PEER, patch: {facts: {Claims: claim}}});
};

const rejectedAddress = dropped('unsolicited');

const checks: Readonly<Record<number, Check>> = {
	1: present({name: 'cmu', isAsleep: false}),
	2: present({name: 'cmu', isAsleep: true}),
	3: present({name: 'cmu', isAsleep: false}),
	4: hailed,
	5: notice('hail-answered', 'cmu got the hail (asleep).'),
	6: notice('hail-answered', 'cmu got the hail (asleep).'),
	7(since) {
		expect(us.of('offline', since)).toEqual([{type: 'offline', peer: PEER, reason: 'left'}]);
		hear('pscmu');
		expect(us.here).toEqual([]);
	},
	8: shown('personal cmu: hello'),
	9(since) {
		expect(us.events('receipt', since)).toEqual([{event: 'receipt', id: 7, state: 'delivered'}]);
	},
	10: shown('everybody cmu: hello'),
	11: shown('personal cmu: hello'),
	12: present({name: 'cmu', isAsleep: true}),
	13: present({name: 'cmu', isAsleep: false}),
	14(since) {
		expect(events(since)).toEqual([]);
	},
	15: present({name: 'cmu', isAsleep: false}),
	16: fact('Real name', 'Christoph Mueller'),
	17: fact('E-mail', 'cmu@bigfoot.com'),
	18: fact('Home page', 'http://cmu.home.ml.org/'),
	19: fact('Location', 'Palo Alto, CA'),
	20: fact('Clock', /^1997-03-23 14:48:31 \(their clock, \d{5} days behind ours\)$/),
	21: fact('Comment', 'get DynamIP'),
	22(since) {
		expect(us.of('peer', since)).toEqual([{type: 'peer', peer: PEER, patch: {version: 'DynamIP v3.0'}}]);
		us.say('ü→', PEER);
		expect(hexOf(wire.sent.at(-1)!.data)).toContain('fc3f00');
		expect(us.notices(since)).toEqual(['letters-lost: cmu can\'t read all letters of this: the others were sent as question marks.']);
	},
	23: notice('url-asked', 'cmu asked for your URL and gets http://example.org/.'),
	24: notice('url', 'cmu\'s URL: http://cmu.home.ml.org/'),
	25(since) {
		expect(events(since)).toEqual([]);
	},
	26: notice('netmeeting-refused', 'cmu asked for a NetMeeting call and was declined: ipchat.netmeeting is "never".'),
	28: notice('netmeeting-accepted', 'The request for a NetMeeting call was delivered to cmu.'),
	29: notice('netmeeting-declined', 'The request for a NetMeeting call was delivered to cmu but declined.'),
	30(since) {
		present({name: 'cmu', isAsleep: false})(since);
		us.verb('hail', {}, PEER);
		expect(wire.texts().at(-1)).toBe('DIP[127.0.0.2]H\0');
	},
	31: shown('everybody cmu: no nul'),
	32: shown('everybody cmu: hi'),
	33: shown('everybody cmu: hi'),
	34: present({name: PEER, isAsleep: false}),
	35: present({name: 'cmu', isAsleep: false}),
	36: present({name: PEER, isAsleep: false}),
	37: hailed,
	38(since) {
		shown('everybody cmu: grüße €')(since);
		us.say('ü', PEER);
		expect(hexOf(wire.sent.at(-1)!.data)).toContain('c3bc00');
	},
	39(since) {
		shown('everybody cmu: grüße €')(since);
		us.say('ü', PEER);
		expect(hexOf(wire.sent.at(-1)!.data)).toContain('4dfc00');
	},
	40: shown('everybody cmu: a\nb'),
	41(since) {
		expect(us.of('emit', since)).toEqual([]);
	},
	42: fact('Clock', /^2069-02-01 00:00:00 \(their clock, \d{5} days ahead of ours\)$/),
	43: fact('Clock', '1/2/2026 7:05'),
	44: present({name: 'cmu', isAsleep: false}),
	45: notice('url', 'cmu has no URL.'),
	46: dropped('malformed'),
	47: dropped('malformed'),
	48: dropped('malformed'),
	49: dropped('malformed'),
	50: dropped('malformed'),
	51(since) {
		expect(us.of('emit', since)).toEqual([{type: 'emit', peer: PEER, event: {event: 'raw', code: 90, text: 'boo'}}]);
	},
	52: all(flagged('999.1.2.3'), hailed),
	53: all(flagged('10.9.8.7'), hailed),
	54(since) {
		expect(us.of('offline', since)).toEqual([{type: 'offline', peer: PEER, reason: 'left'}]);
		expect(us.here).toEqual(['127.0.0.5']);
	},
	55(since) {
		flagged('127.0.0.2')(since);
		us.verb('stats');
		expect(us.events('listing').at(-1)?.lines[0]).toContain('1 spoofed');
	},
	56(since) {
		expect(us.of('online', since)).toEqual([]);
	},
	57: rejectedAddress,
	58: rejectedAddress,
	59: rejectedAddress,
	60: rejectedAddress,
	61: rejectedAddress,
	62: rejectedAddress,
	63(since) {
		expect(events(since)).toEqual([{event: 'raw', code: 117, text: 'http://evil.example/'}]);
	},
	64: notice('url', 'cmu gave this as his URL, which is no web address: javascript:alert(1)'),
	65: notice('url', 'cmu gave this as his URL, which is no web address: file:///etc/passwd'),
	66: shown('everybody cmu: hi'),
	67: present({name: 'ab', isAsleep: false}),
	68: present({name: 'A'.repeat(32), isAsleep: false}),
	69: dropped('unsolicited'),
	70: dropped('unsolicited'),
	71: notice('netmeeting-refused', 'cmu asked for a NetMeeting call and was declined: ipchat.netmeeting is "never".'),
	72: hailed,
	73: all(flagged('2001:db8::7'), hailed),
	74: rejectedAddress,
	75: rejectedAddress,
	76(since) {
		expect(events(since)).toEqual([]);
	},
	77: notice('not-in-list', '127.0.0.9 (not in the list) writes: hi'),
	78(since) {
		expect(events(since)).toEqual([]);
	},
};

beforeEach(() => {
	start();
});

describe('what comes in', () => {
	test.for(received.filter(({number}) => number !== 27))('$number: $meaning', ({number, from, hex, answers}) => {
		if (number === 54) {
			hear('Psbo', '127.0.0.5');
		}

		requests[number]?.();
		const outcome = deliver(hex, from);
		expect(outcome.answers).toEqual(answers);
		expect(checks).toHaveProperty(String(number));
		checks[number]?.(outcome.effects);
	});

	test('27: NetMeeting request, policy "ask", user accepts', () => {
		const {hex, answers} = received.find(({number}) => number === 27)!;
		start({netmeeting: 'ask'});
		expect(deliver(hex).answers).toEqual([]);
		const [question] = us.of('ask');
		expect(question).toMatchObject({peer: PEER, question: {kind: 'netmeeting', name: 'cmu', details: {address: PEER, size: 13, target: ''}}});
		const datagrams = wire.sent.length;
		us.feed({type: 'answer', id: question!.id, choice: 'accept'});
		expect(wire.sent.slice(datagrams).map(({data}) => hexOf(data))).toEqual(answers.map(answer => answer.hex));
		expect(us.events('save')).toEqual([{event: 'save', name: expect.stringMatching(/^ipchat-127\.0\.0\.3-\d{14}\.cnf$/) as string, data: latin1('[demo]\r\nx=1\r\n')}]);
	});

	test('71: what is no file of NetMeeting at all is kept as it is, byte by byte', () => {
		const {hex} = received.find(({number}) => number === 71)!;
		start({netmeeting: 'ask'});
		deliver(hex);
		us.feed({type: 'answer', id: us.of('ask')[0]!.id, choice: 'accept'});
		expect(us.events('save')[0]?.data).toEqual(Uint8Array.of(0x4D, 0x5A, 0x90, 0x00, 0x03));
	});
});

describe('what is sent', () => {
	const vector = (name: string) => sent.find(entry => entry.name === name)!.hex;

	const sends = (act: () => void): readonly string[] => {
		const datagrams = wire.sent.length;
		act();
		wire.advance(100);
		return wire.sent.slice(datagrams).map(({data}) => hexOf(data));
	};

	test('E1, E2: polls in both dialects', () => {
		expect(sends(() => {
			us.verb('poll', {address: '127.0.0.4'});
			wire.advance(3000);
		})).toEqual([...vector('E1'), ...vector('E2')]);
	});

	test.for<readonly [name: string, act: () => void]>([
		['E3', () => {
			us.verb('hail', {}, PEER);
		}],
		['E4', () => {
			us.command({command: 'hangup'}, PEER);
		}],
		['E5', () => {
			us.verb('sleep');
			us.verb('wake');
		}],
		['E6', () => {
			us.say('hello');
		}],
		['E7', () => {
			us.verb('tell', {text: 'hello'}, PEER);
		}],
		['E8', () => {
			us.verb('info', {}, PEER);
			us.verb('url', {}, PEER);
		}],
		['E9', () => {
			hear('psbo', '127.0.0.5');
			us.verb('share', {}, '127.0.0.5');
		}],
	])('%s', ([name, act]) => {
		if (name === 'E9') {
			us.verb('poll', {address: '127.0.0.5'});
		}

		expect(sends(act)).toEqual(vector(name));
	});

	test('E10: over IPv6 the bracket holds an IPv6 address', () => {
		const six = new DatagramSide(wire, protocol, {address: '::1'});
		const [poll, answer] = vector('E10');
		const datagrams = wire.sent.length;
		six.receive(fromHex(poll), {address: '::1', port: 1500});
		expect(wire.sent.slice(datagrams).map(({data}) => hexOf(data))).toEqual([answer]);
	});
});

test('every datagram that is sent is read again as it was meant', () => {
	us.say('grüße €');
	wire.advance(100);
	for (const {data} of wire.sent) {
		const block = codec.decode(data);
		expect(block && hexOf(codec.encode(block))).toBe(hexOf(data));
	}
});
