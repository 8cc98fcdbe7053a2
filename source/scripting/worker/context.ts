/** What `activate(ctx)` is given. */
import {format} from 'node:util';
import {API_VERSION, type Permission} from '../api.js';
import type {ScriptContext} from '../api-types.js';
import type {LogLevel, Setup} from '../messages.js';
import type {Sockets} from '../sockets.js';
import {createCommands, type Commands} from './commands.js';
import {createEvents, type Events} from './events.js';
import {createFilters, type Filters} from './filters.js';
import {ScriptError, type Link} from './link.js';
import {createSettings, type Settings} from './settings.js';
import {createTimers, type Timers} from './timers.js';

/** Writes to `/script log NAME`, several values as `console.log` shows them. */
type Write = (...values: readonly unknown[]) => void;

export type Log = Write & Readonly<Record<LogLevel, Write>>;

/** The functions of the program that need nothing on this side. */
type Group = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

/** Who the script is, and what there is. */
export type ContextBasics = {
	readonly script: {
		readonly name: string;
		/** The only folder that the script may write to; absolute. */
		readonly dataFolder: string;
		readonly permissions: readonly Permission[];
	};
	readonly api: {
		/** Of these functions; see `api` in the manifest. */
		readonly version: string;
		/** Of mudlark. */
		readonly program: string;
		/** Is there this function, filter or event: `chat.call`, `chat:message`? */
		has(name: string): boolean;
	};
};

export type Context = ContextBasics & {
	readonly commands: Commands;
	readonly events: Events;
	readonly filters: Filters;
	readonly timers: Timers;
	readonly settings: Settings;
	readonly log: Log;
	/** Throws without the permission `net`. */
	readonly net: Sockets;
} & Readonly<Record<string, unknown>>;

type Options = {
	readonly setup: Setup;
	readonly permissions: readonly Permission[];
	readonly settings: Readonly<Record<string, unknown>>;
	readonly net: Sockets;
};

export const createContext = (link: Link, {setup, permissions, settings, net}: Options): Context => {
	const {name, dataFolder, version, methods, filters, events} = setup;
	const own = {
		commands: createCommands(link),
		events: createEvents(link),
		filters: createFilters(link),
		timers: createTimers(link),
		settings: createSettings(link, settings),
		log: createLog(link),
	} satisfies Partial<ScriptContext>;
	const known = new Set([
		...methods.map(({group, name: method}) => `${group}.${method}`),
		...Object.entries(own).flatMap(([group, functions]) => Object.keys(functions).map(method => `${group}.${method}`)),
		...filters,
		...events,
	]);
	return Object.freeze({
		...groupsOf(link, setup),
		...own,
		script: {name, dataFolder, permissions},
		api: {version: API_VERSION, program: version, has: (wanted: string) => known.has(wanted)},
		get net() {
			if (!permissions.includes('net')) {
				throw new ScriptError({name: 'ScriptError', code: 'PermissionDenied', message: `${name} has no permission net. Write it into permissions of the exported constant script.`});
			}

			return net;
		},
	});
};

const groupsOf = (link: Link, {methods}: Setup): Readonly<Record<string, Group>> =>
	Object.fromEntries([...Map.groupBy(methods, ({group}) => group)].map(([group, functions]) => [
		group,
		Object.freeze(Object.fromEntries(functions.map(({name, isSynchronous}) => {
			const method = `${group}.${name}`;
			return [name, isSynchronous
				? (...args: readonly unknown[]) => link.callSync(method, args)
				: async (...args: readonly unknown[]) => link.call(method, args)];
		}))),
	]));

const createLog = (link: Link): Log => {
	const write = (level: LogLevel): Write => (...values) => {
		link.log(level, format(...values));
	};

	return Object.assign(write('info'), {debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error')});
};
