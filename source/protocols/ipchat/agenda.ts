/** What is to be done later, under names; the machine needs one timer for all of it. */
export class Agenda {
	readonly #items = new Map<string, {readonly at: number; readonly run: () => void}>();
	/** For when a timer is set; undefined while none is. */
	#set: number | undefined;

	/** Replaces what is planned under this name. */
	plan(name: string, at: number, run: () => void): void {
		this.#items.set(name, {at, run});
	}

	cancel(name: string): void {
		this.#items.delete(name);
	}

	has(name: string): boolean {
		return this.#items.has(name);
	}

	/** Does what is due, in its order. */
	run(now: number): void {
		this.#set = undefined;
		for (;;) {
			const [name, item] = this.#next() ?? [];
			if (name === undefined || !item || item.at > now) {
				return;
			}

			this.#items.delete(name);
			item.run();
		}
	}

	/** Milliseconds until the timer should ring, where it has to be set anew. */
	due(now: number): number | undefined {
		const at = this.#next()?.[1].at;
		if (at === undefined || at === this.#set) {
			return undefined;
		}

		this.#set = at;
		return Math.max(0, at - now);
	}

	#next() {
		let next: [string, {readonly at: number; readonly run: () => void}] | undefined;
		for (const item of this.#items) {
			if (!next || item[1].at < next[1].at) {
				next = item;
			}
		}

		return next;
	}
}
