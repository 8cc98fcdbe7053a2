import type {Request} from '../../source/state/action.js';
import {KeySequence} from '../../source/state/key-sequence.js';
import {defaultKeymap} from '../../source/state/keymap.js';
import type {Store} from '../../source/state/store.js';

/** Presses keys by their names, as the screen does; single characters are typed. Returns what they ask for. */
export function keys(store: Store, ...pressed: readonly string[]): readonly Request[] {
	const sequence = new KeySequence(defaultKeymap);
	return pressed.flatMap((key): readonly Request[] => {
		if ([...key].length === 1) {
			return store.type(key);
		}

		const request = store.key(key, sequence);
		return request ? [request] : [];
	});
}
