import * as z from 'zod';
import type {SocketPlace} from '../protocol.js';

/** What `/set` and the docs tell of a key. All of them are read at the login. */
const about = (description: string, allowed?: string) => ({description, applies: 'open', ...(allowed !== undefined && {allowed})});

const text = (limit: number) => z.string().max(limit).regex(/^\P{Control}*$/v);

const field = (limit: number, description: string) => text(limit).optional().meta(about(description, `text of at most ${limit} characters on one line`));

const START = /^(?:last|home|uri:[\P{Control}--&]{1,63}&\d{1,6}&\d{1,6}&\d{1,6})$/v;

const isWebAddress = (uri: string): boolean => /^https?:$/v.test(URL.parse(uri)?.protocol ?? '');

/** A section `[grid.NAME]`. */
export const settings = z.object({
	enabled: z.boolean().default(false).meta({description: 'Log in at the start, as `/grid login NAME` does at any time.', applies: 'restart'}),
	'login-uri': z.string().max(2048).refine(uri => isWebAddress(uri)).optional().meta(about(
		'Where the grid takes logins, such as `https://login.agni.lindenlab.com/cgi-bin/login.cgi` or `http://127.0.0.1:9000/` for a grid on your own machine.',
		'an address that begins with https:// or http://',
	)),
	first: field(63, 'First name of your avatar.'),
	last: text(63).default('Resident').meta(about('Last name of your avatar. Newer accounts of Second Life have none; then leave this out.', 'text of at most 63 characters on one line')),
	'password-cmd': z.string().optional().meta(about('A command whose first line of output is the password, such as one of your password manager.')),
	'password-file': z.string().optional().meta(about('A file with the password, which nobody but you may read (mode 0600).')),
	start: z.string().regex(START).default('last').meta(about(
		'Where your avatar stands: where it was (`last`), at `home`, or at `uri:REGION&X&Y&Z`. After a lost connection it is always `last`.',
		'"last", "home" or "uri:REGION&X&Y&Z"',
	)),
	groups: z.array(text(63)).optional().meta(about('The groups whose chat is opened after the login, by name. Without it, all that you are a member of.', 'a list of names')),
	channel: field(63, 'What the grid is told of the program. Without it, `mudlark`.'),
});

export type SecondLifeSettings = Readonly<z.output<typeof settings>>;

export const fullName = ({first = '', last}: SecondLifeSettings): string => `${first} ${last}`.trim();

/** Any port will do: a region answers to where it hears us from. */
export const socketPlace = ({enabled}: SecondLifeSettings): SocketPlace => ({enabled, port: 0});
