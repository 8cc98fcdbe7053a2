/** What comes in below the chat: lines of others' MUDs, and files. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {width} from '../../source/lib/width.js';
import type {Feed} from '../../source/state/feed.js';
import {createFiles, filesFeed, putTransfer, type Transfer} from '../../source/state/files.js';
import {event, message, peer, snooped, transfer} from '../support/events.js';
import {fakeStore, textOf, type FakeStore} from '../support/fake-store.js';
import {keys} from '../support/press-keys.js';

const columns = 120;
const rows = 24;

const view = (store: FakeStore, [c, r]: readonly [number, number] = [columns, rows]) => {
	store.time.advance(300);
	return store.view(c, r);
};

const texts = (feed: Feed): readonly string[] => feed.rows.map(row => textOf(row));

const reference = {id: 1, name: 'Al', protocol: 'mudmaster'};

test('no room is taken while nothing has come', () => {
	const store = fakeStore({columns, rows});
	expect(view(store).layout).toMatchObject({snoop: 0, files: 0, chatRows: 21});
	keys(store, 'alt+s');
	expect(view(store).status.text).toBe('Nobody lets you see his MUD at the moment.');
	keys(store, 'alt+t');
	expect(view(store).status.text).toBe('No files are on their way.');
	expect(view(store).focus.pane).toBe('input');
});

test('lines of somebody\'s MUD stand under his name, each behind an arrow, with their colours', () => {
	const store = fakeStore({columns, rows});
	store.apply(snooped('Al', 'You are standing in the Temple.', {ansi: 'You are \u{1B}[31mstanding\u{1B}[0m in the Temple.'}));
	store.apply(snooped('Al', `${'long '.repeat(20)}line`));
	const {layout, snoop} = view(store);
	expect(layout).toMatchObject({snoop: 7, chatRows: 14});
	expect(snoop.heading).toMatchObject({title: 'snoop: Al', isFocused: false});
	expect(width(snoop.heading.title + snoop.heading.rule)).toBe(96);
	expect(texts(snoop)).toEqual(['>> You are standing in the Temple.', `>> ${'long '.repeat(18)}`.trimEnd(), '  long long line']);
	expect(snoop.rows[0]?.spans.at(-1)).toMatchObject({isAnsi: true, text: expect.stringContaining('\u{1B}[31mstanding') as string});
});

test('several peers: left and right switch between them, and what one does not see is counted', () => {
	const store = fakeStore({columns, rows});
	store.apply(snooped('Al', 'of Al'));
	store.apply(snooped('Bo', 'of Bo', {id: 2}));
	store.apply(snooped('Bo', 'of Bo too', {id: 2}));
	expect(view(store).snoop.heading.title).toBe('snoop: [Al] Bo (2)');
	expect(texts(view(store).snoop)).toEqual(['>> of Al']);
	keys(store, 'alt+s', 'right');
	expect(view(store).snoop.heading).toMatchObject({title: ' snoop: Al [Bo] ', isFocused: true});
	expect(texts(view(store).snoop)).toEqual(['>> of Bo', '>> of Bo too']);
	keys(store, 'l');
	expect(texts(view(store).snoop)).toEqual(['>> of Al']);
	keys(store, 'h', 'x');
	expect(view(store).snoop.heading.title).toBe(' snoop: Al ');
	keys(store, 'delete');
	expect(view(store).layout.snoop).toBe(0);
	expect(view(store).focus.pane).toBe('input');
});

test('page keys scroll the view, per peer, and nothing moves while one reads', () => {
	const store = fakeStore({columns, rows});
	for (let number = 1; number <= 30; number++) {
		store.apply(snooped('Al', `line ${number}`));
		store.apply(message('Al', `said ${number}`));
	}

	store.apply(snooped('Bo', 'of Bo', {id: 2}));
	const chat = view(store).chat.map(row => textOf(row));
	expect(texts(view(store).snoop)).toEqual(['25', '26', '27', '28', '29', '30'].map(number => `>> line ${number}`));
	keys(store, 'alt+s', 'pageup');
	const before = texts(view(store).snoop);
	expect(before).toEqual(['20', '21', '22', '23', '24', '25'].map(number => `>> line ${number}`));
	store.apply(snooped('Al', 'line 31'));
	store.apply(snooped('Al', 'line 32'));
	expect(texts(view(store).snoop)).toEqual(before);
	expect(view(store).snoop.heading.title).toBe(' snoop: [Al (2 new lines below)] Bo (1) ');
	keys(store, 'right', 'left');
	expect(texts(view(store).snoop)).toEqual(before);
	keys(store, 'up', 'j');
	expect(texts(view(store).snoop)).toEqual(before);
	keys(store, 'end');
	expect(texts(view(store).snoop).at(-1)).toBe('>> line 32');
	expect(view(store).chat.map(row => textOf(row))).toEqual(chat);
	keys(store, 'pageup', 'pagedown');
	expect(texts(view(store).snoop).at(-1)).toBe('>> line 32');
});

test('a view that has ended says so, and goes on when the peer is there again', () => {
	const store = fakeStore({columns, rows});
	store.apply(event({event: 'snoop.started', peer: reference, direction: 'in'}));
	expect(texts(view(store).snoop)).toEqual(['Nothing has come from Al yet.']);
	store.apply(snooped('Al', 'one'));
	store.apply(event({event: 'snoop.stopped', peer: reference, direction: 'out'}));
	expect(view(store).snoop.heading.title).toBe('snoop: Al');
	store.apply(event({event: 'snoop.stopped', peer: reference, direction: 'in'}));
	expect(view(store).snoop.heading.title).toBe('snoop: Al (ended)');
	store.apply(snooped('Al', 'two', {id: 9}));
	expect(view(store).snoop.heading.title).toBe('snoop: Al');
	expect(texts(view(store).snoop)).toEqual(['>> one', '>> two']);
	store.apply(event({event: 'peer.offline', peer: peer('Al', {id: 9}), reason: ''}));
	expect(view(store).snoop.heading.title).toBe('snoop: Al (ended)');
	store.apply(event({event: 'snoop.started', peer: {...reference, id: 5, name: 'Eve'}, direction: 'out'}));
	expect(view(store).snoop.heading.title).toBe('snoop: Al (ended)');
});

test('a flood is bounded: in lines per peer, and in peers', () => {
	const store = fakeStore({columns, rows});
	for (let id = 1; id <= 40; id++) {
		store.apply(snooped(`Peer${id}`, 'hi', {id}));
	}

	keys(store, 'alt+s');
	const seen = new Set<string>();
	for (let step = 0; step < 32; step++) {
		seen.add(view(store).snoop.heading.title);
		keys(store, 'right');
	}

	expect(seen.size).toBe(16);
	expect(seen).toContain(' snoop: Peer1, 1 of 16 ');
	expect(seen).toContain(' snoop: Peer40, 16 of 16 ');
	for (let number = 1; number <= 2500; number++) {
		store.apply(snooped('Peer1', `line ${number}`));
	}

	for (let page = 0; page < 600; page++) {
		keys(store, 'pageup');
	}

	expect(texts(view(store).snoop)[0]).toBe('>> line 501');
});

test('a file on its way: name, peer, bar, share, rate and time left', () => {
	const store = fakeStore({columns, rows});
	store.apply(transfer('started'));
	expect(texts(view(store).files)).toEqual(['↓ map.txt  Al  ░░░░░░░░░░  0 %']);
	store.apply(transfer('progress', {bytes: 6_200_000, rate: 1_200_000, eta: 3}));
	expect(texts(view(store).files)).toEqual(['↓ map.txt  Al  ██████░░░░  62 %  1.2 MB/s  3 s']);
	expect(view(store).layout).toMatchObject({files: 2, snoop: 0});
});

test('what became of it stays: where it was saved, or why it failed', () => {
	const store = fakeStore({columns, rows});
	store.apply(transfer('started'));
	store.apply(transfer('done', {bytes: 10_000_000, path: '/home/wick/map.txt'}));
	store.apply(transfer('progress', {bytes: 5}));
	store.apply(transfer('started', {id: 2, name: 'a.gif', direction: 'out'}));
	store.apply(transfer('done', {id: 2, name: 'a.gif', direction: 'out'}));
	store.apply(transfer('started', {id: 3, name: 'b.gif'}));
	store.apply(transfer('failed', {id: 3, name: 'b.gif', reason: 'Al hung up'}));
	expect(texts(view(store).files)).toEqual(['✓ map.txt from Al saved in /home/wick/map.txt', '✓ a.gif to Al sent', '✗ b.gif from Al failed: Al hung up']);
	for (let id = 4; id <= 20; id++) {
		store.apply(transfer('started', {id, name: `${id}.txt`}));
		store.apply(transfer('done', {id, name: `${id}.txt`}));
	}

	expect(texts(view(store).files)).toHaveLength(4);
	expect(view(store).files.heading.title).toBe('files (1 more)');
	expect(texts(view(store).files).at(-1)).toBe('✓ 20.txt from Al saved');
});

test('progress redraws four times a second at most, and not at all where the text stays the same', () => {
	const store = fakeStore({columns, rows});
	store.apply(transfer('started'));
	store.time.advance(1000);
	const before = store.told.count;
	for (let step = 1; step <= 200; step++) {
		store.apply(transfer('progress', {bytes: step * 50_000, rate: 1_000_000 + (step * 100_000)}));
		store.time.advance(5);
	}

	expect(store.told.count - before).toBeLessThanOrEqual(5);
	expect(store.told.count - before).toBeGreaterThanOrEqual(3);
	store.time.advance(1000);
	expect(texts(store.view(columns, rows).files)).toEqual(['↓ map.txt  Al  ██████████  100 %  21 MB/s']);
	const drawn = store.told.count;
	for (let step = 0; step < 20; step++) {
		store.apply(transfer('progress', {bytes: 10_000_000, rate: 21_000_000 + step}));
		store.time.advance(300);
	}

	expect(store.told.count).toBe(drawn);
});

test('a talk is drawn at once while a file is on its way', () => {
	const store = fakeStore({columns, rows});
	store.apply(transfer('started'));
	store.time.advance(1000);
	store.apply(transfer('progress', {bytes: 1_000_000}));
	store.time.advance(60);
	store.apply(transfer('progress', {bytes: 2_000_000}));
	store.apply(message('Al', 'hello'));
	store.time.advance(60);
	expect(store.view(columns, rows).chat.map(row => textOf(row)).at(-1)).toContain('hello');
	expect(texts(store.view(columns, rows).files)[0]).toContain('10 %');
	store.time.advance(250);
	expect(texts(store.view(columns, rows).files)[0]).toContain('20 %');
});

test('c cancels the selected file', () => {
	const store = fakeStore({columns, rows});
	store.apply(transfer('started'));
	store.apply(transfer('started', {id: 2, name: 'two'}));
	store.apply(transfer('started', {id: 3, name: 'three'}));
	store.apply(transfer('done', {id: 3, name: 'three'}));
	view(store);
	keys(store, 'alt+t', 'j');
	expect(view(store).files.rows.map(({spans}) => spans[0]?.tone)).toEqual(['good', 'selected', 'good']);
	expect(view(store).status.keys).toBe('Down select  c cancel  Esc back');
	const cancelled = [{request: 'run', lines: ['/cancel 2'], room: 'mm/everybody'}];
	expect(keys(store, 'c')).toEqual(cancelled);
	expect(keys(store, 'delete')).toEqual(cancelled);
	expect(keys(store, 'down', 'down', 'c', 'delete')).toEqual([]);
	expect(view(store).status.keys).toBe('Down select  Esc back');
	expect(view(store).focus.pane).toBe('files');
	expect(view(store).input.before).toBe('');
});

test('the selected file is in sight among more than fit', () => {
	const store = fakeStore({columns, rows});
	for (let id = 1; id <= 12; id++) {
		store.apply(transfer('started', {id, name: `${id}.txt`}));
	}

	expect(view(store).files.heading.title).toBe('files (8 more)');
	keys(store, 'alt+t');
	for (let id = 1; id <= 12; id++) {
		expect(view(store).files.rows.filter(({spans}) => spans[0]?.tone === 'selected').map(row => textOf(row))).toEqual([expect.stringContaining(` ${id}.txt`)]);
		keys(store, 'j');
	}
});

test('a row of a file is never wider than its pane', () => {
	const any: fc.Arbitrary<Transfer> = fc.record({
		id: fc.constant(1),
		peer: fc.record({id: fc.nat(), name: fc.string({unit: 'grapheme-composite', minLength: 1}), protocol: fc.constant('mudmaster')}),
		direction: fc.constantFrom('in' as const, 'out' as const),
		name: fc.string({unit: 'grapheme-composite', minLength: 1, maxLength: 40}),
		path: fc.string({maxLength: 60}),
		size: fc.nat(),
		bytes: fc.nat(),
		rate: fc.double({min: 0, noNaN: true}),
		eta: fc.double({min: 0, noNaN: true}),
		state: fc.constantFrom('running' as const, 'done' as const, 'failed' as const),
		reason: fc.string(),
	});
	fc.assert(fc.property(any, fc.integer({min: 1, max: 130}), (file, cells) => {
		const files = createFiles();
		putTransfer(files, file);
		const {heading, rows: drawn} = filesFeed(files, true, cells, 3);
		expect(width(textOf(drawn[0]!))).toBeLessThanOrEqual(cells);
		expect(width(heading.title + heading.rule)).toBeLessThanOrEqual(cells);
	}));
});
