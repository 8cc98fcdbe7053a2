import {beforeEach, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {heard, PlainWorld, sendLine} from '../support/plain-programs.js';

let world: PlainWorld;
let al: FakeProgram;
let bo: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	world = new PlainWorld();
	({Al: al, Bo: bo, Wick: wick} = await world.programs('Al', 'Bo', 'Wick'));
	await world.connect('Al-Wick', 'Bo-Wick');
});

const flagsOfWick = () => al.manager.peers()[0]?.flags;

test('who is away is so for everybody, until he is back', async () => {
	expect(await wick.do({command: 'away', text: 'for tea'})).toEqual(['You are away. Whoever writes to you alone is told so, once. /back ends it.']);
	await world.settle();
	expect(wick.last('self.changed')).toMatchObject({name: 'Wick', dnd: false, away: 'for tea'});
	expect(flagsOfWick()).toEqual(['away']);
	await wick.do({command: 'name', name: 'Wicked'});
	expect(wick.last('self.changed')).toMatchObject({name: 'Wicked', away: 'for tea'});
	expect(await wick.do({command: 'back'})).toEqual(['You are back.']);
	await world.settle();
	expect(wick.last('self.changed')).not.toHaveProperty('away');
	expect(flagsOfWick()).toEqual([]);
	expect(await wick.do({command: 'back'})).toEqual(['You were not away.']);
	expect(wick.all('self.changed')).toHaveLength(3);
});

test('whoever writes to somebody alone who is away is told so, once, and again the next time', async () => {
	await wick.do({command: 'away', text: 'for tea'});
	await al.do({command: 'chat', peer: 'Wick', text: 'there?'});
	await al.do({command: 'chat', peer: 'Wick', text: 'hello?'});
	await bo.do({command: 'chatall', text: 'hi all'});
	await world.settle();
	expect(heard(al)).toEqual(['Wick?: Wick is away: for tea']);
	expect(heard(bo)).toEqual([]);
	await wick.do({command: 'away'});
	await al.do({command: 'chat', peer: 'Wick', text: 'and now?'});
	await bo.do({command: 'chat', peer: 'Wick', text: 'psst'});
	await world.settle();
	expect(heard(al)).toEqual(['Wick?: Wick is away: for tea', 'Wick?: Wick is away.']);
	expect(heard(bo)).toEqual(['Wick?: Wick is away.']);
	await wick.do({command: 'back'});
	await bo.do({command: 'chat', peer: 'Wick', text: 'psst'});
	await world.settle();
	expect(heard(bo)).toHaveLength(1);
});

test('two who are away do not tell each other for ever', async () => {
	await wick.do({command: 'away', text: 'here'});
	await al.do({command: 'away', text: 'there'});
	await al.do({command: 'chat', peer: 'Wick', text: 'hi'});
	await world.settle();
	expect(heard(al)).toEqual(['Wick?: Wick is away: here']);
	expect(heard(wick)).toEqual([]);
});

test('what others tell of themselves is in their flags and in /info', async () => {
	await sendLine(al, 'Wick', {patch: {states: {dnd: true, away: true}, facts: {Email: 'al@example.net'}}});
	await sendLine(al, 'Wick', {patch: {states: {dnd: false}, facts: {Icon: 'a cat'}}});
	await world.settle();
	expect(wick.last('peer.changed')?.peer).toMatchObject({name: 'Al', flags: ['away']});
	const info = await wick.do({command: 'info', peer: 'Al'});
	expect(info).toEqual(expect.arrayContaining(['Flags           away', 'Email           al@example.net', 'Icon            a cat']));
	expect((await wick.do({command: 'who'})).at(-1)).toContain('Z away');
});

test('who types nothing for a quarter of an hour is away for those who can see it, until the next line', async () => {
	const told = wick.events.length;
	await world.clock.advance(14 * 60_000);
	await wick.do({command: 'who'});
	await world.clock.advance(14 * 60_000);
	expect(flagsOfWick()).toEqual([]);
	await world.clock.advance(60_000);
	await world.settle();
	expect(flagsOfWick()).toEqual(['away']);
	expect(wick.events.slice(told).map(({event}) => event)).not.toContain('self.changed');
	// Nobody is told so in words: he may just be reading.
	await al.do({command: 'chat', peer: 'Wick', text: 'there?'});
	await world.settle();
	expect(heard(al)).toEqual([]);
	await wick.do({command: 'who'});
	await world.settle();
	expect(flagsOfWick()).toEqual([]);
});
