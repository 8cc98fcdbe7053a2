import {expect, test} from 'vitest';
import {at, event, message, online, own, peer} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const show = (store: FakeStore, room: string): readonly string[] => {
	store.act({action: 'room', room});
	return store.chat();
};

/** The lines of a room without time and name column. */
const lines = (store: FakeStore, room: string): readonly string[] => show(store, room).map(line => line.slice(7));

const bar = (store: FakeStore): string => {
	store.chat();
	return store.view(100, 8).bar.items.map(({text}) => text).join('');
};

test('starts with everybody and status; other rooms follow in the order they come', () => {
	const store = fakeStore({columns: 100});
	expect(bar(store)).toBe(' 1 everybody  2 status ');
	store.apply(event({event: 'room.opened', room: 'mm/@Al', title: 'Al'}));
	store.apply(message('Bo', 'raid!', {room: 'mm/#raid', scope: 'group', group: 'raid'}));
	expect(bar(store)).toBe(' 1 everybody  2 status  3 Al  4 #raid (1) ');
});

test('a message opens the room it is for', () => {
	const store = fakeStore({columns: 100});
	store.apply(message('Al', 'psst', {room: 'mm/@Al', scope: 'personal'}));
	expect(bar(store)).toBe(' 1 everybody  2 status  3 Al (1) ');
	expect(lines(store, 'mm/@Al')).toEqual(['Al    psst']);
	expect(bar(store)).toBe(' 1 everybody  2 status  3 Al ');
});

test('a room that is opened again has a new title', () => {
	const store = fakeStore({columns: 100});
	store.apply(event({event: 'room.opened', room: 'mm/@Bo', title: 'Bo'}));
	store.act({action: 'room', room: 'mm/@Bo'});
	store.apply(event({event: 'room.opened', room: 'mm/@Bo', title: 'Bobo'}));
	expect(bar(store)).toBe(' 1 everybody  2 status  3 Bobo ');
	expect(store.view(100, 8).input.prompt).toBe('[Bobo] ');
});

test('a room that is closed leads back to the one before', () => {
	const store = fakeStore({columns: 100});
	store.apply(message('Al', 'psst', {room: 'mm/@Al', scope: 'personal'}));
	show(store, 'status');
	show(store, 'mm/@Al');
	store.apply(event({event: 'room.closed', room: 'mm/@Al', title: 'Al'}));
	expect(bar(store)).toBe(' 1 everybody  2 status ');
	expect(store.view(100, 8).input.prompt).toBe('[status] ');
	store.apply(event({event: 'room.closed', room: 'status', title: 'status'}));
	store.apply(event({event: 'room.closed', room: 'mm/everybody', title: 'everybody'}));
	expect(bar(store)).toBe(' 1 everybody  2 status ');
});

test('who comes, goes or takes another name is told where everybody of that network is met, and in status', () => {
	const store = fakeStore({columns: 100});
	store.apply(online('Bo'));
	store.apply(event({event: 'peer.changed', peer: peer('Bobo')}));
	store.apply(event({event: 'peer.changed', peer: peer('Bobo', {flags: ['private']})}));
	store.apply(event({event: 'peer.offline', peer: peer('Bobo'), reason: 'the connection was reset'}));
	const expected = ['∗ Bo is online (TinTin++ 2.02.20)', '∗ Bo is now known as Bobo', '∗ Bobo is gone: the connection was reset'];
	expect(lines(store, 'mm/everybody')).toEqual(expected);
	expect(lines(store, 'status')).toEqual(expected);

	store.apply(online('Eco', {id: 2, protocol: 'echo', version: ''}));
	expect(lines(store, 'echo/everybody')).toEqual(['∗ Eco is online']);
	expect(lines(store, 'mm/everybody')).toEqual(expected);
});

test('a call tells its phases in status, and how it ended also in the room on screen', () => {
	const store = fakeStore({columns: 100, rows: 12});
	const target = {call: 1, protocol: 'mudmaster', address: 'al.example', port: 4050};
	store.apply(event({event: 'room.opened', room: 'mm/@Al', title: 'Al'}));
	show(store, 'mm/@Al');
	store.apply(event({event: 'call.started', ...target}));
	for (const phase of ['lookup', 'connect', 'negotiate', 'answer'] as const) {
		store.apply(event({event: 'call.phase', ...target, phase}));
	}

	store.chat();
	expect(store.view(100, 12).status.text).toBe('Waiting for al.example:4050 to answer …');
	store.apply(event({event: 'peer.online', peer: peer('Al', {incoming: false}), call: 1}));
	expect(lines(store, 'mm/@Al')).toEqual(['∗ Connected to Al at 10.0.0.9:4050 (TinTin++ 2.02.20)']);
	expect(store.view(100, 12).status.text).toBe('');
	expect(lines(store, 'mm/everybody')).toEqual(['∗ Connected to Al at 10.0.0.9:4050 (TinTin++ 2.02.20)']);
	expect(lines(store, 'status')).toEqual([
		'Looking up al.example …',
		'Connecting to al.example:4050 …',
		'Connected to al.example:4050, saying who we are …',
		'Waiting for al.example:4050 to answer …',
		'∗ Connected to Al at 10.0.0.9:4050 (TinTin++ 2.02.20)',
	]);

	show(store, 'mm/everybody');
	store.apply(event({event: 'call.phase', ...target, call: 2, phase: 'connect'}));
	store.apply(event({event: 'call.failed', ...target, call: 2, phase: 'connect', code: 'refused', message: 'Nobody listens there.'}));
	expect(lines(store, 'mm/everybody').at(-1)).toBe('Nobody listens there.');
	expect(lines(store, 'status').at(-1)).toBe('Nobody listens there.');
	expect(lines(store, 'mm/@Al')).toHaveLength(1);
	expect(store.view(100, 12).status.text).toBe('');
});

test('a call that nobody has asked for stands in the status line, and leaves no line anywhere', () => {
	const store = fakeStore({columns: 100});
	const target = {call: 1, address: '10.0.0.9', port: 4050, protocol: 'mudmaster', retry: true} as const;
	store.apply(event({event: 'notice', code: 'reconnect', text: 'Al is gone.'}));
	store.apply(message('Bo', 'hi'));
	store.apply(event({event: 'call.phase', ...target, phase: 'connect'}));
	expect(lines(store, 'status')).toEqual(['Al is gone.']);
	expect(store.view(100, 12).status.text).toBe('Connecting to 10.0.0.9:4050 …');
	store.apply(event({event: 'call.failed', ...target, phase: 'connect', code: 'refused', message: 'Nobody listens there.'}));
	expect(lines(store, 'status')).toEqual(['Al is gone.']);
	expect(lines(store, 'mm/everybody')).toHaveLength(1);
	expect(store.view(100, 12).status.text).toBe('');
});

test('notices are for status, where they count as unread', () => {
	const store = fakeStore({columns: 100});
	store.apply(event({event: 'notice', code: 'call-missed', text: 'Al hung up before you answered.'}));
	expect(bar(store)).toBe(' 1 everybody  2 status (1) ');
	expect(lines(store, 'status')).toEqual(['Al hung up before you answered.']);
});

test('an error that nobody typed is in status, and shortly in the room on screen', () => {
	const store = fakeStore({columns: 100});
	store.apply(event({event: 'error', code: 'ML_LISTEN', message: 'Port 4050 is in use. Choose another one with /listen PORT.'}));
	expect(lines(store, 'mm/everybody')).toEqual(['Port 4050 is in use. (more in the room status)']);
	expect(lines(store, 'status')[0]).toBe('Port 4050 is in use. Choose another one with /listen PORT.');
	store.apply(event({event: 'error', code: 'ML_X', message: 'Once only.'}));
	expect(lines(store, 'status').filter(line => line === 'Once only.')).toHaveLength(1);
});

test.each([
	['screen', true, false],
	['start', true, true],
	['headless', false, false],
	['ctl', false, false],
] as const)('results of lines typed at the face %s: on screen %s, in status %s', (face, onScreen, inStatus) => {
	const store = fakeStore({columns: 100});
	store.apply(event({event: 'output', command: 'who', lines: ['ID  Name', '1   Al'], face}));
	store.apply(event({event: 'error', code: 'ML_X', message: 'No such peer.', face}));
	const expected = ['21:04  /who', 'ID  Name', '1   Al', '21:04  No such peer.'];
	expect(show(store, 'mm/everybody').join('|').includes(expected.join('|'))).toBe(onScreen);
	expect(show(store, 'status').join('|').includes(expected.join('|'))).toBe(inStatus);
});

test('a ping shows its time', () => {
	const store = fakeStore({columns: 100});
	store.apply(online('Al'));
	store.apply(event({event: 'ping', peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, ms: 12.4}));
	expect(lines(store, 'mm/everybody').at(-1)).toBe('Al answered in 12.4 ms');
	expect(store.view(80, 24).peers[2]).toMatchObject({facts: '12 ms'});
});

test('a text that changes its state changes where it stands', () => {
	const store = fakeStore({columns: 100});
	const mine = own('hello');
	store.apply(mine);
	store.apply(message('Al', 'hi'));
	store.apply(event({event: 'message.changed', id: mine.id, state: 'failed'}));
	expect(lines(store, 'mm/everybody')).toEqual(['Wick  hello', '      (not delivered)', 'Al    hi']);
});

test('an empty room says what to do in it', () => {
	const store = fakeStore({columns: 100});
	const text = (room: string) => show(store, room).join(' ');
	expect(text('mm/everybody')).toBe('Nobody is connected yet. Type /call HOST to call a friend, or give him one of your addresses: /listen prints them.');
	expect(text('mm/@Al')).toBe('Al is not connected. /call Al calls him if he is in your address book, otherwise /call HOST.');
	expect(text('mm/@Two Words')).toContain('/call "Two Words" calls him');
	expect(text('mm/#raid')).toBe('Nobody in your group raid is connected. /setgroup PEER raid puts somebody into it.');
	expect(text('echo/everybody')).toBe('What you type here goes to everybody.');
	expect(text('status')).toContain('Plain text goes nowhere in this room');
	store.apply(online('Al'));
	expect(text('mm/@Al')).toContain('Al is online');
	store.act({action: 'clear'});
	expect(text('mm/@Al')).toBe('What you type here goes to Al alone.');
	store.apply(event({event: 'peer.changed', peer: peer('Al', {group: 'raid'})}));
	expect(text('mm/#raid')).toBe('What you type here goes to the peers in your group raid. /setgroup PEER raid puts somebody into it.');
	store.act({action: 'room', room: 'mm/everybody'});
	store.act({action: 'clear'});
	expect(text('mm/everybody')).toBe('What you type here goes to everybody who is connected.');
});

test('Alt and a number, or an arrow, leads to a room; Alt+A to the next unread one, private text first', () => {
	const store = fakeStore({columns: 100});
	store.apply(message('Zug', 'hi', {room: 'mm/#raid', scope: 'group'}));
	store.apply(message('Al', 'hi', {room: 'mm/@Al', scope: 'personal'}));
	store.chat();
	const prompt = () => store.view(100, 8).input.prompt;
	const go = (action: Parameters<typeof store.press>[0]) => {
		store.press(action);
		return prompt();
	};

	expect(go('room.unread')).toBe('[Al] ');
	expect(go('room.unread')).toBe('[#raid] ');
	expect(go('room.unread')).toBe('[#raid] ');
	expect(go('room.next')).toBe('[Al] ');
	expect(go('room.next')).toBe('[everybody] ');
	expect(go('room.previous')).toBe('[Al] ');
	expect(go('room.2')).toBe('[status] ');
	expect(go('room.9')).toBe('[status] ');
});

test('times are those of the place one is in', () => {
	const store = fakeStore({columns: 100});
	store.apply({...message('Al', 'hi'), at: at.replace('21:04', '04:30')});
	expect(show(store, 'mm/everybody')[0]).toMatch(/^04:30 {2}Al/);
});

test('who hangs up is gone in his own room too, where it is open', () => {
	const store = fakeStore({columns: 100, rows: 12});
	store.apply(online('Al'));
	store.apply(event({event: 'room.opened', room: 'mm/@Al', title: 'Al'}));
	store.apply(event({event: 'peer.offline', peer: peer('Al'), reason: 'the other side hung up'}));
	expect(lines(store, 'mm/@Al')).toEqual(['∗ Al is gone: the other side hung up']);
	expect(lines(store, 'mm/everybody').at(-1)).toBe('∗ Al is gone: the other side hung up');
});

test('a notice of a peer is not mistaken for talk', () => {
	const store = fakeStore({columns: 100, rows: 12});
	store.apply(message('Al', '<CHAT> You are king now.', {scope: 'notice', from: {name: 'Al', verified: false}}));
	expect(lines(store, 'mm/everybody')).toEqual(['∗ Al: <CHAT> You are king now.']);
});
