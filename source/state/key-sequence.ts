import type {Action, Keymap} from './keymap.js';

/** Finds what a key means, also one that means something only after another one. */
export class KeySequence {
	readonly #keymap: Keymap;
	/** Keys that begin a sequence, and all of them but the last of longer ones. */
	readonly #beginnings: ReadonlySet<string>;
	#pressed = '';

	constructor(keymap: Keymap) {
		this.#keymap = keymap;
		this.#beginnings = new Set(Object.keys(keymap).flatMap(sequence => {
			const keys = sequence.split(' ');
			return keys.slice(1).map((_, index) => keys.slice(0, index + 1).join(' '));
		}));
	}

	/** What is to be done now; `undefined` in the middle of a sequence, and where a key means nothing. */
	press(key: string): Action | undefined {
		const keys = this.#pressed === '' ? key : `${this.#pressed} ${key}`;
		const isUnfinished = this.#beginnings.has(keys);
		this.#pressed = isUnfinished ? keys : '';
		return isUnfinished ? undefined : this.#keymap[keys];
	}

	/** Text was typed: what was begun is over. */
	interrupt(): void {
		this.#pressed = '';
	}
}
