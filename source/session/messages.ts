import type {Block, MachineEvent, Scope} from '../protocols/protocol.js';
import type {DatagramRunner} from './datagram-runner.js';
import {Echoes} from './echoes.js';
import type {MessageEvent} from './events.js';
import type {Presence} from './presence.js';
import type {Relay} from './relay.js';
import {limits} from './limits.js';
import {isConnectionProtocol} from './protocol-kinds.js';
import {commonRoomOf, commonTitleOf} from './rooms.js';
import {toReference, type Entry} from './roster.js';
import type {Session} from './session.js';
import type {Snooping} from './snooping.js';

export type Received = Extract<MachineEvent, {event: 'message'}>;

export type Sent = {readonly scope: Exclude<Scope, 'notice'>; readonly text: string; readonly emote: boolean; readonly group?: string};

/** `name` is what we are called there; `hasReceipt`: what becomes of it will be told. */
type SentOptions = {readonly name?: string | undefined; readonly hasReceipt?: boolean};

type Parts = {readonly relay: Relay; readonly snooping: Snooping; readonly presence: Presence};

/** What is said, by us and to us: in which room a text stands, under which number, and to whom it is passed on. */
export class Messages {
	/** Where the last person wrote to us alone; `/reply` goes there. */
	replyTo: string | undefined;
	readonly #session: Session;
	readonly #parts: Parts;
	readonly #echoes: Echoes;
	/** Numbers of what may still count up, by the socket it came from and the machine's own number. */
	readonly #repeatable = new Map<string, number>();
	#nextId = 1;

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
		this.#echoes = new Echoes(session.clock);
	}

	/** One text of our own, shown once however many peers it goes to. Returns its number. */
	sent(room: string, message: Sent, {name = this.#session.own.name, hasReceipt = false}: SentOptions = {}): number {
		const id = this.#nextId++;
		const from = {name, verified: true};
		if (isPublic(message)) {
			this.#echoes.sent(room, {...message, from});
		}

		this.#session.bus.emit({
			event: 'message',
			id,
			room,
			direction: 'out',
			...message,
			from,
			state: 'sent',
			...(hasReceipt && {receipt: true}),
		});
		this.#show(room, {...message, from});
		return id;
	}

	/** What has become of one of ours. */
	changed({id, state}: {readonly id: number; readonly state: 'delivered' | 'failed'}): void {
		this.#session.bus.emit({event: 'message.changed', id, state});
	}

	/** @param block What others may be passed on of it. */
	received(entry: Entry, message: Received, block?: Block): void {
		const {channel} = entry;
		const place = this.#placeOf(entry, message);
		if (message.isOwn) {
			this.#tell(channel.rooms, this.#session.rooms.open(place.room, place.title), message);
			return;
		}

		// Where nobody passes anything on, the same words are said again.
		if (isPublic(message) && isConnectionProtocol(channel.protocol) && !this.#echoes.isNew(place.room, message)) {
			return;
		}

		channel.account.messages.in[message.scope]++;
		this.#tell(channel.rooms, this.#session.rooms.open(place.room, place.title), {...message, from: {peer: toReference(entry), ...message.from}});
		this.#show(place.room, message, entry);
		if (isPublic(message) && block) {
			this.#parts.relay.pass(entry, message, block);
		}

		if (message.scope !== 'personal') {
			return;
		}

		this.replyTo = place.room;
		this.#parts.presence.addressed(entry);
	}

	/** Said in a network by somebody who is no peer. */
	heard({rooms}: DatagramRunner, message: Received): void {
		const room = `${rooms}/${message.place ?? ''}`;
		this.#tell(rooms, room, message);
		if (message.scope === 'personal' && !message.isOwn) {
			this.replyTo = room;
		}
	}

	/** It has come once more. */
	repeated(source: string, {reference, count}: {readonly reference: number; readonly count: number}): void {
		const id = this.#repeatable.get(`${source} ${reference}`);
		if (id !== undefined) {
			this.#session.bus.emit({event: 'message.changed', id, count});
		}
	}

	/** @param source What the keys of its rooms begin with. */
	#tell(source: string, room: string, {reference, place: _place, isOwn, ...message}: Omit<Received, 'from'> & Pick<MessageEvent, 'from'>): void {
		const id = this.#nextId++;
		if (reference !== undefined) {
			this.#repeatable.set(`${source} ${reference}`, id);
			for (const oldest of this.#repeatable.size > limits.repeatable ? this.#repeatable.keys().take(1) : []) {
				this.#repeatable.delete(oldest);
			}
		}

		this.#session.bus.emit({...message, id, room, ...(isOwn ? {direction: 'out', state: 'sent'} : {direction: 'in'})});
	}

	/** Whoever looks over our shoulder sees what everybody sees, and no word that was meant for us. */
	#show(room: string, message: Omit<Received, 'event'>, source?: Entry): void {
		if (message.scope === 'everybody' && room === `${this.#session.home}/everybody`) {
			this.#parts.snooping.said(message, source);
		}
	}

	#placeOf(entry: Entry, {scope, group = ''}: Received): {readonly room: string; readonly title: string} {
		const {rooms: prefix, protocol} = entry.channel;
		switch (scope) {
			case 'personal': {
				return {room: entry.room, title: entry.name};
			}

			case 'group': {
				return {room: this.#session.rooms.group(prefix, group), title: `#${group}`};
			}

			case 'everybody':
			case 'notice': {
				return {room: commonRoomOf(protocol) ?? entry.room, title: commonTitleOf(protocol)};
			}
		}
	}
}

/** May it come over several ways, because others pass it on? */
const isPublic = ({scope}: {readonly scope: Scope}): boolean => scope === 'everybody' || scope === 'group';
