/** A password that is asked for. */
import {expect, test} from 'vitest';
import type {Action} from '../../source/state/keymap.js';
import {event} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const press = (store: FakeStore, ...actions: readonly Action[]) => actions.map(action => store.press(action)).at(-1);

/** The row as one sees it, `|` for the cursor. */
const row = (store: FakeStore): string => {
	const {prompt, before, after} = store.view(60, 8).input;
	return `${prompt}${before}|${after}`;
};

const asking = (id: number, name: string) =>
	event({event: 'question', id, kind: 'password', details: {name, protocol: 'secondlife'}, default: 'deny', expires: '2026-11-20T21:05:00.000Z'});

const asked = (): FakeStore => {
	const store = fakeStore();
	store.type('half a line');
	store.apply(asking(7, 'osgrid'));
	store.time.advance(100);
	return store;
};

test('what is typed is masked and leaves by Enter, and the line that was being written is there again', () => {
	const store = asked();
	expect(row(store)).toBe('Password for osgrid: |');
	expect(store.view(60, 8).status).toMatchObject({text: 'Nobody sees what you type', keys: 'Enter sends it  Esc gives up'});
	store.type('pa§sx');
	press(store, 'delete.back');
	expect(row(store)).toBe('Password for osgrid: ••••|');
	expect(press(store, 'send')).toEqual({request: 'answer', id: 7, secret: 'pa§s'});
	expect(row(store)).toBe('[everybody] half a line|');
});

test('keys of the line do nothing to it, so nothing of it gets into the kill ring or the lines sent before', () => {
	const store = asked();
	store.type('secret');
	press(store, 'kill.word-back', 'kill.to-end', 'move.start', 'transpose', 'complete.next', 'edit', 'history.older', 'history.search');
	expect(row(store)).toBe('Password for osgrid: ••••••|');
	press(store, 'kill.to-start', 'yank');
	expect(row(store)).toBe('Password for osgrid: |');
	expect(press(store, 'send')).toBeUndefined();
	store.type('secret');
	press(store, 'send', 'kill.to-start', 'history.older');
	expect(row(store)).toBe('[everybody] |');
	press(store, 'yank');
	expect(row(store)).toBe('[everybody] half a line|');
});

test.for(['leave', 'interrupt', 'question.deny'] satisfies Action[])('%s gives up', action => {
	const store = asked();
	store.type('secret');
	expect(press(store, action)).toEqual({request: 'run', lines: ['/deny 7'], room: 'mm/everybody'});
	expect(row(store)).toBe('[everybody] half a line|');
});

test('a paste is typed; of several lines the first one, without what a terminal takes for keys', () => {
	const store = asked();
	store.paste('pass\tword\nand more');
	expect(press(store, 'send')).toMatchObject({secret: expect.stringMatching(/^pass\s*word$/v) as string});
});

test('one after the other is asked for; one that nobody waits for any more is not', () => {
	const store = asked();
	store.apply(asking(8, 'home'));
	store.type('for osgrid');
	store.apply(event({event: 'question.closed', id: 7, kind: 'password', reason: 'nobody answered within 60 seconds'}));
	store.time.advance(100);
	expect(row(store)).toBe('Password for home: |');
	store.type('x');
	expect(press(store, 'send')).toEqual({request: 'answer', id: 8, secret: 'x'});
});

test('one can read on meanwhile', () => {
	const store = asked();
	store.type('x');
	press(store, 'room.2');
	expect(store.view(60, 8).bar.items.find(({isCurrent}) => isCurrent)?.text).toContain('status');
	expect(row(store)).toBe('Password for osgrid: •|');
});
