import type {Effect} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {code as codes} from './codes.js';

/** Longest wait for an echo; TinTin++ looks at its sockets ten times a second, so a tenth of a second is usual. */
export const PING_MS = 10_000;

/**
One outstanding ping per peer. The payload is digits only, and what comes back is compared after trimming, because
TinTin++ strips blanks and others send whatever they like (facts 4).
*/
export class Ping {
	readonly #random: () => number;
	#sent: {readonly payload: string; readonly at: number} | undefined;

	constructor(random: () => number) {
		this.#random = random;
	}

	start(who: string, now: number): ReadonlyArray<Effect<ChatBlock>> {
		if (this.#sent) {
			return [{type: 'emit', event: {event: 'notice', code: 'ping-waiting', text: `${who} has not answered the last ping yet.`}}];
		}

		const payload = String(Math.floor(this.#random() * 1e9)).padStart(9, '0');
		this.#sent = {payload, at: now};
		return [
			{type: 'send', block: {code: codes.pingRequest, payload}},
			{type: 'timer', id: 'ping', ms: PING_MS},
		];
	}

	receive(payload: string, now: number): ReadonlyArray<Effect<ChatBlock>> {
		if (!this.#sent || payload !== this.#sent.payload) {
			return [];
		}

		const ms = now - this.#sent.at;
		this.#sent = undefined;
		return [{type: 'cancel', id: 'ping'}, {type: 'emit', event: {event: 'ping', ms}}];
	}

	expire(who: string): ReadonlyArray<Effect<ChatBlock>> {
		this.#sent = undefined;
		const text = `${who} did not answer the ping within ${PING_MS / 1000} seconds.`;
		return [{type: 'emit', event: {event: 'notice', code: 'ping-timeout', text}}];
	}
}
