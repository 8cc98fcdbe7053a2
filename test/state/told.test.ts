/** What the user reads, and where, when something comes of files, lists and snooping. */
import {expect, test} from 'vitest';
import type {Event} from '../../source/session/events.js';
import {event, message, online, peer, transfer} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const al = {id: 1, name: 'Al', protocol: 'mudmaster'};

/** The lines of a room without their time. */
const lines = (store: FakeStore, room: string): readonly string[] => {
	store.act({action: 'room', room});
	return store.chat().map(line => line.slice(7));
};

/** In the room of a group, while Al is online and his own room is open. */
const start = (): FakeStore => {
	const store = fakeStore({columns: 90, rows: 20});
	store.apply(event({event: 'room.opened', room: 'mm/@Al', title: 'Al'}));
	store.apply(message('Al', 'hi', {room: 'mm/#raid', scope: 'group', group: 'raid'}));
	store.apply(online('Al'));
	store.act({action: 'room', room: 'mm/#raid'});
	return store;
};

const told = (...events: readonly Event[]) => {
	const store = start();
	for (const one of events) {
		store.apply(one);
	}

	const here = lines(store, 'mm/#raid').slice(1);
	const status = lines(store, 'status').slice(1);
	return {here, status, his: lines(store, 'mm/@Al').slice(1)};
};

test('a file that begins to move is told in status and in the peer\'s room', () => {
	const text = 'Al sends map.txt (10 MB)';
	expect(told(transfer('started'))).toEqual({here: [], status: [text], his: [text]});
	expect(told(transfer('started', {direction: 'out'}))).toEqual({here: [], status: ['map.txt (10 MB) is offered to Al'], his: []});
});

test('what became of it also where the user is', () => {
	const saved = 'map.txt from Al saved in /home/wick/map.txt';
	expect(told(transfer('done', {path: '/home/wick/map.txt'}))).toEqual({here: [saved], status: [saved], his: [saved]});
	const failed = 'map.txt to Al failed: Al does not take files.';
	expect(told(transfer('failed', {direction: 'out', reason: 'Al does not take files.'}))).toEqual({here: [failed], status: [failed], his: [failed]});
});

test('a file of somebody who has gone is told in his room as well', () => {
	const {his} = told(event({event: 'peer.offline', peer: peer('Al'), reason: ''}), transfer('failed', {reason: 'Al is gone.'}));
	expect(his.at(-1)).toBe('map.txt from Al failed: Al is gone.');
});

test('snooping is told where the user is, in both directions', () => {
	const said = (kind: 'started' | 'stopped', direction: 'in' | 'out') => told(event({event: `snoop.${kind}`, peer: al, direction}));
	const sees = 'Al sees your chat from now on (snoop). Alt+H ends it.';
	expect(said('started', 'out')).toEqual({here: [sees], status: [sees], his: []});
	expect(said('stopped', 'out').here).toEqual(['Al does not see your chat any more.']);
	expect(said('started', 'in').here).toEqual(['Al lets you look (snoop). Alt+S leads there, /snoop Al ends it.']);
	expect(said('stopped', 'in').here).toEqual(['You do not see what Al sees any more.']);
});

test('what his program remarks on is read in his room too: it may answer what was said there', () => {
	const away = 'Al: Al is away: eating';
	const {status, his} = told(message('Al', 'Al is away: eating', {scope: 'notice', from: {peer: al, name: 'Al', verified: false}}));
	expect(his).toEqual([`∗ ${away}`]);
	expect(status).toEqual([]);
});

test('a list of connections is a table', () => {
	const {here, status} = told(event({event: 'peek', peer: al, entries: [
		{name: 'Bo', address: '10.0.0.2', port: 4050},
		{name: 'Two Words', address: '2001:db8::1', port: 4051},
		{address: '10.0.0.3', port: 4052},
	]}));
	expect(here).toEqual([
		'/peek',
		...['Al is connected with:', 'Bo         10.0.0.2:4050', 'Two Words  [2001:db8::1]:4051', '10.0.0.3:4052', '/request Al calls them, after a question.'].map(line => line.slice(7)),
	]);
	expect(status).toEqual([]);
	expect(told(event({event: 'peek', peer: al, entries: []})).here.at(-1)).toBe('Al is connected with nobody but you, or keeps the others private.'.slice(7));
});

test('an answer to what was typed is read where the user is; what others do unasked only in status', () => {
	const notice = (code: string) => told(event({event: 'notice', code, text: 'A notice.', peer: al}));
	for (const code of ['snoop-unanswered', 'peek-timeout', 'request-waiting', 'ping-timeout', 'nobody-to-dial', 'command-kept', 'files-not-sent']) {
		expect(notice(code)).toMatchObject({here: ['A notice.'], status: ['A notice.']});
	}

	for (const code of ['peek-unasked', 'request-unasked', 'peer-dnd', 'call-missed', 'commands-dropped', 'file-refused']) {
		expect(notice(code)).toMatchObject({here: [], status: ['A notice.']});
	}
});

test('what is read where the user is does not count as new in other rooms, unless a page hides it', () => {
	const store = start();
	const bar = () => {
		store.time.advance(100);
		return store.view(90, 20).bar.items.map(({text}) => text).join('');
	};

	expect(bar()).toBe(' 1 everybody  2 status  3 Al  4 #raid ');
	store.apply(event({event: 'snoop.started', peer: al, direction: 'out'}));
	expect(bar()).toBe(' 1 everybody  2 status  3 Al  4 #raid ');
	store.press('help');
	store.apply(event({event: 'snoop.stopped', peer: al, direction: 'out'}));
	expect(bar()).toBe(' 1 everybody  2 status (1)  3 Al  4 #raid (1) ');
});

test('away is told beside the own name, like do not disturb', () => {
	const store = start();
	const bar = (fields: {readonly dnd: boolean; readonly away?: string}) => {
		store.apply(event({event: 'self.changed', name: 'Wick', ...fields}));
		store.time.advance(100);
		return store.view(90, 20).bar.right;
	};

	expect(bar({dnd: false, away: ''})).toBe('Wick (away) · not listening ');
	expect(bar({dnd: true, away: 'at lunch'})).toBe('Wick (dnd, away) · not listening ');
	expect(bar({dnd: false})).toBe('Wick · not listening ');
});

test('what a script prints stands in its room alone, what it wants one to see also where one is', () => {
	const printed = (code: string, room?: string) => told(event({event: 'notice', code, text: 'look', ...(room !== undefined && {room})}));
	expect(printed('script')).toEqual({here: [], status: ['look'], his: []});
	expect(printed('script', 'mm/@Al')).toEqual({here: [], status: [], his: ['look']});
	expect(printed('script-notify')).toEqual({here: ['look'], status: ['look'], his: []});
});

test('what a script hides is not read, and has happened all the same', () => {
	const store = start();
	const hide = (one: Event): Event => ({...one, hidden: true});
	store.apply(hide(message('Al', 'psst', {room: 'mm/#raid', scope: 'group', group: 'raid'})));
	store.apply(hide(event({event: 'notice', code: 'dull', text: 'dull'})));
	store.apply(hide(online('Bo', {id: 2})));
	store.apply(hide(transfer('started')));
	expect(lines(store, 'mm/#raid')).toHaveLength(1);
	expect(lines(store, 'status').join('\n')).not.toMatch(/dull|Bo|map/v);
	expect(store.view(150, 20).peers).toContainEqual(expect.objectContaining({kind: 'peer', name: expect.stringMatching(/^Bo +$/v) as string}));
	store.apply(message('Al', 'hello', {room: 'mm/#raid', scope: 'group', group: 'raid'}));
	expect(lines(store, 'mm/#raid').at(-1)).toBe('Al    hello');
});
