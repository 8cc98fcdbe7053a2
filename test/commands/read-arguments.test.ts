import {expect, test} from 'vitest';
import {readArguments} from '../../source/commands/read-arguments.js';

const paste = {name: 'paste', args: [{name: 'target', kind: 'target'}, {name: 'text', kind: 'lines'}]} as const;

test.each([
	['Al one', 'one'],
	['Al  one', ' one'],
	['Al one\n\n  two\n', 'one\n\n  two'],
	['Al \n   N\n   |\n', '   N\n   |'],
	['Al\n   N\n   |', '   N\n   |'],
	['Al    N\n    |', '   N\n    |'],
	['"Two Words"\n\n one', ' one'],
])('lines keep their blanks: %j', (line, text) => {
	expect(readArguments(paste, line)['text']).toBe(text);
});

const deliver = {name: 'deliver', args: [{name: 'peer', kind: 'peer'}, {name: 'path', kind: 'path'}]} as const;

test.each([
	['Al "My map.txt"', 'My map.txt'],
	['Al My map.txt', 'My map.txt'],
	['Al  ~/maps/a  b.txt ', '~/maps/a  b.txt'],
	['Al "My maps/', 'My maps/'],
])('a path may have blanks in it: %s', (line, path) => {
	expect(readArguments(deliver, line)).toEqual({peer: 'Al', path});
});

test.each([
	['Al Night Owls', 'Night Owls'],
	['Al "Night Owls"', 'Night Owls'],
])('a group at the end may have blanks in it: %s', (line, group) => {
	expect(readArguments({name: 'place', args: [{name: 'peer', kind: 'peer'}, {name: 'group', kind: 'group'}]}, line)).toEqual({peer: 'Al', group});
	expect(readArguments({name: 'tell', args: [{name: 'group', kind: 'group'}, {name: 'text', kind: 'text'}]}, line)).toMatchObject({group: 'Al'});
});
