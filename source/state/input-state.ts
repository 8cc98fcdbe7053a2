/** The input line of one room and the lines sent from it. */
import {emptyLine, lineOf, textOf, type InputLine} from './input-line.js';

const rememberedLines = 500;

export type InputState = {
	line: InputLine;
	/** Lines that were sent, oldest first. */
	readonly sent: string[];
	/** Which of `sent` is shown; `sent.length` is the line being written. */
	index: number;
	/** The line being written, while an older one is shown. */
	draft: InputLine;
};

export const createInputState = (): InputState => ({line: emptyLine, sent: [], index: 0, draft: emptyLine});

/** Takes the line away to be sent, and remembers it. */
export function take(state: InputState): string {
	const text = textOf(state.line);
	if (text.trim() !== '' && text !== state.sent.at(-1)) {
		state.sent.push(text);
		state.sent.splice(0, state.sent.length - rememberedLines);
	}

	state.line = emptyLine;
	state.draft = emptyLine;
	state.index = state.sent.length;
	return text;
}

/** Shows an older (`-1`) or newer (`1`) line; the line being written comes back after the newest. */
export function recall(state: InputState, step: -1 | 1): void {
	const index = state.index + step;
	if (index < 0 || index > state.sent.length) {
		return;
	}

	if (state.index === state.sent.length) {
		state.draft = state.line;
	}

	state.index = index;
	state.line = index === state.sent.length ? state.draft : lineOf(state.sent[index]!);
}
