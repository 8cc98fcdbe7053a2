/** What a face needs to know of typed lines; see `shell.ts`. */
import type {MudlarkError} from '../lib/errors.js';
import type {Face} from '../session/events.js';
import type {Typed} from './spec.js';

/** What only the face itself can do: it owns the room on screen. */
export type FaceAction =
	| {readonly action: 'room'; readonly room: string}
	| {readonly action: 'clear'}
	/** Only for the screen: other faces get the lines. */
	| {readonly action: 'help'};

export type LineResult = {
	readonly ok: boolean;
	/** What the command printed; the bus had the same as an `output` event. */
	readonly lines: readonly string[];
	/** Why it failed; the bus had the same as an `error` event with this face. */
	readonly error?: MudlarkError;
	readonly action?: FaceAction;
};

/** Carries out one typed line, in the room it was typed in. Never rejects. */
export type RunLine = (line: string, typed: Typed) => Promise<LineResult>;

/** A line before anything is made of it. */
export type TypedLine = {readonly text: string; readonly room: string; readonly face: Face};
