import {expect, test} from 'vitest';
import {createModel, type Model} from '../../source/state/model.js';
import {peerRowsOf, type PeerRow} from '../../source/state/peer-rows.js';
import type {Peer} from '../../source/session/events.js';
import {networks, peer} from '../support/events.js';

const modelOf = (...peers: ReadonlyArray<{readonly peer: Peer; readonly ms?: number}>): Model => {
	const model = createModel({networks});
	for (const [index, known] of peers.entries()) {
		model.peers.set(index + 1, {...known, peer: {...known.peer, id: index + 1}});
	}

	return model;
};

const draw = (rows: readonly PeerRow[]): readonly string[] =>
	rows.filter(({kind}) => kind !== 'title').map(row => row.kind === 'peer' ? `${row.mark} ${row.name}${row.facts}` : row.text);

test('peers stand under the titles of their networks, by name', () => {
	const model = modelOf({peer: peer('Zug', {protocol: 'zchat'})}, {peer: peer('Bo')}, {peer: peer('Al'), ms: 12.3}, {peer: peer('Odd', {protocol: 'other'})});
	expect(draw(peerRowsOf(model, 18, 20))).toEqual([
		'MudMaster',
		'● Al        12 ms',
		'● Bo             ',
		'zChat',
		'● Zug            ',
		'other',
		'● Odd            ',
	]);
});

test('flags have letters, do not disturb a mark; what does not fit goes, the time first', () => {
	const flags = ['private', 'serve'] as const;
	expect(draw(peerRowsOf(modelOf({peer: peer('Al', {flags: [...flags]}), ms: 5}), 24, 9))[1]).toBe('● Al           5 ms  PS');
	expect(draw(peerRowsOf(modelOf({peer: peer('Bartholomew', {flags: [...flags]}), ms: 5}), 18, 9))[1]).toBe('● Bartholomew  PS');
	expect(draw(peerRowsOf(modelOf({peer: peer('Al', {flags: ['dnd']})}), 18, 9))[1]?.trim()).toBe('☾ Al');
	expect(draw(peerRowsOf(modelOf({peer: peer('A name that never ends'), ms: 5}), 18, 9))[1]).toBe('● A name that ne…');
});

test('an empty list says so', () => {
	expect(draw(peerRowsOf(modelOf(), 18, 5))).toEqual(['Nobody yet']);
	expect(peerRowsOf(modelOf(), 18, 0)).toEqual([]);
});

test('where there are more peers than rows, the last row says how many', () => {
	const model = modelOf(...['Al', 'Bo', 'Cu', 'Dee'].map(name => ({peer: peer(name)})));
	expect(draw(peerRowsOf(model, 18, 6)).map(row => row.trim())).toEqual(['MudMaster', '● Al', '● Bo', '● Cu', '● Dee']);
	expect(draw(peerRowsOf(model, 18, 5)).map(row => row.trim())).toEqual(['MudMaster', '● Al', '● Bo', '2 more: /who']);
	expect(peerRowsOf(model, 18, 1)).toHaveLength(1);
});
