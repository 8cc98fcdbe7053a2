import type {ChatBlock} from './block.js';
import type {Effect, Link} from './link.js';

/** Who is connected with whom: peek and request, in both directions (facts 6). */
export class Lists {
	protected readonly link: Link;

	constructor(link: Link) {
		this.link = link;
	}

	/** Nothing where `block` is no matter of lists. */
	receive(_block: ChatBlock): readonly Effect[] | undefined {
		return undefined;
	}

	peek(): readonly Effect[] {
		return [];
	}

	request(): readonly Effect[] {
		return [];
	}
}
