import type {LookupAddress} from 'node:dns';
import {lookup as dnsLookup} from 'node:dns/promises';
import {isIP} from 'node:net';
import {cleanLine} from '../lib/clean.js';
import {MudlarkError} from '../lib/errors.js';
import {plainAddress} from './address.js';

/** There may be such a host, but nobody could say. */
const NO_NAME_SERVER = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'ETIMEOUT', 'ESERVFAIL']);

/**
Every address of a host name in the order of the system's resolver, or the address itself (IPv6 also in brackets).
@throws {MudlarkError} `ML_CALL_NOT_FOUND`, or `ML_CALL_CANCELLED` when aborted.
*/
export const lookup = async (host: string, signal: AbortSignal): Promise<readonly string[]> => {
	const name = /^\[.*\]$/v.test(host) ? host.slice(1, -1) : host;
	if (isIP(name) !== 0) {
		return [plainAddress(name)];
	}

	const addresses = name === '' ? [] : await answer(name, signal);
	if (addresses.length === 0) {
		throw notFound(name);
	}

	return [...new Set(addresses.map(({address}) => plainAddress(address)))];
};

/** The resolver itself can't be stopped; when aborted, its answer is not waited for. */
const answer = async (name: string, signal: AbortSignal): Promise<readonly LookupAddress[]> => {
	const {promise: aborted, reject} = Promise.withResolvers<never>();
	const onAbort = (): void => {
		reject(new MudlarkError('ML_CALL_CANCELLED', `The search for ${cleanLine(name)} was cancelled.`));
	};

	signal.addEventListener('abort', onAbort, {once: true});
	if (signal.aborted) {
		onAbort();
	}

	try {
		return await Promise.race([aborted, dnsLookup(name, {all: true, order: 'verbatim'})]);
	} catch (error) {
		throw error instanceof MudlarkError ? error : notFound(name, (error as NodeJS.ErrnoException).code);
	} finally {
		signal.removeEventListener('abort', onAbort);
	}
};

const notFound = (name: string, code = ''): MudlarkError => new MudlarkError('ML_CALL_NOT_FOUND', NO_NAME_SERVER.has(code)
	? `${cleanLine(name)} could not be looked up, as no name server answered. Check your network, or call the address in numbers.`
	: `There is no host named "${cleanLine(name)}". Check the spelling, or ask your friend for the address in numbers.`);
