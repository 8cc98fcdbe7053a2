import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {encode} from '../../../source/lib/charset.js';
import {broadcastsOf, isNear, reachOf, readAddress} from '../../../source/protocols/ipchat/addresses.js';
import {formatClock, readClock} from '../../../source/protocols/ipchat/clock-field.js';
import {addressesOf, parseRange} from '../../../source/protocols/ipchat/ranges.js';
import {splitText} from '../../../source/protocols/ipchat/texts.js';

describe('clocks', () => {
	const now = new Date(2026, 10, 20, 23, 5, 7);

	test('are written as the protocol has them', () => {
		expect(formatClock(now)).toBe('20-11-26 23:05:07');
		expect(formatClock(new Date(2001, 0, 2, 3, 4, 5))).toBe('02-01-01 03:04:05');
	});

	test.for([
		['20-11-26 23:05:07', '2026-11-20 23:05:07 (their clock, like ours)'],
		['20-11-2026 23:05', '2026-11-20 23:05:00 (their clock, 7 seconds behind ours)'],
		['20-11-26 22:05:07', '2026-11-20 22:05:07 (their clock, 60 minutes behind ours)'],
		['22-11-26 23:05:07', '2026-11-22 23:05:07 (their clock, 2 days ahead of ours)'],
	] as const)('%s is read', ([text, read]) => {
		expect(readClock(text, now)).toBe(read);
	});

	test('two digits of a year are of this century below 70', () => {
		expect(readClock('1-2-70 3:04', now)).toMatch(/^1970-02-01 03:04:00 \(their clock, \d+ days behind ours\)$/v);
		expect(readClock('1-2-69 3:04', now)).toMatch(/^2069-02-01 03:04:00 \(their clock, \d+ days ahead of ours\)$/v);
	});

	test.for(['31-02-26 00:00:00', '01/02/26 00:00:00', '2026-11-20 23:05:07', '20-11-26 24:00:00', '20-11-26', '', 'noon'])('%s is left as it is', text => {
		expect(readClock(text, now)).toBe(text);
	});

	test('whatever somebody sends', () => {
		fc.assert(fc.property(fc.string(), text => {
			expect(readClock(text, now)).toBe(text);
		}));
	});
});

describe('addresses', () => {
	test('have one spelling', () => {
		expect(readAddress('010.000.0.007')).toBe('10.0.0.7');
		expect(readAddress('2001:DB8:0::7')).toBe('2001:db8::7');
		expect(readAddress('::ffff:127.0.0.3')).toBe('127.0.0.3');
		for (const text of ['', '1.2.3', '256.1.1.1', '1.2.3.4.5', '1.2.3.4 ', 'example.org', '::1]', '1e3.0.0.1']) {
			expect(readAddress(text), text).toBeUndefined();
		}
	});

	test('are of this machine, of a private network, or of the world', () => {
		const reaches = {
			loopback: ['127.0.0.1', '::1'],
			private: ['172.31.0.1', '169.254.7.7', 'fe80::1%eth0', 'fd12::1'],
			public: ['172.32.0.1', '2001:db8::1'],
		} as const;
		for (const [reach, addresses] of Object.entries(reaches)) {
			expect(addresses.map(address => reachOf(address))).toEqual(addresses.map(() => reach));
		}
	});

	test('are near in a network of ours', () => {
		const own = [{address: '10.20.30.40', prefix: 20, zone: 'eth0'}, {address: '2001:db8::5', prefix: 64, zone: 'eth0'}];
		expect(['10.20.16.1', '10.20.31.254', '2001:db8::99'].every(address => isNear(address, own))).toBe(true);
		expect(['10.20.32.1', '10.20.15.1', '2001:db8:0:1::99', '192.0.2.1'].some(address => isNear(address, own))).toBe(false);
		expect(broadcastsOf([...own, {address: '192.0.2.1', prefix: 32, zone: 'tun0'}])).toEqual(['10.20.31.255']);
	});

	test('any text is an address or none', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4()), text => {
			const address = readAddress(text);
			expect(address === undefined || ['loopback', 'private', 'public'].includes(reachOf(address))).toBe(true);
		}));
	});
});

test.for([
	['10.0.0.5', ['10.0.0.5']],
	['10.0.0.254-10.0.1.1', ['10.0.0.254', '10.0.0.255', '10.0.1.0', '10.0.1.1']],
	['10.0.0.5-7', ['10.0.0.5', '10.0.0.6', '10.0.0.7']],
	['10.0.0.9/30', ['10.0.0.9', '10.0.0.10']],
	['10.0.0.9/31', ['10.0.0.8', '10.0.0.9']],
	['10.0.0.9/32', ['10.0.0.9']],
	['10.0.0.9-8', undefined],
	['10.0.0.0/33', undefined],
	['10.0.0.0/', undefined],
	['10.0.0.0/24-3', undefined],
	['10.0.0.1-', undefined],
	['fd00::/64', undefined],
	['everywhere', undefined],
] as const)('the range %s', ([text, addresses]) => {
	const range = parseRange(text);
	expect(range && addressesOf(range)).toEqual(addresses);
});

describe('long texts', () => {
	test('are whole again when joined, in pieces that fit', () => {
		fc.assert(fc.property(fc.array(fc.string({unit: 'grapheme', maxLength: 100})).map(words => words.join(' ')), fc.constantFrom('utf-8', 'windows-1252'), (text, charset) => {
			const parts = splitText(text, charset);
			expect(parts?.join('') ?? text).toBe(text);
			expect(parts?.every(part => encode(part, charset).length <= 480) ?? true).toBe(true);
		}));
	});

	test('are cut behind line ends and blanks, where that leaves no tiny piece', () => {
		expect(splitText(`${'x'.repeat(300)}\n${'y'.repeat(100)} ${'z'.repeat(200)}`, 'utf-8')?.map(part => part.length)).toEqual([301, 301]);
		expect(splitText(`${'x'.repeat(300)} ${'y'.repeat(300)}`, 'utf-8')?.map(part => part.length)).toEqual([301, 300]);
		expect(splitText(`x ${'y'.repeat(600)}`, 'utf-8')?.map(part => part.length)).toEqual([480, 122]);
	});

	test('a character with more marks than a datagram holds is torn', () => {
		const text = 'e' + '\u{301}'.repeat(500);
		const parts = splitText(text, 'utf-8');
		expect(parts?.join('')).toBe(text);
		expect(parts?.every(part => encode(part).length <= 480)).toBe(true);
	});
});
