import {decode, encode} from '../../lib/charset.js';
import {cleanText} from '../../lib/clean.js';
import type {Endpoint, MachineCommand} from '../protocol.js';
import {letters, type IpchatBlock} from './block.js';
import type {Entry, Outgoing} from './entry.js';
import {limits} from './limits.js';
import type {Presence} from './presence.js';
import type {Station} from './station.js';
import {charsetFor, charsetOf, splitText} from './texts.js';

type Say = Extract<MachineCommand, {readonly command: 'say'}>;

const latin1 = new TextDecoder('latin1');

/** Texts: public (T) and private (t), which nobody acknowledges, and messages (M), which are (facts 3.1, 6). */
export class Conversation {
	readonly #station: Station;
	readonly #presence: Presence;
	#nextReference = 1;

	constructor(station: Station, presence: Presence) {
		this.#station = station;
		this.#presence = presence;
	}

	/** One copy to everybody who is here. */
	toAll(text: string): void {
		for (const entry of this.#station.list.here()) {
			this.#sendParts(entry, letters.publicText, text);
		}
	}

	/** Without an acknowledgement. */
	tell(entry: Entry, text: string): void {
		this.#sendParts(entry, letters.privateText, text);
	}

	/** A message that has to be acknowledged; one at a time, because acknowledgements bear no number. */
	message(entry: Entry, {id, text}: Pick<Say, 'id' | 'text'>): void {
		const parts = this.#partsOf(entry, text);
		if (entry.outgoing.length >= limits.queued) {
			this.#station.notice('queue-full', `${limits.queued} messages to ${entry.name} wait for an acknowledgement already, so this one was not sent. Try again later.`, entry);
			this.#fail(id);
			return;
		}

		if (!parts) {
			this.#fail(id);
			return;
		}

		entry.outgoing.push({id, parts: [...parts], tries: 0});
		if (entry.outgoing.length === 1) {
			this.#sendNext(entry);
		}
	}

	/** False where nothing waited for it. */
	acknowledged(entry: Entry): boolean {
		const station = this.#station;
		const [waiting] = entry.outgoing;
		if (waiting && waiting.tries > 0) {
			station.agenda.cancel(`message ${entry.key}`);
			waiting.parts.shift();
			waiting.tries = 0;
			if (waiting.parts.length === 0) {
				entry.outgoing.shift();
				this.#delivered(waiting.id);
			}

			this.#sendNext(entry);
			return true;
		}

		if (entry.late && station.now - entry.late.at <= limits.lateMs) {
			this.#delivered(entry.late.id);
			entry.late = undefined;
			return true;
		}

		station.counters.unsolicited++;
		return false;
	}

	/** @param entry Undefined where the list has no place for the sender. */
	receiveText(from: Endpoint, entry: Entry | undefined, block: IpchatBlock): void {
		const station = this.#station;
		const octets = latin1.decode(block.payload as Uint8Array);
		const isDoubled = entry?.lastText?.octets === block.code + octets && station.now - entry.lastText.at <= limits.doubledMs;
		const text = this.#read(entry, block);
		if (entry) {
			entry.lastText = {octets: block.code + octets, at: station.now};
		}

		if (isDoubled || text.text === '') {
			return;
		}

		if (entry?.isHere) {
			this.#presence.hear(entry, block);
			this.#presence.arrive(entry);
			station.emit({event: 'message', scope: block.code === letters.publicText ? 'everybody' : 'personal', emote: false, from: {name: entry.name, verified: !entry.isMismatched}, ...text}, entry);
			return;
		}

		const isPrivate = block.code === letters.privateText;
		station.notice('not-in-list', `${from.address} is not in the list and writes${isPrivate ? ' to you alone' : ''}: “${text.text}”`);
		if (entry?.state === 'probing') {
			this.#presence.hear(entry, block);
		}

		this.#presence.probe({address: from.address, port: station.local.port});
	}

	receiveMessage(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const isNew = !entry.isHere;
		this.#presence.hear(entry, block);
		this.#presence.arrive(entry);
		const octets = latin1.decode(block.payload as Uint8Array);
		const known = entry.received.get(octets);
		if (known && station.now - known.at <= limits.repeatMs) {
			known.count++;
			station.emit({event: 'repeated', reference: known.reference, count: known.count}, entry);
		} else {
			this.#showMessage(entry, block, octets);
		}

		station.answer(entry, letters.messageAnswer, station.sleep);
		if (isNew) {
			station.poll(entry);
		}
	}

	#showMessage(entry: Entry, block: IpchatBlock, octets: string): void {
		const station = this.#station;
		const reference = this.#nextReference++;
		for (const [text, {at}] of entry.received) {
			if (station.now - at > limits.repeatMs || entry.received.size >= limits.queued) {
				entry.received.delete(text);
			}
		}

		entry.received.set(octets, {reference, at: station.now, count: 1});
		station.emit({event: 'message', scope: 'personal', emote: false, from: {name: entry.name, verified: !entry.isMismatched}, reference, ...this.#read(entry, block)}, entry);
	}

	#read(entry: Entry | undefined, {payload}: IpchatBlock) {
		const data = payload as Uint8Array;
		const charset = charsetOf(data);
		if (entry && charset !== undefined) {
			entry.charset = charset;
		}

		return cleanText(decode(data, charset).replaceAll(/\r\n?/gv, '\n'));
	}

	#partsOf(entry: Entry, text: string): readonly string[] | undefined {
		const parts = splitText(text, entry.charset ?? charsetFor(text));
		if (!parts) {
			this.#station.notice('text-too-long', `The text is too long for IPchat, so it was not sent: at most ${limits.parts} parts of ${limits.textBytes} bytes. Send it in pieces.`, entry);
		}

		return parts;
	}

	#sendParts(entry: Entry, letter: 'T' | 't', text: string): void {
		const charset = entry.charset ?? charsetFor(text);
		for (const part of this.#partsOf(entry, text) ?? []) {
			this.#station.pace(() => {
				this.#station.send(entry, letter, encode(part, charset));
			});
		}
	}

	#sendNext(entry: Entry): void {
		const [next] = entry.outgoing;
		if (next) {
			this.#trySend(entry, next);
		}
	}

	#trySend(entry: Entry, outgoing: Outgoing): void {
		const station = this.#station;
		outgoing.tries++;
		station.send(entry, letters.message, outgoing.parts[0]);
		station.after(`message ${entry.key}`, limits.messageMs, () => {
			if (outgoing.tries < 2) {
				this.#trySend(entry, outgoing);
				return;
			}

			entry.outgoing.shift();
			entry.late = {id: outgoing.id, at: station.now};
			this.#fail(outgoing.id);
			this.#sendNext(entry);
		});
	}

	#delivered(id: number | undefined): void {
		this.#receipt(id, 'delivered');
	}

	#fail(id: number | undefined): void {
		this.#receipt(id, 'failed');
	}

	#receipt(id: number | undefined, state: 'delivered' | 'failed'): void {
		if (id !== undefined) {
			this.#station.emit({event: 'receipt', id, state});
		}
	}
}
