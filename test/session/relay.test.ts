import {beforeEach, describe, expect, test} from 'vitest';
import {limits} from '../../source/session/limits.js';
import type {FakeProgram} from '../support/fake-world.js';
import {heard, PlainWorld, sendLine} from '../support/plain-programs.js';

let world: PlainWorld;

beforeEach(() => {
	world = new PlainWorld();
});

const serve = async (program: FakeProgram, ...peers: readonly string[]) => {
	for (const peer of peers) {
		// eslint-disable-next-line no-await-in-loop
		await program.do({command: 'serve', peer});
	}

	await world.settle();
};

/** Only what people have said, without what programs tell. */
const talk = (program: FakeProgram): readonly string[] => heard(program).filter(line => !/serve (?:off|on)$/.test(line));

describe('in a ring of three who serve each other', () => {
	let al: FakeProgram;
	let bo: FakeProgram;
	let cy: FakeProgram;

	beforeEach(async () => {
		({Al: al, Bo: bo, Cy: cy} = await world.programs('Al', 'Bo', 'Cy'));
		await world.connect('Al-Bo', 'Bo-Cy', 'Cy-Al');
		await serve(al, 'Bo', 'Cy');
		await serve(bo, 'Al', 'Cy');
		await serve(cy, 'Al', 'Bo');
	});

	test('each text is on each screen once, and the ring is quiet then', async () => {
		await al.do({command: 'chatall', text: 'hi'});
		await world.settle();
		expect([talk(al), talk(bo), talk(cy)]).toEqual([[], ['Al: hi'], ['Al: hi']]);
		expect(al.all('message').filter(({direction}) => direction === 'out')).toHaveLength(1);
	});

	test('the same words said again are shown again, and an answer in the same words too', async () => {
		await al.do({command: 'chatall', text: 'lol'});
		await al.do({command: 'chatall', text: 'lol'});
		await world.settle();
		await bo.do({command: 'chatall', text: 'lol'});
		await world.settle();
		expect([talk(al), talk(bo), talk(cy)]).toEqual([['Bo: lol'], ['Al: lol', 'Al: lol'], ['Al: lol', 'Al: lol', 'Bo: lol']]);
	});

	/** Al's text goes to Bo, from him to Cy, and from him to Al. */
	test('a text to a group that has gone all the way round is not shown to whom it is from, long or short', async () => {
		await al.do({command: 'setgroup', peer: 'Bo', group: 'raid'});
		await al.do({command: 'setgroup', peer: 'Cy', group: 'others'});
		for (const program of [bo, cy]) {
			for (const {name} of program.manager.peers()) {
				// eslint-disable-next-line no-await-in-loop
				await program.do({command: 'setgroup', peer: name, group: 'raid'});
			}
		}

		const blocks: string[] = [];
		al.manager.filter('in', ({text}) => {
			blocks.push(text);
			return true;
		});
		const text = Array.from({length: 300}, (_, index) => `word${index}`).join(' ');
		await al.do({command: 'group', group: 'raid', text: 'go!'});
		await al.do({command: 'group', group: 'raid', text});
		await world.settle();
		expect(blocks.length).toBeGreaterThan(2);
		expect(heard(al, 'pl/#raid')).toEqual([]);
		expect(heard(cy, 'pl/#raid').map(line => line.replace('Al?: ', '')).join('')).toBe(`go!${text}`);
	});
});

describe('with one in the middle', () => {
	let al: FakeProgram;
	let bo: FakeProgram;
	let cy: FakeProgram;
	let wick: FakeProgram;

	beforeEach(async () => {
		({Al: al, Bo: bo, Cy: cy, Wick: wick} = await world.programs('Al', 'Bo', 'Cy', 'Wick'));
		await world.connect('Al-Wick', 'Bo-Wick', 'Cy-Wick');
	});

	test('nothing is passed on unless somebody is served', async () => {
		await al.do({command: 'chatall', text: 'hi'});
		await world.settle();
		expect([talk(bo), talk(wick)]).toEqual([[], ['Al: hi']]);
	});

	test('what a served peer says goes to all others, what the others say to the served ones only', async () => {
		await serve(wick, 'Al');
		await al.do({command: 'chatall', text: 'from Al'});
		await bo.do({command: 'chatall', text: 'from Bo'});
		await world.settle();
		expect([talk(al), talk(bo), talk(cy)]).toEqual([['Bo?: from Bo'], ['Al?: from Al'], ['Al?: from Al']]);
		expect(bo.last('message')).toMatchObject({from: {name: 'Wick', verified: false}, speaker: 'Al', text: 'from Al'});
	});

	test('what we say goes to each peer once, served or not', async () => {
		await serve(wick, 'Al', 'Bo');
		await wick.do({command: 'chatall', text: 'hi'});
		await world.settle();
		expect([talk(al), talk(bo), talk(cy)]).toEqual([['Wick: hi'], ['Wick: hi'], ['Wick: hi']]);
	});

	test('personal texts and notices stay where they are', async () => {
		await serve(wick, 'Al', 'Bo', 'Cy');
		await al.do({command: 'chat', peer: 'Wick', text: 'just you'});
		await sendLine(al, 'Wick', {say: 'notice', text: 'a remark'});
		await world.settle();
		expect([talk(bo), talk(cy)]).toEqual([[], []]);
		expect(bo.said.filter(line => line.includes('just you'))).toEqual([]);
	});

	test('nothing is passed on to or from those who are ignored', async () => {
		await serve(wick, 'Al', 'Bo', 'Cy');
		await wick.do({command: 'ignore', peer: 'Cy'});
		await al.do({command: 'chatall', text: 'from Al'});
		await cy.do({command: 'chatall', text: 'from Cy'});
		await world.settle();
		expect([talk(al), talk(bo), talk(cy), talk(wick)]).toEqual([[], ['Al?: from Al'], [], ['Al: from Al']]);
	});

	test('a text to a group goes to those whom we have in it, if its speaker is in it too', async () => {
		await serve(wick, 'Al');
		await wick.do({command: 'setgroup', peer: 'Al', group: 'Raid'});
		await wick.do({command: 'setgroup', peer: 'Bo', group: 'raid'});
		await al.do({command: 'setgroup', peer: 'Wick', group: 'raid'});
		await cy.do({command: 'setgroup', peer: 'Wick', group: 'raid'});
		await al.do({command: 'group', group: 'raid', text: 'go!'});
		await cy.do({command: 'group', group: 'raid', text: 'me too'});
		await world.settle();
		expect(heard(bo, 'pl/#raid')).toEqual(['Al?: go!']);
		expect(heard(al, 'pl/#raid')).toEqual([]);
		expect(heard(cy, 'pl/#raid')).toEqual([]);
		expect(heard(wick, 'pl/#raid')).toEqual(['Al: go!', 'Cy: me too']);
	});

	test('a flood is shown, and passed on in part, which is told once a minute', async () => {
		await serve(wick, 'Al');
		const flood = async (round: number) => {
			for (let index = 0; index < 100; index++) {
				// eslint-disable-next-line no-await-in-loop
				await al.do({command: 'chatall', text: `${round} ${index}`});
			}

			await world.clock.advance(1000);
		};

		await flood(1);
		expect(talk(wick)).toHaveLength(100);
		expect(talk(bo)).toHaveLength(limits.relay.burst);
		await flood(2);
		expect(talk(bo).length).toBeLessThanOrEqual(limits.relay.burst + limits.relay.perSecond);
		expect(wick.all('notice').map(({code}) => code)).toEqual(['relay-limit']);
		await world.clock.advance(limits.throttleNoticeMs);
		await flood(3);
		expect(wick.all('notice').map(({code}) => code)).toEqual(['relay-limit', 'relay-limit']);
		await cy.do({command: 'chatall', text: 'and I?'});
		await world.settle();
		expect(talk(al)).toEqual(['Cy?: and I?']);
	});
});
