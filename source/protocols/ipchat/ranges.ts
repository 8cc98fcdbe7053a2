/** Ranges of IPv4 addresses as a user writes them. */
import {bitsOf, dotted, familyOf, readAddress} from './addresses.js';

export type Range = {readonly first: bigint; readonly count: number};

/**
`10.0.0.0/24`, `10.0.0.1-10.0.0.20`, `10.0.0.1-20` or one address. Undefined where it is none of these. A network leaves
out the two addresses at its ends, which mean the network and everybody in it.
*/
export const parseRange = (text: string): Range | undefined => {
	const [start = '', suffix, surplus] = text.split(/[\-\/]/v, 3);
	const address = readAddress(start);
	if (address === undefined || familyOf(address) === 'ipv6' || surplus !== undefined) {
		return undefined;
	}

	const first = bitsOf(address);
	if (suffix === undefined) {
		return {first, count: 1};
	}

	return text.includes('/') ? networkRange(first, suffix) : spanRange(first, suffix);
};

export const addressesOf = ({first, count}: Range): readonly string[] =>
	Array.from({length: count}, (_, index) => dotted(first + BigInt(index)));

const networkRange = (address: bigint, prefix: string): Range | undefined => {
	if (!/^\d{1,2}$/v.test(prefix) || Number(prefix) > 32) {
		return undefined;
	}

	const size = 1n << BigInt(32 - Number(prefix));
	const network = (address / size) * size;
	return size > 2n ? {first: network + 1n, count: Number(size) - 2} : {first: network, count: Number(size)};
};

const spanRange = (first: bigint, end: string): Range | undefined => {
	const last = readAddress(/^\d{1,3}$/v.test(end) ? `${dotted(first).split('.').slice(0, 3).join('.')}.${end}` : end);
	return last === undefined || familyOf(last) === 'ipv6' || bitsOf(last) < first
		? undefined
		: {first, count: Number(bitsOf(last) - first) + 1};
};
