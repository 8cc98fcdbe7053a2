/**
Those who have connected and not yet said who they are: bounded, and when it is full the one who has waited longest has
to go, never the newest. So somebody who only holds connections open can't keep a real caller out.
*/
export class WaitingRoom<T> {
	/** In the order of their coming. */
	readonly #waiting = new Map<T, string>();
	readonly #limit: number;
	readonly #limitPerAddress: number;

	constructor(limit: number, limitPerAddress: number) {
		this.#limit = limit;
		this.#limitPerAddress = limitPerAddress;
	}

	/** Who has to go instead, if anybody. */
	enter(caller: T, address: string): T | undefined {
		const neighbours = [...this.#waiting].filter(([, other]) => other === address);
		let oldest: T | undefined;
		if (neighbours.length >= this.#limitPerAddress) {
			oldest = neighbours[0]?.[0];
		} else if (this.#waiting.size >= this.#limit) {
			[oldest] = this.#waiting.keys();
		}

		if (oldest !== undefined) {
			this.#waiting.delete(oldest);
		}

		this.#waiting.set(caller, address);
		return oldest;
	}

	leave(caller: T): void {
		this.#waiting.delete(caller);
	}
}
