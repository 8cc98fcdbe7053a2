import {format} from 'node:util';
import {disposable, type ScriptDisposable} from './disposable.js';
import type {Link} from './link.js';

/** What an argument is: decides how it is read and what Tab offers. `text` comes last and takes the rest of the line. */
export type CommandArgument = {
	readonly name: string;
	readonly kind?: 'peer' | 'room' | 'group' | 'choice' | 'number' | 'word' | 'text';
	readonly optional?: boolean;
	readonly choices?: readonly string[];
};

export type CommandOptions = {
	/** One line, in the imperative. */
	readonly help: string;
	/** What else there is to know: a paragraph a line. */
	readonly details?: readonly string[];
	readonly args?: readonly CommandArgument[];
};

/** Where a command was typed. */
export type CommandContext = {readonly room: string; readonly face: string};

/** What it returns is printed: text or lines. */
export type CommandHandler = (args: Readonly<Record<string, string>>, context: CommandContext) => unknown;

export type Commands = {
	/** Adds a slash command; throws where the name is taken. */
	register(name: string, options: CommandOptions, handler: CommandHandler): ScriptDisposable;
	/** Carries out a line as if it had been typed, in `room` or where one starts; what it prints. */
	run(line: string, room?: string): Promise<readonly string[]>;
};

const toLines = (printed: unknown): readonly string[] => {
	if (printed === undefined || printed === null) {
		return [];
	}

	return Array.isArray(printed) ? printed.map(line => format(line)) : format(printed).split('\n');
};

export const createCommands = (link: Link): Commands => ({
	register(name, options, handler) {
		const callback = link.callback(`command /${name}`, async (args, context) =>
			toLines(await handler(args as Readonly<Record<string, string>>, context as CommandContext)));
		return registered(link, callback, () => link.callSync('commands.register', [callback, name, options]));
	},
	run: async (line, room) => link.call('commands.run', [line, room]) as Promise<readonly string[]>,
});

/** What could not be registered leaves nothing behind. */
export const registered = (link: Link, callback: number, register: () => unknown): ScriptDisposable => {
	try {
		register();
	} catch (error) {
		link.drop(callback);
		throw error;
	}

	return disposable(() => {
		link.drop(callback);
	});
};
