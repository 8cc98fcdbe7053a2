import {constants} from 'node:fs';
import {lstat, mkdir, open, statfs, unlink, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {MudlarkError} from '../lib/errors.js';
import {formatSize} from '../lib/quantities.js';
import {typedPath} from '../lib/typed-path.js';
import type {Disk, Target} from '../session/ports.js';
import {writeError} from './disk-errors.js';
import {FilePrefix} from './file-prefix.js';
import {FileSource} from './file-source.js';
import {FileTarget} from './file-target.js';
import {createFile, firstFree, numbered} from './free-name.js';

type Options = {
	/** The folder for what comes in, as a user writes it; asked each time, made on demand. */
	readonly downloads: () => string;
	readonly home: string;
	/** What relative paths are relative to. */
	readonly cwd: string;
};

type Wanted = Parameters<Disk['create']>[1];

/** The disk as the session needs it: what is sent is read from anywhere, what comes in stays below `downloads`. */
export const createDisk = (options: Options): Disk => new FileDisk(options);

class FileDisk implements Disk {
	readonly #options: Options;
	readonly #targets = new Set<FileTarget>();
	/** Paths of parts that somebody writes to, or is about to. */
	readonly #inUse = new Set<string>();

	constructor(options: Options) {
		this.#options = options;
	}

	async open(typed: string): Promise<FileSource> {
		return FileSource.open(typedPath(typed, this.#options));
	}

	async create(name: string, {size, resume}: Wanted): Promise<Target> {
		const folder = await this.#folder();
		const part = (resume ? await this.#reopen(folder, name, size) : undefined) ?? await this.#begin(folder, name);
		try {
			await this.#expectRoom(folder, name, size - part.prefix.length);
		} catch (error) {
			await this.#giveUp(part);
			throw error;
		}

		const target = new FileTarget({
			...part,
			name,
			size,
			closed: closed => {
				this.#targets.delete(closed);
				this.#inUse.delete(part.path);
			},
		});
		this.#targets.add(target);
		return target;
	}

	async save(name: string, data: string | Uint8Array): Promise<string> {
		const folder = await this.#folder();
		return attempt(path.join(folder, name), async () => firstFree(name, folder, async file => {
			const handle = await createFile(file);
			if (!handle) {
				return undefined;
			}

			try {
				await handle.writeFile(data);
			} catch (error) {
				await unlink(file);
				throw error;
			} finally {
				await handle.close();
			}

			return file;
		}));
	}

	async #folder(): Promise<string> {
		const folder = typedPath(this.#options.downloads(), this.#options);
		await attempt(folder, async () => mkdir(folder, {recursive: true, mode: 0o700}));
		return folder;
	}

	async #begin(folder: string, name: string): Promise<Part> {
		return attempt(path.join(folder, name), async () => firstFree(name, folder, async file => {
			const place = `${file}.part`;
			const handle = await createFile(place);
			if (!handle) {
				return undefined;
			}

			this.#inUse.add(place);
			return {path: place, handle, prefix: new FilePrefix()};
		}));
	}

	/** The latest of the parts that an earlier try has left, if it can be gone on with. */
	async #reopen(folder: string, name: string, size: number): Promise<Part | undefined> {
		const found: Array<{readonly place: string; readonly changed: number}> = [];
		for (const candidate of numbered(name)) {
			const place = path.join(folder, `${candidate}.part`);
			// eslint-disable-next-line no-await-in-loop
			const changed = await changedAt(place);
			if (changed === undefined) {
				break;
			}

			found.push({place, changed});
		}

		for (const {place} of found.toSorted((a, b) => b.changed - a.changed)) {
			// eslint-disable-next-line no-await-in-loop
			const part = await this.#take(place, size);
			if (part) {
				return part;
			}
		}

		return undefined;
	}

	async #take(place: string, size: number): Promise<Part | undefined> {
		if (this.#inUse.has(place)) {
			return undefined;
		}

		this.#inUse.add(place);
		const handle = await openPart(place, size);
		if (!handle) {
			this.#inUse.delete(place);
			return undefined;
		}

		const prefix = new FilePrefix();
		try {
			await prefix.reach(size, handle);
		} catch (error) {
			await this.#giveUp({path: place, handle, prefix});
			throw writeError(error, place);
		}

		return {path: place, handle, prefix};
	}

	async #expectRoom(folder: string, name: string, bytes: number): Promise<void> {
		const {bavail, bsize, blocks} = await attempt(folder, async () => statfs(folder));
		// Some network disks do not tell.
		const free = blocks === 0 ? Infinity : bavail * bsize;
		const promised = [...this.#targets].reduce((sum, {remaining}) => sum + remaining, 0);
		if (bytes + promised <= free) {
			return;
		}

		const others = promised > 0 ? `, of which other files on their way need ${formatSize(promised)}` : '';
		throw new MudlarkError('ML_FILE_NO_ROOM', `${name} needs ${formatSize(bytes)}, and ${folder} has ${formatSize(free)} left${others}. Free some space, or name another folder with /set files.directory.`);
	}

	/** As if it had not been opened. */
	async #giveUp({path: place, handle, prefix}: Part): Promise<void> {
		this.#inUse.delete(place);
		await handle.close();
		if (prefix.length > 0) {
			return;
		}

		await attempt(place, async () => unlink(place));
	}
}

type Part = {readonly path: string; readonly handle: FileHandle; readonly prefix: FilePrefix};

const attempt = async <T>(place: string, work: () => Promise<T>): Promise<T> => {
	try {
		return await work();
	} catch (error) {
		throw writeError(error, place);
	}
};

const changedAt = async (place: string): Promise<number | undefined> => {
	try {
		const {mtimeMs} = await lstat(place);
		return mtimeMs;
	} catch {
		return undefined;
	}
};

/** Undefined where it is no plain file of our own with this one name, empty, or larger than the file will be. */
const openPart = async (place: string, size: number): Promise<FileHandle | undefined> => {
	let handle: FileHandle;
	try {
		handle = await open(place, constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK);
	} catch {
		return undefined;
	}

	const stats = await handle.stat();
	const isGood = stats.isFile() && stats.nlink === 1 && stats.uid === (process.geteuid?.() ?? stats.uid) && stats.size > 0 && stats.size <= size;
	if (isGood) {
		return handle;
	}

	await handle.close();
	return undefined;
};
