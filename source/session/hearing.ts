import type {Block, MachineEvent} from '../protocols/protocol.js';
import type {Lists} from './lists.js';
import type {Messages} from './messages.js';
import type {CommandOffers} from './command-offers.js';
import {toReference, type Entry} from './roster.js';
import type {Session} from './session.js';
import type {Snooping} from './snooping.js';

type Parts = {readonly messages: Messages; readonly lists: Lists; readonly snooping: Snooping; readonly commandOffers: CommandOffers};

/** What an ignored peer has to say; what else comes of him are answers to us, and the state of the connection. */
const unwanted: ReadonlySet<MachineEvent['event']> = new Set(['message', 'notice', 'snoop.line', 'command']);

/** What the machines have to tell, given to the part of the session that it concerns. */
export class Hearing {
	readonly #session: Session;
	readonly #parts: Parts;

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
	}

	/** @param entry Nobody while the connection is no peer yet. */
	hear(entry: Entry | undefined, event: MachineEvent, block?: Block): void {
		const {bus} = this.#session;
		if (entry?.flags.has('ignore') && unwanted.has(event.event)) {
			return;
		}

		switch (event.event) {
			case 'notice': {
				bus.emit({...event, ...(entry && {peer: toReference(entry)})});
				break;
			}

			case 'error': {
				bus.emit({event: 'error', code: `ML_${event.code}`, message: event.message});
				break;
			}

			default: {
				if (entry) {
					this.#hearPeer(entry, event, block);
				}
			}
		}
	}

	#hearPeer(entry: Entry, event: Exclude<MachineEvent, {event: 'notice' | 'error'}>, block: Block | undefined): void {
		const {bus, settings} = this.#session;
		const {messages, lists, snooping, commandOffers} = this.#parts;
		switch (event.event) {
			case 'message': {
				messages.received(entry, event, block);
				break;
			}

			case 'ping': {
				bus.emit({event: 'ping', peer: toReference(entry), ms: Math.round(event.ms * 10) / 10});
				break;
			}

			case 'peek': {
				lists.peeked(entry, event.entries);
				break;
			}

			case 'connections': {
				lists.requested(entry, event.entries);
				break;
			}

			case 'snoop': {
				snooping.changed(entry, event);
				break;
			}

			case 'snoop.line': {
				snooping.line(entry, event);
				break;
			}

			case 'command': {
				commandOffers.offered(entry, event);
				break;
			}

			case 'raw': {
				entry.unknownBlocks++;
				if (settings.raw) {
					bus.emit({...event, peer: toReference(entry)});
				}

				break;
			}

			case 'repeated':
			case 'receipt':
			case 'progress':
			case 'save': {
				// Connections tell none of these; IPchat does, which has no place in the session yet.
				break;
			}
		}
	}
}
