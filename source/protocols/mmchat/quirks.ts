import type {Charset} from '../../lib/charset.js';
import type {Capability, Shape} from '../protocol.js';
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
	/** What the protocol has and this program has not. */
	readonly lacks: readonly Capability[];
	readonly snoop: SnoopQuirks;
};

/** What differs in the lines that somebody sees who snoops (facts 8, 3.3). */
export type SnoopQuirks = {
	/** The program cuts so much off a line: two colours of two digits in MudMaster's numbers, here white on black. */
	readonly prefix: '' | '1500' | '1500\n';
	/** Its own lines begin with two colours. */
	readonly isColoured: boolean;
	/** In zChat a line begins with the sender's stamp, and with nothing else. */
	readonly isStamped: boolean;
	/** Its user is asked whether we may snoop, or it answers for him. */
	readonly isAnswered: boolean;
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

const PLAIN_LINES: SnoopQuirks = {prefix: '', isColoured: false, isStamped: true, isAnswered: true};

const lacks: Readonly<Partial<Record<Client, readonly Capability[]>>> = {
	mudlet: ['files'],
	kildclient: ['peek'],
};

const snoopQuirks: Readonly<Partial<Record<Client, SnoopQuirks>>> = {
	tintin: {...PLAIN_LINES, isAnswered: false},
	mushclient: {...PLAIN_LINES, prefix: '1500', isColoured: true, isStamped: false},
	mudmaster: {...PLAIN_LINES, prefix: '1500\n', isColoured: true},
	mudbot: {...PLAIN_LINES, prefix: '1500'},
	// Cuts four bytes off in both protocols: its stamp in zChat, the first letters of the line in MudMaster chat.
	kildclient: {...PLAIN_LINES, prefix: '1500'},
};

const plain = (client: Client, charset: Charset, shape: Shape): Quirks => ({
	client,
	charset,
	shape,
	answersUnknown: false,
	lacks: lacks[client] ?? [],
	snoop: snoopQuirks[client] ?? PLAIN_LINES,
});

/** Before the version is known, and for programs never heard of. */
export const unknownClient: Quirks = plain('other', 'utf-8', SINGLE);

const known: ReadonlyArray<readonly [substring: string, quirks: Quirks]> = [
	['tintin', plain('tintin', 'utf-8', TINTIN)],
	['mushclient', {...plain('mushclient', LATIN, GATHERED), answersUnknown: true}],
	['mudlet', plain('mudlet', LATIN, SINGLE)],
	['mudmaster', plain('mudmaster', LATIN, SINGLE)],
	['axmud', plain('axmud', LATIN, GATHERED)],
	['mudbot', plain('mudbot', LATIN, SINGLE)],
	['kildclient', {...plain('kildclient', LATIN, GATHERED), answersUnknown: true}],
	['mudlark', plain('mudlark', 'utf-8', GATHERED)],
];

/** What is known of a program by the version it announces. */
export const quirksOf = (version: string): Quirks => {
	const lowercase = version.toLowerCase();
	return known.find(([substring]) => lowercase.includes(substring))?.[1] ?? unknownClient;
};
