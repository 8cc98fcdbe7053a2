import {limits} from './limits.js';
import type {Clock} from './ports.js';

/** What is said, by whom, and over whose connection it has come. */
export type Utterance = {
	readonly from: {readonly name: string; readonly verified: boolean};
	readonly speaker?: string;
	readonly emote: boolean;
	readonly text: string;
};

/** The one line that an utterance comes down to, however a program words it and whichever way it comes. */
export const canonicalLine = ({from, speaker = from.verified ? from.name : undefined, emote, text}: Utterance): string =>
	collapse(speaker === undefined ? text : `${lead(speaker, emote)}${text}`);

const lead = (speaker: string, emote: boolean): string => `${speaker}${emote ? ' ' : ': '}`;

const collapse = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** One line in one place, as it was said up to now. Utterances are numbered; those before `first` are forgotten. */
type Line = {
	first: number;
	next: number;
	/** The utterance that each source may bring us next. */
	readonly sources: Map<string, number>;
};

type Remembered = {readonly key: string; readonly at: number};

type OwnText = {readonly place: string; readonly lead: string; readonly line: string; readonly at: number};

/**
Knows the same utterance when it comes over several ways (facts 5.3). Each source brings an utterance once: the second
time that it brings the same line, somebody has said it twice. Sources are told apart by their names.
*/
export class Echoes {
	readonly #clock: Pick<Clock, 'now'>;
	readonly #lines = new Map<string, Line>();
	/** Every utterance, the oldest first. */
	readonly #remembered = new Set<Remembered>();
	#characters = 0;
	/** Texts of ours that may have been cut on their way. */
	#own: readonly OwnText[] = [];

	constructor(clock: Pick<Clock, 'now'>) {
		this.#clock = clock;
	}

	/** Utterances that are remembered. */
	get size(): number {
		return this.#remembered.size;
	}

	/** We say it ourselves, so it is known. */
	sent(place: string, utterance: Utterance): void {
		const {from, emote, text} = utterance;
		const line = canonicalLine(utterance);
		this.#hear(place, line, from.name);
		if (text.length > limits.wholeCharacters) {
			this.#own = [...this.#own.slice(-limits.longTexts + 1), {place, line, lead: lead(from.name, emote), at: this.#clock.now()}];
		}
	}

	/** Is it something that was not heard before? `place` tells rooms apart. */
	isNew(place: string, utterance: Utterance): boolean {
		const line = canonicalLine(utterance);
		return !this.#isPiece(place, line) && this.#hear(place, line, utterance.from.name);
	}

	#hear(place: string, text: string, source: string): boolean {
		const key = `${place}\n${text}`;
		this.#forget();
		const line = this.#lines.get(key) ?? {first: 0, next: 0, sources: new Map<string, number>()};
		const expected = Math.max(line.first, line.sources.get(source) ?? 0);
		// Whoever changes his name with every text must not fill the memory.
		if (line.sources.has(source) || line.sources.size < limits.peers) {
			line.sources.set(source, expected + 1);
		}

		if (expected < line.next) {
			return false;
		}

		line.next++;
		this.#lines.set(key, line);
		this.#remembered.add({key, at: this.#clock.now()});
		this.#characters += key.length;
		return true;
	}

	/** A long text of ours leaves in pieces, and so it comes back. */
	#isPiece(place: string, line: string): boolean {
		return this.#own.some(own => own.place === place && this.#isRecent(own.at) && line.startsWith(own.lead) && own.line.includes(line.slice(own.lead.length)));
	}

	/** Drops what is over, and the oldest of what is too much. */
	#forget(): void {
		for (const remembered of this.#remembered) {
			const {key, at} = remembered;
			if (this.#isRecent(at) && this.#remembered.size < limits.echoes && this.#characters < limits.echoCharacters) {
				return;
			}

			this.#remembered.delete(remembered);
			this.#characters -= key.length;
			this.#forgetFirst(key);
		}
	}

	#forgetFirst(key: string): void {
		const line = this.#lines.get(key)!;
		line.first++;
		if (line.first === line.next) {
			this.#lines.delete(key);
		}
	}

	#isRecent(at: number): boolean {
		return this.#clock.now() - at < limits.echoMs;
	}
}
