import {limits} from './limits.js';

/** `mute` once, then `muted` for a minute. */
export type Verdict = 'pass' | 'mute' | 'muted';

/** Sources that are watched; a flood of forged ones pushes each other out. */
const SOURCES = 1024;

/** More than 50 datagrams a second for two seconds from one source are too many (facts 9). */
export class Flood {
	readonly #sources = new Map<string, {since: number; count: number; mutedUntil: number}>();

	judge(address: string, now: number): Verdict {
		const source = this.#sources.get(address) ?? this.#watch(address, now);
		if (now < source.mutedUntil) {
			return 'muted';
		}

		if (now - source.since > limits.flood.withinMs) {
			source.since = now;
			source.count = 0;
		}

		source.count++;
		if (source.count <= limits.flood.datagrams) {
			return 'pass';
		}

		source.mutedUntil = now + limits.flood.muteMs;
		return 'mute';
	}

	#watch(address: string, now: number) {
		const [oldest] = this.#sources.keys();
		if (this.#sources.size >= SOURCES && oldest !== undefined) {
			this.#sources.delete(oldest);
		}

		const source = {since: now, count: 0, mutedUntil: -Infinity};
		this.#sources.set(address, source);
		return source;
	}
}
