import {limits} from './limits.js';
import type {Clock, Timer} from './ports.js';

/** Something whose bytes are counted. */
export type Counted = {readonly size: number; readonly bytes: number};

/** `rate` in bytes per second, `eta` in seconds. */
export type Pace = {readonly rate: number; readonly eta?: number};

type Sample = {readonly at: number; readonly bytes: number};

/** Looks now and then how far the running files are: counting is all that a block costs. One timer for all, none while nothing runs. */
export class Progress<Item extends Counted> {
	readonly #clock: Clock;
	readonly #moved: (item: Item) => void;
	readonly #samples = new Map<Item, readonly Sample[]>();
	#timer: Timer | undefined;

	/** @param moved Called where something has come through since the last look. */
	constructor(clock: Clock, moved: (item: Item) => void) {
		this.#clock = clock;
		this.#moved = moved;
	}

	add(item: Item): void {
		this.#samples.set(item, [this.#sample(item)]);
		this.#timer ??= this.#clock.after(limits.progressMs, this.#look);
	}

	remove(item: Item): void {
		this.#samples.delete(item);
		if (this.#samples.size > 0) {
			return;
		}

		this.#timer?.cancel();
		this.#timer = undefined;
	}

	/** Over the last seconds; undefined before the first look. */
	paceOf(item: Item): Pace | undefined {
		const samples = this.#samples.get(item) ?? [];
		const [first, last] = [samples[0], samples.at(-1)];
		if (!first || !last || last.at === first.at) {
			return undefined;
		}

		const rate = Math.round((last.bytes - first.bytes) * 1000 / (last.at - first.at));
		return {rate, ...(rate > 0 && {eta: Math.ceil((item.size - item.bytes) / rate)})};
	}

	readonly #look = (): void => {
		this.#timer = this.#clock.after(limits.progressMs, this.#look);
		for (const [item, samples] of this.#samples) {
			const before = samples.at(-1)?.bytes;
			const sample = this.#sample(item);
			const isAnew = before !== undefined && sample.bytes < before;
			this.#samples.set(item, [...(isAnew ? [] : samples.filter(({at}) => at >= sample.at - limits.rateMs)), sample]);
			if (sample.bytes !== before) {
				this.#moved(item);
			}
		}
	};

	#sample({bytes}: Item): Sample {
		return {at: this.#clock.now(), bytes};
	}
}
