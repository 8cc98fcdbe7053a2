import {Buffer} from 'node:buffer';
import type {Socket as BareSocket} from 'node:net';
import {truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {socketFiles} from '../../../source/scripting/socket-files.js';
import {fileContent, temporaryFolder} from '../../support/files.js';
import {bareServer, Witness} from '../../support/sockets.js';
import {latin1, EventRecord, scriptNet, turns, until} from '../../support/script-sockets.js';

/** As the facts name them. */
const READ_LIMIT = 1024 * 1024;
const WRITE_LIMIT = 16 * 1024 * 1024;

/** What comes with one read of the system's. */
const CHUNK = 65_536;

/** A connected socket and the bare one at the other end, which nobody reads unless a witness does. */
const connected = async (files?: typeof socketFiles) => {
	const net = scriptNet(files);
	const {promise, resolve} = Promise.withResolvers<BareSocket>();
	const {port} = await bareServer(resolve);
	const socket = new net.Socket();
	const record = new EventRecord(socket);
	socket.connect('127.0.0.1', port);
	await record.until('connected');
	record.events.length = 0;
	const other = await promise;
	other.setNoDelay(true);
	return {...net, socket, record, other};
};

const watch = (other: BareSocket): Witness => {
	const witness = new Witness();
	other.on('data', witness.data);
	other.on('end', () => {
		witness.closed('end');
	});
	return witness;
};

test.each([
	[-1, 'hello'],
	[0, 'hello'],
	[1, 'h'],
	[5, 'hello'],
	[6, 'hello'],
	[1.5, 'hello'],
	[NaN, 'hello'],
	[undefined, 'hello'],
])('27: read(%d) of "hello" gives "%s"', async (length, expected) => {
	const {socket, record, other} = await connected();
	other.write('hello');
	await record.untilAvailable(5);
	expect(latin1(socket.read(length))).toBe(expected);
	expect(latin1(socket.read())).toBe('hello'.slice(expected.length));
	expect(socket.bytesAvailable()).toBe(0);
});

test('28: a character that is split over packets comes whole', async () => {
	const {socket, record, other} = await connected();
	const octets = new TextEncoder().encode('a€ü');
	let read = '';
	for (const [index, octet] of octets.entries()) {
		other.write(Uint8Array.of(octet));
		// eslint-disable-next-line no-await-in-loop -- One after the other.
		await record.when(`octet ${index}`, () => record.events.length === index + 1);
		read += socket.readText();
		expect(read).toBe(['a', 'a', 'a', 'a€', 'a€', 'a€ü'][index]);
	}

	expect(socket.bytesAvailable()).toBe(0);
	other.end(Uint8Array.of(0xE2, 0x82));
	await record.untilAvailable(2);
	await record.until('disconnect');
	expect(socket.readText()).toBe('\u{FFFD}');
});

test('29: every octet, NUL and 0xFF as well, comes back from a round by way of a MemoryBuffer', async () => {
	const {socket, record, other, MemoryBuffer} = await connected();
	other.pipe(other);
	const all = Uint8Array.from({length: 256}, (_, octet) => octet);
	expect(socket.write(all)).toBe(256);
	await record.untilAvailable(256);
	const buffer = new MemoryBuffer();
	expect(socket.read(100, buffer)).toBe(100);
	expect(socket.read(undefined, buffer)).toBe(156);
	expect(buffer.toUint8Array()).toEqual(all);
	expect(socket.write(buffer)).toBe(256);
	await record.untilAvailable(256);
	expect(socket.read()).toEqual(all);
});

test('text keeps its NULs, or gets U+00FF for them', async () => {
	const {socket, record, other} = await connected();
	other.write('a\0b');
	await record.untilAvailable(3);
	expect(socket.readText(2)).toBe('a\0');
	other.write('\0');
	await record.untilAvailable(2);
	expect(socket.readText(undefined, {nul255: true})).toBe('b\u{FF}');
});

test.each([
	[[104, 'i', 255, 0], [104, 105, 255, 0]],
	[['12', 1, 2, 'ü'], [0x31, 0x32, 1, 2, 0xC3, 0xBC]],
	[[], []],
])('30: the array %j is written as %j', async (array, octets) => {
	const {socket, other} = await connected();
	const witness = watch(other);
	expect(socket.write(array)).toBe(octets.length);
	socket.close();
	await witness.untilClosed();
	expect([...witness.bytes]).toEqual(octets);
});

test.each([
	[[1, 256]],
	[['text', -1]],
	[[1.5]],
	[[1, undefined as unknown as number]],
	[12 as unknown as string],
	[null as unknown as string],
	[{} as unknown as string],
])('30: of %j nothing is written', async data => {
	const {socket, record, other} = await connected();
	const witness = watch(other);
	expect(socket.write(data)).toBe(-1);
	expect(socket.lastError()?.name).toBe('UnsupportedSocketOperation');
	socket.write('end');
	await witness.untilText('end');
	expect(record.events).toEqual([]);
});

test('a length cuts any kind of data, and none that is out of range', async () => {
	const {socket, other, MemoryBuffer} = await connected();
	const witness = watch(other);
	const buffer = new MemoryBuffer();
	buffer.append('buffer');
	expect([socket.write('string', 3), socket.write(Uint8Array.of(65, 66), 1), socket.write(buffer, 4), socket.write(['a', 66], 1)]).toEqual([3, 1, 4, 1]);
	expect([socket.write('x', 0), socket.write('y', 7), socket.write('z', -1)]).toEqual([0, 1, 1]);
	await witness.untilText('strAbuffayz');
});

test('what is written does not change with the script\'s own octets', async () => {
	const {socket, other} = await connected();
	const witness = watch(other);
	const octets = new Uint8Array(4_000_000).fill(97);
	socket.write(octets);
	octets.fill(98);
	socket.close();
	await witness.untilClosed();
	expect(witness.bytes.every(octet => octet === 97)).toBe(true);
});

test('31: the name of a file is a text like any other', async () => {
	const file = path.join(await temporaryFolder(), 'file');
	await writeFile(file, 'the content');
	const {socket, other} = await connected(socketFiles);
	const witness = watch(other);
	expect(socket.write(file)).toBe(file.length);
	await witness.untilText(file);
});

test('a file is written whole, at the pace of the peer, or as much of it as is wanted', async () => {
	const file = path.join(await temporaryFolder(), 'file');
	const content = fileContent(5_000_000);
	await writeFile(file, content);
	const {socket, other} = await connected(socketFiles);
	const witness = watch(other);
	expect(await socket.writeFile(file)).toBe(content.length);
	expect(await socket.writeFile(file, 70_000)).toBe(70_000);
	expect(await socket.writeFile(file, 0)).toBe(0);
	socket.close();
	await witness.untilClosed();
	expect(witness.bytes.length).toBe(content.length + 70_000);
	expect(Buffer.concat([content, content.subarray(0, 70_000)]).equals(witness.bytes)).toBe(true);
});

test('of a file no more waits than the peer needs, however fast it is read', async () => {
	let chunks = 0;
	const {socket, other} = await connected({
		...socketFiles,
		async * read() {
			for (; chunks < 2 * WRITE_LIMIT / CHUNK; chunks++) {
				yield new Uint8Array(CHUNK);
			}
		},
	});
	const writing = socket.writeFile('any');
	await until(() => socket.bytesToWrite() >= READ_LIMIT);
	await turns(200);
	expect(socket.bytesToWrite()).toBeLessThan(2 * READ_LIMIT);
	other.resume();
	expect(await writing).toBe(2 * WRITE_LIMIT);
});

test('a file that can\'t be written says why', async () => {
	const folder = await temporaryFolder();
	const file = path.join(folder, 'file');
	await writeFile(file, '');
	await truncate(file, 20_000_000);
	const without = await connected();
	expect([await without.socket.writeFile(file), without.socket.lastError()?.name]).toEqual([-1, 'PermissionDenied']);
	const {socket, other, Socket} = await connected(socketFiles);
	expect([await socket.writeFile(path.join(folder, 'none')), socket.lastError()]).toEqual([-1, {
		name: 'UnknownSocket', code: 'ENOENT', message: `UnknownSocket: ENOENT (${path.join(folder, 'none')})`,
	}]);
	const writing = socket.writeFile(file);
	other.resetAndDestroy();
	expect(await writing).toBe(-1);
	const unconnected = new Socket();
	expect([await unconnected.writeFile(file), unconnected.lastError()?.name]).toEqual([-1, 'NotConnected']);
});

test('32: who does not read holds the sender back, and memory stays bounded', async () => {
	const {socket, record, other} = await connected();
	const total = 40_000_000;
	let sent = 0;
	const block = new Uint8Array(1_000_000);
	const send = (): void => {
		while (sent < total) {
			sent += block.length;
			if (!other.write(block)) {
				return;
			}
		}

		other.end();
	};

	other.on('drain', send);
	send();
	await record.when('a full buffer', () => socket.bytesAvailable() > READ_LIMIT);
	await turns(200);
	expect(socket.bytesAvailable()).toBeLessThanOrEqual(READ_LIMIT + CHUNK);
	expect(sent).toBeLessThan(total);
	expect(other.writableLength).toBeGreaterThan(0);
	let received = 0;
	let most = 0;
	const read = (): void => {
		most = Math.max(most, socket.bytesAvailable());
		received += socket.read().length;
	};

	socket.on('dataAvailable', read);
	read();
	await record.until('disconnect');
	expect(received).toBe(total);
	expect(most).toBeLessThanOrEqual(READ_LIMIT + CHUNK);
});

test('32: a smaller buffer holds back earlier', async () => {
	const {socket, record, other} = await connected();
	socket.setReadBufferSize(1000);
	other.write(new Uint8Array(4_000_000));
	await record.when('a full buffer', () => socket.bytesAvailable() > 1000);
	await turns(200);
	expect(socket.bytesAvailable()).toBeLessThanOrEqual(1000 + CHUNK);
	socket.setReadBufferSize(500_000);
	await record.untilAvailable(500_000);
});

test('no more than 16 MiB wait to be sent; when they have left it is told', async () => {
	const {socket, record, other} = await connected();
	const block = new Uint8Array(1024 * 1024);
	let queued = 0;
	while (socket.write(block) !== -1) {
		queued += block.length;
	}

	expect(socket.lastError()?.name).toBe('WriteBufferFull');
	expect(socket.bytesToWrite()).toBeGreaterThan(WRITE_LIMIT - block.length);
	expect(socket.bytesToWrite()).toBeLessThanOrEqual(WRITE_LIMIT);
	expect(socket.status()).toBe(3);
	other.resume();
	await record.until('drained');
	expect(record.events).toEqual(['drained']);
	expect(socket.bytesToWrite()).toBe(0);
	expect(queued).toBeGreaterThanOrEqual(WRITE_LIMIT);
	expect(socket.write(new Uint8Array(WRITE_LIMIT + 1))).toBe(-1);
});

test('the options say what they can\'t be', async () => {
	const {Socket} = scriptNet();
	const socket = new Socket();
	expect(() => {
		socket.setConnectTimeout(-1);
	}).toThrow('A time has to be a whole number from 0 to 2147483647, and not -1.');
	expect(() => {
		socket.setLinger(NaN);
	}).toThrow(RangeError);
	expect(() => {
		socket.setReadBufferSize(0);
	}).toThrow(RangeError);
	expect(() => socket.readText(1, {encoding: 'koi8-r' as 'utf8'})).toThrow('A socket can\'t read text in koi8-r.');
});
