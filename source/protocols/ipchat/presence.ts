import {cleanName} from '../../lib/clean.js';
import {decode} from '../../lib/charset.js';
import {graphemeStart} from '../../lib/width.js';
import type {Endpoint, PeerPatch} from '../protocol.js';
import {readAddress, withoutZone} from './addresses.js';
import {dataOf, type Dialect, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {readPresence, type Sleep} from './fields.js';
import {limits} from './limits.js';
import type {Station} from './station.js';
import {charsetOf} from './texts.js';

/** How somebody comes into the list: in a dialect that he has shown, or not; by our wish, or by his. */
type Origin = {readonly dialect?: Dialect; readonly isUnsolicited: boolean};

/** Who is here: the states of the chat list (facts 4). */
export class Presence {
	readonly #station: Station;

	constructor(station: Station) {
		this.#station = station;
	}

	/**
	Asks whether somebody is there; twice, in both dialects, where we don't know which one he speaks.
	@param unanswered Nobody is.
	@returns Undefined where the list has no place for one more.
	*/
	probe(to: Endpoint, origin: Origin, unanswered?: (entry: Entry) => void): Entry | undefined {
		const station = this.#station;
		const known = station.list.at(to);
		if (known?.isHere) {
			station.poll(known);
			return known;
		}

		if (known?.state === 'probing') {
			return known;
		}

		const entry = known ?? this.admit(to, origin);
		if (entry) {
			entry.state = 'probing';
			station.agenda.cancel(left(entry));
			station.poll(entry);
			this.#awaitAnswer(entry, unanswered);
		}

		return entry;
	}

	/** A place in the list, if need be of somebody who matters less. */
	admit(address: Endpoint, {dialect, isUnsolicited}: Origin): Entry | undefined {
		const {list, now, settings, counters} = this.#station;
		const isFull = list.isFull(isUnsolicited);
		const displaced = isFull ? list.dispensable(isUnsolicited, now) : undefined;
		if (isFull && !displaced) {
			counters.limited++;
			return undefined;
		}

		if (displaced) {
			this.#displace(displaced);
		}

		return list.add(address, {dialect: settings.header === 'auto' ? dialect : settings.header, isUnsolicited, now});
	}

	/** A sign of life has come; what its header tells is learned. */
	hear(entry: Entry, {dialect, claim}: IpchatBlock): void {
		const station = this.#station;
		entry.heardAt = station.now;
		entry.dialect = station.settings.header === 'auto' ? dialect : station.settings.header;
		entry.knowsDialect = true;
		if (entry.state === 'suspect') {
			entry.state = 'present';
			station.patch(entry, {states: {silent: false}});
		}

		const claimed = isTrue(claim, entry.address.address) ? '' : (cleanName(claim) || '(nothing)');
		if (claimed === entry.claim) {
			return;
		}

		entry.claim = claimed;
		station.patch(entry, {facts: {Claims: claimed}});
	}

	/** From now on it is a participant that people see; or what is known of it has changed. */
	arrive(entry: Entry, {sleep = entry.sleep, handle = entry.handle}: {readonly sleep?: Sleep; readonly handle?: string} = {}): void {
		const station = this.#station;
		const before = {isHere: entry.isHere, handle: entry.handle, name: entry.name, sleep: entry.sleep};
		entry.handle = handle;
		entry.sleep = sleep;
		if (!before.isHere) {
			entry.state = 'present';
			station.agenda.cancel(probing(entry));
			station.agenda.cancel(left(entry));
			this.#watch(entry);
		}

		if (!before.isHere || before.handle !== handle) {
			this.#nameAll([before.handle, handle], entry);
		}

		if (!before.isHere) {
			station.effect({type: 'online', peer: entry.key, patch: patchOf(entry)});
		} else if (before.name !== entry.name || before.sleep !== sleep) {
			station.patch(entry, patchOf(entry));
		}
	}

	/** A POLL, or the answer to one: who he is, and how. */
	learn(entry: Entry, block: IpchatBlock): void {
		const data = dataOf(block);
		const charset = charsetOf(data, this.#station.settings.charset);
		const {sleep, handle} = readPresence(decode(data, charset));
		entry.charset = charset ?? entry.charset;
		this.arrive(entry, {sleep, handle: shownHandle(handle)});
	}

	/** An answer came from there to something that we had sent there (facts 8.3). */
	validate(entry: Entry): void {
		entry.validatedAt = this.#station.now;
		entry.isUnsolicited = false;
	}

	/** Only he can leave who really sent it. */
	bye(entry: Entry): void {
		if (entry.isHere) {
			this.leave(entry, 'left');
		} else if (entry.state === 'probing') {
			this.#forget(entry);
		}
	}

	/** For a moment nothing that is still on its way brings him back. */
	leave(entry: Entry, reason: string): void {
		this.depart(entry, reason);
		this.#station.after(left(entry), limits.tombstoneMs, () => {
			this.#forget(entry);
		});
	}

	/** Nobody sees him any longer. */
	depart(entry: Entry, reason: string): void {
		const station = this.#station;
		station.effect({type: 'offline', peer: entry.key, reason});
		entry.state = 'left';
		station.agenda.cancel(watching(entry));
		station.gone(entry);
		this.#nameAll([entry.handle], undefined);
	}

	#displace(entry: Entry): void {
		if (entry.isHere) {
			this.depart(entry, 'the list is full');
		}

		this.#forget(entry);
	}

	#forget(entry: Entry): void {
		const {agenda, list} = this.#station;
		agenda.cancel(probing(entry));
		agenda.cancel(left(entry));
		list.delete(entry);
	}

	#awaitAnswer(entry: Entry, unanswered: ((entry: Entry) => void) | undefined): void {
		const station = this.#station;
		station.after(probing(entry), limits.probeMs, () => {
			if (entry.knowsDialect || entry.dialect === 'DIP') {
				this.#forget(entry);
				unanswered?.(entry);
				return;
			}

			entry.dialect = 'DIP';
			station.poll(entry);
			this.#awaitAnswer(entry, unanswered);
		});
	}

	/** Looks after him when he will have been silent for long. */
	#watch(entry: Entry): void {
		const {now, context} = this.#station;
		entry.unanswered = 0;
		entry.patience = limits.keepAliveMs * (1 + (limits.keepAliveSpread * ((2 * context.random()) - 1)));
		this.#lookAfter(entry, now + entry.patience);
	}

	#lookAfter(entry: Entry, at: number): void {
		this.#station.agenda.plan(watching(entry), Math.min(at, entry.heardAt + limits.leaveMs), () => {
			this.#look(entry);
		});
	}

	#look(entry: Entry): void {
		const station = this.#station;
		const {now} = station;
		if (station.context.roster.isBlocked(entry.address.address)) {
			this.leave(entry, 'blocked');
		} else if (now - entry.heardAt >= limits.leaveMs) {
			this.leave(entry, 'timed out');
		} else if (now - entry.heardAt < entry.patience) {
			entry.unanswered = 0;
			this.#lookAfter(entry, entry.heardAt + entry.patience);
		} else if (entry.unanswered < limits.keepAliveTries) {
			entry.unanswered++;
			station.poll(entry);
			this.#lookAfter(entry, now + limits.probeMs);
		} else {
			if (entry.state === 'present') {
				entry.state = 'suspect';
				station.patch(entry, {states: {silent: true}});
			}

			entry.unanswered = 0;
			this.#lookAfter(entry, now + entry.patience);
		}
	}

	/**
	Those of one handle are told apart by their addresses, and so is who calls himself like an address (facts 8.6).
	@param quiet Is told of by somebody else.
	*/
	#nameAll(handles: readonly string[], quiet: Entry | undefined): void {
		const here = this.#station.list.here();
		for (const handle of new Set(handles.map(text => text.toLowerCase()))) {
			const bearers = here.filter(entry => entry.handle.toLowerCase() === handle);
			const isMisleading = bearers.length > 1 || readAddress(handle) !== undefined;
			for (const entry of bearers) {
				const name = isMisleading ? `${entry.handle} (${entry.key})` : entry.handle;
				this.#call(entry, handle === '' ? entry.key : name, quiet);
			}
		}
	}

	#call(entry: Entry, name: string, quiet: Entry | undefined): void {
		if (entry.name === name) {
			return;
		}

		entry.name = name;
		if (entry !== quiet) {
			this.#station.patch(entry, {name});
		}
	}
}

export const shownHandle = (text: string): string => {
	const name = cleanName(text);
	return name.slice(0, graphemeStart(name, limits.handle)).trim();
};

/** Is the address in brackets where it really came from? */
export const isTrue = (claim: string, address: string): boolean => readAddress(claim) === withoutZone(address);

const probing = ({key}: Entry): string => `probing ${key}`;
const left = ({key}: Entry): string => `left ${key}`;
const watching = ({key}: Entry): string => `watching ${key}`;

const patchOf = (entry: Entry): PeerPatch => ({
	name: entry.name,
	address: entry.address,
	states: {away: entry.sleep === 'asleep'},
	...(entry.claim !== '' && {facts: {Claims: entry.claim}}),
});
