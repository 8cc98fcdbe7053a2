import * as z from 'zod';
import {isCharset} from '../lib/charset.js';
import {about} from './about.js';

/** The other programs' tables hold no longer names; ours take what a peer may call himself. */
const LONGEST_NAME = 64;

/** The name field of DNS. */
const LONGEST_HOST = 253;

/** The group field of a group text (MudMaster chat) has 15 bytes. */
const LONGEST_GROUP = 15;

const CONTROL = /[\p{Control}\p{Format}\p{Line_Separator}\p{Paragraph_Separator}]/v;

/** Why nobody could be found by this name; a clause that follows the name. */
const checkContactName = (name: string): string | undefined => {
	if (name === '') {
		return 'is empty';
	}

	if (name.length > LONGEST_NAME) {
		return `is longer than ${LONGEST_NAME} characters`;
	}

	if (CONTROL.test(name) || name.includes('"')) {
		return 'has a quotation mark or a control character';
	}

	if (name.trim() !== name) {
		return 'begins or ends with a blank';
	}

	if (/^[#@]/v.test(name)) {
		return `begins with ${name[0]}, which stands for a room`;
	}

	if (['all', 'everybody'].includes(name.toLowerCase())) {
		return 'means everybody';
	}

	return /^\d+$/v.test(name) ? 'is only digits and would be taken for the number of a peer' : undefined;
};

/** Why this can't be a host; a clause that follows it. */
const checkHost = (host: string): string | undefined => {
	if (host === '') {
		return 'is empty';
	}

	if (host.length > LONGEST_HOST) {
		return `is longer than ${LONGEST_HOST} characters`;
	}

	if (host.includes('://')) {
		return 'is a URL';
	}

	if (/^\[.*\]$/v.test(host)) {
		return 'has brackets, which only an address with a port needs';
	}

	if (host.startsWith('[') || /^[^:]*:\d*$/v.test(host)) {
		return 'has a port in it, which is a key of its own (port)';
	}

	if (host.includes(':') && !/^[\d.:a-f]+(?:%[\w\-.]+)?$/iv.test(host)) {
		return 'is no IPv6 address';
	}

	return /[\s"\/\\]/v.test(host) || CONTROL.test(host) ? 'has a blank, a slash or a quotation mark' : undefined;
};

/** Why no caller could be meant by this; a clause that follows it. */
const checkBlocked = (who: string): string | undefined => {
	if (who === '' || who.trim() !== who || CONTROL.test(who)) {
		return 'is empty, or has a blank at an end or a control character';
	}

	return who.length > LONGEST_NAME ? `is longer than ${LONGEST_NAME} characters` : undefined;
};

const checkGroup = (group: string): string | undefined => {
	if (group === '' || group.trim() !== group || CONTROL.test(group)) {
		return 'is empty, or has a blank at an end or a control character';
	}

	return new TextEncoder().encode(group).length > LONGEST_GROUP ? `is longer than ${LONGEST_GROUP} bytes` : undefined;
};

/** A string with a rule whose reason the mistake quotes. */
export const textWith = (reason: (text: string) => string | undefined) => z.string().superRefine((text, context) => {
	const message = reason(text);
	if (message !== undefined) {
		context.addIssue({code: 'custom', message});
	}
});

/** One `[[peer]]`; the first protocol is the default one. */
export const contactSchema = (protocols: readonly string[]) => z.strictObject({
	name: textWith(checkContactName).meta(about(
		'What you call this peer: `/call NAME`.',
		{applies: 'now', allowed: `1 to ${LONGEST_NAME} characters, not only digits, not "all"`},
	)),
	host: textWith(checkHost).meta(about('Host name or IP address.', {applies: 'now', allowed: 'a host name, an IPv4 address or an IPv6 address without brackets'})),
	port: z.int().min(1).max(65_535).optional().meta(about('Port. Without it, the usual one of what the peer speaks: 4050, or 1499 for IPchat.', {applies: 'now'})),
	protocol: z.enum(protocols).default(protocols[0]!).meta(about('What the peer speaks.', {applies: 'connection'})),
	charset: textWith(label => isCharset(label) ? undefined : 'is no charset that mudlark knows').optional().meta(about(
		'Encoding of this peer\'s texts, both ways. Without it, it follows from the program the peer uses.',
		{applies: 'connection', allowed: 'the name of a charset, such as "utf-8", "latin1" or "windows-1252"'},
	)),
	group: textWith(checkGroup).optional().meta(about(
		'The group the peer is put into when it comes online, as with `/setgroup`.',
		{applies: 'connection', allowed: `text of 1 to ${LONGEST_GROUP} bytes`},
	)),
	reconnect: z.boolean().default(true).meta(about(
		'Call again when the connection to this peer, whom you have called, is lost.',
		{applies: 'now'},
	)),
});

/** A peer in the config or the address book. */
export type Contact = Readonly<z.output<ReturnType<typeof contactSchema>>>;

/** Contacts that bear a name somebody before them has, by position. Case does not tell names apart. */
const duplicates = (contacts: readonly unknown[]): ReadonlyArray<{readonly index: number; readonly name: string}> => {
	const seen = new Set<string>();
	const found = [];
	for (const [index, contact] of contacts.entries()) {
		const name = typeof contact === 'object' && contact !== null && 'name' in contact ? contact.name : undefined;
		if (typeof name !== 'string') {
			continue;
		}

		if (seen.has(name.toLowerCase())) {
			found.push({index, name});
		}

		seen.add(name.toLowerCase());
	}

	return found;
};

/** All `[[peer]]` entries of a file. */
export const contactsSchema = (protocols: readonly string[]) => z.array(contactSchema(protocols))
	.superRefine((contacts, context) => {
		for (const {index, name} of duplicates(contacts)) {
			context.addIssue({code: 'custom', path: [index, 'name'], input: name, message: 'is the name of another [[peer]] above'});
		}
	}, {when: ({value}) => Array.isArray(value)})
	.default([])
	.meta({description: 'People you call, one `[[peer]]` each. Those added by `/peer add` are kept in address-book.toml.', allowed: 'tables, each written as [[peer]] in double brackets'});

/** Whose calls are refused. */
export const blockedSchema = z.array(textWith(checkBlocked).meta({allowed: `a name or an IP address, 1 to ${LONGEST_NAME} characters`}))
	.default([])
	.meta({description: 'Names and addresses whose calls are refused; `/block` keeps them.', allowed: 'names and IP addresses in brackets'});
