import type {Message} from '../session/events.js';
import {width} from '../lib/width.js';
import {createInputState, type InputState} from './input-state.js';
import {LineList} from './line-list.js';
import type {Line} from './line.js';
import type {Place} from './viewport.js';

/** Names up to this width stand in a column of their own; longer ones run into the text. */
export const widestNameColumn = 12;

export const statusRoom = 'status';

export type Room = {
	readonly key: string;
	title: string;
	readonly lines: LineList;
	/** What came while another room was on screen. */
	unread: number;
	/** The lowest visible row while the user looks at older text; `undefined` follows the newest line. */
	bottom: Place | undefined;
	/** Lines that came below `bottom` since the user scrolled back. */
	missed: number;
	/** Grows with the names that were seen, so that rows keep their places. */
	nameColumn: number;
	/** Whether the history may hold lines older than those in memory. Cleared lines come back only when the user scrolls. */
	older: 'unknown' | 'loading' | 'none' | 'cleared';
	/**
	Where the rule stands that parts what was read from what came since: above the line at this position, once there is
	one. `undefined` while everything that comes is seen.
	*/
	mark: number | undefined;
	readonly input: InputState;
};

/** Text in this room is meant for the user alone: its key ends with `/@SOMEBODY`. */
export const isPrivate = (room: string): boolean => room.includes('/@');

/** What to call a room of which only the key is known: `mm/@Al` is Al, `mm/#raid` is #raid. */
export function titleOf(key: string): string {
	const name = key.slice(key.lastIndexOf('/') + 1);
	return isPrivate(key) ? name.slice(1) : name;
}

export const createRoom = (key: string, title = titleOf(key)): Room => ({
	key,
	title,
	lines: new LineList(),
	unread: 0,
	bottom: undefined,
	missed: 0,
	nameColumn: 4,
	older: 'unknown',
	// All of a room that was never looked at is new.
	mark: 0,
	input: createInputState(),
});

/** @param limit Lines that stay in memory. */
export function addLine(room: Room, line: Line, limit: number): void {
	room.lines.push(line);
	if (line.kind === 'message') {
		fitName(room, line.message);
	}

	const {first} = room.lines;
	if (room.bottom) {
		room.missed++;
	}

	// What is being read from the history stays, but not without end.
	room.lines.keep(room.bottom ? 2 * limit : limit);
	if (room.lines.first > first && room.older === 'none') {
		room.older = 'unknown';
	}

	if (room.mark !== undefined && room.mark < room.lines.first) {
		// Lines that are loaded again take other positions than they had: no rule is better than one at a wrong place.
		room.mark = undefined;
	}
}

/** The newest lines are looked at from now on. */
export function attend(room: Room): void {
	if (room.mark === room.lines.end) {
		room.mark = undefined;
	}
}

/** What comes from now on is not seen, or not read. */
export function neglect(room: Room): void {
	room.mark ??= room.lines.end;
}

/** The name a message is shown under: `?` marks one that anybody could have claimed. */
export function nameOf({from, speaker}: Message): string {
	const name = from.verified ? from.name : `?${from.name}`;
	return speaker === undefined ? name : `${speaker} (via ${name})`;
}

export function fitName(room: Room, message: Message): void {
	const wanted = message.emote ? 0 : width(nameOf(message));
	if (wanted > room.nameColumn && wanted <= widestNameColumn) {
		room.nameColumn = wanted;
	}
}
