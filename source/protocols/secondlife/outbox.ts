import type {Place} from '../protocol.js';
import {limits} from './limits.js';
import type {Outcome, Station} from './station.js';

/** Something that we say. */
export type Said = {
	readonly place: Place;
	/** For errors: `#Group` or a name. */
	readonly title: string;
	/** The number by which the program knows it; without one, only its failure is told. */
	readonly id: number | undefined;
	readonly parts: readonly string[];
	/** Does the grid send us a copy, which tells that it has arrived? Otherwise its acknowledgement has to do. */
	readonly isReturned: boolean;
	readonly send: (part: string, outcome: Outcome) => void;
};

type Text = {
	readonly said: Said;
	/** Parts that have not been confirmed. */
	missing: number;
	isFailed: boolean;
};

type Part = {
	readonly text: Text;
	readonly body: string;
	/** In the agenda. */
	readonly name: string;
	isRepeated: boolean;
	isConfirmed: boolean;
};

/** What is on its way in one room. */
type Lane = {
	readonly waiting: Part[];
	/** Has left, and nothing is known of it yet. */
	current: Part | undefined;
	/** Their copy is still expected, or may yet come late; the oldest first. */
	readonly unreturned: Part[];
};

/**
Texts of ours on their way. In each room the next one leaves when it is known that the last one has arrived, because
datagrams may overtake each other (facts 8.4).
*/
export class Outbox {
	readonly #station: Station;
	readonly #lanes = new Map<Place, Lane>();
	#count = 0;

	constructor(station: Station) {
		this.#station = station;
	}

	/** Is there room for so many parts more? */
	hasRoom(parts: number): boolean {
		let waiting = parts;
		for (const lane of this.#lanes.values()) {
			waiting += lane.waiting.length;
		}

		return waiting <= limits.queued;
	}

	put(said: Said): void {
		const lane = this.#lanes.get(said.place) ?? {waiting: [], current: undefined, unreturned: []};
		this.#lanes.set(said.place, lane);
		const text: Text = {said, missing: said.parts.length, isFailed: false};
		for (const body of said.parts) {
			this.#count++;
			lane.waiting.push({text, body, name: `copy ${this.#count}`, isRepeated: false, isConfirmed: false});
		}

		this.#next(lane);
	}

	/**
	The grid has sent us what somebody has said in our name.
	@returns Whether it was said here.
	*/
	returned(place: Place, body: string): boolean {
		const lane = this.#lanes.get(place);
		const same = lane?.unreturned.filter(part => part.body === body) ?? [];
		// One that was given up may come late, but what is new is the likelier.
		const part = same.find(({text}) => !text.isFailed) ?? same[0];
		if (!lane || !part) {
			return false;
		}

		remove(lane.unreturned, part);
		this.#confirm(part);
		this.#done(lane, part);
		return true;
	}

	/** The room was lost, and is open again: what was not returned leaves once more. */
	repeat(place: Place): void {
		const lane = this.#lanes.get(place);
		if (!lane) {
			return;
		}

		const again = lane.unreturned.filter(part => !part.isRepeated && !part.text.isFailed);
		for (const part of again) {
			part.isRepeated = true;
			remove(lane.unreturned, part);
		}

		lane.waiting.unshift(...again);
		lane.current = undefined;
		this.#next(lane);
	}

	/** Nothing of this will ever be confirmed. */
	clear(): void {
		const station = this.#station;
		const lost = new Set<Text>();
		for (const lane of this.#lanes.values()) {
			for (const part of [...lane.unreturned, ...(lane.current ? [lane.current] : []), ...lane.waiting.splice(0)]) {
				station.agenda.cancel(part.name);
				if (!part.isConfirmed && !part.text.isFailed) {
					lost.add(part.text);
				}
			}
		}

		this.#lanes.clear();
		for (const text of lost) {
			this.#fail(text);
		}

		const rooms = [...new Set(Array.from(lost, ({said: {title}}) => title))].join(', ');
		if (rooms !== '') {
			station.error('UNCONFIRMED', `${station.grid} had not confirmed the last you said in ${rooms}, so it may not have arrived. Say it again once you are back.`);
		}
	}

	#next(lane: Lane): void {
		const part = lane.current ? undefined : lane.waiting.shift();
		if (!part) {
			return;
		}

		const {said} = part.text;
		lane.current = part;
		if (said.isReturned) {
			this.#expect(lane, part);
		}

		said.send(part.body, isDelivered => {
			if (!isDelivered && !part.isConfirmed) {
				this.#miss(lane, part);
			} else if (isDelivered && !said.isReturned) {
				this.#confirm(part);
			}

			this.#done(lane, part);
		});
	}

	#expect(lane: Lane, part: Part): void {
		lane.unreturned.push(part);
		if (lane.unreturned.length > limits.unreturned) {
			lane.unreturned.shift();
		}

		this.#station.after(part.name, limits.copyMs, () => {
			this.#miss(lane, part);
			this.#done(lane, part);
		});
	}

	#done(lane: Lane, part: Part): void {
		if (lane.current === part) {
			lane.current = undefined;
			this.#next(lane);
		}

		const {place} = part.text.said;
		if (!lane.current && lane.unreturned.length === 0 && this.#lanes.get(place) === lane) {
			this.#lanes.delete(place);
		}
	}

	#confirm(part: Part): void {
		const {text} = part;
		part.isConfirmed = true;
		this.#station.agenda.cancel(part.name);
		text.missing--;
		if (text.missing === 0 && text.said.id !== undefined) {
			this.#station.emit({event: 'receipt', id: text.said.id, state: 'delivered'});
		}
	}

	/** Its other parts would tell half of a story. */
	#miss(lane: Lane, {text}: Part): void {
		if (text.isFailed) {
			return;
		}

		lane.waiting.splice(0, lane.waiting.length, ...lane.waiting.filter(part => part.text !== text));

		this.#fail(text);
		const {grid} = this.#station;
		this.#station.error('UNCONFIRMED', `${grid} has not confirmed what you said in ${text.said.title}, so it may not have arrived. Say it again if nobody reacts.`);
	}

	#fail(text: Text): void {
		text.isFailed = true;
		if (text.said.id !== undefined) {
			this.#station.emit({event: 'receipt', id: text.said.id, state: 'failed'});
		}
	}
}

const remove = (parts: Part[], part: Part): void => {
	const index = parts.indexOf(part);
	if (index !== -1) {
		parts.splice(index, 1);
	}
};
