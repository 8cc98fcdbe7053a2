import {takeWord} from '../lib/words.js';
import {argumentsOf} from './arguments-of.js';
import type {CommandTable} from './table.js';

/**
What stands before the text in a line that says something to somebody: `/chat Al ` in `/chat Al hello`. More lines that
were pasted behind it are for the same person, and go out by the same command. Empty for every other line.
*/
export const textHead = (table: Pick<CommandTable, 'find'>, line: string): string => {
	const {word, rest} = takeWord(line) ?? {word: '', rest: ''};
	const args = argumentsOf(table, word);
	if (args.at(-1)?.name !== 'text' || args.at(-1)?.kind !== 'text') {
		return '';
	}

	let text = rest;
	for (const _ of args.slice(1)) {
		text = takeWord(text)?.rest ?? '';
	}

	return text === '' ? '' : line.slice(0, line.length - text.length);
};
