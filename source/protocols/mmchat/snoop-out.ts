import {tell, type Effect, type Link} from './link.js';
import {permits} from './wording.js';

/** A person who has just said no is not asked again; his program says no for him. */
export const DENIED_MS = 30_000;

export const SNOOP_QUESTION = 'snoop';

/** He looks over our shoulder, if we let him (facts 8). What he is told is in MudMaster's words, which hubs wait for. */
export class SnoopOut {
	readonly #link: Link;
	#state: 'off' | 'asked' | 'on' = 'off';
	#deniedAt = -Infinity;

	constructor(link: Link) {
		this.#link = link;
	}

	/** SNOOP says no more than that something shall change. */
	toggle(now: number): readonly Effect[] {
		switch (this.#state) {
			case 'off': {
				if (now - this.#deniedAt < DENIED_MS) {
					return [this.#refusal];
				}

				this.#state = 'asked';
				return [{type: 'ask', id: SNOOP_QUESTION, question: {kind: 'snoop', name: this.#link.peer, details: {direction: 'out'}}}];
			}

			case 'asked': {
				return [];
			}

			case 'on': {
				this.#state = 'off';
				return [this.#tell('You have stopped snooping'), snoops(false)];
			}
		}
	}

	answer(choice: 'accept' | 'deny', now: number): readonly Effect[] {
		if (this.#state !== 'asked') {
			return [];
		}

		if (choice === 'deny') {
			this.#state = 'off';
			this.#deniedAt = now;
			return [this.#refusal];
		}

		this.#state = 'on';
		return [this.#tell('You have begun snooping'), snoops(true)];
	}

	permit(on: boolean): readonly Effect[] {
		const told = tell(this.#link, permits(this.#link.self.name, 'snoop', on));
		if (on) {
			this.#deniedAt = -Infinity;
			return [told];
		}

		if (this.#state !== 'on') {
			return [told];
		}

		this.#state = 'off';
		return [told, snoops(false)];
	}

	get #refusal(): Effect {
		return tell(this.#link, `${this.#link.self.name} has not given you permission to snoop.`);
	}

	#tell(what: string): Effect {
		return tell(this.#link, `${what} ${this.#link.self.name}.`);
	}
}

const snoops = (on: boolean): Effect => ({type: 'emit', event: {event: 'snoop', direction: 'out', on}});
