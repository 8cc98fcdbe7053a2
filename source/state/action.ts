import type {RowCache} from './chat-rows.js';
import type {Action} from './keymap.js';
import type {Model, Part} from './model.js';

/** What a key asks of the outside. */
export type Request =
	/** Lines to carry out one after the other, in the room they were typed in, until one fails. */
	| {readonly request: 'run'; readonly lines: readonly string[]; readonly room: string}
	/** Candidates for the word before the cursor, to be given back by `offer`. */
	| {readonly request: 'complete'; readonly before: string; readonly room: string; readonly step: -1 | 1}
	/** The line goes to the user's editor; what he makes of it is to be given back by `edited`. */
	| {readonly request: 'edit'; readonly text: string; readonly room: string}
	/** A password for the question with this id; it must not be in a line, which others may see. */
	| {readonly request: 'answer'; readonly id: number; readonly secret: string}
	| {readonly request: 'redraw'}
	| {readonly request: 'suspend'};

export type RequestOf<Name extends Request['request']> = Extract<Request, {readonly request: Name}>;

export type Context = {
	readonly model: Model;
	readonly cache: RowCache;
	/** Parts of the screen that may look different now; actions add to it. */
	readonly touched: Set<Part>;
};

export type Actions<Name extends Action> = Readonly<Record<Name, (context: Context) => Request | undefined>>;
