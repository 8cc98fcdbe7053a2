/**
Editing one line, as readline does it, by grapheme: what a user takes for one character is moved over and deleted whole.
Every function takes a line and returns another one.
*/
import {graphemes} from '../lib/width.js';

/** The text on both sides of the cursor. */
export type InputLine = {readonly before: string; readonly after: string};

export const emptyLine: InputLine = {before: '', after: ''};

export const textOf = ({before, after}: InputLine): string => before + after;

export const lineOf = (text: string): InputLine => ({before: text, after: ''});

/** Control characters that a terminal sends for keys nobody has bound are no text. Lines that were pasted keep their ends. */
const typed = (text: string): string => text.replaceAll(/[\u{0}-\u{9}\u{B}-\u{1F}\u{7F}-\u{9F}]/gu, '');

export const insert = ({before, after}: InputLine, text: string): InputLine => ({before: before + typed(text), after});

/** Cuts `text` after its first (`-1`: before its last) grapheme. */
function split(text: string, index: number): readonly [string, string] {
	const parts = graphemes(text);
	return [parts.slice(0, index).join(''), parts.slice(index).join('')];
}

/** Alt+B, Alt+F, Alt+D and Alt+Backspace go by letters and digits, Ctrl+W by blanks (readline's words and unix-words). */
const isOfWord = (grapheme: string): boolean => /^[\p{Letter}\p{Mark}\p{Number}_]/v.test(grapheme);
const isOfUnixWord = (grapheme: string): boolean => /^\S/v.test(grapheme);

/** Cuts off the last word and what follows it. */
function splitLastWord(text: string, isInside = isOfWord): readonly [string, string] {
	const parts = graphemes(text);
	const end = parts.findLastIndex(part => isInside(part));
	return split(text, parts.findLastIndex((part, index) => index < end && !isInside(part)) + 1);
}

/** Cuts after the first word. */
function splitFirstWord(text: string): readonly [string, string] {
	const parts = graphemes(text);
	const start = parts.findIndex(part => isOfWord(part));
	const end = parts.findIndex((part, index) => index > start && !isOfWord(part));
	return start === -1 || end === -1 ? [text, ''] : split(text, end);
}

export type Move = 'left' | 'right' | 'word-left' | 'word-right' | 'start' | 'end';

export function move({before, after}: InputLine, where: Move): InputLine {
	switch (where) {
		case 'left': {
			const [kept, passed] = split(before, -1);
			return {before: kept, after: passed + after};
		}

		case 'right': {
			const [passed, kept] = split(after, 1);
			return {before: before + passed, after: kept};
		}

		case 'word-left': {
			const [kept, passed] = splitLastWord(before);
			return {before: kept, after: passed + after};
		}

		case 'word-right': {
			const [passed, kept] = splitFirstWord(after);
			return {before: before + passed, after: kept};
		}

		case 'start': {
			return {before: '', after: before + after};
		}

		case 'end': {
			return {before: before + after, after: ''};
		}
	}
}

export const deleteBack = ({before, after}: InputLine): InputLine => ({before: split(before, -1)[0], after});

export const deleteForward = ({before, after}: InputLine): InputLine => ({before, after: split(after, 1)[1]});

export type Kill = 'to-start' | 'to-end' | 'word-back' | 'word-forward' | 'unix-word-back';

export type Killed = {readonly line: InputLine; readonly text: string; readonly direction: 'back' | 'forward'};

/** Deletes a stretch of text and says which, for the kill ring. */
export function kill({before, after}: InputLine, what: Kill): Killed {
	switch (what) {
		case 'to-start': {
			return {line: {before: '', after}, text: before, direction: 'back'};
		}

		case 'to-end': {
			return {line: {before, after: ''}, text: after, direction: 'forward'};
		}

		case 'word-forward': {
			const [text, kept] = splitFirstWord(after);
			return {line: {before, after: kept}, text, direction: 'forward'};
		}

		case 'word-back':
		case 'unix-word-back': {
			const [kept, text] = splitLastWord(before, what === 'word-back' ? isOfWord : isOfUnixWord);
			return {line: {before: kept, after}, text, direction: 'back'};
		}
	}
}

/** Swaps the characters around the cursor, at the end of the line the last two. */
export function transpose(line: InputLine): InputLine {
	const {before, after} = line.after === '' ? move(line, 'left') : line;
	const [kept, first] = split(before, -1);
	const [second, rest] = split(after, 1);
	return first === '' ? line : {before: kept + second + first, after: rest};
}
