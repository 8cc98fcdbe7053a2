import {concat} from '../lib/bytes.js';
import {limits} from './limits.js';
import type {Clock, Connection, Timer} from './ports.js';

/** A protocol's shape with its probe encoded. */
export type OutboxShape = {
	readonly write: number;
	readonly window?: {readonly bytes: number; readonly probe: Uint8Array; readonly patience: number};
};

/**
What is on its way to one peer. Blocks of one tick leave in one write, except towards programs that lose what a read
cuts: these get smaller writes, one after the other, or a window that they have to have read before the next begins.
Blocks are never cut.
*/
export class Outbox {
	readonly #connection: Connection;
	readonly #clock: Clock;
	readonly #overflow: () => void;
	#queue: Uint8Array[] = [];
	#bytes = 0;
	#shape: OutboxShape = {write: 1};
	#isScheduled = false;
	/** Bytes of the present window that have left. */
	#spent = 0;
	/** Runs while an answer to the probe is awaited. */
	#patience: Timer | undefined;
	readonly #waiting: Array<() => void> = [];
	#isEnding = false;
	#deadline: Timer | undefined;

	/** @param overflow Called when the peer reads so slowly that the backlog passes its bound. */
	constructor(connection: Connection, clock: Clock, overflow: () => void) {
		this.#connection = connection;
		this.#clock = clock;
		this.#overflow = overflow;
	}

	/** Bytes that the kernel has not taken yet. */
	get backlog(): number {
		return this.#bytes + this.#connection.pending;
	}

	shape(shape: OutboxShape): void {
		this.#shape = shape;
		this.resume();
	}

	/** The window has been read, or there is none any more. */
	resume(): void {
		this.#patience?.cancel();
		this.#patience = undefined;
		this.#spent = 0;
		this.#schedule();
	}

	push(block: Uint8Array): void {
		this.#queue.push(block);
		this.#bytes += block.length;
		if (this.backlog > limits.queueBytes) {
			this.#overflow();
			return;
		}

		this.#schedule();
	}

	/** Resolves when the backlog is small again, or the connection gone: back-pressure for bulk senders. */
	async room(): Promise<void> {
		if (this.backlog > limits.lowWaterBytes) {
			await new Promise<void>(resolve => {
				this.#waiting.push(resolve);
			});
		}
	}

	/** The connection has given everything to the kernel. True when there is nothing left here either. */
	drained(): boolean {
		this.#flush();
		return this.backlog === 0;
	}

	/** Sends what is left, then closes the connection; who does not read it in time loses it. */
	end(): void {
		this.#isEnding = true;
		this.#deadline = this.#clock.after(limits.closeMs, () => {
			this.#connection.destroy();
		});
		if (this.#patience) {
			this.#awaitAnswer(limits.partingWindowMs);
		}

		this.#flush();
	}

	/** The connection is gone. */
	close(): void {
		this.#patience?.cancel();
		this.#deadline?.cancel();
		this.#queue = [];
		this.#bytes = 0;
		this.#release();
	}

	#schedule(): void {
		if (this.#isScheduled) {
			return;
		}

		this.#isScheduled = true;
		this.#clock.soon(() => {
			this.#isScheduled = false;
			this.#flush();
		});
	}

	#flush(): void {
		// A second write before the first is out would be merged with it.
		while (this.#queue.length > 0 && this.#patience === undefined && this.#connection.pending < this.#shape.write) {
			const count = this.#countNext();
			if (count === 0) {
				this.#probe();
				break;
			}

			const bytes = concat(...this.#queue.splice(0, count));
			this.#bytes -= bytes.length;
			this.#spent += bytes.length;
			this.#connection.write(bytes);
		}

		if (this.backlog <= limits.lowWaterBytes) {
			this.#release();
		}

		if (this.#isEnding && this.#queue.length === 0) {
			this.#connection.end();
		}
	}

	/** How many blocks the next write takes; none where the window is full. */
	#countNext(): number {
		const {write, window} = this.#shape;
		const room = Math.min(write, window ? window.bytes - this.#spent : Infinity);
		let size = 0;
		const fitting = this.#queue.findIndex(({length}) => {
			size += length;
			return size > room;
		});
		const count = fitting === -1 ? this.#queue.length : fitting;
		// A block larger than a write has one of its own, and one larger than a window too.
		return count === 0 && (!window || this.#spent === 0 || room === write) ? 1 : count;
	}

	#probe(): void {
		const {window} = this.#shape;
		if (!window) {
			return;
		}

		this.#connection.write(window.probe);
		this.#awaitAnswer(this.#isEnding ? limits.partingWindowMs : window.patience);
	}

	#awaitAnswer(ms: number): void {
		this.#patience?.cancel();
		this.#patience = this.#clock.after(ms, () => {
			this.resume();
		});
	}

	#release(): void {
		for (const resolve of this.#waiting.splice(0)) {
			resolve();
		}
	}
}
