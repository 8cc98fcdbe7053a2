import type * as promises from 'node:dns/promises';
import {Worker} from 'node:worker_threads';
import {once} from 'node:events';
import {connect} from 'node:net';
import {expect, onTestFinished, test, vi} from 'vitest';
import {findFreePort} from '../../support/free-port.js';
import {bareServer, Witness} from '../../support/sockets.js';
import {next, EventRecord, scriptNet, turns} from '../../support/script-sockets.js';

/** Names that no resolver knows: with two addresses, and without an answer. */
vi.mock('node:dns/promises', async original => {
	const dns = await original<typeof promises>();
	return {
		...dns,
		async lookup(name: string) {
			switch (name) {
				case 'two.test': {
					return [{address: '::1', family: 6}, {address: '127.0.0.1', family: 4}];
				}

				case 'never.test': {
					return new Promise(() => {});
				}

				default: {
					return dns.lookup(name, {all: true});
				}
			}
		},
	};
});

/** Takes what is sent, and says what it was. */
const sink = async (): Promise<{readonly port: number; readonly witness: Witness}> => {
	const witness = new Witness();
	const {port} = await bareServer(socket => {
		socket.on('data', witness.data);
		socket.on('end', () => {
			witness.closed('end');
			socket.end();
		});
	});
	return {port, witness};
};

/** A port whose connections are never taken, and whose queue of them is full. */
const stalledPort = async (): Promise<number> => {
	const worker = new Worker(`
		const {createServer} = require('node:net');
		const {parentPort} = require('node:worker_threads');
		const server = createServer();
		server.listen({port: 0, host: '127.0.0.1', backlog: 1}, () => {
			parentPort.postMessage(server.address().port);
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
		});
	`, {eval: true});
	onTestFinished(async () => {
		await worker.terminate();
	});
	const [port] = await once(worker, 'message') as [number];
	for (let index = 0; index < 4; index++) {
		const socket = connect(port, '127.0.0.1');
		socket.on('error', () => {});
		onTestFinished(() => {
			socket.destroy();
		});
	}

	return port;
};

test('1: a refused connection is told once, and of no disconnect', async () => {
	const {Socket} = scriptNet();
	const port = await findFreePort();
	const socket = new Socket();
	const record = new EventRecord(socket);
	expect(socket.connect('127.0.0.1', port)).toBe(true);
	await record.until('connectFailed');
	await turns();
	expect(record.events).toEqual([
		'stateChanged 2 Connecting',
		'stateChanged 0 Unconnected',
		'error ConnectionRefused',
		`connectFailed ConnectionRefused: the host refused the connection (127.0.0.1 port ${port})`,
	]);
	expect(socket.lastError()).toMatchObject({name: 'ConnectionRefused', code: 'ECONNREFUSED'});
	expect([socket.remoteIp(), socket.remotePort(), socket.localIp(), socket.localPort()]).toEqual(['', 0, '', 0]);
});

test('1: of several addresses each is told why', async () => {
	const {Socket} = scriptNet();
	const port = await findFreePort();
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.connect('two.test', port);
	await record.until('connectFailed');
	expect(record.events).toEqual([
		'stateChanged 1 HostLookUp',
		'hostFound ::1 127.0.0.1',
		'stateChanged 2 Connecting',
		'stateChanged 0 Unconnected',
		'error ConnectionRefused',
		`connectFailed ConnectionRefused: the host refused the connection (::1 port ${port}); ConnectionRefused: the host refused the connection (127.0.0.1 port ${port})`,
	]);
});

test('2: a name that nobody knows', async () => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	const record = new EventRecord(socket);
	expect(socket.connect('nobody.invalid', 80)).toBe(true);
	expect([socket.status(), socket.remoteIp(), socket.remotePort()]).toEqual([1, '', 80]);
	await record.until('connectFailed');
	expect(record.events).toEqual([
		'stateChanged 1 HostLookUp',
		'stateChanged 0 Unconnected',
		'error HostNotFound',
		'connectFailed HostNotFound: the name could not be resolved (nobody.invalid port 80)',
	]);
});

test('3: once there is a connection its time is not limited', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	onTestFinished(() => {
		vi.useRealTimers();
	});
	const {Socket} = scriptNet();
	const {port} = await sink();
	const socket = new Socket();
	socket.connect('127.0.0.1', port);
	await next(socket, 'connected');
	expect(vi.getTimerCount()).toBe(0);
	expect(socket.status()).toBe(3);
});

test('3: a lookup without an answer times out', async () => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.setConnectTimeout(5);
	socket.connect('never.test', 80);
	await record.until('connectFailed');
	expect(record.events).toEqual([
		'stateChanged 1 HostLookUp',
		'stateChanged 0 Unconnected',
		'error SocketTimeout',
		'connectFailed SocketTimeout: timed out (never.test port 80)',
	]);
});

test('3: so does a host without an answer', async () => {
	const {Socket} = scriptNet();
	const port = await stalledPort();
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.setConnectTimeout(200);
	socket.connect('127.0.0.1', port);
	await record.until('stateChanged 2');
	expect(socket.remoteIp()).toBe('127.0.0.1');
	await record.until('connectFailed');
	expect(record.events).toEqual([
		'stateChanged 2 Connecting',
		'stateChanged 0 Unconnected',
		'error SocketTimeout',
		`connectFailed SocketTimeout: timed out (127.0.0.1 port ${port})`,
	]);
});

test.each([0, -1, 65_536, 1.5, NaN])('4: %d is no port to connect to', async port => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	const record = new EventRecord(socket);
	expect(socket.connect('127.0.0.1', port)).toBe(false);
	expect(socket.lastError()?.name).toBe('BadPort');
	await turns();
	expect(record.events).toEqual([]);
});

test.each(['', ' ', '\0', '[127.0.0.1]', '[x', undefined as unknown as string])('4: %j is no host, or none that is found', async host => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	const hasStarted = socket.connect(host, 80);
	if (hasStarted) {
		await next(socket, 'connectFailed');
	}

	expect(socket.lastError()?.name).toBe('HostNotFound');
	expect(socket.status()).toBe(0);
});

test('5: only one at a time', async () => {
	const {Socket} = scriptNet();
	const {port} = await sink();
	const socket = new Socket();
	const record = new EventRecord(socket);
	expect(socket.connect('127.0.0.1', port)).toBe(true);
	expect(socket.connect('127.0.0.1', port)).toBe(false);
	expect(await socket.listen()).toBe(false);
	expect(socket.lastError()?.name).toBe('BadState');
	await record.until('connected');
	expect(socket.connect('127.0.0.1', port)).toBe(false);
	expect(record.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 3 Connected', 'connected']);
});

test('6, 7: an address skips the lookup, a name does not', async () => {
	const {Socket} = scriptNet();
	const {port} = await sink();
	const byAddress = new Socket();
	const byName = new Socket();
	const records = [new EventRecord(byAddress), new EventRecord(byName)];
	byAddress.connect('127.0.0.1', port);
	byName.connect('localhost', port);
	expect([byAddress.status(), byName.status()]).toEqual([2, 1]);
	expect([byAddress.status(true), byName.status(true)]).toEqual(['Connecting', 'HostLookUp']);
	await Promise.all(records.map(async record => record.until('connected')));
	expect(records[0]!.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 3 Connected', 'connected']);
	expect(records[1]!.events).toEqual([
		'stateChanged 1 HostLookUp',
		expect.stringMatching(/^hostFound .*127\.0\.0\.1/v),
		'stateChanged 2 Connecting',
		'stateChanged 3 Connected',
		'connected',
	]);
	expect([byAddress.remoteIp(), byAddress.remotePort(), byAddress.localIp()]).toEqual(['127.0.0.1', port, '127.0.0.1']);
	expect(byAddress.localPort()).toBeGreaterThan(0);
});

test('6: an IPv6 address may stand in brackets', async () => {
	const {Socket} = scriptNet();
	const {port} = await bareServer(() => {}, '::1');
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.connect('[::1]', port);
	await record.until('connected');
	expect(socket.remoteIp()).toBe('::1');
	expect(record.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 3 Connected', 'connected']);
});

test('8: what is written in states 1 and 2 leaves in order when there is a connection', async () => {
	const {Socket} = scriptNet();
	const {port, witness} = await sink();
	const socket = new Socket();
	socket.connect('localhost', port);
	expect(socket.write('one ')).toBe(4);
	expect(socket.bytesToWrite()).toBe(4);
	socket.on('stateChanged', state => {
		if (state === 2) {
			socket.write('two ');
		}
	});
	socket.on('connected', () => {
		socket.write('three');
	});
	await witness.untilText('one two three');
});

test('8: what was written for an attempt that failed is gone', async () => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	socket.connect('127.0.0.1', await findFreePort());
	expect(socket.write('lost')).toBe(4);
	await next(socket, 'connectFailed');
	expect(socket.bytesToWrite()).toBe(0);
	const {port, witness} = await sink();
	expect(socket.connect('127.0.0.1', port)).toBe(true);
	socket.write('found');
	await witness.untilText('found');
});

test.each(['localhost', 'never.test'])('39: of an attempt that was given up nothing is told later (%s)', async name => {
	const {Socket} = scriptNet();
	const {port} = await sink();
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.connect(name, port);
	socket.close();
	expect(socket.status()).toBe(0);
	const other = new Socket();
	other.connect('localhost', port);
	await next(other, 'connected');
	await turns();
	expect(record.events).toEqual(['stateChanged 1 HostLookUp', 'stateChanged 0 Unconnected']);
});

test('39: nor of one in state 2', async () => {
	const {Socket} = scriptNet();
	const {port} = await sink();
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.connect('127.0.0.1', port);
	socket.close();
	const other = new Socket();
	other.connect('127.0.0.1', port);
	await next(other, 'connected');
	await turns();
	expect(record.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 0 Unconnected']);
});
