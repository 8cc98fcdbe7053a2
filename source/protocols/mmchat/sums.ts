import {cleanLine} from '../../lib/clean.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {notice, send, type Effect, type Link} from './link.js';

const TOLD = /^Sumcheck (?:as received|from sender) was: +(?<sum>[\dA-F]{8}(?: [\dA-F]{8}){4})$/v;

/** The sums that MUSHclient and we tell each other, in messages, when a file is over (facts 7.1). */
export class Sums {
	readonly #link: Link;
	/** What his has to agree with. */
	#own: {readonly name: string; readonly sum: string} | undefined;

	constructor(link: Link) {
		this.#link = link;
	}

	/** Tells him ours. */
	tell(as: 'as received' | 'from sender', name: string, sum: string): Effect {
		this.#own = {name, sum};
		return send(this.#link, codes.message, `Sumcheck ${as} was: ${sum}`);
	}

	/** Nothing where the message is not the sum of the last file. */
	receive(message: ChatBlock): readonly Effect[] | undefined {
		const own = this.#own;
		const sum = own && TOLD.exec(cleanLine(textOf(message)))?.groups?.['sum'];
		if (!own || sum === undefined) {
			return undefined;
		}

		this.#own = undefined;
		const {peer} = this.#link;
		return sum === own.sum
			? []
			: [notice('file-differs', `${own.name} is not the same here and with ${peer}: the sum is ${own.sum} here and ${sum} there. Send it once more.`)];
	}
}
