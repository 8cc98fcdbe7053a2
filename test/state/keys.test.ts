import {expect, test} from 'vitest';
import type {Action} from '../../source/state/keymap.js';
import {call, message} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const line = (store: FakeStore): string => {
	const {before, after} = store.view(60, 8).input;
	return `${before}|${after}`;
};

const press = (store: FakeStore, ...actions: readonly Action[]) => actions.map(action => store.press(action)).at(-1);

const status = (store: FakeStore) => store.view(60, 8).status;

test('Return sends the line to the room it was typed in', () => {
	const store = fakeStore();
	store.type('hello');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['hello'], room: 'mm/everybody'});
	expect(line(store)).toBe('|');
	expect(press(store, 'send')).toBeUndefined();
	press(store, 'history.older');
	expect(line(store)).toBe('hello|');
});

test('every room has a line and a history of its own; what was killed goes along', () => {
	const store = fakeStore();
	store.type('for all');
	press(store, 'send', 'room.2');
	expect(line(store)).toBe('|');
	store.type('half a th');
	press(store, 'room.1');
	expect(line(store)).toBe('|');
	press(store, 'room.2');
	expect(line(store)).toBe('half a th|');
	press(store, 'kill.to-start', 'room.1', 'yank');
	expect(line(store)).toBe('half a th|');
	press(store, 'history.older');
	expect(line(store)).toBe('for all|');
	press(store, 'history.newer');
	expect(line(store)).toBe('half a th|');
});

test('kills in a row come back together, and a key between them parts them', () => {
	const store = fakeStore();
	store.type('one two three');
	press(store, 'kill.unix-word-back', 'kill.unix-word-back', 'yank');
	expect(line(store)).toBe('one two three|');
	press(store, 'kill.unix-word-back', 'move.start', 'kill.word-forward', 'yank');
	expect(line(store)).toBe('one| two ');
});

test('Ctrl+C clears the line and says how to quit; the second one quits', () => {
	const store = fakeStore();
	store.type('half');
	expect(press(store, 'interrupt')).toBeUndefined();
	expect(line(store)).toBe('|');
	expect(status(store).text).toBe('Press Ctrl+C again to quit');
	store.type('x');
	expect(status(store).text).toBe('');
	expect(press(store, 'interrupt')).toBeUndefined();
	expect(press(store, 'interrupt')).toEqual({request: 'run', lines: ['/quit'], room: 'mm/everybody'});
});

test('Tab asks for candidates once and then goes through them', () => {
	const store = fakeStore();
	store.type('/ca');
	expect(press(store, 'complete.next')).toEqual({request: 'complete', before: '/ca', room: 'mm/everybody', step: 1});
	store.offer(['/call', '/cancel'], {request: 'complete', before: '/ca', room: 'mm/everybody', step: 1});
	expect(line(store)).toBe('/call|');
	expect(status(store).text).toBe('/call  /cancel');
	expect(press(store, 'complete.next')).toBeUndefined();
	expect(line(store)).toBe('/cancel|');
	press(store, 'complete.previous');
	expect(line(store)).toBe('/call|');
	store.type(' al');
	expect(status(store).text).toBe('');
	expect(press(store, 'complete.next')).toEqual({request: 'complete', before: '/call al', room: 'mm/everybody', step: 1});
});

test('candidates that come after the line has changed, or in another room, are too late', () => {
	const store = fakeStore();
	store.type('/deliver Al m');
	const request = {request: 'complete', before: '/deliver Al m', room: 'mm/everybody', step: 1} as const;
	store.type('y');
	store.offer(['map.txt'], request);
	expect(line(store)).toBe('/deliver Al my|');
	press(store, 'delete.back', 'room.2');
	store.type('/deliver Al m');
	store.offer(['map.txt'], request);
	expect(line(store)).toBe('/deliver Al m|');
	press(store, 'room.1');
	store.offer(['map.txt'], request);
	expect(line(store)).toBe('/deliver Al map.txt |');
});

test('candidates in the same folder are listed without it', () => {
	const store = fakeStore();
	store.type('/deliver Al /tmp/m');
	store.offer(['/tmp/map.txt', '/tmp/maps/'], {request: 'complete', before: '/deliver Al /tmp/m', room: 'mm/everybody', step: 1});
	expect(line(store)).toBe('/deliver Al /tmp/map|');
	expect(status(store).text).toBe('map.txt  maps/');
});

test('Tab without candidates changes nothing', () => {
	const store = fakeStore();
	store.type('xyz');
	press(store, 'complete.next');
	store.offer([], {request: 'complete', before: 'xyz', room: 'mm/everybody', step: 1});
	expect(line(store)).toBe('xyz|');
	expect(press(store, 'complete.next')).toMatchObject({request: 'complete'});
});

test('the oldest question is shown first, and each is answered by its number', () => {
	const store = fakeStore({columns: 80});
	store.apply(call('Al', 1));
	store.apply(call('Bo', 2));
	store.chat();
	expect(store.view(80, 8).status).toMatchObject({text: 'Al calls from 10.0.0.9 (+1)', keys: 'Alt+Y accept  Alt+N deny'});
	expect(press(store, 'question.deny')).toEqual({request: 'run', lines: ['/deny 1'], room: 'mm/everybody'});
	expect(store.view(80, 8).status.text).toBe('Bo calls from 10.0.0.9');
	expect(press(store, 'question.accept')).toEqual({request: 'run', lines: ['/accept 2'], room: 'mm/everybody'});
	expect(press(store, 'question.accept')).toBeUndefined();
});

test('one pasted line goes into the line, up to three are sent one by one', () => {
	const store = fakeStore();
	store.type('say ');
	store.paste('hello\r');
	expect(line(store)).toBe('say hello|');
	press(store, 'kill.to-start');
	store.paste('one\r\ntwo\nthree');
	expect(line(store)).toBe('one↵two↵three|');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['one', 'two', 'three'], room: 'mm/everybody'});
});

test('more pasted lines ask first, and nothing in them is a command', () => {
	const store = fakeStore();
	store.type('draft');
	store.paste('a\r/quit\r\rb\rc\r');
	expect(status(store)).toMatchObject({text: 'Send 4 lines to everybody?', keys: 'Alt+Y send  Alt+N drop them'});
	expect(line(store)).toBe('draft|');
	press(store, 'room.2');
	expect(press(store, 'question.accept')).toEqual({request: 'run', lines: ['a', '//quit', 'b', 'c'], room: 'mm/everybody'});
	expect(press(store, 'question.accept')).toBeUndefined();
});

test.each(['leave', 'question.deny'] as const)('%s drops the paste and keeps what others ask', action => {
	const store = fakeStore();
	store.apply(call('Al', 1));
	store.chat();
	store.paste('1\r2\r3\r4');
	expect(status(store).text).toBe('Send 4 lines to everybody? (+1)');
	expect(press(store, action)).toBeUndefined();
	expect(status(store).text).toBe('Al calls from 10.0.0.9');
});

test('another paste takes the place of one that waits', () => {
	const store = fakeStore();
	store.paste('1\r2\r3\r4');
	store.paste('1\r2\r3\r4\r5');
	expect(status(store).text).toBe('Send 5 lines to everybody?');
	press(store, 'leave');
	expect(status(store).text).toBe('');
});

test('what is pasted is made safe', () => {
	const store = fakeStore();
	store.paste('a\u{1B}]52;c;eHh4\u{7}b\u{1B}[2Jc\u{202E}d');
	expect(line(store)).toBe('abcd|');
});

test('Ctrl+L and Ctrl+Z are for others to do', () => {
	const store = fakeStore();
	expect(press(store, 'redraw')).toEqual({request: 'redraw'});
	expect(press(store, 'suspend')).toEqual({request: 'suspend'});
});

test('sending a line leads back to the newest one', () => {
	const store = fakeStore();
	for (let number = 0; number < 50; number++) {
		store.apply(message('Al', `line ${number}`));
	}

	store.chat();
	press(store, 'scroll.page-up');
	expect(status(store).text).toBe('Scrolled back');
	store.type('hi');
	press(store, 'send');
	expect(store.chat().at(-1)).toContain('line 49');
});
