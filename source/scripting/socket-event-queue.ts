type Entry = {readonly deliver: () => void; readonly discard: (() => void) | undefined};

/**
The events of one socket, in order. Each has a turn of the event loop to itself: so none comes inside a method call, and
what a handler has set going by promises is done before the next one.
*/
export class SocketEventQueue {
	readonly #entries: Entry[] = [];
	#turn: NodeJS.Immediate | undefined;

	/** `discard` is called instead of `deliver` where the queue is cleared before the event's turn. */
	post(deliver: () => void, discard?: () => void): void {
		this.#entries.push({deliver, discard});
		this.#schedule();
	}

	clear(): void {
		clearImmediate(this.#turn);
		this.#turn = undefined;
		for (const {discard} of this.#entries.splice(0)) {
			discard?.();
		}
	}

	#schedule(): void {
		this.#turn ??= setImmediate(() => {
			this.#turn = undefined;
			const entry = this.#entries.shift();
			if (this.#entries.length > 0) {
				this.#schedule();
			}

			entry?.deliver();
		});
	}
}
