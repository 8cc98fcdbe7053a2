import {Buffer} from 'node:buffer';
import * as events from './events.js';
import {Dialog, type InstantMessage} from './instant-message.js';
import {groupBucket} from './messages.js';
import {NULL_UUID, type Uuid} from './uuid.js';
import type {Visit} from './visit.js';
import type {Group, World} from './world.js';

/** Bytes of a text without its NUL (facts 8.3). */
const LONGEST_TEXT = 1023;
/** Milliseconds for which OpenSim believes that the same members are online (facts 8.4). */
const CACHE = 20_000;

export type GroupChatOptions = {
	readonly world: World;
	readonly now: () => number;
	/** Those whose avatars have arrived. */
	readonly present: () => readonly Visit[];
	readonly deliver: (visit: Visit, im: InstantMessage) => void;
	/** Seconds since 1970. */
	readonly timestamp: () => number;
	readonly isSecondLife: boolean;
	readonly hasCache: boolean;
};

/** The texts of one group, for those who fetch its history. */
export type Said = {readonly from: Uuid; readonly name: string; readonly text: string; readonly time: number};

/** Sessions, texts and invitations (facts 8). */
export class GroupChat {
	readonly said = new Map<Uuid, Said[]>();
	readonly #options: GroupChatOptions;
	readonly #online = new Map<Uuid, {readonly since: number; readonly ids: ReadonlySet<Uuid>}>();

	constructor(options: GroupChatOptions) {
		this.#options = options;
	}

	handle(visit: Visit, im: InstantMessage): void {
		const {world, isSecondLife} = this.#options;
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
		const {isSecondLife} = this.#options;
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
		const {present, isSecondLife, timestamp, world} = this.#options;
		const sender = visit.account.id;
		if (visit.lost.has(group.id) || (isSecondLife && !group.members.has(sender))) {
			visit.queue.push('ChatterBoxSessionEventReply', events.sessionEventReply(group.id, 'no_ability'));
			return;
		}

		visit.open.add(group.id);
		const message = cut(im.message);
		const time = timestamp();
		this.#remember(group, {from: sender, name: im.fromName, text: Buffer.from(message).toString().replace(/\0$/, ''), time});
		const listeners = this.#listeners(group);
		for (const reader of present()) {
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
				timestamp: time,
				message,
				bucket: im.bucket.length === 1 && im.bucket[0] === 0 ? groupBucket(group) : im.bucket,
			});
		}
	}

	#pass(reader: Visit, group: Group, im: InstantMessage): void {
		const {deliver, isSecondLife} = this.#options;
		if (reader.open.has(group.id)) {
			deliver(reader, im);
			return;
		}

		reader.open.add(group.id);
		reader.queue.push('ChatterBoxInvitation', events.invitation(im, group, isSecondLife));
		reader.queue.push('ChatterBoxSessionAgentListUpdates', events.agentListUpdates(group.id, reader.account.id));
	}

	#listeners(group: Group): ReadonlySet<Uuid> {
		const {now, present, hasCache} = this.#options;
		const known = this.#online.get(group.id);
		if (hasCache && known && now() - known.since < CACHE) {
			return known.ids;
		}

		const ids = new Set(present().map(({account}) => account.id));
		this.#online.set(group.id, {since: now(), ids});
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
