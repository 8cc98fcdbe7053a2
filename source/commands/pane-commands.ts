import type {CommandTable} from './table.js';
import type {Argument, CommandSpec, PeerKeySpec} from './spec.js';

/** A single key of the peers pane, and the command that it stands for. */
export type PeerKey = PeerKeySpec & {
	/** Without its slash. */
	readonly command: string;
	readonly help: string;
	/** What the command calls the peer by. */
	readonly takes: 'peer' | 'room';
	/** The command needs more than the peer. */
	readonly asksForMore: boolean;
};

/** What the panes of the screen can do, read off the command table. */
export type PaneCommands = {
	readonly peer: readonly PeerKey[];
	/** Can a transfer be cancelled? */
	readonly canCancel: boolean;
};

const peerKeyOf = ({name: command, args, help}: CommandSpec, key: PeerKeySpec): PeerKey => ({
	...key,
	command,
	help,
	takes: args[0]?.kind === 'room' ? 'room' : 'peer',
	asksForMore: args.slice(1).some(({optional}: Argument) => !optional),
});

export const paneCommands = ({specs}: Pick<CommandTable, 'specs'>): PaneCommands => ({
	// What one comes for most stands first: to talk.
	peer: specs.flatMap(spec => spec.peerKey ? [peerKeyOf(spec, spec.peerKey)] : [])
		.toSorted((a, b) => Number(b.takes === 'room') - Number(a.takes === 'room')),
	canCancel: specs.some(({name}) => name === 'cancel'),
});
