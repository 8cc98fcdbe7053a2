import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import type {Effect, Link} from './link.js';
import {SHOW_QUESTION, SnoopIn} from './snoop-in.js';
import {frameLine} from './snoop-line.js';
import {SNOOP_QUESTION, SnoopOut} from './snoop-out.js';
import {readSnoopAnswer} from './snoop-wording.js';

/** Looking over each other's shoulder (facts 8). */
export class Snoop {
	readonly #link: Link;
	readonly #in: SnoopIn;
	readonly #out: SnoopOut;

	constructor(link: Link) {
		this.#link = link;
		this.#in = new SnoopIn(link);
		this.#out = new SnoopOut(link);
	}

	/** Nothing where `block` is no matter of snooping. */
	receive(block: ChatBlock, now: number): readonly Effect[] | undefined {
		switch (block.code) {
			case codes.snoop: {
				return this.#out.toggle(now);
			}

			case codes.snoopData: {
				return this.#in.receiveLines(block);
			}

			case codes.message: {
				const known = readSnoopAnswer(textOf(block, this.#link.reading));
				return known && this.#in.receiveAnswer(known.answer, known.text);
			}

			default: {
				return undefined;
			}
		}
	}

	/** We ask to see, or have seen enough. */
	toggle(): readonly Effect[] {
		return this.#in.toggle();
	}

	/** A line for a peer who may see it. */
	show({text, ansi = text}: {readonly text: string; readonly ansi?: string}): readonly Effect[] {
		return frameLine(ansi, this.#link).map(block => ({type: 'send', block}));
	}

	/** @param id As it was asked. */
	answer(id: string, choice: 'accept' | 'deny', now: number): readonly Effect[] {
		switch (id) {
			case SNOOP_QUESTION: {
				return this.#out.answer(choice, now);
			}

			case SHOW_QUESTION: {
				return this.#in.answer(choice);
			}

			default: {
				return [];
			}
		}
	}

	permit(on: boolean): readonly Effect[] {
		return this.#out.permit(on);
	}
}
