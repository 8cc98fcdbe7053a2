import {bytes} from '../lib/bytes.js';
import {GrowingBytes} from './socket-bytes.js';

/** What holds octets, such as a `MemoryBuffer`. */
type Octets = {toUint8Array(): Uint8Array};

/** What can be written; text leaves as UTF-8, also what an array holds of it. */
export type SocketData = string | Uint8Array | Octets | ReadonlyArray<number | string>;

const isOctet = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255;

const isOctets = (data: unknown): data is Octets => typeof data === 'object' && data !== null && 'toUint8Array' in data;

/**
The octets as a copy, as the script may change its own before they have left. Undefined where `data` is something else,
or an array holds what is neither octet nor text.
@param length Octets at most; all of them where it is not within what there is.
*/
export const toOctets = (data: SocketData, length?: number): Uint8Array | undefined => {
	const octets = allOctets(data);
	return octets && isWithin(length, 0, octets.length) ? octets.subarray(0, length) : octets;
};

export const isWithin = (length: number | undefined, least: number, most: number): length is number =>
	length !== undefined && Number.isInteger(length) && length >= least && length <= most;

const allOctets = (data: SocketData): Uint8Array | undefined => {
	if (typeof data === 'string') {
		return bytes(data);
	}

	if (data instanceof Uint8Array) {
		return new Uint8Array(data);
	}

	if (Array.isArray(data)) {
		return fromArray(data);
	}

	return isOctets(data) ? data.toUint8Array() : undefined;
};

const fromArray = (items: readonly unknown[]): Uint8Array | undefined => {
	const grown = new GrowingBytes();
	for (const item of items) {
		if (typeof item === 'string') {
			grown.push(bytes(item));
		} else if (isOctet(item)) {
			grown.push([item]);
		} else {
			return undefined;
		}
	}

	return grown.view();
};
