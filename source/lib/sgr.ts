import {Pen, type Style} from './pen.js';

/**
SGR, the colours and styles of ECMA-48 8.3.117. Text and styles are kept apart while they are worked on
({@link splitSgr}) and joined at the end ({@link paint}).
*/

/** From the index `at` (UTF-16 units of the plain text) on, `style` is in force. */
export type Mark = {readonly at: number; readonly style: Style};

const SGR = /\u{1B}\[(?<parameters>[\d:;]*)m/gv;
const ESCAPE = '\u{1B}';

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
