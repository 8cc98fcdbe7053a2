import {CommandTable} from '../../source/commands/table.js';
import {createShell} from '../../source/commands/shell.js';
import type {LineResult} from '../../source/commands/shell-types.js';
import {protocols as builtinProtocols} from '../../source/protocols/index.js';
import {wordOf} from '../../source/session/protocol-kinds.js';
import type {Protocol} from '../../source/protocols/protocol.js';
import type {Command} from '../../source/session/commands.js';
import type {Event, EventName, EventOf} from '../../source/session/events.js';
import {Manager} from '../../source/session/manager.js';
import type {Contact, Settings} from '../../source/session/ports.js';
import {FakeDisk} from './fake-disk.js';
import type {FakeInternet} from './fake-network.js';

type Options = {
	readonly name: string;
	readonly address: string;
	readonly accept?: Settings['accept'];
	readonly protocols?: readonly Protocol[];
	readonly contacts?: readonly Contact[];
	readonly blocked?: readonly string[];
	readonly raw?: boolean;
	/** 0 ≤ n < 1; unless given, numbers that differ from program to program. */
	readonly random?: () => number;
	/** The sections of protocols in the config. */
	readonly sections?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

const RANGE = 2 ** 32;

/** Numbers that are the same in every run and differ from program to program. */
const drawing = (seed: string) => {
	let state = Array.from(seed, letter => letter.codePointAt(0)!).reduce((sum, letter) => ((sum * 31) + letter) >>> 0, 0);
	return () => {
		state = ((state * 1_664_525) + 1_013_904_223) % RANGE;
		return state / RANGE;
	};
};

/** As the config has it: with all that has a default. */
const sectionOf = (protocols: readonly Protocol[], written: unknown, section: string): Readonly<Record<string, unknown>> => {
	const protocol = protocols.find(candidate => wordOf(candidate) === section);
	return protocol ? protocol.settings.parse(written ?? {}) : {};
};

/** A whole session on a fake network, typed into line by line. */
export class FakeProgram {
	readonly manager: Manager;
	/** As it was called at first. */
	readonly name: string;
	readonly events: Event[] = [];
	readonly disk = new FakeDisk();
	/** Whose calls the address book has refused. */
	readonly blocked: string[];
	room: string;
	readonly #run: ReturnType<typeof createShell>;

	constructor(internet: FakeInternet, {name, address, accept = 'all', protocols = builtinProtocols, contacts = [], blocked = [], raw = false, random = drawing(address), sections = {}}: Options) {
		this.name = name;
		this.blocked = [...blocked];
		const table = new CommandTable(protocols);
		this.manager = new Manager({
			protocols,
			network: internet.host(address),
			clock: internet.clock,
			random,
			settings: {
				name,
				accept,
				listen: {enabled: true, port: 4050},
				raw,
				idleMinutes: 15,
				section: (section, endpoint) => sectionOf(protocols, endpoint === undefined ? sections[section] : sections[section]?.[endpoint], section),
				endpoints: section => Object.keys(sections[section] ?? {}),
				describe: () => ['settings'],
				set: (key, value) => [`${key} is ${value}`],
				reload: async () => ['reloaded'],
			},
			contacts: {
				list: () => contacts,
				get: wanted => contacts.find(contact => contact.name === wanted),
				add: async who => `${who} added`,
				edit: async who => `${who} edited`,
				forget: async who => `${who} forgotten`,
				blocked: () => this.blocked,
				block: async who => {
					this.blocked.push(who);
				},
				unblock: async who => {
					this.blocked.splice(this.blocked.indexOf(who), 1);
				},
			},
			disk: this.disk,
			secrets: {read: async section => section['password-cmd'] as string | undefined},
			version: 'mudlark 0.0.0',
			addresses: () => [address],
			help: topic => table.help(topic),
			quit() {},
		});
		this.room = this.manager.startRoom;
		this.manager.on(event => {
			this.events.push(event);
		});
		this.#run = createShell({
			table,
			dispatch: this.manager.dispatch,
			publish: event => {
				this.manager.publish(event);
			},
		});
	}

	async type(line: string): Promise<LineResult> {
		const result = await this.#run(line, {room: this.room, face: 'headless'});
		if (result.action?.action === 'room') {
			this.room = result.action.room;
		}

		return result;
	}

	/** Carries out what need not have a slash command; returns the lines that it prints. */
	async do(command: Command): Promise<readonly string[]> {
		const outcome = await this.manager.dispatch(command, 'headless');
		if (!outcome.ok) {
			throw outcome.error;
		}

		return outcome.lines ?? [];
	}

	all<Name extends EventName>(name: Name): ReadonlyArray<EventOf<Name>> {
		return this.events.filter((event): event is EventOf<Name> => event.event === name);
	}

	last<Name extends EventName>(name: Name): EventOf<Name> | undefined {
		return this.all(name).at(-1);
	}

	/** What was said, as one would read it: `room name: text`. */
	get said(): readonly string[] {
		return this.all('message').map(({room, direction, from, speaker, emote, text}) =>
			`${room} ${direction === 'out' ? '>' : '<'} ${speaker ?? from.name}${from.verified ? '' : '?'}${emote ? ' ' : ': '}${text}`);
	}
}
