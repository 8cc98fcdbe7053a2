import {cleanName} from '../../lib/clean.js';
import type {Place} from '../protocol.js';
import type {Inbox} from './inbox.js';
import {dialogs, instantMessage, type InstantMessage} from './instant-message.js';
import {limits} from './limits.js';
import type {Names} from './names.js';
import type {Outbox} from './outbox.js';
import {readable, say} from './speech.js';
import type {Outcome, Station} from './station.js';
import {NULL_UUID, xorUuid, type Uuid} from './uuid.js';

/** What a viewer would open a window for, and we tell in words: who, and what he wants. */
const asides: ReadonlyMap<number, (name: string, text: string) => string> = new Map([
	[dialogs.messageBox, (name, text) => `${name} tells you: ${text}`],
	[dialogs.groupInvitation, (name, text) => `${name} invites you to a group, which a viewer can accept: ${text}`],
	[dialogs.fromObject, (name, text) => `The object ${name} tells you: ${text}`],
	[dialogs.teleportOffer, (name, text) => `${name} offers to teleport you, which a viewer can accept: ${text}`],
	[dialogs.url, (name, text) => `${name} wants you to look at an address: ${text}`],
	[dialogs.objectAlert, (name, text) => `The object ${name} tells you: ${text}`],
	[dialogs.groupNotice, (name, text) => `${name} has sent a notice to a group: ${text.replace('|', ' – ')}`],
	[dialogs.friendshipOffer, (name, text) => `${name} offers you friendship, which a viewer can accept: ${text}`],
]);

/** Talks with single persons. */
export class Direct {
	readonly #station: Station;
	readonly #names: Names;
	readonly #inbox: Inbox;
	readonly #outbox: Outbox;
	/** Whose rooms are open, under which title; the one that was used longest ago first. */
	readonly #rooms = new Map<Uuid, string>();

	constructor(station: Station, {names, inbox, outbox}: {readonly names: Names; readonly inbox: Inbox; readonly outbox: Outbox}) {
		this.#station = station;
		this.#names = names;
		this.#inbox = inbox;
		this.#outbox = outbox;
	}

	receive(message: InstantMessage): void {
		const {dialog, from} = message;
		if ((dialog === dialogs.text || dialog === dialogs.busyAnswer) && from !== NULL_UUID) {
			this.#inbox.put(placeOf(from), from, () => {
				this.#show(message);
			});
		} else {
			this.#tellAside(message);
		}
	}

	/** @param parts Pieces that fit. */
	say(to: Uuid, parts: readonly string[], number: number | undefined): void {
		const title = this.#titleOf(to);
		this.#open(to, title);
		this.#outbox.put({
			place: placeOf(to),
			title: `the talk with ${title}`,
			id: number,
			parts,
			isReturned: false,
			send: (text, outcome) => {
				this.#transmit(to, text, outcome);
			},
		});
	}

	/** The same for somebody who may have no room yet, in which nothing shows it by itself. */
	tell(to: Uuid, parts: readonly string[], text: string): void {
		const station = this.#station;
		this.say(to, parts, undefined);
		say(station, {fromName: station.ownName, text}, station.ownName, {scope: 'personal', place: placeOf(to), isOwn: true});
		this.#names.look(to, () => {
			this.#open(to, this.#titleOf(to));
		});
	}

	#show(message: InstantMessage): void {
		const {from, fromName} = message;
		const known = this.#names.of(from);
		this.#open(from, known ?? this.#rooms.get(from) ?? (cleanName(fromName) || from));
		say(this.#station, message, known, {scope: 'personal', place: placeOf(from)});
	}

	#titleOf(id: Uuid): string {
		return this.#names.of(id) ?? this.#rooms.get(id) ?? id;
	}

	/** Opens the room, or gives it another name. */
	#open(id: Uuid, title: string): void {
		const known = this.#rooms.get(id);
		this.#rooms.delete(id);
		this.#rooms.set(id, title);
		if (known !== title) {
			this.#station.room(placeOf(id), title, true);
		}

		const [[oldest, oldestTitle] = []] = this.#rooms;
		if (!(this.#rooms.size > limits.people) || oldest === undefined || oldestTitle === undefined) {
			return;
		}

		this.#rooms.delete(oldest);
		this.#station.room(placeOf(oldest), oldestTitle, false);
	}

	#tellAside({dialog, fromName, text}: InstantMessage): void {
		const station = this.#station;
		const tell = asides.get(dialog) ?? (dialog === dialogs.text ? asides.get(dialogs.messageBox) : undefined);
		const body = readable(text);
		if (tell && body !== '' && station.asides.take(station.now)) {
			station.notice('message', tell(cleanName(fromName) || 'Somebody', body));
		}
	}

	#transmit(to: Uuid, text: string, outcome: Outcome): void {
		const identity = this.#station.link?.identity;
		if (identity) {
			this.#station.send('ImprovedInstantMessage', instantMessage(identity, {dialog: dialogs.text, to, session: xorUuid(identity.agentId, to), text}), outcome);
		} else {
			outcome(false);
		}
	}
}

const placeOf = (person: Uuid): Place => `@${person}`;
