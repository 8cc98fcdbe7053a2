/**
The state of the screen, outside of React. Events and keys change the model; what is drawn is a {@link View}, which
stays the same object as long as nothing visible has changed.
*/
import {cleanText} from '../lib/clean.js';
import type {ScreenCommands} from '../commands/screen-commands.js';
import type {FaceAction} from '../commands/shell-types.js';
import type {Event} from '../session/events.js';
import type {Context, Request, RequestOf} from './action.js';
import {RowCache} from './chat-rows.js';
import type {Action} from './keymap.js';
import {offer} from './line-actions.js';
import {createModel, currentRoom, type Network, type Part, type Preferences} from './model.js';
import {hasLoadedOlder, type Page} from './older-lines.js';
import {openHelp} from './help-actions.js';
import type {Manual} from './help-page.js';
import type {KeySequence} from './key-sequence.js';
import {placePanes} from './pane-focus.js';
import {isPane} from './panes.js';
import {paste, perform, press, replaceLine, type} from './perform.js';
import {reduce} from './reduce.js';
import {clear, goTo} from './room-actions.js';
import {statusRoom, type Room} from './room.js';
import {tell} from './tell.js';
import {createView, updateView, type View} from './view.js';

/** Calls back after some milliseconds. */
export type Schedule = (ms: number, callback: () => void) => void;

export type StoreOptions = {
	/** In the order of the peers pane; the lobby of the first is the room the program starts in. */
	readonly networks: readonly Network[];
	readonly page: Page;
	readonly schedule?: Schedule;
	readonly preferences?: Preferences;
	readonly commands?: ScreenCommands;
	/** What the help page is made of. */
	readonly manual?: Manual;
};

export type Store = {
	/** Takes what happened. Listeners are told at most every 50 ms, once for a burst, and only if it shows. */
	apply(event: Event): void;
	/** Carries out what a key means. Listeners are told before it returns. */
	press(action: Action): Request | undefined;
	/** Carries out what a key means: first in the focused pane, then by the keymap. */
	key(name: string, sequence: KeySequence): Request | undefined;
	/** Text that was typed. In a pane each character is a key. */
	type(text: string): readonly Request[];
	/** Text that was pasted, as the terminal sent it. */
	paste(text: string): void;
	/** The candidates for a `complete` request, whole words. Without effect where the line has changed since. */
	offer(candidates: readonly string[], request: RequestOf<'complete'>): void;
	/** What became of the line of an `edit` request. */
	edited(text: string, request: RequestOf<'edit'>): void;
	act(action: FaceAction): void;
	/** What the user has set since. */
	prefer(preferences: Preferences): void;
	/** Returns the way to stop. */
	subscribe(listener: () => void): () => void;
	/** What a screen of this size shows. */
	view(columns: number, rows: number): View;
};

/** What a tab looks like. */
const tabColumns = 4;

/** Milliseconds between two notifications about events: fast enough to read along, and a flood stays cheap. */
const quietTime = 50;

/** Milliseconds between two frames in which nothing but the progress of files has changed. */
const progressTime = 250;

const scheduleTimer: Schedule = (ms, callback) => {
	setTimeout(callback, ms);
};

export function createStore({page, schedule = scheduleTimer, ...options}: StoreOptions): Store {
	const model = createModel(options);
	const cache = new RowCache();
	const listeners = new Set<() => void>();
	/** Changed by events, not drawn yet. */
	const waiting = new Set<Part>();
	let view = createView(model, cache);
	let isScheduled = false;
	let isQuiet = true;
	/** Changed by the progress of files, not to be drawn yet. */
	const progress = new Set<Part>();
	let isProgressShown = false;

	function draw(parts: Set<Part>): void {
		placePanes(model, parts);
		const drawn = updateView(view, model, cache, parts);
		parts.clear();
		if (drawn !== view) {
			view = drawn;
			for (const listener of listeners) {
				listener();
			}
		}

		loadOlderInSight();
	}

	function flush(): void {
		isScheduled = false;
		isQuiet = false;
		draw(waiting);
		schedule(quietTime, () => {
			isQuiet = true;
			if (waiting.size > 0) {
				flush();
			}
		});
	}

	function drawSoon(): void {
		if (!(waiting.size > 0 && isQuiet) || isScheduled) {
			return;
		}

		isScheduled = true;
		// Not at once: what came with the same read belongs to the same frame.
		schedule(0, flush);
	}

	function drawProgress(): void {
		if (isProgressShown || progress.size === 0) {
			return;
		}

		isProgressShown = true;
		for (const part of progress) {
			waiting.add(part);
		}

		progress.clear();
		drawSoon();
		schedule(progressTime, () => {
			isProgressShown = false;
			drawProgress();
		});
	}

	/** Where the oldest line in memory is in sight, the history is asked for more. */
	function loadOlderInSight(): void {
		const room = currentRoom(model);
		const isFirstInSight = view.chat.length < view.layout.chatRows || view.chat[0]?.key === `${room.lines.first}.0`;
		if (isPane(room.key) || room.older !== 'unknown' || !isFirstInSight || model.help !== undefined || listeners.size === 0) {
			return;
		}

		void load(room);
	}

	async function load(room: Room): Promise<void> {
		try {
			const hasChanged = await hasLoadedOlder(room, page);
			if (hasChanged && room.key === model.current) {
				waiting.add('chat');
			}
		} catch (error) {
			room.older = 'none';
			tell(model, waiting, {kind: 'error', at: Date.now(), text: `Older lines of ${room.title} can't be read: ${error instanceof Error ? error.message : String(error)}`}, room.key, statusRoom);
		}

		drawSoon();
	}

	function byKey<Result>(change: (context: Context) => Result): Result {
		const touched = new Set<Part>();
		const result = change({model, cache, touched});
		draw(touched);
		return result;
	}

	return {
		apply(event) {
			if (event.event === 'transfer.progress') {
				reduce(model, event, progress);
				drawProgress();
				return;
			}

			reduce(model, event, waiting);
			drawSoon();
		},
		press: action => byKey(context => perform(context, action)),
		key: (name, keymap) => byKey(context => press(context, name, keymap)),
		type: text => byKey(context => type(context, text)),
		paste(text) {
			byKey(context => {
				// Terminals send the Return key's code for the end of a line.
				paste(context, cleanText(text.replaceAll(/\r\n?/g, '\n')).text);
			});
		},
		offer(candidates, request) {
			byKey(context => {
				offer(context, candidates, request);
			});
		},
		edited(text, {room}) {
			byKey(context => {
				replaceLine(context, room, text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', ' '.repeat(tabColumns)));
			});
		},
		act(action) {
			byKey(context => {
				switch (action.action) {
					case 'room': {
						goTo(context, action.room);
						break;
					}

					case 'clear': {
						clear(context);
						break;
					}

					case 'help': {
						openHelp(context);
						break;
					}
				}
			});
		},
		prefer(changed) {
			model.preferences = changed;
			placePanes(model, waiting);
			view = createView(model, cache);
			for (const listener of listeners) {
				listener();
			}
		},
		subscribe(listener) {
			listeners.add(listener);
			loadOlderInSight();
			return () => {
				listeners.delete(listener);
			};
		},
		view(columns, rows) {
			if (columns !== model.size.columns || rows !== model.size.rows) {
				model.size = {columns, rows};
				placePanes(model, waiting);
				view = createView(model, cache);
			}

			return view;
		},
	};
}
