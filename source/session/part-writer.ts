import {limits} from './limits.js';
import type {Target} from './ports.js';

type Options = {
	/** Bytes that are still to come. */
	readonly expected: number;
	/** Stops what comes in until the returned function is called. */
	readonly hold: () => () => void;
	/** The disk does not take it; called once. */
	readonly failed: (error: unknown) => void;
};

/** Writes behind: blocks are gathered, the disk gets large pieces one after the other, and too many of them hold up the peer. */
export class PartWriter {
	readonly #options: Options;
	#target: Target;
	#chunk = new Uint8Array();
	#filled = 0;
	#expected: number;
	/** Bytes that the disk has not taken yet. */
	#waiting = 0;
	#jobs: Promise<void> = Promise.resolve();
	#failure: {readonly error: unknown} | undefined;
	#release: (() => void) | undefined;

	constructor(target: Target, options: Options) {
		this.#target = target;
		this.#options = options;
		this.#expected = options.expected;
	}

	get path(): string {
		return this.#target.path;
	}

	put(data: Uint8Array): void {
		for (let rest = data; rest.length > 0;) {
			if (this.#chunk.length === 0) {
				this.#chunk = new Uint8Array(this.#expected > 0 ? Math.min(limits.fileChunkBytes, this.#expected) : limits.fileChunkBytes);
			}

			const part = rest.subarray(0, this.#chunk.length - this.#filled);
			this.#chunk.set(part, this.#filled);
			this.#filled += part.length;
			this.#expected -= part.length;
			rest = rest.subarray(part.length);
			if (this.#filled === this.#chunk.length) {
				this.#flush();
			}
		}
	}

	/** Goes on with another place; what the old one holds stays there. */
	replace(expected: number, create: () => Promise<Target>): void {
		this.#expected = expected;
		this.#then(async () => {
			await this.#target.abandon();
			this.#target = await create();
		});
	}

	/** All of it is here. Returns where it lies; throws where the disk has failed. */
	async finish(digest: string | undefined): Promise<string> {
		await this.#settle();
		if (this.#failure) {
			throw this.#failure.error;
		}

		return this.#target.finish(digest);
	}

	/** No more will come. Returns where it lies, if anything is left. */
	async abandon(): Promise<string | undefined> {
		await this.#settle();
		try {
			return await this.#target.abandon();
		} catch {
			// What there is to say about this disk is said.
			return undefined;
		}
	}

	async #settle(): Promise<void> {
		this.#flush();
		this.#go();
		await this.#jobs;
	}

	#flush(): void {
		if (this.#filled === 0) {
			return;
		}

		const data = this.#chunk.subarray(0, this.#filled);
		this.#chunk = new Uint8Array();
		this.#filled = 0;
		this.#waiting += data.length;
		if (this.#waiting > limits.fileHighWaterBytes) {
			this.#release ??= this.#options.hold();
		}

		this.#then(async () => {
			await this.#target.write(data);
			this.#waiting -= data.length;
			if (this.#waiting < limits.fileLowWaterBytes) {
				this.#go();
			}
		});
	}

	#go(): void {
		this.#release?.();
		this.#release = undefined;
	}

	/** One after the other; none after one that has failed. */
	#then(job: () => Promise<void>): void {
		const before = this.#jobs;
		this.#jobs = (async () => {
			await before;
			if (this.#failure) {
				return;
			}

			try {
				await job();
			} catch (error) {
				this.#failure = {error};
				this.#options.failed(error);
			}
		})();
	}
}
