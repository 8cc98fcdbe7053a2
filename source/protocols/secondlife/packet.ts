import {concat} from '../../lib/bytes.js';
import type {Block, DatagramCodec} from '../protocol.js';
import {zeroDecode, zeroEncode} from './zero-coding.js';

/** One datagram on a circuit (facts 4). */
export type Packet = Block & {
	/**
	The number of the message, with the bytes in front of it that tell its class: `0x01` to `0xFE`, `0xFF01` to `0xFFFE`, and
	`0xFFFF0001` onwards.
	*/
	readonly code: number;
	/** The message behind its number. */
	readonly payload: Uint8Array;
	/** Unsigned, 32 bits; of the circuit and the direction. */
	readonly sequence: number;
	/** Wants to be acknowledged. */
	readonly isReliable: boolean;
	/** Was sent before, under the same number. */
	readonly isResent: boolean;
	/** On the wire. What would be longer for it is written as it is. */
	readonly isZeroCoded: boolean;
	/** Numbers of packets from the other side that have arrived; at most {@link APPENDED_ACKS}. */
	readonly acks: readonly number[];
};

/** As many acknowledgements as the count behind them can tell. */
export const APPENDED_ACKS = 255;

/** Bytes of a message and its number, as in the buffers of the other programs. */
const BODY_LIMIT = 8192;

const HEADER = 6;
const ACK = 4;

const ZERO_CODED = 0x80;
const RELIABLE = 0x40;
const RESENT = 0x20;
const ACKS = 0x10;

/** A header, maybe zero-coded, a message with its number in front, and acknowledgements of other packets. */
export class PacketCodec implements DatagramCodec<Packet> {
	decode(datagram: Uint8Array): Packet | undefined {
		const flags = datagram[0] ?? 0;
		const split = splitAcks(datagram, (flags & ACKS) !== 0);
		if (!split || datagram.length < HEADER) {
			return undefined;
		}

		const isZeroCoded = (flags & ZERO_CODED) !== 0;
		const body = split.rest.subarray(HEADER + datagram[HEADER - 1]!);
		const plain = isZeroCoded ? zeroDecode(body, BODY_LIMIT) : body;
		const size = plain && codeSize(plain);
		if (!size || plain.length < size || plain.length > BODY_LIMIT) {
			return undefined;
		}

		return {
			code: plain.subarray(0, size).reduce((code, byte) => (code * 0x1_00) + byte, 0),
			payload: plain.subarray(size),
			sequence: uint32(datagram, 1),
			isReliable: (flags & RELIABLE) !== 0,
			isResent: (flags & RESENT) !== 0,
			isZeroCoded,
			acks: split.acks,
		};
	}

	/** @throws {RangeError} With more than {@link APPENDED_ACKS} acknowledgements. */
	encode({code, payload, sequence, isReliable, isResent, isZeroCoded, acks}: Packet): Uint8Array {
		if (acks.length > APPENDED_ACKS) {
			throw new RangeError(`${acks.length} acknowledgements do not fit behind a packet`);
		}

		const plain = concat(codeBytes(code), payload);
		const coded = isZeroCoded ? zeroEncode(plain) : plain;
		const isCoded = isZeroCoded && coded.length <= plain.length;
		const flags = (isCoded ? ZERO_CODED : 0) | (isReliable ? RELIABLE : 0) | (isResent ? RESENT : 0) | (acks.length > 0 ? ACKS : 0);
		return concat(
			Uint8Array.of(flags),
			bigEndian(sequence),
			Uint8Array.of(0),
			isCoded ? coded : plain,
			...(acks.length > 0 ? [...acks.map(ack => bigEndian(ack)), Uint8Array.of(acks.length)] : []),
		);
	}
}

/** The acknowledgements at the end, which are never coded, and what stands before them; undefined where their number can't be true. */
const splitAcks = (datagram: Uint8Array, hasAcks: boolean): {readonly rest: Uint8Array; readonly acks: readonly number[]} | undefined => {
	if (!hasAcks) {
		return {rest: datagram, acks: []};
	}

	const count = datagram.at(-1) ?? 0;
	const start = datagram.length - 1 - (count * ACK);
	return start < HEADER
		? undefined
		: {rest: datagram.subarray(0, start), acks: Array.from({length: count}, (_, index) => uint32(datagram, start + (index * ACK)))};
};

/** Bytes of the number at the beginning of a message; undefined where there is none. */
const codeSize = ([first, second]: Uint8Array): number | undefined => {
	if (first === undefined) {
		return undefined;
	}

	if (first !== 0xFF) {
		return 1;
	}

	return second === 0xFF ? 4 : 2;
};

const codeBytes = (code: number): Uint8Array => {
	const whole = bigEndian(code);
	return whole.subarray(4 - codeSize(whole.subarray(whole.findIndex(byte => byte !== 0)))!);
};

const uint32 = (bytes: Uint8Array, offset: number): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);

const bigEndian = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
