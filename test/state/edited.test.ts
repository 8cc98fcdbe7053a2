/** The line in the user's own editor, and lines that are too many to send unasked. */
import {expect, test} from 'vitest';
import type {RequestOf} from '../../source/state/action.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const line = (store: FakeStore): string => {
	const {before, after} = store.view(60, 8).input;
	return `${before}|${after}`;
};

const status = (store: FakeStore) => store.view(60, 8).status;

const editing = (text: string): {readonly store: FakeStore; readonly request: RequestOf<'edit'>} => {
	const store = fakeStore();
	store.type(text);
	return {store, request: store.press('edit') as RequestOf<'edit'>};
};

test('the line goes out and comes back', () => {
	const {store, request} = editing('half a line');
	expect(request).toEqual({request: 'edit', text: 'half a line', room: 'mm/everybody'});
	store.edited('a whole line\n', request);
	expect(line(store)).toBe('a whole line|');
});

test('it comes back to the room it was written in', () => {
	const {store, request} = editing('for everybody');
	store.press('room.2');
	store.edited('for all\n', request);
	expect(line(store)).toBe('|');
	store.press('room.1');
	expect(line(store)).toBe('for all|');
});

test('control characters do not come back; tabs and ends of lines are what they look like', () => {
	const {store, request} = editing('');
	store.edited('a\tb\r\n\u{1B}c\u{7}\r\n\r\n', request);
	expect(line(store)).toBe('a    b↵c|');
	expect(store.press('send')).toMatchObject({lines: ['a    b', 'c']});
});

test('more than three lines are asked about, and stay in the line unless they are sent', () => {
	const {store, request} = editing('');
	store.edited('/call Al\n\ntwo\nthree\nfour\n', request);
	expect(status(store)).toMatchObject({text: 'Send 4 lines to everybody?', keys: 'Alt+Y send  Alt+N keep them'});
	store.press('leave');
	expect(status(store).text).toBe('');
	expect(line(store)).toContain('two↵three↵four|');
	expect(store.press('send')).toBeUndefined();
	expect(status(store).text).toBe('Send 4 lines to everybody?');
	store.press('room.2');
	expect(store.press('question.accept')).toEqual({request: 'run', lines: ['/call Al', 'two', 'three', 'four'], room: 'mm/everybody'});
	store.press('room.1');
	expect(line(store)).toBe('|');
	store.press('history.older');
	expect(line(store)).toContain('two↵three↵four|');
});

test('what is sent is what was asked about, even if the line has changed since', () => {
	const {store, request} = editing('');
	store.edited('1\n2\n3\n4', request);
	store.type('5');
	expect(store.press('question.accept')).toMatchObject({lines: ['1', '2', '3', '4']});
	expect(line(store)).toBe('1↵2↵3↵45|');
});

test('during a search, what is found goes into the editor', () => {
	const {store} = editing('hello');
	store.press('send');
	store.press('history.search');
	store.type('hel');
	expect(store.press('edit')).toMatchObject({text: 'hello'});
});
