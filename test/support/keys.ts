/** What a terminal sends for a key, as xterm does it. */

const plain: Readonly<Record<string, string>> = {
	enter: '\r',
	escape: '\u{1B}',
	tab: '\t',
	space: ' ',
	backspace: '\u{7F}',
};

/** Final letter of `CSI …`, `SS3 …` in application mode. */
const lettered: Readonly<Record<string, string>> = {
	up: 'A', down: 'B', right: 'C', left: 'D', home: 'H', end: 'F',
};

/** Number of `CSI n ~`. */
const numbered: Readonly<Record<string, number>> = {
	insert: 2, delete: 3, pageup: 5, pagedown: 6, f5: 15, f6: 17, f7: 18, f8: 19, f9: 20, f10: 21, f11: 23, f12: 24,
};

const functionLetters: Readonly<Record<string, string>> = {
	f1: 'P', f2: 'Q', f3: 'R', f4: 'S',
};

const weights: Readonly<Record<string, number>> = {shift: 1, alt: 2, ctrl: 4};

const control = (key: string) => {
	const named = {space: '\u{0}', backspace: '\b'}[key];
	if (named !== undefined) {
		return named;
	}

	const code = key.toUpperCase().codePointAt(0)!;
	if (key.length !== 1 || code < 0x40 || code > 0x5F) {
		throw new RangeError(`no terminal has a control character for ctrl+${key}`);
	}

	return String.fromCodePoint(code - 0x40);
};

const weigh = (modifiers: readonly string[]) => {
	let sum = 0;
	for (const modifier of modifiers) {
		const weight = weights[modifier];
		if (weight === undefined) {
			throw new RangeError(`${modifier} is none of shift, alt, ctrl`);
		}

		sum += weight;
	}

	return sum;
};

/**
What pressing a key puts on the line.

@param name Modifiers `shift`, `alt`, `ctrl` and a key, joined by `+`: `ctrl+left`, `alt+shift+x`, `pageup`, `é`.
@param isApplicationMode Has the program asked for application cursor keys?
*/
export const bytesOfKey = (name: string, isApplicationMode = false): string => {
	const parts = name === '+' ? ['+'] : name.split('+');
	const key = parts.at(-1)!;
	const modifiers = parts.slice(0, -1);
	const weight = weigh(modifiers);

	const letter = lettered[key] ?? functionLetters[key];
	if (letter !== undefined) {
		if (weight > 0) {
			return `\u{1B}[1;${weight + 1}${letter}`;
		}

		return isApplicationMode || functionLetters[key] !== undefined ? `\u{1B}O${letter}` : `\u{1B}[${letter}`;
	}

	const number = numbered[key];
	if (number !== undefined) {
		return weight > 0 ? `\u{1B}[${number};${weight + 1}~` : `\u{1B}[${number}~`;
	}

	if (key === 'tab' && modifiers.includes('shift')) {
		return '\u{1B}[Z';
	}

	const isCharacter = plain[key] === undefined;
	if (isCharacter && [...key].length !== 1) {
		throw new RangeError(`there is no key called ${key}`);
	}

	const typed = isCharacter && modifiers.includes('shift') ? key.toUpperCase() : plain[key] ?? key;
	const bytes = modifiers.includes('ctrl') ? control(key) : typed;
	return modifiers.includes('alt') ? `\u{1B}${bytes}` : bytes;
};
