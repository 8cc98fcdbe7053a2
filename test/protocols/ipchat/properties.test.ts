import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ipchat} from '../../../source/protocols/ipchat/index.js';
import type {Endpoint} from '../../../source/protocols/protocol.js';
import {asAny, DatagramSide, DatagramWire} from '../../support/datagram-wire.js';
import {datagram} from './arbitraries.js';

const protocol = asAny(ipchat);

const at = (address: string): Endpoint => ({address, port: 1499});

const letterOf = (data: Uint8Array): string => new TextDecoder('latin1').decode(data).split(']', 2)[1]?.[0] ?? '';

/** Two of us who may know each other already. */
const pair = (isAcquainted: boolean, settings: Readonly<Record<string, unknown>> = {}) => {
	const wire = new DatagramWire();
	const a = new DatagramSide(wire, protocol, {address: '127.0.0.2', name: 'A', settings});
	const b = new DatagramSide(wire, protocol, {address: '127.0.0.3', name: 'B', settings});
	if (isAcquainted) {
		a.verb('poll', {address: '127.0.0.3'});
		wire.advance(15_000);
	}

	return {wire, a, b};
};

/** For the longest time that any answer may take, then for as long as no keep-alive is due. */
const fallsSilent = (wire: DatagramWire): void => {
	wire.advance(20_000);
	const count = wire.sent.length;
	wire.advance(20_000);
	expect(wire.texts(count)).toEqual([]);
};

describe('two of us fall silent', () => {
	const fates = fc.array(fc.constantFrom<readonly number[]>([0], [0], [5], [], [0, 3], [40]), {minLength: 1});

	const loseBy = (wire: DatagramWire, list: ReadonlyArray<readonly number[]>): void => {
		let index = 0;
		wire.fate = () => list[index++ % list.length] ?? [0];
	};

	test('whatever one of them hears first, whatever is lost', () => {
		fc.assert(fc.property(fc.boolean(), fc.array(datagram, {minLength: 1, maxLength: 20}), fates, (isAcquainted, datagrams, list) => {
			const {wire, a} = pair(isAcquainted);
			loseBy(wire, list);
			for (const data of datagrams) {
				a.receive(data, at('127.0.0.3'));
			}

			// Keep-alives of those who met before begin later than that.
			fallsSilent(wire);
		}), {numRuns: 300});
	});

	test('whatever the other of them is made to send', () => {
		fc.assert(fc.property(fc.array(datagram, {minLength: 1, maxLength: 20}), fates, (datagrams, list) => {
			const {wire, a, b} = pair(true, {strangers: 'all', netmeeting: 'ask'});
			loseBy(wire, list);
			for (const data of datagrams) {
				b.receive(data, at('127.0.0.2'));
				a.receive(data, at('127.0.0.9'));
			}

			fallsSilent(wire);
		}), {numRuns: 200});
	});
});

test('Q16: nothing but P, H, M, I, U and X is answered, and only with what is never answered', () => {
	fc.assert(fc.property(fc.array(datagram, {minLength: 1, maxLength: 50}), datagrams => {
		const {wire, a} = pair(true);
		for (const data of datagrams) {
			const count = wire.sent.length;
			a.receive(data, at('127.0.0.3'));
			const answers = wire.sent.slice(count).map(sent => letterOf(sent.data)).filter(letter => letter !== 'P');
			if (answers.length > 0) {
				expect('PHMIUXp').toContain(protocol.datagramCodec().decode(data)?.code);
				expect(answers.every(letter => 'pAmuxyhneildcv'.includes(letter))).toBe(true);
			}

			wire.advance(5);
		}
	}), {numRuns: 100});
});

describe('a flood of a hundred thousand datagrams', () => {
	const commands = ['Psx', 'H', 'Mhi', 'I', 'U', 'X[a]', 'Thi', 'thi', 'S', 's', 'D10.0.0.1', 'B', 'As', 'ms', 'uhttps://example.org', 'Z', 'nName'];
	const seconds = 20;
	const count = 100_000;

	/** @param source Who sends the datagram of this number. */
	const flood = (source: (number: number) => string) => {
		const wire = new DatagramWire();
		const us = new DatagramSide(wire, protocol, {address: '127.0.0.2'});
		for (let number = 0; number < count; number++) {
			us.receive(new TextEncoder().encode(`DynamIP[${source(number)}]${commands[number % commands.length] ?? ''}\0`), at(source(number)));
			wire.advance(seconds * 1000 / count);
		}

		return {wire, us};
	};

	const perSecond = (wire: DatagramWire): readonly number[] => {
		const counts = Array.from({length: seconds + 1}, () => 0);
		for (const sent of wire.sent) {
			counts[Math.floor(sent.at / 1000)]!++;
		}

		return counts;
	};

	test('from one source: he is muted, with one line', () => {
		const {wire, us} = flood(() => '127.0.0.9');
		expect(wire.sent.length).toBeLessThan(40);
		expect(us.notices().filter(notice => notice.startsWith('flood'))).toEqual(['flood: 127.0.0.9 floods you with IPchat datagrams; nothing is taken from there for a minute.']);
		expect(us.effects.length).toBeLessThan(400);
	});

	test('from forged sources: answers, questions, entries and lines are bounded', () => {
		const {wire, us} = flood(number => `10.${number % 250}.${Math.floor(number / 250) % 250}.7`);
		// None of them is in our network, so none is answered.
		expect(wire.sent).toEqual([]);
		expect(us.here).toEqual([]);
		expect(us.notices().length).toBeLessThan((seconds * 20) + 50);
	});

	test('from forged sources that are all welcome', () => {
		const wire = new DatagramWire();
		const us = new DatagramSide(wire, protocol, {address: '127.0.0.2', settings: {strangers: 'all'}});
		for (let number = 0; number < count; number++) {
			const source = `10.${number % 250}.${Math.floor(number / 250) % 250}.7`;
			us.receive(new TextEncoder().encode(`DynamIP[${source}]${commands[number % commands.length] ?? ''}\0`), at(source));
			wire.advance(seconds * 1000 / count);
		}

		// Twenty strangers a second: an answer and a question to each, and a second question in the other dialect.
		expect(Math.max(...perSecond(wire))).toBeLessThanOrEqual(100);
		expect(us.here.length).toBeLessThanOrEqual(64);
		expect(us.effects.length).toBeLessThan(count / 10);
	});

	test('of garbage', () => {
		const wire = new DatagramWire();
		const us = new DatagramSide(wire, protocol, {address: '127.0.0.2'});
		for (let number = 0; number < count; number++) {
			us.receive(Uint8Array.of(number & 0xFF, number >> 8), at('127.0.0.9'));
		}

		us.verb('stats');
		expect(wire.sent).toEqual([]);
		expect(us.events('listing').at(-1)?.lines[0]).toContain('100 malformed');
	});
});

const stringsIn = (value: unknown): readonly string[] => {
	if (typeof value === 'string') {
		return [value];
	}

	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(part => stringsIn(part)) : [];
};

test('no text, handle or address of anybody writes to a terminal', () => {
	const hostile = fc.constantFrom('\u{1B}]0;pwned\u{7}', '\u{1B}[2J', '\u{9B}31m', '\u{202E}', '\u{0}', '\r', '\u{8}', '\u{7F}', '\u{1B}Pq\u{1B}\\', '\u{E000}');
	const message = fc.array(fc.oneof(hostile, fc.string({maxLength: 5})), {maxLength: 10}).map(parts => parts.join(''));
	fc.assert(fc.property(fc.constantFrom(...'PpHTtMSDIhneildcvuXUAmxyZ'), message, message, (letter, text, claim) => {
		const {a} = pair(true, {netmeeting: 'ask'});
		a.verb('info', {}, '127.0.0.3');
		a.verb('url', {}, '127.0.0.3');
		const count = a.effects.length;
		a.receive(new TextEncoder().encode(`DynamIP[${claim}]${letter}${text}\0`), at('127.0.0.3'));
		a.wire.advance(5000);
		const told = a.effects.slice(count).filter(effect => ['online', 'peer', 'ask'].includes(effect.type) || (effect.type === 'emit' && effect.event.event !== 'save'));
		expect(stringsIn(told).filter(string => /[[\p{Control}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]--\n]/v.test(string))).toEqual([]);
	}), {numRuns: 300});
});
