import {linesWanted, type LinesWanted} from './lines-wanted.js';
import type {CommandTable} from './table.js';
import {textHead} from './text-head.js';
import type {Argument, CommandSpec, PeerKeySpec} from './spec.js';

/** A single key of the peers pane, and the command that it stands for. */
export type PeerKey = PeerKeySpec & {
	/** Without its slash. */
	readonly command: string;
	readonly help: string;
	/** What the command calls the peer by. */
	readonly takes: 'peer' | 'room';
	/** The command needs more than the peer, or a second thought: it goes into the input line. */
	readonly isForLine: boolean;
	/** The key is offered only for peers of this protocol. */
	readonly protocol?: string;
};

/** What the screen itself has to know of the commands. */
export type ScreenCommands = {
	/** What single keys do in the pane with the peers. */
	readonly peer: readonly PeerKey[];
	/** See {@link linesWanted}. */
	readonly linesWanted: (line: string) => LinesWanted | undefined;
	/** See {@link textHead}. */
	readonly textHead: (line: string) => string;
};

const peerKeyOf = ({name: command, args, help}: CommandSpec, key: PeerKeySpec): PeerKey => ({
	...key,
	command,
	help,
	takes: args[0]?.kind === 'room' ? 'room' : 'peer',
	isForLine: key.isConfirmed === true || args.slice(1).some(({optional}: Argument) => !optional),
});

export const screenCommands = (table: Pick<CommandTable, 'specs' | 'find'>): ScreenCommands => ({
	// What one comes for most stands first: to talk.
	peer: table.specs.flatMap(spec => [...(spec.peerKey ? [peerKeyOf(spec, spec.peerKey)] : []), ...(spec.verbKeys ?? []).map(key => ({...key, takes: 'peer'} as const))])
		.toSorted((a, b) => Number(b.takes === 'room') - Number(a.takes === 'room')),
	linesWanted: line => linesWanted(table, line),
	textHead: line => textHead(table, line),
});
