import {expect, test} from 'vitest';
import {bareServer, Witness} from '../../support/sockets.js';
import {next, EventRecord, scriptNet, turns} from '../../support/script-sockets.js';

const SIZE = 8 * 1024 * 1024;

/** Counts what it is sent, from when it is told to read; ends when the peer does. */
const counter = async (): Promise<{readonly port: number; readonly witness: Witness; readonly read: () => void}> => {
	const witness = new Witness();
	const start = Promise.withResolvers<void>();
	const {port} = await bareServer(socket => {
		socket.pause();
		socket.on('data', witness.data);
		socket.on('end', () => {
			witness.closed('end');
			socket.end();
		});
		socket.on('close', isBroken => {
			witness.closed(isBroken ? 'reset' : 'close');
		});
		void (async () => {
			await start.promise;
			socket.resume();
		})();
	});
	return {port, witness, read: start.resolve};
};

test('9: nothing can be written unconnected, closing, listening or destroyed, and no event tells of it', async () => {
	const {Socket} = scriptNet();
	const {port} = await counter();
	const socket = new Socket();
	const record = new EventRecord(socket);
	expect([socket.write('x'), socket.lastError()?.name]).toEqual([-1, 'NotConnected']);
	expect(await socket.listen(0, '127.0.0.1')).toBe(true);
	expect([socket.write('x'), socket.lastError()?.name]).toEqual([-1, 'BadState']);
	socket.close();
	socket.connect('127.0.0.1', port);
	await record.until('connected');
	socket.close();
	expect([socket.status(), socket.write('x'), socket.lastError()?.name]).toEqual([5, -1, 'BadState']);
	await record.until('disconnect');
	socket.destroy();
	expect([socket.write('x'), socket.lastError()?.name]).toEqual([-1, 'NotConnected']);
	expect(record.events.filter(event => event.startsWith('error'))).toEqual([]);
});

test('10: written, closed and destroyed, everything arrives', async () => {
	const {Socket} = scriptNet();
	const {port, witness, read} = await counter();
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.connect('127.0.0.1', port);
	await record.until('connected');
	expect(socket.write(new Uint8Array(SIZE))).toBe(SIZE);
	expect(socket.bytesToWrite()).toBeGreaterThan(0);
	socket.close();
	socket.destroy();
	read();
	expect(await witness.untilClosed()).toBe('end');
	expect(witness.bytes.length).toBe(SIZE);
	expect(record.events).toEqual(['stateChanged 2 Connecting', 'stateChanged 3 Connected', 'connected']);
});

test('11: written and destroyed, the peer learns that something is missing', async () => {
	const {Socket, failures} = scriptNet();
	const {port, witness, read} = await counter();
	const socket = new Socket();
	socket.connect('127.0.0.1', port);
	await next(socket, 'connected');
	socket.write(new Uint8Array(SIZE));
	socket.destroy();
	read();
	expect(await witness.untilClosed()).toBe('reset');
	expect(witness.bytes.length).toBeLessThan(SIZE);
	expect(failures).toEqual([]);
});

test('closing takes no account of what the peer still sends', async () => {
	const {Socket} = scriptNet();
	const witness = new Witness();
	const {port} = await bareServer(socket => {
		socket.write(new Uint8Array(SIZE));
		socket.on('close', isBroken => {
			witness.closed(isBroken ? 'reset' : 'close');
		});
		socket.on('end', () => {
			socket.end();
		});
		socket.resume();
	});
	const socket = new Socket();
	const record = new EventRecord(socket);
	socket.setReadBufferSize(1000);
	socket.connect('127.0.0.1', port);
	await record.untilAvailable(1000);
	const unread = socket.bytesAvailable();
	socket.close();
	socket.read(1);
	await record.until('disconnect');
	expect(await witness.untilClosed()).toBe('close');
	expect(record.events.slice(-3)).toEqual(['stateChanged 5 Closing', 'stateChanged 0 Unconnected', 'disconnect ']);
	expect(socket.read().length).toBe(unread - 1);
});

test('when the script ends, all that is open is closed without an event, and what was written leaves', async () => {
	const {Socket, close} = scriptNet();
	const {port, witness, read} = await counter();
	const listener = new Socket();
	expect(await listener.listen(0, '127.0.0.1')).toBe(true);
	const port2 = listener.localPort();
	const socket = new Socket();
	const record = new EventRecord(socket);
	const connecting = new Socket();
	connecting.connect('localhost', port);
	socket.connect('127.0.0.1', port);
	await record.until('connected');
	const events = [...record.events];
	socket.write(new Uint8Array(1_000_000));
	read();
	await close();
	expect(witness.bytes.length).toBe(1_000_000);
	await turns();
	expect(record.events).toEqual(events);
	expect([socket.connect('127.0.0.1', port), await new Socket().listen()]).toEqual([false, false]);
	const other = scriptNet();
	const again = new other.Socket();
	expect(await again.listen(port2, '127.0.0.1')).toBe(true);
});

test('a peer who does not read does not keep the script from ending', async () => {
	const {Socket, close} = scriptNet();
	const {port, witness} = await counter();
	const socket = new Socket();
	socket.connect('127.0.0.1', port);
	await next(socket, 'connected');
	socket.setLinger(600_000);
	socket.write(new Uint8Array(SIZE));
	socket.close();
	await close();
	expect(witness.bytes.length).toBeLessThan(SIZE);
});
