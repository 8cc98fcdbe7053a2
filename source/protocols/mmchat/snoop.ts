import type {ChatBlock} from './block.js';
import type {Effect, Link} from './link.js';

/** Looking over each other's shoulder (facts 8). */
export class Snoop {
	protected readonly link: Link;

	constructor(link: Link) {
		this.link = link;
	}

	/** Nothing where `block` is no matter of snooping. */
	receive(_block: ChatBlock): readonly Effect[] | undefined {
		return undefined;
	}

	/** We ask to see, or have seen enough. */
	toggle(): readonly Effect[] {
		return [];
	}

	/** A line for a peer who may see it. */
	show(_line: {readonly text: string; readonly ansi?: string}): readonly Effect[] {
		return [];
	}

	/** @param id `snoop` or `show`, as it was asked. */
	answer(_id: string, _choice: 'accept' | 'deny', _reason?: string): readonly Effect[] {
		return [];
	}

	permit(_on: boolean): readonly Effect[] {
		return [];
	}
}
