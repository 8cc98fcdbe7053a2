import {chatParts} from '../../source/scripting/chat/index.js';
import type {Permission} from '../../source/scripting/api.js';
import type {Caller, FilterOptions, ScriptFilter} from '../../source/scripting/methods.js';
import {commonRoomOf} from '../../source/session/rooms.js';
import {protocols} from '../../source/protocols/index.js';
import type {FakeProgram} from './fake-world.js';

type Call = (...args: readonly unknown[]) => unknown;

type Group = Readonly<Record<string, Call>>;

type Options = {readonly permissions?: readonly Permission[]; readonly callback?: number; readonly depth?: number};

/** The chat functions of scripts on a session in memory, called as the host would call them. */
export class ChatApi {
	/** What the clipboard has. */
	clipboard = '';
	/** Texts that may still be sent. */
	texts = Infinity;
	/** May notes be printed? */
	mayPrint = true;
	readonly log: string[] = [];
	readonly #parts: ReturnType<typeof chatParts>;
	readonly #settings = new Set<(keys: readonly string[]) => void>();

	constructor({manager}: FakeProgram, {port = 4050}: {readonly port?: number} = {}) {
		this.#parts = chatParts({
			dispatch: manager.dispatch,
			inspect: id => manager.inspect(id),
			connections: () => manager.connections(),
			filter: (direction, filter, codes) => manager.filter(direction, filter, codes),
			judge: (kind, judge) => manager.judge(kind, judge),
			on: listener => manager.on(listener),
			publish(event) {
				manager.publish(event);
			},
			status: () => manager.status(),
			startRoom: manager.startRoom,
			networks: protocols.map(protocol => ({name: protocol.name, rooms: protocol.rooms, lobby: commonRoomOf(protocol)})),
			port: () => port,
			clipboard: async () => this.clipboard,
			onSettings: listener => {
				this.#settings.add(listener);
				return () => {
					this.#settings.delete(listener);
				};
			},
		});
	}

	/** Asynchronous, as scripts have it. */
	get chat(): Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>> {
		return this.as().chat;
	}

	/** What a script sleeps for may be a promise here. */
	get mush(): Group {
		return this.as().mush;
	}

	/** The same for a script with other permissions, or from within one of its functions. */
	as(options: Options = {}): {readonly chat: Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>; readonly mush: Group} {
		const caller = this.#caller(options);
		const group = (name: string): Group => {
			const {methods} = this.#parts.tables.find(table => table.group === name)!;
			return Object.fromEntries(Object.entries(methods).map(([method, run]) => [method, (...args: readonly unknown[]) => run(caller, ...args)]));
		};

		return {
			chat: Object.fromEntries(Object.entries(group('chat')).map(([name, run]) => [name, async (...args: readonly unknown[]) => run(...args)])),
			mush: group('mush'),
		};
	}

	/** Adds a filter as one of a script's functions. */
	filter(name: string, filter: ScriptFilter, {codes, callback = 1, permissions = []}: Options & Pick<FilterOptions, 'codes'> = {}): () => void {
		return this.#parts.filters[name]!(filter, {...(codes && {codes}), owner: {script: 'test', callback, permissions: new Set(permissions)}});
	}

	/** Keeps what an event tells. */
	listen(name: string): readonly unknown[] {
		const told: unknown[] = [];
		this.#parts.events[name]!(value => {
			told.push(value);
		});
		return told;
	}

	get filterNames(): readonly string[] {
		return Object.keys(this.#parts.filters);
	}

	get eventNames(): readonly string[] {
		return Object.keys(this.#parts.events);
	}

	changeSettings(...keys: readonly string[]): void {
		for (const listener of this.#settings) {
			listener(keys);
		}
	}

	#caller({permissions = ['chat', 'files', 'clipboard'], callback, depth = 0}: Options): Caller {
		return {
			script: 'test',
			permissions: new Set(permissions),
			depth,
			callback,
			ask: async () => undefined,
			tell() {},
			keep() {},
			log: (level, text) => {
				this.log.push(`${level} ${text}`);
			},
			spendText: () => {
				this.texts--;
				if (this.texts < 0) {
					throw new Error('RateLimited');
				}
			},
			mayPrint: () => this.mayPrint,
		};
	}
}

