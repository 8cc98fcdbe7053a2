import * as z from 'zod';
import {isCharset} from '../../lib/charset.js';
import {canonicalAddress} from '../../lib/ip.js';
import type {Self, SocketPlace} from '../protocol.js';
import {limits} from './limits.js';

/** What `/set` and the docs tell of a key. All of them are read when they are needed. */
const about = (description: string, allowed?: string) => ({description, applies: 'now', ...(allowed !== undefined && {allowed})});

const text = (limit: number) => z.string().max(limit).regex(/^\P{Control}*$/v);

const textRule = (limit: number): string => `text of at most ${limit} characters on one line`;

const field = (limit: number, description: string) => text(limit).optional().meta(about(description, textRule(limit)));

/** The section `[ipchat]`. */
export const settings = z.object({
	enabled: z.boolean().default(false).meta({description: 'Switch IPchat on at the start, as `--ipchat` does for one run and `/ipchat on` at any time.', applies: 'restart'}),
	address: z.string().refine(address => canonicalAddress(address) !== undefined).optional().meta({
		description: 'Use this address of your machine only. Without it, all of them, IPv4 and IPv6.',
		applies: 'open',
		allowed: 'an IPv4 address or an IPv6 address without brackets',
	}),
	port: z.int().min(0).max(65_535).default(1499).meta({description: 'UDP port. Whoever uses another one than 1499 is found only by those who know it. 0 takes any free port.', applies: 'open'}),
	handle: field(limits.handle, 'What you are called. Without it, your chat name.'),
	name: field(limits.field, 'Your real name, for those who ask for information.'),
	email: field(limits.field, 'Your e-mail address, for those who ask for information.'),
	url: field(limits.url, 'Your home page, for those who ask for it.'),
	location: field(limits.field, 'Where you are, for those who ask for information.'),
	comment: field(limits.field, 'Anything else, for those who ask for information. While you are away, the reason takes its place.'),
	header: z.enum(['auto', 'DynamIP', 'DIP']).default('auto').meta(about(
		'What datagrams begin with: `DynamIP` as in 1997, `DIP` as in later versions. `auto` answers in kind and tries both on strangers.',
	)),
	charset: z.string().refine(label => isCharset(label)).optional().meta(about(
		'Encoding of your texts, and of what comes in and is not UTF-8. Without it, it follows from what the other writes.',
		'the name of a charset, such as "utf-8", "latin1" or "windows-1252"',
	)),
	broadcast: z.boolean().default(false).meta(about('Ask who is in your network when IPchat is switched on, as `/ipchat poll` does.')),
	strangers: z.enum(['lan', 'all', 'none']).default('lan').meta(about(
		'Who is answered without being in the list: those in your networks (`lan`), everybody (`all`), or nobody (`none`). Whom you have polled yourself is no stranger.',
	)),
	mismatch: z.enum(['flag', 'drop']).default('flag').meta(about(
		'What becomes of datagrams whose sender gives another address than his own, as all do behind a router: `flag` shows it in `/info`, `drop` ignores them.',
	)),
	netmeeting: z.enum(['never', 'ask']).default('never').meta(about(
		'Requests for a NetMeeting call: declined (`never`), or a question; what you accept is kept as a file and never opened.',
	)),
	'probe-public': z.boolean().default(false).meta(about('Also poll public addresses that somebody shares with you.')),
	'public-address': z.string().refine(address => canonicalAddress(address) === address).optional().meta(about(
		'The address you give as yours, where a router shows another one to the world.',
		'an IPv4 address or an IPv6 address without brackets',
	)),
	'reply-to-source-port': z.boolean().default(false).meta(about('Answer strangers to the port they send from, instead of your own IPchat port.')),
});

export type IpchatSettings = Readonly<z.output<typeof settings>>;

export const handleOf = ({handle}: IpchatSettings, {name}: Self): string => handle ?? name;

export const socketPlace = ({enabled, address, port}: IpchatSettings): SocketPlace => ({enabled, address, port});
