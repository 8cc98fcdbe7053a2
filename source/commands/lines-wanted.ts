import {takeWord} from '../lib/words.js';
import {argumentsOf} from './arguments-of.js';
import type {CommandTable} from './table.js';

/** What a line that is being written is about: several lines that are to be one text, and whether they are there. */
export type LinesWanted = 'missing' | 'there';

/** Undefined where the line is not a command that takes several lines, or lacks more than these. */
export const linesWanted = (table: Pick<CommandTable, 'find'>, line: string): LinesWanted | undefined => {
	const {word, rest} = takeWord(line) ?? {word: '', rest: ''};
	const args = argumentsOf(table, word);
	if (args.at(-1)?.kind !== 'lines') {
		return undefined;
	}

	let left: string | undefined = rest;
	for (const _ of args.slice(1)) {
		left = takeWord(left)?.rest;
		if (left === undefined) {
			return undefined;
		}
	}

	return left === '' ? 'missing' : 'there';
};
