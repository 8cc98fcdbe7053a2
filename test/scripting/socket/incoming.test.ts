import {expect, test, vi} from 'vitest';
import type {Socket} from '../../../source/scripting/socket.js';
import {caller, type Witness} from '../../support/sockets.js';
import {EventRecord, scriptNet, turns, until} from '../../support/script-sockets.js';

type Net = ReturnType<typeof scriptNet>;

/** A listener whose handler is this. */
const listener = async (net: Net, handler?: (this: Socket, peer: Socket) => unknown): Promise<Socket> => {
	const socket = new net.Socket();
	if (handler) {
		socket.on('incomingConnection', peer => Reflect.apply(handler, socket, [peer]));
	}

	expect(await socket.listen(0, '127.0.0.1')).toBe(true);
	return socket;
};

const ended = async (witness: Witness): Promise<string> => witness.untilClosed();

test('24: the handler is given a connected socket', async () => {
	const net = scriptNet();
	const seen: unknown[] = [];
	const socket = await listener(net, peer => {
		seen.push(peer instanceof net.Socket, peer.status(), peer.remoteIp(), peer.remotePort(), peer.localPort());
		return true;
	});
	const {socket: bare, witness} = await caller(socket.localPort());
	await ended(witness);
	expect(seen).toEqual([true, 3, '127.0.0.1', bare.localPort, socket.localPort()]);
});

test('24: true: what was written leaves whole, although nobody reads what comes', async () => {
	const net = scriptNet();
	const size = 4_000_000;
	const socket = await listener(net, peer => {
		peer.write(new Uint8Array(size));
		return true;
	});
	const {socket: bare, witness} = await caller(socket.localPort());
	bare.write(new Uint8Array(1_000_000));
	expect(await ended(witness)).toBe('end');
	expect(witness.bytes.length).toBe(size);
	expect(net.lines).toEqual([]);
	bare.end();
});

test('24: false: it stays open', async () => {
	const net = scriptNet();
	const peers: Socket[] = [];
	const socket = await listener(net, peer => {
		peers.push(peer);
		return false;
	});
	const {socket: bare, witness} = await caller(socket.localPort());
	bare.write('hello');
	await until(() => peers[0]?.bytesAvailable() === 5);

	peers[0]!.write('and hello');
	await witness.untilText('and hello');
	expect(net.lines).toEqual([]);
});

test.each([
	['nothing', () => undefined],
	['a promise of nothing', async () => undefined],
	['something else', () => 'yes'],
])('24: %s: it is closed, and the log says so', async (_, handler) => {
	const net = scriptNet();
	const socket = await listener(net, handler);
	const {socket: bare, witness} = await caller(socket.localPort());
	await ended(witness);
	expect(net.lines).toEqual([
		`The connection from 127.0.0.1:${bare.localPort} was closed, as the script has not taken it: accept it, listen to its events, or return false.`,
	]);
});

test('24: without a handler it is closed', async () => {
	const net = scriptNet();
	const socket = await listener(net);
	const {witness} = await caller(socket.localPort());
	await ended(witness);
	expect(net.lines).toHaveLength(1);
});

test('24, 25: who listens to it keeps it, and misses nothing', async () => {
	const net = scriptNet();
	const records: EventRecord[] = [];
	const texts: string[] = [];
	const socket = await listener(net, async peer => {
		await turns();
		records.push(new EventRecord(peer));
		peer.on('dataAvailable', () => {
			texts.push(peer.readText());
		});
	});
	const {socket: bare} = await caller(socket.localPort());
	bare.end('all of it');
	await until(() => records.length > 0);

	await records[0]!.until('disconnect');
	expect(texts).toEqual(['all of it']);
	expect(records[0]!.events).toEqual(['dataAvailable 9', 'stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect ']);
	expect(net.lines).toEqual([]);
});

test('24: a handler put on the peer itself keeps it as well', async () => {
	const net = scriptNet();
	const {promise, resolve} = Promise.withResolvers<string>();
	const socket = await listener(net, peer => {
		peer.dataAvailableEvent = octets => {
			resolve(peer.readText(octets));
		};
	});
	const {socket: bare} = await caller(socket.localPort());
	bare.write('hello');
	expect(await promise).toBe('hello');
});

test('24: accept moves the connection into a socket of the script\'s own', async () => {
	const net = scriptNet();
	class Echo extends net.Socket {
		override dataAvailableEvent(): void {
			this.write(this.read());
		}
	}

	const seen: unknown[] = [];
	const echo = new Echo();
	const record = new EventRecord(echo);
	const socket = await listener(net, async function (peer) {
		await turns();
		const busy = new net.Socket();
		busy.connect('127.0.0.1', this.localPort());
		seen.push(this.accept(busy), new net.Socket().accept(echo), this.accept(echo), this.accept(new net.Socket()), peer.status(), echo.status());
		busy.destroy();
		return true;
	});
	const {socket: bare, witness} = await caller(socket.localPort());
	bare.write('once');
	await witness.untilText('once');
	expect(seen.slice(0, 6)).toEqual([false, false, true, false, 0, 3]);
	expect(echo.remotePort()).toBe(bare.localPort);
	expect(record.events).toEqual(['stateChanged 3 Connected']);
});

test('accept outside of the handler finds nothing to accept', async () => {
	const net = scriptNet();
	const socket = await listener(net, () => true);
	expect(socket.accept(new net.Socket())).toBe(false);
	expect(socket.lastError()?.name).toBe('BadState');
});

test('24: several listeners: one that is done with it decides, then one that keeps it', async () => {
	const net = scriptNet();
	const socket = await listener(net, () => undefined);
	const keep = (): boolean => false;
	socket.on('incomingConnection', keep);
	socket.on('incomingConnection', async peer => {
		peer.write('bye');
		return true;
	});
	const {witness} = await caller(socket.localPort());
	await ended(witness);
	expect(witness.text).toBe('bye');
	expect(net.lines).toEqual([]);
});

test('24: a handler that throws has not taken it', async () => {
	const net = scriptNet();
	const socket = await listener(net, async () => {
		throw new Error('no');
	});
	const {witness} = await caller(socket.localPort());
	await ended(witness);
	expect(net.failures).toEqual([{handler: 'incomingConnectionEvent', message: 'no'}]);
	expect(net.lines).toHaveLength(1);
});

test('24: a handler may close it by itself', async () => {
	const net = scriptNet();
	const socket = await listener(net, peer => {
		peer.write('bye');
		peer.close();
	});
	const {witness} = await caller(socket.localPort());
	expect(await ended(witness)).toBe('end');
	expect(witness.text).toBe('bye');
	expect(net.lines).toEqual([]);
});

test('24: nothing is read while the handler\'s promise is awaited, which is not forever', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	try {
		const net = scriptNet();
		const {promise, resolve} = Promise.withResolvers<Socket>();
		const never = Promise.withResolvers<void>();
		const socket = await listener(net, async peer => {
			peer.on('error', () => {});
			resolve(peer);
			await never.promise;
		});
		const {socket: bare} = await caller(socket.localPort());
		bare.write('hello');
		const peer = await promise;
		await turns();
		expect(peer.bytesAvailable()).toBe(0);
		vi.advanceTimersByTime(10_000);
		await until(() => peer.bytesAvailable() === 5);
	} finally {
		vi.useRealTimers();
	}
});

test('64 may wait for the script\'s word, and no more', async () => {
	const net = scriptNet();
	const {promise, resolve} = Promise.withResolvers<boolean>();
	const socket = await listener(net, async () => promise);
	const callers = await Promise.all(Array.from({length: 64}, async () => caller(socket.localPort())));
	const {witness} = await caller(socket.localPort());
	await ended(witness);
	expect(await net.untilLine()).toContain('64 connections to it wait for the script');
	expect(callers.every(other => other.witness.closes.length === 0)).toBe(true);
	resolve(true);
	await Promise.all(callers.map(async other => ended(other.witness)));
});

test('256 may be open, and a place is free again when one has gone', async () => {
	const net = scriptNet();
	let count = 0;
	const socket = await listener(net, peer => {
		count++;
		peer.write('in');
		return false;
	});
	const callers = [];
	for (let index = 0; index < 256; index += 32) {
		// eslint-disable-next-line no-await-in-loop -- Not more than may wait.
		const some = await Promise.all(Array.from({length: 32}, async () => caller(socket.localPort())));
		// eslint-disable-next-line no-await-in-loop -- As above.
		await Promise.all(some.map(async ({witness}) => witness.untilText('in')));
		callers.push(...some);
	}

	const {witness} = await caller(socket.localPort());
	await ended(witness);
	expect(await net.untilLine()).toContain('256 connections to it are open');
	expect(count).toBe(256);
	callers[0]!.socket.end();
	await ended(callers[0]!.witness);
	await turns();
	const another = await caller(socket.localPort());
	await another.witness.untilText('in');
});

test('connections that nobody was asked about are gone with the listener', async () => {
	const net = scriptNet();
	const socket = await listener(net, () => {
		// The second one is waiting by then.
		socket.destroy();
		return false;
	});
	const callers = await Promise.all([caller(socket.localPort()), caller(socket.localPort())]);
	const closed = await Promise.race(callers.map(async ({witness}) => ended(witness)));
	expect(closed).toBe('end');
});
