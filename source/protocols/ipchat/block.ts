import {bytes} from '../../lib/bytes.js';
import type {Block} from '../protocol.js';

/** What a datagram begins with: the program of 1997 says `DynamIP`, its later versions `DIP` (facts 2.3). */
export type Dialect = 'DynamIP' | 'DIP';

/** The letters, case-sensitive (facts 3). */
export const letters = {
	poll: 'P',
	pollAnswer: 'p',
	hail: 'H',
	hailAnswer: 'A',
	bye: 'B',
	asleep: 'S',
	awake: 's',
	publicText: 'T',
	privateText: 't',
	message: 'M',
	messageAnswer: 'm',
	distribute: 'D',
	information: 'I',
	handle: 'h',
	name: 'n',
	email: 'e',
	homepage: 'i',
	location: 'l',
	date: 'd',
	comment: 'c',
	version: 'v',
	url: 'U',
	urlAnswer: 'u',
	netmeeting: 'X',
	netmeetingAccepted: 'x',
	netmeetingDeclined: 'y',
} as const;

export type Letter = typeof letters[keyof typeof letters];

/** One datagram. */
export type IpchatBlock = Block & {
	/** A letter; one that nobody knows may come in. */
	readonly code: string;
	readonly dialect: Dialect;
	/** The address that stands in brackets: what the sender says of himself, and nothing else (facts 8). */
	readonly claim: string;
};

/** The message of a block that came in: bytes, as the codec found them. */
export const dataOf = ({payload}: IpchatBlock): Uint8Array => typeof payload === 'string' ? bytes(payload) : payload;

const known: ReadonlySet<string> = new Set(Object.values(letters));

export const isLetter = (code: string): boolean => known.has(code);
