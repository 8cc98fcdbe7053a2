import type {Charset} from '../../lib/charset.js';
import type {Endpoint} from '../protocol.js';
import {letters, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {Recent} from './recent.js';
import {namesOf, readText, TOO_LONG, warnOfLoss} from './speech.js';
import type {Station} from './station.js';
import {splitText} from './texts.js';

type TextLetter = typeof letters.publicText | typeof letters.privateText;

/** What one of the readers is sent. */
type Copy = {readonly entry: Entry; readonly charset: Charset; readonly parts: readonly string[]};

/** Texts that nobody acknowledges: public ones (T) and private ones (t); facts 3.1, 6. */
export class Conversation {
	readonly #station: Station;
	readonly #recent = new Recent();
	#doubts = 0;

	constructor(station: Station) {
		this.#station = station;
	}

	/**
	One copy to everybody who is here.
	@param except The keys of those who are to hear nothing.
	*/
	toAll(text: string, except: readonly string[] = []): void {
		const here = this.#station.list.here();
		if (here.length === 0) {
			this.#station.error('NOBODY', 'Nobody is in the IPchat list, so nobody got this. /ipchat poll ADDRESS asks whether somebody is there, /ipchat poll alone asks your whole network.');
			return;
		}

		const readers = here.filter(({key}) => !except.includes(key));
		if (readers.length === 0) {
			this.#station.error('NOBODY', 'Nobody whom you do not ignore is in the IPchat list, so nobody got this. /ignore PEER ends that.');
			return;
		}

		this.#send(readers, letters.publicText, text);
	}

	tell(entry: Entry, text: string): void {
		if (this.#send([entry], letters.privateText, text)) {
			this.#station.emit({event: 'message', scope: 'personal', emote: false, from: {name: this.#station.handle, verified: true}, text, isOwn: true}, entry);
		}
	}

	receive(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const text = readText(station, entry, block);
		if (this.#isDoubled(entry, block) || text === '') {
			return;
		}

		const scope = block.code === letters.publicText ? 'everybody' : 'personal';
		station.emit({event: 'message', scope, emote: false, from: {name: entry.name, verified: entry.claim === ''}, text}, entry);
	}

	/** Of somebody who is not in the list (facts 4). */
	receiveFromStranger({address}: Endpoint, block: IpchatBlock): void {
		const station = this.#station;
		const text = readText(station, undefined, block).replaceAll('\n', ' ');
		if (text === '') {
			return;
		}

		const toUs = block.code === letters.privateText ? ' to you alone' : '';
		station.emit({event: 'notice', code: 'not-in-list', text: `${address} (not in the list) writes${toUs}: ${text}`, attention: 'lobby'});
	}

	/** Equal texts within a moment: the network has doubled one. */
	#isDoubled(entry: Entry, block: IpchatBlock): boolean {
		const {now} = this.#station;
		if (this.#recent.find(entry, block, {ms: limits.doubledMs, now})) {
			return true;
		}

		this.#recent.remember(entry, block, {reference: 0, now});
		return false;
	}

	/** False where that can't be, which is told. */
	#send(readers: readonly Entry[], letter: TextLetter, text: string): boolean {
		const station = this.#station;
		const copies = this.#copies(readers, text);
		if (!copies) {
			station.error('TEXT', TOO_LONG);
			return false;
		}

		if (copies.reduce((sum, {parts}) => sum + parts.length, 0) > station.pace.room) {
			station.error('BUSY', 'So much still waits to be sent over IPchat that this was not sent. Try again in a moment.');
			return false;
		}

		for (const {entry, charset, parts} of copies) {
			for (const part of parts) {
				station.pace.push(() => {
					station.send(entry, letter, part, charset);
				});
			}
		}

		warnOfLoss(station, text, copies);
		this.#doubt(readers);
		return true;
	}

	/** Undefined where it is too long for one of them. */
	#copies(readers: readonly Entry[], text: string): readonly Copy[] | undefined {
		const split = new Map<Charset, readonly string[] | undefined>();
		const copies: Copy[] = [];
		for (const entry of readers) {
			const charset = this.#station.charsetTo(entry, text);
			if (!split.has(charset)) {
				split.set(charset, splitText(text, charset));
			}

			const parts = split.get(charset);
			if (!parts) {
				return undefined;
			}

			copies.push({entry, charset, parts});
		}

		return copies;
	}

	/** Who has been silent for long may no longer be there, and nothing would tell. */
	#doubt(readers: readonly Entry[]): void {
		const station = this.#station;
		const silent = readers.filter(({heardAt}) => station.now - heardAt > limits.keepAliveMs).map(entry => ({entry, heardAt: entry.heardAt}));
		if (silent.length === 0) {
			return;
		}

		for (const {entry} of silent) {
			station.poll(entry);
		}

		this.#doubts++;
		station.after(`doubt ${this.#doubts}`, limits.probeMs, () => {
			const gone = silent.filter(({entry, heardAt}) => entry.isHere && entry.heardAt === heardAt);
			if (gone.length > 0) {
				station.inform('may-be-gone', `${namesOf(gone.map(({entry}) => entry))} may be gone: no sign of life for more than a minute, so the last text may not have arrived.`);
			}
		});
	}
}
