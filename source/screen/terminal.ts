/**
The terminal's own modes, beside what Ink sets. This is the only file that writes escape codes.
*/
const saveTitle = '\u{1B}[22;2t';
const restoreTitle = '\u{1B}[23;2t';
const title = (text: string): string => `\u{1B}]2;${text}\u{7}`;
/** On the alternate screen terminals send the wheel as arrow keys (xterm's mode 1007), which would walk through the lines sent. */
const wheelAsArrowsOff = '\u{1B}[?1007l';
const wheelAsArrowsOn = '\u{1B}[?1007h';
const bell = '\u{7}';
/** No colours, cursor to the top left, everything erased. */
const startAfresh = '\u{1B}[m\u{1B}[H\u{1B}[J';

type Output = {write(text: string): unknown};

export type Terminal = {
	/** Saves what will be changed, and changes it. */
	enter(): void;
	/** Undoes everything; may be called at any time and more than once. */
	leave(): void;
	/** Is the screen ours? */
	isEntered(): boolean;
	setTitle(text: string): void;
	/** The bell, unless somebody else has the screen. */
	ring(): void;
	/** Erases the screen, whatever stands there; not while it is somebody else's. */
	wipe(): void;
};

export function createTerminal(output: Output): Terminal {
	let isEntered = false;
	let shown = '';
	return {
		enter() {
			if (isEntered) {
				return;
			}

			isEntered = true;
			// Ink draws from where the cursor stands.
			output.write(`\r${saveTitle}${wheelAsArrowsOff}${title(shown)}`);
		},
		leave() {
			if (!isEntered) {
				return;
			}

			isEntered = false;
			output.write(wheelAsArrowsOn + title('') + restoreTitle);
		},
		isEntered: () => isEntered,
		setTitle(text) {
			const clean = text.replaceAll(/\p{Control}/gu, '');
			if (clean === shown) {
				return;
			}

			shown = clean;
			if (isEntered) {
				output.write(title(clean));
			}
		},
		ring() {
			if (isEntered) {
				output.write(bell);
			}
		},
		wipe() {
			if (isEntered) {
				output.write(startAfresh);
			}
		},
	};
}
