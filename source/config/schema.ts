/**
The one description of the config: types, defaults, help texts and, through `fields.ts`, messages and docs.
Keys are single words; where two are needed they are joined by a hyphen.
*/
import path from 'node:path';
import * as z from 'zod';
import {checkName, NAME_RULE} from '../lib/own-name.js';
import {about} from './about.js';
import {contactsSchema, textWith} from './contact.js';

/** What the config needs to know of a protocol. */
export type ProtocolSettings = {
	readonly name: string;
	readonly settings: z.ZodObject;
	/** What its section is called, where that is not its name. */
	readonly word?: string;
	/** It has a section for each name that the user gives: `[WORD.NAME]`. */
	readonly isNamed?: true;
};

/** Under 100 a screen could not be filled; 100,000 lines in each of many rooms are already hundreds of megabytes. */
const HISTORY = {min: 100, max: 100_000, default: 5000};

const listen = z.strictObject({
	enabled: z.boolean().default(true).meta(about(
		'Take calls from the start. With false nothing listens until `/listen`; `--listen off` does the same for one run.',
		{applies: 'restart'},
	)),
	address: textWith(address => /^[\d.:a-f]+(?:%[\w\-.]+)?$|^[\da-z][\d\-.a-z]*$/iv.test(address) ? undefined : 'is no address').optional().meta(about(
		'Take calls on this address only. Without it, on all addresses, IPv6 and IPv4.',
		{applies: 'listen', allowed: 'an IPv4 address, an IPv6 address without brackets, or a name of this machine'},
	)),
	port: z.int().min(0).max(65_535).default(4050).meta(about('TCP port for calls. 0 takes any free port.', {applies: 'listen'})),
	accept: z.enum(['ask', 'all', 'none']).default('ask').meta(about(
		'What happens to a call: `ask` you, take `all`, or refuse them (`none`).',
		{applies: 'now'},
	)),
});

const ui = z.strictObject({
	timestamps: z.boolean().default(true).meta(about('Show the time before each line.', {applies: 'now'})),
	peers: z.boolean().default(true).meta(about('Show the pane with the connected peers where the terminal is wide enough.', {applies: 'now'})),
	color: z.enum(['auto', 'never']).default('auto').meta(about(
		'Colours: `auto` asks the terminal and the environment (`NO_COLOR`), `never` is black and white.',
		{applies: 'restart'},
	)),
});

const history = z.strictObject({
	lines: z.int().min(HISTORY.min).max(HISTORY.max).default(HISTORY.default).meta(about('Lines kept in memory for each room.', {applies: 'restart'})),
});

const files = z.strictObject({
	directory: textWith(directory => directory.startsWith('~/') || path.isAbsolute(directory) ? undefined : 'is no absolute path').optional().meta(about(
		'Folder for files that you receive. Without it, `downloads` below the data folder. It is made when the first one comes.',
		{applies: 'now', allowed: 'a path that begins with / or ~/'},
	)),
});

const scripts = z.strictObject({
	memory: z.int().min(16).max(512).default(64).meta(about(
		'Megabytes that a script may keep. One that keeps more is switched off.',
		{applies: 'now'},
	)),
});

const debug = z.strictObject({
	raw: z.boolean().default(false).meta(about(
		'Report blocks that mudlark has no use for as `raw` events, to `--headless` and `mudlark ctl events`.',
		{applies: 'now'},
	)),
});

const core = (protocols: readonly string[]) => ({
	name: textWith(checkName).optional().meta(about(
		'Your chat name. Without it, your login name made fit.',
		{applies: 'now', allowed: NAME_RULE},
	)),
	idle: z.int().min(0).max(1440).default(15).meta(about(
		'Minutes without a line typed after which those who can see it (zChat) see you as away; 0 for never. `/away` does it at once.',
		{applies: 'now'},
	)),
	listen: listen.prefault({}).meta({description: 'Taking calls.'}),
	ui: ui.prefault({}).meta({description: 'The screen.'}),
	history: history.prefault({}).meta({description: 'What is remembered.'}),
	files: files.prefault({}).meta({description: 'Files that you receive.'}),
	scripts: scripts.prefault({}).meta({description: 'Programs of your own inside mudlark.'}),
	debug: debug.prefault({}).meta({description: 'For those who write chat programs.'}),
	peer: contactsSchema(protocols),
});

export type ConfigSchema = z.ZodObject<ReturnType<typeof core>, z.core.$strict>;

/** It stands in room keys and is typed as one word. */
const endpointName = z.string().regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Number}\-._]{0,31}$/v);

/** The whole config with its defaults. A protocol's section is read with {@link protocolSettings}. */
export type Config = Readonly<z.output<ConfigSchema>>;

/**
The schema for a set of protocols. Their `settings` must not transform: values go through the schema more than once.
@param protocols In the order of the program's list: the first is the default for `[[peer]]`.
@throws {RangeError} There is no protocol, or one is named like a section of the program.
*/
export const createConfigSchema = (protocols: readonly ProtocolSettings[]): ConfigSchema => {
	if (protocols.length === 0) {
		throw new RangeError('The config needs at least one protocol.');
	}

	const shape = core(protocols.filter(({isNamed}) => !isNamed).map(({name}) => name));
	const sections: Record<string, z.ZodType> = {};
	for (const {name, word = name, isNamed, settings} of protocols) {
		if (Object.hasOwn(shape, word) || Object.hasOwn(sections, word)) {
			throw new RangeError(`A protocol can't be named ${word}: the config has a section of this name already.`);
		}

		const section = settings.strict();
		sections[word] = (isNamed ? z.record(endpointName, section) : section).prefault({}).meta({description: `What concerns ${name} alone.`});
	}

	// The sections of the protocols are known only at run time; protocolSettings() is the typed way to them.
	return z.strictObject({...shape, ...sections});
};

type Section = Readonly<Record<string, unknown>>;

/** A section of a protocol, as its `settings` made it; `name` is that of an endpoint where there are several. */
export const protocolSettings = (config: Config, section: string, name?: string): Section => {
	const found = (config as unknown as Record<string, Section | undefined>)[section] ?? {};
	return name === undefined ? found : (found[name] as Section | undefined) ?? {};
};
