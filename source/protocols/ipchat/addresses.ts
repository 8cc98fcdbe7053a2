/** What kind of address something is. Addresses are written as {@link readAddress} writes them. */
import {canonicalAddress} from '../../lib/ip.js';
import type {NetworkAddress} from '../protocol.js';

export type Family = 'ipv4' | 'ipv6';

export const familyOf = (address: string): Family => address.includes(':') ? 'ipv6' : 'ipv4';

export const withoutZone = (address: string): string => address.split('%', 1)[0] ?? '';

const ZERO_PADDED = /^\d{1,3}(?:\.\d{1,3}){3}$/v;

/** In one spelling; undefined where it is no address. Leading zeros mean nothing, least of all octal (facts 2.2). */
export const readAddress = (text: string): string | undefined =>
	canonicalAddress(ZERO_PADDED.test(text) ? text.split('.').map(Number).join('.') : text);

const WIDTH: Readonly<Record<Family, number>> = {ipv4: 32, ipv6: 128};

export const bitsOf = (address: string): bigint => {
	if (familyOf(address) === 'ipv4') {
		return address.split('.').reduce((bits, octet) => (bits << 8n) | BigInt(octet), 0n);
	}

	const [before = [], after = []] = withoutZone(address).split('::').map(half => half === '' ? [] : half.split(':'));
	const zeros = Array.from({length: 8 - before.length - after.length}, () => '0');
	return [...before, ...zeros, ...after].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
};

export const dotted = (bits: bigint): string => [24n, 16n, 8n, 0n].map(shift => (bits >> shift) & 0xFFn).join('.');

type Network = Pick<NetworkAddress, 'address' | 'prefix'>;

const isIn = (address: string, {address: network, prefix}: Network): boolean => {
	const family = familyOf(address);
	const rest = BigInt(WIDTH[family] - prefix);
	return familyOf(network) === family && bitsOf(address) >> rest === bitsOf(network) >> rest;
};

const networks = (...list: ReadonlyArray<readonly [address: string, prefix: number]>): readonly Network[] =>
	list.map(([address, prefix]) => ({address, prefix}));

const LOOPBACK = networks(['127.0.0.0', 8], ['::1', 128]);
const LINK_LOCAL = networks(['169.254.0.0', 16], ['fe80::', 10]);
/** RFC 1918, RFC 4193. */
const PRIVATE = [...networks(['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['fc00::', 7]), ...LINK_LOCAL];

export const isLoopback = (address: string): boolean => LOOPBACK.some(network => isIn(address, network));

export const isLinkLocal = (address: string): boolean => LINK_LOCAL.some(network => isIn(address, network));

/** How far one has to go: this machine, a network of people who know each other, everywhere. */
export type Reach = 'loopback' | 'private' | 'public';

export const reachOf = (address: string): Reach => {
	if (isLoopback(address)) {
		return 'loopback';
	}

	return PRIVATE.some(network => isIn(address, network)) ? 'private' : 'public';
};

/** In one of the networks that this machine is in? */
export const isNear = (address: string, own: readonly NetworkAddress[]): boolean =>
	isLoopback(address) || isLinkLocal(address) || own.some(network => isIn(address, network));

/** Which of our addresses somebody there would see; a guess where he is in none of our networks. */
export const sourceTowards = (to: string, own: readonly NetworkAddress[]): string | undefined => {
	const family = own.filter(({address}) => familyOf(address) === familyOf(to));
	const [, zone] = to.split('%', 2);
	const onLink = zone === undefined ? undefined : family.find(network => network.zone === zone && isLinkLocal(network.address));
	const near = family.find(network => isIn(to, network));
	const far = family.find(({address}) => !isLoopback(address) && !isLinkLocal(address));
	return (onLink ?? near ?? far ?? family[0])?.address;
};

/** The directed broadcast addresses of our networks. */
export const broadcastsOf = (own: readonly NetworkAddress[]): readonly string[] => [...new Set(own
	.filter(({address, prefix}) => familyOf(address) === 'ipv4' && !isLoopback(address) && prefix < 31)
	.map(({address, prefix}) => dotted(bitsOf(address) | ((1n << BigInt(32 - prefix)) - 1n))))];
