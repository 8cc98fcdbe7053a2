import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {concat} from '../../../source/lib/bytes.js';
import {mudmaster} from '../../../source/protocols/mmchat/index.js';
import type {ConnectionProtocol} from '../../../source/protocols/protocol.js';
import {hex} from '../../support/hex.js';
import {exchange, Side} from '../../support/machine-pair.js';

const protocol = mudmaster as ConnectionProtocol;

/** A caller and an answerer who has been asked. */
const ring = (cut?: (bytes: Uint8Array) => readonly Uint8Array[]) => {
	const wick = new Side(protocol, 'caller', 'Wick');
	const al = new Side(protocol, 'answerer', 'Al');
	exchange(wick, al, cut);
	al.feed({type: 'timer', id: 'settle'});
	return {wick, al};
};

const connect = (cut?: (bytes: Uint8Array) => readonly Uint8Array[]) => {
	const sides = ring(cut);
	sides.al.feed({type: 'answer', id: 'call', choice: 'accept'});
	exchange(sides.wick, sides.al, cut);
	return sides;
};

describe('effects', () => {
	test('a caller sends one line and waits for an answer', () => {
		const {effects} = new Side(protocol, 'caller', 'Wick');
		expect(effects).toEqual([
			{type: 'phase', phase: 'negotiate'},
			{type: 'send', block: {code: 'CHAT', payload: 'Wick\n<Unknown>4050 ', charset: 'utf-8'}},
			{type: 'timer', id: 'answer', ms: 75_000},
		]);
	});

	test('an answerer asks, says yes, sends his version, and holds the rest back', () => {
		const {al} = ring();
		expect(al.of('ask')).toEqual([{type: 'ask', id: 'call', question: {kind: 'call', name: 'Wick', details: {declaredPort: 4050}}}]);
		const before = al.effects.length;
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		al.command({command: 'say', scope: 'everybody', text: 'hi', emote: false});
		expect(al.effects.slice(before).map(({type}) => type)).toEqual(['online', 'send', 'send', 'timer']);
		al.feed({type: 'timer', id: 'settle'});
		expect(al.effects.at(-1)).toMatchObject({type: 'send', block: {code: 4, payload: '\nAl chats to everybody, \'hi\'\n'}});
	});

	test('what a caller says before he is answered is heard when he is let in, not without bound, and never when he is not', () => {
		const texts = Array.from({length: 20}, (_, index) => hex(String.raw`04 "\nWick chats to everybody, 'text ${index}'\n" FF`));
		const {al} = ring();
		al.receive(concat(...texts));
		expect(al.said).toEqual([]);
		al.feed({type: 'answer', id: 'call', choice: 'accept'});
		al.feed({type: 'timer', id: 'settle'});
		expect(al.said).toEqual(Array.from({length: 8}, (_, index) => `Wick: text ${index}`));

		const {al: other} = ring();
		other.receive(texts[0]!);
		other.feed({type: 'answer', id: 'call', choice: 'deny'});
		other.feed({type: 'timer', id: 'settle'});
		expect(other.said).toEqual([]);
	});

	test('what an answerer says before he accepts is heard when he does, not without bound, and never when he does not', () => {
		const texts = Array.from({length: 20}, (_, index) => hex(String.raw`04 "\nAl chats to everybody, 'text ${index}'\n" FF`));
		const wick = new Side(protocol, 'caller', 'Wick');
		wick.receive(concat(...texts));
		expect(wick.said).toEqual([]);
		wick.receive(hex(String.raw`"YES:Al\n"`));
		expect(wick.said).toEqual(Array.from({length: 8}, (_, index) => `Al: text ${index}`));
		expect(wick.effects.findIndex(({type}) => type === 'online')).toBeLessThan(wick.effects.findIndex(({type}) => type === 'emit'));

		const other = new Side(protocol, 'caller', 'Wick');
		other.receive(concat(texts[0]!, hex('"NO"')));
		expect(other.said).toEqual([]);
		expect(other.of('close')).toMatchObject([{failure: 'denied'}]);
	});

	test('the version decides how bytes are given to the other side', () => {
		const {wick} = connect();
		for (const [version, shape] of [
			['TinTin++ 2.02.20', {write: 1400, window: {bytes: 12_288, probe: {code: 26, payload: '0'}, patience: 5000}}],
			['MudMaster 2k6v4', {write: 1, window: {bytes: 4000, probe: {code: 26, payload: '0'}, patience: 5000}}],
			['MUSHclient v5.07', {write: 65_536}],
			['Something else', {write: 1}],
		] as const) {
			wick.receive(concat(hex('13'), new TextEncoder().encode(version), hex('FF')));
			expect(wick.of('shape').at(-1)?.shape).toEqual(shape);
		}
	});

	test('a refusal in words', () => {
		const wick = new Side(protocol, 'caller', 'Wick');
		wick.receive(hex(String.raw`07 "\nAl is already connected to someone named Wick.\n" FF`));
		wick.feed({type: 'closed', reason: 'the other side hung up'});
		expect(wick.of('close')).toEqual([{type: 'close', failure: 'denied', reason: '10.0.0.2 refused the call: “Al is already connected to someone named Wick.”'}]);
	});

	for (const [wire, failure] of [['"NO"', 'denied'], [String.raw`"NO\n"`, 'denied'], [String.raw`"NO:Al\n"`, 'denied'], ['"HTTP/1.1 400"', 'refused']] as const) {
		test(`${wire} ends a call as ${failure}`, () => {
			const wick = new Side(protocol, 'caller', 'Wick');
			wick.receive(hex(wire));
			expect(wick.of('close')).toMatchObject([{failure}]);
		});
	}

	test('nobody answers', () => {
		const wick = new Side(protocol, 'caller', 'Wick');
		wick.feed({type: 'timer', id: 'answer'});
		expect(wick.of('close')).toMatchObject([{failure: 'timeout'}]);
	});
});

describe('back to back', () => {
	test('two machines talk', () => {
		const {wick, al} = connect();
		wick.command({command: 'say', scope: 'everybody', text: 'hi', emote: false});
		wick.command({command: 'say', scope: 'group', group: 'raid', text: 'go', emote: false});
		al.command({command: 'say', scope: 'personal', text: 'waves', emote: true});
		exchange(wick, al);
		expect(al.said).toEqual(['Wick: hi', 'Wick: go']);
		expect(wick.said).toEqual(['Al: waves']);
	});

	test('ping counts the time between', () => {
		const {wick, al} = connect();
		wick.now = 1000;
		wick.command({command: 'ping'});
		for (const bytes of wick.take()) {
			al.receive(bytes);
		}

		wick.now = 1025;
		exchange(wick, al);
		expect(wick.of('emit')).toEqual([{type: 'emit', event: {event: 'ping', ms: 25}}]);
	});

	test('any chunking gives the same conversation', () => {
		fc.assert(fc.property(fc.array(fc.string({unit: 'grapheme', minLength: 1, maxLength: 40}).filter(line => line.trim() === line && line !== '' && !line.includes('\'') && !/[\u{0}-\u{1F}\u{7F}]/v.test(line)), {maxLength: 5}), fc.integer({min: 1, max: 30}), (lines, size) => {
			const cut = (bytes: Uint8Array) => Array.from({length: Math.ceil(bytes.length / size)}, (_, index) => bytes.subarray(index * size, (index + 1) * size));
			const whole = connect();
			const pieces = connect(cut);
			for (const {wick, al} of [whole, pieces]) {
				for (const line of lines) {
					wick.command({command: 'say', scope: 'everybody', text: line, emote: false});
				}

				exchange(wick, al, al === pieces.al ? cut : undefined);
			}

			expect(pieces.al.said).toEqual(whole.al.said);
			expect(pieces.al.said).toHaveLength(lines.length);
		}));
	});

	test('mutated transcripts never throw, and end online or closed', () => {
		const transcript = concat(
			hex(String.raw`"CHAT:Bob\n10.0.0.54050 " 13 "TinTin++ 2.02.20" FF 04 "\nBob chats to everyone, 'hi'\n" FF 06 "raid" 20*11 "\nBob chats to the group, 'go'\n" FF`),
			hex('1A "123456" FF 01 "Robert" FF 17'),
			new Uint8Array(500).fill(0xFF),
			hex('18 FF 1C FF 02 FF 1E FF 14 "a,5" FF'),
		);
		const mutation = fc.record({at: fc.nat({max: transcript.length - 1}), byte: fc.nat({max: 255}), cut: fc.boolean()});
		fc.assert(fc.property(fc.array(mutation, {minLength: 1, maxLength: 12}), mutations => {
			const mutated = [...transcript];
			for (const {at, byte, cut} of mutations) {
				mutated.splice(at % mutated.length, cut ? 3 : 1, byte);
			}

			const al = new Side(protocol, 'answerer', 'Al');
			al.receive(Uint8Array.from(mutated.slice(0, 30)));
			al.feed({type: 'timer', id: 'settle'});
			al.feed({type: 'answer', id: 'call', choice: 'accept'});
			al.receive(Uint8Array.from(mutated.slice(30)));
			al.feed({type: 'closed', reason: 'gone'});
			expect(al.of('close').length).toBe(1);
			for (const {event} of al.of('emit')) {
				expect(event.event === 'message' && /[\u{0}-\u{9}\u{B}-\u{1F}\u{7F}-\u{9F}]/v.test(event.text)).toBe(false);
			}
		}));
	});
});

test('what comes after the hang-up is of no interest', () => {
	const {wick} = connect();
	wick.command({command: 'hangup'});
	const before = wick.effects.length;
	wick.receive(hex(String.raw`04 "\nAl chats to everybody, 'hi'\n" FF`));
	wick.feed({type: 'timer', id: 'ping'});
	wick.command({command: 'ping'});
	expect(wick.effects.slice(before).filter(({type}) => type !== 'emit')).toEqual([]);
});
