import {expect, test} from 'vitest';
import {describeError, describeFileError} from '../../../source/scripting/socket-errors.js';

const error = (code: string, more: Record<string, unknown> = {}): Error => Object.assign(new Error(`connect ${code}`), {code, ...more});

test.each([
	['ECONNREFUSED', 'ConnectionRefused', 'the host refused the connection'],
	['ECONNRESET', 'RemoteHostClosed', 'the connection was reset by the peer'],
	['EPIPE', 'RemoteHostClosed', 'the connection was reset by the peer'],
	['ENOTFOUND', 'HostNotFound', 'the name could not be resolved'],
	['EAI_AGAIN', 'HostNotFound', 'the name could not be resolved'],
	['EAI_FAIL', 'HostNotFound', 'the name could not be resolved'],
	['EACCES', 'SocketAccess', 'not permitted (low port or no broadcast flag)'],
	['EPERM', 'SocketAccess', 'not permitted (low port or no broadcast flag)'],
	['EMFILE', 'SocketResource', 'out of sockets or memory'],
	['ENFILE', 'SocketResource', 'out of sockets or memory'],
	['ENOBUFS', 'SocketResource', 'out of sockets or memory'],
	['ENOMEM', 'SocketResource', 'out of sockets or memory'],
	['ETIMEDOUT', 'SocketTimeout', 'timed out'],
	['EMSGSIZE', 'DatagramTooLarge', 'datagram too large'],
	['ENETUNREACH', 'Network', 'network unreachable'],
	['EHOSTUNREACH', 'Network', 'network unreachable'],
	['ENETDOWN', 'Network', 'network unreachable'],
	['EADDRINUSE', 'AddressInUse', 'address and port in use'],
	['EADDRNOTAVAIL', 'SocketAddressNotAvailable', 'not an address of this machine'],
	['EAFNOSUPPORT', 'UnsupportedSocketOperation', 'not supported'],
	['EOPNOTSUPP', 'UnsupportedSocketOperation', 'not supported'],
	['EWHATEVER', 'UnknownSocket', 'EWHATEVER'],
])('%s is %s', (code, name, text) => {
	expect(describeError(error(code), {host: 'a.test', port: 1})).toEqual({name, code, message: `${name}: ${text} (a.test port 1)`});
});

test('the address of the attempt is told where there is one', () => {
	expect(describeError(error('ECONNREFUSED', {address: '::1', port: 2}), {host: 'a.test', port: 1}).message).toContain('(::1 port 2)');
});

test('where the system does not know a name it is not found, whatever it says', () => {
	expect(describeError(error('EINVAL', {syscall: 'getaddrinfo'}), {host: 'x', port: 1}).name).toBe('HostNotFound');
});

test('several attempts have a text for each, where Node has none', () => {
	const attempts = new AggregateError([error('ENETUNREACH', {address: '::1', port: 1}), error('ECONNREFUSED', {address: '127.0.0.1', port: 1})], 'none of them worked');
	expect(describeError(attempts, {host: 'a.test', port: 1})).toEqual({
		name: 'Network',
		code: 'ENETUNREACH',
		message: 'Network: network unreachable (::1 port 1); ConnectionRefused: the host refused the connection (127.0.0.1 port 1)',
	});
});

test('files: what lies outside of the script\'s folder is not permitted', () => {
	expect(describeFileError(error('ERR_ACCESS_DENIED'), 'file')).toEqual({name: 'PermissionDenied', code: 'ERR_ACCESS_DENIED', message: 'PermissionDenied: ERR_ACCESS_DENIED (file)'});
});
