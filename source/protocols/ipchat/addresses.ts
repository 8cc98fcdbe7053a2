/** Addresses as text. IPv4 is written dotted without leading zeros, IPv6 as sockets report it. */
import type {NetworkAddress} from '../protocol.js';

const OCTETS = /^\d{1,3}(?:\.\d{1,3}){3}$/v;

/** The canonical form, or undefined. Leading zeros are zeros, not octal numbers (facts 2.2). */
export const parseIpv4 = (text: string): string | undefined => {
	if (!OCTETS.test(text)) {
		return undefined;
	}

	const octets = text.split('.').map(Number);
	return octets.every(octet => octet <= 255) ? octets.join('.') : undefined;
};

/** No full check: what is asked is only whether a socket could take it. */
const IPV6 = /^(?=.*:)[\d.:a-f]{2,45}$/iv;

export const isIpv6 = (address: string): boolean => IPV6.test(withoutZone(address));

export const withoutZone = (address: string): string => address.split('%', 1)[0] ?? '';

const MAPPED = /^::ffff:(?<ipv4>[\d.]+)$/iv;

/** The address in brackets as one would compare it with a real one; undefined where it is none. */
export const readClaim = (claim: string): string | undefined => {
	const ipv4 = parseIpv4(MAPPED.exec(claim)?.groups?.['ipv4'] ?? claim);
	return ipv4 ?? (isIpv6(claim) ? claim.toLowerCase() : undefined);
};

const toNumber = (ipv4: string): number => ipv4.split('.').reduce((number, octet) => (number * 256) + Number(octet), 0);

const toText = (number: number): string => [24, 16, 8, 0].map(shift => Math.floor(number / (2 ** shift)) % 256).join('.');

const isIn = (ipv4: string, network: string, prefix: number): boolean => {
	const size = 2 ** (32 - prefix);
	return Math.floor(toNumber(ipv4) / size) === Math.floor(toNumber(network) / size);
};

export const isLoopback = (address: string): boolean => address === '::1' || (!isIpv6(address) && isIn(address, '127.0.0.0', 8));

const PRIVATE = [['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16]] as const;

/** RFC 1918 and link-local: a network of people who know each other. */
export const isPrivate = (address: string): boolean => isIpv6(address)
	? /^(?:f[cd]|fe80)/iv.test(address)
	: PRIVATE.some(([network, prefix]) => isIn(address, network, prefix));

/** Could a single program live there? Neither nobody nor everybody nor the future (class E). */
export const isUnicast = (address: string): boolean => isIpv6(address)
	? address !== '::' && !/^ff/iv.test(address)
	: !isIn(address, '0.0.0.0', 8) && toNumber(address) < toNumber('224.0.0.0');

/** In one of the networks that this machine is in? */
export const isNear = (address: string, networks: readonly NetworkAddress[]): boolean => isLoopback(address)
	|| (isIpv6(address) ? /^fe80/iv.test(address) : networks.some(({address: own, prefix}) => !isIpv6(own) && isIn(address, own, prefix)));

/** Which of our addresses somebody there would see: the one in his network, else the first of his family. */
export const localFor = (address: string, networks: readonly NetworkAddress[]): string | undefined => {
	const family = networks.filter(({address: own}) => isIpv6(own) === isIpv6(address));
	const near = isIpv6(address) ? undefined : family.find(({address: own, prefix}) => isIn(address, own, prefix));
	const far = family.find(({address: own}) => !isLoopback(own));
	return (near ?? far ?? family[0])?.address;
};

/** The directed broadcast addresses of our networks. */
export const broadcasts = (networks: readonly NetworkAddress[]): readonly string[] => networks
	.filter(({address, prefix}) => !isIpv6(address) && !isLoopback(address) && prefix < 31)
	.map(({address, prefix}) => {
		const size = 2 ** (32 - prefix);
		return toText((Math.floor(toNumber(address) / size) * size) + size - 1);
	});

const RANGE = /^(?<first>[\d.]+)(?:\/(?<prefix>\d{1,2})|-(?<last>[\d.]+))?$/v;

/**
`10.0.0.0/24`, `10.0.0.1-10.0.0.20`, `10.0.0.1-20` or one address: the first `limit` + 1 addresses of it. Undefined where
it is no range.
*/
export const parseRange = (text: string, limit: number): readonly string[] | undefined => {
	const groups = RANGE.exec(text)?.groups;
	const first = parseIpv4(groups?.['first'] ?? '');
	if (!groups || first === undefined) {
		return undefined;
	}

	const {prefix, last} = groups;
	const size = 2 ** (32 - Number(prefix ?? 32));
	const end = last === undefined ? undefined : parseIpv4(/^\d{1,3}$/v.test(last) ? first.replace(/\d+$/v, last) : last);
	if (Number(prefix ?? 32) > 32 || (last !== undefined && end === undefined)) {
		return undefined;
	}

	const from = prefix === undefined ? toNumber(first) : Math.floor(toNumber(first) / size) * size;
	const to = end === undefined ? from + size - 1 : toNumber(end);
	return to < from ? undefined : Array.from({length: Math.min(to - from, limit) + 1}, (_, index) => toText(from + index));
};
