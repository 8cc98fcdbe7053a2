import {constants} from 'node:fs';
import {open, stat, type FileHandle} from 'node:fs/promises';
import path from 'node:path';
import {MudlarkError} from '../lib/errors.js';
import type {Source} from '../session/ports.js';
import {readError} from './disk-errors.js';
import {FilePrefix, readAt} from './file-prefix.js';

/** A file of ours that is read: as large as it was at first, whatever is appended to it meanwhile. */
export class FileSource implements Source {
	readonly path: string;
	readonly size: number;
	readonly #handle: FileHandle;
	readonly #prefix = new FilePrefix();

	/**
	Opens a plain file, or what a link leads to.
	@throws {MudlarkError}
	*/
	static async open(file: string): Promise<FileSource> {
		try {
			// To open a device can already do something; a pipe would wait for somebody to write.
			const {size, isFolder, isPlain} = await kindOf(file);
			if (isFolder) {
				throw new MudlarkError('ML_FILE_FOLDER', `${file} is a folder. Pack it into one file first (zip, tar).`);
			}

			if (!isPlain) {
				throw new MudlarkError('ML_FILE_KIND', `${file} is a device or a pipe. Only plain files can be sent.`);
			}

			return new FileSource(file, size, await open(file, constants.O_RDONLY | constants.O_NONBLOCK));
		} catch (error) {
			throw readError(error, file);
		}
	}

	private constructor(file: string, size: number, handle: FileHandle) {
		this.path = file;
		this.size = size;
		this.#handle = handle;
	}

	get name(): string {
		return path.basename(this.path);
	}

	async read(offset: number, length: number): Promise<Uint8Array> {
		const wanted = Math.min(length, this.size - offset);
		const data = await this.#try(async () => readAt(this.#handle, offset, wanted));
		this.#expect(data.length, wanted);
		if (offset === this.#prefix.length) {
			this.#prefix.add(data);
		}

		return data;
	}

	async digest(length: number): Promise<string> {
		await this.#try(async () => this.#prefix.reach(length, this.#handle));
		this.#expect(this.#prefix.length, length);
		return this.#prefix.digest;
	}

	async close(): Promise<void> {
		await this.#handle.close();
	}

	async #try<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			throw readError(error, this.path);
		}
	}

	#expect(found: number, wanted: number): void {
		if (found < wanted) {
			throw new MudlarkError('ML_FILE_CHANGED', `${this.path} became shorter while it was read. Send it again when nothing changes it any more.`);
		}
	}
}

const kindOf = async (file: string) => {
	const stats = await stat(file);
	return {size: stats.size, isFolder: stats.isDirectory(), isPlain: stats.isFile()};
};
