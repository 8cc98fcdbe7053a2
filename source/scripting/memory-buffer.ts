import {GrowingBytes} from './socket-bytes.js';
import {toOctets, type SocketData} from './socket-data.js';
import {describeFileError, refusal, type SocketError} from './socket-errors.js';
import type {SocketFiles} from './socket-host.js';

/** Octets that one buffer holds at most: 64 MiB. */
export const MEMORY_LIMIT = 64 * 1024 * 1024;

/** Binary data: what a socket reads into, and what can be written again. Nothing of it throws; `lastError` tells why something was refused. */
export class MemoryBuffer {
	readonly #files: SocketFiles | undefined;
	#bytes = new GrowingBytes();
	#lastError: SocketError | undefined;

	/** Without `files` there are none for the script. */
	constructor(files?: SocketFiles) {
		this.#files = files;
	}

	size(): number {
		return this.#bytes.length;
	}

	clear(): void {
		this.#bytes = new GrowingBytes();
	}

	/** Undefined outside of the buffer. */
	readByteAt(index: number): number | undefined {
		return this.#bytes.view()[index];
	}

	/** Octets appended: all of them, or −1 where they have no room. */
	append(data: SocketData): number {
		const octets = toOctets(data);
		if (octets === undefined) {
			return this.#refuse(refusal('UnsupportedSocketOperation', 'only text and octets (0 to 255) can be appended'));
		}

		if (octets.length > this.room) {
			return this.#refuse(refusal('WriteBufferFull', 'a MemoryBuffer holds 64 MiB at most'));
		}

		this.#bytes.push(octets);
		return octets.length;
	}

	/** Octets that may still be appended. */
	get room(): number {
		return MEMORY_LIMIT - this.#bytes.length;
	}

	/** A copy. */
	toUint8Array(): Uint8Array {
		return new Uint8Array(this.#bytes.view());
	}

	/** The file instead of what was there: its octets, or −1 where it can't be read or is too large, by which nothing changes. */
	async loadFromFile(path: string): Promise<number> {
		const loaded = new GrowingBytes();
		return this.#withFiles(path, async files => {
			for await (const chunk of files.read(path)) {
				if (loaded.length + chunk.length > MEMORY_LIMIT) {
					return this.#refuse(refusal('WriteBufferFull', `a MemoryBuffer holds 64 MiB at most (${path})`));
				}

				loaded.push(chunk);
			}

			this.#bytes = loaded;
			return loaded.length;
		});
	}

	/** The octets saved, or −1. */
	async saveToFile(path: string): Promise<number> {
		const octets = this.toUint8Array();
		return this.#withFiles(path, async files => {
			await files.write(path, octets);
			return octets.length;
		});
	}

	/** Why the last refusal. */
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- What scripts are told is null, as in every function of theirs.
	lastError(): SocketError | null {
		return this.#lastError ?? null;
	}

	async #withFiles(path: string, work: (files: SocketFiles) => Promise<number>): Promise<number> {
		if (!this.#files) {
			return this.#refuse(refusal('PermissionDenied'));
		}

		try {
			return await work(this.#files);
		} catch (error) {
			return this.#refuse(describeFileError(error as NodeJS.ErrnoException, path));
		}
	}

	#refuse(error: SocketError): -1 {
		this.#lastError = error;
		return -1;
	}
}
