import {expect, test} from 'vitest';
import {isInRange} from '../../source/scripting/api-version.js';

test.each([
	['1.0.0', '^1.0', true],
	['1.2.0', '^1.0', true],
	['1.2.0', '^1.3', false],
	['2.0.0', '^1.3', false],
	['0.3.0', '^0.2', false],
	['0.2.5', '^0.2.1', true],
	['1.2.9', '~1.2.3', true],
	['1.3.0', '~1.2.3', false],
	['1.3.0', '~1', true],
	['3.0.0', '>=1.2', true],
	['1.1.0', '>=1.2', false],
	['1.4.2', '1', true],
	['1.4.2', '1.4', true],
	['1.4.2', '1.4.1', false],
	['1.4.2', '2', false],
	['1.4.2', ' ^1 ', true],
	['1.4.2', '', undefined],
	['1.4.2', 'latest', undefined],
	['1.4.2', '^1.x', undefined],
	['1.4.2', '>1', undefined],
])('%s in %s: %s', (version, range, result) => {
	expect(isInRange(version, range)).toBe(result);
});
