import {expect, test} from 'vitest';
import {parseContactValues} from '../../source/config/contact-values.js';
import type {MudlarkError} from '../../source/lib/errors.js';

test.for<[string[], Record<string, unknown>]>([
	[[], {}],
	[['h'], {host: 'h'}],
	[['h', '4051'], {host: 'h', port: 4051}],
	[['h:4051'], {host: 'h', port: 4051}],
	[['::1'], {host: '::1'}],
	[['[::1]'], {host: '::1'}],
	[['[::1]:4051'], {host: '::1', port: 4051}],
	[['port=1', 'h', 'group=night watch'], {host: 'h', port: 1, group: 'night watch'}],
	[['HOST=h', 'charset=latin1', 'protocol=mudmaster'], {host: 'h', charset: 'latin1', protocol: 'mudmaster'}],
	[['group=a=b'], {group: 'a=b'}],
	[['group=', 'port='], {group: undefined, port: undefined}],
	[['reconnect=False'], {reconnect: false}],
	[['reconnect=maybe'], {reconnect: 'maybe'}],
	[['port=many'], {port: 'many'}],
	[['h:x'], {host: 'h:x'}],
])('%j is read', ([values, patch]) => {
	expect(parseContactValues(values)).toStrictEqual(patch);
});

test.for<[string[], string]>([
	[['h', '1', '2'], '"2" is one word too many; allowed: HOST [PORT], then key=value with host, port, protocol, charset, group, reconnect.'],
	[['h', 'latin1'], '"latin1" is one word too many; allowed: HOST [PORT], then key=value with host, port, protocol, charset, group, reconnect.'],
	[['grup=x'], 'A contact has no grup. Did you mean group? Allowed: host, port, protocol, charset, group, reconnect.'],
	[['constructor=x'], 'A contact has no constructor. Allowed: host, port, protocol, charset, group, reconnect.'],
])('%j is refused', ([values, message]) => {
	expect(() => parseContactValues(values)).toThrow(expect.objectContaining({code: 'ML_CONTACT_INVALID', message}) as MudlarkError);
});
