import {dataOf, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {PerEntry} from './per-entry.js';

export type Remembered = {readonly at: number; readonly reference: number; count: number};

/** What came last from each participant, so that the same datagram is known when it comes again. */
export class Recent {
	readonly #datagrams = new PerEntry<Map<string, Remembered>>(() => new Map());

	/** The same one, where it came within `ms`. */
	find(entry: Entry, block: IpchatBlock, {ms, now}: {readonly ms: number; readonly now: number}): Remembered | undefined {
		const known = this.#datagrams.of(entry).get(fingerprint(block));
		return known && now - known.at <= ms ? known : undefined;
	}

	/** @param reference The number under which it was shown. */
	remember(entry: Entry, block: IpchatBlock, {reference, now}: {readonly reference: number; readonly now: number}): void {
		const datagrams = this.#datagrams.of(entry);
		const name = fingerprint(block);
		datagrams.delete(name);
		datagrams.set(name, {at: now, reference, count: 1});
		const [oldest] = datagrams.keys();
		if (datagrams.size > limits.remembered && oldest !== undefined) {
			datagrams.delete(oldest);
		}
	}
}

/**
FNV-1a and the length: 64 KiB of a text are not kept for the sake of comparing. Who makes two texts that look alike here
hides nothing but one of his own.
*/
const fingerprint = (block: IpchatBlock): string => {
	const data = dataOf(block);
	let hash = 0x81_1C_9D_C5;
	for (const byte of data) {
		hash = Math.imul(hash ^ byte, 0x01_00_01_93);
	}

	return `${block.code}${data.length} ${hash}`;
};
