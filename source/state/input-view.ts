import {graphemes, truncate, width} from '../lib/width.js';
import type {InputLine} from './input-line.js';

/** What the input row shows; all parts together leave the cursor a cell of its own. */
export type InputView = {
	readonly prompt: string;
	/** Visible text on both sides of the cursor. */
	readonly before: string;
	readonly after: string;
	/** Where the cursor stands, in cells from the left. */
	readonly cursor: number;
};

/** A prompt narrower than this says nothing. */
const narrowestPrompt = 6;

/** Line ends inside the line, from a paste of a few lines. */
const visible = (text: string): string => text.replaceAll('\n', '↵');

/** `text` without its first cells; a wide character on the edge goes as well. */
function skip(text: string, cells: number): string {
	let skipped = 0;
	let rest = text;
	for (const grapheme of graphemes(text)) {
		if (skipped >= cells) {
			break;
		}

		skipped += width(grapheme);
		rest = rest.slice(grapheme.length);
	}

	return rest;
}

/** The beginning of `text` that fits into `cells`. */
function fit(text: string, cells: number): string {
	let left = cells;
	let end = 0;
	for (const grapheme of graphemes(text)) {
		left -= width(grapheme);
		if (left < 0) {
			break;
		}

		end += grapheme.length;
	}

	return text.slice(0, end);
}

export function promptOf(title: string, columns: number): string {
	const space = Math.floor(columns / 2);
	return space < narrowestPrompt ? '' : `[${truncate(title, space - 3)}] `;
}

/** While lines are searched: what for. Of a long text its end is seen. */
export function searchPromptOf(text: string, isFailing: boolean, columns: number): string {
	const label = isFailing ? '(no match) ' : '(search) ';
	const space = Math.floor(columns / 2) - width(label) - 2;
	if (space < 1) {
		return '';
	}

	const shown = visible(text);
	const hidden = width(shown) - space;
	return `${label}${hidden > 0 ? `…${skip(shown, hidden + 1)}` : shown}: `;
}

/** Long lines move by half the visible width, so that most keys move nothing. */
export function inputView(line: InputLine, prompt: string, columns: number): InputView {
	const space = Math.max(1, columns - width(prompt));
	const before = visible(line.before);
	const cells = width(before);
	const step = Math.max(1, Math.floor(space / 2));
	const hidden = cells < space ? 0 : (Math.floor((cells - space) / step) + 1) * step;
	const shown = skip(before, hidden);
	const column = width(shown);
	return {
		prompt,
		before: shown,
		after: fit(visible(line.after), space - column - 1),
		cursor: Math.min(columns - 1, width(prompt) + column),
	};
}
