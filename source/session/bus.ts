import type {Event, NewEvent} from './events.js';
import type {Panel, Verdict} from './panel.js';
import type {Pending, Turns} from './turns.js';

export type Subscriber = (event: Event) => void;

/** Who says what is not to be shown, and what keeps the events in their order while that is being found out. */
type Display = {readonly panel: Panel<NewEvent>; readonly turns: Turns};

/** Hands every event to every subscriber, in order; one that throws harms nobody else. */
export class Bus {
	readonly #subscribers = new Set<Subscriber>();
	readonly #date: () => Date;
	readonly #failed: (error: unknown) => void;
	readonly #display: Display | undefined;

	/** @param failed Told what a subscriber threw. */
	constructor(date: () => Date, failed: (error: unknown) => void, display?: Display) {
		this.#date = date;
		this.#failed = failed;
		this.#display = display;
	}

	/** Returns the way to unsubscribe. */
	on(subscriber: Subscriber): () => void {
		this.#subscribers.add(subscriber);
		return () => {
			this.#subscribers.delete(subscriber);
		};
	}

	readonly emit = (event: NewEvent): void => {
		const {event: name, ...fields} = event;
		const stamped: unknown = {event: name, at: this.#date().toISOString(), ...fields};
		if (this.#display) {
			const {panel, turns} = this.#display;
			turns.take((): Pending => this.#judge(panel.judge(event), stamped as Event));
		} else {
			this.#handOut(stamped as Event);
		}
	};

	#judge(verdict: Verdict | Promise<Verdict>, event: Event): Pending {
		if (verdict instanceof Promise) {
			return (async () => {
				this.#handOut(event, await verdict);
			})();
		}

		this.#handOut(event, verdict);
		return undefined;
	}

	#handOut(event: Event, verdict: Verdict = true): void {
		const told: Event = verdict === false ? {...event, hidden: true} : event;
		for (const subscriber of this.#subscribers) {
			try {
				subscriber(told);
			} catch (error) {
				this.#failed(error);
			}
		}
	}
}
