import {describe, expect, test} from 'vitest';
import {complete, folderToList, type FolderEntry} from '../../source/commands/complete.js';
import {CommandTable} from '../../source/commands/table.js';
import {readArguments} from '../../source/commands/read-arguments.js';
import type {CommandSpec} from '../../source/commands/spec.js';
import {protocols} from '../../source/protocols/index.js';
import {quote, takeWord} from '../../source/lib/words.js';

const table = new CommandTable(protocols);
const candidates = {peers: ['Al', 'Alice', 'Two Words'], rooms: ['everybody', '#raid'], groups: ['raid'], keys: ['listen.port']};

describe('completion', () => {
	const cases: ReadonlyArray<readonly [before: string, choices: readonly string[]]> = [
		['/ch', ['/chat', '/chatall']],
		['/za', ['/zap']],
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

describe('paths', () => {
	/** A table with a command that takes one. */
	class PathTable extends CommandTable {
		override readonly specs: readonly CommandSpec[] = [{
			name: 'deliver',
			args: [{name: 'peer', kind: 'peer'}, {name: 'path', kind: 'path'}],
			help: 'Take a file to a peer.',
			build: () => ({clear: true}),
		}];
	}

	const paths = new PathTable([]);
	const entries: readonly FolderEntry[] = [
		{name: 'map.txt', isFolder: false},
		{name: 'maps', isFolder: true},
		{name: 'My map.txt', isFolder: false},
		{name: 'My maps', isFolder: true},
		{name: '.hidden', isFolder: false},
		{name: 'a"b', isFolder: false},
	];
	const cases: ReadonlyArray<readonly [before: string, folder: string | undefined, choices: readonly string[]]> = [
		['/deliver Al ', '', ['"My map.txt"', '"My maps/', 'map.txt', 'maps/']],
		['/deliver Al ma', '', ['map.txt', 'maps/']],
		['/deliver Al MA', '', ['map.txt', 'maps/']],
		['/deliver Al ./', './', ['./map.txt', './maps/', '"./My map.txt"', '"./My maps/']],
		['/deliver Al ~/x/map.', '~/x/', ['~/x/map.txt']],
		['/deliver Al /tmp/my', '/tmp/', ['"/tmp/My map.txt"', '"/tmp/My maps/']],
		['/deliver Al "/tmp/My map', '/tmp/', ['"/tmp/My map.txt"', '"/tmp/My maps/']],
		['/deliver Al "/My tmp/map.', '/My tmp/', ['"/My tmp/map.txt"']],
		['/deliver Al .', '', ['.hidden']],
		['/deliver A', undefined, ['Al', 'Alice']],
		['deliver Al ma', undefined, []],
	];
	for (const [before, folder, choices] of cases) {
		test(before, () => {
			expect(folderToList(paths, before)).toBe(folder);
			expect(complete(paths, before, {...candidates, entries})).toEqual(choices);
		});
	}

	test('are read like words', () => {
		expect(readArguments(paths.specs[0]!, 'Al "My map.txt"')).toEqual({peer: 'Al', path: 'My map.txt'});
	});
});

test('words', () => {
	expect(takeWord('  "Two Words" rest  of it')).toEqual({word: 'Two Words', rest: 'rest  of it'});
	expect(takeWord('one two')).toEqual({word: 'one', rest: 'two'});
	expect(takeWord('"open')).toEqual({word: 'open', rest: ''});
	expect(takeWord(' '.repeat(3))).toBeUndefined();
	expect(quote('Two Words')).toBe('"Two Words"');
	expect(quote('Al')).toBe('Al');
});
