import {cleanName} from '../../lib/clean.js';
import {withoutResident} from './instant-message.js';
import {limits} from './limits.js';
import type {Station} from './station.js';
import {readString} from './text.js';
import type {Message} from './messages.js';
import {NULL_UUID, type Uuid} from './uuid.js';

const AGENDA = 'names';

/** What people are called, by the grid's own word: anybody can write any name into a message (facts 8.3). */
export class Names {
	readonly #station: Station;
	/** Cleaned; the one that was learned longest ago first. */
	readonly #names = new Map<Uuid, string>();
	/** Being looked up, and who waits for it. */
	readonly #pending = new Map<Uuid, Array<() => void>>();
	/** To be asked for with the next request. */
	readonly #wanted = new Set<Uuid>();

	constructor(station: Station) {
		this.#station = station;
	}

	of(id: Uuid): string | undefined {
		return this.#names.get(id);
	}

	/** Those who are called so. */
	find(name: string): readonly Uuid[] {
		const wanted = cleanName(name).toLowerCase();
		return [...this.#names].filter(([, known]) => known.toLowerCase() === wanted).map(([id]) => id);
	}

	isPending(id: Uuid): boolean {
		return this.#pending.has(id);
	}

	/** @param done The name is known, or won't be. */
	look(id: Uuid, done: () => void): void {
		const waiting = this.#pending.get(id);
		if (waiting) {
			waiting.push(done);
		} else if (this.#mayAsk(id)) {
			this.#pending.set(id, [done]);
			this.#ask(id);
		} else {
			done();
		}
	}

	/** The same for several; `done` when all of it is. */
	lookAll(ids: readonly Uuid[], done: () => void): void {
		let missing = ids.length;
		if (missing === 0) {
			done();
		}

		for (const id of ids) {
			this.look(id, () => {
				missing--;
				if (missing === 0) {
					done();
				}
			});
		}
	}

	learn(id: Uuid, name: string): void {
		const cleaned = withoutResident(cleanName(name));
		if (cleaned === '') {
			return;
		}

		this.#station.agenda.cancel(`nameless ${id}`);

		this.#names.delete(id);
		this.#names.set(id, cleaned);
		const [oldest] = this.#names.keys();
		if (this.#names.size > limits.names && oldest !== undefined) {
			this.#names.delete(oldest);
		}

		this.#settle(id);
	}

	receive({UUIDNameBlock}: Extract<Message, {readonly name: 'UUIDNameReply'}>): void {
		for (const {ID, FirstName, LastName} of UUIDNameBlock) {
			this.learn(ID, `${readString(FirstName)} ${readString(LastName)}`);
		}
	}

	/** Somebody whom nobody knows is not looked up each time. */
	#mayAsk(id: Uuid): boolean {
		const station = this.#station;
		const isUnknown = !this.#names.has(id) && id !== NULL_UUID && !station.agenda.has(`nameless ${id}`);
		return isUnknown && station.link !== undefined && this.#pending.size < limits.lookups;
	}

	#ask(id: Uuid): void {
		const station = this.#station;
		this.#wanted.add(id);
		if (this.#wanted.size === 1) {
			station.after(AGENDA, limits.namesTogetherMs, () => {
				this.#request();
			});
		}

		station.after(`name ${id}`, limits.nameMs, () => {
			station.after(`nameless ${id}`, limits.namelessMs, () => undefined);
			this.#settle(id);
		});
	}

	#request(): void {
		const ids = [...this.#wanted];
		this.#wanted.clear();
		for (let start = 0; start < ids.length; start += limits.namesPerRequest) {
			this.#station.send('UUIDNameRequest', {UUIDNameBlock: ids.slice(start, start + limits.namesPerRequest).map(ID => ({ID}))});
		}
	}

	#settle(id: Uuid): void {
		this.#station.agenda.cancel(`name ${id}`);
		const waiting = this.#pending.get(id) ?? [];
		this.#pending.delete(id);
		for (const done of waiting) {
			done();
		}
	}
}
