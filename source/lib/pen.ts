/** Everything in force in one canonical spelling, as the parameters of one SGR: `1;38;5;208`. Empty where nothing is. */
export type Style = string;

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
