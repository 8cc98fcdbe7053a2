import type {Argument, Arguments, CommandSpec} from '../../commands/spec.js';
import {cleanLine, cleanText} from '../../lib/clean.js';
import {MudlarkError} from '../../lib/errors.js';
import {listArgument, numberArgument, optionsArgument, textArgument} from '../check.js';
import type {Program} from '../contract.js';
import {limits} from '../limits.js';
import {ScriptError, ScriptTimeout, type Caller, type MethodTable} from '../methods.js';

const NAME = /^[a-z][\d\-a-z]{0,31}$/v;

const KINDS: ReadonlySet<string> = new Set(['peer', 'room', 'group', 'choice', 'number', 'word', 'text']);

/** Lines that one command prints; more is for a file. */
const LONGEST_OUTPUT = 1000;

/** Slash commands of scripts, and scripts that type. */
export const commandMethods = (program: Program): MethodTable => ({
	group: 'commands',
	methods: {
		register(caller, callback, name, options) {
			const number = numberArgument(callback, 'The callback');
			const wanted = textArgument(name, 'The name of a command').toLowerCase();
			const spec = commandOf(caller, number, wanted, optionsArgument(options, 'The second argument of commands.register'));
			caller.keep(number, `command /${wanted}`, add(program, spec));
		},
		async run(caller, line, room) {
			if (!caller.permissions.has('chat')) {
				throw new ScriptError('PermissionDenied', `${caller.script} has no permission chat, which commands.run needs.`);
			}

			if (caller.depth >= limits.depth) {
				throw new ScriptError('TooDeep', `${limits.depth} scripts have led to each other already, so this line was not carried out.`);
			}

			caller.spendText();
			const {ok, lines, error} = await program.runLine(textArgument(line, 'The line'), {
				room: room === undefined ? program.startRoom : textArgument(room, 'The room'),
				face: 'script',
				depth: caller.depth,
			});
			if (!ok) {
				throw new ScriptError(error?.code ?? 'Error', error?.message ?? 'The line could not be carried out.');
			}

			return lines;
		},
	},
});

const add = (program: Program, spec: CommandSpec): (() => void) => {
	try {
		return program.addCommand(spec);
	} catch (error) {
		throw error instanceof MudlarkError ? new ScriptError('NameTaken', error.message) : error;
	}
};

const commandOf = (caller: Caller, callback: number, name: string, options: Readonly<Record<string, unknown>>): CommandSpec => {
	if (!NAME.test(name)) {
		throw new ScriptError('BadParameter', `${JSON.stringify(name)} can't be the name of a command: a letter, then letters, digits and -, 32 at most.`);
	}

	const help = cleanLine(textArgument(options['help'], 'help'));
	return {
		name,
		args: listArgument(options['args'], 'args').map((argument, index, all) => argumentOf(argument, index === all.length - 1)),
		help,
		details: [
			...listArgument(options['details'], 'details').map(line => cleanLine(textArgument(line, 'Each line of details'))),
			`It comes from the script ${caller.script}.`,
		],
		build: (args, room) => ({
			run: async ({face, depth = 0}) => ({
				ok: true,
				lines: await printed(caller, name, caller.ask(callback, [present(args), {room, face}], {ms: limits.commandMs, depth: depth + 1})),
			}),
		}),
	};
};

const argumentOf = (value: unknown, isLast: boolean): Argument => {
	const {name, kind = 'word', optional = false, choices} = optionsArgument(value, 'Each of args');
	if (!KINDS.has(textArgument(kind, 'The kind of an argument')) || (kind === 'text' && !isLast)) {
		throw new ScriptError('BadParameter', `${JSON.stringify(kind)} is no kind of argument here; there are ${[...KINDS].join(', ')}, and text is the last one.`);
	}

	return {
		name: textArgument(name, 'The name of an argument'),
		kind: kind as Argument['kind'],
		optional: optional === true,
		...(kind === 'choice' && {choices: listArgument(choices, 'choices').map(choice => textArgument(choice, 'Each of choices').toLowerCase())}),
	};
};

const present = (args: Arguments): Readonly<Record<string, string>> =>
	Object.fromEntries(Object.entries(args).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** What a command prints, or what is wrong with it in words for who has typed it. */
const printed = async ({script}: Caller, name: string, answer: Promise<unknown>): Promise<readonly string[]> => {
	try {
		const lines = listArgument(await answer, 'What a command prints');
		return lines.slice(0, LONGEST_OUTPUT).map(line => cleanText(String(line)).text);
	} catch (error) {
		if (error instanceof ScriptTimeout) {
			throw new MudlarkError(
				'ML_SCRIPT_SILENT',
				`The script ${script} has not answered /${name} within ${limits.commandMs / 1000} seconds. It may still be at it; /script log ${script} tells.`,
			);
		}

		throw new MudlarkError('ML_SCRIPT_MISTAKE', `/${name} did not work: ${error instanceof Error ? error.message : String(error)} (/script log ${script} tells more.)`);
	}
};
