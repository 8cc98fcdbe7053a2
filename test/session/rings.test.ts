import {beforeEach, describe, expect, test} from 'vitest';
import {canonicalLine} from '../../source/session/echoes.js';
import {ChatWorld} from '../support/chat-world.js';
import type {FakeProgram} from '../support/fake-world.js';
import {code} from '../support/peers/codes.js';
import {MushPeer} from '../support/peers/mush.js';
import {TinTinLikePeer} from '../support/peers/tintin-like.js';

/** Blocks that a text may go round in. */
const texts = [code.everybody, code.group, code.message];

let world: ChatWorld;

beforeEach(() => {
	world = new ChatWorld();
});

const serveAll = async (program: FakeProgram) => {
	for (const {name} of program.manager.peers()) {
		// eslint-disable-next-line no-await-in-loop
		await program.type(`/serve ${name}`);
	}

	await world.settle();
};

/** What stands on the screen of others' words. */
const screen = (program: FakeProgram): readonly string[] => program.all('message')
	.filter(({direction, scope}) => direction === 'in' && scope !== 'notice')
	.map(message => canonicalLine(message));

/** The pieces of one text. */
const whole = (program: FakeProgram, speaker: string): string => screen(program).map(line => line.replace(`${speaker}: `, '')).join(' ');

/** Counts the texts that arrive at the programs from now on. */
const countTexts = (programs: readonly FakeProgram[]): () => number => {
	let count = 0;
	for (const {manager} of programs) {
		manager.filter('in', () => {
			count++;
			return true;
		}, texts);
	}

	return () => count;
};

const long = Array.from({length: 3000}, (_, index) => `word${index}`).join(' ');

describe.for([
	['of MudMaster chat', 'mudmaster'],
	['with a link of zChat', 'zchat'],
] as const)('a ring of three programs that serve each other, %s', ([, last]) => {
	let al: FakeProgram;
	let bo: FakeProgram;
	let cy: FakeProgram;
	let arrived: () => number;

	beforeEach(async () => {
		al = await world.program('Al');
		bo = await world.program('Bo');
		cy = await world.program('Cy');
		await world.connect(al, bo);
		await world.connect(bo, cy);
		await world.connect(cy, al, last);
		for (const program of [al, bo, cy]) {
			// eslint-disable-next-line no-await-in-loop
			await serveAll(program);
		}

		arrived = countTexts([al, bo, cy]);
	});

	test('what each says is on each other\'s screen once, and it is quiet then', async () => {
		for (const [program, text] of [[al, 'one'], [bo, 'two'], [cy, 'three']] as const) {
			// eslint-disable-next-line no-await-in-loop
			await program.type(text);
			// eslint-disable-next-line no-await-in-loop
			await world.settle();
		}

		expect([screen(al), screen(bo), screen(cy)]).toEqual([['Bo: two', 'Cy: three'], ['Al: one', 'Cy: three'], ['Al: one', 'Bo: two']]);
		await world.clock.advance(60_000);
		// To two, and each of those passes it on to the other.
		expect(arrived()).toBe(3 * 4);
	});

	test('the same words are shown as often as they were said', async () => {
		await al.type('lol');
		await al.type('lol');
		await world.settle();
		await bo.type('lol');
		await world.settle();
		expect([screen(al), screen(bo), screen(cy)]).toEqual([['Bo: lol'], ['Al: lol', 'Al: lol'], ['Al: lol', 'Al: lol', 'Bo: lol']]);
	});

	test('an emote is one line', async () => {
		await al.type('/me waves at Cy');
		await world.settle();
		expect([screen(al), screen(bo), screen(cy)]).toEqual([[], ['Al waves at Cy'], ['Al waves at Cy']]);
	});

	test('a text of several blocks', async () => {
		await al.type(long);
		await world.settle();
		expect(screen(al)).toEqual([]);
		expect(screen(bo).length).toBeGreaterThan(1);
		expect([whole(bo, 'Al'), whole(cy, 'Al')]).toEqual([long, long]);

		expect(arrived()).toBe(4 * screen(bo).length);
	});

	test('words to a group', async () => {
		for (const program of [al, bo, cy]) {
			for (const {name} of program.manager.peers()) {
				// eslint-disable-next-line no-await-in-loop
				await program.type(`/setgroup ${name} raid`);
			}
		}

		await al.type('/group raid go!');
		await world.settle();
		expect([screen(al), screen(bo), screen(cy)]).toEqual([[], ['Al: go!'], ['Al: go!']]);
		expect(arrived()).toBe(4);
	});
});

describe('a ring with MUSHclient and TinTin++ in it', () => {
	let al: FakeProgram;
	let wick: FakeProgram;
	let mush: MushPeer;
	let tintin: TinTinLikePeer;
	let arrived: () => number;

	beforeEach(async () => {
		wick = await world.program('Wick');
		al = await world.program('Al');
		mush = world.host(new MushPeer({name: 'Mush', clock: world.clock}));
		tintin = world.host(new TinTinLikePeer({name: 'Tina', clock: world.clock}));
		await world.connect(wick, al);
		await world.connect(al, mush);
		await world.connect(mush, tintin);
		await world.connect(tintin, wick);
		for (const link of mush.links) {
			mush.serve(link);
		}

		for (const link of tintin.links) {
			tintin.serve(link);
		}

		await serveAll(wick);
		await serveAll(al);
		arrived = countTexts([wick, al]);
	});

	/** Times that a line with these words stands on a scripted peer's screen. */
	const shown = ({transcript}: {readonly transcript: readonly string[]}, words: string): number => transcript.filter(line => line.includes(words)).length;

	test.for(['hi', long.slice(0, 3000)])('what the programs say is on each other\'s screen once', async words => {
		await wick.type(words);
		await world.settle();
		expect(screen(wick)).toEqual([]);
		expect(whole(al, 'Wick')).toBe(words);
		const pieces = screen(al).length;
		await al.type(words);
		await world.settle();
		expect(whole(wick, 'Al')).toBe(words);
		expect(screen(al)).toHaveLength(pieces);
		// Nothing goes round for ever, though MUSHclient knows its last text only.
		await world.clock.advance(60_000);
		expect(arrived()).toBeLessThanOrEqual(2 * 4 * pieces);
		expect(shown(mush, words.slice(0, 2))).toBeGreaterThan(0);
		expect(shown(tintin, words.slice(0, 2))).toBeGreaterThan(0);
	});

	test('what the others say is on the programs\' screens once', async () => {
		mush.say('from Mush');
		await world.settle();
		tintin.say('from Tina');
		await world.settle();
		mush.emote('waves');
		await world.settle();
		const expected = ['Mush: from Mush', 'Tina: from Tina', 'Mush waves'];
		expect([screen(wick), screen(al)]).toEqual([expected, expected]);
		await world.clock.advance(60_000);
		expect(arrived()).toBeLessThanOrEqual(12);
	});

	test('the same words are shown as often as they were said, as far as they get through', async () => {
		await wick.type('lol');
		await world.settle();
		// MUSHclient takes the same words within five seconds for an echo.
		await world.clock.advance(6000);
		await wick.type('lol');
		await world.settle();
		expect(screen(al)).toEqual(['Wick: lol', 'Wick: lol']);
		expect(screen(wick)).toEqual([]);
	});
});
