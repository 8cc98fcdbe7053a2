/** The composition root: builds the parts and joins them. No logic, no protocol's name. */
import {networkInterfaces} from 'node:os';
import {platform} from 'node:process';
import {fileURLToPath} from 'node:url';
import {CommandTable} from './commands/table.js';
import {createShell} from './commands/shell.js';
import type {RunLine, TypedLine} from './commands/shell-types.js';
import {systemClock} from './clock.js';
import {AddressBook} from './config/address-book.js';
import {fieldsOf, schemaNode} from './config/fields.js';
import {loadToml} from './config/load.js';
import {formatMistake} from './config/mistakes.js';
import {resolvePaths, type PathOptions, type Paths} from './config/paths.js';
import {createConfigSchema} from './config/schema.js';
import {createScriptStore} from './config/script-store.js';
import {sessionContacts, sessionSettings} from './config/session-settings.js';
import {createSettings, type Settings} from './config/settings.js';
import type {SettingValues} from './config/setting-values.js';
import {createNetwork} from './net/tcp.js';
import {protocols as builtinProtocols} from './protocols/index.js';
import type {Protocol} from './protocols/protocol.js';
import type {Program} from './remote/contract.js';
import {startControlServer} from './remote/server.js';
import {controlSocketPath} from './remote/socket-path.js';
import {chatParts} from './scripting/chat/index.js';
import {ScriptHost} from './scripting/host.js';
import {scriptCommand} from './scripting/script-command.js';
import {isConnectionProtocol} from './session/protocol-kinds.js';
import {readClipboard} from './services/clipboard.js';
import {createDisk} from './services/disk.js';
import {logEvents, openDebugLog, watchNetwork, type DebugLog} from './services/debug-log.js';
import {createSecrets} from './services/secrets.js';
import {createMemoryHistory, MEMORY_FACTOR, recordHistory, type History} from './services/history.js';
import {createScriptFolder} from './services/script-folder.js';
import {Manager} from './session/manager.js';
import {Panel} from './session/panel.js';
import {commonRoomOf} from './session/rooms.js';

export type Options = {
	readonly version: string;
	readonly places: PathOptions;
	/** The user's number. */
	readonly uid: number;
	/** The user's login name. */
	readonly user: string | undefined;
	/** What the flags say, by the config's dotted keys. */
	readonly overrides: SettingValues;
	/** Lines to type after the start. */
	readonly run: readonly string[];
	/** Where every byte and event is written down. */
	readonly debug?: string | undefined;
	readonly protocols?: readonly Protocol[];
	/** The bundle for the threads of scripts; beside this one unless given. */
	readonly scriptWorker?: string;
};

export type Mudlark = {
	readonly version: string;
	/** What the faces without a screen need. */
	readonly program: Program;
	readonly manager: Manager;
	readonly settings: Settings;
	/** What `/set` takes. */
	readonly settingKeys: readonly string[];
	readonly table: CommandTable;
	readonly history: History;
	readonly scripts: ScriptHost;
	readonly protocols: readonly Protocol[];
	readonly runLine: RunLine;
	readonly paths: Paths;
	/** Resolves when `/quit` was typed anywhere. */
	readonly quitting: Promise<void>;
	start(): Promise<void>;
	stop(): Promise<void>;
};

/** Mistakes of the user that keep the program from starting: one line each. */
export class UsageMistakes extends Error {
	readonly lines: readonly string[];

	constructor(lines: readonly string[]) {
		super(lines.join('\n'));
		this.lines = lines;
	}
}

/**
@throws UsageMistakes for a config with mistakes.
@throws MudlarkError for a profile's name that can't be one.
*/
export const createMudlark = async ({version, places, uid, user, overrides, run, debug, protocols = builtinProtocols, scriptWorker = besideUs('script-worker.mjs')}: Options): Promise<Mudlark> => {
	const paths = resolvePaths(places);
	const schema = createConfigSchema(protocols);
	const loaded = await createSettings({
		schema,
		load: async () => loadToml({file: paths.config, schema, required: places.config !== undefined}),
		overrides,
	});
	if (!loaded.ok) {
		throw new UsageMistakes(loaded.mistakes.map(mistake => formatMistake(mistake)));
	}

	const settings = loaded.value;
	const addressBook = new AddressBook({
		file: paths.addressBook,
		configFile: paths.config,
		configured: () => settings.get().peer,
		protocols: protocols.filter(protocol => isConnectionProtocol(protocol) || !protocol.isNamed),
	});
	const bookMistakes = await addressBook.reload();
	const log = debug === undefined ? undefined : await openLog(debug);
	const table = new CommandTable(protocols);
	const sessionView = sessionSettings(settings, {user, addressBook});
	const quit = Promise.withResolvers<void>();
	const manager = new Manager({
		protocols,
		network: log ? watchNetwork(createNetwork(), log) : createNetwork(),
		clock: systemClock,
		random: Math.random,
		settings: sessionView,
		contacts: sessionContacts(addressBook),
		disk: createDisk({downloads: () => settings.get().files.directory ?? paths.downloads, home: places.home, cwd: places.cwd}),
		secrets: createSecrets(places),
		version: `mudlark ${version}`,
		addresses,
		help: topic => table.help(topic),
		quit: quit.resolve,
	});
	const typedLines = new Panel<TypedLine>();
	const runLine = createShell({
		table,
		dispatch: manager.dispatch,
		publish(event) {
			manager.publish(event);
		},
		panel: typedLines,
	});
	const history = createMemoryHistory(MEMORY_FACTOR * settings.get().history.lines);
	const on: Program['on'] = subscriber => manager.on(subscriber);
	recordHistory(history, on);
	if (log) {
		logEvents(log, on);
	}

	const chat = chatParts({
		dispatch: manager.dispatch,
		inspect: id => manager.inspect(id),
		connections: () => manager.connections(),
		filter: (direction, filter, codes) => manager.filter(direction, filter, codes),
		judge: (kind, judge) => manager.judge(kind, judge),
		on,
		publish(event) {
			manager.publish(event);
		},
		status: () => manager.status(),
		startRoom: manager.startRoom,
		networks: protocols.map(protocol => ({name: protocol.name, rooms: protocol.rooms, lobby: commonRoomOf(protocol)})),
		port: () => sessionView.listen.port,
		clipboard: async () => readClipboard({env: places.env, platform}),
		onSettings: listener => settings.on(listener),
	});
	const scripts = new ScriptHost({
		program: {
			version,
			runLine,
			startRoom: manager.startRoom,
			on,
			publish(event) {
				manager.publish(event);
			},
			ask: question => manager.ask(question),
			rooms: () => manager.rooms(),
			contacts: sessionContacts(addressBook),
			addCommand: spec => table.add(spec),
		},
		clock: systemClock,
		folder: createScriptFolder({folder: paths.scripts, data: paths.scriptData, types: besideUs('mudlark-script.d.ts')}),
		store: createScriptStore({
			state: paths.state,
			damaged({code, message}) {
				manager.publish({event: 'error', code, message});
			},
		}),
		worker: scriptWorker,
		memory: () => settings.get().scripts.memory,
		tables: chat.tables,
		filters: {...chat.filters, input: filter => typedLines.add(filter)},
		events: chat.events,
	});
	table.add(scriptCommand(scripts));
	settings.on(keys => {
		const {name} = sessionView;
		if (keys.includes('name') && name !== manager.status().name) {
			void manager.dispatch({command: 'name', name}, 'start');
		}
	});

	const socket = controlSocketPath({dir: paths.dir, profile: paths.profile, env: places.env, uid});
	const program: Program = {
		version,
		runLine,
		on,
		hold: () => manager.hold(),
		peers: () => manager.peers(),
		status: () => manager.status(),
	};
	let closeControl: (() => Promise<void>) | undefined;
	return {
		version,
		program,
		manager,
		settings,
		settingKeys: fieldsOf(schemaNode(schema)).filter(({isListed}) => !isListed).map(({key}) => key),
		table,
		history,
		scripts,
		protocols,
		runLine,
		paths,
		quitting: quit.promise,
		async start() {
			const control = await startControlServer({path: socket, program, room: manager.startRoom, uid});
			closeControl = async () => control.close();
			await manager.start();
			for (const mistake of bookMistakes) {
				manager.publish({event: 'error', code: 'ML_ADDRESS_BOOK_DAMAGED', message: `The address book was not read: ${formatMistake(mistake)}. Mend the file or move it away, then /reload.`});
			}

			manager.publish({event: 'ready', version, name: manager.status().name, socket});
			const scriptsLoaded = scripts.start();
			for (const line of run) {
				// Commands of scripts are there for it.
				await scriptsLoaded; // eslint-disable-line no-await-in-loop
				// eslint-disable-next-line no-await-in-loop
				await runLine(line, {room: manager.startRoom, face: 'start'});
			}
		},
		async stop() {
			await scripts.stop();
			await manager.stop();
			await closeControl?.();
			await log?.close();
		},
	};
};

const besideUs = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const openLog = async (file: string): Promise<DebugLog> => {
	try {
		return await openDebugLog(file, () => systemClock.date());
	} catch (error) {
		throw new UsageMistakes([`--debug: ${file} can't be written: ${error instanceof Error ? error.message : String(error)}`]);
	}
};

/** Our addresses: those of a network before link-local ones, which need a zone, and without loopback. */
const addresses = (): readonly string[] => Object.values(networkInterfaces())
	.flatMap(list => list ?? [])
	.filter(({internal, address}) => !internal && !address.toLowerCase().startsWith('fe80:'))
	.toSorted((a, b) => a.family.localeCompare(b.family))
	.map(({address}) => address);
