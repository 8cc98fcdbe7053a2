import type {Entry} from './entry.js';

/** What one part of the machine remembers of each participant; it goes with the participant. */
export class PerEntry<State> {
	readonly #states = new WeakMap<Entry, State>();
	readonly #create: () => State;

	constructor(create: () => State) {
		this.#create = create;
	}

	of(entry: Entry): State {
		const known = this.#states.get(entry);
		if (known !== undefined) {
			return known;
		}

		const state = this.#create();
		this.#states.set(entry, state);
		return state;
	}
}
