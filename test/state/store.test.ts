import {expect, test} from 'vitest';
import {fakeStore} from '../support/fake-store.js';
import {call, event, message, online, own} from '../support/events.js';

test('a burst of 3,000 events is told once', () => {
	const store = fakeStore();
	for (let number = 0; number < 3000; number++) {
		store.apply(message('Al', `line ${number}`));
	}

	expect(store.told.count).toBe(0);
	store.time.advance(0);
	expect(store.told.count).toBe(1);
	expect(store.chat().at(-1)).toContain('line 2999');
	expect(store.told.count).toBe(1);
});

test('events are told at most every 50 ms', () => {
	const store = fakeStore();
	for (let ms = 0; ms < 1000; ms++) {
		store.apply(message('Al', `line ${ms}`));
		store.time.advance(1);
	}

	expect(store.told.count).toBeLessThanOrEqual(21);
	expect(store.told.count).toBeGreaterThanOrEqual(19);
});

test('after a quiet time an event is told without waiting', () => {
	const store = fakeStore();
	store.apply(message('Al', 'one'));
	store.time.advance(1000);
	store.apply(message('Al', 'two'));
	store.time.advance(0);
	expect(store.told.count).toBe(2);
});

test('keys are told before the call returns', () => {
	const store = fakeStore();
	store.type('hi');
	expect(store.told.count).toBe(1);
	expect(store.view(60, 8).input).toMatchObject({before: 'hi', after: ''});
	store.press('move.left');
	expect(store.told.count).toBe(2);
	expect(store.view(60, 8).input).toMatchObject({before: 'h', after: 'i'});
});

test('a key that changes nothing is not told', () => {
	const store = fakeStore();
	store.press('move.left');
	store.press('room.9');
	store.press('question.accept');
	store.press('leave');
	store.press('delete.forward');
	expect(store.told.count).toBe(0);
});

test('a key does not draw events that wait for their turn', () => {
	const store = fakeStore();
	store.apply(message('Al', 'one'));
	store.time.advance(0);
	store.apply(message('Al', 'two'));
	const {chat} = store.view(60, 8);
	store.type('x');
	expect(store.view(60, 8).chat).toBe(chat);
	store.time.advance(50);
	expect(store.view(60, 8).chat).toHaveLength(2);
});

test('what happens where nobody looks is not told', () => {
	const store = fakeStore();
	store.apply(message('Al', 'psst', {room: 'mm/@Al', scope: 'personal'}));
	store.chat();
	expect(store.told.count).toBe(1);
	const before = store.view(60, 8);
	store.apply(message('Al', 'again', {room: 'mm/@Al', scope: 'personal'}));
	store.chat();
	const after = store.view(60, 8);
	expect(store.told.count).toBe(2);
	expect(after.bar).not.toBe(before.bar);
	expect([after.chat, after.peers, after.status, after.input]).toEqual([before.chat, before.peers, before.status, before.input]);
	expect(after.chat).toBe(before.chat);

	store.apply(event({event: 'transfer.progress', id: 1, peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, direction: 'in', name: 'map.txt', size: 10, bytes: 5}));
	store.apply(event({event: 'output', command: 'who', lines: ['Al'], face: 'headless'}));
	store.apply(event({event: 'message.changed', id: -1, state: 'failed'}));
	store.apply(own('said in another room', {room: 'mm/@Al', scope: 'personal'}));
	store.chat();
	expect(store.told.count).toBe(2);
	expect(store.view(60, 8)).toBe(after);
});

test('only rows in sight are in the view, and they stay the same objects', () => {
	const store = fakeStore();
	for (let number = 0; number < 500; number++) {
		store.apply(message('Al', `line ${number}`));
	}

	store.chat();
	const before = store.view(60, 8).chat;
	expect(before).toHaveLength(5);
	store.apply(message('Al', 'one more'));
	store.chat();
	const after = store.view(60, 8).chat;
	expect(after).toHaveLength(5);
	expect(after.slice(0, 4).map((row, index) => row === before[index + 1])).toEqual([true, true, true, true]);
});

test('a screen of another size gets another view of the same things', () => {
	const store = fakeStore();
	store.apply(online('Al'));
	store.apply(message('Al', 'a line that is longer than forty columns in any case'));
	store.chat();
	expect(store.view(80, 24).layout.peers).toBe(18);
	expect(store.view(80, 24).peers).toHaveLength(3);
	expect(store.view(40, 10).peers).toEqual([]);
	expect(store.view(40, 10).chat.length).toBeGreaterThan(2);
	expect(store.view(1, 1).layout).toMatchObject({body: 0, input: 1});
});

test('a listener that left is told no more', () => {
	const store = fakeStore();
	let count = 0;
	const leave = store.subscribe(() => {
		count++;
	});
	store.type('a');
	leave();
	store.type('b');
	expect(count).toBe(1);
});

test('the title of the terminal counts the private texts that are unread', () => {
	const store = fakeStore();
	store.apply(event({event: 'ready', version: '1', name: 'Wick'}));
	store.chat();
	expect(store.view(60, 8).bar.title).toBe('mudlark · Wick');
	store.apply(message('Al', 'psst', {room: 'mm/@Al', scope: 'personal'}));
	store.chat();
	expect(store.view(60, 8).bar.title).toBe('(1) mudlark · Wick');
	store.apply(message('Al', 'raid!', {room: 'mm/#raid', scope: 'group'}));
	store.chat();
	expect(store.view(60, 8).bar.title).toBe('(1) mudlark · Wick');
});

test('a question is told at once enough to be answered, and goes away with its answer', () => {
	const store = fakeStore();
	store.apply(call('Al', 7));
	store.chat();
	expect(store.view(60, 8).status).toMatchObject({text: 'Al calls from 10.0.0.9', keys: 'Alt+Y accept  Alt+N deny'});
	expect(store.press('question.accept')).toEqual({request: 'run', lines: ['/accept 7'], room: 'mm/everybody'});
	expect(store.view(60, 8).status.text).toBe('');
	store.apply(event({event: 'question.closed', id: 7, kind: 'call', answer: 'accept'}));
	store.chat();
	expect(store.view(60, 8).status.text).toBe('');
});

test('what the user sets about the screen shows at once', () => {
	const store = fakeStore({columns: 80, rows: 8});
	store.apply(message('Al', 'hi'));
	expect(store.chat()).toEqual(['21:04  Al    hi']);
	expect(store.view(80, 8).layout.peers).toBe(18);
	store.prefer({timestamps: false, peers: false, lines: 100});
	expect(store.chat()).toEqual(['Al    hi']);
	expect(store.view(80, 8).layout.peers).toBe(0);
});
