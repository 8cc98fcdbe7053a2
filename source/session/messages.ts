import type {Block, MachineEvent, Scope} from '../protocols/protocol.js';
import {toReference, type Entry} from './roster.js';
import type {Session} from './session.js';

export type Received = Extract<MachineEvent, {event: 'message'}>;

/** What is said, by us and to us: in which room a text stands, and under which number. */
export class Messages {
	/** The last person who wrote to us alone; `/reply` goes to him. */
	replyTo: number | undefined;
	readonly #session: Session;
	#nextId = 1;

	constructor(session: Session) {
		this.#session = session;
	}

	/** One text of our own, shown once however many peers it goes to. */
	sent(room: string, message: {readonly scope: Exclude<Scope, 'notice'>; readonly text: string; readonly emote: boolean; readonly group?: string}): void {
		this.#session.bus.emit({
			event: 'message',
			id: this.#nextId++,
			room,
			direction: 'out',
			...message,
			from: {name: this.#session.own.name, verified: true},
			state: 'sent',
		});
	}

	/** @param _block What others may be passed on of it. */
	received(entry: Entry, message: Received, _block?: Block): void {
		if (message.scope === 'personal') {
			this.replyTo = entry.id;
		}

		this.#session.bus.emit({
			...message,
			id: this.#nextId++,
			room: this.#roomOf(entry, message),
			direction: 'in',
			from: {peer: toReference(entry), ...message.from},
		});
	}

	#roomOf(entry: Entry, {scope, group = ''}: Received): string {
		const {rooms} = this.#session;
		const prefix = entry.runner.protocol.rooms;
		switch (scope) {
			case 'personal': {
				return rooms.open(entry.room, entry.name);
			}

			case 'group': {
				return rooms.open(rooms.group(prefix, group), `#${group}`);
			}

			case 'everybody':
			case 'notice': {
				return rooms.open(`${prefix}/everybody`, 'everybody');
			}
		}
	}
}
