/**
What the control socket needs from the program, and what it offers to others. `docs/ipc.md` is the page for people.
*/
import type {RunLine} from '../commands/shell-types.js';
import type {Event, Peer} from '../session/events.js';

/** All that the faces without a screen know of the program. */
export type Program = {
	readonly version: string;
	/** Every event, already stamped with the time; returns what ends it. */
	on(listener: (event: Event) => void): () => void;
	/** Takes nothing in from peers until the returned function is called. */
	hold(): () => void;
	runLine: RunLine;
	peers(): readonly Peer[];
	status(): Status;
};

export type Status = {
	readonly name: string;
	readonly dnd: boolean;
	/** Where calls are taken; 0 while none are. */
	readonly port: number;
	/** How many are connected. */
	readonly peers: number;
	/** How many wait for an answer. */
	readonly questions: number;
};

/** Grows when a method changes so that an older client would misunderstand it. */
export const protocolVersion = 1;

/** Where a line goes that names no room. */
export const defaultRoom = 'mm/everybody';

/** The outcome of typed lines; `lines` is what they printed. */
export type RunResult = {
	readonly ok: boolean;
	readonly lines: readonly string[];
	readonly error?: {readonly code: string; readonly message: string};
};

export type Methods = {
	hello: {params: Record<never, never>; result: {readonly program: 'mudlark'; readonly version: string; readonly protocol: number}};
	run: {params: {readonly line: string; readonly room?: string | undefined}; result: RunResult};
	send: {params: {readonly target: string; readonly text: string}; result: RunResult};
	peers: {params: Record<never, never>; result: readonly Peer[]};
	status: {params: Record<never, never>; result: Status};
	subscribe: {params: {readonly globs?: readonly string[] | undefined}; result: {readonly globs: readonly string[]}};
	unsubscribe: {params: Record<never, never>; result: {readonly globs: readonly string[]}};
};

export type MethodName = keyof Methods;
