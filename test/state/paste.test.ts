/** Several lines as one text: what is pasted, or written in an editor, behind a command that takes them. */
import {expect, test} from 'vitest';
import type {Action} from '../../source/state/keymap.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';
import {keys} from '../support/press-keys.js';

const line = (store: FakeStore): string => {
	const {before, after} = store.view(80, 8).input;
	return `${before}|${after}`;
};

const press = (store: FakeStore, ...actions: readonly Action[]) => actions.map(action => store.press(action)).at(-1);

const status = (store: FakeStore) => store.view(80, 8).status;

const room = 'mm/everybody';

test('what is pasted behind /paste PEER goes into the line, however long it is, and leaves as one text', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste Al ');
	store.paste('   N\r   |\r\rW--+--E\r/quit\r');
	expect(line(store)).toBe('/paste Al    N↵   |↵↵W--+--E↵/quit|');
	expect(status(store)).toMatchObject({text: 'Enter sends 5 lines as one text', keys: ''});
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['/paste Al    N\n   |\n\nW--+--E\n/quit'], room});
	expect(line(store)).toBe('|');
	press(store, 'history.older');
	expect(line(store)).toBe('/paste Al    N↵   |↵↵W--+--E↵/quit|');
});

test('a few lines, and one, are no exception', () => {
	const store = fakeStore({columns: 80});
	store.type('/pas #raid ');
	store.paste('one');
	expect(status(store).text).toBe('Enter sends it');
	store.paste('\rtwo\r');
	expect(status(store).text).toBe('Enter sends 2 lines as one text');
	store.type('!');
	expect(status(store).text).toBe('');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['/pas #raid one\ntwo!'], room});
});

test('/paste PEER alone waits for the text, and says so', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste Al');
	expect(press(store, 'send')).toBeUndefined();
	expect(line(store)).toBe('/paste Al |');
	expect(status(store)).toMatchObject({text: 'Paste the text now, then press Enter', keys: 'Ctrl+X Ctrl+E opens your editor'});
	store.paste('1\r2\r3\r4\r5');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['/paste Al 1\n2\n3\n4\n5'], room});
});

test('a blank parts what is pasted from the name, where none was typed', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste Al');
	store.paste('1\r2\r3\r4');
	expect(line(store)).toBe('/paste Al 1↵2↵3↵4|');
	store.paste('4');
	expect(line(store)).toBe('/paste Al 1↵2↵3↵44|');
});

test('/paste without anybody is a mistake that the command tells', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['/paste'], room});
});

test('a text that stands behind the cursor stays behind what is pasted', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste Al last');
	press(store, 'move.word-left');
	store.paste('1\r2\r3\r');
	expect(line(store)).toBe('/paste Al 1↵2↵3|last');
});

test('a paste where no command waits for one asks as ever', () => {
	const store = fakeStore({columns: 80});
	store.type('hello ');
	store.paste('1\r2\r3\r4');
	expect(status(store).text).toBe('Send 4 lines to everybody?');
	press(store, 'leave', 'move.start');
	store.type('/paste Al ');
	press(store, 'move.start');
	store.paste('1\r2\r3\r4');
	expect(status(store).text).toBe('Send 4 lines to everybody?');
});

test('what an editor has made of the line is one text too', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste Al ');
	const request = press(store, 'edit');
	expect(request).toEqual({request: 'edit', text: '/paste Al ', room});
	store.edited('/paste Al\n  one\n\ttwo\nthree\nfour\n', {request: 'edit', text: '', room});
	expect(status(store).text).toBe('');
	expect(line(store)).toBe('/paste Al↵  one↵    two↵three↵four|');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['/paste Al\n  one\n    two\nthree\nfour'], room});
});

test('what is pasted into a search, or over a page, goes where it always goes', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste Al ');
	press(store, 'history.search');
	store.paste('1\r2');
	expect(status(store).text).toBe('No older line has that');
	press(store, 'leave', 'help');
	store.paste('quite\rlong');
	expect(line(store)).toBe('/paste Al quite↵long|');
	expect(status(store).text).toBe('Enter sends 2 lines as one text');
});

test('what is pasted is made safe there too', () => {
	const store = fakeStore({columns: 80});
	store.type('/paste Al ');
	store.paste('a\u{1B}]52;c;eHh4\u{7}b\u{1B}[2J\rc\u{202E}d');
	expect(keys(store, 'return')).toEqual([{request: 'run', lines: ['/paste Al ab\ncd'], room}]);
});

test('lines behind /chat PEER all go to him, and none to the room', () => {
	const store = fakeStore({columns: 80});
	store.type('/chat Al ');
	store.paste('one\rtwo\r/quit');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['/chat Al one', '/chat Al two', '/chat Al /quit'], room});
});

test('many of them are asked about, and the question says to whom they go', () => {
	const store = fakeStore({columns: 80});
	store.type('/chat Al ');
	store.paste('one\rtwo\rthree\rfour');
	expect(line(store)).toBe('/chat Al one↵two↵three↵four|');
	expect(press(store, 'send')).toBeUndefined();
	expect(status(store).text).toContain('Send 4 lines to /chat Al?');
	expect(press(store, 'question.accept')).toEqual({request: 'run', lines: ['/chat Al one', '/chat Al two', '/chat Al three', '/chat Al four'], room});
	expect(line(store)).toBe('|');
});
