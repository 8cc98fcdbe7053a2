import {BodyReader, BodyWriter} from './body.js';
import {writePacket, type Packet} from './packet.js';
import type {GridClock, GridTimer} from './wire.js';

export type CircuitOptions = {
	readonly clock: GridClock;
	readonly transmit: (bytes: Uint8Array) => void;
	/** Milliseconds for which acks are gathered. */
	readonly ackDelay: () => number;
	/** Milliseconds between resends; the last one is repeated for ever. */
	readonly resends: readonly number[];
	/** Do acks ride on reliable packets? */
	readonly appendsAcks: boolean;
};

export type Outgoing = {readonly isReliable?: boolean; readonly isCoded?: boolean};

type Pending = {readonly packet: Packet; tries: number; timer: GridTimer};

/** The most that one byte can count. */
const MOST_ACKS = 255;

/** One end of a circuit: numbers, acks, resends, duplicates (facts 4 and 9). What is said over it is for others. */
export class Circuit {
	/** Duplicates of reliable packets that came in. */
	duplicates = 0;
	readonly #options: CircuitOptions;
	readonly #heard = new Set<number>();
	readonly #pending = new Map<number, Pending>();
	readonly #acks: number[] = [];
	#ackTimer: GridTimer | undefined;
	#sequence = 0;
	#isClosed = false;

	constructor(options: CircuitOptions) {
		this.#options = options;
	}

	/** The lowest number that was not acked, or 0. */
	get oldestUnacked(): number {
		return this.#pending.size === 0 ? 0 : Math.min(...this.#pending.keys());
	}

	send(name: string, body: Uint8Array, {isReliable = true, isCoded = false}: Outgoing = {}): void {
		if (this.#isClosed) {
			return;
		}

		const acks = isReliable && this.#options.appendsAcks ? this.#takeAcks() : [];
		const packet: Packet = {name, body, sequence: ++this.#sequence, isReliable, isResent: false, isCoded, acks};
		this.#options.transmit(writePacket(packet));
		if (isReliable) {
			this.#pending.set(packet.sequence, {packet, tries: 0, timer: this.#resendLater(packet.sequence, 0)});
		}
	}

	/** Acks it, and says whether somebody has to act on it: it is no ack, and there for the first time. */
	receive(packet: Packet): boolean {
		if (this.#isClosed) {
			return false;
		}

		for (const sequence of packet.acks) {
			this.#acked(sequence);
		}

		if (packet.name === 'PacketAck') {
			for (const sequence of readAcks(packet.body)) {
				this.#acked(sequence);
			}

			return false;
		}

		return !packet.isReliable || this.#isNew(packet);
	}

	close(): void {
		this.#isClosed = true;
		this.#ackTimer?.cancel();
		for (const {timer} of this.#pending.values()) {
			timer.cancel();
		}

		this.#pending.clear();
	}

	#isNew({name, sequence}: Packet): boolean {
		// A logout was never seen acked (facts 10).
		if (name !== 'LogoutRequest') {
			this.#acks.push(sequence);
			this.#ackTimer ??= this.#options.clock.after(this.#options.ackDelay(), () => {
				this.#sendAcks();
			});
		}

		if (this.#heard.has(sequence)) {
			this.duplicates++;
			return false;
		}

		this.#heard.add(sequence);
		return true;
	}

	#acked(sequence: number): void {
		this.#pending.get(sequence)?.timer.cancel();
		this.#pending.delete(sequence);
	}

	#resendLater(sequence: number, tries: number): GridTimer {
		const {clock, resends, transmit} = this.#options;
		return clock.after(resends[Math.min(tries, resends.length - 1)]!, () => {
			const pending = this.#pending.get(sequence);
			if (!pending) {
				return;
			}

			transmit(writePacket({...pending.packet, acks: [], isResent: true}));
			pending.tries++;
			pending.timer = this.#resendLater(sequence, pending.tries);
		});
	}

	#sendAcks(): void {
		const acks = this.#takeAcks();
		if (acks.length > 0) {
			this.send('PacketAck', writeAcks(acks), {isReliable: false});
		}

		if (this.#acks.length > 0) {
			this.#sendAcks();
		}
	}

	#takeAcks(): readonly number[] {
		const acks = this.#acks.splice(0, MOST_ACKS);
		if (this.#acks.length === 0) {
			this.#ackTimer?.cancel();
			this.#ackTimer = undefined;
		}

		return acks;
	}
}

export const writeAcks = (acks: readonly number[]): Uint8Array => {
	const writer = new BodyWriter().u8(acks.length);
	for (const sequence of acks) {
		writer.u32(sequence);
	}

	return writer.body;
};

const readAcks = (body: Uint8Array): readonly number[] => {
	const reader = new BodyReader(body);
	return Array.from({length: reader.u8()}, () => reader.u32());
};
