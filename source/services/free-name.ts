/** Names that nobody has yet. */
import {link, open, rename, unlink} from 'node:fs/promises';
import path from 'node:path';
import {MudlarkError} from '../lib/errors.js';
import {codeOf} from './disk-errors.js';

/** Nobody keeps so many files of one name apart. */
const MOST_OF_ONE_NAME = 1000;

/**
`map.txt`, `map (2).txt`, `map (3).txt` …
@yields One name after the other.
*/
export function * numbered(name: string): Generator<string> {
	yield name;
	const {name: stem, ext} = path.parse(name);
	for (let count = 2; count <= MOST_OF_ONE_NAME; count++) {
		yield `${stem} (${count})${ext}`;
	}
}

/**
Tries one name after the other until `take` gets one; it returns undefined where the name is taken.
@throws {MudlarkError} `ML_FILE_NAMES` where all are.
*/
export const firstFree = async <T>(name: string, folder: string, take: (file: string) => Promise<T | undefined>): Promise<T> => {
	for (const candidate of numbered(name)) {
		// eslint-disable-next-line no-await-in-loop
		const taken = await take(path.join(folder, candidate));
		if (taken !== undefined) {
			return taken;
		}
	}

	throw new MudlarkError('ML_FILE_NAMES', `${folder} holds ${MOST_OF_ONE_NAME} files called ${name} already. Move some of them away.`);
};

/** A new file for our eyes only; undefined where there is anything of that name, be it a link to nowhere. */
export const createFile = async (file: string) => {
	try {
		return await open(file, 'wx+', 0o600);
	} catch (error) {
		if (codeOf(error) === 'EEXIST') {
			return undefined;
		}

		throw error;
	}
};

/** Where a file system has no hard links (FAT, some network ones) it says one of these. */
const noLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
Gives a file another name, and never replaces another one: a hard link fails where the name is taken, a mere `rename` does not.
@returns The name; undefined where it is taken.
*/
export const renameToFree = async (from: string, to: string): Promise<string | undefined> => {
	try {
		await link(from, to);
	} catch (error) {
		if (codeOf(error) === 'EEXIST') {
			return undefined;
		}

		if (!noLinks.has(codeOf(error))) {
			throw error;
		}

		return renameToReserved(from, to);
	}

	await unlink(from);
	return to;
};

/** Replaces nothing but an empty file of its own. */
const renameToReserved = async (from: string, to: string): Promise<string | undefined> => {
	const reserved = await createFile(to);
	if (!reserved) {
		return undefined;
	}

	await reserved.close();
	await rename(from, to);
	return to;
};
