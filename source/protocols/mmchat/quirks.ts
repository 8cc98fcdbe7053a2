import type {Charset} from '../../lib/charset.js';
import type {Shape} from '../protocol.js';
import {code} from './codes.js';

/** The programs that have been looked into; `other` is everything else. */
export type Client = 'tintin' | 'mushclient' | 'mudlet' | 'mudmaster' | 'axmud' | 'mudbot' | 'kildclient' | 'mudlark' | 'other';

export type Quirks = {
	readonly client: Client;
	/** What the other program takes text to be (facts 10). */
	readonly charset: Charset;
	readonly shape: Shape;
	/** Answers what it does not know with a message to the user (facts 4). */
	readonly answersUnknown: boolean;
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

const plain = (client: Client, charset: Charset, shape: Shape): Quirks => ({client, charset, shape, answersUnknown: false});

/** Before the version is known, and for programs never heard of. */
export const unknownClient: Quirks = plain('other', 'utf-8', SINGLE);

const known: ReadonlyArray<readonly [substring: string, quirks: Quirks]> = [
	['tintin', plain('tintin', 'utf-8', TINTIN)],
	['mushclient', {client: 'mushclient', charset: LATIN, shape: GATHERED, answersUnknown: true}],
	['mudlet', plain('mudlet', LATIN, SINGLE)],
	['mudmaster', plain('mudmaster', LATIN, SINGLE)],
	['axmud', plain('axmud', LATIN, GATHERED)],
	['mudbot', plain('mudbot', LATIN, SINGLE)],
	['kildclient', plain('kildclient', LATIN, GATHERED)],
	['mudlark', plain('mudlark', 'utf-8', GATHERED)],
];

/** What is known of a program by the version it announces. */
export const quirksOf = (version: string): Quirks => {
	const lowercase = version.toLowerCase();
	return known.find(([substring]) => lowercase.includes(substring))?.[1] ?? unknownClient;
};
