/** Ctrl+R: the lines sent before. */
import {expect, test} from 'vitest';
import type {Action} from '../../source/state/keymap.js';
import {width} from '../../source/lib/width.js';
import {message} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const press = (store: FakeStore, ...actions: readonly Action[]) => actions.map(action => store.press(action)).at(-1);

const sent = (store: FakeStore, ...lines: readonly string[]): void => {
	for (const line of lines) {
		store.type(line);
		press(store, 'send');
	}
};

/** The row as one sees it, `|` for the cursor. */
const row = (store: FakeStore): string => {
	const {prompt, before, after} = store.view(60, 8).input;
	return `${prompt}${before}|${after}`;
};

const searching = (): FakeStore => {
	const store = fakeStore();
	sent(store, 'north', 'say hello', 'tell Al hello there', 'south');
	store.type('draft');
	press(store, 'history.search');
	return store;
};

test('finds the newest line with the text typed so far, and with the key again an older one', () => {
	const store = searching();
	expect(row(store)).toBe('(search) : draft|');
	store.type('h');
	expect(row(store)).toBe('(search) h: sout|h');
	store.type('el');
	expect(row(store)).toBe('(search) hel: tell Al |hello there');
	expect(store.view(60, 8).status).toMatchObject({text: 'Enter sends it to everybody', keys: 'Ctrl+R older  Esc back'});
	press(store, 'history.search');
	expect(row(store)).toBe('(search) hel: say |hello');
	press(store, 'history.search');
	expect(row(store)).toBe('(no match) hel: say |hello');
	expect(store.view(60, 8).status.text).toBe('No older line has that');
});

test('case does not matter, and a shorter text finds again', () => {
	const store = searching();
	store.type('AL HX');
	expect(row(store)).toBe('(no match) AL HX: draft|');
	press(store, 'delete.back');
	expect(row(store)).toBe('(search) AL H: tell |Al hello there');
});

test('backspace takes one character, whatever it is made of', () => {
	const store = fakeStore();
	sent(store, 'a family 👨‍👩‍👧‍👦 and e\u{301}');
	press(store, 'history.search');
	store.type('👨‍👩‍👧‍👦');
	expect(row(store)).toBe('(search) 👨‍👩‍👧‍👦: a family |👨‍👩‍👧‍👦 and e\u{301}');
	press(store, 'delete.back');
	expect(row(store)).toMatch(/^\(search\) : /);
});

test('Enter sends what is found', () => {
	const store = searching();
	store.type('nor');
	expect(press(store, 'send')).toEqual({request: 'run', lines: ['north'], room: 'mm/everybody'});
	expect(row(store)).toBe('[everybody] |');
	press(store, 'history.older');
	expect(row(store)).toBe('[everybody] north|');
});

test('Esc and Ctrl+G bring back the line that was being written', () => {
	const store = searching();
	store.type('nor');
	press(store, 'leave');
	expect(row(store)).toBe('[everybody] draft|');
	expect(store.view(60, 8).status.text).toBe('');
});

test.each<[Action, string]>([
	['move.left', '[everybody] say| hello'],
	['move.end', '[everybody] say hello|'],
	['kill.to-end', '[everybody] say |'],
	['history.older', '[everybody] north|'],
	['history.newer', '[everybody] tell Al hello there|'],
	['delete.forward', '[everybody] say |ello'],
])('%s takes what is found', (action, expected) => {
	const store = searching();
	store.type('hello');
	press(store, 'history.search', action);
	expect(row(store)).toBe(expected);
});

test('the line being written comes back after the newest one', () => {
	const store = searching();
	store.type('south');
	press(store, 'move.end', 'history.newer');
	expect(row(store)).toBe('[everybody] draft|');
});

test('with nothing found, Enter and arrows mean the line being written', () => {
	const store = searching();
	store.type('zzz');
	press(store, 'move.left');
	expect(row(store)).toBe('[everybody] draf|t');
});

test('the key twice searches for what was searched for last', () => {
	const store = searching();
	store.type('nor');
	press(store, 'leave', 'history.search', 'history.search');
	expect(row(store)).toBe('(search) nor: |north');
});

test('one may read meanwhile; another room, Ctrl+C and F1 end the search', () => {
	const store = searching();
	for (let number = 0; number < 30; number++) {
		store.apply(message('Al', `line ${number}`));
	}

	store.chat();
	store.type('nor');
	press(store, 'scroll.page-up');
	expect(row(store)).toBe('(search) nor: |north');
	press(store, 'room.2', 'room.1');
	expect(row(store)).toBe('[everybody] draft|');
	press(store, 'history.search', 'help', 'help');
	expect(row(store)).toBe('[everybody] draft|');
	press(store, 'history.search', 'interrupt');
	expect(row(store)).toBe('[everybody] |');
});

test('what is pasted is searched for', () => {
	const store = searching();
	store.paste('hello the');
	expect(row(store)).toBe('(search) hello the: tell Al |hello there');
});

test('every room has its own lines', () => {
	const store = searching();
	press(store, 'leave', 'room.2', 'history.search');
	store.type('n');
	expect(row(store)).toBe('(no match) n: |');
});

test('the row is never wider than the screen, however long the text is', () => {
	for (let columns = 1; columns < 90; columns++) {
		const store = fakeStore();
		sent(store, '漢字 and a line that is quite long, longer than many screens are, e\u{301}');
		press(store, 'history.search');
		store.type('漢字 and a line that is quite long');
		const {prompt, before, after, cursor} = store.view(columns, 8).input;
		expect(width(prompt + before + after)).toBeLessThanOrEqual(columns);
		expect(cursor).toBeLessThan(columns);
	}
});
