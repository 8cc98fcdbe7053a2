/** Everything the screen knows, before it is laid out. It is changed in place; what is drawn from it is not. */
import type {Peer} from '../session/events.js';
import type {Completion} from './completion.js';
import type {HelpPage, Manual} from './help-page.js';
import {defaultKeymap} from './keymap.js';
import {KillRing} from './kill-ring.js';
import type {Question} from './question.js';
import {attend, createRoom, statusRoom, type Room} from './room.js';
import type {Search} from './search.js';

/** A chat network as the screen knows it: data, so that nothing here depends on which networks there are. */
export type Network = {
	/** The protocol's name in events. */
	readonly name: string;
	/** What users call it. */
	readonly title: string;
	/** The room in which everybody of this network is met. */
	readonly lobby: string;
};

/** The parts of the screen that change independently of each other. */
export type Part = 'bar' | 'peers' | 'chat' | 'status' | 'input';

export const allParts: readonly Part[] = ['bar', 'peers', 'chat', 'status', 'input'];

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
	/** Calls of ours in progress, by number. */
	readonly calls: Map<number, {readonly text: string}>;
	/** The first one is shown. */
	questions: readonly Question[];
	name: string;
	dnd: boolean;
	/** The ports on which calls are taken, by endpoint. */
	readonly ports: Map<string, number>;
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

export function createModel(
	networks: readonly Network[],
	preferences = defaultPreferences,
	manual = keysAlone,
): Model {
	const home = networks[0]?.lobby ?? statusRoom;
	const model: Model = {
		networks,
		manual,
		home,
		rooms: new Map([home, statusRoom].map(key => [key, createRoom(key)])),
		current: home,
		previous: home,
		peers: new Map(),
		calls: new Map(),
		questions: [],
		name: '',
		dnd: false,
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

export function openRoom(model: Model, key: string, title?: string): Room {
	let room = model.rooms.get(key);
	if (!room) {
		room = createRoom(key, title);
		model.rooms.set(key, room);
	}

	return room;
}

export function showRoom(model: Model, key: string): Room {
	const room = openRoom(model, key);
	if (key !== model.current) {
		const left = currentRoom(model);
		if (!model.help) {
			// Everything up to here was read: the rule moves below it.
			left.mark = left.lines.end;
		}

		model.previous = model.current;
		model.current = key;
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

export function closeRoom(model: Model, key: string): void {
	if (key === model.home || key === statusRoom) {
		return;
	}

	if (key === model.current) {
		showRoom(model, model.rooms.has(model.previous) && model.previous !== key ? model.previous : model.home);
	}

	model.rooms.delete(key);
}
