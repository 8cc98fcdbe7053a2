import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {canonicalLine, Echoes, type Utterance} from '../../source/session/echoes.js';
import {limits} from '../../source/session/limits.js';

class Now {
	ms = 0;
	now() {
		return this.ms;
	}
}

const over = (connection: string, speaker: string, text: string, emote = false): Utterance => ({
	from: {name: connection, verified: connection === speaker},
	...(connection !== speaker && {speaker}),
	emote,
	text,
});

describe('one utterance is one line, whichever way it comes', () => {
	const unrecognised = (text: string): Utterance => ({from: {name: 'Bo', verified: false}, emote: false, text});

	test.each([
		['said, directly and passed on', over('Al', 'Al', 'hi'), over('Bo', 'Al', 'hi')],
		['an emote, which nobody can be recognised in when it was passed on', over('Al', 'Al', 'waves', true), unrecognised('Al waves')],
		['other white space', over('Al', 'Al', 'one two'), over('Bo', 'Al', ' one\n  two ')],
	])('%s', (_what, one, other) => {
		expect(canonicalLine(one)).toBe(canonicalLine(other));
	});

	test.each([
		['another speaker', over('Al', 'Al', 'hi'), over('Bo', 'Bo', 'hi')],
		['other words', over('Al', 'Al', 'hi'), over('Al', 'Al', 'Hi')],
		['said and done', over('Al', 'Al', 'waves'), over('Al', 'Al', 'waves', true)],
	])('but not %s', (_what, one, other) => {
		expect(canonicalLine(one)).not.toBe(canonicalLine(other));
	});
});

describe('an utterance', () => {
	test('is new once, over however many ways it comes', () => {
		const echoes = new Echoes(new Now());
		expect(['Al', 'Bo', 'Cy'].map(way => echoes.isNew('all', over(way, 'Al', 'lol')))).toEqual([true, false, false]);
	});

	test('is new again when the same source brings it again, and its copies are known again', () => {
		const echoes = new Echoes(new Now());
		const ways = ['Al', 'Al', 'Bo', 'Bo', 'Al', 'Bo'];
		expect(ways.map(way => echoes.isNew('all', over(way, 'Al', 'lol')))).toEqual([true, true, false, false, true, false]);
	});

	test('is another one in another room', () => {
		const echoes = new Echoes(new Now());
		expect(['all', '#raid'].map(place => echoes.isNew(place, over('Al', 'Al', 'lol')))).toEqual([true, true]);
	});

	test('is forgotten after ten seconds', () => {
		const now = new Now();
		const echoes = new Echoes(now);
		echoes.isNew('all', over('Al', 'Al', 'lol'));
		now.ms = limits.echoMs - 1;
		expect(echoes.isNew('all', over('Bo', 'Al', 'lol'))).toBe(false);
		now.ms = limits.echoMs;
		expect(echoes.isNew('all', over('Cy', 'Al', 'lol'))).toBe(true);
		expect(echoes.size).toBe(1);
	});

	test('of ours does not come back, whole or in the pieces that a long one leaves in', () => {
		const echoes = new Echoes(new Now());
		const words = Array.from({length: 400}, (_, index) => `word${index}`);
		echoes.sent('all', over('Wick', 'Wick', 'hi'));
		echoes.sent('all', over('Wick', 'Wick', words.join(' ')));
		expect(echoes.isNew('all', over('Al', 'Wick', 'hi'))).toBe(false);
		expect(echoes.isNew('all', over('Al', 'Wick', words.slice(0, 200).join('\n')))).toBe(false);
		expect(echoes.isNew('all', over('Bo', 'Wick', words.slice(200).join(' ')))).toBe(false);
		expect(echoes.isNew('all', over('Al', 'Wick', 'word1 word0'))).toBe(true);
		expect(echoes.isNew('all', over('Al', 'Bo', 'word0 word1'))).toBe(true);
	});
});

test('however copies mix with each other, as many are new as the busiest source brings', () => {
	fc.assert(fc.property(fc.array(fc.constantFrom('Al', 'Bo', 'Cy'), {maxLength: 60}), ways => {
		const echoes = new Echoes(new Now());
		const fresh = ways.filter(way => echoes.isNew('all', over(way, 'Al', 'lol'))).length;
		const most = Math.max(...['Al', 'Bo', 'Cy'].map(source => ways.filter(way => way === source).length));
		expect(fresh).toBe(most);
	}));
});

test('one source alone is never taken for an echo, whatever it says and when', () => {
	const said = fc.array(fc.record({text: fc.constantFrom('lol', 'hi', ''), wait: fc.integer({min: 0, max: 12_000})}));
	fc.assert(fc.property(said, utterances => {
		const now = new Now();
		const echoes = new Echoes(now);
		for (const {text, wait} of utterances) {
			now.ms += wait;
			expect(echoes.isNew('all', over('Al', 'Al', text))).toBe(true);
		}
	}));
});

test('a flood is remembered in part only', () => {
	const now = new Now();
	const echoes = new Echoes(now);
	for (let index = 0; index < 2 * limits.echoes; index++) {
		echoes.isNew('all', over('Al', 'Al', String(index)));
	}

	expect(echoes.size).toBe(limits.echoes);
	expect(echoes.isNew('all', over('Bo', 'Al', String((2 * limits.echoes) - 1)))).toBe(false);
	expect(echoes.isNew('all', over('Bo', 'Al', '0'))).toBe(true);

	for (let index = 0; index < 1000; index++) {
		echoes.isNew('all', over('Al', 'Al', `${index}${'x'.repeat(8000)}`));
	}

	expect(echoes.size * 8000).toBeLessThanOrEqual(limits.echoCharacters);
	now.ms = limits.echoMs;
	echoes.isNew('all', over('Al', 'Al', 'quiet again'));
	expect(echoes.size).toBe(1);
});
