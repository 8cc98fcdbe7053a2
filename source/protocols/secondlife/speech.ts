/** What people say, as it is shown. */
import {cleanName, cleanText} from '../../lib/clean.js';
import type {MachineEvent} from '../protocol.js';
import {isSameName, type InstantMessage} from './instant-message.js';
import type {Station} from './station.js';

type MessageEvent = Extract<MachineEvent, {readonly event: 'message'}>;

type Shown = Pick<MessageEvent, 'scope' | 'place' | 'group' | 'isOwn'>;

/** A convention of those who read; a grid knows nothing of it (facts 8.3). */
const EMOTE = '/me ';

export const asEmote = (text: string): string => `${EMOTE}${text}`;

/**
@param known What the grid calls the sender. Where the sender calls himself something else, that is shown with it, as it may
be meant to deceive.
*/
export const say = (station: Station, {fromName, text, storedAt}: Pick<InstantMessage, 'fromName' | 'text' | 'storedAt'>, known: string | undefined, shown: Shown): void => {
	const isEmote = text.startsWith(EMOTE);
	const body = readable(isEmote ? text.slice(EMOTE.length) : text);
	if (body === '') {
		return;
	}

	const claimed = cleanName(fromName);
	const isTrue = known !== undefined && isSameName(claimed, known);
	station.emit({
		event: 'message',
		...shown,
		emote: isEmote,
		from: {name: known ?? (claimed || 'somebody'), verified: isTrue},
		...(known !== undefined && !isTrue && claimed !== '' && {speaker: claimed}),
		text: storedAt === undefined ? body : `[${minuteOf(station, storedAt)}] ${body}`,
	});
};

/** Without any escape sequence, colours included, as no program of this kind has them. */
export const readable = (text: string): string => cleanText(text.replaceAll(/\r\n?/gv, '\n')).text.trim();

/** Such as `2026-11-20 23:05 UTC`. */
const minuteOf = (station: Station, seconds: number): string => {
	const date = station.context.date();
	date.setTime(seconds * 1000);
	return Number.isNaN(date.getTime()) ? 'some time ago' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
};
