import type {SocketHost} from './socket-host.js';

/** Time for what was written to leave when the script ends. */
export const LAST_FLUSH_MS = 1000;

/** Something of the system's that is open: a connection, a listener. */
export type Resource = {
	/** Ends without a word to the script: what was written still leaves. */
	release(): void;
	/** Ends at once. */
	destroy(): void;
};

/** All the sockets of one script. */
export class SocketWorld {
	readonly host: SocketHost;
	readonly #resources = new Set<Resource>();
	#isClosed = false;
	#emptied = Promise.withResolvers<void>();

	constructor(host: SocketHost) {
		this.host = host;
	}

	/** No event reaches the script any more, and it opens nothing. */
	get isClosed(): boolean {
		return this.#isClosed;
	}

	get size(): number {
		return this.#resources.size;
	}

	opened(resource: Resource): void {
		this.#resources.add(resource);
	}

	closed(resource: Resource): void {
		this.#resources.delete(resource);
		if (this.#resources.size === 0) {
			this.#emptied.resolve();
		}
	}

	/** Done when everything is closed. What has not been flushed after a second is lost. */
	async close(): Promise<void> {
		this.#isClosed = true;
		if (this.size === 0) {
			return;
		}

		this.#emptied = Promise.withResolvers();
		const timer = setTimeout(() => {
			for (const resource of this.#resources) {
				resource.destroy();
			}
		}, LAST_FLUSH_MS);
		for (const resource of this.#resources) {
			resource.release();
		}

		await this.#emptied.promise;
		clearTimeout(timer);
	}
}
