import {cleanLine, cleanName} from '../../lib/clean.js';
import type {Place} from '../protocol.js';
import {post} from './capabilities.js';
import type {Group, Groups} from './groups.js';
import type {Inbox} from './inbox.js';
import {dialogs, instantMessage, readInvitation, type InstantMessage} from './instant-message.js';
import {limits} from './limits.js';
import {llsdBoolean, llsdText, llsdUuid, type LlsdMap} from './llsd.js';
import type {Names} from './names.js';
import type {Network} from './network.js';
import type {Outbox} from './outbox.js';
import {readable, say} from './speech.js';
import type {Outcome, Station} from './station.js';
import type {Uuid} from './uuid.js';

type State = 'closed' | 'opening' | 'open';

type Chat = {
	state: State;
	/** To open it; who has tried often enough waits until the user does. */
	tries: number;
	/** When something was last said in it. */
	touchedAt: number;
	/** What the room is called; empty while there is none. */
	title: string;
	/** The user has left: what still comes is dropped, as some grids go on sending (facts 8.2). */
	isLeft: boolean;
};

type Others = {readonly groups: Groups; readonly names: Names; readonly inbox: Inbox; readonly outbox: Outbox; readonly network: Network};

/** The chats of our groups: the grid's name for one is a session, which has the group's id (facts 8). */
export class Chats {
	readonly #station: Station;
	readonly #groups: Groups;
	readonly #names: Names;
	readonly #inbox: Inbox;
	readonly #outbox: Outbox;
	readonly #network: Network;
	readonly #chats = new Map<Uuid, Chat>();
	/** To be opened, a few at a time. */
	readonly #queue = new Set<Uuid>();

	constructor(station: Station, {groups, names, inbox, outbox, network}: Others) {
		this.#station = station;
		this.#groups = groups;
		this.#names = names;
		this.#inbox = inbox;
		this.#outbox = outbox;
		this.#network = network;
		groups.whenChanged(() => {
			this.follow();
		});
	}

	isOpen(id: Uuid): boolean {
		return (this.#chats.get(id)?.title ?? '') !== '';
	}

	/** We are in no region any more. The rooms stay; what they are called here is forgotten there (facts 10). */
	forsake(): void {
		this.#queue.clear();
		for (const [id, chat] of this.#chats) {
			this.#station.agenda.cancel(openingOf(id));
			chat.state = 'closed';
			chat.tries = 0;
		}
	}

	/** The list of groups has come or changed, or we have: nothing can be opened before we are there (facts 1, 2). */
	follow(): void {
		if (!this.#groups.isKnown || !this.#network.isOn) {
			return;
		}

		for (const [id, chat] of this.#chats) {
			if (!this.#groups.get(id)) {
				this.#shut(id, chat);
				this.#chats.delete(id);
			} else if (chat.title !== '') {
				this.#entitle(id, chat);
			}
		}

		for (const {id} of this.#wanted()) {
			const chat = this.#chatOf(id);
			if (chat.state === 'closed' && !chat.isLeft && chat.tries === 0) {
				this.#enqueue(id);
			}
		}
	}

	join(group: Group): void {
		const chat = this.#chatOf(group.id);
		if (chat.state === 'open' && !chat.isLeft) {
			this.#station.inform('joined', `#${group.name} is open already.`);
			return;
		}

		chat.isLeft = false;
		chat.state = 'closed';
		chat.tries = 0;
		this.#enqueue(group.id);
	}

	leave({id, name}: Group): void {
		const chat = this.#chatOf(id);
		if (chat.isLeft) {
			this.#station.inform('left', `You have left #${name} already.`);
			return;
		}

		this.#transmit(id, dialogs.leaveSession);
		chat.isLeft = true;
		this.#shut(id, chat);
	}

	/** @param parts Pieces that fit. */
	say({id: group, name}: Group, parts: readonly string[], number: number | undefined): void {
		const station = this.#station;
		const chat = this.#chatOf(group);
		if (chat.state === 'closed' || station.now - chat.touchedAt > limits.staleMs) {
			this.#transmit(group, dialogs.openSession);
		}

		chat.isLeft = false;
		chat.touchedAt = station.now;
		this.#outbox.put({
			place: placeOf(group),
			title: `#${name}`,
			id: number,
			parts,
			isReturned: true,
			send: (text, outcome) => {
				this.#transmit(group, dialogs.sessionText, text, outcome);
			},
		});
	}

	receive(message: InstantMessage): void {
		const {session, from, text} = message;
		const chat = this.#chats.get(session);
		const isElsewhere = !this.#groups.get(session) && (this.#groups.isKnown || this.#chats.size >= limits.groups);
		if (isElsewhere) {
			this.#receiveElsewhere(message);
			return;
		}

		if (from === this.#station.agentId && this.#outbox.returned(placeOf(session), text)) {
			this.#opened(session);
			return;
		}

		if (chat?.isLeft) {
			return;
		}

		this.#opened(session);
		this.#inbox.put(placeOf(session), from, () => {
			this.#show(message);
		});
	}

	/** ChatterBoxInvitation: the first text of a chat that we have not opened, which does not come again (facts 1, 14). */
	invited(body: LlsdMap): void {
		const message = readInvitation(body);
		if (!message) {
			return;
		}

		const isUnasked = (this.#chats.get(message.session)?.state ?? 'closed') === 'closed';
		this.receive(message);
		if (isUnasked && this.#chats.get(message.session)?.state === 'open') {
			this.#accept(message.session);
		}
	}

	/** ChatterBoxSessionStartReply */
	started(body: LlsdMap): void {
		const id = llsdUuid(body['session_id']) ?? llsdUuid(body['temp_session_id']);
		if (!id || this.#chats.get(id)?.isLeft !== false) {
			return;
		}

		if (llsdBoolean(body['success']) === false) {
			this.#refused(id, llsdText(body['error']) ?? '');
		} else {
			this.#opened(id);
		}
	}

	/** ForceCloseChatterBoxSession */
	closed(body: LlsdMap): void {
		const id = llsdUuid(body['session_id']);
		const chat = id && this.#chats.get(id);
		if (!(id && chat)) {
			return;
		}

		this.#station.notice('closed', `${this.#station.grid} has closed #${this.#nameOf(id)}${clause(llsdText(body['reason']))}. /join opens it again.`);
		chat.tries = limits.openingTries;
		this.#shut(id, chat);
	}

	/** ChatterBoxSessionEventReply: the grid has forgotten that we are there (facts 8.2). */
	answered(body: LlsdMap): void {
		const id = llsdUuid(body['session_id']);
		if (!(id && llsdBoolean(body['success']) === false && this.#chats.get(id)?.isLeft === false)) {
			return;
		}

		this.#transmit(id, dialogs.openSession);
		this.#outbox.repeat(placeOf(id));
	}

	/** Those that the config names, and those that were open; without a list, all. */
	#wanted(): readonly Group[] {
		const station = this.#station;
		const {groups: names} = station.settings;
		if (!names) {
			return this.#groups.all;
		}

		const unknown = names.filter(name => this.#groups.find(name).length === 0);
		if (unknown.length > 0 && station.isFirst('unknown groups', limits.staleMs)) {
			station.notice('unknown-groups', `You are not in ${unknown.map(name => cleanName(name)).join(', ')} on ${station.grid}, which the config names. /grid groups lists what you are in.`);
		}

		const named = new Set(names.flatMap(name => this.#groups.find(name)));
		return this.#groups.all.filter(group => named.has(group) || this.isOpen(group.id));
	}

	#enqueue(id: Uuid): void {
		this.#queue.add(id);
		this.#openNext();
	}

	#openNext(): void {
		let opening = [...this.#chats.values()].filter(({state}) => state === 'opening').length;
		for (const id of this.#queue) {
			if (opening >= limits.opening) {
				return;
			}

			this.#queue.delete(id);
			this.#open(id);
			opening++;
		}
	}

	#open(id: Uuid): void {
		const chat = this.#chatOf(id);
		chat.state = 'opening';
		chat.tries++;
		this.#transmit(id, dialogs.openSession);
		this.#station.after(openingOf(id), limits.openingMs, () => {
			this.#unanswered(id, chat);
		});
	}

	#unanswered(id: Uuid, chat: Chat): void {
		chat.state = 'closed';
		if (chat.tries < limits.openingTries) {
			this.#enqueue(id);
			return;
		}

		const name = this.#nameOf(id);
		this.#station.inform('not-opened', `${this.#station.grid} does not answer that #${name} is open, so what is said there may not come. /join "${name}" tries again.`);
		this.#openNext();
	}

	#refused(id: Uuid, reason: string): void {
		const chat = this.#chatOf(id);
		this.#station.agenda.cancel(openingOf(id));
		this.#station.error('ROOM', `${this.#station.grid} does not open #${this.#nameOf(id)}${clause(reason)}. /grid groups lists what you are in.`);
		this.#shut(id, chat);
		this.#openNext();
	}

	#opened(id: Uuid): void {
		const chat = this.#chatOf(id);
		const {agenda, now} = this.#station;
		agenda.cancel(openingOf(id));
		this.#queue.delete(id);
		chat.state = 'open';
		chat.tries = 0;
		chat.touchedAt = now;
		this.#entitle(id, chat);
		this.#openNext();
	}

	/** Opens the room, or gives it another name. */
	#entitle(id: Uuid, chat: Chat): void {
		const title = `#${this.#nameOf(id)}`;
		if (chat.title === title) {
			return;
		}

		chat.title = title;
		this.#station.room(placeOf(id), title, true);
	}

	#shut(id: Uuid, chat: Chat): void {
		this.#queue.delete(id);
		this.#station.agenda.cancel(openingOf(id));
		chat.state = 'closed';
		if (chat.title === '') {
			return;
		}

		this.#station.room(placeOf(id), chat.title, false);
		chat.title = '';
	}

	#show(message: InstantMessage): void {
		const {session, from} = message;
		say(this.#station, message, this.#names.of(from), {
			scope: 'group',
			place: placeOf(session),
			group: this.#nameOf(session),
			...(from === this.#station.agentId && {isOwn: true}),
		});
	}

	/** A talk of several people without a group, or one that our list does not name: no room of ours, but not nothing. */
	#receiveElsewhere(message: InstantMessage): void {
		const name = cleanName(message.fromName) || 'Somebody';
		const text = readable(message.text);
		if (text !== '' && message.from !== this.#station.agentId && this.#station.asides.take(this.#station.now)) {
			this.#station.notice('conference', `${name} writes in a conference, or in a group that you are not in: ${text}`);
		}
	}

	/** Second Life wants to hear that we follow an invitation; elsewhere opening the room does the same (facts 8.2). */
	#accept(id: Uuid): void {
		const station = this.#station;
		const url = station.link?.capabilities.get('ChatSessionRequest');
		if (url === undefined) {
			this.#transmit(id, dialogs.openSession);
			return;
		}

		const body = {method: 'accept invitation', 'session-id': id};
		station.request('accept', post(url, body, {timeout: limits.membersMs, limit: limits.seedBytes}), answer => {
			if (!('status' in answer && answer.status === 200)) {
				this.#transmit(id, dialogs.openSession);
			}
		});
	}

	#transmit(group: Uuid, dialog: number, text?: string, outcome?: Outcome): void {
		const identity = this.#station.link?.identity;
		if (identity) {
			this.#station.send('ImprovedInstantMessage', instantMessage(identity, {dialog, to: group, session: group, ...(text !== undefined && {text})}), outcome);
		} else {
			outcome?.(false);
		}
	}

	#nameOf(id: Uuid): string {
		return this.#groups.get(id)?.name ?? id;
	}

	#chatOf(id: Uuid): Chat {
		const known = this.#chats.get(id);
		if (known) {
			return known;
		}

		const chat: Chat = {state: 'closed', tries: 0, touchedAt: 0, title: '', isLeft: false};
		this.#chats.set(id, chat);
		return chat;
	}
}

export const placeOf = (group: Uuid): Place => `#${group}`;

const openingOf = (id: Uuid): string => `opening ${id}`;

/** A reason that a grid gives, as the end of a sentence. */
const clause = (reason: string | undefined): string => {
	const line = cleanLine(reason ?? '');
	return line === '' ? '' : ` (${line})`;
};
