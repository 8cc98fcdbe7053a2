import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {mudmaster, zchat} from '../../../source/protocols/mmchat/index.js';
import {RESTAMP_LIMIT} from '../../../source/protocols/mmchat/zchat-extras.js';
import type {MachineContext, ConnectionProtocol, Self} from '../../../source/protocols/protocol.js';
import {hex, text} from '../../support/hex.js';
import {exchange, Side} from '../../support/machine-pair.js';

const protocol = zchat as ConnectionProtocol;

const selfOf = (name: string, stamp: number): {-readonly [Key in keyof Self]: Self[Key]} =>
	({name, version: 'mudlark 0.0.0', dnd: false, away: undefined, isIdle: false, port: 4050, stamp});

const wickStamp = 0x01_02_03_04;
const alStamp = 0x0A_0B_0C_0D;

/** The form of MUSHclient. */
const bobCalls = String.raw`"ZCHAT:Bob\t\n10.0.0.504050"`;

const calling = (world: Partial<MachineContext> = {}) => new Side(protocol, 'caller', 'Wick', {self: selfOf('Wick', wickStamp), ...world});

/** Somebody is called by Bob. */
const called = (handshake = bobCalls, world: Partial<MachineContext> = {}) => {
	const al = new Side(protocol, 'answerer', 'Al', {self: selfOf('Al', alStamp), ...world});
	al.receive(hex(handshake));
	return al;
};

const accept = (side: Side) => {
	side.feed({type: 'timer', id: 'settle'});
	side.feed({type: 'answer', id: 'call', choice: 'accept'});
	side.take();
};

/** Al, who is talking with Bob. */
const talking = (world: Partial<MachineContext> = {}) => {
	const al = called(bobCalls, world);
	accept(al);
	al.feed({type: 'timer', id: 'settle'});
	return al;
};

const connect = (cut?: (bytes: Uint8Array) => readonly Uint8Array[], alSelf = selfOf('Al', alStamp)) => {
	const wick = calling();
	const al = new Side(protocol, 'answerer', 'Al', {self: alSelf});
	exchange(wick, al, cut);
	al.feed({type: 'timer', id: 'settle'});
	al.feed({type: 'answer', id: 'call', choice: 'accept'});
	exchange(wick, al, cut);
	return {wick, al};
};

const sent = (side: Side, since = 0) => side.effects.slice(since).flatMap(effect => effect.type === 'send' ? [effect.block] : []);

const wire = (side: Side): string => side.take().map(bytes => text(bytes)).join('');

const bytesOf = (notation: string): string => text(hex(notation));

describe('calling', () => {
	test('one line, then waiting', () => {
		expect(calling().effects).toEqual([
			{type: 'phase', phase: 'negotiate'},
			{type: 'send', block: {code: 'ZCHAT', payload: 'Wick\t0\n<Unknown>04050', charset: 'utf-8'}},
			{type: 'timer', id: 'answer', ms: 75_000},
		]);
	});

	test('with the phrase of the config', () => {
		expect(wire(calling({settings: {security: 'sesame'}}))).toBe('ZCHAT:Wick\t0\n<Unknown>04050\nsesame');
	});

	for (const [heard, failure] of [['"NO"', 'denied'], [String.raw`"NO\n"`, 'denied'], [String.raw`"NO:Al\n"`, 'denied'], [String.raw`"CHAT:Al\n"`, 'refused']] as const) {
		test(`${heard} ends a call as ${failure}`, () => {
			const wick = calling();
			wick.receive(hex(heard));
			expect(wick.of('close')).toMatchObject([{failure}]);
		});
	}

	test('who is hung up on without a word is told what that may mean; nothing is tried again', () => {
		const wick = calling();
		wick.take();
		wick.feed({type: 'closed', reason: 'the other side hung up'});
		expect(wick.of('close')).toEqual([{
			type: 'close',
			failure: 'closed',
			reason: '10.0.0.2 hung up without an answer, as programs do that speak MudMaster chat alone (/call reaches them)',
		}]);
		expect(wick.take()).toEqual([]);
	});

	test('accepted: version, status, stamp', () => {
		const wick = calling();
		wick.take();
		wick.receive(hex(String.raw`"YES:Al\n"`));
		expect(wire(wick)).toBe(bytesOf('13 00 0D 00 "mudlark 0.0.0" 65 00 01 00 01 6A 00 04 00 04 03 02 01'));
		expect(wick.of('peer')).toEqual([{type: 'peer', patch: {name: 'Al'}}]);
	});
});

describe('being called', () => {
	for (const [what, handshake, details] of [
		['MUSHclient', bobCalls, {declaredAddress: '10.0.0.5', declaredPort: 4050}],
		['Axmud and KildClient', String.raw`"ZCHAT:Bob\t0\n10.0.0.504050"`, {declaredAddress: '10.0.0.5', declaredPort: 4050}],
		['a port with blanks', String.raw`"ZCHAT:Bob\t0\n10.0.0.54050 "`, {declaredAddress: '10.0.0.5', declaredPort: 4050}],
		['the full form', String.raw`"ZCHAT:Bob\t77\n10.0.0.504050\nsesame"`, {declaredAddress: '10.0.0.5', declaredPort: 4050, security: 'sesame'}],
	] as const) {
		test(`${what}: the user is asked after 150 ms of silence`, () => {
			const al = called(handshake);
			expect(al.of('ask')).toEqual([]);
			expect(al.of('timer').at(-1)).toEqual({type: 'timer', id: 'settle', ms: 150});
			al.feed({type: 'timer', id: 'settle'});
			expect(al.of('ask')).toEqual([{type: 'ask', id: 'call', question: {kind: 'call', name: 'Bob', details}}]);
		});
	}

	test('at once where the line has ended, or a block begins', () => {
		expect(called(String.raw`"ZCHAT:Bob\t0\n10.0.0.504050\nsesame\nmore"`).of('ask')).toHaveLength(1);
		expect(called(`${bobCalls} 13 00 07 00 "Foo 1.0"`).of('ask')).toHaveLength(1);
	});

	test('not as long as the port is missing', () => {
		const al = called(String.raw`"ZCHAT:Bob\t0\n10.0.0.5"`);
		expect(al.of('timer').map(({id}) => id)).toEqual(['handshake']);
		al.receive(hex('"04050"'));
		al.feed({type: 'timer', id: 'settle'});
		expect(al.of('ask')).toHaveLength(1);
	});

	for (const [what, handshake] of [
		['no tab', String.raw`"ZCHAT:Bob\n10.0.0.504050"`],
		['a security line of 10 KB', String.raw`"ZCHAT:Bob\t0\n10.0.0.504050\n" 73*10000`],
		['a security line that would move the cursor', String.raw`"ZCHAT:Bob\t0\n10.0.0.504050\nse\e[2Jsame"`],
	] as const) {
		test(`${what}: dropped with a reason`, () => {
			expect(called(handshake).of('close')).toMatchObject([{failure: 'refused', reason: expect.stringContaining('10.0.0.2 sent something that is not zChat: ') as string}]);
		});
	}

	test('no line feed: dropped after ten seconds', () => {
		const al = called(String.raw`"ZCHAT:Bob\t0"`);
		al.feed({type: 'timer', id: 'handshake'});
		expect(al.of('close')).toMatchObject([{failure: 'timeout'}]);
	});

	test('accepting: the answer, version, status, stamp, and the rest when Bob has read them', () => {
		const al = called();
		al.feed({type: 'timer', id: 'settle'});
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		al.command({command: 'say', scope: 'everybody', text: 'hi', emote: false});
		expect(wire(al)).toBe(bytesOf(String.raw`"YES:Al\n" 13 00 0D 00 "mudlark 0.0.0" 65 00 01 00 01 6A 00 04 00 0D 0C 0B 0A`));
		al.receive(hex('13 00 07 00 "Foo 1.0"'));
		expect(wire(al)).toBe(bytesOf(String.raw`04 00 21 00 0D 0C 0B 0A "\nAl chats to everybody, 'hi'\n"`));
	});

	test('the e-mail address of the config stands before the stamp; who is away says so', () => {
		const al = called(bobCalls, {settings: {email: 'al@example.net'}, self: {...selfOf('Al', alStamp), away: ''}});
		al.feed({type: 'timer', id: 'settle'});
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		expect(wire(al)).toBe(bytesOf(String.raw`"YES:Al\n" 13 00 0D 00 "mudlark 0.0.0" 65 00 01 00 03 66 00 0E 00 "al@example.net" 6A 00 04 00 0D 0C 0B 0A`));
	});

	test('refusing', () => {
		const al = called();
		al.feed({type: 'timer', id: 'settle'});
		al.feed({type: 'answer', id: 'call', choice: 'deny', reason: 'do not disturb is on'});
		expect(wire(al)).toBe('NO\n');
		expect(al.of('close')).toEqual([{type: 'close', failure: 'denied', reason: 'do not disturb is on'}]);
	});
});

describe('back to back', () => {
	test('two machines talk', () => {
		const {wick, al} = connect();
		wick.command({command: 'say', scope: 'everybody', text: 'hi', emote: false});
		wick.command({command: 'say', scope: 'group', group: 'raid', text: 'go', emote: false});
		wick.command({command: 'say', scope: 'personal', text: 'ÿ 漢 🐦', emote: false});
		al.command({command: 'say', scope: 'personal', text: 'waves', emote: true});
		exchange(wick, al);
		expect(al.said).toEqual(['Wick: hi', 'Wick: go', 'Wick: ÿ 漢 🐦']);
		expect(wick.said).toEqual(['Al: waves']);
		expect(al.of('emit').map(({event}) => event)).toContainEqual(expect.objectContaining({event: 'message', scope: 'group', group: 'raid'}));
	});

	test('the same when every byte comes alone', () => {
		const cut = (bytes: Uint8Array) => Array.from(bytes, byte => Uint8Array.of(byte));
		const {wick, al} = connect(cut);
		wick.command({command: 'say', scope: 'everybody', text: 'hi', emote: false});
		exchange(wick, al, cut);
		expect(al.said).toEqual(['Wick: hi']);
	});

	test('a long text goes in blocks of a segment, cut between characters', () => {
		const {wick, al} = connect();
		const line = '漢字 '.repeat(2000).trim();
		const before = wick.effects.length;
		wick.command({command: 'say', scope: 'everybody', text: line, emote: false});
		for (const bytes of wick.take()) {
			expect(bytes.length).toBeLessThanOrEqual(1400);
			al.receive(bytes);
		}

		expect(sent(wick, before).length).toBeGreaterThan(10);
		expect(al.said.map(said => said.slice('Wick: '.length)).join(' ')).toBe(line);
	});
});

describe('stamps', () => {
	test('our own text that comes back is dropped, that of others is not', () => {
		const al = talking();
		al.receive(hex('04 00 06 00 0D 0C 0B 0A "hi" 05 00 06 00 0D 0C 0B 0A "hi" 06 00 15 00 0D 0C 0B 0A "           raid" "hi"'));
		expect(al.said).toEqual([]);
		al.receive(hex('04 00 06 00 0D 0C 0B 0B "ho" 04 00 06 00 00 00 00 00 "hu"'));
		expect(al.said).toEqual(['Bob?: ho', 'Bob?: hu']);
	});

	test('who has ours makes us draw another one, which all are told in four bytes', () => {
		const self = selfOf('Al', wickStamp);
		const {wick, al} = connect(undefined, self);
		expect(al.of('restamp')).toHaveLength(1);
		expect(wick.of('restamp')).toHaveLength(1);
		self.stamp = alStamp;
		al.command({command: 'restamp'});
		expect(wire(al)).toBe(bytesOf('6A 00 04 00 0D 0C 0B 0A'));
	});

	for (const wrong of ['6A 00 00 00', '6A 00 03 00 0D 0C 0B', '6A 00 05 00 0D 0C 0B 0A 00', '6A 00 09 00 "168496141"']) {
		test(`one of a wrong length is none: ${wrong}`, () => {
			const al = talking();
			al.receive(hex(wrong));
			expect(al.of('restamp')).toEqual([]);
			expect(al.of('emit')).toMatchObject([{event: {event: 'raw', code: 106}}]);
		});
	}

	test('who takes over each of them is believed a few times only', () => {
		const al = talking();
		for (let count = 0; count < 10; count++) {
			al.receive(hex('6A 00 04 00 0D 0C 0B 0A'));
		}

		expect(al.of('restamp')).toHaveLength(RESTAMP_LIMIT);
		expect(al.of('emit')).toMatchObject([{event: {event: 'notice', code: 'stamp-taken'}}]);
	});

	test('a group text of KildClient has none', () => {
		const al = talking();
		al.receive(hex(String.raw`6A 00 04 00 63 00 00 00 06 00 2D 00 "raid           " "\nBob chats to the group, 'hi'\n"`));
		expect(al.of('emit')).toMatchObject([{event: {event: 'message', scope: 'group', group: 'raid', text: 'hi', from: {name: 'Bob', verified: true}}}]);
	});
});

describe('what only zChat has', () => {
	const hear = (notation: string) => {
		const al = talking();
		const before = al.effects.length;
		al.receive(hex(notation));
		return al.effects.slice(before);
	};

	test('status', () => {
		for (const [status, away] of [['00', false], ['01', false], ['02', true], ['03', true]] as const) {
			expect(hear(`65 00 01 00 ${status}`)).toEqual([{type: 'peer', patch: {states: {away}, told: {status: Number(status)}}}]);
		}

		for (const wrong of ['65 00 00 00', '65 00 01 00 04', '65 00 02 00 01 01']) {
			expect(hear(wrong)).toMatchObject([{type: 'emit', event: {event: 'raw', code: 101}}]);
		}
	});

	test('icon, of which the size is kept', () => {
		expect(hear('64 00 06 00 "BM" 00 FF 1B 07')).toEqual([{type: 'peer', patch: {facts: {Icon: '6 bytes'}}}]);
	});

	test('e-mail, made safe and no longer than one can be', () => {
		expect(hear(String.raw`66 00 0B 00 "b\e[2J@c.net"`)).toEqual([{type: 'peer', patch: {facts: {Email: 'b@c.net'}, told: {email: 'b@c.net'}}}]);
		expect(hear('66 00 E8 03 61*1000')).toEqual([{type: 'peer', patch: {facts: {Email: 'a'.repeat(254)}, told: {email: 'a'.repeat(254)}}}]);
	});

	test('a key is kept as text, and told once', () => {
		const al = talking();
		const key = String.raw`68 00 0C 00 "KEY\nb\e[2Jody\n"`;
		al.receive(hex(`${key} ${key}`));
		expect(al.of('peer').at(-1)).toEqual({type: 'peer', patch: {facts: {'PGP key': 'KEY\nbody'}, told: {pgpKey: 'KEY\nbody'}}});
		expect(al.of('emit')).toMatchObject([{event: {event: 'notice', code: 'key-received', text: 'Bob sent his PGP key. /info Bob shows it.'}}]);
		expect(hear('68 00 00 00')).toEqual([]);
	});

	test('a key is asked for, and we have none', () => {
		const al = talking();
		al.command({command: 'verb', verb: 'key', args: {peer: 'Bob'}});
		expect(wire(al)).toBe(bytesOf('67 00 00 00'));
		al.receive(hex('67 00 00 00'));
		expect(wire(al)).toBe(bytesOf(String.raw`07 00 23 00 "\n<CHAT> Al has no PGP key to send.\n"`));
	});

	test('a command is shown and refused, never carried out', () => {
		expect(hear('69 00 0A 00 "#exec halt"')).toMatchObject([
			{type: 'emit', event: {event: 'command', kind: 'command', text: '#exec halt'}},
			{type: 'send', block: {code: 7, payload: '\n<CHAT> Al is not allowing commands.\n'}},
		]);
	});

	test('we are away, and back; do not disturb is no matter of zChat', () => {
		const al = talking();
		al.command({command: 'away', on: true});
		al.command({command: 'away', on: false});
		al.command({command: 'dnd', on: true});
		expect(wire(al)).toBe(bytesOf('65 00 01 00 03 65 00 01 00 01'));
	});

	test('blocks nobody knows are counted', () => {
		expect(hear('C8 00 01 00 "x" FF 00 00 00')).toMatchObject([{event: {event: 'raw', code: 200}}, {event: {event: 'raw', code: 255}}]);
	});
});

describe('in MudMaster chat', () => {
	const connected = () => {
		const al = new Side(mudmaster, 'answerer', 'Al', {self: selfOf('Al', alStamp)});
		al.receive(hex(String.raw`"CHAT:Bob\n10.0.0.54050 "`));
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		al.feed({type: 'timer', id: 'settle'});
		return al;
	};

	test('what MUSHclient sends of it there is understood, also its stamp in digits', () => {
		const al = connected();
		al.receive(hex('65 03 FF 66 "b@c.net" FF 6A "168496141" FF 6A 0D 0C 0B 0A FF'));
		expect(al.of('peer').slice(1)).toEqual([
			{type: 'peer', patch: {states: {away: true}, told: {status: 3}}},
			{type: 'peer', patch: {facts: {Email: 'b@c.net'}, told: {email: 'b@c.net'}}},
		]);
		expect(al.of('emit')).toMatchObject([{event: {event: 'raw', code: 106}}]);
		expect(al.of('restamp')).toHaveLength(1);
	});

	test('nothing of it is sent', () => {
		const al = connected();
		al.take();
		al.command({command: 'away', on: true});
		al.command({command: 'restamp'});
		expect(al.take()).toEqual([]);
		expect(sent(al).map(({code}) => code)).toEqual(['YES', 19]);
	});
});

describe('bad input', () => {
	for (const [what, notation] of [
		['65,535 zeros', '00*65535'],
		['a text of MudMaster chat', String.raw`04 "\nBob chats to everybody, 'hi'\n" FF`],
		['another handshake', String.raw`"ZCHAT:Bob\t\n10.0.0.504050"`],
	] as const) {
		test(`${what} in mid-stream: hung up on with a reason`, () => {
			const al = talking();
			al.receive(hex(notation));
			expect(al.of('close')).toMatchObject([{failure: 'refused', reason: expect.stringContaining('Bob sent something that is not zChat: there is no block ') as string}]);
			expect(al.said).toEqual([]);
		});
	}

	test('mutated transcripts never throw, and end online or closed', () => {
		const transcript = concat(
			hex(String.raw`"ZCHAT:Bob\t0\n10.0.0.504050\nsesame"`),
			hex('13 00 07 00 "Foo 1.0" 65 00 01 00 01 64 00 02 00 "BM" 66 00 03 00 "a@b" 6A 00 04 00 63 00 00 00'),
			hex(String.raw`04 00 0A 00 63 00 00 00 "\nhi\e[2J" 06 00 15 00 63 00 00 00 "           raid" "go" 67 00 00 00 68 00 03 00 "KEY"`),
			hex('1A 00 03 00 "123" 1E 00 00 00 1F 00 06 00 63 00 00 00 "ab" 1C 00 00 00 1D 00 05 00 "a,1,b" 69 00 01 00 "x" 14 00 03 00 "a,5"'),
		);
		const mutation = fc.record({at: fc.nat({max: transcript.length - 1}), byte: fc.nat({max: 255}), cut: fc.boolean()});
		fc.assert(fc.property(fc.array(mutation, {minLength: 1, maxLength: 12}), mutations => {
			const mutated = [...transcript];
			for (const {at, byte, cut} of mutations) {
				mutated.splice(at % mutated.length, cut ? 3 : 1, byte);
			}

			const al = new Side(protocol, 'answerer', 'Al', {self: selfOf('Al', alStamp)});
			al.receive(Uint8Array.from(mutated.slice(0, 34)));
			accept(al);
			al.receive(Uint8Array.from(mutated.slice(34)));
			al.feed({type: 'closed', reason: 'gone'});
			expect(al.of('close')).toHaveLength(1);
			for (const {event} of al.of('emit')) {
				expect(event.event === 'message' && /[\u{0}-\u{9}\u{B}-\u{1F}\u{7F}-\u{9F}]/v.test(event.text)).toBe(false);
			}
		}));
	});
});
