/** The rules between lines: where a day begins, and where what is new begins. */
import {expect, test} from 'vitest';
import {message} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

/** The chat without times and names; a rule in short. */
const chat = (store: FakeStore): readonly string[] =>
	store.chat().map(row => row.startsWith('─') ? `— ${row.replaceAll('─', '').trim()}` : row.slice(13));

const said = (store: FakeStore, text: string, at = '2026-11-21T21:04:00.000Z', room = 'mm/everybody'): void => {
	store.apply(message('Al', text, {at, room}));
};

test('a rule stands between the lines of two days, with the year where that changes', () => {
	const store = fakeStore({rows: 12});
	said(store, 'one', '2026-11-20T23:59:59.000Z');
	expect(chat(store)).toEqual(['one']);
	said(store, 'two', '2026-11-21T00:00:00.000Z');
	said(store, 'three', '2026-11-21T23:00:00.000Z');
	said(store, 'four', '2027-01-02T08:00:00.000Z');
	expect(chat(store)).toEqual(['one', '— 21 November', 'two', 'three', '— 2 January 2027', 'four']);
	expect(store.view(60, 12).chat[1]?.spans).toEqual([{text: `${'─'.repeat(14)} 21 November ${'─'.repeat(15)}`, tone: 'quiet'}]);
});

test('older lines from the history get their days too', async () => {
	const older = message('Al', 'yesterday', {at: '2026-11-20T21:04:00.000Z'});
	const store = fakeStore({rows: 12, page: async () => [older]});
	await new Promise(resolve => {
		setImmediate(resolve);
	});
	said(store, 'today');
	expect(chat(store)).toEqual(['yesterday', '— 21 November', 'today']);
});

test('a rule is as wide as the chat and never wider', () => {
	const store = fakeStore({rows: 12});
	said(store, 'a', '2026-11-20T23:59:59.000Z');
	said(store, 'b');
	store.chat();
	for (const columns of [1, 2, 5, 13, 14, 40, 60, 100]) {
		const view = store.view(columns, 30);
		const rules = view.chat.filter(({key}) => key.endsWith('.day')).map(({spans}) => spans[0]?.text);
		expect(rules).toHaveLength(1);
		expect(rules[0]).toHaveLength(view.layout.chat);
	}
});

test('what came while another room was on screen begins below a rule, until one leaves or sends', () => {
	const store = fakeStore({rows: 12});
	said(store, 'read');
	store.chat();
	store.press('room.2');
	said(store, 'new one');
	said(store, 'new two');
	store.press('room.1');
	expect(chat(store)).toEqual(['read', '— new', 'new one', 'new two']);
	said(store, 'seen');
	expect(chat(store)).toEqual(['read', '— new', 'new one', 'new two', 'seen']);
	store.press('room.2');
	store.press('room.1');
	expect(chat(store)).toEqual(['read', 'new one', 'new two', 'seen']);
	store.press('room.2');
	said(store, 'more');
	store.press('room.1');
	expect(chat(store)).toEqual(['read', 'new one', 'new two', 'seen', '— new', 'more']);
	store.type('hi');
	store.press('send');
	expect(chat(store)).toEqual(['read', 'new one', 'new two', 'seen', 'more']);
});

test('lines that are read as they come have no rule above them', () => {
	const store = fakeStore({rows: 12});
	store.press('room.2');
	store.press('room.1');
	said(store, 'one');
	said(store, 'two');
	expect(chat(store)).toEqual(['one', 'two']);
});

test('a room that is all new needs no rule', () => {
	const store = fakeStore({rows: 12});
	said(store, 'one', undefined, 'mm/#raid');
	store.act({action: 'room', room: 'mm/#raid'});
	expect(chat(store)).toEqual(['one']);
});

test('what came while one read older lines begins below a rule', () => {
	const store = fakeStore({rows: 10});
	for (let number = 0; number < 20; number++) {
		said(store, `line ${number}`);
	}

	store.chat();
	store.press('scroll.page-up');
	store.press('leave');
	said(store, 'seen');
	expect(chat(store).at(-2)).toBe('line 19');
	store.press('scroll.page-up');
	said(store, 'new');
	store.press('leave');
	expect(chat(store).slice(-3)).toEqual(['seen', '— new', 'new']);
});

test('the help page hides what comes: a rule tells it afterwards, and the bar counts it meanwhile', () => {
	const store = fakeStore({columns: 100, rows: 12});
	said(store, 'read');
	store.chat();
	store.press('help');
	said(store, 'new');
	store.chat();
	expect(store.view(100, 12).bar.items[0]?.text).toBe(' 1 everybody (1) ');
	store.press('help');
	expect(store.view(100, 12).bar.items[0]?.text).toBe(' 1 everybody ');
	expect(chat(store).slice(1)).toEqual(['— new', 'new']);
});

test('a rule whose line is gone from memory does not come back at a wrong place', () => {
	const store = fakeStore({rows: 12});
	store.prefer({timestamps: true, peers: true, lines: 10});
	said(store, 'read');
	store.chat();
	store.press('room.2');
	for (let number = 0; number < 30; number++) {
		said(store, `new ${number}`);
	}

	store.press('room.1');
	expect(chat(store).some(row => row.startsWith('—'))).toBe(false);
	store.act({action: 'clear'});
	said(store, 'afterwards');
	expect(chat(store)).toEqual(['afterwards']);
});
