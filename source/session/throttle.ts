import {Bucket, type Rate} from '../lib/bucket.js';
import {limits} from './limits.js';
import type {Clock} from './ports.js';

/** Holds back what comes from one source more often than it may, and says so once in a while. */
export class Throttle<Source extends WeakKey> {
	readonly #clock: Pick<Clock, 'now'>;
	readonly #rate: Rate;
	readonly #exceeded: (source: Source) => void;
	readonly #sources = new WeakMap<Source, {readonly bucket: Bucket; toldAt: number}>();

	/** @param exceeded Called at the first that is held back, and then at most once a minute. */
	constructor(clock: Pick<Clock, 'now'>, rate: Rate, exceeded: (source: Source) => void) {
		this.#clock = clock;
		this.#rate = rate;
		this.#exceeded = exceeded;
	}

	mayPass(source: Source): boolean {
		const now = this.#clock.now();
		const known = this.#sources.get(source) ?? {bucket: new Bucket(this.#rate), toldAt: -Infinity};
		this.#sources.set(source, known);
		if (known.bucket.take(now)) {
			return true;
		}

		if (now - known.toldAt >= limits.throttleNoticeMs) {
			known.toldAt = now;
			this.#exceeded(source);
		}

		return false;
	}
}
