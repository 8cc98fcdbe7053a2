import {describe, expect, test} from 'vitest';
import {complete} from '../../source/commands/complete.js';
import {CommandTable} from '../../source/commands/table.js';
import {protocols} from '../../source/protocols/index.js';
import {quote, takeWord} from '../../source/lib/words.js';

const table = new CommandTable(protocols);
const candidates = {peers: ['Al', 'Alice', 'Two Words'], rooms: ['everybody', '#raid'], groups: ['raid'], keys: ['listen.port']};

describe('completion', () => {
	const cases: ReadonlyArray<readonly [before: string, choices: readonly string[]]> = [
		['/ch', ['/chat', '/chatall']],
		['/z', ['/zap']],
		['/chat ', ['"Two Words"', 'Al', 'Alice']],
		['/chat a', ['Al', 'Alice']],
		['/chat "tw', ['"Two Words"']],
		['/chat "two ', ['"Two Words"']],
		['/chat Al hi ali', ['Alice']],
		['/dnd o', ['off', 'on']],
		['/room #', ['#raid']],
		['/help pi', ['ping']],
		['/set li', ['listen.port']],
		['/setgroup Al r', ['raid']],
		['/raw Al 4', []],
		['/nothing x', []],
		['ali', ['Alice']],
		['hi ali', ['Alice']],
		['//ch', []],
	];
	for (const [before, choices] of cases) {
		test(before, () => {
			expect(complete(table, before, candidates)).toEqual(choices);
		});
	}
});

test('words', () => {
	expect(takeWord('  "Two Words" rest  of it')).toEqual({word: 'Two Words', rest: 'rest  of it'});
	expect(takeWord('one two')).toEqual({word: 'one', rest: 'two'});
	expect(takeWord('"open')).toEqual({word: 'open', rest: ''});
	expect(takeWord(' '.repeat(3))).toBeUndefined();
	expect(quote('Two Words')).toBe('"Two Words"');
	expect(quote('Al')).toBe('Al');
});
