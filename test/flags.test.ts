import {describe, expect, test} from 'vitest';
import {readFlags} from '../source/flags.js';

const ipchat = (...argv: readonly string[]) => {
	const {overrides, mistakes} = readFlags(argv);
	return mistakes.length > 0 ? mistakes : Object.fromEntries(Object.entries(overrides).filter(([key]) => key.startsWith('ipchat.')));
};

describe('--ipchat', () => {
	test.for([
		[[], {}],
		[['--ipchat'], {'ipchat.enabled': true}],
		[['--ipchat', '--headless'], {'ipchat.enabled': true}],
		[['--ipchat', 'off'], {'ipchat.enabled': false}],
		[['--ipchat', '127.0.0.2'], {'ipchat.enabled': true, 'ipchat.address': '127.0.0.2'}],
		[['--ipchat', '127.0.0.2:1500'], {'ipchat.enabled': true, 'ipchat.address': '127.0.0.2', 'ipchat.port': 1500}],
		[['--ipchat=:1500'], {'ipchat.enabled': true, 'ipchat.port': 1500}],
		[['--ipchat', '127.0.0.2:0'], {'ipchat.enabled': true, 'ipchat.address': '127.0.0.2', 'ipchat.port': 0}],
		[['--ipchat', '::1'], {'ipchat.enabled': true, 'ipchat.address': '::1'}],
		[['--ipchat', '[::1]'], {'ipchat.enabled': true, 'ipchat.address': '::1'}],
		[['--ipchat', '[2001:DB8::7]:1500'], {'ipchat.enabled': true, 'ipchat.address': '2001:db8::7', 'ipchat.port': 1500}],
		[['--ipchat', 'off', '--ipchat', '127.0.0.3'], {'ipchat.enabled': true, 'ipchat.address': '127.0.0.3'}],
	] as ReadonlyArray<readonly [readonly string[], Readonly<Record<string, unknown>>]>)('%j', ([argv, expected]) => {
		expect(ipchat(...argv)).toEqual(expected);
	});

	test.for(['1500', 'here', '1.2.3', '127.0.0.2:', '127.0.0.2:70000', '[::1', '::1:x', 'example.org'])('%s is none', text => {
		expect(ipchat('--ipchat', text)).toEqual([`--ipchat: ${JSON.stringify(text)} is none of ADDRESS, ADDRESS:PORT, :PORT, [IPV6]:PORT and off; ADDRESS is an IP address, a port is 0 to 65535`]);
	});
});
