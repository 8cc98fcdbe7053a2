import type {PeerFlag} from '../lib/peer-flags.js';
import type {Capability} from '../protocols/protocol.js';
import type {Command, Outcome} from '../session/commands.js';
import type {Face} from '../session/events.js';

/**
What an argument is: decides how it is read and what completes it. `endpoint` is a name that the config has a section for; `target` is a peer, `all` or `#GROUP`; `path`, `text` and
`lines`, which come last, take what is left of the line, `lines` with all its blanks and line feeds.
*/
export type ArgumentKind = 'peer' | 'endpoint' | 'script' | 'target' | 'room' | 'group' | 'command' | 'key' | 'choice' | 'number' | 'word' | 'path' | 'text' | 'lines';

export type Argument = {
	readonly name: string;
	/** How usage lines write it; the name in capitals unless given. */
	readonly label?: string;
	readonly kind: ArgumentKind;
	readonly optional?: boolean;
	readonly choices?: readonly string[];
};

/** Arguments by name; an absent optional one is undefined. */
export type Arguments = Readonly<Record<string, string | undefined>>;

/** Where a line was typed. */
export type Typed = {
	readonly room: string;
	readonly face: Face;
	/** How many scripts have led to it, one because of the other. */
	readonly depth?: number;
};

export type Built =
	| {readonly command: Command}
	/** A page on the screen; elsewhere what the command prints. */
	| {readonly command: Command; readonly page: 'help'}
	| {readonly clear: true}
	| {readonly room: string}
	/** What belongs to a part outside the session: its outcome is told like that of a command. */
	| {readonly run: (typed: Typed) => Promise<Outcome>};

/**
A single key in the pane with the peers that carries the command out for the peer selected there. A command that needs
more than the peer, or lasts, is put into the input line, to be completed and sent.
*/
export type PeerKeySpec = {
	/** A character, or the name of a key such as `return`; none that the pane itself has a use for. */
	readonly key: string;
	/** What it does, in a word or two. */
	readonly label: string;
	/** The key is offered only for peers with it. */
	readonly capability?: Capability;
	/** And only for those who have this flag, or don't have it. */
	readonly when?: {readonly flag: PeerFlag; readonly isSet: boolean};
	/** Enter has to confirm it: it lasts. */
	readonly isConfirmed?: true;
};

/** A key that carries out one of the words after a protocol's name. */
export type VerbKey = PeerKeySpec & {
	/** Without its slash: `ipchat hail`. */
	readonly command: string;
	readonly help: string;
	readonly isForLine: boolean;
	/** The key is offered only for peers of this protocol. */
	readonly protocol: string;
};

/** A row of the table of slash commands. */
export type CommandSpec = {
	readonly name: string;
	readonly aliases?: readonly string[];
	readonly args: readonly Argument[];
	/** One line, in the imperative. */
	readonly help: string;
	/** What else there is to know: a paragraph a line. */
	readonly details?: readonly string[];
	readonly peerKey?: PeerKeySpec;
	/** What follows the first argument, by the choice that it is: what `args` has as a text. */
	readonly following?: Readonly<Record<string, readonly Argument[]>>;
	readonly verbKeys?: readonly VerbKey[];
	/** @param room The room it was typed in. */
	build(args: Arguments, room: string): Built;
};

export const usage = ({name, args}: Pick<CommandSpec, 'name' | 'args'>): string =>
	[`/${name}`, ...args.map(argument => argument.optional ? `[${label(argument)}]` : label(argument))].join(' ');

export const label = ({name, label: own, choices}: Argument): string => own ?? choices?.join('|') ?? name.toUpperCase();
