import type {Endpoint} from '../protocol.js';
import {limits} from './limits.js';
import {decodeMessage, encodeMessage, type Message, type MessageBlocks, type MessageName} from './messages.js';
import type {Packet} from './packet.js';
import type {Outcome, Station} from './station.js';

type Unacknowledged = {
	readonly packet: Packet;
	readonly sentAt: number;
	/** When it leaves again. */
	dueAt: number;
	/** Until then, milliseconds. */
	pause: number;
	readonly outcome: Outcome | undefined;
};

const LAST_SEQUENCE = 0xFF_FF_FF;

/** Numbers of packets begin with 1, and anew behind the last one (facts 4). */
export const nextSequence = (sequence: number): number => (sequence % LAST_SEQUENCE) + 1;

/** Header, the longest message number, and the count behind appended acknowledgements. */
const OVERHEAD = 6 + 4 + 1;
const ACK_BYTES = 4;

const PING_IDS = 256;

const AGENDA = {acks: 'circuit acks', resend: 'circuit resend', watch: 'circuit watch'} as const;

/**
The UDP side of our presence in a region: packets are numbered, acknowledged, sent again, and acted upon once (facts 4, 9).
*/
export class Circuit {
	/** Numbers of reliable packets that have come, the oldest first. */
	readonly #seen = new Set<number>();
	readonly #acks = new Set<number>();
	/** The oldest first. */
	readonly #unacknowledged = new Map<number, Unacknowledged>();
	readonly #station: Station;
	readonly #simulator: Endpoint;
	readonly #fellSilent: () => void;
	#sequence = 0;
	#heardAt: number;
	#pings = 0;

	/** @param fellSilent Nothing has come for a minute. */
	constructor(station: Station, simulator: Endpoint, fellSilent: () => void) {
		this.#station = station;
		this.#simulator = simulator;
		this.#fellSilent = fellSilent;
		this.#heardAt = station.now;
		this.#watch();
	}

	send<N extends MessageName>(name: N, blocks: MessageBlocks<N>, outcome?: Outcome): void {
		const {now} = this.#station;
		const message = encodeMessage(name, blocks);
		this.#sequence = nextSequence(this.#sequence);
		const packet: Packet = {...message, sequence: this.#sequence, isResent: false, acks: this.#acksFor(message.payload.length)};
		this.#sendTo(packet);
		if (!packet.isReliable) {
			return;
		}

		const pause = limits.resendMs;
		// What is sent again takes no acknowledgements along, as they are old by then.
		this.#unacknowledged.set(packet.sequence, {packet: {...packet, isResent: true, acks: []}, sentAt: now, dueAt: now + pause, pause, outcome});
		this.#planResend();
	}

	/** What there is to act upon: undefined where that was done before, is done here, or nobody knows how. */
	receive(packet: Packet): Message | undefined {
		this.#heardAt = this.#station.now;
		this.#acknowledged(packet.acks);
		const isNew = !packet.isReliable || this.#isNew(packet.sequence);
		const message = isNew ? decodeMessage(packet) : undefined;
		switch (message?.name) {
			case 'PacketAck': {
				this.#acknowledged(message.Packets.map(({ID}) => ID));
				return undefined;
			}

			case 'StartPingCheck': {
				this.send('CompletePingCheck', {PingID: {PingID: message.PingID.PingID}});
				return undefined;
			}

			default: {
				return message;
			}
		}
	}

	/** The last acknowledgements leave, so that nobody goes on sending to us. */
	close(): void {
		this.#flushAcks();
		const {agenda} = this.#station;
		for (const name of Object.values(AGENDA)) {
			agenda.cancel(name);
		}

		const lost = [...this.#unacknowledged.values()];
		this.#unacknowledged.clear();
		for (const {outcome} of lost) {
			outcome?.(false);
		}
	}

	#sendTo(packet: Packet): void {
		this.#station.effect({type: 'sendTo', to: this.#simulator, block: packet});
	}

	/** Acknowledges it, and remembers it. */
	#isNew(sequence: number): boolean {
		this.#acks.add(sequence);
		if (this.#acks.size >= limits.acks) {
			this.#flushAcks();
		} else if (!this.#station.agenda.has(AGENDA.acks)) {
			this.#station.after(AGENDA.acks, limits.ackMs, () => {
				this.#flushAcks();
			});
		}

		if (this.#seen.has(sequence)) {
			return false;
		}

		this.#seen.add(sequence);
		const [oldest] = this.#seen;
		if (this.#seen.size > limits.remembered && oldest !== undefined) {
			this.#seen.delete(oldest);
		}

		return true;
	}

	#flushAcks(): void {
		this.#station.agenda.cancel(AGENDA.acks);
		const acks = [...this.#acks];
		// A packet of its own takes none along.
		this.#acks.clear();
		if (acks.length > 0) {
			this.send('PacketAck', {Packets: acks.map(ID => ({ID}))});
		}
	}

	/** Those that fit behind a message of so many bytes. */
	#acksFor(bytes: number): readonly number[] {
		const room = Math.floor((limits.datagramBytes - OVERHEAD - bytes) / ACK_BYTES);
		const acks = [...this.#acks].slice(0, Math.max(0, room));
		for (const ack of acks) {
			this.#acks.delete(ack);
		}

		if (this.#acks.size === 0) {
			this.#station.agenda.cancel(AGENDA.acks);
		}

		return acks;
	}

	#acknowledged(sequences: readonly number[]): void {
		for (const sequence of sequences) {
			const known = this.#unacknowledged.get(sequence);
			this.#unacknowledged.delete(sequence);
			known?.outcome?.(true);
		}
	}

	#planResend(): void {
		let dueAt = Infinity;
		for (const unacknowledged of this.#unacknowledged.values()) {
			dueAt = Math.min(dueAt, unacknowledged.dueAt);
		}

		if (dueAt < Infinity) {
			this.#station.agenda.plan(AGENDA.resend, dueAt, () => {
				this.#resend();
			});
		}
	}

	#resend(): void {
		const {now} = this.#station;
		for (const [sequence, unacknowledged] of this.#unacknowledged) {
			if (now - unacknowledged.sentAt >= limits.undeliveredMs) {
				this.#unacknowledged.delete(sequence);
				unacknowledged.outcome?.(false);
			} else if (unacknowledged.dueAt <= now) {
				unacknowledged.pause = Math.min(unacknowledged.pause * 1.5, limits.slowestResendMs);
				unacknowledged.dueAt = now + unacknowledged.pause;
				this.#sendTo(unacknowledged.packet);
			}
		}

		this.#planResend();
	}

	/** The region asks every few seconds whether we are there; where it does not, we ask. */
	#watch(): void {
		const station = this.#station;
		const quiet = station.now - this.#heardAt;
		if (quiet >= limits.silenceMs) {
			this.#fellSilent();
			return;
		}

		if (quiet >= limits.quietMs) {
			const [oldest = 0] = this.#unacknowledged.keys();
			this.send('StartPingCheck', {PingID: {PingID: this.#pings % PING_IDS, OldestUnacked: oldest}});
			this.#pings++;
		}

		station.after(AGENDA.watch, quiet < limits.quietMs ? limits.quietMs - quiet : limits.pingMs, () => {
			this.#watch();
		});
	}
}
