/** Everything the screen knows, before it is laid out. It is changed in place; what is drawn from it is not. */
import type {ScreenCommands} from '../commands/screen-commands.js';
import type {CallBack, Peer} from '../session/events.js';
import type {Completion} from './completion.js';
import {createFiles, type Files} from './files.js';
import type {HelpPage, Manual} from './help-page.js';
import {defaultKeymap} from './keymap.js';
import {KillRing} from './kill-ring.js';
import {isPane, panes, type Focus} from './panes.js';
import type {Question} from './question.js';
import {attend, createRoom, statusRoom, type Room} from './room.js';
import type {Search} from './search.js';
import type {Secret} from './secret.js';
import {createSnoops, type Snoops} from './snoop.js';

/** A chat network as the screen knows it: data, so that nothing here depends on which networks there are. */
export type Network = {
	/** The protocol's name in events. */
	readonly name: string;
	/** What users call it. */
	readonly title: string;
	/** The room in which everybody of this network is met. */
	readonly lobby: string;
	/** The command that calls somebody over it, without its slash. */
	readonly dial?: string;
	/** Where nobody calls: people meet there while it is on. */
	readonly meeting?: Meeting;
};

/** How a network where nobody calls is used; commands as one would type them. */
export type Meeting = {
	/** Switches it on. */
	readonly open: string;
	/** Followed by an address: looks whether somebody is there. */
	readonly look?: string;
	/** Tells what it can do. */
	readonly help: string;
	/** Where everybody of it is unless he says otherwise. */
	readonly usualPort: number;
};

/** A socket of ours, and for what. */
export type Port = {readonly port: number; readonly protocol: string};

/** The parts of the screen that change independently of each other. */
export type Part = 'bar' | 'peers' | 'chat' | 'snoop' | 'files' | 'status' | 'input' | 'focus';

export const allParts: readonly Part[] = ['bar', 'peers', 'chat', 'snoop', 'files', 'status', 'input', 'focus'];

export type Size = {readonly columns: number; readonly rows: number};

/** What the user has set about the screen. */
export type Preferences = {
	/** The time before each line. */
	readonly timestamps: boolean;
	/** The pane with the connected peers, where there is room for it. */
	readonly peers: boolean;
	/** Lines that a room keeps in memory; older ones are asked of the history. */
	readonly lines: number;
};

export const defaultPreferences: Preferences = {timestamps: true, peers: true, lines: 5000};

/** A manual without commands, for who has no table of them. */
const keysAlone: Manual = {keymap: defaultKeymap, commands: []};

export type KnownPeer = {readonly peer: Peer; readonly ms?: number};

/** How the user goes about in the list of peers. */
export type PeersPane = {
	/** The id of the selected peer. */
	selected: number | undefined;
	/** Only peers whose names have this in them are listed. */
	filter: string;
	/** What is typed goes into the filter. */
	isFiltering: boolean;
	/** The keys that act on the selected peer are listed in his place, until the next key: which part of them, from 0 on. */
	keysPage: number | undefined;
};

export type Model = {
	readonly networks: readonly Network[];
	readonly manual: Manual;
	/** The room that the program starts in. */
	readonly home: string;
	/** In the order of the bar. */
	readonly rooms: Map<string, Room>;
	current: string;
	/** Where the user was before. */
	previous: string;
	readonly peers: Map<number, KnownPeer>;
	/** Peers who have gone, the last one first: they can be called again. */
	gone: readonly KnownPeer[];
	/** Where the keys go; where a pane is on screen as a room, to that pane. */
	focus: Focus;
	readonly peersPane: PeersPane;
	readonly snoops: Snoops;
	readonly files: Files;
	readonly commands: ScreenCommands;
	/** Whose call was missed last. */
	missed: CallBack | undefined;
	/** Said in the status line until the next key. */
	aside: {readonly text: string; readonly keys: readonly string[]} | undefined;
	/** What is told at the moment is not to be read. */
	isHiding: boolean;
	/** How often somebody has wanted the user's attention. */
	rings: number;
	/** What goes on for a while, by what it is. */
	readonly progress: Map<string, {readonly text: string; readonly share: number; readonly stop: string | undefined}>;
	/** Calls of ours in progress, by number. */
	readonly calls: Map<number, {readonly text: string}>;
	/** The first one is shown. */
	questions: readonly Question[];
	/** Passwords that are asked for; the first one is being typed. */
	secrets: readonly Secret[];
	name: string;
	dnd: boolean;
	isAway: boolean;
	/** The ids of peers who see our chat. */
	readonly snoopers: Set<number>;
	/** The networks that we are logged in to, by protocol and name. */
	readonly online: Set<string>;
	/** The ports on which calls are taken, or people met, by what is spoken there and where. */
	readonly ports: Map<string, Port>;
	readonly kills: KillRing;
	completion: Completion | undefined;
	/** Ctrl+R: lines sent before are searched. */
	search: Search | undefined;
	/** The last text that was searched for. */
	lastSearch: string;
	/** The page that is open over the chat. */
	help: HelpPage | undefined;
	/** Ctrl+C was pressed once. */
	isQuitting: boolean;
	size: Size;
	preferences: Preferences;
};

const noCommands: ScreenCommands = {peer: [], linesWanted: () => undefined, textHead: () => ''};

export type ModelOptions = {
	readonly networks: readonly Network[];
	readonly preferences?: Preferences | undefined;
	readonly commands?: ScreenCommands | undefined;
	readonly manual?: Manual | undefined;
};

export function createModel({networks, preferences = defaultPreferences, commands = noCommands, manual = keysAlone}: ModelOptions): Model {
	const home = networks[0]?.lobby ?? statusRoom;
	const model: Model = {
		networks,
		manual,
		home,
		rooms: new Map([home, statusRoom].map(key => [key, createRoom(key)])),
		current: home,
		previous: home,
		peers: new Map(),
		gone: [],
		focus: 'input',
		peersPane: {selected: undefined, filter: '', isFiltering: false, keysPage: undefined},
		snoops: createSnoops(),
		files: createFiles(),
		commands,
		missed: undefined,
		aside: undefined,
		isHiding: false,
		rings: 0,
		progress: new Map(),
		calls: new Map(),
		questions: [],
		secrets: [],
		name: '',
		dnd: false,
		isAway: false,
		snoopers: new Set(),
		online: new Set(),
		ports: new Map(),
		kills: new KillRing(),
		completion: undefined,
		search: undefined,
		lastSearch: '',
		help: undefined,
		isQuitting: false,
		size: {columns: 80, rows: 24},
		preferences,
	};
	attend(currentRoom(model));
	return model;
}

/** The room on screen. It always exists: the home room can't be closed. */
export const currentRoom = (model: Model): Room => model.rooms.get(model.current)!;

/** The network where nobody calls to which a room belongs. */
export const meetingOf = ({networks}: Model, room: string): (Network & {readonly meeting: Meeting}) | undefined =>
	networks.find((network): network is Network & {readonly meeting: Meeting} =>
		network.meeting !== undefined && network.lobby.includes('/') && room.startsWith(network.lobby.slice(0, network.lobby.indexOf('/') + 1)));

export const isOn = ({ports}: Model, {name}: Network): boolean => ports.values().some(({protocol}) => protocol === name);

export function openRoom(model: Model, key: string, title?: string): Room {
	let room = model.rooms.get(key);
	if (!room) {
		room = createRoom(key, title);
		model.rooms.set(key, room);
		// Panes that are rooms for the time being stay the last ones: other rooms keep their numbers.
		for (const pane of isPane(key) ? [] : panes) {
			const last = model.rooms.get(pane);
			if (!last) {
				continue;
			}

			model.rooms.delete(pane);
			model.rooms.set(pane, last);
		}
	}

	return room;
}

export function showRoom(model: Model, key: string): Room {
	const room = openRoom(model, key);
	if (key !== model.current) {
		const wasPane = isPane(model.current);
		const left = currentRoom(model);
		if (!model.help) {
			// Everything up to here was read: the rule moves below it.
			left.mark = left.lines.end;
		}

		model.previous = wasPane ? model.previous : model.current;
		model.current = key;
		// A pane that is a room has no input line of its own.
		model.focus = isPane(key) ? key : (wasPane ? 'input' : model.focus);
	}

	model.help = undefined;
	model.completion = undefined;
	model.search = undefined;
	room.unread = 0;
	if (!room.bottom) {
		attend(room);
	}

	return room;
}

/** Where the user was before he came to the room on screen. */
export const roomBefore = ({rooms, previous, current, home}: Model): string => rooms.has(previous) && previous !== current ? previous : home;

/** The room on screen, or where the user was before it, if that is a pane. What is said is said here. */
export const talkRoom = (model: Model): string => isPane(model.current) ? roomBefore(model) : model.current;

export function closeRoom(model: Model, key: string): void {
	if (key === model.home || key === statusRoom) {
		return;
	}

	if (key === model.current) {
		showRoom(model, roomBefore(model));
	}

	model.rooms.delete(key);
}
