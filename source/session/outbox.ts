import {concat} from '../lib/bytes.js';
import type {Shape} from '../protocols/protocol.js';
import {limits} from './limits.js';
import type {Clock, Connection, Timer} from './ports.js';

/**
What is on its way to one peer. Blocks of one tick leave in one write, except towards programs that lose what a read
cuts: these get one block per write, or so many bytes in so many milliseconds ({@link Shape}). Blocks are never cut.
*/
export class Outbox {
	readonly #connection: Connection;
	readonly #clock: Clock;
	readonly #overflow: () => void;
	#queue: Uint8Array[] = [];
	#bytes = 0;
	#shape: Shape = {gather: false};
	#isScheduled = false;
	#window: {readonly opened: number; spent: number} | undefined;
	#wait: Timer | undefined;
	readonly #waiting: Array<() => void> = [];
	#isEnding = false;
	#deadline: Timer | undefined;

	/**
	 @param connection
	 @param clock
	 @param overflow Called when the peer reads so slowly that the backlog passes its bound.
	 */
	constructor(connection: Connection, clock: Clock, overflow: () => void) {
		this.#connection = connection;
		this.#clock = clock;
		this.#overflow = overflow;
	}

	/** Bytes that the kernel has not taken yet. */
	get backlog(): number {
		return this.#bytes + this.#connection.pending;
	}

	shape(shape: Shape): void {
		this.#shape = shape;
		this.#window = undefined;
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
		this.#flush();
	}

	/** The connection is gone. */
	close(): void {
		this.#wait?.cancel();
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
		this.#write();
		if (this.backlog <= limits.lowWaterBytes) {
			this.#release();
		}

		if (this.#isEnding && this.#queue.length === 0) {
			this.#connection.end();
		}
	}

	/** Writes as much as the shape and the kernel allow; `drained` and the window's timer bring the rest. */
	#write(): void {
		while (this.#queue.length > 0 && this.#mayWrite()) {
			const bytes = this.#take();
			if (bytes.length === 0) {
				return;
			}

			this.#bytes -= bytes.length;
			this.#connection.write(bytes);
		}
	}

	#mayWrite(): boolean {
		// A second write before the first is out would be merged with it.
		return this.#connection.pending < (this.#shape.gather ? limits.writeBytes : 1);
	}

	/** The blocks of the next write; empty where the window has no room for the first of them. */
	#take(): Uint8Array {
		const allowance = this.#allowance();
		let count = 0;
		let size = 0;
		for (const block of this.#queue) {
			if (size + block.length > allowance || (count === 1 && !this.#shape.gather)) {
				break;
			}

			count++;
			size += block.length;
		}

		if (count === 0) {
			this.#waitForWindow();
			return new Uint8Array();
		}

		if (this.#window) {
			this.#window.spent += size;
		}

		return concat(...this.#queue.splice(0, count));
	}

	#allowance(): number {
		const {pace} = this.#shape;
		const first = this.#queue[0]?.length ?? 0;
		if (!pace) {
			return Math.max(first, limits.writeBytes);
		}

		if (!this.#window || this.#clock.now() - this.#window.opened >= pace.ms) {
			this.#window = {opened: this.#clock.now(), spent: 0};
		}

		// A block larger than the whole window gets one of its own.
		return this.#window.spent === 0 ? Math.max(first, pace.bytes) : pace.bytes - this.#window.spent;
	}

	#waitForWindow(): void {
		const {pace} = this.#shape;
		if (pace && this.#window && !this.#wait) {
			this.#wait = this.#clock.after(this.#window.opened + pace.ms - this.#clock.now(), () => {
				this.#wait = undefined;
				this.#flush();
			});
		}
	}

	#release(): void {
		for (const resolve of this.#waiting.splice(0)) {
			resolve();
		}
	}
}
