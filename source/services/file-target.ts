import type {Stats} from 'node:fs';
import {lstat, unlink, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {MudlarkError} from '../lib/errors.js';
import type {Target} from '../session/ports.js';
import {writeError} from './disk-errors.js';
import type {FilePrefix} from './file-prefix.js';
import {firstFree, renameToFree} from './free-name.js';

type Options = {
	/** Open for reading and writing. */
	readonly handle: FileHandle;
	readonly path: string;
	/** What is there already. */
	readonly prefix: FilePrefix;
	/** What it is to be called, without folders. */
	readonly name: string;
	/** Bytes it will have. */
	readonly size: number;
	/** Called once, when the file is closed. */
	readonly closed: (target: FileTarget) => void;
};

/** A file that comes in: `NAME.part` until all of it is there. */
export class FileTarget implements Target {
	readonly offset: number;
	readonly digest: string;
	readonly #options: Options;
	#path: string;
	/** Known once the file is closed. */
	#identity: Stats | undefined;
	#isClosed = false;

	constructor(options: Options) {
		this.#options = options;
		this.#path = options.path;
		this.offset = options.prefix.length;
		this.digest = options.prefix.digest;
	}

	get path(): string {
		return this.#path;
	}

	/** Bytes that are still to come. */
	get remaining(): number {
		return this.#options.size - this.#options.prefix.length;
	}

	async write(data: Uint8Array): Promise<void> {
		const {handle, prefix} = this.#options;
		await this.#try(async () => {
			for (let written = 0; written < data.length;) {
				// eslint-disable-next-line no-await-in-loop
				const {bytesWritten} = await handle.write(data, written, data.length - written, prefix.length + written);
				written += bytesWritten;
			}
		});
		prefix.add(data);
	}

	async finish(digest?: string): Promise<string> {
		const {name, prefix, handle} = this.#options;
		const isDamaged = digest !== undefined && digest.toLowerCase() !== prefix.digest;
		await this.#try(async () => {
			// What is named is there: a network's disk may notice only now that it is full.
			await handle.sync();
			await this.#close();
			const folder = path.dirname(this.#path);
			this.#path = await firstFree(isDamaged ? `${name}.damaged` : name, folder, async file => renameToFree(this.#path, file));
		});
		if (isDamaged) {
			throw new MudlarkError('ML_FILE_DAMAGED', `${name} arrived damaged: it is not what the sender has. What came is kept as ${this.#path}; ask for it again.`);
		}

		return this.#path;
	}

	async abandon(): Promise<string | undefined> {
		await this.#try(async () => this.#close());
		if (this.#options.prefix.length > 0) {
			return this.#path;
		}

		await this.#try(async () => unlink(this.#path));
		return undefined;
	}

	/** Also makes sure, each time, that the file of this name is the one that was written. */
	async #close(): Promise<void> {
		if (this.#isClosed) {
			await this.#expectOurs();
			return;
		}

		this.#isClosed = true;
		const {handle, closed} = this.#options;
		try {
			this.#identity = await handle.stat();
			await this.#expectOurs();
		} finally {
			closed(this);
			await handle.close();
		}
	}

	/** Whoever may write into the folder could have put another file in its place. */
	async #expectOurs(): Promise<void> {
		const {ino, dev} = await lstat(this.#path);
		if (ino !== this.#identity?.ino || dev !== this.#identity.dev) {
			throw new MudlarkError('ML_FILE_GONE', `${this.#path} is another file now than the one that was written. Nothing was done with it.`);
		}
	}

	async #try<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw writeError(error, this.#path);
		}
	}
}
