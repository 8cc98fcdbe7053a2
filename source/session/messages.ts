import type {Block, MachineEvent, Scope} from '../protocols/protocol.js';
import {Echoes} from './echoes.js';
import type {Presence} from './presence.js';
import type {Relay} from './relay.js';
import {toReference, type Entry} from './roster.js';
import type {Session} from './session.js';
import type {Snooping} from './snooping.js';

export type Received = Extract<MachineEvent, {event: 'message'}>;

export type Sent = {readonly scope: Exclude<Scope, 'notice'>; readonly text: string; readonly emote: boolean; readonly group?: string};

type Parts = {readonly relay: Relay; readonly snooping: Snooping; readonly presence: Presence};

/** What is said, by us and to us: in which room a text stands, under which number, and to whom it is passed on. */
export class Messages {
	/** The last person who wrote to us alone; `/reply` goes to him. */
	replyTo: number | undefined;
	readonly #session: Session;
	readonly #parts: Parts;
	readonly #echoes: Echoes;
	#nextId = 1;

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
		this.#echoes = new Echoes(session.clock);
	}

	/** One text of our own, shown once however many peers it goes to. */
	sent(room: string, message: Sent): void {
		const from = {name: this.#session.own.name, verified: true};
		if (isPublic(message)) {
			this.#echoes.sent(room, {...message, from});
		}

		this.#session.bus.emit({
			event: 'message',
			id: this.#nextId++,
			room,
			direction: 'out',
			...message,
			from,
			state: 'sent',
		});
		this.#show(room, {...message, from});
	}

	/** @param block What others may be passed on of it. */
	received(entry: Entry, message: Received, block?: Block): void {
		const place = this.#placeOf(entry, message);
		if (isPublic(message) && !this.#echoes.isNew(place.room, message)) {
			return;
		}

		const {bus, rooms} = this.#session;
		bus.emit({
			...message,
			id: this.#nextId++,
			room: rooms.open(place.room, place.title),
			direction: 'in',
			from: {peer: toReference(entry), ...message.from},
		});
		this.#show(place.room, message, entry);
		if (isPublic(message) && block) {
			this.#parts.relay.pass(entry, message, block);
		}

		if (message.scope !== 'personal') {
			return;
		}

		this.replyTo = entry.id;
		this.#parts.presence.addressed(entry);
	}

	/** Whoever looks over our shoulder sees what everybody sees, and no word that was meant for us. */
	#show(room: string, message: Omit<Received, 'event'>, source?: Entry): void {
		if (message.scope === 'everybody' && room === `${this.#session.home}/everybody`) {
			this.#parts.snooping.said(message, source);
		}
	}

	#placeOf(entry: Entry, {scope, group = ''}: Received): {readonly room: string; readonly title: string} {
		const prefix = entry.runner.protocol.rooms;
		switch (scope) {
			case 'personal': {
				return {room: entry.room, title: entry.name};
			}

			case 'group': {
				return {room: this.#session.rooms.group(prefix, group), title: `#${group}`};
			}

			case 'everybody':
			case 'notice': {
				return {room: `${prefix}/everybody`, title: 'everybody'};
			}
		}
	}
}

/** May it come over several ways, because others pass it on? */
const isPublic = ({scope}: {readonly scope: Scope}): boolean => scope === 'everybody' || scope === 'group';
