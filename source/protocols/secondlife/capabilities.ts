import {cleanLine} from '../../lib/clean.js';
import type {HttpAnswer, HttpRequest} from '../protocol.js';
import {faultOfUrl} from './hosts.js';
import {limits} from './limits.js';
import {llsdMap, llsdText, readLlsd, writeLlsd, type Llsd} from './llsd.js';
import type {Station} from './station.js';

/** What we ask for, in the order in which it is asked. */
const WANTED = ['EventQueueGet', 'GroupMemberData', 'ChatSessionRequest'] as const;

type Capability = typeof WANTED[number];

/** A POST with LLSD. Some servers compare the content type to the letter (facts 1, 11). */
export const post = (url: string, body: Llsd, bounds: {readonly timeout: number; readonly limit: number}): HttpRequest =>
	({method: 'POST', url, headers: {'content-type': 'application/llsd+xml'}, body: writeLlsd(body), ...bounds});

const AGENDA = 'capabilities retry';

/** What the region lets us do over HTTP: secret addresses, which the seed tells (facts 6). */
export class Capabilities {
	readonly #station: Station;
	readonly #seed: string;
	readonly #answered: () => void;
	readonly #urls = new Map<Capability, string>();
	#request: string | undefined;
	#pause: number = limits.seedRetryMs;
	#failures = 0;

	/** @param answered The region has told what there is. */
	constructor(station: Station, seed: string, answered: () => void) {
		this.#station = station;
		this.#seed = seed;
		this.#answered = answered;
	}

	get(name: Capability): string | undefined {
		return this.#urls.get(name);
	}

	ask(): void {
		this.#request = this.#station.request('seed', post(this.#seed, WANTED, {timeout: limits.seedMs, limit: limits.seedBytes}), answer => {
			this.#request = undefined;
			const fault = this.#read(answer);
			if (fault === undefined) {
				this.#answered();
			} else {
				this.#retry(fault);
			}
		});
	}

	close(): void {
		this.#station.agenda.cancel(AGENDA);
		this.#station.abort(this.#request);
	}

	/** @returns A clause about what is wrong. */
	#read(answer: HttpAnswer): string | undefined {
		if ('failure' in answer) {
			return answer.reason;
		}

		const granted = answer.status === 200 ? llsdMap(readLlsd(answer.body)?.value) : undefined;
		if (!granted) {
			return answer.status === 200 ? 'its answer can\'t be read' : `it answered with status ${answer.status}`;
		}

		for (const name of WANTED) {
			this.#grant(name, llsdText(granted[name]));
		}

		return undefined;
	}

	#grant(name: Capability, url: string | undefined): void {
		const station = this.#station;
		if (url === undefined || url.length > limits.urlBytes) {
			return;
		}

		const fault = faultOfUrl(url, station.loginUri);
		if (fault === undefined) {
			this.#urls.set(name, url);
		} else {
			station.notice('capability-refused', `${station.grid} ${fault}, so its ${name} is not used.`);
		}
	}

	/** We can talk without it; only what comes by the event queue is missing meanwhile. */
	#retry(fault: string): void {
		const station = this.#station;
		this.#failures++;
		// The first time may be by chance.
		if (this.#failures === 2) {
			const why = cleanLine(fault);
			station.notice('no-capabilities', `${station.grid} does not tell how to use its event queue (${why}). It is asked again; until then your groups and their first texts may be missing.`);
		}

		station.after(AGENDA, this.#pause, () => {
			this.ask();
		});
		this.#pause = Math.min(this.#pause * 2, limits.slowestSeedRetryMs);
	}
}
