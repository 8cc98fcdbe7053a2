/**
Cuts what a terminal sends into keys. One read may hold several of them: typed faster than the program reads, sent by
`tmux send-keys`, or an escape sequence with text behind it. Ink takes a read as one key, except for escape sequences,
backspaces and Ctrl+C.
*/
const escape = '\u{1B}';
const pasteStart = `${escape}[200~`;
const pasteEnd = `${escape}[201~`;

type State = 'text' | 'escape' | 'sequence' | 'paste';

/** Where a key ends: before the character just read, after it, both, or neither. */
type Cut = 'before' | 'after' | 'around' | 'none';

const isControl = (character: string): boolean => character < ' ' || character === '\u{7F}';

/** The Linux console sends F1 to F5 as `ESC [ [ A`. */
const isFinal = (character: string, sequence: string): boolean =>
	character >= '@' && character <= '~' && !(character === '[' && sequence === `${escape}[[`);

export class KeySplitter {
	#state: State = 'text';
	/** The sequence being read, or the end of the paste being read. */
	#held = '';

	/**
	The keys in `data`: each control character alone, each escape sequence alone, text in between as it stands, a paste
	with its brackets. What belongs together but came in two reads comes out in two pieces; Ink joins them.
	*/
	split(data: string): readonly string[] {
		const keys: string[] = [];
		let start = 0;
		let end = 0;
		const cut = () => {
			if (!(end > start)) {
				return;
			}

			keys.push(data.slice(start, end));
			start = end;
		};

		for (const character of data) {
			const where = this.#read(character);
			if (where === 'before' || where === 'around') {
				cut();
			}

			end += character.length;
			if (where === 'after' || where === 'around') {
				cut();
			}
		}

		cut();
		return keys;
	}

	#read(character: string): Cut {
		this.#held += character;
		switch (this.#state) {
			case 'text': {
				return this.#readText(character);
			}

			case 'escape': {
				if (character === '[' || character === 'O') {
					this.#state = 'sequence';
					return 'none';
				}

				// Alt and Esc pressed together: the second escape begins the sequence of a key with Alt.
				return character === escape ? 'none' : this.#end('after');
			}

			case 'sequence': {
				if (this.#held === pasteStart) {
					this.#state = 'paste';
					return 'none';
				}

				if (isControl(character)) {
					// Not what terminals send: the sequence is over, and this begins something else.
					this.#end('none');
					this.#held = character;
					return this.#readText(character);
				}

				return isFinal(character, this.#held) ? this.#end('after') : 'none';
			}

			case 'paste': {
				this.#held = this.#held.slice(-pasteEnd.length);
				return this.#held === pasteEnd ? this.#end('after') : 'none';
			}
		}
	}

	#readText(character: string): Cut {
		if (character === escape) {
			this.#state = 'escape';
			this.#held = character;
			return 'before';
		}

		return this.#end(isControl(character) ? 'around' : 'none');
	}

	#end(where: Cut): Cut {
		this.#state = 'text';
		this.#held = '';
		return where;
	}
}
