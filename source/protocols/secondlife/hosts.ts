/** Where a grid may send us to: it names other hosts, and a hostile one could name any (facts 13). */
import {canonicalAddress} from '../../lib/ip.js';

/** Is that this very machine? Then nobody listens on the way. */
export const isLoopback = (hostname: string): boolean => {
	const host = hostname.toLowerCase().replace(/^\[(?<address>.*)\]$/v, '$<address>');
	return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || canonicalAddress(host)?.startsWith('127.') === true;
};

/** Would a password be readable on its way there? */
export const isReadable = (uri: string): boolean => {
	const {protocol, hostname = ''} = URL.parse(uri) ?? {};
	return protocol !== 'https:' && !isLoopback(hostname);
};

/**
Undefined where a grid that takes logins at `loginUri` may name this URL: one of the web, and not of this machine unless the
grid is there itself. Otherwise a clause that tells what is wrong.
*/
export const faultOfUrl = (url: string, loginUri: string): string | undefined => {
	const {protocol, hostname} = URL.parse(url) ?? {};
	return protocol === 'http:' || protocol === 'https:' ? faultOfHost(hostname ?? '', loginUri) : 'named something that is no address of the web';
};

export const faultOfHost = (hostname: string, loginUri: string): string | undefined =>
	isLoopback(hostname) && !isLoopback(URL.parse(loginUri)?.hostname ?? '')
		? `sent us to ${hostname}, which is this very machine; if the grid does run here, write its login-uri with 127.0.0.1`
		: undefined;
