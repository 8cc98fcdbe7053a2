import {toMudlarkError} from '../lib/errors.js';
import type {Effect, Input, Machine} from '../protocols/protocol.js';
import type {Clock, Timer} from './ports.js';

/** What is left for the owner of a machine to carry out. */
export type OutwardEffect = Exclude<Effect, {readonly type: 'timer' | 'cancel'}>;

type EngineOptions = {
	readonly clock: Clock;
	readonly machine: Machine;
	readonly carryOut: (effect: OutwardEffect) => void;
	/** A mistake of ours in a protocol costs this one endpoint, not the program. */
	readonly failed: (reason: string) => void;
};

/** Feeds one machine and keeps its timers. */
export class Engine {
	readonly #options: EngineOptions;
	readonly #timers = new Map<string, Timer>();
	#isOver = false;

	constructor(options: EngineOptions) {
		this.#options = options;
	}

	get isOver(): boolean {
		return this.#isOver;
	}

	feed(input: Input): void {
		this.guard(() => {
			for (const effect of this.#options.machine.handle(input, this.#options.clock.now())) {
				this.#carryOut(effect);
			}
		});
	}

	/** Does what may find a mistake of ours. */
	guard(work: () => void): void {
		if (this.#isOver) {
			return;
		}

		try {
			work();
		} catch (error) {
			this.#options.failed(toMudlarkError(error).message);
		}
	}

	/** Nothing is fed to the machine or carried out for it any more. */
	stop(): void {
		this.#isOver = true;
		for (const timer of this.#timers.values()) {
			timer.cancel();
		}
	}

	#carryOut(effect: Effect): void {
		if (this.#isOver) {
			return;
		}

		switch (effect.type) {
			case 'timer': {
				this.#timers.get(effect.id)?.cancel();
				this.#timers.set(effect.id, this.#options.clock.after(effect.ms, () => {
					this.#timers.delete(effect.id);
					this.feed({type: 'timer', id: effect.id});
				}));
				break;
			}

			case 'cancel': {
				this.#timers.get(effect.id)?.cancel();
				this.#timers.delete(effect.id);
				break;
			}

			default: {
				this.#options.carryOut(effect);
			}
		}
	}
}
