import {networkInterfaces} from 'node:os';
import {expect, test} from 'vitest';
import {bind} from '../../source/net/udp.js';
import {text} from '../support/hex.js';

type Heard = {readonly from: string; readonly said: string};

const listener = async (address: string, port = 0) => {
	const waiting: Array<(heard: Heard) => void> = [];
	const heard: Heard[] = [];
	const socket = await bind({
		address,
		port,
		received(from, bytes) {
			heard.push({from: `${from.address} ${from.port}`, said: text(bytes)});
			waiting.shift()?.(heard.at(-1)!);
		},
	});
	const next = async () => new Promise<Heard>(resolve => {
		waiting.push(resolve);
	});
	return {socket, heard, next};
};

const bytes = (said: string) => new TextEncoder().encode(said);

test('several programs share a port on addresses of their own', async () => {
	const one = await listener('127.0.0.2');
	const {port} = one.socket.locals[0]!;
	const other = await listener('127.0.0.3', port);
	const heard = other.next();
	one.socket.send({address: '127.0.0.3', port}, bytes('hi'));
	expect(await heard).toEqual({from: `127.0.0.2 ${port}`, said: 'hi'});
	await one.socket.close();
	await other.socket.close();
});

test('what was sent last leaves before the socket is closed', async () => {
	const one = await listener('127.0.0.2');
	const {port} = one.socket.locals[0]!;
	const other = await listener('127.0.0.3', port);
	const heard = other.next();
	one.socket.send({address: '127.0.0.3', port}, bytes('bye'));
	await one.socket.close();
	expect((await heard).said).toBe('bye');
	await other.socket.close();
});

test('a port that is taken is named, and so is an address that is not ours', async () => {
	const {socket} = await listener('127.0.0.4');
	await expect(listener('127.0.0.4', socket.locals[0]!.port)).rejects.toMatchObject({code: 'ML_PORT_IN_USE', message: expect.stringContaining(`127.0.0.4:${socket.locals[0]!.port}`) as string});
	await expect(listener('192.0.2.1')).rejects.toMatchObject({code: 'ML_BIND_ADDRESS'});
	await socket.close();
});

test('without an address both families are heard', async () => {
	const heard: string[] = [];
	const {promise, resolve} = Promise.withResolvers<void>();
	const all = await bind({
		port: 0,
		received({address}) {
			heard.push(address);
			if (heard.length === 2) {
				resolve();
			}
		},
	});
	const {port} = all.locals[0]!;
	all.send({address: '127.0.0.1', port}, bytes('four'));
	all.send({address: '::1', port}, bytes('six'));
	await promise;
	expect(heard.toSorted()).toEqual(['127.0.0.1', '::1']);
	await all.close();
});

test('a group is heard as well, where a network of this machine has IPv6, and hinders nothing where none has', async () => {
	const group = 'ff12::4950:6368';
	// Loopback has no way to a group.
	const zones = Object.entries(networkInterfaces()).flatMap(([zone, list]) =>
		(list ?? []).some(({internal, address}) => !internal && address.startsWith('fe80:')) ? [zone] : []);
	const expected = new Set(['to the host', ...(zones.length > 0 ? ['to the group'] : [])]);
	const heard = new Set<string>();
	const {promise, resolve} = Promise.withResolvers<void>();
	const member = await bind({
		port: 0,
		groups: [group],
		received(_from, data) {
			heard.add(text(data));
			if (heard.size === expected.size) {
				resolve();
			}
		},
	});
	const {port} = member.locals[0]!;
	const other = await bind({port: 0, received() {}});
	other.send({address: '127.0.0.1', port}, bytes('to the host'));
	for (const zone of zones) {
		other.send({address: `${group}%${zone}`, port}, bytes('to the group'));
	}

	await promise;
	expect(heard).toEqual(expected);
	await member.close();
	await other.close();
});

test('a socket at an IPv6 address hears there', async () => {
	const one = await listener('::1');
	const {port} = one.socket.locals[0]!;
	expect(one.socket.locals).toEqual([{address: '::1', port}]);
	const heard = one.next();
	one.socket.send({address: '::1', port}, bytes('hi'));
	expect(await heard).toEqual({from: `::1 ${port}`, said: 'hi'});
	await one.socket.close();
});

test('what can\'t leave hinders nothing that comes after it', async () => {
	const one = await listener('127.0.0.2');
	const {port} = one.socket.locals[0]!;
	const heard = one.next();
	one.socket.send({address: '::1', port}, bytes('wrong family'));
	one.socket.send({address: '127.0.0.2', port}, new Uint8Array(65_508));
	one.socket.send({address: '127.0.0.2', port}, bytes('hi'));
	expect((await heard).said).toBe('hi');
	await one.socket.close();
});
