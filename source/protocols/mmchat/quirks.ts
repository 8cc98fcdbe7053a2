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
	readonly files: FileQuirks;
	readonly snoop: SnoopQuirks;
};

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
	/** A second request ends it; otherwise only the user of that program can. */
	readonly isToggle: boolean;
};

/** What a ping says that is no user's: it asks whether everything was read. */
export const PROBE = '0';

const LATIN: Charset = 'windows-1252';

/** So much, and then no more until a ping was answered. */
const inPortions = (bytes: number) => ({bytes, probe: {code: code.pingRequest, payload: PROBE}, patience: 5000});

/** Programs that keep one block per read, or share a buffer among peers, get one block per write (facts 1 rule 2). */
const SINGLE: Shape = {write: 1};
const GATHERED: Shape = {write: 64 * 1024};

/**
TinTin++ reads 13 to 17 KB ten times a second and loses a block that the end of a read cuts. Writes are segments, so that a
read between two of them cuts nothing.
*/
const TINTIN: Shape = {write: 1400, window: inPortions(12 * 1024)};

/** MudMaster reads 5,000 bytes and overwrites the last one of a full read (its ChatServer.cpp). */
const MUDMASTER: Shape = {write: 1, window: inPortions(4000)};

const PLAIN_LINES: SnoopQuirks = {prefix: '', isColoured: false, isStamped: true, isAnswered: true, isToggle: true};

/** Before the version is known, and for programs never heard of. One file block at a time is what every sender can do. */
export const unknownClient: Quirks = {
	client: 'other',
	charset: 'utf-8',
	shape: SINGLE,
	answersUnknown: false,
	lacks: [],
	files: {ahead: 1},
	snoop: PLAIN_LINES,
};

const known: Readonly<Record<Exclude<Client, 'other'>, Partial<Quirks>>> = {
	tintin: {
		shape: TINTIN,
		// It does not look whether its answers fit into the socket's buffer. The sockets of calls that it has made block
		// instead, so from there more can be asked for (facts 7.3).
		files: {ahead: 32, aheadOfCaller: 512, isBare: true, losesWholeBlock: true},
		snoop: {...PLAIN_LINES, isAnswered: false},
	},
	mushclient: {
		charset: LATIN,
		shape: GATHERED,
		answersUnknown: true,
		files: {ahead: 32, aheadInZchat: 16, sums: true},
		snoop: {...PLAIN_LINES, prefix: '1500', isColoured: true, isStamped: false},
	},
	mudlet: {charset: LATIN, lacks: ['files']},
	mudmaster: {
		charset: LATIN,
		shape: MUDMASTER,
		files: {ahead: 32},
		snoop: {...PLAIN_LINES, prefix: '1500\n', isColoured: true},
	},
	axmud: {charset: LATIN, shape: GATHERED, files: {ahead: 4}},
	mudbot: {charset: LATIN, snoop: {...PLAIN_LINES, prefix: '1500'}},
	kildclient: {
		charset: LATIN,
		shape: GATHERED,
		answersUnknown: true,
		lacks: ['peek'],
		files: {ahead: 4},
		// It cuts four bytes off in both protocols: our stamp in zChat, the first letters of the line in MudMaster chat.
		snoop: {...PLAIN_LINES, prefix: '1500', isToggle: false},
	},
	mudlark: {shape: GATHERED, files: {ahead: 16, aheadAtMost: 1024, isExtended: true}},
};

/** What is known of a program by the version it announces. */
export const quirksOf = (version: string): Quirks => {
	const lowercase = version.toLowerCase();
	const client = (Object.keys(known) as Array<keyof typeof known>).find(name => lowercase.includes(name));
	return client ? {...unknownClient, client, ...known[client]} : unknownClient;
};
