import {parse} from 'smol-toml';

/**
Goes through a TOML text token by token, without looking at values. It is meant for text that the parser has accepted:
other text gives wrong tokens, but neither an error nor an endless loop.
*/
export class TomlScanner {
	#position = 0;
	#line = 1;
	/** How far lines have been counted. */
	#counted = 0;
	readonly #text: string;

	constructor(text: string) {
		this.#text = text;
	}

	/** A number that grows while the scanner gets on. */
	get position(): number {
		return this.#position;
	}

	get isAtEnd(): boolean {
		return this.#position >= this.#text.length;
	}

	/** From 1. */
	get line(): number {
		for (; this.#counted < this.#position; this.#counted++) {
			this.#line += this.#text[this.#counted] === '\n' ? 1 : 0;
		}

		return this.#line;
	}

	#match(pattern: RegExp): string {
		pattern.lastIndex = this.#position;
		const found = pattern.exec(this.#text)?.[0] ?? '';
		this.#position += found.length;
		return found;
	}

	/** Goes over a character, if it is there. */
	take(character: string): boolean {
		const isThere = this.#text[this.#position] === character;
		this.#position += isThere ? 1 : 0;
		return isThere;
	}

	/** The parts of a dotted key, without quotes. */
	key(): readonly string[] {
		const parts: string[] = [];
		do {
			this.skipBlanks();
			const start = this.#position;
			if (this.isAtQuote()) {
				this.string();
				parts.push(unquote(this.#text.slice(start, this.#position)));
			} else {
				parts.push(this.#match(/[^\s"#',.=\]\{\}]*/vy));
			}

			this.skipBlanks();
		} while (this.take('.'));

		return parts;
	}

	isAtQuote(): boolean {
		return ['"', '\''].includes(this.#text[this.#position] ?? '');
	}

	/** By hand, not by a pattern: a backtracking pattern has a limit on how long the string may be. */
	string(): void {
		const quote = this.#text[this.#position]!;
		const isLong = this.#text.startsWith(quote.repeat(3), this.#position);
		const end = isLong ? quote.repeat(3) : quote;
		this.#position += end.length;
		while (!this.isAtEnd && !this.#text.startsWith(end, this.#position)) {
			this.#position += quote === '"' && this.#text[this.#position] === '\\' ? 2 : 1;
		}

		this.#position = Math.min(this.#position + end.length, this.#text.length);
		// A long string may end with up to two quotes of its own before the three that close it.
		if (isLong && this.take(quote)) {
			this.take(quote);
		}
	}

	/** A number, date or switch. */
	bareValue(): void {
		this.#match(/[^\n\r#,\]\}]*/vy);
	}

	skipBlanks(): void {
		this.#match(/[\t ]*/vy);
	}

	/** Blanks, line ends and comments. */
	skipVoid(): void {
		for (this.#match(/[\t\n\r ]*/vy); this.#text[this.#position] === '#'; this.#match(/[\t\n\r ]*/vy)) {
			this.#match(/[^\n]*/vy);
		}
	}
}

/** The parser knows the escapes already. */
const unquote = (key: string): string => {
	if (!key.includes('\\')) {
		return key.slice(1, -1);
	}

	try {
		return Object.keys(parse(`${key} = 0`))[0] ?? key;
	} catch {
		return key;
	}
};
