import {toMudlarkError} from '../lib/errors.js';
import {safeFileName} from '../lib/safe-file-name.js';
import {truncate} from '../lib/width.js';
import {quote} from '../lib/words.js';
import type {MachineEvent} from '../protocols/protocol.js';
import {limits} from './limits.js';
import {asker, toReference, type Entry} from './roster.js';
import type {Session} from './session.js';
import {Throttle} from './throttle.js';

type Offer = Extract<MachineEvent, {event: 'command'}>;

/** What others want our program to do (facts 9). It is never done: the user may keep it as a text file. */
export class CommandOffers {
	readonly #session: Session;
	/** Offers that came while a question about an earlier one was open, and were dropped. */
	readonly #dropped = new WeakMap<Entry, number>();
	readonly #throttle: Throttle<Entry>;

	constructor(session: Session) {
		this.#session = session;
		this.#throttle = new Throttle(session.clock, limits.offers, entry => {
			this.#notice(entry, 'commands-limit', `${entry.name} sends commands faster than files of them are kept; some were dropped. /allow ${quote(entry.name)} commands off asks you about each.`);
		});
	}

	offered(entry: Entry, offer: Offer): void {
		if (entry.flags.has('commands')) {
			if (this.#throttle.mayPass(entry)) {
				void this.#keep(entry, offer);
			}

			return;
		}

		const dropped = this.#dropped.get(entry);
		if (dropped === undefined) {
			this.#ask(entry, offer);
		} else {
			this.#dropped.set(entry, dropped + 1);
		}
	}

	#ask(entry: Entry, offer: Offer): void {
		const {questions} = this.#session;
		this.#dropped.set(entry, 0);
		questions.ask({
			kind: 'command',
			...asker(entry),
			// Quoted, so that nobody takes it for words of ours.
			details: {name: entry.name, type: offer.kind, text: truncate(JSON.stringify(offer.text), limits.offerCharacters)},
			answered: choice => {
				if (choice === 'accept') {
					void this.#keep(entry, offer);
				}

				this.#tellDropped(entry);
			},
		});
	}

	#tellDropped(entry: Entry): void {
		const dropped = this.#dropped.get(entry) ?? 0;
		this.#dropped.delete(entry);
		if (dropped > 0) {
			const what = dropped === 1 ? 'command meanwhile, which was dropped' : 'commands meanwhile, which were dropped';
			this.#notice(entry, 'commands-dropped', `${entry.name} sent ${dropped} more ${what}. Nothing was carried out.`);
		}
	}

	async #keep(entry: Entry, {kind, text}: Offer): Promise<void> {
		const {disk, bus} = this.#session;
		try {
			const path = await disk.save(safeFileName(`${entry.name}-${kind}.txt`) ?? 'command.txt', text);
			this.#notice(entry, 'command-kept', `What ${entry.name} wanted your program to do (${kind}) is in ${path}. It was not carried out.`);
		} catch (error) {
			const {code, message} = toMudlarkError(error);
			bus.emit({event: 'error', code, message});
		}
	}

	#notice(entry: Entry, code: string, text: string): void {
		this.#session.bus.emit({event: 'notice', code, text, peer: toReference(entry)});
	}
}
