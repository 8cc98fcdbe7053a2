import {Bucket} from '../../lib/bucket.js';
import type {NetworkAddress} from '../protocol.js';
import {isNear} from './addresses.js';
import {limits} from './limits.js';
import type {IpchatSettings} from './settings.js';

/** Whom we don't know: who of them is answered, and how many (facts 9). */
export class Strangers {
	readonly #bucket = new Bucket(limits.strangers);
	/** Addresses that the user has polled himself. */
	readonly #invited = new Set<string>();
	/** Until then answers to a broadcast are expected. */
	#expectedUntil = -Infinity;

	/** From now on this address is answered, wherever it is. */
	invite(address: string): void {
		const [oldest] = this.#invited;
		if (this.#invited.size >= limits.invited && oldest !== undefined) {
			this.#invited.delete(oldest);
		}

		this.#invited.add(address);
	}

	isWelcome(address: string, strangers: IpchatSettings['strangers'], networks: readonly NetworkAddress[]): boolean {
		return this.#invited.has(address) || strangers === 'all' || (strangers === 'lan' && isNear(address, networks));
	}

	/** A broadcast is out. */
	expect(now: number): void {
		this.#expectedUntil = now + limits.broadcastMs;
	}

	/** Could something from there answer a broadcast? */
	isExpected(address: string, networks: readonly NetworkAddress[], now: number): boolean {
		return now <= this.#expectedUntil && isNear(address, networks);
	}

	/** One more datagram that may have an effect? */
	take(now: number): boolean {
		return this.#bucket.take(now);
	}
}
