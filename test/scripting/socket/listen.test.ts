import {connect, type Socket as BareSocket} from 'node:net';
import {once} from 'node:events';
import {expect, onTestFinished, test} from 'vitest';
import type {Socket} from '../../../source/scripting/socket.js';
import {caller} from '../../support/sockets.js';
import {EventRecord, scriptNet, turns, until} from '../../support/script-sockets.js';

/** Takes everybody, and keeps them. */
const host = async (
	net: ReturnType<typeof scriptNet>,
	[port, address, isV6]: readonly [number?, string?, boolean?] = [],
	prepare: (socket: Socket) => void = () => {},
): Promise<{readonly socket: Socket; readonly peers: readonly Socket[]; readonly record: EventRecord; readonly untilPeers: (count: number) => Promise<void>}> => {
	const socket = new net.Socket();
	prepare(socket);
	const record = new EventRecord(socket);
	const peers: Socket[] = [];
	socket.on('incomingConnection', peer => {
		peers.push(peer);
		return false;
	});
	expect(await socket.listen(port, address, isV6)).toBe(true);
	const untilPeers = async (count: number): Promise<void> => {
		await until(() => peers.length >= count);
	};

	return {socket, peers, record, untilPeers};
};

const refused = async (port: number, address: string): Promise<string | undefined> => {
	const socket: BareSocket = connect({host: address, port});
	onTestFinished(() => {
		socket.destroy();
	});
	const [error] = await once(socket, 'error') as [NodeJS.ErrnoException];
	return error.code;
};

test('18: on port 0 the real one is told, and the promise is what to wait for', async () => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	const record = new EventRecord(socket);
	const listening = socket.listen(0, '127.0.0.1');
	expect([socket.status(), socket.localPort()]).toEqual([0, 0]);
	expect(socket.connect('127.0.0.1', 1)).toBe(false);
	expect(socket.setProtocol('UDP')).toBe(false);
	expect(await socket.listen()).toBe(false);
	expect(await listening).toBe(true);
	expect([socket.status(), socket.status(true), socket.localIp(), socket.remoteIp(), socket.remotePort()]).toEqual([6, 'Listening', '127.0.0.1', '', 0]);
	const port = socket.localPort();
	expect(port).toBeGreaterThan(0);
	await record.until('stateChanged 6');
	socket.close();
	await record.until('stateChanged 0');
	expect(record.events).toEqual(['stateChanged 6 Listening', 'stateChanged 0 Unconnected']);
	expect(await refused(port, '127.0.0.1')).toBe('ECONNREFUSED');
});

test.each(['close', 'destroy'] as const)('a listen that is not done is given up by %s', async method => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	const record = new EventRecord(socket);
	const listening = socket.listen(0, '127.0.0.1');
	socket[method]();
	expect(await listening).toBe(false);
	await turns();
	expect(record.events).toEqual([]);
	expect(socket.status()).toBe(0);
});

test('19: a port that is taken', async () => {
	const net = scriptNet();
	const {socket} = await host(net, [0, '127.0.0.1']);
	const other = new net.Socket();
	const record = new EventRecord(other);
	expect(await other.listen(socket.localPort(), '127.0.0.1')).toBe(false);
	expect(other.lastError()).toMatchObject({
		name: 'AddressInUse',
		code: 'EADDRINUSE',
		message: `AddressInUse: address and port in use (127.0.0.1 port ${socket.localPort()})`,
	});
	await turns();
	expect(record.events).toEqual([]);
	expect(await other.listen(0, '127.0.0.1')).toBe(true);
	expect(other.lastError()).toBe(null);
});

test.each([
	[0, '192.0.2.1', false, 'SocketAddressNotAvailable'],
	[0, 'localhost', false, 'UnsupportedSocketOperation'],
	[0, '127.0.0.1', true, 'UnsupportedSocketOperation'],
	[-1, '', false, 'BadPort'],
	[65_536, '', false, 'BadPort'],
	[NaN, '', false, 'BadPort'],
] as const)('20: port %d at "%s" (IPv6: %s) is refused: %s', async (port, address, isV6, name) => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	expect(await socket.listen(port, address, isV6)).toBe(false);
	expect(socket.lastError()?.name).toBe(name);
});

test('without an address it is IPv4 alone', async () => {
	const {socket, peers, untilPeers} = await host(scriptNet());
	expect(socket.localIp()).toBe('0.0.0.0');
	expect(await refused(socket.localPort(), '::1')).toBe('ECONNREFUSED');
	await caller(socket.localPort());
	await untilPeers(1);
	expect(peers[0]!.remoteIp()).toBe('127.0.0.1');
});

test('21, 23: all of IPv6 takes IPv4 as well, and shows it as such', async () => {
	const {socket, peers, untilPeers} = await host(scriptNet(), [0, '', true]);
	expect(socket.localIp()).toBe('::');
	await caller(socket.localPort(), '::1');
	await untilPeers(1);
	await caller(socket.localPort(), '127.0.0.1');
	await untilPeers(2);
	expect(peers.map(peer => [peer.status(), peer.remoteIp(), peer.localIp()])).toEqual([[3, '::1', '::1'], [3, '127.0.0.1', '127.0.0.1']]);
});

test('22: or IPv6 only', async () => {
	const {socket, untilPeers} = await host(scriptNet(), [0, '', true], listener => {
		listener.setIpv6Only(true);
	});
	expect(await refused(socket.localPort(), '127.0.0.1')).toBe('ECONNREFUSED');
	await caller(socket.localPort(), '::1');
	await untilPeers(1);
});

test('26: connections outlive their listener', async () => {
	const {socket, peers, untilPeers, record} = await host(scriptNet(), [0, '127.0.0.1']);
	const {socket: bare, witness} = await caller(socket.localPort());
	await untilPeers(1);
	socket.close();
	socket.destroy();
	expect(peers[0]!.write('still here')).toBe(10);
	await witness.untilText('still here');
	const peerRecord = new EventRecord(peers[0]!);
	bare.end('and you');
	await peerRecord.until('disconnect');
	expect(peerRecord.events).toEqual(['dataAvailable 7', 'stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect ']);
	expect(record.events).toEqual(['stateChanged 6 Listening']);
});
