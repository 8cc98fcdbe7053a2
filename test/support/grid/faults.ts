import type {HttpAnswer} from '../../../source/protocols/protocol.js';
import type {Reply} from './event-queue.js';
import type {Refusal} from './login.js';
import type {GridState} from './state.js';
import {fair, type Weather} from './weather.js';

/** What can be asked over HTTP. */
export type Asked = 'login' | 'seed' | 'EventQueueGet' | 'GroupMemberData' | 'GetDisplayNames' | 'ChatSessionRequest';

/** Answers of somebody else's, before the grid gives its own. */
export type HttpFault = {
	readonly on: Asked;
	/** A full name; anybody unless given. */
	readonly who?: string;
	/**
	How often.

	@default 1
	*/
	readonly times?: number;
	/** `never`: the request stays open. */
	readonly answer: HttpAnswer | 'never';
};

/** What goes wrong; a test sets it at any time. */
export class Faults {
	toGrid: Weather = fair;
	toClients: Weather = fair;
	/** Milliseconds for which the grid gathers acks (facts 9). */
	ackDelay = 500;
	/** Logins bring a circuit code that does not hold: it is acked, and nothing follows (facts 1, rule 3). */
	hasWrongCode = false;
	/** Nobody gets in, for this reason. */
	refusal: Refusal | undefined;
	/** Full names of those to whom nothing comes any more, and from whom nothing does: as if a cable was pulled. */
	readonly cutOff = new Set<string>();
	/** Nobody listens for HTTP. */
	isUnreachable = false;
	/** Logins are sent on to there. */
	next: {readonly uri: string; readonly method: string} | undefined;
	#http: Array<HttpFault & {left: number}> = [];

	/** Faults of one kind apply in the order in which they were added. */
	http(fault: HttpFault): void {
		this.#http.push({...fault, left: fault.times ?? 1});
	}

	/** Uses up a fault, if there is one for this request. */
	take(on: Asked, who: string | undefined): HttpAnswer | 'never' | undefined {
		const fault = this.#http.find(each => each.on === on && (each.who === undefined || each.who === who));
		if (!fault) {
			return undefined;
		}

		fault.left--;
		this.#http = this.#http.filter(({left}) => left > 0);
		return fault.answer;
	}
}

/** Milliseconds. */
const ANSWER = 1;

export const replyWith = (state: GridState, answer: HttpAnswer | 'never', reply: Reply): void => {
	if (answer !== 'never') {
		state.later(ANSWER, () => {
			reply(answer);
		});
	}
};
