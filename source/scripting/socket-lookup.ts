import type {LookupAddress} from 'node:dns';
import {lookup as dnsLookup} from 'node:dns/promises';
import {isIP} from 'node:net';

/** Every address of a name, in the order of the system's resolver; none together with an error. */
export const lookup = async (host: string): Promise<{readonly addresses: readonly LookupAddress[]; readonly error?: Error}> => {
	try {
		const addresses = await dnsLookup(host, {all: true});
		return {addresses};
	} catch (error) {
		return {addresses: [], error: error as Error};
	}
};

/** A host as scripts write it: a name or an address, IPv6 also in brackets. Undefined for what is neither. */
export const readHost = (text: unknown): string | undefined => {
	if (typeof text !== 'string' || text.includes('\0')) {
		return undefined;
	}

	const bare = /^\[(?<address>.*)\]$/v.exec(text)?.groups?.['address'];
	if (bare !== undefined) {
		return isIP(bare) === 6 ? bare : undefined;
	}

	return text.trim() === '' ? undefined : text;
};

/** The address to listen on; undefined for what is none, or IPv4 where IPv6 is wanted. */
export const readInterface = (text: unknown, isV6: boolean): string | undefined => {
	const bare = text === '' ? (isV6 ? '::' : '0.0.0.0') : readHost(text);
	return bare !== undefined && (isIP(bare) === 6 || (isIP(bare) === 4 && !isV6)) ? bare : undefined;
};
