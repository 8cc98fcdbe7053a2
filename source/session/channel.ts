import type {Endpoint, FileInput, MachineCommand, PeerKey, Protocol, Role} from '../protocols/protocol.js';
import type {Account} from './account.js';

/** The way to one peer: a connection of his own, or a socket of ours that he shares with others. */
export type Channel = {
	readonly protocol: Protocol;
	/** What the keys of its rooms begin with, without the slash. */
	readonly rooms: string;
	/** What the machine calls him, where it has many peers. */
	readonly key?: PeerKey;
	/** Which side has called; undefined where nobody calls. */
	readonly role: Role | undefined;
	readonly local: Endpoint;
	readonly remote: Endpoint;
	/** The peer's id while he is online, otherwise 0; filters see it. */
	id: number;
	/** The number that it has before there is a peer, and that he gets. */
	readonly number?: number;
	readonly account: Account;
	command(command: MachineCommand): void;
	file(input: FileInput): void;
	/** Reads nothing until the returned function is called, and those of all others who hold it. */
	hold(): () => void;
	/** Resolves when the peer's backlog is small enough for more. */
	room(): Promise<void>;
	/** Ends it for a reason that is not the machine's. */
	hangUp(reason: string): void;
};
