import {concat, drawStamp, readU32, u32} from './bytes.js';
import {code} from './codes.js';
import type {Link} from './link.js';
import {Peer, type PeerOptions} from './peer.js';

export type StampedOptions = PeerOptions & {
	/** The stamp of the session, and another one for each collision. */
	readonly drawStamp?: () => number;
};

/** A program with one zChat stamp for all its connections, as the specification has it (facts 3.3). */
export abstract class StampedPeer<L extends Link> extends Peer<L> {
	readonly #drawStamp: () => number;
	#stamp: number;

	constructor({drawStamp: draw = drawStamp, ...options}: StampedOptions = {}) {
		super(options);
		this.#drawStamp = draw;
		this.#stamp = draw();
	}

	get stamp(): number {
		return this.#stamp;
	}

	protected override sendText(link: L, number: number, payload: Uint8Array, stamp = this.#stamp): void {
		this.send(link, number, link.framing === 'zchat' ? concat(u32(stamp), payload) : payload);
	}

	/** The blanks stand before the name in zChat (facts 3.4). */
	protected override groupField(link: L, group: string): Uint8Array {
		return link.framing === 'zchat' ? this.encode(group.slice(0, 15).padStart(15)) : super.groupField(link, group);
	}

	/** The text behind the stamp; undefined where it is one's own, come back. */
	protected unstamp(link: L, payload: Uint8Array): Uint8Array | undefined {
		if (link.framing === 'mudmaster') {
			return payload;
		}

		return readU32(payload) === this.#stamp ? undefined : payload.subarray(4);
	}

	/** Who has the same one makes this side draw again and tell everybody. */
	protected stamped(payload: Uint8Array): void {
		if (payload.length !== 4 || readU32(payload) !== this.#stamp) {
			return;
		}

		this.#stamp = this.#drawStamp();
		for (const link of this.linksOnline) {
			if (link.framing === 'zchat') {
				this.send(link, code.stamp, u32(this.#stamp));
			}
		}
	}
}
