import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {canonicalAddress, isHostAddress} from '../../source/lib/ip.js';

describe('one address has one spelling', () => {
	test.each([
		['10.0.0.9', '10.0.0.9'],
		['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
		['::1', '::1'],
		['0:0:0:0:0:0:0:0', '::'],
		['::ffff:10.0.0.9', '10.0.0.9'],
		['0:0:0:0:0:FFFF:0a00:0009', '10.0.0.9'],
		['fe80::1%eth0', 'fe80::1%eth0'],
	])('%s', (text, canonical) => {
		expect(canonicalAddress(text)).toBe(canonical);
	});
});

test.each([
	'',
	'al.example',
	'<Unknown>',
	'010.0.0.9',
	'10.0.9',
	'10.0.0.256',
	'1.2.3.4.5',
	'0x7f.0.0.1',
	'2130706433',
	':',
	':::',
	'1:2:3',
	'[::1]',
	'::1]:80',
	'::1%',
	'::1/64',
	'10.0.0.9 ',
])('%j is no address', text => {
	expect(canonicalAddress(text)).toBeUndefined();
});

test('whatever it is given, a spelling that it returns stays as it is', () => {
	const part = fc.string({unit: fc.constantFrom(...'0123456789abcfF.:%'), maxLength: 24});
	fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), part, fc.string()), text => {
		const canonical = canonicalAddress(text);
		expect(canonical === undefined ? undefined : canonicalAddress(canonical)).toBe(canonical);
	}));
});

test.each([
	['10.0.0.9', true],
	['127.0.0.1', true],
	['::1', true],
	['fe80::1', true],
	['0.0.0.0', false],
	['224.0.0.1', false],
	['239.255.255.250', false],
	['255.255.255.255', false],
	['::', false],
	['ff02::1', false],
])('somebody can be at %s: %s', (address, can) => {
	expect(isHostAddress(address)).toBe(can);
});
