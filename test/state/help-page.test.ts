import {expect, test} from 'vitest';
import {CommandTable} from '../../source/commands/table.js';
import {stripSgr} from '../../source/lib/sgr.js';
import {width} from '../../source/lib/width.js';
import {actionHelp} from '../../source/state/action-help.js';
import {helpRows} from '../../source/state/help-page.js';
import {keyLabel} from '../../source/state/key-label.js';
import {defaultKeymap} from '../../source/state/keymap.js';
import {event, message} from '../support/events.js';
import {fakeStore, textOf, type FakeStore} from '../support/fake-store.js';

const {specs: commands} = new CommandTable([]);
const manual = {keymap: defaultKeymap, commands};

const page = (columns: number): readonly string[] => helpRows(manual, columns).map(row => textOf(row));

test('every action of the keymap has a help text, and each of its keys is on the page', () => {
	const text = page(200).join('\n');
	for (const [keys, action] of Object.entries(defaultKeymap)) {
		expect(actionHelp[action].text).toMatch(/^\S.{3,}/);
		// Of nine keys for nine rooms the first and the last are told.
		if (!/^alt\+[2-8]$/.test(keys)) {
			expect(text).toContain(keyLabel(keys));
		}
	}
});

test('every command is on it, with what it takes', () => {
	const text = page(200).join('\n');
	for (const {name, help} of commands) {
		expect(text).toContain(`/${name}`);
		expect(text).toContain(help);
	}
});

test('it begins with what to do first', () => {
	expect(page(100).slice(0, 6)).toEqual([
		'What to do first',
		'1.  Type /call HOST to call a friend. Or let him call you: /listen prints the addresses to give to',
		'    him.',
		'2.  Type a line and press Enter. The name in brackets before the line says who reads it.',
		'3.  Type /chat NAME TEXT to write to one friend alone; that opens a room for the two of you. Alt+A',
		'    goes where something new is, Alt+1 comes back here.',
	]);
});

test('it says what the keymap says', () => {
	const rows = helpRows({keymap: {'ctrl+x ctrl+u': 'room.unread', f9: 'help'}, commands: []}, 80).map(row => textOf(row));
	expect(rows.join('\n')).toContain('Ctrl+X Ctrl+U goes where something new is.');
	expect(rows.find(row => row.startsWith('F9'))).toMatch(/^F9 +open and close this page$/);
	expect(rows.join('\n')).not.toContain('Alt+');
});

test('keys with the same meaning stand together, keys stand in columns', () => {
	expect(page(62)).toContain('Alt+1 … Alt+9      go to the room with this number');
	expect(page(62)).toContain('Ctrl+B  Left       one character to the left');
	expect(page(96).find(row => row.includes('Alt+1 … Alt+9'))).toMatch(/^\S.*\S {2,}\S.*\S {2,}\S/);
});

test('it fits into every width', () => {
	for (let columns = 1; columns < 140; columns++) {
		const rows = helpRows(manual, columns);
		expect(new Set(rows.map(({key}) => key)).size).toBe(rows.length);
		for (const {spans} of rows) {
			expect(width(stripSgr(spans.map(({text}) => text).join('')))).toBeLessThanOrEqual(columns);
		}
	}
});

const first = (store: FakeStore): string => store.chat()[0]!;

test('F1 and /help open it over the chat; Esc, q and F1 lead back to where one was', () => {
	const store = fakeStore({rows: 12});
	for (let number = 0; number < 60; number++) {
		store.apply(message('Al', `line ${number}`));
	}

	store.chat();
	store.press('scroll.page-up');
	const read = store.chat();
	const ways: ReadonlyArray<readonly [open: () => unknown, close: () => unknown]> = [
		[() => store.press('help'), () => store.press('leave')],
		[
			() => {
				store.act({action: 'help'});
			},
			() => {
				store.type('q');
			},
		],
		[() => store.press('help'), () => store.press('help')],
	];
	for (const [open, close] of ways) {
		open();
		expect(first(store)).toBe('What to do first');
		expect(store.view(60, 12).status.text).toBe('Help');
		close();
		expect(store.chat()).toEqual(read);
	}
});

test('page keys and arrows scroll it, and it ends where it ends', () => {
	const store = fakeStore({rows: 12});
	const all = helpRows({keymap: defaultKeymap, commands: []}, 42).map(row => textOf(row));
	store.press('help');
	expect(store.chat()).toEqual(all.slice(0, 9));
	store.press('scroll.page-down');
	expect(store.chat()).toEqual(all.slice(8, 17));
	store.press('history.newer');
	expect(store.chat()).toEqual(all.slice(9, 18));
	store.press('history.older');
	store.press('scroll.up');
	expect(store.chat()).toEqual(all.slice(7, 16));
	for (let count = 0; count < 40; count++) {
		store.press('scroll.page-down');
	}

	expect(store.chat()).toEqual(all.slice(-9));
	store.press('scroll.page-up');
	expect(store.chat()).toEqual(all.slice(-17, -8));
});

test('one may type what one reads about; sending closes it', () => {
	const store = fakeStore({rows: 12});
	store.press('help');
	store.type('/call queen');
	expect(first(store)).toBe('What to do first');
	store.type('q');
	expect(store.view(60, 12).input.before).toBe('/call queenq');
	expect(store.press('send')).toEqual({request: 'run', lines: ['/call queenq'], room: 'mm/everybody'});
	expect(store.chat().join(' ')).toContain('Nobody is connected yet');
});

test('another room closes it, and the history is not asked for older lines because of it', () => {
	const asked: unknown[] = [];
	const store = fakeStore({
		rows: 12,
		async page(room) {
			asked.push(room);
			return [];
		},
	});
	const before = asked.length;
	store.press('help');
	store.apply(event({event: 'notice', code: 'x', text: 'Something.'}));
	store.chat();
	expect(asked).toHaveLength(before);
	store.press('room.2');
	expect(store.chat().join(' ')).toContain('Something.');
	store.press('help');
	store.press('room.2');
	expect(store.chat().join(' ')).toContain('Something.');
});
