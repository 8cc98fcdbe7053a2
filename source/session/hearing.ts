import {cleanText} from '../lib/clean.js';
import {toMudlarkError} from '../lib/errors.js';
import {safeFileName} from '../lib/safe-file-name.js';
import type {Block, MachineEvent} from '../protocols/protocol.js';
import type {DatagramRunner} from './datagram-runner.js';
import type {Lists} from './lists.js';
import type {Messages, Received} from './messages.js';
import type {CommandOffers} from './command-offers.js';
import type {Verdict} from './panel.js';
import {toReference, type Entry} from './roster.js';
import type {Session} from './session.js';
import type {Snooping} from './snooping.js';
import type {Pending} from './turns.js';

type Parts = {readonly messages: Messages; readonly lists: Lists; readonly snooping: Snooping; readonly commandOffers: CommandOffers};

/** What an ignored peer has to say; what else comes of him are answers to us, and the state of the connection. */
const unwanted: ReadonlySet<MachineEvent['event']> = new Set(['message', 'notice', 'snoop.line', 'command']);

/** What is ours, or answers us. */
const isOurs = (event: MachineEvent): boolean =>
	(event.event === 'notice' && event.attention === 'asked') || (event.event === 'message' && event.isOwn === true);

/** Its colours were those of the other text. */
const withText = ({ansi: _ansi, ...message}: Received, text: string): Received => ({...message, text: cleanText(text).text});

/** What the machines have to tell, given to the part of the session that it concerns. */
export class Hearing {
	readonly #session: Session;
	readonly #parts: Parts;

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
	}

	/** @param entry Nobody while the connection is no peer yet. */
	hear(entry: Entry | undefined, event: MachineEvent, block?: Block): Pending {
		const {bus} = this.#session;
		if (entry?.flags.has('ignore') && unwanted.has(event.event) && !isOurs(event)) {
			return undefined;
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

			case 'message': {
				return entry && this.#judged(event, {id: entry.id, protocol: entry.channel.protocol.name}, judged => {
					// What a script has changed is not his any more, and is not passed on as such.
					this.#parts.messages.received(entry, judged, judged === event ? block : undefined);
				});
			}

			default: {
				if (entry) {
					this.#hearPeer(entry, event);
				}
			}
		}

		return undefined;
	}

	/** What a network itself has to tell, or somebody in it who is no peer. */
	hearNetwork(runner: DatagramRunner, event: MachineEvent): Pending {
		const {bus, rooms} = this.#session;
		const {messages} = this.#parts;
		const {protocol, name} = runner;
		switch (event.event) {
			case 'notice': {
				bus.emit({...event, protocol: protocol.name});
				break;
			}

			case 'error': {
				bus.emit({event: 'error', code: `ML_${event.code}`, message: event.message});
				break;
			}

			case 'message': {
				return this.#judged(event, {protocol: protocol.name}, judged => {
					messages.heard(runner, judged);
				});
			}

			case 'repeated': {
				messages.repeated(runner.rooms, event);
				break;
			}

			case 'receipt': {
				messages.changed(event);
				break;
			}

			case 'progress': {
				bus.emit({...event, protocol: protocol.name});
				break;
			}

			case 'save': {
				void this.#keep(event.name, event.data);
				break;
			}

			case 'room': {
				const room = `${runner.rooms}/${event.place}`;
				if (event.on) {
					rooms.open(room, event.title);
				} else if (rooms.isOpen(room)) {
					rooms.close(room);
				}

				break;
			}

			case 'network': {
				runner.groups = event.on ? namesIn(event.details['groups']) : [];
				bus.emit(event.on
					? {event: 'network.online', protocol: protocol.name, name, details: event.details}
					: {event: 'network.offline', protocol: protocol.name, name, reason: event.reason});
				break;
			}

			case 'listing': {
				bus.emit({event: 'notice', code: 'listing', text: event.lines.join('\n'), protocol: protocol.name, attention: 'asked'});
				break;
			}

			case 'ping':
			case 'peek':
			case 'connections':
			case 'snoop':
			case 'snoop.line':
			case 'command':
			case 'raw': {
				// These are told by peers; a code that no peer has sent is counted by the machine.
				break;
			}
		}

		return undefined;
	}

	/** Scripts may want to drop a text, or to change it. */
	#judged(message: Received, who: {readonly id?: number; readonly protocol: string}, goOn: (message: Received) => void): Pending {
		const {from: {name}, speaker = name, scope, emote, group, text} = message;
		const verdict = this.#session.panels.incoming.judge({...who, name: speaker, scope, emote, ...(group !== undefined && {group}), text});
		const carryOut = (settled: Verdict) => {
			if (settled !== false) {
				goOn(typeof settled === 'object' ? withText(message, settled.text) : message);
			}
		};

		if (verdict instanceof Promise) {
			return (async () => {
				carryOut(await verdict);
			})();
		}

		carryOut(verdict);
		return undefined;
	}

	#hearPeer(entry: Entry, event: Exclude<MachineEvent, {event: 'notice' | 'error' | 'message'}>): void {
		const {bus, settings} = this.#session;
		const {messages, lists, snooping, commandOffers} = this.#parts;
		switch (event.event) {
			case 'ping': {
				entry.channel.account.ping = event.ms;
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

			case 'repeated': {
				messages.repeated(entry.channel.rooms, event);
				break;
			}

			case 'save': {
				void this.#keep(event.name, event.data);
				break;
			}

			case 'receipt': {
				messages.changed(event);
				break;
			}

			case 'progress':
			case 'room':
			case 'network':
			case 'listing': {
				// These are told by a network, not by a peer; see hearNetwork.
				break;
			}
		}
	}

	async #keep(name: string, data: Uint8Array): Promise<void> {
		const {disk, bus} = this.#session;
		try {
			const path = await disk.save(safeFileName(name) ?? 'file', data);
			bus.emit({event: 'notice', code: 'file-kept', text: `It is kept in ${path}, and was not opened.`, attention: 'asked'});
		} catch (error) {
			const {code, message} = toMudlarkError(error);
			bus.emit({event: 'error', code, message});
		}
	}
}

/** Of groups as a network tells them: `[{id, name}]`. */
const namesIn = (groups: unknown): readonly string[] => Array.isArray(groups)
	? (groups as readonly unknown[]).flatMap(group => typeof group === 'object' && group !== null && 'name' in group && typeof group.name === 'string' ? [group.name] : [])
	: [];
