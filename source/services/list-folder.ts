/** What is in a folder, for completing paths. */
import {readdir, stat} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {typedPath} from '../lib/typed-path.js';

export type FolderEntry = {readonly name: string; readonly isFolder: boolean};

/** Of a folder with more entries than this nobody goes through the candidates one by one. */
const mostEntries = 2000;

/** Is there a folder behind a link? */
const isFolderAt = async (place: string): Promise<boolean> => {
	try {
		const stats = await stat(place);
		return stats.isDirectory();
	} catch {
		return false;
	}
};

/** `folder` as a user types it: `''` is the current one, `~/` his own. Nothing where it can't be read: there is nothing to complete then. */
export const listFolder = async (folder: string): Promise<readonly FolderEntry[]> => {
	const place = typedPath(folder, {home: homedir(), cwd: process.cwd()});
	try {
		const entries = await readdir(place, {withFileTypes: true});
		return await Promise.all(entries.slice(0, mostEntries).map(async entry => ({
			name: entry.name,
			isFolder: entry.isDirectory() || (entry.isSymbolicLink() && await isFolderAt(path.join(place, entry.name))),
		})));
	} catch {
		return [];
	}
};
