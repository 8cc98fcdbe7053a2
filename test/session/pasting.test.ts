import {beforeEach, expect, test} from 'vitest';
import type {FakeProgram} from '../support/fake-world.js';
import {PlainWorld} from '../support/plain-programs.js';

let world: PlainWorld;
let al: FakeProgram;
let bo: FakeProgram;
let wick: FakeProgram;

beforeEach(async () => {
	world = new PlainWorld();
	({Al: al, Bo: bo, Wick: wick} = await world.programs('Al', 'Bo', 'Wick'));
	await world.connect('Al-Wick', 'Bo-Wick');
	await wick.do({command: 'setgroup', peer: 'Bo', group: 'raid'});
});

const text = 'one\n  two\n\nthree';

test.each([
	['all', 'pl/everybody', 'everybody'],
	['#raid', 'pl/#raid', 'group'],
	['bo', 'pl/@Bo', 'personal'],
	['pl/everybody', 'pl/everybody', 'everybody'],
])('lines go to %s with their line feeds, as one message', async (target, room, scope) => {
	await wick.do({command: 'paste', target, text: `${text}\n`});
	await world.settle();
	expect(wick.all('message')).toMatchObject([{room, scope, direction: 'out', emote: false, text}]);
	expect(bo.last('message')).toMatchObject({scope, text, from: {name: 'Wick', verified: true}});
	expect(al.all('message')).toHaveLength(scope === 'everybody' ? 1 : 0);
});

test('a room of a group or a peer is named by its key, once it is open', async () => {
	await wick.do({command: 'room.open', name: '#raid'});
	await wick.do({command: 'room.open', name: 'Bo'});
	await wick.do({command: 'paste', target: 'pl/#raid', text});
	await wick.do({command: 'paste', target: 'pl/@Bo', text});
	expect(wick.all('message').map(({room}) => room)).toEqual(['pl/#raid', 'pl/@Bo']);
	await expect(wick.do({command: 'paste', target: 'status', text})).rejects.toMatchObject({code: 'ML_ROOM_SILENT'});
	await expect(wick.do({command: 'paste', target: 'Zoe', text})).rejects.toMatchObject({code: 'ML_PEER_UNKNOWN'});
});
