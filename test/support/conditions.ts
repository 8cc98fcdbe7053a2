/** Waiting for something to become true, woken by whoever changes it: no polling, no fixed sleeps. */

type Waiter = {
	/** Settles the wait where it can be settled; says whether it was. */
	readonly check: () => boolean;
	readonly fail: (reason: string) => void;
};

export class Conditions {
	readonly #waiters = new Set<Waiter>();
	readonly #describe: () => string;
	#ended: string | undefined;

	/**
	A place to wait at.

	@param describe What a failed wait shows: the screen, the events so far.
	*/
	constructor(describe: () => string) {
		this.#describe = describe;
	}

	/** To be called after each change. */
	changed(): void {
		for (const waiter of this.#waiters) {
			if (waiter.check()) {
				this.#waiters.delete(waiter);
			}
		}
	}

	/** Nothing changes any more: what is still waited for never comes. */
	end(reason: string): void {
		this.changed();
		this.#ended = reason;
		for (const waiter of this.#waiters) {
			waiter.fail(reason);
		}

		this.#waiters.clear();
	}

	/**
	Resolves with what `find` finds, now or after a change.

	@param what In words, for the message of a failure.
	@param find Undefined as long as there is nothing.
	@param timeout In ms; a safety net, as the end of the program fails the wait at once.
	*/
	async wait<T>(what: string, find: () => T | undefined, timeout: number): Promise<T> {
		return new Promise((resolve, reject) => {
			const fail = (reason: string) => {
				clearTimeout(timer);
				reject(new Error(`waited for ${what}, but ${reason}\n${this.#describe()}`));
			};

			const waiter: Waiter = {
				check() {
					const found = find();
					if (found === undefined) {
						return false;
					}

					clearTimeout(timer);
					resolve(found);
					return true;
				},
				fail,
			};

			const timer = setTimeout(() => {
				this.#waiters.delete(waiter);
				fail(`not within ${timeout} ms`);
			}, timeout);

			if (waiter.check()) {
				return;
			}

			if (this.#ended === undefined) {
				this.#waiters.add(waiter);
			} else {
				fail(this.#ended);
			}
		});
	}
}
