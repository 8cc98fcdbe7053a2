import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isMatch, isWanted} from '../../source/remote/globs.js';

test.each([
	['*', 'message', true],
	['message', 'message', true],
	['message', 'message.changed', false],
	['message*', 'message.changed', true],
	['peer.*', 'peer.online', true],
	['peer.*', 'peer', false],
	['*.started', 'call.started', true],
	['*.started', 'call.failed', false],
	['*a*a*', 'a', false],
	['aa*a', 'aa', false],
	['t*.*e', 'transfer.done', true],
	['', 'message', false],
])('%s and %s: %s', (glob, name, expected) => {
	expect(isMatch(glob, name)).toBe(expected);
});

test('it agrees with the regular expression of the same meaning', () => {
	const part = fc.array(fc.constantFrom('a', 'b', '.', '*'), {maxLength: 6}).map(letters => letters.join(''));
	fc.assert(fc.property(part, part.map(text => text.replaceAll('*', 'c')), (glob, name) => {
		const expression = new RegExp(`^${glob.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`, 'v');
		expect(isMatch(glob, name)).toBe(expression.test(name));
	}), {numRuns: 500});
});

test('a pattern of many stars against a long name is decided at once', () => {
	expect(isMatch('*a'.repeat(5000) + 'b', 'a'.repeat(5000))).toBe(false);
});

test('raw blocks come only to who names them', () => {
	expect(isWanted(['*'], 'raw')).toBe(false);
	expect(isWanted(['r*'], 'raw')).toBe(false);
	expect(isWanted(['peer.*', 'raw'], 'raw')).toBe(true);
	expect(isWanted(['*'], 'ready')).toBe(true);
	expect(isWanted([], 'ready')).toBe(false);
});
