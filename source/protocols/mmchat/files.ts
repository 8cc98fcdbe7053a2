import type {FileInput} from '../protocol.js';
import type {ChatBlock} from './block.js';
import type {Effect, Link} from './link.js';

/** Files: one at a time, in either direction (facts 7). */
export class Files {
	protected readonly link: Link;

	constructor(link: Link) {
		this.link = link;
	}

	/** Nothing where `block` is no matter of files. */
	receive(_block: ChatBlock, _now: number): readonly Effect[] | undefined {
		return undefined;
	}

	handle(_input: FileInput, _now: number): readonly Effect[] {
		return [];
	}

	/** Everything that was sent has left for the kernel. */
	drained(_now: number): readonly Effect[] {
		return [];
	}

	/** @param id One of this part's timers, `file` or what begins with `file-`. */
	expire(_id: string, _now: number): readonly Effect[] {
		return [];
	}

	/** The connection has ended. */
	close(_reason: string): readonly Effect[] {
		return [];
	}
}
