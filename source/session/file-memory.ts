import {limits} from './limits.js';
import type {Clock} from './ports.js';
import type {Entry} from './roster.js';

/** Which file of whom: by these he is known again when he is back. */
export type FileIdentity = {
	readonly peer: string;
	readonly address: string;
	readonly name: string;
	readonly size: number;
};

export const identify = ({name: peer, channel}: Entry, {name, size}: {readonly name: string; readonly size: number}): FileIdentity =>
	({peer, address: channel.remote.address, name, size});

/** A broken file that goes on by itself: how often it has, and until when it may. */
export type Attempt = {readonly count: number; readonly until: number};

/** A file of ours that was on its way. */
export type BrokenSending = {readonly id: number; readonly path: string; readonly attempt: Attempt};

type Item<Value> = {readonly file: FileIdentity; readonly value: Value; readonly until: number};

/** What is kept in mind about files for a while; of too much the oldest is forgotten. */
class Memory<Value> {
	readonly #clock: Clock;
	#items: ReadonlyArray<Item<Value>> = [];

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	put(file: FileIdentity, value: Value, until: number): void {
		this.#items = [...this.#items.filter(item => !isSame(item.file, file)), {file, value, until}].slice(-limits.rememberedFiles);
	}

	/** What is known of this file, and no longer is. */
	take(file: FileIdentity): Value | undefined {
		const found = this.#live().find(item => isSame(item.file, file));
		this.#items = this.#items.filter(item => item !== found);
		return found?.value;
	}

	of({name, channel}: Entry): ReadonlyArray<Item<Value>> {
		return this.#live().filter(({file}) => file.peer === name && file.address === channel.remote.address);
	}

	find(predicate: (value: Value) => boolean): Item<Value> | undefined {
		return this.#live().find(({value}) => predicate(value));
	}

	#live(): ReadonlyArray<Item<Value>> {
		const now = this.#clock.now();
		return this.#items.filter(({until}) => until > now);
	}
}

const isSame = (a: FileIdentity, b: FileIdentity): boolean =>
	a.peer === b.peer && a.address === b.address && a.name === b.name && a.size === b.size;

/** What outlives a connection. */
export class FileMemory {
	/** To be offered again. */
	readonly sendings: Memory<BrokenSending>;
	/** Taken once, so taken again without a question. */
	readonly consents: Memory<Attempt>;
	/** To be fetched one block at a time. */
	readonly careful: Memory<true>;
	readonly #clock: Clock;
	#isOver = false;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.sendings = new Memory(clock);
		this.consents = new Memory(clock);
		this.careful = new Memory(clock);
	}

	/** Until when what is remembered now is good. */
	get until(): number {
		return this.#clock.now() + limits.fileMemoryMs;
	}

	/** The run is over: nothing goes on in it. */
	end(): void {
		this.#isOver = true;
	}

	/** The attempt after this one, if there is to be any. */
	next(attempt: Attempt | undefined): Attempt | undefined {
		const {count, until} = attempt ?? {count: 0, until: this.until};
		return !this.#isOver && count < limits.fileTries && until > this.#clock.now() ? {count: count + 1, until} : undefined;
	}
}
