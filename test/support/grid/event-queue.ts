import type {HttpAnswer} from '../../../source/protocols/protocol.js';
import {array, document, integer, map, text, type Written} from './llsd.js';
import type {GridClock, GridTimer} from './wire.js';

export type Reply = (answer: HttpAnswer) => void;

/** Milliseconds between the end of a circuit and the 404 for those who wait (facts 10: 40 to 70). */
const FAREWELL = 50;

type Options = {
	/** Milliseconds; events go out at every multiple of it (facts 14). */
	readonly tick: number;
	/** Milliseconds that a poll is held. */
	readonly hold: number;
	/** Is an answer that was not acked repeated, as on SL? */
	readonly repeats: boolean;
	/** The number of the first answer. */
	readonly firstId: number;
	/** Polls that end at once, one for each login that was abandoned before (facts 7). */
	readonly endings: number;
};

type Waiting = {readonly reply: Reply; readonly timer: GridTimer};

/** The events for one client, and his polls. */
export class EventQueue {
	readonly #clock: GridClock;
	readonly #options: Options;
	readonly #events: Written[] = [];
	readonly #waiting: Waiting[] = [];
	#id: number;
	#endings: number;
	#last: {readonly id: number; readonly body: string} | undefined;
	#tick: GridTimer | undefined;
	#isClosed = false;

	constructor(clock: GridClock, options: Options) {
		this.#clock = clock;
		this.#options = options;
		this.#id = options.firstId;
		this.#endings = options.endings;
	}

	/** How many polls wait at the moment; more than one take events from each other. */
	get waiting(): number {
		return this.#waiting.length;
	}

	push(name: string, body: Written): void {
		this.#events.push(map({message: text(name), body}));
		this.#soon();
	}

	/** @param ack The number of the last answer that the client has had. */
	poll(ack: number | undefined, reply: Reply): void {
		if (this.#isClosed) {
			this.#clock.after(FAREWELL, () => {
				reply(httpAnswer(404));
			});
			return;
		}

		if (this.#endings > 0) {
			this.#endings--;
			reply(httpAnswer(502));
			return;
		}

		const last = this.#last;
		if (this.#options.repeats && last && ack !== last.id) {
			reply(httpAnswer(200, last.body));
			return;
		}

		const waiting: Waiting = {
			reply,
			timer: this.#clock.after(this.#options.hold, () => {
				this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
				reply(httpAnswer(502));
			}),
		};
		this.#waiting.push(waiting);
		this.#soon();
	}

	/** All who wait get a 404, and so does everybody who comes later. */
	close(): void {
		this.#isClosed = true;
		this.#tick?.cancel();
		for (const {reply, timer} of this.#waiting.splice(0)) {
			timer.cancel();
			this.#clock.after(FAREWELL, () => {
				reply(httpAnswer(404));
			});
		}
	}

	/** Nobody gets an answer any more: the server is gone. */
	drop(): void {
		this.#isClosed = true;
		this.#tick?.cancel();
		for (const {timer} of this.#waiting.splice(0)) {
			timer.cancel();
		}
	}

	#soon(): void {
		if (this.#events.length === 0 || this.#waiting.length === 0 || this.#isClosed) {
			return;
		}

		this.#tick ??= this.#clock.after(this.#options.tick - (this.#clock.now() % this.#options.tick), () => {
			this.#tick = undefined;
			this.#answer();
		});
	}

	#answer(): void {
		const waiting = this.#waiting.shift();
		if (!waiting) {
			return;
		}

		waiting.timer.cancel();
		const id = this.#id++;
		const body = document(map({events: array(...this.#events.splice(0)), id: integer(id)}));
		this.#last = {id, body};
		waiting.reply(httpAnswer(200, body));
	}
}

export const httpAnswer = (status: number, body = ''): HttpAnswer => ({status, body: new TextEncoder().encode(body)});
