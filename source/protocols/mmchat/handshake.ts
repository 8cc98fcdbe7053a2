import {cleanName} from '../../lib/clean.js';
import type {Endpoint} from '../protocol.js';

/** Sent instead of an address: who is called sees the real one anyway, and peek lists need not (facts 2.1). */
export const ADDRESS_WITHHELD = '<Unknown>';

const PORT_SIZE = 5;

export type Call = {
	readonly name: string;
	/** Where the caller says that he takes calls, if he says so. */
	readonly declared?: Endpoint;
	/** More bytes could still change the port (facts 2.1: the end of the handshake is not marked). */
	readonly open: boolean;
};

/** `CHAT:` takes name, line feed, address and exactly five bytes of port, in one write (facts 1 rule 3). */
export const formatCall = (name: string, port: number): string =>
	`${name.replaceAll('\n', ' ')}\n${ADDRESS_WITHHELD}${String(port).padEnd(PORT_SIZE)}`;

/** @param line What stands behind `CHAT:`. */
export const parseCall = (line: string): Call => {
	const [name = '', endpoint = ''] = line.split('\n', 2);
	const port = endpoint.slice(-PORT_SIZE);
	const address = endpoint.slice(0, -PORT_SIZE).trim();
	if (endpoint.length < PORT_SIZE || !/^[\d ]+$/.test(port)) {
		return {name: cleanName(name), ...lastDigits(endpoint), open: true};
	}

	return {
		name: cleanName(name),
		...declare(address, port),
		// A blank behind the digits can only be the last of five; five digits may be four and the end of an address.
		open: !port.endsWith(' '),
	};
};

/** @param field What stands behind `YES:` or `NO`. */
export const parseName = (field: string): string => cleanName(field.replace(/^:/, ''));

/** A caller who forgot the padding can only be guessed at. */
const lastDigits = (endpoint: string): {declared?: Endpoint} => {
	const digits = /\d{1,5}$/.exec(endpoint.trimEnd())?.[0] ?? '';
	return declare(endpoint.trimEnd().slice(0, -digits.length), digits);
};

const declare = (address: string, digits: string): {declared?: Endpoint} => {
	const port = Number(digits);
	const isUsable = address !== '' && address !== ADDRESS_WITHHELD && /^[\w%\-.:]{1,64}$/.test(address);
	return port >= 1 && port <= 65_535 ? {declared: {address: isUsable ? address : '', port}} : {};
};
