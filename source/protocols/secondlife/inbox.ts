import type {Place} from '../protocol.js';
import {limits} from './limits.js';
import type {Names} from './names.js';
import type {Uuid} from './uuid.js';

type Held = {readonly from: Uuid; readonly show: () => void};

/** Texts wait here until it is known who wrote them, and in each room nothing overtakes them. */
export class Inbox {
	readonly #names: Names;
	readonly #held = new Map<Place, Held[]>();

	constructor(names: Names) {
		this.#names = names;
	}

	put(place: Place, from: Uuid, show: () => void): void {
		const held = this.#held.get(place) ?? [];
		held.push({from, show});
		this.#held.set(place, held);
		if (held.length > limits.held) {
			held.shift()?.show();
		}

		this.#names.look(from, () => {
			this.#flush(place);
		});
	}

	/** Nothing will be known any more. */
	flushAll(): void {
		const all = [...this.#held.values()].flat();
		this.#held.clear();
		for (const {show} of all) {
			show();
		}
	}

	/** Shows all up to the first whose writer is still being looked up. */
	#flush(place: Place): void {
		const held = this.#held.get(place) ?? [];
		while (held[0] && !this.#names.isPending(held[0].from)) {
			held.shift()?.show();
		}

		if (held.length === 0) {
			this.#held.delete(place);
		}
	}
}
