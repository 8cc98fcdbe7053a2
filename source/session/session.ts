import type {Protocol, Self} from '../protocols/protocol.js';
import type {Bus} from './bus.js';
import type {Encodings} from './encodings.js';
import type {Filters} from './filters.js';
import type {Clock, Contacts, Disk, Network, Secrets, Settings} from './ports.js';
import type {OpenSockets} from './open-sockets.js';
import type {Panels} from './panels.js';
import type {Questions} from './questions.js';
import type {Rooms} from './rooms.js';
import type {Roster} from './roster.js';

/** Our own side; machines see it live, as {@link Self}. */
export type Own = {-readonly [Key in keyof Self]: Self[Key]};

/** What the parts of a session share. `main.ts` brings the world, the manager the rest. */
export type Session = World & {
	readonly own: Own;
	readonly bus: Bus;
	readonly filters: Filters;
	readonly panels: Panels;
	readonly encodings: Encodings;
	readonly roster: Roster;
	readonly sockets: OpenSockets;
	readonly rooms: Rooms;
	readonly questions: Questions;
	/** The room prefix of the first protocol, where `everybody` is meant. */
	readonly home: string;
};

export type World = {
	readonly protocols: readonly Protocol[];
	readonly network: Network;
	readonly clock: Clock;
	/** 0 ≤ n < 1 */
	readonly random: () => number;
	readonly settings: Settings;
	readonly contacts: Contacts;
	readonly disk: Disk;
	readonly secrets: Secrets;
	/** The program and its version, as shown to peers. */
	readonly version: string;
	/** Our addresses in the networks this machine is in, the most useful first. */
	readonly addresses: () => readonly string[];
	/** Lines for `/help`; undefined where there is no such topic. */
	readonly help: (topic?: string) => readonly string[] | undefined;
	readonly quit: () => void;
};
