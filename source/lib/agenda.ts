type Item = {readonly at: number; readonly run: () => void};

/** What is to be done later, under names; the machine needs one timer for all of it, which may ring for nothing. */
export class Agenda {
	readonly #items = new Map<string, Item>();
	/** No item is earlier than this. */
	#earliest = Infinity;
	/** When the timer rings that was set last. */
	#rings = Infinity;

	/** Replaces what is planned under this name. */
	plan(name: string, at: number, run: () => void): void {
		this.#items.set(name, {at, run});
		this.#earliest = Math.min(this.#earliest, at);
	}

	cancel(name: string): void {
		this.#items.delete(name);
	}

	has(name: string): boolean {
		return this.#items.has(name);
	}

	clear(): void {
		this.#items.clear();
	}

	/** The timer that was set last rings no more. */
	rang(): void {
		this.#rings = Infinity;
	}

	/** Does what is due, in its order. */
	run(now: number): void {
		while (this.#earliest <= now) {
			for (const [name, item] of this.#due(now)) {
				this.#do(name, item);
			}

			this.#earliest = Math.min(Infinity, ...Array.from(this.#items.values(), ({at}) => at));
		}
	}

	/** In how many milliseconds the timer should ring, where that is sooner than it will. */
	ring(now: number): number | undefined {
		if (this.#earliest >= this.#rings) {
			return undefined;
		}

		this.#rings = this.#earliest;
		return Math.max(0, Math.ceil(this.#earliest - now));
	}

	#do(name: string, item: Item): void {
		// What was done before it may have changed the plan.
		if (this.#items.get(name) !== item) {
			return;
		}

		this.#items.delete(name);
		item.run();
	}

	#due(now: number): ReadonlyArray<[string, Item]> {
		return [...this.#items].filter(([, {at}]) => at <= now).toSorted(([, a], [, b]) => a.at - b.at);
	}
}
