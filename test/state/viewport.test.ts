import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {Line} from '../../source/state/line.js';
import {LineList} from '../../source/state/line-list.js';
import type {Row} from '../../source/state/rows.js';
import {scroll, visibleRows, type Place, type RowsOf} from '../../source/state/viewport.js';

/** A line of as many rows as its text says. */
const lineOf = (rows: number): Line => ({kind: 'notice', at: 0, text: String(rows)});

const rowsOf: RowsOf = (line, position) =>
	Array.from({length: line.kind === 'notice' ? Number(line.text) : 1}, (_, row): Row => ({key: `${position}.${row}`, spans: []}));

const listOf = (heights: readonly number[]): LineList => {
	const list = new LineList();
	for (const height of heights) {
		list.push(lineOf(height));
	}

	return list;
};

/** All rows of the list, the slow way. */
const allKeys = (list: LineList): readonly string[] =>
	Array.from({length: list.length}, (_, index) => list.first + index).flatMap(position => rowsOf(list.at(position)!, position).map(({key}) => key));

const keys = (list: LineList, height: number, bottom?: Place): readonly string[] => visibleRows(list, rowsOf, height, bottom).map(({key}) => key);

test('shows the newest rows, or those that end with the lowest one', () => {
	const list = listOf([1, 3, 2]);
	expect(keys(list, 4)).toEqual(['1.1', '1.2', '2.0', '2.1']);
	expect(keys(list, 3, {position: 1, row: 1})).toEqual(['0.0', '1.0', '1.1']);
	expect(keys(list, 0)).toEqual([]);
	expect(keys(listOf([]), 5)).toEqual([]);
});

test('new lines do not move what is being read, nor do older ones above it', () => {
	const list = listOf([1, 3, 2, 1]);
	const bottom = {position: 1, row: 1};
	const before = keys(list, 3, bottom);
	list.push(lineOf(5));
	expect(keys(list, 3, bottom)).toEqual(before);
	list.prepend([lineOf(2)]);
	expect(keys(list, 3, bottom)).toEqual(before);
});

test('where the line being read was dropped or became shorter, the nearest place is shown', () => {
	const list = listOf([3, 3, 3]);
	list.keep(1);
	expect(keys(list, 2, {position: 0, row: 2})).toEqual(['2.0']);
	expect(keys(listOf([1, 1]), 2, {position: 1, row: 7})).toEqual(['0.0', '1.0']);
	expect(keys(listOf([1, 1]), 2, {position: 9, row: 0})).toEqual(['0.0', '1.0']);
});

test('only the lines in sight are laid out', () => {
	const list = listOf(Array.from({length: 5000}, () => 2));
	const seen = new Set<number>();
	visibleRows(list, (line, position) => {
		seen.add(position);
		return rowsOf(line, position);
	}, 10);
	expect(seen.size).toBeLessThanOrEqual(6);
});

test('scrolling moves by rows, stops at both ends, and follows again at the newest one', () => {
	const heights = fc.array(fc.integer({min: 1, max: 6}), {minLength: 1, maxLength: 30});
	const steps = fc.array(fc.integer({min: -20, max: 20}), {maxLength: 12});
	fc.assert(fc.property(heights, fc.integer({min: 1, max: 15}), steps, (rowCounts, height, moves) => {
		const list = listOf(rowCounts);
		const all = allKeys(list);
		let bottom: Place | undefined;
		let end = all.length;
		for (const count of moves) {
			const scrolled = scroll(list, rowsOf, {height, bottom}, count);
			({bottom} = scrolled);
			end = Math.min(all.length, Math.max(end + count, Math.min(height, all.length)));
			expect(keys(list, height, bottom)).toEqual(all.slice(Math.max(0, end - height), end));
			expect(bottom === undefined).toBe(end === all.length);
			expect(scrolled.atTop).toBe(end <= height);
		}
	}));
});

test('an empty room does not scroll', () => {
	expect(scroll(listOf([]), rowsOf, {height: 5, bottom: undefined}, -3)).toEqual({bottom: undefined, atTop: true});
});
