import {reachOf} from './addresses.js';
import {limits} from './limits.js';
import type {Presence} from './presence.js';
import {addressesOf, parseRange} from './ranges.js';
import type {Station} from './station.js';
import type {Strangers} from './strangers.js';

const NEXT = 'scan';

const STOP = '/ipchat scan stop';

/** How many addresses are asked between two reports. */
const REPORT = 10;

/** Looks through a range of addresses, when the user says so (facts 5). */
export class Scan {
	readonly #station: Station;
	readonly #presence: Presence;
	readonly #strangers: Strangers;
	#range = '';
	#addresses: readonly string[] = [];
	#done = 0;

	constructor(station: Station, presence: Presence, strangers: Strangers) {
		this.#station = station;
		this.#presence = presence;
		this.#strangers = strangers;
	}

	/** Returns what is to be said of it. */
	start(text: string): string | undefined {
		const mistake = this.#mistake(text);
		const range = parseRange(text);
		if (mistake !== undefined || !range) {
			this.#station.error('RANGE', mistake ?? `${text} is no range of addresses. Use 192.168.0.0/24 or 192.168.0.10-20.`);
			return undefined;
		}

		this.#range = text;
		this.#addresses = addressesOf(range).filter(address => !this.#station.isOwn(address));
		this.#done = 0;
		this.#next();
		const {length: count} = this.#addresses;
		return `Asking at ${count} ${count === 1 ? 'address' : 'addresses'}, ten a second. ${STOP} ends it.`;
	}

	/** Returns what is to be said of it. */
	stop(): string | undefined {
		if (!this.#station.agenda.has(NEXT)) {
			this.#station.error('RANGE', 'No range is being scanned.');
			return undefined;
		}

		this.abandon();
		return `The scan of ${this.#range} is stopped: ${this.#asked()} of ${this.#addresses.length} were asked.`;
	}

	/** There is nobody any more to tell who answers. */
	abandon(): void {
		if (!this.#station.agenda.has(NEXT)) {
			return;
		}

		this.#station.agenda.cancel(NEXT);
		this.#report(this.#done);
	}

	#mistake(text: string): string | undefined {
		const station = this.#station;
		const range = parseRange(text);
		if (!range) {
			return undefined;
		}

		if (station.agenda.has(NEXT)) {
			return `${this.#addresses.length - this.#done} addresses are still to be asked. Wait, or stop that with ${STOP}.`;
		}

		if (range.count > limits.scanAddresses) {
			return `${text} has ${range.count} addresses; at most ${limits.scanAddresses} are scanned. Take a smaller range, such as a /24.`;
		}

		return addressesOf(range).some(address => reachOf(address) === 'public')
			? `${text} is not in a private network, so it is not scanned: people there would take it for an attack. Poll single addresses with /ipchat poll ADDRESS.`
			: undefined;
	}

	#next(): void {
		const station = this.#station;
		const address = this.#addresses[this.#done];
		if (address === undefined) {
			this.#report(this.#done);
			station.inform('scanned', `The scan of ${this.#range} is over: ${this.#asked()} were asked. Whoever answers is in the list.`);
			return;
		}

		if (this.#done % REPORT === 0) {
			this.#report(this.#addresses.length);
		}

		this.#done++;
		if (!station.context.roster.isBlocked(address)) {
			this.#strangers.invite(address);
			this.#presence.probe({address, port: station.port}, {isUnsolicited: false});
		}

		station.after(NEXT, limits.scanGapMs, () => {
			this.#next();
		});
	}

	#asked(): string {
		return `${this.#done} ${this.#done === 1 ? 'address' : 'addresses'}`;
	}

	#report(total: number): void {
		this.#station.emit({event: 'progress', what: 'scan', done: this.#done, total, ...(this.#done < total && {stop: STOP})});
	}
}
