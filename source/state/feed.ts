import {truncate, width} from '../lib/width.js';
import type {Row} from './rows.js';

/** The row above what comes in: a title, and a rule to the right end. */
export type Heading = {readonly title: string; readonly rule: string; readonly isFocused: boolean};

/** A pane below the chat. */
export type Feed = {
	readonly heading: Heading;
	/** One less than the height of the pane, at most. */
	readonly rows: readonly Row[];
};

export function headingOf(text: string, isFocused: boolean, columns: number): Heading {
	const short = truncate(text, columns);
	// Blanks around it make the inverse title of a focused pane readable.
	const title = isFocused && width(short) + 2 <= columns ? ` ${short} ` : short;
	const space = columns - width(title) - 1;
	return {title, rule: space > 0 ? ` ${'─'.repeat(space)}` : '', isFocused};
}
