import {describe, expect, test} from 'vitest';
import {PEER, Scene} from './scene.js';

/** The table of facts 4, cell by cell. */

const states = ['none', 'probing', 'present', 'suspect', 'left'] as const;

type State = typeof states[number];

const sceneIn = (state: State): Scene => {
	const scene = new Scene({settings: {url: 'https://example.org/'}});
	if (state === 'none') {
		return scene;
	}

	if (state === 'probing') {
		scene.us.verb('poll', {address: PEER});
		return scene;
	}

	scene.meet();
	scene.wire.advance(15_000);
	if (state === 'suspect') {
		scene.wire.advance(55_000);
	} else if (state === 'left') {
		scene.hear('B');
		scene.wire.advance(1000);
	}

	return scene;
};

/** What we send, whether he is in the list then, and how many lines are shown. */
type Cell = {readonly sent: string; readonly isHere: boolean; readonly lines: number};

const cell = (sent: string, isHere: boolean, lines = 0): Cell => ({sent, isHere, lines});

const away = cell('', false);
const asked = cell('P', false);
const here = cell('', true);

/** By letter and message: what happens in each state. */
const table: Readonly<Record<string, Readonly<Record<State, Cell>>>> = {
	Pscmu: {none: cell('p', true), probing: cell('p', true), present: cell('p', true), suspect: cell('p', true), left: cell('p', true)},
	pscmu: {none: away, probing: here, present: here, suspect: here, left: away},
	H: {none: cell('AP', true, 1), probing: cell('A', true, 1), present: cell('A', true, 1), suspect: cell('A', true, 1), left: cell('AP', true, 1)},
	Mhi: {none: cell('mP', true, 1), probing: cell('m', true, 1), present: cell('m', true, 1), suspect: cell('m', true, 1), left: cell('mP', true, 1)},
	Thi: {none: cell('P', false, 1), probing: cell('', false, 1), present: cell('', true, 1), suspect: cell('', true, 1), left: cell('P', false, 1)},
	thi: {none: cell('P', false, 1), probing: cell('', false, 1), present: cell('', true, 1), suspect: cell('', true, 1), left: cell('P', false, 1)},
	S: {none: asked, probing: away, present: here, suspect: here, left: away},
	s: {none: asked, probing: away, present: here, suspect: here, left: away},
	I: {none: asked, probing: away, present: cell('hidv', true), suspect: cell('hidv', true), left: asked},
	U: {none: asked, probing: away, present: cell('u', true, 1), suspect: cell('u', true, 1), left: asked},
	'D127.0.0.4': {none: away, probing: away, present: cell('P', true), suspect: cell('P', true), left: away},
	'X[a]': {none: away, probing: away, present: cell('y', true, 1), suspect: cell('y', true, 1), left: away},
	As: {none: away, probing: away, present: here, suspect: here, left: away},
	ms: {none: away, probing: away, present: here, suspect: here, left: away},
	xs: {none: away, probing: away, present: here, suspect: here, left: away},
	ys: {none: away, probing: away, present: here, suspect: here, left: away},
	'uhttps://example.org/': {none: away, probing: away, present: here, suspect: here, left: away},
	hcmu: {none: away, probing: away, present: here, suspect: here, left: away},
	B: {none: away, probing: away, present: away, suspect: away, left: away},
};

describe.for(Object.entries(table))('%s', ([command, cells]) => {
	test.for(states)('from one who is %s', state => {
		const scene = sceneIn(state);
		const {effects} = scene.us;
		const count = effects.length;
		const sent = scene.sends(() => {
			scene.hear(command);
		});
		expect({
			sent: sent.map(text => text[0]).join(''),
			isHere: scene.us.here.includes(PEER),
			lines: scene.us.notices(count).length + scene.us.said(count).length,
		}).toEqual(cells[state]);
	});
});

test('a goodbye of somebody who is being asked ends the asking', () => {
	const scene = sceneIn('probing');
	scene.hear('B');
	expect(scene.sends(() => {
		scene.wire.advance(20_000);
	})).toEqual([]);
});

test('who has left is forgotten after ten seconds', () => {
	const scene = sceneIn('left');
	expect(scene.sends(() => {
		scene.hear('S');
	})).toEqual([]);
	scene.wire.advance(10_000);
	expect(scene.sends(() => {
		scene.hear('S');
	})).toEqual(['Pstester']);
});

test('the questions of one who is being asked are answered when he has answered', () => {
	const scene = sceneIn('probing');
	scene.hear('I');
	scene.hear('U');
	expect(scene.sends(() => {
		scene.hear('pscmu');
	}).map(text => text[0])).toEqual(['h', 'u', 'i', 'd', 'v']);
});

test('a question waits five seconds for that, and no longer', () => {
	const scene = new Scene();
	scene.hear('Pscmu');
	scene.hear('I');
	scene.wire.advance(5001);
	expect(scene.sends(() => {
		scene.hear('pscmu');
	})).toEqual([]);
	expect(scene.sends(() => {
		scene.hear('I');
	}).map(text => text[0])).toEqual(['h', 'd', 'v']);
});

test('who is here and has never answered us gets no profile before he does', () => {
	const scene = new Scene();
	scene.hear('Pscmu');
	scene.wire.advance(5000);
	expect(scene.sends(() => {
		scene.hear('I');
	})).toEqual(['Pstester']);
	expect(scene.sends(() => {
		scene.hear('pscmu');
	}).map(text => text[0])).toEqual(['h', 'd', 'v']);
});

test('an answer to no question of ours proves nothing', () => {
	const scene = new Scene();
	scene.hear('Pscmu');
	scene.hear('pscmu');
	scene.wire.advance(5000);
	expect(scene.sends(() => {
		scene.hear('I');
	})).toEqual(['Pstester']);
});

test('what a hundred questions of an unproved address make us send is one question of ours', () => {
	const scene = new Scene();
	scene.hear('Pscmu');
	scene.wire.advance(5000);
	expect(scene.sends(() => {
		for (let count = 0; count < 100; count++) {
			scene.hear('I');
		}
	})).toEqual(['Pstester']);
});
