import type {Charset} from '../../lib/charset.js';
import type {Shape} from '../protocol.js';
import {code} from './codes.js';

/** The programs that have been looked into; `other` is everything else. */
export type Client = 'tintin' | 'mushclient' | 'mudlet' | 'mudmaster' | 'axmud' | 'mudbot' | 'kildclient' | 'mudlark' | 'other';

/** How the other program sends and takes files (facts 7). */
export type FileQuirks = {
	/** Blocks that it may be asked for before the first of them is here (facts 7.3). */
	readonly ahead: number;
	/** The same where it has called us. */
	readonly aheadOfCaller?: number;
	/** The same over zChat. */
	readonly aheadInZchat?: number;
	/** Up to so many, as the line bears it. */
	readonly aheadAtMost?: number;
	/** It takes file blocks without a terminator. */
	readonly isBare?: true;
	/** It loses the last block of a file that consists of whole blocks. */
	readonly losesWholeBlock?: true;
	/** It tells its "sumcheck" of each file, and reads ours. */
	readonly sums?: true;
	/** It knows what mudlark has added; see file-extension.ts. */
	readonly isExtended?: true;
	/** It has no file transfer at all. */
	readonly isMissing?: true;
};

export type Quirks = {
	readonly client: Client;
	/** What the other program takes text to be (facts 10). */
	readonly charset: Charset;
	readonly shape: Shape;
	/** Answers what it does not know with a message to the user (facts 4). */
	readonly answersUnknown: boolean;
	readonly files: FileQuirks;
};

/** What a ping says that is no user's: it asks whether everything was read. */
export const PROBE = '0';

const LATIN: Charset = 'windows-1252';

/**
Programs that keep one block per read, or share a buffer among peers, get one block per write (facts 1 rule 2).
TinTin++ reads 13 to 17 KB ten times a second and loses a block that the end of a read cuts. So much is sent and no more
until it has answered a ping; in writes of a segment, so that a read between two of them cuts nothing.
*/
const SINGLE: Shape = {write: 1};
const GATHERED: Shape = {write: 64 * 1024};
const TINTIN: Shape = {
	write: 1400,
	window: {bytes: 12 * 1024, probe: {code: code.pingRequest, payload: PROBE}, patience: 5000},
};

/** One at a time is what every sender can do. */
const ONE_BY_ONE: FileQuirks = {ahead: 1};

const plain = (client: Client, charset: Charset, shape: Shape, files: FileQuirks): Quirks => ({client, charset, shape, answersUnknown: false, files});

/** Before the version is known, and for programs never heard of. */
export const unknownClient: Quirks = plain('other', 'utf-8', SINGLE, ONE_BY_ONE);

/**
TinTin++ does not look whether its answers fit into the socket's buffer. The sockets of calls that it has made block
instead, so from there more can be asked for (facts 7.3).
*/
const known: ReadonlyArray<readonly [substring: string, quirks: Quirks]> = [
	['tintin', plain('tintin', 'utf-8', TINTIN, {ahead: 32, aheadOfCaller: 512, isBare: true, losesWholeBlock: true})],
	['mushclient', {...plain('mushclient', LATIN, GATHERED, {ahead: 32, aheadInZchat: 16, sums: true}), answersUnknown: true}],
	['mudlet', plain('mudlet', LATIN, SINGLE, {...ONE_BY_ONE, isMissing: true})],
	['mudmaster', plain('mudmaster', LATIN, SINGLE, {ahead: 32})],
	['axmud', plain('axmud', LATIN, GATHERED, {ahead: 4})],
	['mudbot', plain('mudbot', LATIN, SINGLE, ONE_BY_ONE)],
	['kildclient', plain('kildclient', LATIN, GATHERED, {ahead: 4})],
	['mudlark', plain('mudlark', 'utf-8', GATHERED, {ahead: 16, aheadAtMost: 1024, isExtended: true})],
];

/** What is known of a program by the version it announces. */
export const quirksOf = (version: string): Quirks => {
	const lowercase = version.toLowerCase();
	return known.find(([substring]) => lowercase.includes(substring))?.[1] ?? unknownClient;
};
