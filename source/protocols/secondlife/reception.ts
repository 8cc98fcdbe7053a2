import {cleanName} from '../../lib/clean.js';
import {dialogs, readInstantMessage} from './instant-message.js';
import type {LlsdMap} from './llsd.js';
import type {Message} from './messages.js';
import type {Parts} from './parts.js';
import {readable} from './speech.js';
import type {Station} from './station.js';
import {readString} from './text.js';

/** Who speaks in ChatFromSimulator, and how (facts 5). */
const AGENT = 1;
const SPOKEN: ReadonlySet<number> = new Set([0, 1, 2]);

/** What a region tells while we are in it, by whom it concerns. What is not here is the world around our avatar. */
export class Reception {
	readonly #station: Station;
	readonly #parts: Parts;

	constructor(station: Station, parts: Parts) {
		this.#station = station;
		this.#parts = parts;
	}

	/** Over UDP. */
	message(message: Message): void {
		const {names, groups} = this.#parts;
		switch (message.name) {
			case 'ImprovedInstantMessage': {
				this.#instantMessage(message);
				break;
			}

			case 'UUIDNameReply': {
				names.receive(message);
				break;
			}

			case 'AgentGroupDataUpdate': {
				groups.receiveList(message);
				break;
			}

			case 'AgentDropGroup': {
				groups.drop(message.AgentData.AgentID, message.AgentData.GroupID);
				break;
			}

			case 'AlertMessage':
			case 'AgentAlertMessage': {
				this.#aside('alert', `${this.#station.grid} tells you: `, readString(message.AlertData.Message));
				break;
			}

			case 'ChatFromSimulator': {
				this.#nearby(message);
				break;
			}

			default:
				// The world.
		}
	}

	/** By the event queue. */
	event(name: string, body: LlsdMap): void {
		const {groups, chats} = this.#parts;
		switch (name) {
			case 'AgentGroupDataUpdate': {
				groups.receiveListEvent(body);
				break;
			}

			case 'AgentDropGroup': {
				groups.dropEvent(body);
				break;
			}

			case 'ChatterBoxInvitation': {
				chats.invited(body);
				break;
			}

			case 'ChatterBoxSessionStartReply': {
				chats.started(body);
				break;
			}

			case 'ChatterBoxSessionEventReply': {
				chats.answered(body);
				break;
			}

			case 'ForceCloseChatterBoxSession': {
				chats.closed(body);
				break;
			}

			default:
				// The world, and who comes and goes: a grid tells the latter of ourselves only (facts 8.1).
		}
	}

	#instantMessage(message: Extract<Message, {readonly name: 'ImprovedInstantMessage'}>): void {
		const read = readInstantMessage(message);
		if (read.dialog === dialogs.sessionText) {
			this.#parts.chats.receive(read);
		} else {
			this.#parts.direct.receive(read);
		}
	}

	/** People near our avatar; objects talk too much, and ourselves we know. */
	#nearby({ChatData}: Extract<Message, {readonly name: 'ChatFromSimulator'}>): void {
		const {FromName, SourceID, SourceType, ChatType, Message} = ChatData;
		if (SourceType === AGENT && SPOKEN.has(ChatType) && SourceID !== this.#station.agentId) {
			this.#aside('nearby', `${cleanName(readString(FromName)) || 'Somebody'} says near your avatar: `, readString(Message));
		}
	}

	#aside(code: string, lead: string, raw: string): void {
		const station = this.#station;
		const text = readable(raw);
		if (text !== '' && station.asides.take(station.now)) {
			station.notice(code, lead + text);
		}
	}
}
