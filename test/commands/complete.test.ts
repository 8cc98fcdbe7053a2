import {describe, expect, test} from 'vitest';
import {complete, folderToList, type FolderEntry} from '../../source/commands/complete.js';
import {CommandTable} from '../../source/commands/table.js';
import {protocols} from '../../source/protocols/index.js';
import {quote, takeWord} from '../../source/lib/words.js';

const table = new CommandTable(protocols);
const candidates = {peers: ['Al', 'Alice', 'Two Words'], rooms: ['everybody', '#raid'], groups: ['raid'], keys: ['listen.port'], endpoints: ['osgrid']};

describe('completion', () => {
	const cases: ReadonlyArray<readonly [before: string, choices: readonly string[]]> = [
		['/ch', ['/chat', '/chatall']],
		['/z', ['/zcall', '/zchat']],
		['/za', ['/zap']],
		['/fi', ['/files']],
		['/filec', ['/filecancel']],
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
		['/allow Al ', ['commands', 'files', 'snoop']],
		['/allow Al snoop o', ['off', 'on']],
		['/snoop al', ['Al', 'Alice']],
		['/paste ', ['"Two Words"', '#raid', 'Al', 'Alice', 'all']],
		['/paste all ali', ['Alice']],
		['/block al', ['Al', 'Alice']],
		['/raw Al 4', []],
		['/grid lo', ['login', 'logout']],
		['/grid login ', ['osgrid']],
		['/grid login osgrid ', []],
		['/ipchat tell al', ['Al', 'Alice']],
		['/ipchat tell Al ali', ['Alice']],
		['/join r', ['raid']],
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
	const entries: readonly FolderEntry[] = [
		{name: 'map.txt', isFolder: false},
		{name: 'maps', isFolder: true},
		{name: 'My map.txt', isFolder: false},
		{name: 'My maps', isFolder: true},
		{name: '.hidden', isFolder: false},
		{name: 'a"b', isFolder: false},
	];
	const cases: ReadonlyArray<readonly [before: string, folder: string | undefined, choices: readonly string[]]> = [
		['/sendfile Al ', '', ['"My map.txt"', '"My maps/', 'map.txt', 'maps/']],
		['/sendfile Al ma', '', ['map.txt', 'maps/']],
		['/sendfile Al MA', '', ['map.txt', 'maps/']],
		['/sendfile Al ./', './', ['./map.txt', './maps/', '"./My map.txt"', '"./My maps/']],
		['/sendfile Al ~/x/map.', '~/x/', ['~/x/map.txt']],
		['/sendfile Al /tmp/my', '/tmp/', ['"/tmp/My map.txt"', '"/tmp/My maps/']],
		['/sendfile Al "/tmp/My map', '/tmp/', ['"/tmp/My map.txt"', '"/tmp/My maps/']],
		['/sendfile Al "/My tmp/map.', '/My tmp/', ['"/My tmp/map.txt"']],
		['/sendfile Al .', '', ['.hidden']],
		['/sendfile A', undefined, ['Al', 'Alice']],
		['sendfile Al ma', undefined, []],
	];
	for (const [before, folder, choices] of cases) {
		test(before, () => {
			expect(folderToList(table, before)).toBe(folder);
			expect(complete(table, before, {...candidates, entries})).toEqual(choices);
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
