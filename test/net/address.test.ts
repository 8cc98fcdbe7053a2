import {expect, test} from 'vitest';
import {plainAddress} from '../../source/net/address.js';

test('IPv4 over IPv6 is IPv4', () => {
	for (const mapped of ['::ffff:192.0.2.7', '::FFFF:192.0.2.7', '::ffff:c000:207', '0:0:0:0:0:ffff:192.0.2.7']) {
		expect(plainAddress(mapped), mapped).toBe('192.0.2.7');
	}
});

test('any other address stays as it is', () => {
	for (const address of ['192.0.2.7', '::1', '::', '2001:db8::ffff:192.0.2.7', 'fe80::1%eth0', '64:ff9b::192.0.2.7', '']) {
		expect(plainAddress(address)).toBe(address);
	}
});
