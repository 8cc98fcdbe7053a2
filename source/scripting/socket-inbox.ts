import {GrowingBytes} from './socket-bytes.js';
import {NOWHERE, type Endpoint} from './socket-transport.js';

/** What was received and not yet read. */
export type Inbox = {
	/** `from` is the sender of a datagram. */
	push(octets: Uint8Array, from: Endpoint): void;
	/** What one `read` can take, not copied: to be used before the next change. */
	peek(): Uint8Array;
	/** Octets from the beginning of it are read. */
	drop(count: number): void;
	/** Whom it comes from. */
	readonly sender: Endpoint;
	/** Can what one `read` takes no longer grow? */
	readonly isWhole: boolean;
	/** Nothing more will come. */
	end(): void;
	/** What came and was neither announced nor read: one event for all octets of a stream, one for each datagram. */
	readonly unannounced: number;
	/** An event tells of it now. */
	announce(): void;
};

/** Octets of a connection. */
export class StreamInbox implements Inbox {
	readonly sender = NOWHERE;
	isWhole = false;
	unannounced = 0;
	readonly #bytes = new GrowingBytes();

	push(octets: Uint8Array): void {
		this.#bytes.push(octets);
		this.unannounced = 1;
	}

	peek(): Uint8Array {
		return this.#bytes.view();
	}

	drop(count: number): void {
		this.#bytes.drop(count);
		if (this.#bytes.length === 0) {
			this.unannounced = 0;
		}
	}

	end(): void {
		this.isWhole = true;
	}

	announce(): void {
		this.unannounced = 0;
	}
}

/** Datagrams that wait to be read. */
const MOST_DATAGRAMS = 256;

type Datagram = {readonly octets: Uint8Array; readonly from: Endpoint};

/** Datagrams, read one at a time: no `read` takes octets of two. */
export class DatagramInbox implements Inbox {
	readonly isWhole = true;
	/** Datagrams that came when nobody had read the 256 before; the oldest of them are gone. */
	lost = 0;
	unannounced = 0;
	#sender: Endpoint = NOWHERE;
	readonly #datagrams: Datagram[] = [];

	/** Of the datagram that was announced or read last. */
	get sender(): Endpoint {
		return this.#sender;
	}

	push(octets: Uint8Array, from: Endpoint): void {
		if (this.#datagrams.length === MOST_DATAGRAMS) {
			this.#datagrams.shift();
			this.lost++;
		}

		this.#datagrams.push({octets, from});
		this.unannounced = Math.min(this.unannounced + 1, this.#datagrams.length);
	}

	peek(): Uint8Array {
		return this.#datagrams[0]?.octets ?? new Uint8Array();
	}

	drop(count: number): void {
		const datagram = this.#datagrams.shift();
		if (datagram === undefined) {
			return;
		}

		this.#sender = datagram.from;
		if (count < datagram.octets.length) {
			this.#datagrams.unshift({octets: datagram.octets.subarray(count), from: datagram.from});
		}

		this.unannounced = Math.min(this.unannounced, this.#datagrams.length);
	}

	end(): void {}

	announce(): void {
		this.unannounced--;
		this.#sender = this.#datagrams[0]!.from;
	}
}
