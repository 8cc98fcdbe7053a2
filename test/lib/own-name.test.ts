import fc from 'fast-check';
import {expect, test} from 'vitest';
import {checkName, fitName} from '../../source/lib/own-name.js';

test.for([
	['Wick', undefined],
	['Two Words', undefined],
	['exactly15chars!', undefined],
	['', /empty/v],
	['sixteen-chars-xy', /longer than 15/v],
	['Zoë', /"ë", which is not ASCII/v],
	['a\u{1B}[1m', /control character/v],
	['a\nb', /control character/v],
	['a~b', /"~"/v],
	['a,b', /","/v],
	['a{b', /"\{"/v],
	['a|b', /"\|"/v],
	['a}b', /"\}"/v],
	[' Al', /blank/v],
	['Al ', /blank/v],
	['ALL', /everybody/v],
	['42', /only digits/v],
] as const)('the name %j is judged', ([name, reason]) => {
	const found = checkName(name);
	if (reason === undefined) {
		expect(found).toBeUndefined();
	} else {
		expect(found).toMatch(reason);
	}
});

test.for([
	['wick', 'wick'],
	['José García', 'Jose Garcia'],
	['a-very-long-login-name', 'a-very-long-log'],
	['exactly 14 and a blank', 'exactly 14 and'],
	['{root}', 'root'],
	['all', 'Mudlark'],
	['1000', 'Mudlark'],
	['日本', 'Mudlark'],
	['', 'Mudlark'],
	[undefined, 'Mudlark'],
] as const)('the login name %j becomes %j', ([user, name]) => {
	expect(fitName(user)).toBe(name);
});

test('whatever the login name, the made name is good', () => {
	fc.assert(fc.property(fc.string({unit: 'binary'}), user => {
		expect(checkName(fitName(user))).toBeUndefined();
	}));
});
