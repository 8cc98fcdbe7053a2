import type {Endpoint} from '../protocol.js';
import type {Dialect} from './block.js';
import {Entry} from './entry.js';
import {limits} from './limits.js';

/** Everybody we know of, by the address that datagrams really come from, and bounded. */
export class ChatList {
	readonly #entries = new Map<string, Entry>();
	/** Where programs are expected to listen. */
	readonly #port: () => number;

	constructor(port: () => number) {
		this.#port = port;
	}

	[Symbol.iterator](): IterableIterator<Entry> {
		return this.#entries.values();
	}

	get(key: string): Entry | undefined {
		return this.#entries.get(key);
	}

	/** Whoever sends from there. Another port counts only where it was called by us. */
	from({address, port}: Endpoint): Entry | undefined {
		return this.#entries.get(keyOf(address, port)) ?? this.#entries.get(address);
	}

	here(): readonly Entry[] {
		return [...this.#entries.values()].filter(({isHere}) => isHere);
	}

	/** Undefined where there is no place for one more: who has not shown that his address is his goes first. */
	add(to: Endpoint, {dialect, isUnsolicited, now}: {readonly dialect: Dialect; readonly isUnsolicited: boolean; readonly now: number}): Entry | undefined {
		const all = [...this.#entries.values()];
		const isFull = all.length >= limits.entries || (isUnsolicited && all.filter(entry => entry.isUnsolicited).length >= limits.unsolicited);
		if (isFull) {
			const evicted = all.find(entry => !entry.isHere && !entry.isValid(now));
			if (!evicted) {
				return undefined;
			}

			this.#entries.delete(evicted.key);
		}

		const key = to.port === this.#port() ? to.address : keyOf(to.address, to.port);
		const entry = new Entry({key, address: to, dialect, isUnsolicited, now});
		this.#entries.set(key, entry);
		return entry;
	}

	delete(entry: Entry): void {
		this.#entries.delete(entry.key);
	}
}

const keyOf = (address: string, port: number): string => `${address} ${port}`;
