import {createHash, type Hash} from 'node:crypto';
import type {FileHandle} from 'node:fs/promises';

const CHUNK_BYTES = 1024 * 1024;

/** The bytes from `offset` on: `length` of them, or what the file has left. */
export const readAt = async (handle: FileHandle, offset: number, length: number): Promise<Uint8Array> => {
	const data = new Uint8Array(length);
	for (let filled = 0; filled < length;) {
		// eslint-disable-next-line no-await-in-loop
		const {bytesRead} = await handle.read(data, filled, length - filled, offset + filled);
		if (bytesRead === 0) {
			return data.subarray(0, filled);
		}

		filled += bytesRead;
	}

	return data;
};

/** The SHA-256 of the beginning of a file, which grows with what is read or written anyway. */
export class FilePrefix {
	#hash: Hash = createHash('sha256');
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** The next bytes. */
	add(data: Uint8Array): void {
		this.#hash.update(data);
		this.#length += data.length;
	}

	/** Makes this the first `length` bytes of a file, or all of it where it is shorter; reads no more than what is new. */
	async reach(length: number, handle: FileHandle): Promise<void> {
		if (length < this.#length) {
			this.#hash = createHash('sha256');
			this.#length = 0;
		}

		while (this.#length < length) {
			// eslint-disable-next-line no-await-in-loop
			const data = await readAt(handle, this.#length, Math.min(CHUNK_BYTES, length - this.#length));
			if (data.length === 0) {
				return;
			}

			this.add(data);
		}
	}

	/** SHA-256, hex. */
	get digest(): string {
		return this.#hash.copy().digest('hex');
	}
}
