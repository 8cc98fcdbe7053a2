import {readFile} from 'node:fs/promises';
import {describe, expect, test} from 'vitest';
import {code} from '../../../source/protocols/mmchat/codes.js';

/** The numbers in the first column of a page's tables, with those between `9–18`. */
const numbersIn = async (page: string): Promise<ReadonlySet<number>> => {
	const text = await readFile(new URL(`../../../docs/protocols/${page}`, import.meta.url), 'utf8');
	const cells = Array.from(text.matchAll(/^\| (?<cell>[\d ,–]+) \|/gmv), ({groups}) => groups!['cell']!);
	return new Set(cells.flatMap(cell => cell.split(', ')).flatMap(range => {
		const [first = 0, last = first] = range.split('–').map(Number);
		return Array.from({length: last - first + 1}, (_, index) => first + index);
	}));
};

describe.each(['mudmaster.md', 'zchat.md'])('%s', page => {
	test('has a row for every block', async () => {
		const numbers = await numbersIn(page);
		const {terminator, ...codes} = code;
		expect(Object.entries(codes).filter(([, number]) => !numbers.has(number))).toEqual([]);
		expect(numbers.has(terminator)).toBe(false);
	});
});
