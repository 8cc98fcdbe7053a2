import {createServer} from 'node:net';
import {once} from 'node:events';
import {networkInterfaces} from 'node:os';
import {expect, onTestFinished, test} from 'vitest';
import {listenError} from '../../source/net/listen.js';
import {caller, Host, network} from '../support/sockets.js';

const limits = {waiting: 64, waitingPerAddress: 64, greetingMs: 20_000};

test('a caller who greets is accepted, and his first bytes come first', async () => {
	const host = await new Host().listen();
	const {socket} = await caller(host.port);
	socket.write('CHAT:Bob\n10.0.0.5');
	const {greeting, connection, witness} = await host.untilAccepted();
	expect(greeting).toBe('CHAT:');
	expect(connection.remote).toEqual({address: '127.0.0.1', port: socket.localPort});
	expect(connection.local).toEqual({address: '127.0.0.1', port: host.port});
	await witness.untilText('CHAT:Bob\n10.0.0.5');
	socket.write('4050 ');
	await witness.untilText('CHAT:Bob\n10.0.0.54050 ');
});

test('one byte at a time is enough', async () => {
	const host = await new Host().listen();
	const {socket} = await caller(host.port);
	const greeting = 'ZCHAT:Bob\t\n10.0.0.504050';
	const sendNext = (index: number): void => {
		if (index < greeting.length) {
			socket.write(greeting[index]!, () => {
				setImmediate(sendNext, index + 1);
			});
		}
	};

	sendNext(0);
	const accepted = await host.untilAccepted();
	expect(accepted.greeting).toBe('ZCHAT:');
	await accepted.witness.untilText(greeting);
});

test('nothing is lost before the connection is started', async () => {
	const host = await new Host().listen({}, false);
	const {socket} = await caller(host.port);
	socket.write('CHAT:Bob\n');
	const {connection, witness} = await host.untilAccepted();
	socket.end('x'.repeat(300_000));
	expect(witness.text).toBe('');
	connection.start(witness);
	await witness.untilText(`CHAT:Bob\n${'x'.repeat(300_000)}`);
	expect(await witness.untilClosed()).toBe('the other side hung up');
	expect(witness.closes).toHaveLength(1);
});

test('a caller who greets and hangs up at once is heard', async () => {
	const host = await new Host().listen();
	const {socket} = await caller(host.port);
	socket.end('CHAT:Bob\n');
	const {witness} = await host.untilAccepted();
	expect(await witness.untilClosed()).toBe('the other side hung up');
	expect(witness.text).toBe('CHAT:Bob\n');
});

test('whoever speaks something else is dropped with a sentence', async () => {
	const host = await new Host().listen();
	const {socket, witness} = await caller(host.port);
	socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
	expect(await host.untilRejected()).toEqual({
		address: '127.0.0.1',
		reason: 'A caller did not speak a chat protocol and was dropped; it began with "GET / HTTP/1.1".',
	});
	await witness.untilClosed();
	expect(witness.text).toBe('');

	const binary = await caller(host.port);
	binary.socket.write(Uint8Array.of(0, 1, 2, 0x1B, 0x5B, 0x32, 0x4A));
	expect(await host.untilRejected(2)).toMatchObject({reason: 'A caller did not speak a chat protocol and was dropped.'});
	expect(host.accepted).toEqual([]);
});

test('a TLS caller is told apart', async () => {
	const host = await new Host().listen();
	const {socket} = await caller(host.port);
	socket.write(Uint8Array.of(0x16, 0x03, 0x01, 0x02, 0x00));
	expect(await host.untilRejected()).toMatchObject({reason: expect.stringContaining('encrypted connection (TLS)') as string});
});

test('a caller who hangs up or breaks off before greeting is reported once', async () => {
	const host = await new Host().listen();
	const polite = await caller(host.port);
	polite.socket.end('CHA');
	expect(await host.untilRejected()).toMatchObject({reason: 'A caller hung up before greeting.'});

	const rude = await caller(host.port);
	rude.socket.resetAndDestroy();
	expect(await host.untilRejected(2)).toMatchObject({reason: 'A caller hung up before greeting.'});

	const good = await caller(host.port);
	good.socket.write('CHAT:Al\n');
	await host.untilAccepted();
	expect(host.rejected).toHaveLength(2);
});

test('silence is not listened to for ever', async () => {
	const host = await new Host().listen({limits: {...limits, greetingMs: 20}});
	const silent = await caller(host.port);
	expect(await host.untilRejected()).toMatchObject({reason: 'A caller did not greet within 1 s and was dropped.'});
	await silent.witness.untilClosed();

	const slow = await caller(host.port);
	slow.socket.write('CHA');
	expect(await host.untilRejected(2)).toMatchObject({reason: 'A caller did not greet within 1 s and was dropped.'});
});

test('who has greeted may be silent for as long as he likes', async () => {
	const host = await new Host().listen({limits: {...limits, greetingMs: 200}});
	const {socket} = await caller(host.port);
	socket.write('CHAT:Bob\n');
	const {witness} = await host.untilAccepted();
	await caller(host.port);
	await host.untilRejected();
	expect(witness.closes).toEqual([]);
});

test('seventy silent callers do not keep a real one out', async () => {
	const host = await new Host().listen({limits: {...limits, waitingPerAddress: 16}});
	const silent = [];
	for (let index = 0; index < 70; index++) {
		// eslint-disable-next-line no-await-in-loop -- their order matters
		silent.push(await caller(host.port));
	}

	const {socket} = await caller(host.port);
	socket.write('CHAT:Bob\n');
	await host.untilAccepted();
	await host.untilRejected(71 - 16);
	expect(host.rejected).toHaveLength(71 - 16);
	expect(host.rejected[0]).toMatchObject({reason: 'A caller who said nothing was dropped, because too many others came after.'});
	// The first of them went, the last ones are still waiting.
	await silent[0]!.witness.untilClosed();
	expect(silent.at(-1)!.witness.closes).toEqual([]);
});

test('callers with half a greeting are bounded as well', async () => {
	const host = await new Host().listen({limits: {...limits, waiting: 2}});
	for (let index = 0; index < 5; index++) {
		// eslint-disable-next-line no-await-in-loop -- their order matters
		const {socket} = await caller(host.port);
		socket.write('CHA');
	}

	await host.untilRejected(3);
	const {socket} = await caller(host.port);
	socket.write('CHAT:Bob\n');
	await host.untilAccepted();
	expect(host.rejected).toHaveLength(3);
});

const hasIPv6 = Object.values(networkInterfaces()).flat().some(address => address?.address === '::1');

test.each(hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'])('a listener on all addresses takes a call to %s and calls it that', async address => {
	const host = await new Host().listen({address: undefined});
	expect(host.listener.local.address).toBe(hasIPv6 ? '::' : '0.0.0.0');
	const {socket} = await caller(host.port, address);
	socket.write('CHAT:Bob\n');
	const {connection} = await host.untilAccepted();
	expect([connection.remote.address, connection.local.address]).toEqual([address, address]);
});

test('a port in use is explained with a way out', async () => {
	const other = createServer().listen({host: '127.0.0.1', port: 0});
	onTestFinished(() => {
		other.close();
	});
	await once(other, 'listening');
	const {port} = other.address() as {port: number};
	await expect(new Host().listen({port})).rejects.toMatchObject({
		code: 'ML_PORT_IN_USE',
		message: `Can't take calls on 127.0.0.1:${port}: another program is listening there. `
			+ 'Choose another port with --listen PORT, /listen PORT or port under [listen] in the config, where 0 takes any free one.',
	});
	await expect(new Host().listen({port, address: undefined})).rejects.toMatchObject({
		code: 'ML_PORT_IN_USE',
		message: expect.stringContaining(`on port ${port}:`) as string,
	});
});

test('a port that the system keeps is explained', () => {
	const error = listenError(Object.assign(new Error('listen EACCES'), {code: 'EACCES'}), {address: '::', port: 23});
	expect(error).toMatchObject({
		code: 'ML_PORT_DENIED',
		message: expect.stringMatching(/^Can't take calls on port 23: the system does not let you use it, .*--listen PORT/v) as string,
	});
});

test('an address that is not ours and a port that is none are explained', async () => {
	await expect(new Host().listen({address: '192.0.2.1'})).rejects.toMatchObject({
		code: 'ML_LISTEN_ADDRESS',
		message: 'Can\'t take calls on 192.0.2.1:0: this machine has no address 192.0.2.1. Leave it out to take calls on every address.',
	});
	await expect(new Host().listen({port: 70_000})).rejects.toMatchObject({code: 'ML_LISTEN_FAILED'});
});

test('a closed listener lets go of its port and of those who have not greeted, not of the others', async () => {
	const host = await new Host().listen();
	const bob = await caller(host.port);
	bob.socket.write('CHAT:Bob\n');
	const {connection, witness} = await host.untilAccepted();
	const silent = await caller(host.port);
	silent.socket.write('CH');

	const {port} = host;
	await host.listener.close();
	await silent.witness.untilClosed();
	await expect(network.connect(['127.0.0.1'], port, new AbortController().signal)).rejects.toMatchObject({code: 'ML_CALL_REFUSED'});

	connection.write(new TextEncoder().encode('YES:Al\n'));
	await bob.witness.untilText('YES:Al\n');
	expect(witness.closes).toEqual([]);

	const again = await new Host().listen({port});
	expect(again.port).toBe(port);
});
