import type {Scope} from '../protocols/protocol.js';
import type {Clock} from './ports.js';

/** Texts by whom they were for. */
type Counts = Record<Scope, number>;

const none = (): Counts => ({personal: 0, everybody: 0, group: 0, notice: 0});

/** What has gone over the way to one peer, counted where it goes. Times are milliseconds since 1970. */
export class Account {
	readonly started: number;
	/** When something came in, and when something left; undefined where nothing has. */
	lastIn: number | undefined;
	lastOut: number | undefined;
	/** Those of an ignored peer and those that came twice do not count, as nobody has seen them. */
	readonly messages: {readonly in: Counts; readonly out: Counts} = {in: none(), out: none()};
	/** Of files, in either direction. */
	readonly fileBytes = {in: 0, out: 0};
	/** Of the last ping, in milliseconds there and back. */
	ping: number | undefined;
	/** A number that scripts keep with the peer. */
	user = 0;
	readonly #clock: Clock;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.started = this.#now;
	}

	received(): void {
		this.lastIn = this.#now;
	}

	sent(): void {
		this.lastOut = this.#now;
	}

	get #now(): number {
		return this.#clock.date().getTime();
	}
}
