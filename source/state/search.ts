/** Ctrl+R: looks backwards through the lines that were sent from a room, letter by letter, as readline does. */
import {lineOf, type InputLine} from './input-line.js';
import type {InputState} from './input-state.js';

export type Search = {
	readonly text: string;
	/** Which of the lines sent is shown; the length of the list while none is. */
	readonly index: number;
	/** Nothing older has the text. What is shown is what was found before. */
	readonly isFailing: boolean;
};

export const beginSearch = ({sent}: InputState): Search => ({text: '', index: sent.length, isFailing: false});

const has = (line: string, text: string): boolean => line.toLowerCase().includes(text.toLowerCase());

function look(search: Search, {sent}: InputState, from: number): Search {
	const index = search.text === '' ? search.index : sent.slice(0, from).findLastIndex(line => has(line, search.text));
	return index === -1 ? {...search, isFailing: true} : {...search, index, isFailing: false};
}

/** Another text: what is shown stays where it has that one too. */
export const searchFor = (search: Search, state: InputState, text: string): Search => look({...search, text}, state, search.index + 1);

/** Ctrl+R again: an older line with the same text. */
export const searchOlder = (search: Search, state: InputState): Search => look(search, state, search.index);

/** What is shown: the line with the cursor on what was found in it, or the one that was being written. */
export function lineShown({text, index}: Search, {sent, line}: InputState): InputLine {
	const found = sent[index];
	if (found === undefined) {
		return line;
	}

	const start = found.toLowerCase().indexOf(text.toLowerCase());
	// Some letters change their length with their case: better the end of the line than the middle of a character.
	return start === -1 || found.toLowerCase().length !== found.length ? lineOf(found) : {before: found.slice(0, start), after: found.slice(start)};
}

/** The search is over, and the line that it shows is the one to edit or send. */
export function takeFound(search: Search, state: InputState): void {
	const {sent, index, line} = state;
	if (sent[search.index] === undefined) {
		return;
	}

	if (index === sent.length) {
		state.draft = line;
	}

	state.line = lineShown(search, state);
	state.index = search.index;
}
