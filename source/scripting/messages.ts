/** What goes between the program and a script's thread. Everything is cloned on its way, so functions are numbers: callbacks. */
import type {Permission} from './api.js';

/** Something that was thrown on the other side. */
export type Failure = {
	readonly name: string;
	readonly message: string;
	readonly code?: string | undefined;
	/** MUSHclient's number for the code. */
	readonly mush?: number | undefined;
	readonly stack?: string | undefined;
};

export type Result =
	| {readonly ok: true; readonly value: unknown}
	| {readonly ok: false; readonly failure: Failure};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

export type ToWorker =
	| {readonly kind: 'activate'; readonly permissions: readonly Permission[]; readonly settings: Readonly<Record<string, unknown>>}
	| {readonly kind: 'deactivate'}
	/** Last of all: sockets are flushed. */
	| {readonly kind: 'close'}
	| {readonly kind: 'ping'}
	/** Throw away what is not needed, and tell how much is kept. */
	| {readonly kind: 'collect'}
	/** Of an asynchronous call. */
	| {readonly kind: 'result'; readonly id: number; readonly result: Result}
	/** All that happened since the last batch: callbacks and what each is told. */
	| {readonly kind: 'events'; readonly events: ReadonlyArray<readonly [callback: number, value: unknown]>}
	/** Wants an answer. */
	| {readonly kind: 'ask'; readonly id: number; readonly callback: number; readonly args: readonly unknown[]; readonly depth: number};

export type FromWorker =
	/** The module has been read; `manifest` is what it exports as `script`. */
	| {readonly kind: 'loaded'; readonly manifest: unknown}
	| {readonly kind: 'active'}
	| {readonly kind: 'deactivated'}
	| {readonly kind: 'closed'}
	/** The module could not be read, or `activate` threw. */
	| {readonly kind: 'failed'; readonly failure: Failure}
	| {readonly kind: 'pong'}
	/** Bytes that are kept. */
	| {readonly kind: 'collected'; readonly bytes: number}
	| {readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[]; readonly depth: number; readonly callback: number | undefined; readonly isSynchronous: boolean}
	| {readonly kind: 'answer'; readonly id: number; readonly result: Result}
	/** The script needs this callback no more. */
	| {readonly kind: 'drop'; readonly callback: number}
	/** The last batch of events has been handed out. */
	| {readonly kind: 'taken'}
	/** A handler threw; `where` says which. */
	| {readonly kind: 'threw'; readonly where: string; readonly failure: Failure}
	| {readonly kind: 'log'; readonly level: LogLevel; readonly text: string};

/** What a thread knows from the start. */
export type Setup = {
	readonly name: string;
	/** The module: an absolute path. */
	readonly entry: string;
	/** Absolute. */
	readonly dataFolder: string;
	readonly version: string;
	/** Everything there is to call and to listen to: `chat.call`, `ui.print`; filters and events of their own. */
	readonly methods: readonly MethodName[];
	readonly filters: readonly string[];
	readonly events: readonly string[];
};

export type MethodName = {readonly group: string; readonly name: string; readonly isSynchronous: boolean};

/** Lines of a stack that tell nothing of the script. */
const INTERNALS = /\n +at .*(?:node:|file:.*\/script-worker\.mjs|<anonymous>).*/gv;

export const toFailure = (error: unknown): Failure => {
	if (!(error instanceof Error)) {
		return {name: 'Error', message: `something that is no error was thrown: ${describe(error)}`};
	}

	const {name, message, stack} = error;
	const {code, mush} = error as {readonly code?: unknown; readonly mush?: unknown};
	return {
		name,
		message,
		...(typeof code === 'string' && {code}),
		...(typeof mush === 'number' && {mush}),
		...(typeof stack === 'string' && {stack: stack.replaceAll(INTERNALS, '')}),
	};
};

const describe = (value: unknown): string => {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
};
