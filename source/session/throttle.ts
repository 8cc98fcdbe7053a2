import {limits} from './limits.js';
import type {Clock} from './ports.js';

export type Rate = {
	/** So many at once. */
	readonly burst: number;
	/** After that so many in a second. */
	readonly perSecond: number;
};

type Bucket = {tokens: number; at: number; toldAt: number};

/** Holds back what comes from one source more often than it may (a token bucket), and says so once in a while. */
export class Throttle<Source extends WeakKey> {
	readonly #clock: Pick<Clock, 'now'>;
	readonly #rate: Rate;
	readonly #exceeded: (source: Source) => void;
	readonly #buckets = new WeakMap<Source, Bucket>();

	/** @param exceeded Called at the first that is held back, and then at most once a minute. */
	constructor(clock: Pick<Clock, 'now'>, rate: Rate, exceeded: (source: Source) => void) {
		this.#clock = clock;
		this.#rate = rate;
		this.#exceeded = exceeded;
	}

	mayPass(source: Source): boolean {
		const {burst, perSecond} = this.#rate;
		const now = this.#clock.now();
		const bucket = this.#buckets.get(source) ?? {tokens: burst, at: now, toldAt: -Infinity};
		this.#buckets.set(source, bucket);
		bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) * perSecond / 1000));
		bucket.at = now;
		if (bucket.tokens >= 1) {
			bucket.tokens--;
			return true;
		}

		if (now - bucket.toldAt >= limits.throttleNoticeMs) {
			bucket.toldAt = now;
			this.#exceeded(source);
		}

		return false;
	}
}
