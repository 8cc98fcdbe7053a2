/**
SGR, the colours and styles of ECMA-48 8.3.117, in one canonical spelling: a {@link Style} lists everything that is in
force. Text and styles are kept apart while they are worked on ({@link splitSgr}) and joined at the end ({@link paint}).
*/

/** Everything in force, as the parameters of one SGR: `1;38;5;208`. Nothing in force is the empty string. */
export type Style = string;

/** From the index `at` (UTF-16 units of the plain text) on, `style` is in force. */
export type Mark = {readonly at: number; readonly style: Style};

const SGR = /\u{1B}\[(?<parameters>[\d:;]*)m/gv;
const ESCAPE = '\u{1B}';

/** More than any program sends at once; the rest of such a sequence is dropped. */
const PARAMETERS_LIMIT = 64;

/** Bold, faint, italic, underlined, reversed, crossed out. Blinking (5, 6) and concealed (8) text is not wanted. */
const DECORATIONS = [1, 2, 3, 4, 7, 9] as const;

/** What a parameter switches off. Bold and faint share one. */
const OFF: ReadonlyMap<number, readonly number[]> = new Map([
	[22, [1, 2]],
	[23, [3]],
	[24, [4]],
	[27, [7]],
	[29, [9]],
]);

const DOUBLE_UNDERLINE = 21;
const FOREGROUND = 38;
const BACKGROUND = 48;
/** Underline colour: understood, so that its values aren't read as parameters, and not shown. */
const UNDERLINE = 58;
const COLOURS: ReadonlySet<number> = new Set([FOREGROUND, BACKGROUND, UNDERLINE]);

/** Follows SGRs and tells the style in force. Blinking, concealed and unknown styles never get in. */
export class Pen {
	/** Bit n: decoration n is on. */
	#decorations = 0;
	#foreground = '';
	#background = '';

	get style(): Style {
		let style = '';
		for (const decoration of DECORATIONS) {
			style += (this.#decorations & (1 << decoration)) === 0 ? '' : `;${decoration}`;
		}

		return (style + this.#foreground + this.#background).slice(1);
	}

	/** Takes what stands between `ESC [` and `m`: digits, `;` and `:`. */
	apply(parameters: string): void {
		const fields = parameters.split(';', PARAMETERS_LIMIT);
		for (let index = 0; index < fields.length; index++) {
			const field = fields[index]!;
			const code = Number(field);
			if (field.includes(':')) {
				this.#applyColons(field);
			} else if (COLOURS.has(code)) {
				const length = Number(fields[index + 1]) === 2 ? 4 : 2;
				this.#applyColour(code, fields.slice(index + 1, index + 1 + length));
				index += length;
			} else {
				this.#applyCode(code);
			}
		}
	}

	#applyCode(code: number): void {
		if (code === 0) {
			this.#decorations = 0;
			this.#foreground = '';
			this.#background = '';
		} else if (code < 10) {
			this.#decorations |= DECORATIONS.includes(code as 1) ? 1 << code : 0;
		} else if (code === DOUBLE_UNDERLINE) {
			this.#decorations |= 1 << 4;
		} else if (isColour(code - 30) || isColour(code - 90)) {
			this.#foreground = `;${code}`;
		} else if (isColour(code - 40) || isColour(code - 100)) {
			this.#background = `;${code}`;
		} else if (code === 39) {
			this.#foreground = '';
		} else if (code === 49) {
			this.#background = '';
		} else {
			for (const decoration of OFF.get(code) ?? []) {
				this.#decorations &= ~(1 << decoration);
			}
		}
	}

	/** ISO 8613-6: `38:5:n`, `38:2:r:g:b` and with a colour space `38:2::r:g:b`; `4:3` is a curly underline. */
	#applyColons(field: string): void {
		const [code, ...values] = field.split(':', PARAMETERS_LIMIT);
		if (Number(code) === 4) {
			this.#applyCode(Number(values[0]) === 0 ? 24 : 4);
		} else {
			const hasSpace = Number(values[0]) === 2 && values.length >= 5;
			this.#applyColour(Number(code), hasSpace ? ['2', ...values.slice(2, 5)] : values);
		}
	}

	#applyColour(code: number, [mode, ...values]: readonly string[]): void {
		const kind = Number(mode);
		const wanted = kind === 2 ? 3 : 1;
		const numbers = values.slice(0, wanted).map(Number);
		if ((kind !== 2 && kind !== 5) || numbers.length < wanted || numbers.some(number => !(number <= 255))) {
			return;
		}

		const colour = `;${[code, kind, ...numbers].join(';')}`;
		if (code === FOREGROUND) {
			this.#foreground = colour;
		} else if (code === BACKGROUND) {
			this.#background = colour;
		}
	}
}

const isColour = (offset: number): boolean => offset >= 0 && offset <= 7;

export const stripSgr = (ansi: string): string => ansi.includes(ESCAPE) ? ansi.replaceAll(SGR, '') : ansi;

export const splitSgr = (ansi: string): {text: string; marks: Mark[]} => {
	if (!ansi.includes(ESCAPE)) {
		return {text: ansi, marks: []};
	}

	const pen = new Pen();
	const marks: Mark[] = [];
	let text = '';
	let end = 0;
	for (const match of ansi.matchAll(SGR)) {
		text += ansi.slice(end, match.index);
		end = match.index + match[0].length;
		pen.apply(match.groups!['parameters']!);
		addMark(marks, text.length, pen.style);
	}

	return {text: text + ansi.slice(end), marks};
};

/** Appends a change of style; one that nothing was written in vanishes. */
export const addMark = (marks: Mark[], at: number, style: Style): void => {
	if (marks.at(-1)?.at === at) {
		marks.pop();
	}

	if ((marks.at(-1)?.style ?? '') !== style) {
		marks.push({at, style});
	}
};

/**
The part of `text` from `start` to `end` with its styles: re-opened at the start, closed at the end. The marks are in the
order of their `at`.
*/
export const paint = (text: string, marks: readonly Mark[], start = 0, end = text.length): string => {
	let painted = '';
	let written = start;
	let style = '';
	let open = '';
	const writeUpTo = (until: number): void => {
		if (!(until > written)) {
			return;
		}

		painted += transition(open, style) + text.slice(written, until);
		open = style;
		written = until;
	};

	for (const mark of marks) {
		if (mark.at >= end) {
			break;
		}

		writeUpTo(mark.at);
		style = mark.style;
	}

	writeUpTo(end);
	return painted + transition(open, '');
};

const transition = (from: Style, to: Style): string => {
	if (from === to) {
		return '';
	}

	if (to === '') {
		return `${ESCAPE}[0m`;
	}

	return from === '' ? `${ESCAPE}[${to}m` : `${ESCAPE}[0;${to}m`;
};

/** `start` and `end` are indices into the stripped text, as for `String#slice`, but not negative. */
export const sliceSgr = (ansi: string, start: number, end: number): string => {
	if (!ansi.includes(ESCAPE)) {
		return ansi.slice(start, end);
	}

	const {text, marks} = splitSgr(ansi);
	return paint(text, marks, start, Math.min(end, text.length));
};
