import {Buffer} from 'node:buffer';
import type {Socket} from 'node:net';
import {expect, onTestFinished, test, vi} from 'vitest';
import {bareServer, network, Witness} from '../support/sockets.js';
import {closeReason} from '../../source/net/connection.js';
import {bytes} from '../../source/lib/bytes.js';
import type {Connection} from '../../source/session/ports.js';

const signal = (): AbortSignal => new AbortController().signal;

/** A connection of ours and the bare socket at its other end, which nobody reads yet. */
const pair = async (): Promise<{readonly connection: Connection; readonly witness: Witness; readonly other: Socket}> => {
	const {promise, resolve} = Promise.withResolvers<Socket>();
	const {port} = await bareServer(resolve);
	const connection = await network.connect(['127.0.0.1'], port, signal());
	return {connection, witness: new Witness(), other: await promise};
};

const readAll = (socket: Socket): Witness => {
	const witness = new Witness();
	socket.on('data', witness.data);
	socket.on('end', () => {
		witness.closed('end');
	});
	return witness;
};

test('what is written arrives, and that it has left is told', async () => {
	const {connection, witness, other} = await pair();
	const received = readAll(other);
	connection.start(witness);
	connection.write(bytes('one '));
	connection.write(bytes('two'));
	await received.untilText('one two');
	await witness.until('drained', () => witness.drains > 0);
	expect(connection.pending).toBe(0);
});

test('nothing is read before the start, and then nothing is missing', async () => {
	const {connection, witness, other} = await pair();
	other.write('early ');
	other.end('and late');
	expect(witness.text).toBe('');
	connection.start(witness);
	await witness.untilText('early and late');
	expect(await witness.untilClosed()).toBe('the other side hung up');
});

test('a slow reader makes bytes pile up, and when he reads again they drain', async () => {
	const {connection, witness, other} = await pair();
	connection.start(witness);
	const block = Buffer.alloc(1_000_000, 'x');
	const total = 20 * block.length;
	for (let index = 0; index < 20; index++) {
		connection.write(block);
	}

	expect(connection.pending).toBeGreaterThan(0);
	expect(witness.drains).toBe(0);
	let received = 0;
	other.on('data', chunk => {
		received += chunk.length;
	});
	await witness.until('drained', () => witness.drains > 0);
	expect(connection.pending).toBe(0);
	other.on('end', () => {
		other.end();
	});
	connection.end();
	await witness.untilClosed();
	expect(received).toBe(total);
});

test('the end waits for what is pending', async () => {
	const {connection, witness, other} = await pair();
	connection.start(witness);
	const big = Buffer.alloc(5_000_000, 'x');
	connection.write(big);
	connection.end();
	const received = readAll(other);
	await received.until('all', () => received.closes.length > 0);
	expect(received.bytes).toHaveLength(big.length);
	other.end();
	expect(await witness.untilClosed()).toBe('this side hung up');
});

test('an end is also noticed where nobody started the connection', async () => {
	const {connection, witness, other} = await pair();
	other.on('end', () => {
		other.end();
	});
	other.resume();
	connection.end();
	connection.start(witness);
	expect(await witness.untilClosed()).toBe('this side hung up');
});

test('an other side that never closes is not waited for', async () => {
	vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']});
	onTestFinished(() => {
		vi.useRealTimers();
	});
	const {connection, witness, other} = await pair();
	const received = readAll(other);
	connection.start(witness);
	connection.end();
	await received.until('our end', () => received.closes.length > 0);
	expect(witness.closes).toEqual([]);
	vi.advanceTimersByTime(5000);
	expect(await witness.untilClosed()).toBe('this side hung up');
});

test('who has closed one direction still gets what was meant for him', async () => {
	const {connection, witness, other} = await pair();
	connection.start(witness);
	connection.write(Buffer.alloc(3_000_000, 'x'));
	other.end('bye');
	const received = readAll(other);
	await received.until('all', () => received.closes.length > 0);
	expect(received.bytes).toHaveLength(3_000_000);
	expect(await witness.untilClosed()).toBe('the other side hung up');
	expect(witness.isBroken).toBe(false);
	expect(witness.text).toBe('bye');
});

test('a reset is told apart from an end', async () => {
	const {connection, witness, other} = await pair();
	connection.start(witness);
	other.resetAndDestroy();
	expect(await witness.untilClosed()).toBe('the connection was reset by the other side');
	expect(witness.isBroken).toBe(true);
	expect(witness.closes).toHaveLength(1);
});

test('destroying tells the handlers once, and after it nothing happens', async () => {
	const {connection, witness, other} = await pair();
	const received = readAll(other);
	connection.start(witness);
	connection.destroy();
	connection.destroy();
	connection.write(bytes('too late'));
	connection.end();
	expect(await witness.untilClosed()).toBe('this side hung up');
	await received.until('the end', () => received.closes.length > 0);
	connection.write(bytes('much too late'));
	connection.end();
	expect(witness.closes).toHaveLength(1);
	expect(received.text).toBe('');
	expect(connection.pending).toBe(0);
});

test('what is written after the end is ignored', async () => {
	const {connection, witness, other} = await pair();
	const received = readAll(other);
	connection.start(witness);
	connection.write(bytes('before'));
	connection.end();
	connection.write(bytes('after'));
	await received.until('the end', () => received.closes.length > 0);
	expect(received.text).toBe('before');
});

test('handlers that come after the end are told so', async () => {
	const {connection, witness} = await pair();
	connection.destroy();
	const first = new Witness();
	connection.start(first);
	await first.untilClosed();
	connection.start(witness);
	expect(await witness.untilClosed()).toBe('this side hung up');
});

test('reasons are clauses', () => {
	const failure = (code: string): NodeJS.ErrnoException => Object.assign(new Error('sentence'), {code});
	expect(closeReason(failure('ECONNRESET'))).toBe('the connection was reset by the other side');
	expect(closeReason(failure('ETIMEDOUT'))).toBe('the connection timed out');
	expect(closeReason(failure('EWEIRD'))).toBe('the connection failed (EWEIRD)');
	expect(closeReason(new Error('no code'))).toBe('the connection failed (no code)');
});
