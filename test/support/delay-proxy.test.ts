import {Buffer} from 'node:buffer';
import {connect, createServer, type AddressInfo, type Socket} from 'node:net';
import {once} from 'node:events';
import {describe, expect, onTestFinished, test} from 'vitest';
import {startDelayProxy, type ProxyOptions, type ProxyTimes} from './delay-proxy.js';
import {Conditions} from './conditions.js';
import {FakeClock} from './fake-clock.js';

const bytes = Uint8Array.from({length: 20_000}, (_, index) => (index * 7) & 0xFF);

/** What a socket has read, read by read, and how it ended. */
class Reads {
	readonly chunks: Uint8Array[] = [];
	ended: string | undefined;
	readonly #conditions = new Conditions(() => `${this.length} bytes in ${this.chunks.length} reads, ended: ${this.ended ?? 'no'}`);

	constructor(socket: Socket) {
		socket.on('data', (chunk: Uint8Array) => {
			this.chunks.push(chunk);
			this.#conditions.changed();
		});
		socket.on('end', () => {
			this.#end('end');
		});
		socket.on('error', (error: NodeJS.ErrnoException) => {
			this.#end(error.code ?? error.message);
		});
	}

	get length(): number {
		return this.chunks.reduce((sum, {length}) => sum + length, 0);
	}

	get whole(): Uint8Array {
		return Uint8Array.from(Buffer.concat(this.chunks));
	}

	async until(what: string, isTrue: () => boolean): Promise<void> {
		await this.#conditions.wait(what, () => isTrue() || undefined, 20_000);
	}

	#end(reason: string): void {
		this.ended ??= reason;
		this.#conditions.changed();
	}
}

/** A caller and a server with the proxy between them. */
const throughProxy = async (options: Omit<ProxyOptions, 'target'>) => {
	const server = createServer({noDelay: true, allowHalfOpen: true});
	server.listen({host: '127.0.0.1', port: 0});
	await once(server, 'listening');
	const proxy = await startDelayProxy({...options, target: {port: (server.address() as AddressInfo).port}});
	const caller = connect({host: '127.0.0.1', port: proxy.port, noDelay: true, allowHalfOpen: true});
	const [answerer] = await once(server, 'connection') as [Socket];
	onTestFinished(async () => {
		caller.destroy();
		answerer.destroy();
		server.close();
		await proxy[Symbol.asyncDispose]();
	});
	return {proxy, caller, answerer, atCaller: new Reads(caller), atAnswerer: new Reads(answerer)};
};

test('what goes in comes out, both ways, to the end', async () => {
	const {proxy, caller, answerer, atCaller, atAnswerer} = await throughProxy({});
	caller.end(bytes);
	await atAnswerer.until('the end', () => atAnswerer.ended === 'end');
	expect(atAnswerer.whole).toEqual(bytes);
	answerer.end('good-bye');
	await atCaller.until('the end', () => atCaller.ended === 'end');
	expect(Buffer.from(atCaller.whole).toString()).toBe('good-bye');
	expect(proxy.passed).toEqual({up: 20_000, down: 8});
});

test('nothing passes before its time', async () => {
	const clock = new FakeClock();
	const arrivals = new Conditions(() => 'nothing has reached the proxy');
	let timers = 0;
	const times: ProxyTimes = {
		now: () => clock.now(),
		after(ms, callback) {
			timers++;
			arrivals.changed();
			clock.after(ms, callback);
		},
	};
	const {proxy, caller, atAnswerer} = await throughProxy({delay: 50, times});
	caller.write('hello');
	await arrivals.wait('a timer', () => timers > 0 || undefined, 20_000);
	await clock.advance(49);
	expect(proxy.passed.up).toBe(0);
	await clock.advance(1);
	expect(proxy.passed.up).toBe(5);
	await atAnswerer.until('hello', () => atAnswerer.length === 5);
	expect(timers).toBe(1);
});

describe('with a seed', () => {
	test.each([1, 2, 3])('%i: reads are cut and joined, and nothing is lost or out of order', async seed => {
		const {caller, atAnswerer} = await throughProxy({seed});
		for (let at = 0; at < bytes.length; at += 100) {
			caller.write(bytes.subarray(at, at + 100));
		}

		await atAnswerer.until('all of it', () => atAnswerer.length === bytes.length);
		expect(atAnswerer.whole).toEqual(bytes);
		const lengths = atAnswerer.chunks.map(({length}) => length);
		expect(lengths.some(length => length < 100)).toBe(true);
		expect(lengths.some(length => length > 100)).toBe(true);
	});
});

test.each(['up', 'down'] as const)('a connection that is reset after 1000 bytes %s', async direction => {
	const {proxy, caller, answerer, atCaller, atAnswerer} = await throughProxy({cut: {direction, after: 1000}});
	(direction === 'up' ? caller : answerer).write(bytes);
	await atCaller.until('the reset', () => atCaller.ended !== undefined);
	await atAnswerer.until('the reset', () => atAnswerer.ended !== undefined);
	expect([atCaller.ended, atAnswerer.ended]).toEqual(['ECONNRESET', 'ECONNRESET']);
	expect(proxy.passed[direction]).toBe(1000);
	const read = direction === 'up' ? atAnswerer.whole : atCaller.whole;
	expect(read.length).toBeLessThanOrEqual(1000);
	expect(read).toEqual(bytes.subarray(0, read.length));
});

test('a connection that is reset by the test', async () => {
	const {proxy, caller, atCaller, atAnswerer} = await throughProxy({});
	caller.write('hello');
	await atAnswerer.until('hello', () => atAnswerer.length === 5);
	proxy.cut();
	await atCaller.until('the reset', () => atCaller.ended === 'ECONNRESET');
	await atAnswerer.until('the reset', () => atAnswerer.ended === 'ECONNRESET');
	expect(proxy.passed.up).toBe(5);
});
