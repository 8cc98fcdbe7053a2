import {letters, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {PerEntry} from './per-entry.js';
import {Recent} from './recent.js';
import {readText, TOO_LONG, warnOfLoss} from './speech.js';
import type {Station} from './station.js';
import {splitText} from './texts.js';

type Outgoing = {
	/** The user's number for it, where he wants to know what becomes of it. */
	readonly id: number | undefined;
	/** The parts that are not acknowledged yet. */
	readonly parts: string[];
	tries: number;
};

type Line = {
	readonly queue: Outgoing[];
	/** Given up; an acknowledgement may still come. */
	readonly late: Array<{readonly id: number | undefined; readonly at: number}>;
};

/**
Messages (M), which are acknowledged. The acknowledgements bear no number, so there is one message under way to each
participant and the others wait (facts 6).
*/
export class Messages {
	readonly #station: Station;
	readonly #lines = new PerEntry<Line>(() => ({queue: [], late: []}));
	readonly #recent = new Recent();
	#references = 0;

	constructor(station: Station) {
		this.#station = station;
		station.whenGone(entry => {
			station.agenda.cancel(timer(entry));
			for (const {id} of this.#lines.of(entry).queue.splice(0)) {
				this.#receipt(id, 'failed');
			}
		});
	}

	send(entry: Entry, {id, text}: {readonly id?: number; readonly text: string}): void {
		const station = this.#station;
		const {queue} = this.#lines.of(entry);
		const charset = station.charsetTo(entry, text);
		const parts = splitText(text, charset);
		if (!parts) {
			station.error('TEXT', TOO_LONG);
			this.#receipt(id, 'failed');
			return;
		}

		if (queue.length > limits.queued) {
			station.error('BUSY', `${limits.queued} messages to ${entry.name} wait to be acknowledged already, so this one was not sent. Try again when they have arrived.`);
			this.#receipt(id, 'failed');
			return;
		}

		warnOfLoss(station, text, [{entry, charset}]);
		queue.push({id, parts: [...parts], tries: 0});
		if (!station.agenda.has(timer(entry))) {
			this.#try(entry);
		}
	}

	/** False where nothing waited for an acknowledgement. */
	acknowledged(entry: Entry): boolean {
		const {now, counters} = this.#station;
		const {queue, late} = this.#lines.of(entry);
		const [current] = queue;
		if (current && current.tries > 0) {
			this.#advance(entry, current);
			return true;
		}

		const given = late.findIndex(({at}) => now - at <= limits.lateMs);
		if (given === -1 || this.#station.agenda.has(timer(entry))) {
			counters.unsolicited++;
			return false;
		}

		const [{id} = {id: undefined}] = late.splice(0, given + 1).slice(-1);
		this.#receipt(id, 'delivered');
		return true;
	}

	/** Every copy is acknowledged, as the acknowledgement of the first may have been lost; but it is shown once. */
	receive(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const known = this.#recent.find(entry, block, {ms: limits.repeatMs, now: station.now});
		const text = readText(station, entry, block);
		if (known) {
			known.count++;
			station.emit({event: 'repeated', reference: known.reference, count: known.count}, entry);
		} else if (text !== '') {
			this.#references++;
			this.#recent.remember(entry, block, {reference: this.#references, now: station.now});
			station.emit({event: 'message', scope: 'personal', emote: false, from: {name: entry.name, verified: entry.claim === ''}, text, reference: this.#references}, entry);
		}

		station.answer(entry, letters.messageAnswer, station.sleep);
	}

	/** The next part, or the next message, after a moment in which a second acknowledgement of this one may come. */
	#advance(entry: Entry, current: Outgoing): void {
		const ms = current.tries > 1 ? limits.repeatedGapMs : limits.messageGapMs;
		current.parts.shift();
		current.tries = 0;
		if (current.parts.length === 0) {
			this.#lines.of(entry).queue.shift();
			this.#receipt(current.id, 'delivered');
		}

		this.#station.after(timer(entry), ms, () => {
			this.#try(entry);
		});
	}

	#try(entry: Entry): void {
		const station = this.#station;
		const [current] = this.#lines.of(entry).queue;
		const part = current?.parts[0];
		if (!current || part === undefined) {
			return;
		}

		current.tries++;
		station.send(entry, letters.message, part);
		station.after(timer(entry), limits.messageMs, () => {
			if (current.tries < 2) {
				this.#try(entry);
			} else {
				this.#giveUp(entry, current);
			}
		});
	}

	#giveUp(entry: Entry, current: Outgoing): void {
		const {queue, late} = this.#lines.of(entry);
		queue.shift();
		// Where parts were never sent, no acknowledgement can make the message whole.
		if (current.parts.length === 1) {
			late.push({id: current.id, at: this.#station.now});
			late.splice(0, late.length - limits.queued);
		}

		this.#receipt(current.id, 'failed');
		this.#try(entry);
	}

	#receipt(id: number | undefined, state: 'delivered' | 'failed'): void {
		if (id !== undefined) {
			this.#station.emit({event: 'receipt', id, state});
		}
	}
}

const timer = ({key}: Entry): string => `message ${key}`;
