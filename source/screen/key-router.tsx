import {useInput, usePaste} from 'ink';
import {keyName} from './key-name.js';

export type KeyRouterProps = {
	/** A key with a name. */
	readonly onKey: (name: string) => void;
	/** Printable text, which the input line is about to hear of as well. */
	readonly onText: (text: string) => void;
	readonly onPaste: (text: string) => void;
};

/**
Hears every key before the input line does. It stands before it in the tree, because effects, and with them listeners,
are set up in that order; and it is never unmounted, because Ink leaves raw mode with the last listener.
*/
export function KeyRouter({onKey, onText, onPaste}: KeyRouterProps) {
	useInput((input, key) => {
		const name = keyName(input, key);
		if (name === undefined) {
			onText(input);
		} else {
			onKey(name);
		}
	});
	usePaste(onPaste);
	return null;
}
