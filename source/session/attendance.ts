import type {PeerPatch} from '../protocols/protocol.js';
import type {Channel} from './channel.js';
import {learn, toPeer, type Entry} from './roster.js';
import type {Session} from './session.js';
import type {Snooping} from './snooping.js';
import type {Transfers} from './transfers.js';

type Parts = {readonly snooping: Snooping; readonly transfers: Transfers};

/** Who is there: peers come, change and go, whatever brings them. */
export class Attendance {
	readonly #session: Session;
	readonly #parts: Parts;

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
	}

	/**
	@param introduce Completes what is known of him, before he is announced.
	@param call The number of the call of ours that was answered.
	*/
	online(channel: Channel, patch: PeerPatch, introduce?: (entry: Entry) => number | undefined): Entry {
		const {roster, bus} = this.#session;
		const entry = roster.add(channel, patch);
		channel.id = entry.id;
		const call = introduce?.(entry);
		bus.emit({event: 'peer.online', peer: toPeer(entry), ...(call !== undefined && {call})});
		this.#parts.transfers.online(entry);
		return entry;
	}

	patch(entry: Entry, patch: PeerPatch): void {
		const {rooms, bus} = this.#session;
		const before = entry.name;
		learn(entry, patch);
		if (patch.name !== undefined) {
			rooms.rename(entry.room, patch.name);
		}

		bus.emit({event: 'peer.changed', peer: toPeer(entry), ...(entry.name !== before && {before})});
		this.#parts.transfers.learned(entry);
	}

	offline(entry: Entry, reason: string): void {
		const {roster, questions, bus} = this.#session;
		roster.remove(entry);
		this.#parts.snooping.offline(entry);
		questions.withdrawFrom(entry.id, `${entry.name} ${entry.channel.role === undefined ? 'left' : 'hung up'} before you answered`);
		bus.emit({event: 'peer.offline', peer: toPeer(entry), reason});
		this.#parts.transfers.offline(entry, reason);
	}
}
