import type {Event, NewEvent} from './events.js';

export type Subscriber = (event: Event) => void;

/** Hands every event to every subscriber, in order; one that throws harms nobody else. */
export class Bus {
	readonly #subscribers = new Set<Subscriber>();
	readonly #date: () => Date;
	readonly #failed: (error: unknown) => void;

	/** @param failed Told what a subscriber threw. */
	constructor(date: () => Date, failed: (error: unknown) => void) {
		this.#date = date;
		this.#failed = failed;
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
		for (const subscriber of this.#subscribers) {
			try {
				subscriber(stamped as Event);
			} catch (error) {
				this.#failed(error);
			}
		}
	};
}
