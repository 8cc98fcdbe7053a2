import {limits} from './limits.js';
import type {Source} from './ports.js';

/** Reads a file in order, a little ahead of those who need it. */
export class ReadAhead {
	readonly #source: Source;
	#position = 0;
	#chunks: Array<Promise<Uint8Array>> = [];
	/** A source does one thing at a time. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(source: Source) {
		this.#source = source;
	}

	/** What is read next begins there. */
	seek(offset: number): void {
		this.#position = offset;
		this.#chunks = [];
	}

	/** The next bytes; none at the end. */
	async next(): Promise<Uint8Array> {
		while (this.#chunks.length < limits.fileChunksAhead && this.#position < this.#source.size) {
			const offset = this.#position;
			const length = Math.min(limits.fileChunkBytes, this.#source.size - offset);
			this.#position += length;
			const chunk = this.#inTurn(async () => this.#source.read(offset, length));
			// It may never be asked for; who asks learns what went wrong.
			void chunk.catch(() => undefined);
			this.#chunks.push(chunk);
		}

		return this.#chunks.shift() ?? new Uint8Array();
	}

	/** Of the first `length` bytes. */
	async digest(length: number): Promise<string> {
		return this.#inTurn(async () => this.#source.digest(length));
	}

	async #inTurn<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#turn.then(work);
		this.#turn = done.catch(() => undefined);
		return done;
	}
}
