/** What has to be waited for, if anything has. */
export type Pending = Promise<void> | undefined;

type Work = () => Pending;

type Options = {
	/** So many may wait before something is done about it. */
	readonly limit: number;
	/** Stops what makes the work until the returned function is called. */
	readonly hold?: () => () => void;
	/** What work has thrown. */
	readonly failed: (error: unknown) => void;
};

/** Does one thing after the other: at once, unless one before it is not through, because it waits for somebody's decision or has led to this one. */
export class Turns {
	readonly #options: Options;
	#waiting: Work[] = [];
	#isBusy = false;
	#release: (() => void) | undefined;
	readonly #free: Array<() => void> = [];

	constructor(options: Options) {
		this.#options = options;
	}

	/** How many wait. */
	get size(): number {
		return this.#waiting.length;
	}

	/** @param work Returns a promise where it has to wait for something. */
	take(work: Work): void {
		if (this.#isBusy) {
			this.#waiting.push(work);
			if (this.#waiting.length >= this.#options.limit) {
				this.#release ??= this.#options.hold?.();
			}

			return;
		}

		this.#isBusy = true;
		const pending = this.#do(work) ?? this.#next();
		if (pending) {
			void this.#go(pending);
		} else {
			this.#isBusy = false;
		}
	}

	/** Resolves when less than the limit waits. */
	async room(): Promise<void> {
		if (this.#waiting.length >= this.#options.limit) {
			await new Promise<void>(resolve => {
				this.#free.push(resolve);
			});
		}
	}

	/** Forgets what waits. */
	clear(): void {
		this.#waiting = [];
		this.#relax();
	}

	async #go(first: Promise<void>): Promise<void> {
		for (let pending: Pending = first; pending;) {
			// eslint-disable-next-line no-await-in-loop
			await this.#settled(pending);
			pending = this.#next();
		}

		this.#isBusy = false;
	}

	/** Does what need not wait, up to the first that has to. */
	#next(): Pending {
		for (let work = this.#waiting.shift(); work; work = this.#waiting.shift()) {
			if (this.#waiting.length < this.#options.limit / 2) {
				this.#relax();
			}

			const pending = this.#do(work);
			if (pending) {
				return pending;
			}
		}

		this.#relax();
		return undefined;
	}

	#do(work: Work): Pending {
		try {
			return work();
		} catch (error) {
			this.#options.failed(error);
			return undefined;
		}
	}

	async #settled(pending: Promise<void>): Promise<void> {
		try {
			await pending;
		} catch (error) {
			this.#options.failed(error);
		}
	}

	#relax(): void {
		this.#release?.();
		this.#release = undefined;
		for (const resolve of this.#free.splice(0)) {
			resolve();
		}
	}
}
