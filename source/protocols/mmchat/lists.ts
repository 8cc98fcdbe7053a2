import {cleanLine} from '../../lib/clean.js';
import {quote} from '../../lib/words.js';
import type {Listed} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {notice, send, type Effect, type Link} from './link.js';
import {formatConnections, formatPairs, formatPeek, parsePairs, parsePeek} from './list-fields.js';

/** Every program answers at once or not at all; a list that comes later than this was not asked for. */
export const LIST_MS = 30_000;

/** What we ask for; commands and timers are called so, too. */
type Wish = 'peek' | 'request';

/** MudMaster says so in place of an empty list (facts 4). */
const NOBODY = /. doesn't have any other connections\.$/;

/** Who is connected with whom: peek and request, in both directions (facts 6). */
export class Lists {
	readonly #link: Link;
	readonly #wishes = new Set<Wish>();

	constructor(link: Link) {
		this.#link = link;
	}

	/** Nothing where `block` is no matter of lists. */
	receive(block: ChatBlock): readonly Effect[] | undefined {
		const {roster, framing, reading} = this.#link;
		switch (block.code) {
			case codes.requestConnections: {
				return [send(this.#link, codes.connectionList, formatConnections(roster.listed()))];
			}

			case codes.peekConnections: {
				const format = framing.name === 'zchat' ? formatPairs : formatPeek;
				return [send(this.#link, codes.peekList, format(roster.listed()))];
			}

			case codes.connectionList: {
				return this.#receiveList('request', parsePairs(textOf(block, reading)));
			}

			case codes.peekList: {
				return this.#receiveList('peek', parsePeek(textOf(block, reading)));
			}

			case codes.message: {
				return this.#wishes.has('peek') && NOBODY.test(cleanLine(textOf(block, reading))) ? this.#receiveList('peek', []) : undefined;
			}

			default: {
				return undefined;
			}
		}
	}

	peek(): readonly Effect[] {
		return this.#ask('peek', codes.peekConnections);
	}

	request(): readonly Effect[] {
		return this.#ask('request', codes.requestConnections);
	}

	/** Nothing where `id` is no timer of lists. */
	expire(id: string): readonly Effect[] | undefined {
		if (id !== 'peek' && id !== 'request') {
			return undefined;
		}

		this.#wishes.delete(id);
		return [notice(`${id}-timeout`, `${this.#link.peer}'s program did not answer /${id} within ${LIST_MS / 1000} seconds. Some say nothing where there is nobody to list.`)];
	}

	#ask(wish: Wish, code: number): readonly Effect[] {
		if (this.#wishes.has(wish)) {
			return [notice(`${wish}-waiting`, `${this.#link.peer} has not answered the last /${wish} yet.`)];
		}

		this.#wishes.add(wish);
		return [send(this.#link, code, ''), {type: 'timer', id: wish, ms: LIST_MS}];
	}

	/** Nobody makes us dial: what was not asked for is counted and no more (facts 12.1). */
	#receiveList(wish: Wish, entries: readonly Listed[]): readonly Effect[] {
		if (this.#wishes.delete(wish)) {
			return [
				{type: 'cancel', id: wish},
				{type: 'emit', event: {event: wish === 'peek' ? 'peek' : 'connections', entries}},
			];
		}

		const {peer} = this.#link;
		const count = `${entries.length} ${entries.length === 1 ? 'address' : 'addresses'}`;
		return [notice(`${wish}-unasked`, `${peer} sent a list of ${count} that you had not asked for. Nothing was dialled. To ask for it, type /${wish} ${quote(peer)}.`)];
	}
}
