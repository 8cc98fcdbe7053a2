import {expect, test} from 'vitest';
import type {Line} from '../../source/state/line.js';
import {LineList} from '../../source/state/line-list.js';

const notice = (text: string): Line => ({kind: 'notice', at: 0, text});

const texts = (list: LineList): readonly unknown[] =>
	Array.from({length: list.length}, (_, index) => list.at(list.first + index)).map(line => line?.kind === 'notice' && line.text);

const listOf = (...names: readonly string[]): LineList => {
	const list = new LineList();
	for (const name of names) {
		list.push(notice(name));
	}

	return list;
};

test('positions stay the same when lines are added and dropped at either end', () => {
	const list = listOf('c', 'd', 'e');
	const position = list.end - 2;
	expect(list.at(position)).toEqual(notice('d'));
	list.prepend([notice('a'), notice('b')]);
	list.push(notice('f'));
	expect(list.at(position)).toEqual(notice('d'));
	expect(texts(list)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
	list.keep(3);
	expect(list.at(position)).toEqual(notice('d'));
	expect(texts(list)).toEqual(['d', 'e', 'f']);
	expect(list.at(position - 1)).toBeUndefined();
	expect(list.at(list.end)).toBeUndefined();
});

test('keeps the newest lines, also over many of them', () => {
	const list = new LineList();
	for (let number = 0; number < 20_000; number++) {
		list.push(notice(String(number)));
		list.keep(100);
	}

	expect(list.length).toBe(100);
	expect(list.at(list.first)).toEqual(notice('19900'));
	expect(list.at(list.end - 1)).toEqual(notice('19999'));
	list.prepend([notice('older')]);
	expect(list.at(list.first)).toEqual(notice('older'));
	expect(list.at(list.first + 1)).toEqual(notice('19900'));
});

test('replaces a line, and nothing where there is none', () => {
	const list = listOf('a', 'b');
	list.replace(list.first, notice('A'));
	list.replace(list.end, notice('no'));
	expect(texts(list)).toEqual(['A', 'b']);
});

test('after it was cleared its positions go on', () => {
	const list = listOf('a', 'b');
	const {end} = list;
	list.clear();
	expect(list.length).toBe(0);
	list.push(notice('c'));
	expect(list.first).toBe(end);
	expect(texts(list)).toEqual(['c']);
});
