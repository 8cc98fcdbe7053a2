/** The folder with the user's scripts. */
import {createHash} from 'node:crypto';
import {access, mkdir, readdir, readFile, realpath, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {MudlarkError} from '../lib/errors.js';
import type {ScriptFolder, ScriptSource} from '../scripting/contract.js';

const ENDINGS = ['.ts', '.mts', '.mjs', '.js'] as const;

/** A name becomes a folder and part of a typed line. */
const NAME = /^[\d\p{Letter}][\d\p{Letter}\-_]{0,63}$/v;

/** Of a folder with more files than this not all are looked at for changes: it has somebody else's code in it. */
const mostFiles = 2000;

/** Without it Node takes `.ts` and `.js` for CommonJS where a folder above says so. */
const PACKAGE = `${JSON.stringify({type: 'module'}, undefined, '\t')}\n`;

/** Something in the folder that is a script, or looks like one. */
type Found = {readonly name: string; readonly title: string; readonly isFolder: boolean};

export type ScriptFolderOptions = {
	/** Absolute; need not exist. */
	readonly folder: string;
	/** Where each script has a folder of its own. */
	readonly data: string;
	/** The file with the types of the functions for scripts: editors find a copy of it beside them. */
	readonly types?: string;
};

export const createScriptFolder = ({folder, data, types}: ScriptFolderOptions): ScriptFolder => {
	const look = async (): Promise<readonly Found[]> => {
		const entries = await readdir(folder, {withFileTypes: true}).catch((error: unknown) => {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
				return [];
			}

			throw unreadable(folder, error as NodeJS.ErrnoException);
		});
		const found = await Promise.all(entries.map(async entry => {
			const place = path.join(folder, entry.name);
			const ending = path.extname(entry.name);
			const name = path.basename(entry.name, ending);
			if (NAME.test(name) && isEnding(ending) && !entry.isDirectory()) {
				return {name, title: entry.name, isFolder: false};
			}

			return NAME.test(entry.name) && await mainOf(place) !== undefined ? {name: entry.name, title: `${entry.name}/`, isFolder: true} : undefined;
		}));
		return found.filter(script => script !== undefined);
	};

	const prepare = async () => {
		await mkdir(folder, {recursive: true, mode: 0o700});
		try {
			await writeFile(path.join(folder, 'package.json'), PACKAGE, {flag: 'wx'});
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
				throw error;
			}
		}

		if (types !== undefined) {
			await refresh(types, path.join(folder, path.basename(types)));
		}
	};

	return {
		async list() {
			const found = await look();
			return [...new Set(found.map(({name}) => name))];
		},

		async find(typed) {
			const all = await look();
			const wanted = typed.toLowerCase();
			const exact = all.filter(({title}) => title.toLowerCase() === wanted);
			const found = exact.length > 0 ? exact : all.filter(({name}) => name.toLowerCase() === wanted);
			const [script, ...others] = found;
			if (!script) {
				const there = all.length === 0 ? 'there are none yet; /script new NAME writes one' : `there are ${all.map(({name}) => name).join(', ')}`;
				throw new MudlarkError('ML_SCRIPT_UNKNOWN', `There is no script ${typed} in ${folder}: ${there}.`);
			}

			if (others.length > 0) {
				throw new MudlarkError('ML_SCRIPT_AMBIGUOUS', `${typed} could be ${found.map(({title}) => title).join(', ')}. Say which one, with its ending.`);
			}

			try {
				await prepare();
				return await sourceOf(script);
			} catch (error) {
				throw unreadable(path.join(folder, script.title), error as NodeJS.ErrnoException);
			}
		},

		async create(name, text) {
			if (!NAME.test(name)) {
				throw new MudlarkError('ML_SCRIPT_NAME', `${name} can't be the name of a script: letters, digits, - and _, 64 at most.`);
			}

			const file = path.join(folder, `${name}.ts`);
			const all = await look();
			const old = all.find(script => script.name.toLowerCase() === name.toLowerCase());
			if (old) {
				throw new MudlarkError('ML_SCRIPT_EXISTS', `There is a script ${old.title} in ${folder} already. Take another name.`);
			}

			try {
				await prepare();
				await writeFile(file, text, {flag: 'wx'});
			} catch (error) {
				throw new MudlarkError('ML_WRITE_FAILED', `${file} can't be written (${(error as NodeJS.ErrnoException).code ?? String(error)}). Check the folder's permissions and free space, then try again.`);
			}

			return file;
		},
	};

	async function sourceOf({name, title, isFolder}: Found): Promise<ScriptSource> {
		const place = await realpath(path.join(folder, title));
		const entry = isFolder ? await realpath((await mainOf(place))!) : place;
		const dataFolder = path.join(data, name);
		await mkdir(dataFolder, {recursive: true, mode: 0o700});
		return {
			entry,
			title,
			readable: [place, await realpath(path.join(folder, 'package.json'))],
			dataFolder: await realpath(dataFolder),
			hash: await hashOf(isFolder ? await filesIn(place) : [place]),
		};
	}
};

/** Scripts run without it, so it may as well be missing. */
const refresh = async (original: string, copy: string): Promise<void> => {
	const text = await readFile(original, 'utf8').catch(() => undefined);
	if (text !== undefined && text !== await readFile(copy, 'utf8').catch(() => undefined)) {
		await writeFile(copy, text);
	}
};

const isEnding = (ending: string): boolean => (ENDINGS as readonly string[]).includes(ending);

/** Where a script that is a folder begins; undefined where it is none. */
const mainOf = async (place: string): Promise<string | undefined> => {
	for (const ending of ENDINGS) {
		const main = path.join(place, `main${ending}`);
		try {
			await access(main); // eslint-disable-line no-await-in-loop
			return main;
		} catch {
			// The next one.
		}
	}

	return undefined;
};

const filesIn = async (place: string): Promise<readonly string[]> => {
	const entries = await readdir(place, {recursive: true, withFileTypes: true});
	return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name)).toSorted((a, b) => a.localeCompare(b)).slice(0, mostFiles);
};

/** Names count too: what is in another file does something else. */
const hashOf = async (files: readonly string[]): Promise<string> => {
	const hash = createHash('sha256');
	for (const file of files) {
		const content = await readFile(file); // eslint-disable-line no-await-in-loop
		hash.update(`${path.basename(file)}\0${content.length}\0`).update(content);
	}

	return hash.digest('hex');
};

const unreadable = (place: string, {code, message}: NodeJS.ErrnoException): MudlarkError =>
	new MudlarkError('ML_SCRIPT_UNREADABLE', `${place} can't be read (${code ?? message}). Check its permissions, then try again.`);
