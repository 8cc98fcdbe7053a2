import {createHash} from 'node:crypto';
import path from 'node:path';
import {concat} from '../../source/lib/bytes.js';
import {MudlarkError} from '../../source/lib/errors.js';
import type {Disk, Source, Target} from '../../source/session/ports.js';

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Files in memory, by absolute path; what comes in lands in `/downloads`. */
export class FakeDisk implements Disk {
	readonly files = new Map<string, Uint8Array>();
	/** Bytes that it takes before it is full. */
	room = Infinity;
	/** Does reading fail? */
	isUnreadable = false;
	/** Sizes of what was read and written at once, for counting. */
	readonly reads: number[] = [];
	readonly writes: number[] = [];
	/** Files that are open, for finding those that nobody closes. */
	opened = 0;
	#stall: PromiseWithResolvers<void> | undefined;

	/** Nothing is done before `go`. */
	stall(): void {
		this.#stall ??= Promise.withResolvers();
	}

	go(): void {
		this.#stall?.resolve();
		this.#stall = undefined;
	}

	async open(file: string): Promise<Source> {
		const content = this.files.get(file);
		if (!content) {
			throw new MudlarkError('ML_FILE_MISSING', `There is no file ${file}.`);
		}

		this.opened++;
		return {
			path: file,
			name: path.basename(file),
			size: content.length,
			read: async (offset, length) => {
				await this.#stall?.promise;
				if (this.isUnreadable) {
					throw new MudlarkError('ML_FILE_READ', `${file} can't be read.`);
				}

				const data = content.subarray(offset, offset + length);
				this.reads.push(data.length);
				return data;
			},
			digest: async length => sha256(content.subarray(0, length)),
			close: async () => {
				this.opened--;
			},
		};
	}

	async create(name: string, {size, resume}: Parameters<Disk['create']>[1]): Promise<Target> {
		await this.#stall?.promise;
		const first = `/downloads/${name}.part`;
		const file = resume && this.files.has(first) ? first : this.#free(name, '.part');
		const begun = this.files.get(file) ?? new Uint8Array();
		if (size - begun.length > this.room) {
			throw new MudlarkError('ML_FILE_NO_ROOM', `${name} needs more than there is.`);
		}

		this.files.set(file, begun);
		this.opened++;
		return new FakeTarget(this, {name, path: file, begun});
	}

	/** The SHA-256 of a file: large ones are quicker to compare so. */
	digestOf(file: string): string {
		return sha256(this.files.get(file) ?? new Uint8Array());
	}

	async save(name: string, data: string | Uint8Array): Promise<string> {
		const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
		if (bytes.length > this.room) {
			throw new MudlarkError('ML_FILE_NO_ROOM', `${name} needs more than there is.`);
		}

		const file = this.#free(name);
		this.files.set(file, bytes);
		return file;
	}

	async write(file: string, data: Uint8Array): Promise<void> {
		await this.#stall?.promise;
		if (data.length > this.room) {
			throw new MudlarkError('ML_FILE_NO_ROOM', 'The disk is full.');
		}

		this.room -= data.length;
		this.writes.push(data.length);
		this.files.set(file, concat(this.files.get(file)!, data));
	}

	/** Another name, never that of a file that is there. */
	move(from: string, name: string): string {
		const to = this.#free(name);
		this.files.set(to, this.files.get(from)!);
		this.files.delete(from);
		return to;
	}

	#free(name: string, suffix = ''): string {
		for (let count = 1; ; count++) {
			const file = `/downloads/${name}${count === 1 ? '' : ` (${count})`}${suffix}`;
			if (!this.files.has(file)) {
				return file;
			}
		}
	}
}

class FakeTarget implements Target {
	readonly offset: number;
	readonly digest: string;
	path: string;
	readonly #disk: FakeDisk;
	readonly #name: string;
	#isClosed = false;

	constructor(disk: FakeDisk, {name, path: file, begun}: {readonly name: string; readonly path: string; readonly begun: Uint8Array}) {
		this.#disk = disk;
		this.#name = name;
		this.path = file;
		this.offset = begun.length;
		this.digest = sha256(begun);
	}

	async write(data: Uint8Array): Promise<void> {
		await this.#disk.write(this.path, data);
	}

	async finish(digest?: string): Promise<string> {
		this.#close();
		const isDamaged = digest !== undefined && digest !== sha256(this.#disk.files.get(this.path)!);
		this.path = this.#disk.move(this.path, isDamaged ? `${this.#name}.damaged` : this.#name);
		if (isDamaged) {
			throw new MudlarkError('ML_FILE_DAMAGED', `${this.#name} arrived damaged.`);
		}

		return this.path;
	}

	async abandon(): Promise<string | undefined> {
		this.#close();
		if (this.#disk.files.get(this.path)!.length > 0) {
			return this.path;
		}

		this.#disk.files.delete(this.path);
		return undefined;
	}

	#close(): void {
		this.#disk.opened -= this.#isClosed ? 0 : 1;
		this.#isClosed = true;
	}
}
