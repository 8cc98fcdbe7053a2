/**
A TCP proxy that makes loopback as bad as the world: a delay in each direction, reads cut and joined at random, and a
connection that is reset in the middle.

	await using proxy = await startDelayProxy({target: {port}, delay: 50});
	// Call 127.0.0.1, proxy.port.

It imports nothing but Node, so that the benchmarks can load it as it is.
*/
import {Buffer} from 'node:buffer';
import {connect, createServer, type AddressInfo, type Socket} from 'node:net';
import {once} from 'node:events';

export type ProxyTimes = {
	/** Milliseconds that never go back. */
	now(): number;
	after(ms: number, callback: () => void): unknown;
};

/** `up` goes from the caller to the target, `down` comes back. */
export type Direction = 'up' | 'down';

export type ProxyOptions = {
	readonly target: {readonly host?: string; readonly port: number};
	/** Of one way, in ms. */
	readonly delay?: number;
	/** Cuts and joins what passes, in the same way for the same seed and the same bytes at the same moments. */
	readonly seed?: number;
	/** Resets both ends once so many bytes have passed in one direction; the byte after them never does. */
	readonly cut?: {readonly direction: Direction; readonly after: number};
	readonly times?: ProxyTimes;
};

const HERE = '127.0.0.1';

/** Bytes under way in one direction before its source is made to wait. */
const ON_THE_WAY = 16 * 1024 * 1024;

/** The pieces that a seed cuts: some are a few bytes long, so that they fall into the middle of a header. */
const SHORT = 8;
const LONG = 4096;

const systemTimes: ProxyTimes = {
	now: () => performance.now(),
	after: (ms, callback) => setTimeout(callback, ms),
};

/** Mulberry32: numbers from 0 to below 1. */
const randomFrom = (seed: number): () => number => {
	let state = seed;
	return () => {
		state = (state + 0x6D_2B_79_F5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_00_00_00_00;
	};
};

/** Without bytes it is the end. */
type Piece = {readonly due: number; readonly bytes: Uint8Array | undefined};

type LaneOptions = {
	readonly delay: number;
	readonly limit: number;
	readonly times: ProxyTimes;
	readonly random: (() => number) | undefined;
	/** The limit is reached. */
	readonly cut: () => void;
};

/** One direction of one connection: what waits for its time. */
class Lane {
	passed = 0;
	readonly #from: Socket;
	readonly #to: Socket;
	readonly #options: LaneOptions;
	readonly #queue: Piece[] = [];
	#queued = 0;
	#isWaiting = false;

	constructor(from: Socket, to: Socket, options: LaneOptions) {
		this.#from = from;
		this.#to = to;
		this.#options = options;
		from.on('data', (bytes: Uint8Array) => {
			this.#push(bytes);
		});
		from.on('end', () => {
			this.#push(undefined);
		});
		to.on('drain', () => {
			this.#pump();
		});
	}

	#push(bytes: Uint8Array | undefined): void {
		const {delay, times} = this.#options;
		this.#queue.push({due: times.now() + delay, bytes});
		this.#count(bytes?.length ?? 0);
		this.#pump();
	}

	#count(bytes: number): void {
		this.#queued += bytes;
		if (this.#queued > ON_THE_WAY) {
			this.#from.pause();
		} else {
			this.#from.resume();
		}
	}

	/** Passes on what is due. One timer is set as long as something waits, and none when nothing does. */
	#pump(): void {
		const [first] = this.#queue;
		if (first === undefined || this.#isWaiting || this.#to.writableNeedDrain || this.#to.destroyed) {
			return;
		}

		const {random, times} = this.#options;
		const wait = first.due - times.now();
		if (wait <= 0 && random === undefined) {
			this.#pass();
			this.#pump();
			return;
		}

		this.#isWaiting = true;
		// Pieces that a seed cuts leave in turns of their own, or the next read would join them again.
		times.after(Math.max(wait, 1), () => {
			this.#isWaiting = false;
			this.#pass();
			this.#pump();
		});
	}

	#pass(): void {
		const {limit, random, cut} = this.#options;
		const bytes = this.#take(random === undefined ? Infinity : pieceLength(random));
		const allowed = bytes.subarray(0, limit - this.passed);
		if (allowed.length > 0) {
			this.passed += allowed.length;
			this.#to.write(allowed, () => {
				if (this.passed === limit) {
					cut();
				}
			});
		}

		const [next] = this.#queue;
		if (next === undefined || next.bytes !== undefined || !this.#isDue(next)) {
			return;
		}

		this.#queue.shift();
		this.#to.end();
	}

	/** Up to `length` bytes of what is due, in one piece. */
	#take(length: number): Uint8Array {
		const chunks: Uint8Array[] = [];
		let taken = 0;
		for (let [first] = this.#queue; first?.bytes !== undefined && taken < length && this.#isDue(first); [first] = this.#queue) {
			const {due, bytes} = first;
			const chunk = bytes.subarray(0, length - taken);
			chunks.push(chunk);
			taken += chunk.length;
			this.#queue.shift();
			if (chunk.length < bytes.length) {
				this.#queue.unshift({due, bytes: bytes.subarray(chunk.length)});
			}
		}

		this.#count(-taken);
		return Buffer.concat(chunks);
	}

	#isDue(piece: Piece): boolean {
		return piece.due <= this.#options.times.now();
	}
}

const pieceLength = (random: () => number): number => 1 + Math.floor(random() * (random() < 0.5 ? SHORT : LONG));

export class DelayProxy implements AsyncDisposable {
	/** Bytes that have passed, over all connections. */
	get passed(): Readonly<Record<Direction, number>> {
		const sum = (direction: Direction): number => this.#lanes[direction].reduce((total, {passed}) => total + passed, 0);
		return {up: sum('up'), down: sum('down')};
	}

	readonly #options: ProxyOptions;
	readonly #server = createServer({noDelay: true, allowHalfOpen: true}, caller => {
		this.#connect(caller);
	});

	readonly #sockets = new Set<Socket>();
	readonly #lanes: Readonly<Record<Direction, Lane[]>> = {up: [], down: []};

	constructor(options: ProxyOptions) {
		this.#options = options;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	async listen(): Promise<void> {
		this.#server.listen({host: HERE, port: 0});
		await once(this.#server, 'listening');
	}

	/** Resets every connection that there is. */
	cut(): void {
		for (const socket of this.#sockets) {
			socket.resetAndDestroy();
		}
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const socket of this.#sockets) {
			socket.destroy();
		}

		const closed = once(this.#server, 'close');
		this.#server.close();
		await closed;
	}

	#connect(caller: Socket): void {
		const {target: {host = HERE, port}, delay = 0, seed, cut, times = systemTimes} = this.#options;
		const target = connect({host, port, noDelay: true, allowHalfOpen: true});
		const reset = (): void => {
			caller.resetAndDestroy();
			target.resetAndDestroy();
		};

		this.#watch(caller, target);
		this.#watch(target, caller);
		for (const [direction, from, to] of [['up', caller, target], ['down', target, caller]] as const) {
			const lane = new Lane(from, to, {
				delay,
				times,
				limit: cut?.direction === direction ? cut.after : Infinity,
				random: seed === undefined ? undefined : randomFrom(seed + this.#lanes[direction].length),
				cut: reset,
			});
			this.#lanes[direction].push(lane);
		}
	}

	/** Where one end breaks the other one is reset as well; an orderly end passes through the lanes. */
	#watch(socket: Socket, other: Socket): void {
		this.#sockets.add(socket);
		socket.on('error', () => {
			other.resetAndDestroy();
		});
		socket.on('close', () => {
			this.#sockets.delete(socket);
		});
	}
}

export const startDelayProxy = async (options: ProxyOptions): Promise<DelayProxy> => {
	const proxy = new DelayProxy(options);
	await proxy.listen();
	return proxy;
};
