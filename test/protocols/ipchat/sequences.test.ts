import {beforeEach, describe, expect, test} from 'vitest';
import {ipchat} from '../../../source/protocols/ipchat/index.js';
import {asAny, DatagramSide, DatagramWire} from '../../support/datagram-wire.js';
import {at, PEER, Scene} from './scene.js';

/** The sequences of facts 17.2. Q20, two programs at one port, is a matter of sockets and has its place with them. */

const protocol = asAny(ipchat);

let scene: Scene;
let us: DatagramSide;
let wire: DatagramWire;

const hear = (command: string, from = PEER): void => {
	scene.hear(command, from);
};

const sentSince = (count: number): readonly string[] => scene.sent(count);

beforeEach(() => {
	scene = new Scene({settings: {name: 'Test User'}});
	({us, wire} = scene);
	scene.meet();
	wire.advance(15_000);
});

describe('messages', () => {
	test('Q1: the second one waits until the first is acknowledged', () => {
		const count = wire.sent.length;
		us.say('first', PEER, 1);
		us.say('second', PEER, 2);
		wire.advance(1000);
		expect(sentSince(count)).toEqual(['Mfirst']);
		hear('ms');
		wire.advance(250);
		expect(sentSince(count)).toEqual(['Mfirst', 'Msecond']);
		expect(us.events('receipt')).toEqual([{event: 'receipt', id: 1, state: 'delivered'}]);
	});

	test('Q2: one that nobody acknowledges is sent twice, and has failed after six seconds', () => {
		const count = wire.sent.length;
		us.say('hello', PEER, 1);
		wire.advance(2999);
		expect(sentSince(count)).toEqual(['Mhello']);
		wire.advance(1);
		expect(sentSince(count)).toEqual(['Mhello', 'Mhello']);
		wire.advance(2999);
		expect(us.events('receipt')).toEqual([]);
		wire.advance(1);
		expect(us.events('receipt')).toEqual([{event: 'receipt', id: 1, state: 'failed'}]);
		wire.advance(20_000);
		expect(sentSince(count)).toEqual(['Mhello', 'Mhello']);
	});

	test('Q3: a late acknowledgement makes it delivered after all', () => {
		us.say('hello', PEER, 1);
		wire.advance(16_000);
		hear('ms');
		expect(us.events('receipt').map(({state}) => state)).toEqual(['failed', 'delivered']);
		hear('ms');
		expect(us.events('receipt')).toHaveLength(2);
	});

	test('an acknowledgement half a minute after it was given up belongs to nothing', () => {
		us.say('hello', PEER, 1);
		wire.advance(36_001);
		hear('ms');
		expect(us.events('receipt').map(({state}) => state)).toEqual(['failed']);
	});

	test('Q4: the same one within ten seconds counts up and is acknowledged each time', () => {
		const count = wire.sent.length;
		hear('Mhello');
		wire.advance(4000);
		hear('Mhello');
		expect(us.said()).toEqual(['personal cmu: hello']);
		const [message] = us.events('message');
		expect(us.events('repeated')).toEqual([{event: 'repeated', reference: message?.reference, count: 2}]);
		expect(sentSince(count)).toEqual(['ms', 'ms']);
	});

	test('Q5: later it is another one', () => {
		hear('Mhello');
		wire.advance(15_000);
		hear('Mhello');
		expect(us.said()).toEqual(['personal cmu: hello', 'personal cmu: hello']);
		expect(us.events('repeated')).toEqual([]);
	});

	test('a second acknowledgement of a message that was sent twice is not taken for that of the next', () => {
		us.say('first', PEER, 1);
		us.say('second', PEER, 2);
		wire.advance(3000);
		hear('ms');
		hear('ms');
		wire.advance(300);
		hear('ms');
		expect(us.events('receipt')).toEqual([{event: 'receipt', id: 1, state: 'delivered'}]);
	});

	test('a long one goes in parts, each when the last has arrived, and is delivered as a whole', () => {
		const count = wire.sent.length;
		us.say('x'.repeat(1000), PEER, 1);
		for (let part = 0; part < 3; part++) {
			expect(sentSince(count)).toHaveLength(part + 1);
			expect(us.events('receipt')).toEqual([]);
			hear('ms');
			wire.advance(250);
		}

		expect(sentSince(count).map(text => text.length - 1)).toEqual([480, 480, 40]);
		expect(us.events('receipt')).toEqual([{event: 'receipt', id: 1, state: 'delivered'}]);
	});

	test('where a part is lost the rest is not sent, and no late acknowledgement makes it whole', () => {
		const count = wire.sent.length;
		us.say('x'.repeat(1000), PEER, 1);
		wire.advance(6000);
		hear('ms');
		wire.advance(6000);
		expect(sentSince(count)).toHaveLength(2);
		expect(us.events('receipt').map(({state}) => state)).toEqual(['failed']);
	});

	test('sixteen may wait, the next is refused', () => {
		for (let id = 1; id <= 18; id++) {
			us.say(`text ${id}`, PEER, id);
		}

		expect(us.events('receipt')).toEqual([{event: 'receipt', id: 18, state: 'failed'}]);
		expect(us.events('error')[0]?.message).toContain('wait to be acknowledged already');
	});

	test('to somebody who leaves they have failed', () => {
		us.say('one', PEER, 1);
		us.say('two', PEER, 2);
		hear('B');
		expect(us.events('receipt').map(({id, state}) => [id, state])).toEqual([[1, 'failed'], [2, 'failed']]);
		us.say('three', PEER, 3);
		expect(us.events('receipt')).toHaveLength(3);
		expect(us.events('error')).toEqual([{event: 'error', code: 'IPCHAT_NOBODY', message: '127.0.0.3 has left, so this was not sent. /ipchat poll 127.0.0.3 asks whether he is back.'}]);
	});
});

describe('too much', () => {
	test('Q6: a hundred requests for information get one set of fields', () => {
		const count = wire.sent.length;
		for (let request = 0; request < 100; request++) {
			hear('I');
			wire.advance(10);
		}

		wire.advance(1000);
		expect(sentSince(count).map(text => text[0])).toEqual(['h', 'n', 'd', 'v']);
	});

	test('Q7: a hundred hails in a second are one line and at most ten answers; those that were not shown are counted', () => {
		const count = wire.sent.length;
		const notices = us.notices().length;
		for (let hail = 0; hail < 100; hail++) {
			hear('H');
			wire.advance(10);
		}

		expect(us.notices().slice(notices)).toEqual(['hail: cmu hails you.']);
		expect(sentSince(count)).toEqual(Array.from({length: sentSince(count).length}, () => 'As'));
		expect(sentSince(count).length).toBeGreaterThanOrEqual(8);
		expect(sentSince(count).length).toBeLessThanOrEqual(10);
		wire.advance(10_000);
		expect(us.notices().slice(notices)).toEqual(['hail: cmu hails you.', 'hail: cmu hails you (99 times).']);
		wire.advance(30_000);
		expect(us.notices()).toHaveLength(notices + 2);
	});

	test.for([['at once', 0], ['over a minute', 60]] as const)('Q8: of a thousand named addresses, %s, sixteen are polled, two a second, and one line warns', ([, gap]) => {
		const notices = us.notices().length;
		const count = wire.sent.length;
		for (let index = 0; index < 1000; index++) {
			hear(`D10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`);
			wire.advance(gap);
		}

		wire.advance(30_000);
		const probes = wire.sent.slice(count).filter(({to}) => to.address.startsWith('10.'));
		const first = new Map(probes.map(({to}) => [to.address, probes.find(probe => probe.to === to)?.at ?? 0]));
		const asked = [...new Set(probes.map(({to}) => to.address))];
		expect(asked).toHaveLength(16);
		expect(probes).toHaveLength(32);
		const times = probes.filter(({to}, index) => probes.findIndex(probe => probe.to.address === to.address) === index).map(probe => probe.at);
		expect(times.every((time, index) => index < 2 || time - times[index - 2]! >= 1000)).toBe(true);
		expect(first.size).toBe(16);
		expect(us.notices().slice(notices)).toEqual(['too-many-addresses: cmu names too many addresses; 16 of them are asked in ten minutes, and no more.']);
	});

	test('of participants who all write at once fifty get an answer', () => {
		for (let index = 0; index < 60; index++) {
			scene.meet(`127.0.2.${index + 1}`, `p${index}`);
		}

		wire.advance(5000);
		expect(scene.sends(() => {
			for (let index = 0; index < 60; index++) {
				hear('Mhi', `127.0.2.${index + 1}`);
			}
		}).filter(text => text.startsWith('m'))).toHaveLength(50);
	});

	test('who names too many addresses for long is told of once in ten minutes', () => {
		for (let index = 0; index < 100; index++) {
			hear(`D10.0.0.${index + 1}`);
			hear('Pscmu');
			wire.advance(5000);
		}

		expect(us.notices().filter(notice => notice.startsWith('too-many-addresses'))).toHaveLength(1);
	});

	test('Q9: an address that does not answer is asked once in each dialect, and not again for ten minutes', () => {
		const count = wire.sent.length;
		hear('D127.0.0.4');
		wire.advance(20_000);
		expect(wire.texts(count)).toEqual(['DynamIP[127.0.0.2]Pstester\0', 'DIP[127.0.0.2]Pstester\0']);
		hear('D127.0.0.4');
		wire.advance(20_000);
		expect(sentSince(count)).toHaveLength(2);
		for (let minute = 0; minute < 10; minute++) {
			wire.advance(60_000);
			hear('Pscmu');
		}

		const later = wire.sent.length;
		hear('D127.0.0.4');
		expect(sentSince(later)).toEqual(['Pstester']);
	});

	test('Q22: sixty-five strangers are sixty-four entries at most', () => {
		for (let stranger = 0; stranger < 65; stranger++) {
			hear('Thi', `127.0.1.${stranger + 1}`);
			wire.advance(60);
		}

		expect(us.notices().filter(notice => notice.startsWith('not-in-list'))).toHaveLength(65);
		for (let stranger = 0; stranger < 65; stranger++) {
			hear(`Pss${stranger}`, `127.0.1.${stranger + 1}`);
			wire.advance(60);
		}

		expect(us.here).toHaveLength(1 + 64);
		expect(us.of('offline')).toEqual([{type: 'offline', peer: '127.0.1.1', reason: 'the list is full'}]);
		expect(us.here).toContain(PEER);
	});
});

describe('coming and going', () => {
	test('Q10: two who share their lists with each other fall silent', () => {
		const other = new DatagramSide(wire, protocol, {address: '127.0.0.5', name: 'other'});
		us.verb('poll', {address: '127.0.0.5'});
		wire.advance(100);
		const third = new DatagramSide(wire, protocol, {address: '127.0.0.6', name: 'third'});
		third.verb('poll', {address: '127.0.0.5'});
		wire.advance(100);
		us.verb('share', {}, '127.0.0.5');
		other.verb('share', {}, '127.0.0.2');
		wire.advance(10_000);
		expect(us.here).toContain('127.0.0.6');
		const count = wire.sent.length;
		wire.advance(20_000);
		expect(sentSince(count)).toEqual([]);
		wire.advance(300_000);
		expect(new Set(sentSince(count).map(text => text[0]))).toEqual(new Set(['P', 'p']));
	});

	test('Q11: after a goodbye a text does not bring somebody back, the answer to our question does', () => {
		hear('B');
		expect(us.here).toEqual([]);
		wire.advance(3000);
		const count = wire.sent.length;
		hear('Thello');
		expect(us.notices().at(-1)).toBe('not-in-list: 127.0.0.3 (not in the list) writes: hello');
		expect(sentSince(count)).toEqual(['Pstester']);
		expect(us.here).toEqual([]);
		hear('pscmu');
		expect(us.here).toEqual([PEER]);
		wire.advance(20_000);
		expect(us.here).toEqual([PEER]);
	});

	test('the answer to our question counts, also when it comes after the moment in which nothing brings him back', () => {
		hear('B');
		wire.advance(9000);
		hear('Thello');
		wire.advance(2000);
		hear('pscmu');
		expect(us.here).toEqual([PEER]);
		wire.advance(20_000);
		expect(us.here).toEqual([PEER]);
	});

	test('Q12: who falls silent is asked twice, then shown as silent, and gone after ten minutes', () => {
		hear('Pscmu');
		const start = wire.now;
		const count = wire.sent.length;
		wire.advance(65_999);
		expect(wire.sent.slice(count).map(sent => sent.at - start)).toEqual([60_000, 63_000]);
		expect(sentSince(count)).toEqual(['Pstester', 'Pstester']);
		expect(us.of('peer').at(-1)).not.toMatchObject({patch: {states: {silent: true}}});
		wire.advance(1);
		expect(us.of('peer').at(-1)).toEqual({type: 'peer', peer: PEER, patch: {states: {silent: true}}});
		wire.advance(600_000 - 66_000 - 1);
		expect(us.here).toEqual([PEER]);
		wire.advance(1);
		expect(us.of('offline')).toEqual([{type: 'offline', peer: PEER, reason: 'timed out'}]);
		const later = wire.sent.length;
		wire.advance(600_000);
		expect(sentSince(later)).toEqual([]);
	});

	test('the silence ends with any sign of life', () => {
		wire.advance(70_000);
		hear('S');
		expect(us.of('peer').slice(-2)).toEqual([
			{type: 'peer', peer: PEER, patch: {states: {silent: false}}},
			{type: 'peer', peer: PEER, patch: {name: 'cmu', address: {address: PEER, port: 1499}, states: {away: true}}},
		]);
	});

	test('Q17: a poll between two of us is one question and one answer, and both have one entry', () => {
		const quiet = new DatagramWire();
		const a = new DatagramSide(quiet, protocol, {address: '127.0.0.2', name: 'A'});
		const b = new DatagramSide(quiet, protocol, {address: '127.0.0.3', name: 'B'});
		a.verb('poll', {address: '127.0.0.3'});
		quiet.advance(40_000);
		expect(quiet.texts()).toEqual(['DynamIP[127.0.0.2]PsA\0', 'DynamIP[127.0.0.3]psB\0']);
		expect([a.here, b.here]).toEqual([['127.0.0.3'], ['127.0.0.2']]);
	});

	test('Q18: one falls asleep, hails the other, and leaves', () => {
		const quiet = new DatagramWire();
		const a = new DatagramSide(quiet, protocol, {address: '127.0.0.2', name: 'A'});
		const b = new DatagramSide(quiet, protocol, {address: '127.0.0.3', name: 'B'});
		a.verb('poll', {address: '127.0.0.3'});
		quiet.advance(100);
		a.verb('sleep');
		quiet.advance(100);
		expect(b.of('peer').at(-1)?.patch).toMatchObject({name: 'A', states: {away: true}});
		a.verb('hail', {}, '127.0.0.3');
		quiet.advance(100);
		expect(b.notices().at(-1)).toBe('hail: A hails you.');
		expect(quiet.texts().at(-1)).toBe('DynamIP[127.0.0.3]As\0');
		expect(a.notices().at(-1)).toBe('hail-answered: B got the hail.');
		const count = quiet.sent.length;
		a.command({command: 'hangup'});
		quiet.advance(100);
		expect(quiet.texts(count)).toEqual(['DynamIP[127.0.0.2]B\0', 'DynamIP[127.0.0.2]B\0']);
		expect(b.of('offline')).toEqual([{type: 'offline', peer: '127.0.0.2', reason: 'left'}]);
		expect(a.of('offline')).toEqual([{type: 'offline', peer: '127.0.0.3', reason: 'you left IPchat'}]);
		expect(a.effects.at(-1)).toEqual({type: 'close', reason: 'you left IPchat', failure: 'cancelled'});
	});

	test('Q21: of somebody who is blocked nothing is taken, and nothing is answered', () => {
		us.blocked.add('127.0.0.9');
		const count = wire.sent.length;
		const before = us.effects.length;
		for (const command of ['Psevil', 'H', 'Mhi', 'Thi', 'B', 'I']) {
			hear(command, '127.0.0.9');
		}

		expect(sentSince(count)).toEqual([]);
		expect(us.effects.slice(before)).toEqual([]);
		us.verb('stats');
		expect(us.events('listing').at(-1)?.lines[0]).toContain('6 blocked');
	});
});

describe('long texts', () => {
	test('Q13: 2000 letters are five datagrams', () => {
		const count = wire.sent.length;
		const text = 'x'.repeat(2000);
		us.say(text);
		wire.advance(1000);
		expect(sentSince(count)).toHaveLength(5);
		expect(wire.sent.slice(count).every(({data}) => data.length <= 506)).toBe(true);
		expect(sentSince(count).map(part => part.slice(1)).join('')).toBe(text);
		const times = wire.sent.slice(count).map(sent => sent.at);
		expect(times.map((time, index) => time - (times[index - 1] ?? time))).toEqual([0, 20, 20, 20, 20]);
	});

	test('Q14: no datagram ends inside a character', () => {
		us.receive(new TextEncoder().encode('DynamIP[127.0.0.3]T€\0'), at(PEER));
		const count = wire.sent.length;
		us.say('€'.repeat(500));
		wire.advance(1000);
		const decoder = new TextDecoder('utf-8', {fatal: true});
		const parts = wire.sent.slice(count).map(({data}) => decoder.decode(data.subarray('DynamIP[127.0.0.2]T'.length, -1)));
		expect(parts.join('')).toBe('€'.repeat(500));
		expect(parts).toHaveLength(4);
	});

	test('Q15: the longest datagram there can be is cut for the eye', () => {
		const frame = 'DynamIP[127.0.0.3]T\0';
		hear('T' + 'x'.repeat(65_507 - frame.length));
		expect(us.said()[0]).toHaveLength('everybody cmu: '.length + 8192);
		expect(us.said()[0]).toMatch(/x \[…\]$/v);
	});

	test('more than sixteen parts are refused', () => {
		const count = wire.sent.length;
		us.say('x'.repeat((16 * 480) + 1));
		us.say('x'.repeat((16 * 480) + 1), PEER, 5);
		expect(sentSince(count)).toEqual([]);
		expect(us.events('receipt')).toEqual([{event: 'receipt', id: 5, state: 'failed'}]);
		const refusal = 'The text is too long for IPchat, so it was not sent: at most 16 parts of 480 bytes. Send it in pieces.';
		expect(us.events('error').map(({message}) => message)).toEqual([refusal, refusal]);
	});
});

test('Q19: a URL half a minute after our question is not shown', () => {
	us.verb('url', {}, PEER);
	wire.advance(31_000);
	const notices = us.notices().length;
	hear('uhttps://example.org/');
	expect(us.notices()).toHaveLength(notices);
	expect(us.events('raw')).toHaveLength(1);
});
