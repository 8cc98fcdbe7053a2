import type {Argument} from './spec.js';
import type {CommandTable} from './table.js';

/** What a command takes, by the word that a line begins with; nothing where that is no command. */
export const argumentsOf = (table: Pick<CommandTable, 'find'>, word: string): readonly Argument[] => {
	if (!/^\/[^/]/.test(word)) {
		return [];
	}

	try {
		return table.find(word.slice(1)).args;
	} catch {
		return [];
	}
};
