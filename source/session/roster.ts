import {MudlarkError} from '../lib/errors.js';
import {quote} from '../lib/words.js';
import type {Capability, Endpoint, Listed, PeerPatch, Told} from '../protocols/protocol.js';
import type {PeerFlag} from '../lib/peer-flags.js';
import type {Peer, PeerReference} from './events.js';
import type {Contact} from './ports.js';
import type {Channel} from './channel.js';

/** A peer as the session keeps it; events carry snapshots. */
export type Entry = {
	readonly id: number;
	readonly channel: Channel;
	/** Where his personal texts go. It survives a change of his name. */
	readonly room: string;
	readonly flags: Set<PeerFlag>;
	name: string;
	version: string;
	declared: Endpoint | undefined;
	capabilities: readonly Capability[];
	group: string | undefined;
	/** What else he tells of himself, by titles. */
	facts: Readonly<Record<string, string>>;
	told: Told;
	/** What was called, as it was written: a host name may have many addresses. */
	dialled: Endpoint | undefined;
	/** Whom of the address book we have called with it. */
	contact: Contact | undefined;
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

	/** A number for a connection, which is the id of the peer who comes of it. */
	draw(): number {
		return this.#nextId++;
	}

	/** Where those who are not private can be called, for the eyes of one of them; an ignored one sees nobody. */
	listedFor(asker: Channel): readonly Listed[] {
		if (this.of(asker)?.flags.has('ignore')) {
			return [];
		}

		return [...this.#entries.values()]
			.filter(({channel, flags}) => channel !== asker && !flags.has('private'))
			.flatMap(({name, channel, declared}) => {
				const port = channel.role === 'caller' ? channel.remote.port : declared?.port;
				return port === undefined ? [] : [{name, address: channel.remote.address, port}];
			});
	}

	add(channel: Channel, patch: PeerPatch): Entry {
		const {name = ''} = patch;
		const entry: Entry = {
			id: channel.number ?? this.draw(),
			channel,
			room: this.#freeRoom(`${channel.rooms}/@${channel.key ?? name}`),
			flags: new Set(),
			name,
			version: '',
			declared: undefined,
			capabilities: channel.protocol.capabilities,
			group: undefined,
			facts: {},
			told: {},
			dialled: undefined,
			contact: undefined,
			unknownBlocks: 0,
		};
		learn(entry, patch);
		this.#entries.set(entry.id, entry);
		return entry;
	}

	remove(entry: Entry): void {
		this.#entries.delete(entry.id);
	}

	get(id: number): Entry | undefined {
		return this.#entries.get(id);
	}

	of(channel: Channel): Entry | undefined {
		return this.#entries.get(channel.id);
	}

	/**
	@param isMeant Who comes into question.
	@throws MudlarkError where nobody or several are meant.
	*/
	find(who: string, isMeant: (entry: Entry) => boolean = () => true): Entry {
		const found = this.match(who, isMeant);
		if (found) {
			return found;
		}

		const names = this.#where(isMeant).map(({name}) => name);
		throw new MudlarkError('ML_PEER_UNKNOWN', names.length === 0
			? `Nobody is connected, so there is no ${who}. Call somebody with /call HOST.`
			: `Nobody called ${who} is connected. Connected: ${names.join(', ')}. Type /who for more, or /call HOST to call somebody.`);
	}

	/**
	The peer with this id or name, or the only one whose name begins so.
	@throws MudlarkError where several are meant.
	*/
	match(who: string, isMeant: (entry: Entry) => boolean = () => true): Entry | undefined {
		const all = this.#where(isMeant);
		const byId = /^\d+$/.test(who) ? all.find(({id}) => id === Number(who)) : undefined;
		if (byId) {
			return byId;
		}

		const wanted = who.toLowerCase();
		const named = all.filter(({name}) => name === who);
		const candidates = [
			named,
			named.length > 0 ? [] : all.filter(({name}) => name.toLowerCase() === wanted),
			all.filter(({name}) => name.toLowerCase().startsWith(wanted)),
		].find(list => list.length > 0) ?? [];
		if (candidates.length > 1) {
			const list = candidates.map(({id, name, channel}) => `${id} ${name} (${channel.remote.address})`).join(', ');
			throw new MudlarkError('ML_PEER_AMBIGUOUS', `${who} could be ${list}. Type more of the name, or the number.`);
		}

		return candidates[0];
	}

	/** @throws MudlarkError where nobody or several are meant, or his program can't do that. */
	able(who: string, capability: Capability): Entry {
		const entry = this.find(who);
		if (!entry.capabilities.includes(capability)) {
			throw new MudlarkError('ML_NOT_OFFERED', `${entry.name}'s program has no ${capability}. /info ${quote(entry.name)} tells what it has.`);
		}

		return entry;
	}

	byRoom(room: string): Entry | undefined {
		return this.#where(entry => entry.room === room)[0];
	}

	/** Those with this name at this address: a second call of theirs is a relog (facts 2.1). */
	relogged(name: string, address: string): readonly Entry[] {
		return this.#where(entry => entry.channel.role !== undefined && entry.name.toLowerCase() === name.toLowerCase() && entry.channel.remote.address === address);
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

export const toReference = ({id, name, channel}: Entry): PeerReference => ({id, name, protocol: channel.protocol.name});

/** Whose question it is, so that it goes with him, and counts against his address. */
export const asker = (entry: Entry): {readonly peer: PeerReference; readonly address: string} =>
	({peer: toReference(entry), address: entry.channel.remote.address});

export const toPeer = (entry: Entry): Peer => ({
	...toReference(entry),
	address: entry.channel.remote.address,
	// The port of an incoming connection is of no use to anybody; where he takes calls is.
	port: entry.channel.role === 'caller' ? entry.channel.remote.port : entry.declared?.port ?? entry.channel.remote.port,
	version: entry.version,
	incoming: entry.channel.role === 'answerer',
	room: entry.room,
	capabilities: entry.capabilities,
	flags: [...entry.flags],
	...(entry.group !== undefined && {group: entry.group}),
});

/** Takes over what a machine has learned of him; absent fields stay as they are. */
export const learn = (entry: Entry, {name, version, declared, capabilities, states = {}, facts, told}: PeerPatch): void => {
	entry.name = name ?? entry.name;
	entry.version = version ?? entry.version;
	entry.declared = declared ?? entry.declared;
	entry.capabilities = capabilities ?? entry.capabilities;
	entry.facts = Object.fromEntries(Object.entries({...entry.facts, ...facts}).filter(([, value]) => value !== ''));
	entry.told = {...entry.told, ...told};
	for (const state of ['dnd', 'away', 'silent'] as const) {
		setFlag(entry, state, states[state] ?? entry.flags.has(state));
	}
};

export const setFlag = ({flags}: Entry, flag: PeerFlag, isOn: boolean): void => {
	if (isOn) {
		flags.add(flag);
	} else {
		flags.delete(flag);
	}
};

/** The case of its letters is of no account (facts 11.1, MUSHclient ChatGroup). */
export const isInGroup = (entry: Entry, group: string): boolean => entry.group?.toLowerCase() === group.toLowerCase();

/** Is this where he was called, or where he says that he takes calls? */
export const isAt = (entry: Entry, {address, port}: Endpoint): boolean => {
	const peer = toPeer(entry);
	return entry.channel.role !== undefined && [entry.dialled, peer].some(known => known?.port === port && known.address.toLowerCase() === address.toLowerCase());
};
