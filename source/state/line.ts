/** What a room is made of: one entry per thing that was said or happened, not yet laid out for a width. */
import type {Message} from '../session/events.js';

/** `at` is in milliseconds since 1970. */
export type Line =
	| {readonly kind: 'message'; readonly at: number; readonly message: Message}
	/** Somebody came, went or took another name. */
	| {readonly kind: 'presence'; readonly at: number; readonly text: string}
	/** Calls and questions as they come and go; nobody need look at it. */
	| {readonly kind: 'call'; readonly at: number; readonly text: string}
	| {readonly kind: 'notice'; readonly at: number; readonly text: string}
	| {readonly kind: 'error'; readonly at: number; readonly text: string}
	/** A line of somebody's MUD. */
	| {readonly kind: 'snoop'; readonly at: number; readonly text: string}
	/** What a command printed; `command` without its slash. */
	| {readonly kind: 'output'; readonly at: number; readonly command: string; readonly lines: readonly string[]};

export const messageLine = (message: Message): Line => ({kind: 'message', at: Date.parse(message.at), message});
