import type * as Net from 'node:net';
import {expect, test, vi} from 'vitest';
import {caller, Host} from '../support/sockets.js';

vi.mock('node:net', async importOriginal => {
	const net = await importOriginal<typeof Net>();
	const createServer = (...parameters: Parameters<typeof net.createServer>): Net.Server => {
		const server = net.createServer(...parameters);
		const listen = server.listen.bind(server);
		return Object.assign(server, {
			listen(options: {readonly host: string; readonly port: number}) {
				if (options.host !== '::') {
					return listen(options);
				}

				setImmediate(() => {
					server.emit('error', Object.assign(new Error('listen EAFNOSUPPORT'), {code: 'EAFNOSUPPORT'}));
				});
				return server;
			},
		});
	};

	return {...net, createServer};
});

test('where there is no IPv6, calls are taken on IPv4', async () => {
	const host = await new Host().listen({address: undefined});
	expect(host.listener.local.address).toBe('0.0.0.0');
	const {socket} = await caller(host.port);
	socket.write('CHAT:Bob\n');
	const {connection} = await host.untilAccepted();
	expect(connection.remote.address).toBe('127.0.0.1');
});
