import {ByteQueue} from './byte-queue.js';

/** Below so many bytes the next piece is asked for, so that nobody waits for the disk. */
export const READ_AHEAD = 128 * 1024;

/** Bytes given out before they have left: what is said meanwhile waits behind no more. */
export const HANDED_OUT = 64 * 1024;

/** The blocks of a file that is sent: how many are asked for, what of them is here, and which may leave. */
export class BlockSupply {
	readonly #blockSize: number;
	readonly #queue = new ByteQueue();
	/** Bytes that were not given out, and those of them that were not read. */
	#missing: number;
	#unread: number;
	#isReading = false;
	#wasRead = false;
	/** Blocks asked for and not given out. */
	#requests = 0;
	/** Bytes given out since all had left. */
	#handedOut = 0;

	/** @param size Bytes of the file. */
	constructor(size: number, blockSize: number) {
		this.#missing = size;
		this.#unread = size;
		this.#blockSize = blockSize;
	}

	/** Every block was given out. */
	get isEmpty(): boolean {
		return this.#missing === 0;
	}

	get isReading(): boolean {
		return this.#isReading;
	}

	/** Anything was read at all. */
	get wasRead(): boolean {
		return this.#wasRead;
	}

	/** What was given out has not left. */
	get isClogged(): boolean {
		return this.#handedOut > 0;
	}

	/** Blocks are asked for, and only the disk keeps them back. */
	get isStarving(): boolean {
		return this.#isReading && this.#requests > 0 && !this.isClogged;
	}

	/** The first `offset` bytes are not needed. */
	skip(offset: number): void {
		this.#missing -= offset;
		this.#unread -= offset;
	}

	/** One more block is asked for; who asks for more than there are is not heard. */
	ask(): void {
		this.#requests = Math.min(this.#requests + 1, Math.ceil(this.#missing / this.#blockSize));
	}

	/** The next piece of the file; what is behind its announced end counts for nothing. */
	feed(piece: Uint8Array): void {
		const data = piece.subarray(0, this.#unread);
		this.#isReading = false;
		this.#wasRead = true;
		this.#unread -= data.length;
		this.#queue.push(data);
	}

	/** The data of the next block, if it is asked for, is here, and finds room on the way. */
	next(): Uint8Array | undefined {
		const length = Math.min(this.#blockSize, this.#missing);
		if (this.#requests === 0 || length === 0 || this.#handedOut >= HANDED_OUT || this.#queue.length < length) {
			return undefined;
		}

		this.#requests--;
		this.#missing -= length;
		this.#handedOut += this.#blockSize;
		return this.#queue.take(length);
	}

	/** Says once for each piece that it has to be read. */
	readOn(): boolean {
		const isDue = !this.#isReading && this.#unread > 0 && this.#queue.length < READ_AHEAD;
		this.#isReading ||= isDue;
		return isDue;
	}

	/** Everything has left. */
	drain(): void {
		this.#handedOut = 0;
	}
}
