import type * as Net from 'node:net';
import {once} from 'node:events';
import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {bareServer, network} from '../support/sockets.js';

/** Attempts at addresses of 192.0.2.0/24, which never answer here. */
const {hanging} = vi.hoisted(() => ({hanging: new Map<string, Net.Socket>()}));

vi.mock('node:net', async importOriginal => {
	const net = await importOriginal<typeof Net>();
	const connect = (options: {readonly host: string; readonly port: number}): Net.Socket => {
		if (!options.host.startsWith('192.0.2.')) {
			return net.connect(options);
		}

		const socket = new net.Socket();
		hanging.set(options.host, socket);
		return socket;
	};

	return {...net, connect};
});

beforeEach(() => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
});

afterEach(() => {
	vi.useRealTimers();
	hanging.clear();
});

const server = async (): Promise<number> => {
	const {port} = await bareServer(() => {
		// Only there to be reached.
	});
	return port;
};

test('an address that does not answer is overtaken by the next', async () => {
	const port = await server();
	const call = network.connect(['192.0.2.1', '192.0.2.2', '127.0.0.1'], port, new AbortController().signal);
	expect([...hanging.keys()]).toEqual(['192.0.2.1']);
	vi.advanceTimersByTime(250);
	expect([...hanging.keys()]).toEqual(['192.0.2.1', '192.0.2.2']);
	vi.advanceTimersByTime(250);
	const connection = await call;
	expect(connection.remote.address).toBe('127.0.0.1');
	expect([...hanging.values()].map(socket => socket.destroyed)).toEqual([true, true]);
	connection.destroy();
});

const unreachable = Object.assign(new Error('connect EHOSTUNREACH'), {code: 'EHOSTUNREACH'});

test('a slow address stays in the race when the others have failed', async () => {
	const call = network.connect(['192.0.2.1', '192.0.2.2'], 4050, new AbortController().signal);
	vi.advanceTimersByTime(250);
	const [slow, failing] = [...hanging.values()];
	const failed = once(failing!, 'close');
	failing!.destroy(unreachable);
	await Promise.allSettled([failed]);
	vi.advanceTimersByTime(5000);
	expect(slow!.destroyed).toBe(false);
	slow!.emit('connect');
	const connection = await call;
	connection.destroy();
});

test('a failure lets the next begin at once', async () => {
	const call = network.connect(['192.0.2.1', '127.0.0.1'], await server(), new AbortController().signal);
	hanging.get('192.0.2.1')!.destroy(unreachable);
	const connection = await call;
	expect(connection.remote.address).toBe('127.0.0.1');
	connection.destroy();
});

test('when nobody answers, the call ends and says what may be in the way', async () => {
	const call = network.connect(['192.0.2.1', '192.0.2.2'], 4050, new AbortController().signal);
	vi.advanceTimersByTime(30_000);
	await expect(call).rejects.toMatchObject({
		code: 'ML_CALL_TIMEOUT',
		message: '192.0.2.1:4050 (and 1 more) did not answer. A firewall or router may be in the way: ask your friend to forward the port, or to call you.',
	});
	expect([...hanging.values()].map(socket => socket.destroyed)).toEqual([true, true]);
});

test('cancelling ends every attempt', async () => {
	const controller = new AbortController();
	const call = network.connect(['192.0.2.1', '192.0.2.2'], 4050, controller.signal);
	vi.advanceTimersByTime(250);
	controller.abort();
	await expect(call).rejects.toMatchObject({code: 'ML_CALL_CANCELLED'});
	expect([...hanging.values()].map(socket => socket.destroyed)).toEqual([true, true]);
	vi.advanceTimersByTime(30_000);
	expect(hanging.size).toBe(2);
});
