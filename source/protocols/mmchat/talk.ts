/** What two connected people say to each other, block by block. */
import {cleanText} from '../../lib/clean.js';
import type {MachineCommand, Scope} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {parseGroupField} from './group-field.js';
import {notice, type Effect, type Link} from './link.js';
import {chats, emotes, recognise, split} from './wording.js';

type Say = Extract<MachineCommand, {readonly command: 'say'}>;

/** What a block of a connected peer leads to. */
export const hear = (block: ChatBlock, link: Link): readonly Effect[] => {
	const {peer, reading} = link;
	switch (block.code) {
		case codes.textEverybody: {
			return [message('everybody', block, link)];
		}

		case codes.textPersonal: {
			return [message('personal', block, link)];
		}

		case codes.textGroup: {
			return [message('group', block, link)];
		}

		case codes.message: {
			return [message('notice', block, link)];
		}

		case codes.doNotDisturb: {
			return [notice('peer-dnd', `${peer} does not want to be disturbed.`)];
		}

		default: {
			return typeof block.code === 'number'
				? [{type: 'emit', event: {event: 'raw', code: block.code, text: cleanText(textOf(block, reading)).text}}]
				: [];
		}
	}
};

/** The blocks of one text of ours: several where it would not fit one. */
export const say = ({scope, text, emote, group}: Say, {self, writing}: Link): readonly Effect[] =>
	split(text, writing).map(part => ({
		type: 'send',
		block: {
			code: spoken[scope],
			payload: emote ? emotes(self.name, part) : chats(self.name, scope, part),
			charset: writing,
			...(group !== undefined && {group}),
		},
	}));

const spoken = {
	everybody: codes.textEverybody,
	personal: codes.textPersonal,
	group: codes.textGroup,
} as const;

const message = (scope: Scope, block: ChatBlock, {peer, reading}: Link): Effect => {
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
		block,
	};
};

const trimmed = ({text, ansi}: {readonly text: string; readonly ansi?: string}) => ({
	text: text.trim(),
	...(ansi !== undefined && {ansi: ansi.trim()}),
});
