/** ECMA-48 control sequences as strangers send them: whole, broken off, in 7 or 8 bits. */

const ESCAPE = 0x1B;
const CSI = 0x9B;
const OSC = 0x9D;

/** DCS, SOS, OSC, PM, APC in 8 bits; and what follows ESC in 7 bits, with `k`, by which screen and tmux set a title. */
const STRINGS = new Set([0x90, 0x98, 0x9D, 0x9E, 0x9F]);
const STRINGS_AFTER_ESCAPE = new Map([['P', 0x90], ['X', 0x98], [']', 0x9D], ['^', 0x9E], ['_', 0x9F], ['k', 0x90]]);

// Parameters, intermediates and the final byte as ECMA-48 5.4 has their columns.
const CSI_REST = /[\u{30}-\u{3F}]*[\u{20}-\u{2F}]*[\u{40}-\u{7E}]?/vy;
const SGR_REST = /(?<parameters>[\d:;]*)m/vy;
const ESCAPE_REST = /[\u{20}-\u{2F}]*[\u{30}-\u{7E}]?/vy;

// Neither a line feed nor another escape is ever part of a string here, so that one that was broken off costs no more
// than its line. CAN and SUB cancel it, as terminals have it; only OSC may end with BEL.
const OSC_REST = /[^\u{7}\n\u{18}\u{1A}\u{1B}\u{9C}]*(?:\u{7}|\u{1B}\\|\u{9C})?/vy;
const STRING_REST = /[^\n\u{18}\u{1A}\u{1B}\u{9C}]*(?:\u{1B}\\|\u{9C})?/vy;

export type EscapeSequence = {
	/** The index after its last character. */
	readonly end: number;
	/** The parameters, where it is an SGR without a private prefix: digits, `;` and `:`. */
	readonly sgr?: string;
};

/** The sequence that the control character at the index `at` begins; any other control character stands alone. */
export const readEscapeSequence = (text: string, at: number): EscapeSequence => {
	const code = text.codePointAt(at)!;
	if (code === ESCAPE) {
		const next = text[at + 1] ?? '';
		if (next === '[') {
			return readCsi(text, at + 2);
		}

		const string = STRINGS_AFTER_ESCAPE.get(next);
		return {end: string === undefined ? endOf(ESCAPE_REST, text, at + 1) : endOfString(string, text, at + 2)};
	}

	return code === CSI ? readCsi(text, at + 1) : {end: STRINGS.has(code) ? endOfString(code, text, at + 1) : at + 1};
};

const readCsi = (text: string, at: number): EscapeSequence => {
	SGR_REST.lastIndex = at;
	const sgr = SGR_REST.exec(text)?.groups!['parameters'];
	return sgr === undefined ? {end: endOf(CSI_REST, text, at)} : {end: at + sgr.length + 1, sgr};
};

const endOfString = (introducer: number, text: string, at: number): number =>
	endOf(introducer === OSC ? OSC_REST : STRING_REST, text, at);

const endOf = (rest: RegExp, text: string, at: number): number => {
	rest.lastIndex = at;
	return at + (rest.exec(text)?.[0].length ?? 0);
};
