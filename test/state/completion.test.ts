import {expect, test} from 'vitest';
import {complete, next, wordStart} from '../../source/state/completion.js';

test('a single candidate takes the place of the word and gets a blank', () => {
	expect(complete({before: 'hi A', after: ''}, ['Al'], 1)).toEqual({line: {before: 'hi Al ', after: ''}, completion: undefined});
	expect(complete({before: '/chat A', after: ' text'}, ['Al'], 1).line).toEqual({before: '/chat Al', after: ' text'});
});

test('in a folder one goes on: no blank behind it', () => {
	expect(complete({before: '/deliver Al ma', after: ''}, ['maps/'], 1).line.before).toBe('/deliver Al maps/');
	expect(complete({before: '/deliver Al "My', after: ''}, ['"My maps/'], 1).line.before).toBe('/deliver Al "My maps/');
});

test('without candidates nothing changes', () => {
	const line = {before: 'xyz', after: ''};
	expect(complete(line, [], 1)).toEqual({line, completion: undefined});
});

test('first what all candidates have in common, then one after the other, around the ends', () => {
	const candidates = ['/call', '/cancel', '/CAST'];
	let {line, completion} = complete({before: '/c', after: ''}, candidates, 1);
	expect(line.before).toBe('/ca');
	const seen: string[] = [];
	for (const step of [1, 1, 1, 1, -1, -1] as const) {
		({line, completion} = next(completion!, step));
		seen.push(line.before);
	}

	expect(seen).toEqual(['/call', '/cancel', '/CAST', '/call', '/CAST', '/cancel']);
});

test('where the word is all they have in common, the first Tab shows a candidate', () => {
	expect(complete({before: 'A', after: ''}, ['Al', 'Bo'], 1).line.before).toBe('Al');
	expect(complete({before: 'A', after: ''}, ['Al', 'Bo'], -1).line.before).toBe('Bo');
});

test('a surrogate pair is never cut', () => {
	expect(complete({before: '', after: ''}, ['x👍', 'x👎'], 1).line.before).toBe('x');
});

test.each([
	['/chat Al', 6],
	['/chat "Big A', 6],
	['/chat "Big Al" he', 15],
	['Al', 0],
	['', 0],
	['hi ', 3],
])('the word in %j starts at %i', (before, start) => {
	expect(wordStart(before)).toBe(start);
});
