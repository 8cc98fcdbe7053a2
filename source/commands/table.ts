import {MudlarkError} from '../lib/errors.js';
import {builtinCommands} from './builtin.js';
import {usage, type CommandSpec} from './spec.js';
import {dialCommands, verbCommands, type ProtocolCommands} from './protocol-commands.js';

/** The one table of slash commands: for the input line, headless, ctl, and whoever else types. */
export class CommandTable {
	readonly #specs: CommandSpec[];

	constructor(protocols: readonly ProtocolCommands[]) {
		this.#specs = [...dialCommands(protocols), ...builtinCommands, ...verbCommands(protocols)];
	}

	/** In the order of the help; the same array always, so that whoever has it sees what is added later. */
	get specs(): readonly CommandSpec[] {
		return this.#specs;
	}

	/**
	Adds a row at the end; returns the way to take it out again.
	@throws MudlarkError ML_COMMAND_TAKEN where a command has that name already.
	*/
	add(spec: CommandSpec): () => void {
		const taken = [spec.name, ...spec.aliases ?? []].find(name => this.#named(name));
		if (taken !== undefined) {
			throw new MudlarkError('ML_COMMAND_TAKEN', `There is a command /${taken} already. Give the new one another name.`);
		}

		this.#specs.push(spec);
		return () => {
			const index = this.#specs.indexOf(spec);
			if (index !== -1) {
				this.#specs.splice(index, 1);
			}
		};
	}

	/**
	The exact name or alias wins, then a beginning of a name that only one has, then one of an alias.
	@throws MudlarkError ML_COMMAND_UNKNOWN or ML_COMMAND_AMBIGUOUS.
	*/
	find(typed: string): CommandSpec {
		const name = typed.toLowerCase();
		const exact = this.#named(name);
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

	#named(name: string): CommandSpec | undefined {
		return this.#specs.find(spec => spec.name === name || spec.aliases?.includes(name));
	}

	/** Aliases come second, so that none of them makes a name ambiguous. */
	#beginning(typed: string): readonly CommandSpec[] {
		const named = this.#specs.filter(({name}) => name.startsWith(typed));
		return named.length > 0 ? named : this.#specs.filter(({aliases = []}) => aliases.some(alias => alias.startsWith(typed)));
	}

	#overview(): readonly string[] {
		const width = Math.max(...this.#specs.map(spec => usage(spec).length).filter(length => length <= 28));
		return [
			'A line without a slash goes to the room on screen; the prompt says to whom.',
			...this.#specs.map(spec => `${usage(spec).padEnd(width)}  ${spec.help}`),
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
