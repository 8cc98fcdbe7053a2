/** Something that happens to the scripts themselves. */
export class Signal {
	readonly #listeners = new Set<(value: unknown) => void>();

	/** Returns the way to stop. */
	readonly on = (listener: (value: unknown) => void): (() => void) => {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	};

	emit(value: unknown): void {
		for (const listener of this.#listeners) {
			listener(value);
		}
	}
}
