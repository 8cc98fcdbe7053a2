/** What a script can ask of the program, as data: tables of functions that the host is given. */
import type {Verdict} from '../session/panel.js';
import type {Permission} from './api.js';
import type {LogLevel} from './messages.js';

/** Which script is asking, and what can be done for it. */
export type Caller = {
	readonly script: string;
	readonly permissions: ReadonlySet<Permission>;
	/** How many scripts have led to this call, one because of the other. */
	readonly depth: number;
	/** The function of the script's from within which it was made, where the program waits for that function's answer. */
	readonly callback: number | undefined;
	/**
	Calls a function of the script's and waits for its answer.
	@throws ScriptTimeout after `ms` milliseconds; what the function threw.
	*/
	ask(callback: number, args: readonly unknown[], options: {readonly ms: number; readonly depth?: number}): Promise<unknown>;
	/** Tells a function of the script's something, with all else that happens in this tick. */
	tell(callback: number, value: unknown): void;
	/** What has to be undone when the script ends or drops this callback. `what` names it for `/script info`: "command /hi". */
	keep(callback: number, what: string, undo: () => void): void;
	log(level: LogLevel, text: string): void;
	/**
	To be called for each text that goes to others.
	@throws ScriptError RateLimited
	*/
	spendText(): void;
	/** May one more line be shown in a room? What may not goes to the log. */
	mayPrint(): boolean;
};

/** Arguments are what the script has given, so all of them have to be checked. The result may be a promise. */
export type Methods = Readonly<Record<string, (caller: Caller, ...args: readonly unknown[]) => unknown>>;

export type MethodTable = {
	/** `ctx.GROUP` in the script. */
	readonly group: string;
	readonly methods: Methods;
	/** What the script must have to call any of them. */
	readonly permission?: Permission;
	/** The script sleeps until the answer is there, which therefore must not depend on it. */
	readonly isSynchronous?: boolean;
};

/**
A function that says what is to become of something: `false` drops it, `{text}` changes it, `accept` answers the question that it
would be.
@param depth How many scripts have led to the question; 1 unless given.
*/
export type ScriptFilter = (value: unknown, depth?: number) => Promise<Verdict>;

/** Filters by name, such as `chat:message`: each entry lets a filter in and returns the way to take it out. */
export type FilterSources = Readonly<Record<string, (filter: ScriptFilter, options: FilterOptions) => () => void>>;

export type FilterOptions = {
	/** Only these numbers of blocks; all unless given. */
	readonly codes?: ReadonlyArray<number | string>;
	/** Whose filter it is. */
	readonly owner: {readonly script: string; readonly callback: number; readonly permissions: ReadonlySet<Permission>};
};

/** Events of the scripts' own by name, such as `chat:newUser`, beside those that everybody sees. */
export type EventSources = Readonly<Record<string, (emit: (value: unknown) => void) => () => void>>;

/** Something that did not work, in words for who writes the script; the code is stable. */
export class ScriptError extends Error {
	override name = 'ScriptError';
	readonly code: string;
	/** MUSHclient's number for it. */
	readonly mush: number | undefined;

	constructor(code: string, message: string, mush?: number) {
		super(message);
		this.code = code;
		this.mush = mush;
	}
}

/** A function of the script's has not answered in time. */
export class ScriptTimeout extends Error {
	override name = 'ScriptTimeout';
}
