import {decode} from '../../lib/charset.js';
import {dataOf, letters, type IpchatBlock, type Letter} from './block.js';
import type {Entry} from './entry.js';
import {readSleep} from './fields.js';
import {limits} from './limits.js';
import type {Presence} from './presence.js';
import type {Station} from './station.js';

type Request = {
	readonly letter: Letter;
	readonly ms: number;
	/** How often it is sent; a second hail would ring a second time. */
	readonly tries: number;
	/** In the words of a notice: "has not answered the last … yet". */
	readonly what: string;
	/** In words again: he … within that time. */
	readonly silence: string;
	/** Does an answer show that the address is his? (facts 8.3) */
	readonly proves: boolean;
	/** Does an answer begin with a sleep code? */
	readonly tellsSleep: boolean;
};

/** What one asks of one participant (facts 6). */
const requests = {
	hail: {
		letter: letters.hail,
		ms: limits.hailMs,
		tries: 1,
		what: 'hail',
		silence: 'did not answer the hail',
		proves: true,
		tellsSleep: true,
	},
	information: {
		letter: letters.information,
		ms: limits.informationMs,
		tries: 2,
		what: 'question',
		silence: 'tells nothing of himself',
		proves: false,
		tellsSleep: false,
	},
	url: {
		letter: letters.url,
		ms: limits.urlMs,
		tries: 1,
		what: 'question for a URL',
		silence: 'did not answer when asked for a URL',
		proves: true,
		tellsSleep: false,
	},
	netmeeting: {
		letter: letters.netmeeting,
		ms: limits.netmeetingMs,
		tries: 1,
		what: 'request for a NetMeeting call',
		silence: 'did not answer the request for a NetMeeting call',
		proves: false,
		tellsSleep: true,
	},
} as const satisfies Record<string, Request>;

export type RequestName = keyof typeof requests;

/** Requests that wait for their answer: one of each kind to each participant, as nothing else tells answers apart. */
export class Asking {
	readonly #station: Station;
	readonly #presence: Presence;

	constructor(station: Station, presence: Presence) {
		this.#station = station;
		this.#presence = presence;
		station.whenGone(entry => {
			for (const name of Object.keys(requests) as RequestName[]) {
				station.agenda.cancel(timer(name, entry));
			}
		});
	}

	/** False where the last one of this kind still waits. */
	ask(entry: Entry, name: RequestName, message = ''): boolean {
		const {agenda} = this.#station;
		if (agenda.has(timer(name, entry))) {
			this.#station.inform('request-waiting', `${entry.name} has not answered the last ${requests[name].what} yet.`, entry);
			return false;
		}

		this.#try(entry, name, {message, tries: requests[name].tries});
		return true;
	}

	/** True where this answers something that was asked; then it is no longer. */
	settle(entry: Entry, name: RequestName, block: IpchatBlock): boolean {
		const {agenda} = this.#station;
		if (!agenda.has(timer(name, entry))) {
			return false;
		}

		agenda.cancel(timer(name, entry));
		this.#presence.hear(entry, block);
		if (requests[name].proves) {
			this.#presence.validate(entry);
		}

		if (requests[name].tellsSleep) {
			this.learnSleep(entry, block);
		}

		return true;
	}

	/** An answer without a sleep code leaves things as they are. */
	learnSleep(entry: Entry, block: IpchatBlock): void {
		const sleep = readSleep(decode(dataOf(block)));
		this.#presence.arrive(entry, sleep === 'unknown' ? {} : {sleep});
	}

	#try(entry: Entry, name: RequestName, {message, tries}: {readonly message: string; readonly tries: number}): void {
		const station = this.#station;
		const {letter, ms, silence} = requests[name];
		station.send(entry, letter, message);
		station.after(timer(name, entry), ms, () => {
			if (tries > 1) {
				this.#try(entry, name, {message, tries: tries - 1});
			} else {
				station.inform('no-answer', `${entry.name} ${silence}.`, entry);
			}
		});
	}
}

const timer = (name: RequestName, {key}: Entry): string => `request ${name} ${key}`;
