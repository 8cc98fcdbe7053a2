import {Buffer} from 'node:buffer';
import {readText} from './body.js';
import * as events from './events.js';
import {Dialog, type InstantMessage} from './instant-message.js';
import {groupBucket} from './messages.js';
import type {GridState} from './state.js';
import {NULL_UUID, type Uuid} from './uuid.js';
import type {Visit} from './visit.js';
import type {Group} from './world.js';

/** Bytes of a text without its NUL (facts 8.3). */
const LONGEST_TEXT = 1023;
/** Milliseconds for which OpenSim believes that the same members are online (facts 8.4). */
const CACHE = 20_000;

type Deliver = (visit: Visit, im: InstantMessage) => void;

/** The texts of one group, for those who fetch its history. */
export type Said = {readonly from: Uuid; readonly name: string; readonly text: string; readonly time: number};

/** Sessions, texts and invitations (facts 8). */
export class GroupChat {
	readonly said = new Map<Uuid, Said[]>();
	readonly #state: GridState;
	readonly #deliver: Deliver;
	readonly #online = new Map<Uuid, {readonly since: number; readonly ids: ReadonlySet<Uuid>}>();

	constructor(state: GridState, deliver: Deliver) {
		this.#state = state;
		this.#deliver = deliver;
	}

	handle(visit: Visit, im: InstantMessage): void {
		const {world, isSecondLife} = this.#state;
		const group = world.findGroup(im.id);
		switch (im.dialog) {
			case Dialog.open: {
				this.#open(visit, im.id, group);
				break;
			}

			case Dialog.send: {
				if (group) {
					this.#send(visit, im, group);
				}

				break;
			}

			case Dialog.leave: {
				if (isSecondLife) {
					visit.left.add(im.id);
				}

				break;
			}

			default:
		}
	}

	#open(visit: Visit, id: Uuid, group: Group | undefined): void {
		const {isSecondLife} = this.#state;
		if (isSecondLife && !group?.members.has(visit.account.id)) {
			visit.queue.push('ChatterBoxSessionStartReply', events.sessionStartRefusal(id, 'no_ability'));
			return;
		}

		if (!group) {
			return;
		}

		visit.open.add(id);
		visit.left.delete(id);
		visit.lost.delete(id);
		visit.queue.push('ChatterBoxSessionStartReply', events.sessionStartReply(group));
		visit.queue.push('ChatterBoxSessionAgentListUpdates', events.agentListUpdates(id, visit.account.id));
	}

	#send(visit: Visit, im: InstantMessage, group: Group): void {
		const {present, isSecondLife, timestamp, world} = this.#state;
		const sender = visit.account.id;
		if (visit.lost.has(group.id) || (isSecondLife && !group.members.has(sender))) {
			visit.queue.push('ChatterBoxSessionEventReply', events.sessionEventReply(group.id, 'no_ability'));
			return;
		}

		visit.open.add(group.id);
		const message = cut(im.message);
		this.#remember(group, {from: sender, name: im.fromName, text: readText(message), time: timestamp});
		const listeners = this.#listeners(group);
		for (const reader of present) {
			const {id} = reader.account;
			if (id !== sender && (!listeners.has(id) || !group.members.has(id) || reader.left.has(group.id))) {
				continue;
			}

			this.#pass(reader, group, {
				...im,
				session: NULL_UUID,
				fromGroup: true,
				to: id,
				estate: 1,
				region: world.region.id,
				offline: 0,
				timestamp,
				message,
				bucket: im.bucket.length === 1 && im.bucket[0] === 0 ? groupBucket(group) : im.bucket,
			});
		}
	}

	#pass(reader: Visit, group: Group, im: InstantMessage): void {
		if (reader.open.has(group.id)) {
			this.#deliver(reader, im);
			return;
		}

		reader.open.add(group.id);
		reader.queue.push('ChatterBoxInvitation', events.invitation(im, group, this.#state.isSecondLife));
		reader.queue.push('ChatterBoxSessionAgentListUpdates', events.agentListUpdates(group.id, reader.account.id));
	}

	#listeners(group: Group): ReadonlySet<Uuid> {
		const {now, present, options} = this.#state;
		const known = this.#online.get(group.id);
		if (options.hasOnlineCache && known && now - known.since < CACHE) {
			return known.ids;
		}

		const ids = new Set(present.map(({account}) => account.id));
		this.#online.set(group.id, {since: now, ids});
		return ids;
	}

	#remember(group: Group, said: Said): void {
		const texts = this.said.get(group.id) ?? [];
		texts.push(said);
		this.said.set(group.id, texts);
	}
}

/** Cuts at a character. */
const cut = (message: Uint8Array): Uint8Array => {
	const text = Buffer.from(message.at(-1) === 0 ? message.subarray(0, -1) : message);
	if (text.length === 0) {
		return text;
	}

	let end = Math.min(text.length, LONGEST_TEXT);
	while (end < text.length && (text[end]! & 0xC0) === 0x80) {
		end--;
	}

	return Buffer.concat([text.subarray(0, end), Uint8Array.of(0)]);
};
