import {createServer} from 'node:net';
import {once} from 'node:events';
import {expect, test} from 'vitest';
import {bareServer, Host, network, Witness} from '../support/sockets.js';
import {bytes} from '../../source/lib/bytes.js';

const signal = (): AbortSignal => new AbortController().signal;

/** A port on which nobody listens. */
const freePort = async (): Promise<number> => {
	const server = createServer().listen({host: '127.0.0.1', port: 0});
	await once(server, 'listening');
	const {port} = server.address() as {port: number};
	server.close();
	await once(server, 'close');
	return port;
};

test('our caller and our listener talk', async () => {
	const host = await new Host().listen();
	const connection = await network.connect(['127.0.0.1'], host.port, signal());
	const witness = new Witness();
	connection.start(witness);
	expect(connection.remote).toEqual({address: '127.0.0.1', port: host.port});
	connection.write(bytes('CHAT:Al\n127.0.0.14050 '));
	const accepted = await host.untilAccepted();
	expect(accepted.connection.remote).toEqual(connection.local);
	accepted.connection.write(bytes('YES:Bob\n'));
	await witness.untilText('YES:Bob\n');
	accepted.connection.end();
	expect(await witness.untilClosed()).toBe('the other side hung up');
	expect(await accepted.witness.untilClosed()).toBe('this side hung up');
});

test('an IPv4 address in IPv6 spelling reports itself as IPv4', async () => {
	const host = await new Host().listen();
	const connection = await network.connect(['::ffff:127.0.0.1'], host.port, signal());
	expect(connection.remote.address).toBe('127.0.0.1');
	connection.destroy();
});

test('the address that answers wins, wherever it stands', async () => {
	const {port} = await bareServer(() => {
		// Only there to be reached.
	});
	const connection = await network.connect(['127.0.0.9', '::1', '127.0.0.1'], port, signal());
	expect(connection.remote).toEqual({address: '127.0.0.1', port});
	connection.destroy();
});

test('a refused call says whom to ask', async () => {
	const port = await freePort();
	await expect(network.connect(['127.0.0.1'], port, signal())).rejects.toMatchObject({
		code: 'ML_CALL_REFUSED',
		message: `Nobody takes calls at 127.0.0.1:${port}. Ask your friend whether the chat program is listening there, and on which port.`,
	});
});

test('of several failures the most telling is told', async () => {
	const port = await freePort();
	await expect(network.connect(['ff00::', '127.0.0.1', '255.255.255.255'], port, signal())).rejects.toMatchObject({
		code: 'ML_CALL_REFUSED',
		message: expect.stringContaining(`[ff00::]:${port} (and 2 more)`) as string,
	});
});

test('an address that leads nowhere is unreachable', async () => {
	await expect(network.connect(['255.255.255.255'], 4050, signal())).rejects.toMatchObject({
		code: 'ML_CALL_UNREACHABLE',
		message: expect.stringMatching(/^255\.255\.255\.255:4050 can't be reached from here \(E[A-Z]+\)\. /v) as string,
	});
	await expect(network.connect([], 4050, signal())).rejects.toMatchObject({code: 'ML_CALL_UNREACHABLE'});
	await expect(network.connect(['127.0.0.1'], 70_000, signal())).rejects.toMatchObject({code: 'ML_CALL_UNREACHABLE'});
});

test('a call can be cancelled before and while it is made', async () => {
	const cancelled = {code: 'ML_CALL_CANCELLED', message: 'The call to 127.0.0.1:4050 was cancelled.'};
	await expect(network.connect(['127.0.0.1'], 4050, AbortSignal.abort())).rejects.toMatchObject(cancelled);

	const controller = new AbortController();
	const call = network.connect(['127.0.0.1'], 4050, controller.signal);
	controller.abort();
	await expect(call).rejects.toMatchObject(cancelled);
});

test('addresses look themselves up', async () => {
	expect(await network.lookup('192.0.2.7', signal())).toEqual(['192.0.2.7']);
	expect(await network.lookup('2001:db8::1', signal())).toEqual(['2001:db8::1']);
	expect(await network.lookup('[::1]', signal())).toEqual(['::1']);
	expect(await network.lookup('::ffff:192.0.2.7', signal())).toEqual(['192.0.2.7']);
});

test('names are looked up', async () => {
	const addresses = await network.lookup('localhost', signal());
	expect(addresses.some(address => address === '127.0.0.1' || address === '::1')).toBe(true);
});

test('a name that does not exist is explained, without what a stranger may have put into it', async () => {
	for (const host of ['', '\u{1B}[2J.invalid', 'x'.repeat(300)]) {
		// eslint-disable-next-line no-await-in-loop -- one after the other is kinder to the resolver
		await expect(network.lookup(host, signal()), host).rejects.toMatchObject({code: 'ML_CALL_NOT_FOUND', message: expect.not.stringContaining('\u{1B}') as string});
	}
});

test('a search can be cancelled', async () => {
	await expect(network.lookup('localhost', AbortSignal.abort())).rejects.toMatchObject({code: 'ML_CALL_CANCELLED'});
	const controller = new AbortController();
	const search = network.lookup('mudlark.invalid', controller.signal);
	controller.abort();
	await expect(search).rejects.toMatchObject({code: 'ML_CALL_CANCELLED', message: 'The search for mudlark.invalid was cancelled.'});
});
