/** What the two directions of a file have in common. */
import {cleanLine} from '../../lib/clean.js';
import type {FileEffect, FileInput} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import type {Effect, Link} from './link.js';

/** Longest time without a block, or without a request for one (facts 7.4). */
export const STALL_MS = 60_000;

/** The timer that each transfer has; what it waits for is the transfer's matter. */
export const PATIENCE = 'file';

/** One file on its way, as {@link Files} sees it. */
export type Transfer = {
	readonly file: Offer;
	/** Undefined while it goes on. */
	readonly outcome: Outcome | undefined;
	receive(block: ChatBlock, now: number): readonly Effect[];
	handle(input: FileInput, now: number): readonly Effect[];
	drained(now: number): readonly Effect[];
	expire(id: string, now: number): readonly Effect[];
	/** The connection has ended. */
	close(reason: string): readonly Effect[];
};

export type Outcome = 'done' | 'failed';

export type Offer = {readonly name: string; readonly size: number};

export const NOTHING: readonly Effect[] = [];

const EMPTY = new Uint8Array();

/**
A block without text. Its payload is bytes, because texts are kept for the tick in which they are sent, and of these
there may be thousands.
*/
export const bare = (code: number): Effect => ({type: 'send', block: {code, payload: EMPTY}});

/** What a file effect says beside its type. */
type Matter = FileEffect extends infer Each ? Each extends FileEffect ? Omit<Each, 'type'> : never : never;

/**
Something for the manager. It stands last in a list of effects: the manager may answer from within, and by then all else
must be done.
*/
export const file = (matter: Matter): Effect => ({type: 'file', ...matter});

/** His words for a refusal, as the end of a sentence. */
export const quoted = (block: ChatBlock, link: Link): string => {
	const words = cleanLine(textOf(block, link.reading));
	return words === '' ? '' : `: “${words}”`;
};

/**
Runs out when nothing has happened for {@link STALL_MS}. What happens only sets a mark, so it costs one timer a minute and
not one for each block.
*/
export class Patience {
	#since = 0;

	start(now: number): Effect {
		this.#since = now;
		return {type: 'timer', id: PATIENCE, ms: STALL_MS};
	}

	renew(now: number): void {
		this.#since = now;
	}

	/** The timer has expired: waits for the rest, or nothing where there is none. */
	goOn(now: number): Effect | undefined {
		const left = this.#since + STALL_MS - now;
		return left > 0 ? {type: 'timer', id: PATIENCE, ms: left} : undefined;
	}
}
