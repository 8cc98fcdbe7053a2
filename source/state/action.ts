import type {RowCache} from './chat-rows.js';
import type {Action} from './keymap.js';
import type {Model, Part} from './model.js';

/** What a key asks of the outside. */
export type Request =
	/** Lines to carry out one after the other, in the room they were typed in, until one fails. */
	| {readonly request: 'run'; readonly lines: readonly string[]; readonly room: string}
	/** Candidates for the word before the cursor, to be given back by `offer`. */
	| {readonly request: 'complete'; readonly before: string; readonly step: -1 | 1}
	| {readonly request: 'redraw'}
	| {readonly request: 'suspend'};

export type Context = {
	readonly model: Model;
	readonly cache: RowCache;
	/** Parts of the screen that may look different now; actions add to it. */
	readonly touched: Set<Part>;
};

export type Actions<Name extends Action> = Readonly<Record<Name, (context: Context) => Request | undefined>>;
