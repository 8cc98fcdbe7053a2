import {cleanName} from '../../lib/clean.js';
import type {Endpoint, Self} from '../protocol.js';

/** Sent instead of an address: who is called sees the real one anyway, and peek lists need not (facts 2.1). */
export const ADDRESS_WITHHELD = '<Unknown>';

export const PORT_SIZE = 5;

export type Call = {
	readonly name: string;
	/** Where the caller says that he takes calls, if he says so. */
	readonly declared?: Endpoint;
	/** More bytes could still belong to it (facts 2.1, 3.1: the end of the handshake is not marked). */
	readonly open: boolean;
	/** By which he wants to be known: a phrase, or a message signed by PGP (facts 3.1). Not cleaned. */
	readonly security?: string;
};

export type Caller = Pick<Self, 'name' | 'port'>;

/** `CHAT:` takes name, line feed, address and exactly five bytes of port, in one write (facts 1 rule 3). */
export const formatCall = ({name, port}: Caller): string =>
	`${name.replaceAll('\n', ' ')}\n${ADDRESS_WITHHELD}${String(port).padEnd(PORT_SIZE)}`;

/** @param line What stands behind `CHAT:`. */
export const parseCall = (line: string): Call => {
	const [name = '', endpoint = ''] = line.split('\n', 2);
	const declared = parseEndpoint(endpoint);
	return {
		name: cleanName(name),
		...(declared && {declared}),
		// A blank behind the digits can only be the last of five; five digits may be four and the end of an address.
		open: !(endsInPort(endpoint) && endpoint.endsWith(' ')),
	};
};

/** An address and, in the last five characters, a port with blanks or zeros around it. Without the padding it is a guess. */
export const parseEndpoint = (endpoint: string): Endpoint | undefined => {
	if (endsInPort(endpoint)) {
		return declare(endpoint.slice(0, -PORT_SIZE), endpoint.slice(-PORT_SIZE));
	}

	const trimmed = endpoint.trimEnd();
	const digits = /\d{0,5}$/.exec(trimmed)?.[0] ?? '';
	return declare(trimmed.slice(0, trimmed.length - digits.length), digits);
};

export const endsInPort = (endpoint: string): boolean => /[\d ]{5}$/.test(endpoint);

/** @param field What stands behind `YES:` or `NO`. */
export const parseName = (field: string): string => cleanName(field.replace(/^:/, ''));

const declare = (field: string, digits: string): Endpoint | undefined => {
	const address = field.trim();
	const port = Number(digits);
	const isUsable = address !== ADDRESS_WITHHELD && /^[\w%\-.:]{1,64}$/.test(address);
	return port >= 1 && port <= 65_535 ? {address: isUsable ? address : '', port} : undefined;
};
