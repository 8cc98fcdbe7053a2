/**
Everything that a script is given, as types. The build writes `dist/mudlark-script.d.ts` from here; the compiler checks the
tables of functions against it.
*/
import type {Event, EventName, EventOf} from '../session/events.js';
import type {Contact} from '../session/ports.js';
import type {Permission} from './api.js';
import type {ChatApi, FilterValues, MushApi, ScriptEventValues} from './chat/api.js';
import type {Caller} from './methods.js';
import type {Sockets} from './sockets.js';
import type {Commands} from './worker/commands.js';
import type {ContextBasics, Log} from './worker/context.js';
import type {ScriptDisposable} from './worker/disposable.js';
import type {Verdict} from './worker/filters.js';
import type {Settings} from './worker/settings.js';
import type {Timers} from './worker/timers.js';

export type {ChatApi, ChatError, ChatErrorCode, ChatId, ChatInfo, ChatOptions, FilteredText, FilterValues, MushApi, ScriptEventValues} from './chat/api.js';
export type {MemoryBuffer} from './memory-buffer.js';
export type {Socket} from './socket.js';
export type {CommandArgument, CommandContext, CommandHandler, CommandOptions} from './worker/commands.js';
export type {ScriptDisposable} from './worker/disposable.js';
export type {Json} from './worker/settings.js';
export type {Event, EventName, EventOf} from '../session/events.js';

/** The exported constant `script`. */
export type ScriptManifest = {
	readonly name?: string;
	readonly version?: string;
	readonly description?: string;
	/** A range of versions of these functions: `^1.0`. */
	readonly api?: string;
	/** `chat` and `ui` unless given; the user is asked for them once. */
	readonly permissions?: readonly Permission[];
	/** When it breaks down it is started once more. */
	readonly autoload?: boolean;
};

/** What a script module exports: `export const activate: Script['activate'] = ctx => { … }`. */
export type Script = {
	readonly script?: ScriptManifest;
	activate(ctx: ScriptContext): unknown;
	deactivate?(): unknown;
};

/** All events by their names: those of all faces and those of scripts. */
export type ScriptEvents = {readonly [Name in EventName]: EventOf<Name>} & ScriptEventValues;

export type EventsApi = {
	/**
	Calls `handler` with each event of that name, or of those that `*` makes it stand for: `peer.*`. Handlers of a higher `priority`
	come first, those of the same in their order.
	*/
	on<Name extends keyof ScriptEvents>(name: Name, handler: (event: ScriptEvents[Name]) => unknown, options?: {readonly priority?: number}): ScriptDisposable;
	on(name: `${string}*`, handler: (event: Event) => unknown, options?: {readonly priority?: number}): ScriptDisposable;
};

export type FiltersApi = {
	/**
	Asks `filter` before something happens. It has 250 ms; `false` drops it, an object with `text` changes a text, whatever else
	lets it pass. With `codes` it is asked about those numbers of messages only.
	*/
	add<Name extends keyof FilterValues>(
		name: Name,
		filter: (value: FilterValues[Name]) => Verdict | Promise<Verdict>,
		options?: {readonly codes?: ReadonlyArray<number | string>},
	): ScriptDisposable;
};

/** Needs the permission `ui`. */
export type UiApi = {
	/** In a room, by its key or title; without one in the status room. */
	print(room: string | undefined, text: string): void;
	/** Where the user is, and in the status room. */
	notify(text: string): void;
};

/** The address book. */
export type ContactsApi = {
	list(): readonly Contact[];
	/** By its name, whatever its case. */
	get(name: string): Contact | undefined;
};

/** What `activate` is given. */
export type ScriptContext = ContextBasics & {
	readonly chat: ChatApi;
	readonly mush: MushApi;
	readonly commands: Commands;
	readonly events: EventsApi;
	readonly filters: FiltersApi;
	readonly timers: Timers;
	readonly settings: Settings;
	readonly ui: UiApi;
	readonly contacts: ContactsApi;
	readonly log: Log;
	/** Needs the permission `net`. */
	readonly net: Sockets;
};

/** How the program serves functions of scripts: it is told who calls, and has to check every argument. */
export type Served<Api> = {
	readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => infer Result
		? (caller: Caller, ...args: {[Index in keyof Args]: unknown}) => Awaited<Result> | Promise<Awaited<Result>>
		: never;
};
