/** What two connected people say to each other, block by block. */
import {cleanText} from '../../lib/clean.js';
import type {Block, MachineCommand} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {parseGroupField, trimGroupField} from './group-field.js';
import {notice, type Effect, type Link} from './link.js';
import {chats, emotes, isServedBy, pastes, recognise, recogniseServed, split, splitLines, trim, type Spoken} from './wording.js';

type Say = Extract<MachineCommand, {readonly command: 'say'}>;
type Paste = Extract<MachineCommand, {readonly command: 'paste'}>;

/** What a block of a connected peer leads to. */
export const hear = (block: ChatBlock, link: Link): readonly Effect[] => {
	const {peer, reading} = link;
	switch (block.code) {
		case codes.textEverybody: {
			return message('everybody', block, link);
		}

		case codes.textPersonal: {
			return message('personal', block, link);
		}

		case codes.textGroup: {
			return message('group', block, link);
		}

		case codes.message: {
			return [remark(block, link)];
		}

		case codes.doNotDisturb: {
			return [
				{type: 'peer', patch: {states: {dnd: true}}},
				notice('peer-dnd', `${peer} does not want to be disturbed.`),
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
export const say = ({scope, text, emote, group}: Say, link: Link): readonly Effect[] => {
	const {self, writing} = link;
	return split(text, writing).map(part => speak(scope, emote ? emotes(self.name, part) : chats(self.name, scope, part), link, group));
};

/** The same for several lines. */
export const paste = ({scope, text, group}: Paste, link: Link): readonly Effect[] =>
	splitLines(text, link.writing).map(part => speak(scope, pastes(link.self.name, scope, part), link, group));

/**
What somebody else has said, as it came: his words, his charset and, so that he knows it again, his stamp. Only what is
said in public is passed on.
*/
export const relay = (block: Block & Pick<ChatBlock, 'group' | 'stamp'>, {self, writing}: Link): readonly Effect[] => {
	const {code, payload, group, stamp} = block;
	if (code !== codes.textEverybody && code !== codes.textGroup) {
		return [];
	}

	return [{
		type: 'send',
		block: {
			code,
			payload,
			charset: writing,
			stamp: stamp === undefined || stamp === 0 ? self.stamp : stamp,
			...(group !== undefined && {group: trimGroupField(group)}),
		},
	}];
};

const spoken = {
	everybody: codes.textEverybody,
	personal: codes.textPersonal,
	group: codes.textGroup,
} as const;

const speak = (scope: Spoken, payload: string, {self, writing}: Link, group?: string): Effect => ({
	type: 'send',
	block: {code: spoken[scope], payload, charset: writing, stamp: self.stamp, ...(group !== undefined && {group})},
});

/** Nothing where it is our own text that has come back (facts 3.3). */
const message = (scope: Spoken, block: ChatBlock, {peer, reading, self}: Link): readonly Effect[] => {
	if (block.stamp === self.stamp) {
		return [];
	}

	const received = cleanText(textOf(block, reading));
	const {verified, ...utterance} = recognise(received, peer);
	// What we have passed on ourselves goes round no further (facts 5.3).
	const mayBeRelayed = scope !== 'personal' && !isServedBy(self.name, received.text);
	return [{
		type: 'emit',
		event: {
			event: 'message',
			scope,
			...utterance,
			...(scope === 'group' && {group: parseGroupField(block.group ?? '', reading)}),
			from: {name: peer, verified},
		},
		...(mayBeRelayed && {block}),
	}];
};

/** A text for the user that is nobody's, or what TinTin++ makes of everybody's. */
const remark = (block: ChatBlock, {peer, reading}: Link): Effect => {
	const received = cleanText(textOf(block, reading));
	const served = recogniseServed(received);
	const {verified, ...utterance} = served ?? {emote: false, verified: false, ...trim(received)};
	return {
		type: 'emit',
		event: {event: 'message', scope: served ? 'everybody' : 'notice', ...utterance, from: {name: peer, verified}},
	};
};
