import {Bucket} from '../../lib/bucket.js';
import {cleanLine} from '../../lib/clean.js';
import type {HttpAnswer} from '../protocol.js';
import {post} from './capabilities.js';
import {limits} from './limits.js';
import {llsdArray, llsdMap, llsdNumber, llsdText, readLlsd, type Llsd, type LlsdMap} from './llsd.js';
import type {Station} from './station.js';

export type QueueHandlers = {
	event(name: string, body: LlsdMap): void;
	/** The circuit is over. */
	gone(): void;
};

const GONE: ReadonlySet<number> = new Set([404, 410]);

const AGENDA = 'event queue';

/** What the region tells over HTTP: one request at a time, which it holds until there is something (facts 7). */
export class EventQueue {
	readonly #station: Station;
	readonly #url: string;
	readonly #handlers: QueueHandlers;
	readonly #answers = new Bucket(limits.polls);
	#ack: number | undefined;
	#request: string | undefined;
	#polledAt = 0;
	/** Answers in a row that came at once and told nothing. */
	#early = 0;
	#isUnreadable = false;

	constructor(station: Station, url: string, handlers: QueueHandlers) {
		this.#station = station;
		this.#url = url;
		this.#handlers = handlers;
	}

	poll(): void {
		const station = this.#station;
		this.#polledAt = station.now;
		this.#request = station.request('events', post(this.#url, {ack: this.#ack, done: false}, {timeout: limits.pollMs, limit: limits.pollBytes}), answer => {
			this.#request = undefined;
			this.#answered(answer);
		});
	}

	close(): void {
		this.#station.agenda.cancel(AGENDA);
		this.#station.abort(this.#request);
		this.#request = undefined;
	}

	#answered(answer: HttpAnswer): void {
		const station = this.#station;
		if ('status' in answer && GONE.has(answer.status)) {
			this.#handlers.gone();
			return;
		}

		const events = 'status' in answer && answer.status === 200 ? this.#read(answer.body) : [];
		this.#next(events.length > 0);
		if (this.#early === limits.earlyPolls) {
			const why = 'failure' in answer ? cleanLine(answer.reason) : `status ${answer.status}`;
			station.notice('event-queue', `The event queue of ${station.grid} answers nothing of use (${why}). It is asked again; what it would tell is missing meanwhile.`);
		}

		for (const event of events) {
			this.#tell(event);
		}
	}

	/** What is new in an answer. */
	#read(body: Uint8Array): readonly Llsd[] {
		const station = this.#station;
		const answer = llsdMap(readLlsd(body)?.value);
		const events = llsdArray(answer?.['events']);
		if (!answer || !events) {
			if (!this.#isUnreadable) {
				this.#isUnreadable = true;
				station.notice('unreadable', `${station.grid} tells something over its event queue that can't be read; what it was is lost.`);
			}

			return [];
		}

		const id = llsdNumber(answer['id']);
		// What we did not acknowledge in time is told again.
		const isRepeated = id !== undefined && id === this.#ack;
		this.#ack = id;
		return isRepeated ? [] : events.slice(0, limits.events);
	}

	/** An answer that was held, or tells something, is followed by the next request at once; others by one that waits longer and longer. */
	#next(isNews: boolean): void {
		const station = this.#station;
		const isHeld = station.now - this.#polledAt >= limits.heldMs;
		const mayFollow = isNews ? this.#answers.take(station.now) : isHeld;
		if (mayFollow) {
			this.#early = 0;
			this.poll();
			return;
		}

		const pause = Math.min(limits.pollAgainMs * (2 ** this.#early), limits.slowestPollMs);
		this.#early += isNews ? 0 : 1;
		station.after(AGENDA, pause, () => {
			this.poll();
		});
	}

	#tell(event: Llsd): void {
		const {message, body} = llsdMap(event) ?? {};
		const name = llsdText(message);
		const outer = llsdMap(body);
		if (name !== undefined && outer) {
			// Second Life may put the body into another one.
			this.#handlers.event(name, llsdMap(outer['body']) ?? outer);
		}
	}
}
