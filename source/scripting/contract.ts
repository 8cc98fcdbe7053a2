/** What scripts need from the program and from the disk; `main.ts` brings both. */
import type {CommandSpec} from '../commands/spec.js';
import type {RunLine} from '../commands/shell-types.js';
import type {Choice, Event, NewEvent} from '../session/events.js';
import type {Contact} from '../session/ports.js';
import type {Permission} from './api.js';

export type Program = {
	readonly version: string;
	readonly runLine: RunLine;
	/** Where a line is typed that names no room. */
	readonly startRoom: string;
	/** Every event; returns what ends it. */
	on(listener: (event: Event) => void): () => void;
	publish(event: NewEvent): void;
	/** Asks the user. Returns the question's number; 0 where he can't be asked. */
	ask(question: {
		readonly kind: 'script';
		readonly details: Readonly<Record<string, string | number>>;
		readonly answered: (choice: Choice, reason?: string) => void;
	}): number;
	rooms(): ReadonlyArray<{readonly room: string; readonly title: string}>;
	readonly contacts: {
		list(): readonly Contact[];
		get(name: string): Contact | undefined;
	};
	/** Adds a slash command; returns the way to take it out. Throws a MudlarkError where the name is taken. */
	addCommand(spec: CommandSpec): () => void;
};

/** A script on the disk. Paths are absolute, without symbolic links. */
export type ScriptSource = {
	/** The file, or the `main` file of the folder. */
	readonly entry: string;
	/** The file as the user names it: `greeter.ts`, `greeter/`. */
	readonly title: string;
	/** What its thread may read: files and folders. */
	readonly readable: readonly string[];
	/** Where it may write; made when it is not there. */
	readonly dataFolder: string;
	/** SHA-256 (hex) of all that belongs to it. */
	readonly hash: string;
};

/** The folder with the scripts. */
export type ScriptFolder = {
	/** Names of the scripts that there are. */
	list(): Promise<readonly string[]>;
	/**
	The script of that name, with or without its ending.
	@throws MudlarkError ML_SCRIPT_UNKNOWN, ML_SCRIPT_AMBIGUOUS, ML_SCRIPT_UNREADABLE.
	*/
	find(name: string): Promise<ScriptSource>;
	/**
	Writes a new script; returns its path.
	@throws MudlarkError ML_SCRIPT_EXISTS or ML_WRITE_FAILED
	*/
	create(name: string, text: string): Promise<string>;
};

/** What the user has decided about a script. */
export type Decision = {
	/** It is loaded at the start. */
	readonly isEnabled: boolean;
	/** What it was, and what it was allowed, when the user let it in. */
	readonly consent?: {readonly hash: string; readonly permissions: readonly Permission[]};
};

/** What outlives the program. Writing throws MudlarkErrors. */
export type ScriptStore = {
	decisions(): Promise<ReadonlyMap<string, Decision>>;
	/** What is not in `change` stays as it was. */
	decide(name: string, change: Partial<Decision>): Promise<void>;
	settings(name: string): Promise<Readonly<Record<string, unknown>>>;
	saveSettings(name: string, settings: Readonly<Record<string, unknown>>): Promise<void>;
};
