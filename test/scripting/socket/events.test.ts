import type {Socket as BareSocket} from 'node:net';
import {expect, test} from 'vitest';
import {findFreePort} from '../../support/free-port.js';
import {bareServer, Witness} from '../../support/sockets.js';
import {latin1, next, EventRecord, scriptNet, turns, until} from '../../support/script-sockets.js';

/** A bare server for one connection, and the port of it. */
const bare = async (): Promise<{readonly port: number; readonly other: Promise<BareSocket>}> => {
	const {promise, resolve} = Promise.withResolvers<BareSocket>();
	const {port} = await bareServer(resolve);
	return {port, other: promise};
};

/** A connected socket, what it told since then, and the other end. */
const connected = async () => {
	const net = scriptNet();
	const {port, other} = await bare();
	const socket = new net.Socket();
	const record = new EventRecord(socket);
	socket.connect('127.0.0.1', port);
	await record.until('connected');
	record.events.length = 0;
	return {...net, port, socket, record, other: await other};
};

test('7: a clean end: all data first, and what is unread stays', async () => {
	const {socket, record, other} = await connected();
	const witness = new Witness();
	other.on('end', () => {
		witness.closed('end');
	});
	other.resume();
	other.end('bye');
	await record.until('disconnect');
	expect(record.events).toEqual(['dataAvailable 3', 'stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect ']);
	expect(await witness.untilClosed()).toBe('end');
	expect(socket.lastError()).toBe(null);
	expect([socket.remoteIp(), socket.localIp(), socket.localPort()]).toEqual(['127.0.0.1', '', 0]);
	expect(socket.readText()).toBe('bye');
});

test('7: our own close', async () => {
	const {socket, record, other} = await connected();
	other.resume();
	socket.close();
	expect(socket.status()).toBe(5);
	await record.until('disconnect');
	await turns();
	expect(record.events).toEqual(['stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect ']);
});

test('7, 34: reset by the peer', async () => {
	const {socket, record, other, port} = await connected();
	other.resetAndDestroy();
	await record.until('disconnect');
	await turns();
	expect(record.events).toEqual([
		'stateChanged 0 Unconnected',
		'error RemoteHostClosed',
		`disconnect RemoteHostClosed: the connection was reset by the peer (127.0.0.1 port ${port})`,
	]);
	expect(socket.lastError()?.code).toBe('ECONNRESET');
});

test('what is left of the connection when nothing can be flushed is an error', async () => {
	const {socket, record, other, port} = await connected();
	other.pause();
	socket.write(new Uint8Array(12_000_000));
	socket.setLinger(1);
	socket.close();
	await record.until('disconnect');
	expect(record.events).toEqual([
		'stateChanged 5 Closing',
		'stateChanged 0 Unconnected',
		'error SocketTimeout',
		`disconnect SocketTimeout: timed out (127.0.0.1 port ${port})`,
	]);
});

test('nothing comes inside a method call, and status has what is told or what comes after it', async () => {
	const {Socket} = scriptNet();
	const {port} = await bare();
	const order = [2, 3, 5, 0];
	const seen: string[] = [];
	const socket = new Socket();
	socket.on('stateChanged', state => {
		seen.push(order.indexOf(socket.status()) >= order.indexOf(state) ? `event ${state}` : `event ${state} before its time`);
	});
	socket.connect('127.0.0.1', port);
	seen.push('connect has returned');
	await next(socket, 'connected');
	socket.close();
	seen.push('close has returned');
	await next(socket, 'disconnect');
	expect(seen).toEqual(['connect has returned', 'event 2', 'event 3', 'close has returned', 'event 5', 'event 0']);
});

test('one event tells of what came meanwhile, and none of what was left unread', async () => {
	const {socket, record, other} = await connected();
	other.setNoDelay(true);
	other.write('one');
	await record.until('dataAvailable 3');
	await turns();
	other.write('two');
	await record.until('dataAvailable 6');
	await turns();
	expect(record.events).toEqual(['dataAvailable 3', 'dataAvailable 6']);
	expect(latin1(socket.read(4))).toBe('onet');
	expect(socket.readText()).toBe('wo');
	await turns();
	expect(record.events).toEqual(['dataAvailable 3', 'dataAvailable 6']);
});

test('what the peer said before it ended can be answered', async () => {
	const {socket, record, other} = await connected();
	const witness = new Witness();
	other.on('data', witness.data);
	socket.on('dataAvailable', () => {
		socket.write(`you said ${socket.readText()}`);
	});
	other.end('hello');
	await record.until('disconnect');
	await witness.untilText('you said hello');
});

test('12: the same object connects again', async () => {
	const {socket, record, other, port} = await connected();
	other.end('left over');
	await record.until('disconnect');
	expect(socket.bytesAvailable()).toBe(9);
	record.events.length = 0;
	expect(socket.connect('127.0.0.1', port)).toBe(true);
	expect(socket.bytesAvailable()).toBe(0);
	await record.until('connected');
	expect(record.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 3 Connected', 'connected']);
});

test('13: to connect while closing leaves the old connection to flush alone', async () => {
	const net = scriptNet();
	const first = new Witness();
	let count = 0;
	const {port} = await bareServer(socket => {
		if (count++ === 0) {
			socket.on('data', first.data);
		}

		socket.on('end', () => {
			socket.end();
			first.closed('end');
		});
		socket.resume();
	});
	const socket = new net.Socket();
	const record = new EventRecord(socket);
	socket.connect('127.0.0.1', port);
	await record.until('connected');
	record.events.length = 0;
	const big = new Uint8Array(8_000_000).fill(120);
	expect(socket.write(big)).toBe(big.length);
	socket.close();
	expect(socket.status()).toBe(5);
	expect(socket.connect('127.0.0.1', port)).toBe(true);
	expect([socket.status(), socket.bytesToWrite()]).toEqual([2, 0]);
	await record.until('connected');
	expect(record.events).toEqual([
		'stateChanged 5 Closing',
		'stateChanged 0 Unconnected',
		'disconnect ',
		'stateChanged 2 Connecting',
		'stateChanged 3 Connected',
		'connected',
	]);
	await first.untilClosed();
	expect(first.bytes.length).toBe(big.length);
});

test('13: of the old connection\'s octets nothing is told any more, of the new one\'s everything, and that can be answered', async () => {
	const net = scriptNet();
	const witness = new Witness();
	const {port} = await bareServer(other => {
		other.on('data', witness.data);
		other.end('octets');
	});
	const socket = new net.Socket();
	const record = new EventRecord(socket);
	socket.connect('127.0.0.1', port);
	// They are there before the event that tells of them has had its turn.
	await until(() => socket.bytesAvailable() > 0);
	const before = record.events.length;
	socket.close();
	socket.connect('127.0.0.1', port);
	socket.on('dataAvailable', () => {
		socket.write(`answer to ${socket.readText()}`);
	});
	await witness.untilText('answer to octets');
	await record.when('both ends', () => record.events.filter(event => event.startsWith('disconnect')).length === 2);
	expect(record.events.slice(before).filter(event => !event.startsWith('connected') && !event.startsWith('stateChanged 3'))).toEqual([
		'stateChanged 5 Closing',
		'stateChanged 0 Unconnected',
		'disconnect ',
		'stateChanged 2 Connecting',
		'dataAvailable 6',
		'stateChanged 5 Closing',
		'stateChanged 0 Unconnected',
		'disconnect ',
	]);
});

test.each(['stateChanged', 'connected', 'dataAvailable', 'disconnect'] as const)('14: destroyed in %s: nothing comes after it', async event => {
	const {Socket, failures} = scriptNet();
	const {port, other} = await bare();
	const socket = new Socket();
	const record = new EventRecord(socket);
	const {promise, resolve} = Promise.withResolvers<void>();
	socket.on(event, () => {
		socket.destroy();
		record.events.push('destroyed');
		resolve();
	});
	socket.connect('127.0.0.1', port);
	if (event === 'dataAvailable' || event === 'disconnect') {
		(await other).end('data');
	}

	await promise;
	const count = record.events.length;
	await turns();
	expect(record.events.length).toBe(count);
	expect(record.events.at(-1)).toBe('destroyed');
	expect([socket.status(), socket.connect('127.0.0.1', port), socket.write('x'), socket.remoteIp()]).toEqual([0, false, -1, '']);
	expect(failures).toEqual([]);
});

test.each(['error', 'connectFailed'] as const)('14: destroyed in %s', async event => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.on(event, () => {
		socket.destroy();
	});
	socket.connect('127.0.0.1', await findFreePort());
	await record.until(event);
	await turns();
	expect(record.events.slice(2).map(line => line.split(' ', 1)[0])).toEqual(event === 'error' ? ['error'] : ['error', 'connectFailed']);
});

test('14: inside of a handler the end comes after it', async () => {
	const {Socket} = scriptNet();
	const {port, other} = await bare();
	const witness = new Witness();
	const socket = new Socket();
	const seen: unknown[] = [];
	socket.on('connected', () => {
		socket.destroy();
		seen.push(socket.status(), socket.write('still here'), socket.connect('127.0.0.1', port));
		socket.close();
	});
	socket.connect('127.0.0.1', port);
	(await other).on('data', witness.data);
	await witness.untilText('still here');
	expect(seen).toEqual([3, 10, false]);
	expect([socket.status(), socket.write('x')]).toEqual([0, -1]);
});

test('14: destroyed by one listener, the next does not hear', async () => {
	const {Socket} = scriptNet();
	const {port} = await bare();
	const heard: string[] = [];
	const socket = new Socket();
	socket.on('stateChanged', () => {
		heard.push('first');
		socket.destroy();
	});
	socket.on('stateChanged', () => {
		heard.push('second');
	});
	socket.connect('127.0.0.1', port);
	await turns();
	expect(heard).toEqual(['first']);
});

test('15, 16: destroyed twice, nothing that was queued is told', async () => {
	const {socket, record, other} = await connected();
	socket.close();
	socket.destroy();
	socket.destroy();
	socket[Symbol.dispose]();
	other.end('too late');
	await turns();
	expect(record.events).toEqual([]);
	expect(socket.status()).toBe(0);
});

test('17: what a handler throws, now or later, is reported, and the socket goes on', async () => {
	const {Socket, failures} = scriptNet();
	const {port, other} = await bare();
	class Thrower extends Socket {
		override connectedEvent(): void {
			throw new Error('thrown by a method');
		}

		override async dataAvailableEvent(): Promise<void> {
			throw new Error('rejected by a method');
		}
	}

	const socket = new Thrower();
	const heard: string[] = [];
	socket.on('stateChanged', state => {
		if (state === 3) {
			throw new Error('thrown by a listener');
		}
	});
	socket.on('stateChanged', state => {
		heard.push(`stateChanged ${state}`);
	});
	socket.connect('127.0.0.1', port);
	(await other).end('data');
	await next(socket, 'disconnect');
	expect(failures).toEqual([
		{handler: 'stateChangedEvent', message: 'thrown by a listener'},
		{handler: 'connectedEvent', message: 'thrown by a method'},
		{handler: 'dataAvailableEvent', message: 'rejected by a method'},
	]);
	expect(heard).toEqual(['stateChanged 2', 'stateChanged 3', 'stateChanged 5', 'stateChanged 0']);
});

test('a method that is overridden replaces the event, unless it calls the one above', async () => {
	const {Socket} = scriptNet();
	const {port, other} = await bare();
	const heard: string[] = [];
	class Both extends Socket {
		override connectedEvent(): void {
			heard.push('connectedEvent');
			super.connectedEvent();
		}

		override connectEvent(): void {
			heard.push('connectEvent');
		}

		override disconnectEvent(error: string): void {
			heard.push(`disconnectEvent "${error}"`);
		}
	}

	const socket = new Both();
	socket.on('connect', () => {
		heard.push('on connect');
	}).on('connected', () => {
		heard.push('on connected');
	}).on('disconnected', () => {
		heard.push('on disconnected');
	});
	socket.connect('127.0.0.1', port);
	(await other).end();
	await until(() => heard.length === 4);
	await turns();
	expect(heard).toEqual(['connectedEvent', 'on connect', 'on connected', 'disconnectEvent ""']);
});

test('on, once and off know each event by its names, and nothing else', async () => {
	const {Socket} = scriptNet();
	const {port} = await bare();
	const heard: string[] = [];
	const socket = new Socket();
	const removed = (): void => {
		heard.push('removed');
	};

	socket.on('connected', removed).off('connect', removed);
	socket.once('connect', () => {
		heard.push('once');
	});
	for (let round = 0; round < 2; round++) {
		socket.connect('127.0.0.1', port);
		// eslint-disable-next-line no-await-in-loop -- One after the other.
		await next(socket, 'connected');
		socket.close();
		// eslint-disable-next-line no-await-in-loop -- One after the other.
		await next(socket, 'disconnect');
	}

	expect(heard).toEqual(['once']);
	expect(() => socket.on('conected' as 'connected', removed)).toThrow('A socket has no event "conected".');
	expect(() => socket.on('connected', 'removed' as unknown as () => void)).toThrow(TypeError);
});

test.each([[false, ['dataAvailable 4', 'stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect '], ''], [true, ['dataAvailable 4', 'ended'], 'the answer']])(
	'33: the peer has ended, half open is %s',
	async (isOn, events, answer) => {
		const {socket, record, other} = await connected();
		const witness = new Witness();
		other.on('data', witness.data);
		other.on('end', () => {
			witness.closed('end');
		});
		socket.setHalfOpen(isOn);
		other.end('asks');
		await record.until(isOn ? 'ended' : 'disconnect');
		await turns();
		expect(record.events).toEqual(events);
		expect(socket.write('the answer')).toBe(isOn ? 10 : -1);
		socket.close();
		await witness.untilClosed();
		expect(witness.text).toBe(answer);
		if (!isOn) {
			return;
		}

		await record.until('disconnect');
		expect(record.events).toEqual([...events, 'stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect ']);
	},
);
