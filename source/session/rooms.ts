import {MudlarkError} from '../lib/errors.js';
import type {Protocol} from '../protocols/protocol.js';
import type {NewEvent} from './events.js';
import {isConnectionProtocol} from './protocol-kinds.js';

export const STATUS_ROOM = 'status';

const EVERYBODY = 'everybody';

/** The room where all peers of a protocol meet, if there is one. */
export const commonRoomOf = (protocol: Protocol): string | undefined => {
	const place = isConnectionProtocol(protocol) ? EVERYBODY : protocol.commonRoom;
	return place === undefined ? undefined : `${protocol.rooms}/${place}`;
};

/** Where everybody is everybody of all networks of connections, the others say which they are. */
export const commonTitleOf = (protocol: Protocol): string => isConnectionProtocol(protocol) ? EVERYBODY : protocol.title;

/** The rooms that are open, by their keys (design 1.4), with the titles that a user reads and types. */
export class Rooms {
	readonly #titles = new Map<string, string>();
	readonly #emit: (event: NewEvent) => void;

	constructor(emit: (event: NewEvent) => void) {
		this.#emit = emit;
	}

	/** Opens a room, or gives it a new title. */
	open(room: string, title: string): string {
		if (this.#titles.get(room) !== title) {
			this.#titles.set(room, title);
			this.#emit({event: 'room.opened', room, title});
		}

		return room;
	}

	/** @throws MudlarkError for a room that stays. */
	close(room: string): void {
		const title = this.#titles.get(room);
		if (title === undefined || room === STATUS_ROOM || !/\/[#@]/.test(room)) {
			throw new MudlarkError('ML_ROOM_STAYS', `${title ?? room} can't be closed. /close closes rooms of one peer or one group; /room NAME goes to another room.`);
		}

		this.#titles.delete(room);
		this.#emit({event: 'room.closed', room, title});
	}

	isOpen(room: string): boolean {
		return this.#titles.has(room);
	}

	rename(room: string, title: string): void {
		if (this.#titles.has(room)) {
			this.open(room, title);
		}
	}

	/** A group's room, whatever the case of its letters: programs differ in that (facts 11.1, MUSHclient ChatGroup). */
	group(prefix: string, group: string): string {
		const wanted = `${prefix}/#${group}`;
		return [...this.#titles.keys()].find(room => room.toLowerCase() === wanted.toLowerCase()) ?? wanted;
	}

	/**
	The open room that a user means: by key, by title, or by the beginning of a title.
	@throws MudlarkError where it could be several.
	*/
	match(name: string): string | undefined {
		if (this.#titles.has(name)) {
			return name;
		}

		const wanted = name.toLowerCase();
		const rooms = [...this.#titles];
		const exact = rooms.filter(([, title]) => title.toLowerCase() === wanted);
		const candidates = exact.length > 0 ? exact : rooms.filter(([, title]) => title.toLowerCase().startsWith(wanted));
		if (candidates.length > 1) {
			throw new MudlarkError('ML_ROOM_AMBIGUOUS', `${name} could be ${candidates.map(([room, title]) => `${title} (${room})`).join(', ')}. Type more of it, or the key in brackets.`);
		}

		return candidates[0]?.[0];
	}

	list(): ReadonlyArray<{readonly room: string; readonly title: string}> {
		return [...this.#titles].map(([room, title]) => ({room, title}));
	}
}
