/**
The sender's name is only text on this wire. Here our own texts get the wording that other programs and hubs parse
(facts 1 rule 6, 5.1), and theirs is recognised again.
*/
import {encode, type Charset} from '../../lib/charset.js';
import {sliceSgr} from '../../lib/sgr.js';
import type {Permission, Scope} from '../protocol.js';

export type Spoken = Exclude<Scope, 'notice'>;

/** Bytes of text per block: one TCP segment with the wording around it (facts 1 rule 2, 5.1). */
export const TEXT_SIZE = 1200;

const audience: Record<Spoken, string> = {
	everybody: 'everybody',
	personal: 'you',
	group: 'the group',
};

export const chats = (name: string, scope: Spoken, text: string): string => `\n${name} chats to ${audience[scope]}, '${text}'\n`;

/** An emote is the bare sentence in every scope: what TinTin++, Mudlet and MudMaster send. */
export const emotes = (name: string, text: string): string => `\n${name} ${text}\n`;

/** Several lines, as MUSHclient pastes them. */
export const pastes = (name: string, scope: Spoken, text: string): string => `\n${name} pastes to ${audience[scope]}: \n\n${text}\n`;

/** What MudMaster tells a peer of what he may do; hubs wait for some of it. */
export const permits = (name: string, permission: Permission, on: boolean): string => {
	switch (permission) {
		case 'snoop': {
			return `You are ${on ? 'now' : 'no longer'} allowed to snoop ${name}.`;
		}

		case 'files': {
			return `${name} is ${on ? '' : 'no longer '}accepting file transfers from you.`;
		}

		case 'commands': {
			return `${name} is ${on ? 'now' : 'no longer'} accepting commands from you.`;
		}

		case 'serve': {
			return `You are ${on ? 'now' : 'no longer'} being ChatServed by ${name}.`;
		}
	}
};

/** Cuts a text that would not fit one block, at blanks where there are any, never inside a character. */
export const split = (text: string, charset: Charset): readonly string[] => {
	if (text.length <= TEXT_SIZE && encode(text, charset).length <= TEXT_SIZE) {
		return [text];
	}

	const parts: string[] = [];
	let part = '';
	let size = 0;
	for (const character of text) {
		const {length} = encode(character, charset);
		if (size + length > TEXT_SIZE) {
			const blank = part.lastIndexOf(' ');
			const cut = blank > part.length / 2 ? blank + 1 : part.length;
			parts.push(part.slice(0, cut).trimEnd());
			part = part.slice(cut);
			size = encode(part, charset).length;
		}

		part += character;
		size += length;
	}

	return [...parts, part];
};

/** Cuts a text that would not fit one block between its lines, and only where a line alone is too long inside it. */
export const splitLines = (text: string, charset: Charset): readonly string[] => {
	const parts: string[] = [];
	let part: string | undefined;
	for (const line of text.split('\n').flatMap(whole => split(whole, charset))) {
		const longer = part === undefined ? line : `${part}\n${line}`;
		if (part !== undefined && encode(longer, charset).length > TEXT_SIZE) {
			parts.push(part);
			part = line;
		} else {
			part = longer;
		}
	}

	return [...parts, part ?? ''];
};

export type Utterance = {
	readonly emote: boolean;
	/** The wording names the very connection it came over. */
	readonly verified: boolean;
	/** Who is named, where that is somebody else. */
	readonly speaker?: string;
	readonly text: string;
	readonly ansi?: string;
};

/** Cleaned, without colours and with them. */
type Received = {readonly text: string; readonly ansi?: string};

const WHOM = '(?:everybody|everyone|all|you|the group)';
const wording = (pattern: string): RegExp => new RegExp(String.raw`^(?<name>[^\n]{1,64}?) ${pattern}$`, 'd');
const SAID = wording(String.raw`(?:chats|replies) to ${WHOM}, '(?<body>[\s\S]*)'`);
/** Axmud does not quote a smiley. */
const SMILED = wording(`(?:chats|replies) to ${WHOM}, (?<body>[^']*)`);
const PASTED = wording(String.raw`pastes to ${WHOM}:(?: \n\n| ?\n{1,2})(?<body>[\s\S]+)`);

/** TinTin++ passes texts on in a MESSAGE with its name behind them (facts 5.3). */
const SERVED = /^(?<said>[\s\S]*\S)\s+\[Served By [^\n\]]{1,64}\]$/;

/** MUSHclient, Axmud and KildClient put the audience before an emote. */
const ADDRESSED = /^(?:To (?:you|the group|everybody)[),]|\(To (?:the group|everybody)\)) /;

/** Without the line ends that most programs put around a text. */
const trim = (received: Received): Received => {
	const {text} = received;
	return slice(received, text.length - text.trimStart().length, text.trimEnd().length);
};

/** What programs put before their remarks, so that they stand out among the lines of the MUD. */
export const REMARK = '<CHAT> ';

/** The remark alone. */
export const remarkOf = (received: Received): Received => {
	const whole = trim(received);
	const {text} = whole;
	return text.startsWith(REMARK) ? slice(whole, REMARK.length, text.length) : whole;
};

/**
What a received text says, and who is named as saying it.
@param peer The name of the connection.
*/
export const recognise = (received: Received, peer: string): Utterance => {
	const whole = trim(received);
	const {text} = whole;
	const match = SAID.exec(text) ?? SMILED.exec(text) ?? PASTED.exec(text);
	const name = match?.groups?.['name'];
	const body = match?.indices?.groups?.['body'];
	if (name !== undefined && body) {
		return {emote: false, verified: name === peer, ...(name !== peer && {speaker: name}), ...slice(whole, ...body)};
	}

	const address = ADDRESSED.exec(text)?.[0].length ?? 0;
	return peer !== '' && text.startsWith(`${peer} `, address)
		? {emote: true, verified: true, ...slice(whole, address + peer.length + 1, text.length)}
		: {emote: false, verified: false, ...whole};
};

/** What TinTin++ has passed on for somebody else; nothing where it is a text of another kind. */
export const recogniseServed = (received: Received): Utterance | undefined => {
	const whole = trim(received);
	const said = SERVED.exec(whole.text)?.groups?.['said'];
	return said === undefined ? undefined : recognise(slice(whole, 0, said.length), '');
};

/** Does a text bear the mark of whoever has passed it on? */
export const isServedBy = (name: string, text: string): boolean => text.includes(`[Served By ${name}]`);

const slice = ({text, ansi}: Received, start: number, end: number): Received => {
	const plain = text.slice(start, end);
	const painted = ansi === undefined ? plain : sliceSgr(ansi, start, end);
	return painted === plain ? {text: plain} : {text: plain, ansi: painted};
};
