import {quote, takeWord} from '../lib/words.js';
import type {Argument} from './spec.js';
import type {CommandTable} from './table.js';

/** What there is to choose from at the moment. */
export type Candidates = {
	readonly peers: readonly string[];
	readonly rooms: readonly string[];
	readonly groups: readonly string[];
	readonly keys: readonly string[];
	/** Names that the config has sections for. */
	readonly endpoints?: readonly string[];
	readonly scripts?: readonly string[];
	/** What is in the folder of {@link folderToList}. */
	readonly entries?: readonly FolderEntry[];
};

export type FolderEntry = {readonly name: string; readonly isFolder: boolean};

type Table = Pick<CommandTable, 'specs' | 'find'>;

/** What the word before the cursor could become: whole words, as they have to be typed. */
export const complete = (table: Table, before: string, candidates: Candidates): readonly string[] => {
	const words = wordsOf(before);
	const word = words.at(-1) ?? '';
	const isCommand = before.startsWith('/') && !before.startsWith('//');
	if (isCommand && words.length === 1) {
		const typed = (names: readonly string[]) => matching(names.map(name => `/${name}`), word);
		const names = typed(table.specs.map(({name}) => name));
		// Other names for the same are for who has them in his fingers.
		return names.length > 0 ? names : typed(table.specs.flatMap(({aliases = []}) => aliases));
	}

	return isCommand
		? matching(choicesOf(argumentAt(table, words), word, table, candidates), word)
		: matching(candidates.peers.map(name => quote(name)), word);
};

/** The folder whose entries are asked for: as it was typed, `''` where none was. Undefined where no path is being typed. */
export const folderToList = (table: Table, before: string): string | undefined => {
	const words = wordsOf(before);
	const isPath = before.startsWith('/') && !before.startsWith('//') && words.length > 1 && argumentAt(table, words)?.kind === 'path';
	return isPath ? folderOf(words.at(-1) ?? '') : undefined;
};

const folderOf = (word: string): string => {
	const path = word.replace(/^"/, '');
	return path.slice(0, path.lastIndexOf('/') + 1);
};

/** Hidden files are there for who types their dot. A folder is not the end of a path: its quote stays open. */
const pathsOf = (word: string, entries: readonly FolderEntry[]): readonly string[] => {
	const folder = folderOf(word);
	const isHiddenWanted = word.replace(/^"/, '').slice(folder.length).startsWith('.');
	return entries
		// A name with a quotation mark in it can't be typed as one word.
		.filter(({name}) => !name.includes('"') && (isHiddenWanted || !name.startsWith('.')))
		.map(({name, isFolder}) => {
			const path = folder + name;
			const open = word.startsWith('"') || /\s/.test(path) ? '"' : '';
			return isFolder ? `${open}${path}/` : `${open}${path}${open}`;
		});
};

/** The words typed so far, the last one as it is being typed: empty behind a blank, with its quote where it has one. */
const wordsOf = (before: string): readonly string[] => {
	const words: string[] = [];
	let rest = before.trimStart();
	for (let taken = takeWord(rest); taken && taken.rest !== ''; taken = takeWord(rest)) {
		words.push(taken.word);
		rest = taken.rest;
	}

	// A blank behind a whole word begins the next one.
	return /\s$/.test(rest) && !isOpenQuote(rest) ? [...words, rest.trim(), ''] : [...words, rest];
};

const isOpenQuote = (word: string): boolean => word.startsWith('"') && !word.includes('"', 1);

const argumentAt = (table: Table, words: readonly string[]): Argument | undefined => {
	try {
		const {args, following} = table.find((words[0] ?? '').slice(1));
		const more = words.length > 2 ? following?.[words[1]?.toLowerCase() ?? ''] : undefined;
		return more ? more[words.length - 3] : args[words.length - 2] ?? args.at(-1);
	} catch {
		return undefined;
	}
};

const choicesOf = (argument: Argument | undefined, word: string, table: Table, {peers, rooms, groups, keys, endpoints = [], scripts = [], entries = []}: Candidates): readonly string[] => {
	switch (argument?.kind) {
		case 'peer':
		case 'text':
		case 'lines': {
			return peers.map(name => quote(name));
		}

		case 'endpoint': {
			return endpoints;
		}

		case 'target': {
			return [...peers.map(name => quote(name)), 'all', ...groups.map(name => quote(`#${name}`))];
		}

		case 'room': {
			return [...rooms, ...peers].map(name => quote(name));
		}

		case 'group': {
			return groups.map(name => quote(name));
		}

		case 'command': {
			return table.specs.map(({name}) => name);
		}

		case 'key': {
			return keys;
		}

		case 'script': {
			return scripts;
		}

		case 'choice': {
			return argument.choices ?? [];
		}

		case 'path': {
			return pathsOf(word, entries);
		}

		case 'number':
		case 'word':
		case undefined: {
			return [];
		}
	}
};

const matching = (choices: readonly string[], word: string): readonly string[] => {
	const wanted = word.replace(/^"/, '').toLowerCase();
	return [...new Set(choices)].filter(choice => choice.replace(/^"/, '').toLowerCase().startsWith(wanted)).toSorted((a, b) => a.localeCompare(b));
};
