import fc from 'fast-check';
import {expect, test} from 'vitest';
import {NULL_UUID, parseUuid, readUuid, writeUuid, xorUuid} from '../../../source/protocols/secondlife/uuid.js';
import {hex} from '../../support/hex.js';
import {uuid} from './arbitraries.js';

const group = parseUuid('bbee05e1-845f-4539-a719-cec22673f560')!;

test('bytes stand in the order in which an id is printed (facts 4)', () => {
	const bytes = new Uint8Array(18);
	writeUuid(group, bytes, 1);
	expect(bytes).toEqual(hex('00 BB EE 05 E1 84 5F 45 39 A7 19 CE C2 26 73 F5 60 00'));
	expect(readUuid(bytes, 1)).toBe(group);
});

test('upper case is the same id', () => {
	expect(parseUuid('BBEE05E1-845F-4539-A719-CEC22673F560')).toBe(group);
});

test.each(['', 'bbee05e1845f4539a719cec22673f560', '{bbee05e1-845f-4539-a719-cec22673f560}', ' bbee05e1-845f-4539-a719-cec22673f560', 'gbee05e1-845f-4539-a719-cec22673f560'])('%j is none', text => {
	expect(parseUuid(text)).toBeUndefined();
});

test('a talk of two people has one id from either side (facts 8.3)', () => {
	expect(xorUuid(parseUuid('30000000-0000-4000-8000-000000000001')!, parseUuid('30000000-0000-4000-8000-000000000002')!)).toBe('00000000-0000-0000-0000-000000000003');
	fc.assert(fc.property(uuid, uuid, (a, b) => {
		expect(xorUuid(a, b)).toBe(xorUuid(b, a));
		expect(xorUuid(a, xorUuid(a, b))).toBe(b);
		expect(xorUuid(a, NULL_UUID)).toBe(a);
	}));
});
