import type {Block, Codec} from '../protocols/protocol.js';
import type {Clock} from './ports.js';

/**
Encoded texts of the present tick, so that one text to a thousand peers is encoded once per codec and charset and not
a thousand times.
*/
export class Encodings {
	readonly #clock: Clock;
	readonly #cache = new Map<string, Uint8Array>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	encode(codec: Codec, block: Block): Uint8Array {
		// Handshake words change the state of their codec, and bytes are not worth a key.
		if (typeof block.code === 'string' || typeof block.payload !== 'string') {
			return codec.encode(block);
		}

		const key = JSON.stringify([codec.name, block]);
		const known = this.#cache.get(key);
		if (known) {
			return known;
		}

		const encoded = codec.encode(block);
		if (this.#cache.size === 0) {
			this.#clock.soon(() => {
				this.#cache.clear();
			});
		}

		this.#cache.set(key, encoded);
		return encoded;
	}
}
