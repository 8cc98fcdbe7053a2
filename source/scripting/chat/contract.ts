/** What the chat functions of scripts need from the program; `main.ts` brings it. */
import type {Dispatch} from '../../session/commands.js';
import type {Event, NewEvent} from '../../session/events.js';
import type {Direction, Filter} from '../../session/filters.js';
import type {Inspection} from '../../session/inspection.js';
import type {Judge} from '../../session/panel.js';
import type {Judged} from '../../session/panels.js';

export type Chat = {
	readonly dispatch: Dispatch;
	/** Undefined where there is no connection of that number. */
	inspect(id: number): Inspection | undefined;
	connections(): readonly Inspection[];
	filter(direction: Direction, filter: Filter, codes?: Iterable<number | string>): () => void;
	judge<Kind extends keyof Judged>(kind: Kind, judge: Judge<Judged[Kind]>): () => void;
	on(listener: (event: Event) => void): () => void;
	publish(event: NewEvent): void;
	status(): {readonly name: string; readonly port: number};
	/** Where everybody is who is not elsewhere. */
	readonly startRoom: string;
	readonly networks: readonly ChatNetwork[];
	/** The port of the config on which calls are taken. */
	port(): number;
	/** What is in the clipboard; empty where nothing is, or nobody can be asked for it. */
	clipboard(): Promise<string>;
	/** Keys of settings that have another value now. */
	onSettings(listener: (keys: readonly string[]) => void): () => void;
};

export type ChatNetwork = {
	/** Of the protocol. */
	readonly name: string;
	/** What the keys of its rooms begin with. */
	readonly rooms: string;
	/** The room of all its people, where it has one. */
	readonly lobby?: string | undefined;
};
