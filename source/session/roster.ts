import {MudlarkError} from '../lib/errors.js';
import type {Capability, Endpoint, Listed, PeerPatch} from '../protocols/protocol.js';
import type {PeerFlag} from '../lib/peer-flags.js';
import type {Peer, PeerReference} from './events.js';
import type {Runner} from './runner.js';

/** A peer as the session keeps it; events carry snapshots. */
export type Entry = {
	readonly id: number;
	readonly runner: Runner;
	/** Where his personal texts go. It survives a change of his name. */
	readonly room: string;
	readonly flags: Set<PeerFlag>;
	name: string;
	version: string;
	declared: Endpoint | undefined;
	capabilities: readonly Capability[];
	group: string | undefined;
	/** What was called, as it was written: a host name may have many addresses. */
	dialled: Endpoint | undefined;
	/** Blocks that nothing was done about. */
	unknownBlocks: number;
};

/** Everybody we are connected with. */
export class Roster {
	readonly #entries = new Map<number, Entry>();
	#nextId = 1;

	get size(): number {
		return this.#entries.size;
	}

	entries(): IterableIterator<Entry> {
		return this.#entries.values();
	}

	/** Where those who are not private can be called, for the eyes of one of them. */
	listedFor(asker: Runner): readonly Listed[] {
		return [...this.#entries.values()]
			.filter(({runner, flags}) => runner !== asker && !flags.has('private'))
			.flatMap(({name, runner, declared}) => {
				const port = runner.role === 'caller' ? runner.remote.port : declared?.port;
				return port === undefined ? [] : [{name, address: runner.remote.address, port}];
			});
	}

	add(runner: Runner, {name = '', version = '', declared, capabilities = runner.protocol.capabilities}: PeerPatch): Entry {
		const entry: Entry = {
			id: this.#nextId++,
			runner,
			room: this.#freeRoom(`${runner.protocol.rooms}/@${name}`),
			flags: new Set(),
			name,
			version,
			declared,
			capabilities,
			group: undefined,
			dialled: undefined,
			unknownBlocks: 0,
		};
		this.#entries.set(entry.id, entry);
		return entry;
	}

	remove(entry: Entry): void {
		this.#entries.delete(entry.id);
	}

	of(runner: Runner): Entry | undefined {
		return this.#entries.get(runner.id);
	}

	/** @throws MudlarkError where nobody or several are meant. */
	find(who: string): Entry {
		const found = this.match(who);
		if (found) {
			return found;
		}

		const names = [...this.#entries.values()].map(({name}) => name);
		throw new MudlarkError('ML_PEER_UNKNOWN', names.length === 0
			? `Nobody is connected, so there is no ${who}. Call somebody with /call HOST.`
			: `Nobody called ${who} is connected. Connected: ${names.join(', ')}. Type /who for more, or /call HOST to call somebody.`);
	}

	/**
	The same, of those whose program has what is wanted.
	@throws MudlarkError also where it has not.
	*/
	able(who: string, capability: Capability): Entry {
		const entry = this.find(who);
		if (!entry.capabilities.includes(capability)) {
			throw new MudlarkError('ML_NOT_OFFERED', `${entry.name}'s program has no ${capability}. /info ${entry.name} tells what it has.`);
		}

		return entry;
	}

	/**
	The peer with this id or name, or the only one whose name begins so.
	@throws MudlarkError where several are meant.
	*/
	match(who: string): Entry | undefined {
		const byId = /^\d+$/.test(who) ? this.#entries.get(Number(who)) : undefined;
		if (byId) {
			return byId;
		}

		const wanted = who.toLowerCase();
		const named = this.#where(({name}) => name === who);
		const candidates = [
			named,
			named.length > 0 ? [] : this.#where(({name}) => name.toLowerCase() === wanted),
			this.#where(({name}) => name.toLowerCase().startsWith(wanted)),
		].find(list => list.length > 0) ?? [];
		if (candidates.length > 1) {
			const list = candidates.map(({id, name, runner}) => `${id} ${name} (${runner.remote.address})`).join(', ');
			throw new MudlarkError('ML_PEER_AMBIGUOUS', `${who} could be ${list}. Type more of the name, or the number.`);
		}

		return candidates[0];
	}

	byRoom(room: string): Entry | undefined {
		return this.#where(entry => entry.room === room)[0];
	}

	/** Those with this name at this address: a second call of theirs is a relog (facts 2.1). */
	relogged(name: string, address: string): readonly Entry[] {
		return this.#where(entry => entry.name.toLowerCase() === name.toLowerCase() && entry.runner.remote.address === address);
	}

	#where(predicate: (entry: Entry) => boolean): readonly Entry[] {
		return [...this.#entries.values()].filter(entry => predicate(entry));
	}

	#freeRoom(wanted: string): string {
		let room = wanted;
		for (let count = 2; this.byRoom(room); count++) {
			room = `${wanted}~${count}`;
		}

		return room;
	}
}

export const toReference = ({id, name, runner}: Entry): PeerReference => ({id, name, protocol: runner.protocol.name});

export const toPeer = (entry: Entry): Peer => ({
	...toReference(entry),
	address: entry.runner.remote.address,
	// The port of an incoming connection is of no use to anybody; where he takes calls is.
	port: entry.runner.role === 'caller' ? entry.runner.remote.port : entry.declared?.port ?? entry.runner.remote.port,
	version: entry.version,
	incoming: entry.runner.role === 'answerer',
	room: entry.room,
	capabilities: entry.capabilities,
	flags: [...entry.flags],
	...(entry.group !== undefined && {group: entry.group}),
});
