import {expect, test} from 'vitest';
import type {Message} from '../../source/session/events.js';
import type {Page} from '../../source/state/older-lines.js';
import {message} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const fill = (store: FakeStore, count: number, name = 'line'): void => {
	for (let number = 0; number < count; number++) {
		store.apply(message('Al', `${name} ${number}`));
	}
};

const chat = (store: FakeStore): readonly string[] => store.chat().map(row => row.slice(13));

const status = (store: FakeStore): string => store.view(60, 8).status.text;

test('while scrolled back nothing moves, and the status line counts what came', () => {
	const store = fakeStore();
	fill(store, 20);
	expect(chat(store)).toEqual(['line 15', 'line 16', 'line 17', 'line 18', 'line 19']);
	store.press('scroll.page-up');
	const read = chat(store);
	expect(read).toEqual(['line 12', 'line 13', 'line 14', 'line 15', 'line 16']);
	expect(status(store)).toBe('Scrolled back');
	fill(store, 1, 'new');
	expect(chat(store)).toEqual(read);
	expect(status(store)).toBe('Scrolled back, 1 new line below');
	fill(store, 30, 'new');
	expect(chat(store)).toEqual(read);
	expect(status(store)).toBe('Scrolled back, 31 new lines below');
	expect(store.view(60, 8).status.keys).toBe('PgDn  Esc newest');
	store.press('leave');
	expect(chat(store).at(-1)).toBe('new 29');
	expect(status(store)).toBe('');
});

test('scrolling down to the newest line follows again', () => {
	const store = fakeStore();
	fill(store, 20);
	chat(store);
	store.press('scroll.up');
	store.press('scroll.up');
	expect(chat(store).at(-1)).toBe('line 17');
	store.press('scroll.down');
	expect(chat(store).at(-1)).toBe('line 18');
	store.press('scroll.page-down');
	fill(store, 1, 'new');
	expect(chat(store).at(-1)).toBe('new 0');
	expect(status(store)).toBe('');
});

test('each room keeps its place', () => {
	const store = fakeStore();
	fill(store, 20);
	chat(store);
	store.press('scroll.page-up');
	const read = chat(store);
	store.press('room.2');
	expect(status(store)).toBe('');
	store.press('room.1');
	expect(chat(store)).toEqual(read);
});

/** A history of `count` messages, and what it was asked for. */
const history = (count: number): {readonly page: Page; readonly asked: unknown[]; readonly kept: Message[]} => {
	const kept = Array.from({length: count}, (_, number) => message('Al', `old ${number}`));
	const asked: unknown[] = [];
	return {
		kept,
		asked,
		async page(room, beforeId, limit) {
			asked.push([room, beforeId]);
			return kept.filter(({id}) => beforeId === undefined || id < beforeId).slice(-limit);
		},
	};
};

const settle = async (): Promise<void> => new Promise(resolve => {
	setImmediate(resolve);
});

test('a room begins with what the history has, and more of it comes as one scrolls up', async () => {
	const {page, asked, kept} = history(450);
	const store = fakeStore({page});
	await settle();
	expect(chat(store)).toEqual(['old 445', 'old 446', 'old 447', 'old 448', 'old 449']);
	expect(asked).toEqual([['mm/everybody', undefined]]);
	for (let press = 0; press < 200; press++) {
		store.press('scroll.page-up');
		// eslint-disable-next-line no-await-in-loop -- Each press may ask for a page.
		await settle();
		chat(store);
	}

	expect(chat(store)).toEqual(['old 0', 'old 1', 'old 2', 'old 3', 'old 4']);
	expect(asked).toEqual([['mm/everybody', undefined], ['mm/everybody', kept[250]!.id], ['mm/everybody', kept[50]!.id]]);
	store.press('leave');
	expect(chat(store).at(-1)).toBe('old 449');
});

test('a message that comes while its page is being read is shown once', async () => {
	const newest = message('Al', 'new');
	const {kept} = history(0);
	const store = fakeStore({page: async () => [...kept, newest]});
	store.apply(newest);
	await settle();
	expect(chat(store)).toEqual(['new']);
});

test('cleared lines come back only by scrolling', async () => {
	const {page, asked} = history(20);
	const store = fakeStore({page});
	await settle();
	expect(chat(store)).toHaveLength(5);
	store.act({action: 'clear'});
	await settle();
	expect(chat(store)[0]).not.toContain('old');
	expect(asked).toHaveLength(1);
	store.press('scroll.page-up');
	await settle();
	expect(chat(store).at(-1)).toBe('old 19');
});

test('a history that fails says so', async () => {
	const store = fakeStore({columns: 100, async page() {
		throw new Error('disk I/O error');
	}});
	await settle();
	expect(store.chat()[0]).toMatch(/Older lines of everybody can't be read: disk I\/O error/);
});

test('the memory of a room has an end, also while one reads in it', async () => {
	let pages = 0;
	const store = fakeStore({async page() {
		pages++;
		return [];
	}});
	await settle();
	fill(store, 6000);
	expect(chat(store).at(-1)).toBe('line 5999');
	const before = pages;
	for (let press = 0; press < 1700; press++) {
		store.press('scroll.page-up');
	}

	await settle();
	// The oldest lines were dropped from memory: the history is asked for them again.
	expect(chat(store)[0]).toBe('line 1000');
	expect(pages).toBe(before + 1);
	fill(store, 20_000, 'new');
	expect(chat(store)[0]).toBe('new 10000');
});
