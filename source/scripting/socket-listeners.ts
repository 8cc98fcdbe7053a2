import type {SocketEventName} from './socket-events.js';

export type Listener = (...args: readonly never[]) => unknown;

type Entry = {readonly listener: Listener; readonly isOnce: boolean};

/** Who listens to the events of one socket. What one of them throws keeps nothing from the others. */
export class SocketListeners {
	readonly #entries = new Map<SocketEventName, readonly Entry[]>();

	get isEmpty(): boolean {
		return this.#entries.size === 0;
	}

	has(event: SocketEventName): boolean {
		return this.#entries.has(event);
	}

	/** @throws {TypeError} Where it is no function. */
	add(event: SocketEventName, listener: Listener, isOnce: boolean): void {
		if (typeof listener !== 'function') {
			throw new TypeError(`What listens to "${event}" has to be a function.`);
		}

		this.#entries.set(event, [...this.#entries.get(event) ?? [], {listener, isOnce}]);
	}

	/** The one added last, where it was added more than once. */
	remove(event: SocketEventName, listener: Listener): void {
		const entries = this.#entries.get(event) ?? [];
		const removed = entries.findLast(entry => entry.listener === listener);
		this.#set(event, entries.filter(entry => entry !== removed));
	}

	clear(): void {
		this.#entries.clear();
	}

	/**
	Calls those who listen now, in the order in which they were added.
	@param call Calls one of them; false as a result keeps the event from the rest.
	*/
	each(event: SocketEventName, call: (listener: Listener) => boolean): void {
		for (const entry of this.#entries.get(event) ?? []) {
			if (entry.isOnce) {
				this.#set(event, (this.#entries.get(event) ?? []).filter(other => other !== entry));
			}

			if (!call(entry.listener)) {
				return;
			}
		}
	}

	#set(event: SocketEventName, entries: readonly Entry[]): void {
		if (entries.length > 0) {
			this.#entries.set(event, entries);
		} else {
			this.#entries.delete(event);
		}
	}
}
