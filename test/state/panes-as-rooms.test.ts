/** Where the screen is too small for a pane it is a room. */
import {expect, test} from 'vitest';
import {event, message, online, peer, snooped, transfer} from '../support/events.js';
import {fakeStore, textOf, type FakeStore} from '../support/fake-store.js';
import {keys} from '../support/press-keys.js';

type Size = readonly [columns: number, rows: number];

const narrow: Size = [50, 12];
const medium: Size = [90, 24];
const wide: Size = [120, 30];

const view = (store: FakeStore, [columns, rows]: Size) => {
	store.time.advance(300);
	return store.view(columns, rows);
};

const bar = (store: FakeStore, size: Size) => view(store, size).bar.items.map(({text}) => text.trim());

const start = ([columns, rows]: Size): FakeStore => {
	const store = fakeStore({columns, rows});
	store.apply(online('Al'));
	store.apply(online('Bo', {id: 2}));
	return store;
};

test('below 100 columns snoop and files are rooms with counts, below 60 the peers too; other rooms keep their numbers', () => {
	const store = start(narrow);
	expect(bar(store, narrow)).toEqual(['1 everybody', '2 status', '3 peers']);
	store.apply(snooped('Al', 'one'));
	store.apply(snooped('Al', 'two'));
	store.apply(transfer('started'));
	store.apply(message('Al', 'psst', {room: 'mm/@Al', scope: 'personal'}));
	expect(bar(store, medium)).toEqual(['1 everybody', '2 status', '3 Al (1)', '4 snoop (2)', '5 files (1)']);
	expect(bar(store, [59, 12])).toEqual(['1 everybody', '2 status', '3 Al (1)', '4 snoop (2)']);
	expect(view(store, [59, 12]).bar.hasMoreAfter).toBe(true);
	expect(bar(store, wide)).toEqual(['1 everybody', '2 status', '3 Al (1)']);
	expect(view(store, wide).bar.title).toBe('(1) mudlark');
	expect(view(store, medium).bar.title).toBe('(1) mudlark');
});

test('nobody there, nothing there: no rooms for it', () => {
	expect(bar(fakeStore({columns: 50, rows: 12}), narrow)).toEqual(['1 everybody', '2 status']);
});

test('a room that is a pane is shown by its number, by Alt+A, or by the key of the pane; Esc leads back', () => {
	const store = start(medium);
	store.apply(snooped('Al', 'one'));
	bar(store, medium);
	keys(store, 'alt+2', 'alt+3');
	const {layout, snoop, focus, input, chat} = view(store, medium);
	expect(layout).toMatchObject({snoop: 21, chatRows: 0, peers: 0, chat: 90});
	expect(snoop).toMatchObject({heading: {title: ' snoop: Al ', isFocused: true}});
	expect(snoop.rows.map(row => textOf(row))).toEqual(['>> one']);
	expect({focus, chat}).toEqual({focus: {pane: 'snoop'}, chat: []});
	expect(input.prompt).toBe('[snoop] ');
	keys(store, 'escape');
	expect(view(store, medium)).toMatchObject({focus: {pane: 'input'}, input: {prompt: '[status] '}});
	store.apply(snooped('Al', 'two'));
	expect(bar(store, medium)).toEqual(['1 everybody', '2 status', '3 snoop (1)']);
	keys(store, 'alt+a');
	expect(view(store, medium).focus.pane).toBe('snoop');
	expect(bar(store, medium)).toEqual(['1 everybody', '2 status', '3 snoop']);
	keys(store, 'alt+1');
	expect(view(store, medium)).toMatchObject({focus: {pane: 'input'}, input: {prompt: '[everybody] '}});
	keys(store, 'alt+s', 'alt+s');
	expect(view(store, medium).input.prompt).toBe('[everybody] ');
});

test('what a key does there can be seen: it leads back to the room before', () => {
	const store = start(narrow);
	bar(store, narrow);
	keys(store, 'alt+2', 'alt+p', 'j');
	expect(view(store, narrow)).toMatchObject({layout: {peers: 50, chat: 0}, input: {prompt: '[peers] '}});
	expect(keys(store, 'i')).toEqual([{request: 'run', lines: ['/info 2'], room: 'status'}]);
	expect(view(store, narrow)).toMatchObject({focus: {pane: 'input'}, input: {prompt: '[status] '}});
	keys(store, 'alt+p');
	expect(keys(store, 'return')).toEqual([{request: 'run', lines: ['/room mm/@Bo'], room: 'status'}]);
	keys(store, 'alt+p', 'g');
	expect(view(store, narrow).input).toMatchObject({prompt: '[status] ', before: '/setgroup Bo '});
	keys(store, 'alt+p');
	keys(store, 'f1');
	expect(view(store, narrow)).toMatchObject({focus: {pane: 'input'}, input: {prompt: '[status] '}});
	expect(view(store, narrow).chat.map(row => textOf(row)).join(' ')).toContain('What to do first');
});

test('nothing that is typed there reaches an input line, and what is said meanwhile stands in the room before', () => {
	const store = start(medium);
	store.apply(snooped('Al', 'one'));
	bar(store, medium);
	keys(store, 'alt+s');
	expect(keys(store, 'H', 'i', 'return')).toEqual([]);
	store.apply(event({event: 'output', command: 'who', lines: ['Al'], face: 'screen'}));
	expect(bar(store, medium)).toEqual(['1 everybody', '2 status', '3 snoop']);
	keys(store, 'escape');
	expect(view(store, medium).input.before).toBe('');
	expect(view(store, medium).chat.map(row => textOf(row))).toContain('Al');
});

test('with Alt and arrows one passes over the peers, where letters act, and comes to other panes', () => {
	const store = start(narrow);
	store.apply(snooped('Al', 'one'));
	bar(store, narrow);
	const prompts = Array.from({length: 4}, () => {
		keys(store, 'alt+right');
		return view(store, narrow).input.prompt;
	});
	expect(prompts).toEqual(['[status] ', '[snoop] ', '[everybody] ', '[status] ']);
});

test('a pane keeps the focus when it becomes a room and back', () => {
	const store = start(wide);
	store.apply(snooped('Al', 'one'));
	view(store, wide);
	keys(store, 'alt+2', 'alt+s');
	expect(view(store, wide)).toMatchObject({focus: {pane: 'snoop'}, input: {prompt: '[status] '}});
	expect(view(store, medium)).toMatchObject({focus: {pane: 'snoop'}, input: {prompt: '[snoop] '}});
	expect(view(store, wide)).toMatchObject({focus: {pane: 'snoop'}, input: {prompt: '[status] '}});
	expect(bar(store, wide)).toEqual(['1 everybody', '2 status']);
	keys(store, 'alt+p');
	expect(view(store, narrow)).toMatchObject({focus: {pane: 'peers'}, input: {prompt: '[peers] '}});
	keys(store, 'escape');
	expect(view(store, narrow)).toMatchObject({focus: {pane: 'input'}, input: {prompt: '[status] '}});
});

test('who has switched the peers off still comes to them with Alt+P, and has no room in the bar for them', () => {
	const store = start(wide);
	store.prefer({timestamps: true, peers: false, lines: 100});
	expect(view(store, wide).layout).toMatchObject({peers: 0, chat: 120});
	expect(bar(store, wide)).toEqual(['1 everybody', '2 status']);
	keys(store, 'alt+p');
	expect(bar(store, wide)).toEqual(['1 everybody', '2 status', '3 peers']);
	expect(view(store, wide).layout).toMatchObject({peers: 120, chat: 0});
	keys(store, 'escape');
	expect(bar(store, wide)).toEqual(['1 everybody', '2 status']);
});

test('a room that closes never leads into a pane', () => {
	const store = start(medium);
	store.apply(snooped('Al', 'one'));
	store.apply(message('Al', 'psst', {room: 'mm/@Al', scope: 'personal'}));
	bar(store, medium);
	keys(store, 'alt+2', 'alt+s', 'alt+3');
	expect(view(store, medium).input.prompt).toBe('[Al] ');
	store.apply(event({event: 'room.closed', room: 'mm/@Al', title: 'Al'}));
	expect(view(store, medium)).toMatchObject({focus: {pane: 'input'}, input: {prompt: '[status] '}});
});

test.each([[1, 1], [2, 2], [40, 3], [40, 4], [10, 5], [100, 11], [100, 12]] as const)('%ix%i: every pane can be reached and left', (...size) => {
	const store = start(wide);
	store.apply(snooped('Al', 'one'));
	store.apply(transfer('started'));
	store.apply(event({event: 'peer.offline', peer: peer('Al'), reason: ''}));
	view(store, size);
	for (const key of ['alt+p', 'alt+s', 'alt+t']) {
		keys(store, key, 'j', '?', 'pageup', '/', 'x', 'return');
		const {layout, peers, snoop, files} = view(store, size);
		expect(peers.length).toBeLessThanOrEqual(layout.body);
		expect(snoop.rows.length).toBeLessThanOrEqual(Math.max(0, layout.snoop - 1));
		expect(files.rows.length).toBeLessThanOrEqual(Math.max(0, layout.files - 1));
		keys(store, 'escape');
		expect(view(store, size).focus.pane).toBe('input');
	}

	store.type('still alive');
	expect(view(store, [80, 24]).input.before).toBe('still alive');
});
