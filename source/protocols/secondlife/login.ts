/** Logging in: one request over HTTP, which has the password in it, and what is answered (facts 3). */
import {canonicalAddress, isHostAddress} from '../../lib/ip.js';
import {md5} from '../../lib/md5.js';
import type {Endpoint, HttpRequest} from '../protocol.js';
import {parseUuid, type Uuid} from './uuid.js';
import {memberText as text, readResponse, writeCall, type XmlRpcStruct} from './xmlrpc.js';

export type LoginOptions = {
	/** Where the grid takes logins; an http or https URL. */
	readonly uri: string;
	/** What an answer `elsewhere` named instead of the usual. */
	readonly method?: string;
	readonly first: string;
	readonly last: string;
	/** The password. */
	readonly secret: string;
	/** `last`, `home`, or `uri:Region&x&y&z`. */
	readonly start: string;
	/** The name of the program, as some grids let only those in that they know. */
	readonly channel: string;
	readonly version: string;
	/** The digits of the second factor. */
	readonly token?: string;
	/** What an earlier login with a second factor was answered, in place of another one. */
	readonly mfaHash?: string;
};

export type LoginAnswer =
	| {
		readonly result: 'in';
		readonly agentId: Uuid;
		readonly sessionId: Uuid;
		readonly circuitCode: number;
		readonly simulator: Endpoint;
		/** An http or https URL, to be kept secret: who knows it is in. */
		readonly seed: string;
		readonly name: {readonly first: string; readonly last: string};
		/** What the grid says to its guests; like all texts here not yet fit for a terminal. */
		readonly message: string;
		readonly mfaHash?: string;
	}
	/** `reason` is a word such as `key` or `presence`, or `fault`; `message` is for people. */
	| {readonly result: 'refused'; readonly reason: string; readonly message: string}
	/** Ask there. */
	| {readonly result: 'elsewhere'; readonly uri: string; readonly method: string}
	| {readonly result: 'unreadable'};

const METHOD = 'login_to_simulator';

/** A grid asks its own services before it answers. */
const TIMEOUT_MS = 60_000;

/** Bytes. OpenSim sends the whole inventory's folders along, half a kilobyte each, whether one asks for them or not. */
const ANSWER_LIMIT = 4 * 1024 * 1024;

/** Linden Lab's grids have always known the first 16 characters of a password only. */
const LINDEN_PASSWORD = 16;

const LINDEN_HOST = /(?:^|\.)lindenlab\.com$/v;

/** Agrees to no terms: those have to be read by a person, in a viewer. */
export const loginRequest = (options: LoginOptions): HttpRequest => {
	const {uri, first, last, start, channel, version, token = '', mfaHash = ''} = options;
	return {
		method: 'POST',
		url: uri,
		headers: {'content-type': 'text/xml'},
		body: writeCall(options.method ?? METHOD, {
			first,
			last,
			passwd: `$1$${md5(passwordFor(options))}`,
			start,
			channel,
			version,
			platform: 'Lin',
			mac: stableId('mac', options),
			id0: stableId('id0', options),
			agree_to_tos: false,
			read_critical: false,
			token,
			mfa_hash: mfaHash,
			options: [],
		}),
		timeout: TIMEOUT_MS,
		limit: ANSWER_LIMIT,
	};
};

export const readLogin = (body: Uint8Array): LoginAnswer => {
	const response = readResponse(body);
	if (!response) {
		return {result: 'unreadable'};
	}

	if ('fault' in response) {
		return {result: 'refused', reason: 'fault', message: response.fault};
	}

	const {struct} = response;
	switch (text(struct, 'login').toLowerCase()) {
		case 'true': {
			return readEntry(struct);
		}

		case 'false': {
			return {result: 'refused', reason: text(struct, 'reason'), message: text(struct, 'message')};
		}

		case 'indeterminate': {
			const uri = text(struct, 'next_url');
			return isWebUrl(uri) ? {result: 'elsewhere', uri, method: text(struct, 'next_method') || METHOD} : {result: 'unreadable'};
		}

		default: {
			return {result: 'unreadable'};
		}
	}
};

/** All that a session needs, or it is none. */
const readEntry = (struct: XmlRpcStruct): LoginAnswer => {
	const agentId = parseUuid(text(struct, 'agent_id'));
	const sessionId = parseUuid(text(struct, 'session_id'));
	const circuitCode = integer(struct, 'circuit_code');
	const address = canonicalAddress(text(struct, 'sim_ip'));
	const port = integer(struct, 'sim_port');
	const seed = text(struct, 'seed_capability');
	const isComplete = agentId && sessionId && circuitCode !== undefined && address && isHostAddress(address)
		&& port !== undefined && port > 0 && port <= 0xFF_FF && isWebUrl(seed);
	if (!isComplete) {
		return {result: 'unreadable'};
	}

	const mfaHash = text(struct, 'mfa_hash');
	return {
		result: 'in',
		agentId,
		sessionId,
		// Unsigned on the wire, while XML-RPC knows signed numbers only.
		circuitCode: circuitCode >>> 0,
		simulator: {address, port},
		seed,
		name: {first: unquoted(text(struct, 'first_name')), last: unquoted(text(struct, 'last_name'))},
		message: text(struct, 'message'),
		...(mfaHash !== '' && {mfaHash}),
	};
};

const passwordFor = ({uri, secret}: LoginOptions): string =>
	LINDEN_HOST.test(URL.parse(uri)?.hostname ?? '') ? [...secret].slice(0, LINDEN_PASSWORD).join('') : secret;

/** Grids want to know a machine again. They may know the account again, and nothing of the machine. */
const stableId = (purpose: string, {channel, first, last}: LoginOptions): string => md5(`${purpose} ${channel} ${first} ${last}`.toLowerCase());

const integer = (struct: XmlRpcStruct, member: string): number | undefined => {
	const digits = text(struct, member).trim();
	return /^-?\d{1,10}$/v.test(digits) ? Number(digits) : undefined;
};

/** Linden Lab puts first names in quotes. */
const unquoted = (name: string): string => name.replace(/^"(?<inside>.*)"$/v, '$<inside>');

const isWebUrl = (url: string): boolean => ['http:', 'https:'].includes(URL.parse(url)?.protocol ?? '');
