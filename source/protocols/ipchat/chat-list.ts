import {formatEndpoint} from '../../lib/target.js';
import type {Endpoint} from '../protocol.js';
import type {Dialect} from './block.js';
import {Entry} from './entry.js';
import {limits} from './limits.js';

/** Everybody we know of, by the address that datagrams really come from. */
export class ChatList {
	readonly #entries = new Map<string, Entry>();
	/** Where programs are expected to listen. */
	readonly #port: () => number;

	constructor(port: () => number) {
		this.#port = port;
	}

	get(key: string): Entry | undefined {
		return this.#entries.get(key);
	}

	at(endpoint: Endpoint): Entry | undefined {
		return this.#entries.get(this.#keyOf(endpoint));
	}

	/** Whoever sends from there: the port counts only where it is in the list itself, as others may send from any. */
	from(source: Endpoint): Entry | undefined {
		return this.at(source) ?? this.#entries.get(source.address);
	}

	here(): readonly Entry[] {
		return [...this.#entries.values()].filter(({isHere}) => isHere);
	}

	/** Is there no place for one more of this kind? */
	isFull(isUnsolicited: boolean): boolean {
		return this.#entries.size >= limits.entries
			|| (isUnsolicited && [...this.#entries.values()].filter(entry => entry.isUnsolicited).length >= limits.unsolicited);
	}

	/**
	Who has to make room: of those who have not shown that their address is theirs, the one of whom was heard least
	lately. A stranger displaces strangers only.
	*/
	dispensable(isUnsolicited: boolean, now: number): Entry | undefined {
		return [...this.#entries.values()]
			.filter(entry => !entry.isValid(now) && (entry.isUnsolicited || !isUnsolicited))
			.toSorted((a, b) => Number(b.state === 'left') - Number(a.state === 'left') || a.heardAt - b.heardAt)[0];
	}

	add(address: Endpoint, origin: {readonly dialect: Dialect | undefined; readonly isUnsolicited: boolean; readonly now: number}): Entry {
		const entry = new Entry({key: this.#keyOf(address), address, ...origin});
		this.#entries.set(entry.key, entry);
		return entry;
	}

	delete(entry: Entry): void {
		this.#entries.delete(entry.key);
	}

	clear(): void {
		this.#entries.clear();
	}

	#keyOf({address, port}: Endpoint): string {
		return port === this.#port() ? address : formatEndpoint(address, port);
	}
}
