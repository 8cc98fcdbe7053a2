/** Scrolled back: what one reads stands still above, what is newest stays in sight below. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Action} from '../../source/state/keymap.js';
import {message} from '../support/events.js';
import {fakeStore, type FakeStore} from '../support/fake-store.js';

const chat = (store: FakeStore): readonly string[] =>
	store.chat().map(row => row.startsWith('─') ? `— ${row.replaceAll('─', '').trim()}` : row.slice(13));

const fill = (store: FakeStore, from: number, to: number): void => {
	for (let number = from; number < to; number++) {
		store.apply(message('Al', `${number}`));
	}
};

const numbers = (from: number, to: number): readonly string[] => Array.from({length: to - from}, (_, index) => String(from + index));

/** A body of 10 rows: 6 above the rule, 3 below. */
const rows = 13;

test('one row back moves by one row, and the rest stands where it stood', () => {
	const store = fakeStore({rows});
	fill(store, 0, 50);
	expect(chat(store)).toEqual(numbers(40, 50));
	store.press('scroll.up');
	expect(chat(store)).toEqual([...numbers(39, 45), '— newest', ...numbers(47, 50)]);
	store.press('scroll.up');
	expect(chat(store)).toEqual([...numbers(38, 44), '— newest', ...numbers(47, 50)]);
});

test('a page leaves two rows in sight, and nothing above the rule moves while lines come', () => {
	const store = fakeStore({rows});
	fill(store, 0, 50);
	chat(store);
	store.press('scroll.page-up');
	expect(chat(store)).toEqual([...numbers(36, 42), '— newest', ...numbers(47, 50)]);
	fill(store, 50, 62);
	expect(chat(store)).toEqual([...numbers(36, 42), '— 12 new', ...numbers(59, 62)]);
});

test('the halves join where the newest line is reached, and at Esc', () => {
	const store = fakeStore({rows});
	fill(store, 0, 50);
	chat(store);
	store.press('scroll.page-up');
	store.press('scroll.page-down');
	expect(chat(store)).toEqual(numbers(40, 50));
	store.press('scroll.page-up');
	fill(store, 50, 51);
	store.press('leave');
	expect(chat(store).filter(row => row !== '— new')).toEqual(numbers(42, 51));
});

test('a short pane does without', () => {
	const store = fakeStore({rows: 10});
	fill(store, 0, 50);
	chat(store);
	store.press('scroll.page-up');
	expect(chat(store)).toEqual(numbers(38, 45));
});

test.each([[11, 3], [18, 3], [19, 4], [34, 4], [35, 5], [60, 5]])('%i rows keep %i of the newest in sight', (height, count) => {
	const store = fakeStore({rows: height});
	fill(store, 0, 200);
	chat(store);
	store.press('scroll.page-up');
	const shown = chat(store);
	expect(shown).toHaveLength(height - 3);
	expect(shown.slice(-count - 1)).toEqual(['— newest', ...numbers(200 - count, 200)]);
});

test('wherever one scrolls, no row is shown twice and the pane is full', () => {
	const steps = fc.array(fc.oneof(
		fc.constantFrom<Action>('scroll.up', 'scroll.down', 'scroll.page-up', 'scroll.page-down', 'leave'),
		fc.integer({min: 1, max: 9}),
		fc.record({columns: fc.integer({min: 20, max: 100}), rows: fc.integer({min: 11, max: 40})}),
	), {maxLength: 25});
	fc.assert(fc.property(steps, taken => {
		const store = fakeStore({rows});
		let day = 0;
		const say = (count: number, isOfNextDay: boolean): void => {
			for (let number = 0; number < count; number++) {
				day += isOfNextDay ? 1 : 0;
				store.apply(message('Al', `${number}`, {at: new Date(Date.UTC(2026, 10, 21 + day)).toISOString()}));
			}
		};

		let size = {columns: 60, rows};
		say(60, false);
		store.chat();
		for (const step of taken) {
			if (typeof step === 'number') {
				say(step, step > 4);
			} else if (typeof step === 'object') {
				size = step;
			} else {
				store.press(step);
			}

			store.time.advance(100);
			const {chat: shown, layout} = store.view(size.columns, size.rows);
			expect(new Set(shown.map(({key}) => key)).size).toBe(shown.length);
			expect(shown).toHaveLength(layout.body);
		}
	}));
});
