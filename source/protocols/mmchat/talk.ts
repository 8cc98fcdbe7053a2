/** What two connected people say to each other, block by block. */
import type {Charset} from '../../lib/charset.js';
import {cleanText} from '../../lib/clean.js';
import type {Effect as AnyEffect, MachineCommand, Scope} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {parseGroupField} from './group-field.js';
import {chats, emotes, recognise, split} from './wording.js';

type Effect = AnyEffect<ChatBlock>;

type Say = Extract<MachineCommand, {readonly command: 'say'}>;

/** Both ends of the conversation as they are at the moment. */
export type Parties = {
	/** Our name. */
	readonly self: string;
	readonly peer: string;
	/** What the user has chosen for this peer; without it each text is looked at. */
	readonly reading: Charset | undefined;
	readonly writing: Charset;
};

export const send = (code: ChatBlock['code'], payload: string, charset: Charset): Effect =>
	({type: 'send', block: {code, payload, charset}});

const notice = (code: string, text: string): Effect => ({type: 'emit', event: {event: 'notice', code, text}});

/** What a block of a connected peer leads to. */
export const hear = (block: ChatBlock, parties: Parties): readonly Effect[] => {
	const {self, peer, reading, writing} = parties;
	switch (block.code) {
		case codes.textEverybody: {
			return [message('everybody', block, parties)];
		}

		case codes.textPersonal: {
			return [message('personal', block, parties)];
		}

		case codes.textGroup: {
			return [message('group', block, parties)];
		}

		case codes.message: {
			return [message('notice', block, parties)];
		}

		case codes.doNotDisturb: {
			return [notice('peer-dnd', `${peer} does not want to be disturbed.`)];
		}

		case codes.fileStart: {
			return [
				send(codes.fileDeny, `\n${self}'s program takes no files.\n`, writing),
				notice('file-refused', `${peer} offered a file; it was refused, because mudlark takes no files yet.`),
			];
		}

		case codes.snoop: {
			// The words are MudMaster's, because hubs match them (facts 8).
			return [
				send(codes.message, `\n<CHAT> ${self} has not given you permission to snoop.\n`, writing),
				notice('snoop-refused', `${peer} asked to snoop you and was refused.`),
			];
		}

		default: {
			return typeof block.code === 'number'
				? [{type: 'emit', event: {event: 'raw', code: block.code, text: cleanText(textOf(block, reading)).text}}]
				: [];
		}
	}
};

/** The blocks of one text of ours: several where it would not fit one. */
export const say = ({scope, text, emote, group}: Say, {self, writing}: Parties): readonly Effect[] =>
	split(text, writing).map(part => ({
		type: 'send',
		block: {
			code: spoken[scope],
			payload: emote ? emotes(self, part) : chats(self, scope, part),
			charset: writing,
			...(group !== undefined && {group}),
		},
	}));

const spoken = {
	everybody: codes.textEverybody,
	personal: codes.textPersonal,
	group: codes.textGroup,
} as const;

const message = (scope: Scope, block: ChatBlock, {peer, reading}: Parties): Effect => {
	const received = cleanText(textOf(block, reading));
	const {verified, ...utterance} = scope === 'notice'
		? {...trimmed(received), emote: false, verified: false}
		: recognise(received, peer);
	return {
		type: 'emit',
		event: {
			event: 'message',
			scope,
			...utterance,
			...(scope === 'group' && {group: parseGroupField(block.group ?? '', reading)}),
			from: {name: peer, verified},
		},
	};
};

const trimmed = ({text, ansi}: {readonly text: string; readonly ansi?: string}) => ({
	text: text.trim(),
	...(ansi !== undefined && {ansi: ansi.trim()}),
});
