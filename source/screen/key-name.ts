import type {Key} from 'ink';

const named: ReadonlyArray<readonly [keyof Key, string]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageup'],
	['pageDown', 'pagedown'],
	['home', 'home'],
	['end', 'end'],
	['return', 'return'],
	['escape', 'escape'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'delete'],
];

/**
What the keymap calls a key, such as `ctrl+a` or `alt+left`; `undefined` for text.
A key that Ink has no name for is the empty string; function keys come as `TtyInput` spells them.
*/
export function keyName(input: string, key: Key): string | undefined {
	if (key.hyper) {
		return `f${input}`;
	}

	const special = input === '\n' ? 'return' : named.find(([property]) => key[property] === true)?.[1];
	if (special === undefined && !key.ctrl && !key.meta && input !== '') {
		return undefined;
	}

	const name = special ?? input.toLowerCase();
	if (name === '') {
		return '';
	}

	const ctrl = key.ctrl ? 'ctrl+' : '';
	const alt = key.meta && special !== 'escape' ? 'alt+' : '';
	const shift = key.shift && special !== undefined ? 'shift+' : '';
	return ctrl + alt + shift + name;
}
