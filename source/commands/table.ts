import {MudlarkError} from '../lib/errors.js';
import {builtinCommands} from './builtin.js';
import {usage, type CommandSpec} from './spec.js';
import {dialCommands, verbCommands, type ProtocolCommands} from './protocol-commands.js';

/** The one table of slash commands: for the input line, headless, ctl, and whoever else types. */
export class CommandTable {
	readonly specs: readonly CommandSpec[];

	constructor(protocols: readonly ProtocolCommands[]) {
		this.specs = [...dialCommands(protocols), ...builtinCommands, ...verbCommands(protocols)];
	}

	/**
	The exact name or alias wins, then a beginning of a name that only one has, then one of an alias.
	@throws MudlarkError ML_COMMAND_UNKNOWN or ML_COMMAND_AMBIGUOUS.
	*/
	find(typed: string): CommandSpec {
		const name = typed.toLowerCase();
		const exact = this.specs.find(spec => spec.name === name || spec.aliases?.includes(name));
		if (exact) {
			return exact;
		}

		const candidates = name === '' ? [] : this.#beginning(name);
		const [only, ...others] = candidates;
		if (!only) {
			throw new MudlarkError('ML_COMMAND_UNKNOWN', `There is no command /${typed}. /help lists them all; //${typed} sends the text with its slash.`);
		}

		if (others.length > 0) {
			throw new MudlarkError('ML_COMMAND_AMBIGUOUS', `/${typed} could be ${candidates.map(spec => `/${spec.name}`).join(', ')}. Type more of it.`);
		}

		return only;
	}

	/** Lines for `/help`; undefined where there is no such command. */
	help(topic?: string): readonly string[] | undefined {
		if (topic === undefined) {
			return this.#overview();
		}

		try {
			return describe(this.find(topic.replace(/^\//, '')));
		} catch {
			return undefined;
		}
	}

	/** Aliases come second, so that none of them makes a name ambiguous. */
	#beginning(typed: string): readonly CommandSpec[] {
		const named = this.specs.filter(({name}) => name.startsWith(typed));
		return named.length > 0 ? named : this.specs.filter(({aliases = []}) => aliases.some(alias => alias.startsWith(typed)));
	}

	#overview(): readonly string[] {
		const width = Math.max(...this.specs.map(spec => usage(spec).length).filter(length => length <= 28));
		return [
			'A line without a slash goes to the room on screen; the prompt says to whom.',
			...this.specs.map(spec => `${usage(spec).padEnd(width)}  ${spec.help}`),
			'/help COMMAND tells more. Names with blanks go in double quotes. //text sends a text that begins with a slash.',
		];
	}
}

const describe = (spec: CommandSpec): readonly string[] => [
	usage(spec),
	spec.help,
	...spec.details ?? [],
	...(spec.aliases ? [`Also: ${spec.aliases.map(alias => `/${alias}`).join(', ')}`] : []),
];
