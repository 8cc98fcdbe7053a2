import meow from 'meow';
import {canonicalAddress} from './lib/ip.js';
import {checkName, NAME_RULE} from './lib/own-name.js';
import {parseTarget} from './lib/target.js';

const help = `
	Usage
	  $ mudlark [flags]              full screen
	  $ mudlark --headless [flags]   events as JSON lines on stdout, commands on stdin
	  $ mudlark ctl VERB …           talk to the running mudlark; "mudlark ctl help" lists the verbs

	Flags
	  --name NAME             your chat name (default: from the config, else your login name)
	  --listen [ADDR:]PORT    take MudMaster chat calls there (default 4050; 0 is any free port; off)
	  --ipchat [ADDR][:PORT]  switch IPchat on (UDP 1499 on all addresses unless given; off)
	  --accept ask|all|none   what happens to a call (default ask)
	  --profile NAME          separate config, history and control socket
	  --dir DIR               keep everything below DIR
	  --config FILE           another config file
	  --run LINE              type LINE after the start; may be given several times
	  --debug FILE            write every byte and event to FILE
	  --no-color              no colours (NO_COLOR does the same)
	  --version, --help
`;

/** Of a flag that is given twice the last one counts, so each is read as a list. */
const value = {type: 'string', isMultiple: true} as const;

const places = {dir: value, profile: value, config: value} as const;

const known = {
	...places,
	headless: {type: 'boolean', default: false},
	name: value,
	listen: value,
	ipchat: value,
	accept: value,
	run: value,
	debug: value,
	color: {type: 'boolean', default: true},
} as const;

export type Flags = {
	readonly version: string;
	/** Arguments behind `ctl`; undefined: a face of its own. */
	readonly ctl: readonly string[] | undefined;
	readonly headless: boolean;
	readonly color: boolean;
	readonly dir: string | undefined;
	readonly profile: string | undefined;
	readonly config: string | undefined;
	readonly run: readonly string[];
	readonly debug: string | undefined;
	/** By the config's dotted keys; undefined where a flag is not given. */
	readonly overrides: Readonly<Record<string, unknown>>;
	/** One line for each flag that is wrong. */
	readonly mistakes: readonly string[];
};

/** Reads the command line. `--help` and `--version` print and end the process, as meow does. */
export const readFlags = (argv: readonly string[]): Flags => {
	const {own, ctl} = splitCtl(argv);
	const {flags, input, pkg} = meow(help, {importMeta: import.meta, argv: own, flags: known, booleanDefault: undefined});
	const mistakes: string[] = Array.from(Object.keys(flags).filter(key => !Object.hasOwn(known, key)), name => `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}: there is no such flag; mudlark --help lists them`);

	for (const word of input) {
		mistakes.push(`${word}: mudlark takes no arguments but "ctl"; to call somebody at the start use --run "/call ${word}"`);
	}

	for (const [name, values] of Object.entries(flags)) {
		if (Array.isArray(values) && values.includes('') && name !== 'ipchat') {
			mistakes.push(`--${name}: a value is missing`);
		}
	}

	const name = flags.name?.at(-1);
	const nameMistake = name === undefined || name === '' ? undefined : checkName(name);
	if (nameMistake !== undefined) {
		mistakes.push(`--name: ${JSON.stringify(name)} ${nameMistake}; allowed: ${NAME_RULE}`);
	}

	const listen = readListen(flags.listen?.at(-1), mistakes);
	const ipchat = readIpchat(flags.ipchat?.at(-1) ?? (own.includes('--ipchat') ? '' : undefined), mistakes);
	const accept = flags.accept?.at(-1);
	if (accept !== undefined && !['ask', 'all', 'none', ''].includes(accept)) {
		mistakes.push(`--accept: ${JSON.stringify(accept)} is none of ask, all, none`);
	}

	return {
		version: String(pkg.version),
		ctl,
		headless: flags.headless,
		color: flags.color,
		dir: flags.dir?.at(-1),
		profile: flags.profile?.at(-1),
		config: flags.config?.at(-1),
		run: flags.run ?? [],
		debug: flags.debug?.at(-1),
		overrides: {name, 'listen.accept': accept, ...listen, ...ipchat},
		mistakes,
	};
};

/** `ctl` has flags of its own; those in front of it, and the places directly behind it, are ours. */
const splitCtl = (argv: readonly string[]): {readonly own: readonly string[]; readonly ctl: readonly string[] | undefined} => {
	const isPlace = (word = '') => Object.keys(places).includes(word.replace(/^--/, '')) && word.startsWith('--');
	const isPlaceWithValue = (word = '') => Object.keys(places).some(name => word.startsWith(`--${name}=`));
	const ctl = argv.findIndex((word, index) => word === 'ctl' && !isPlace(argv[index - 1]));
	if (ctl === -1 || argv.slice(0, ctl).some((word, index) => !word.startsWith('-') && !isPlace(argv[index - 1]))) {
		return {own: argv, ctl: undefined};
	}

	let end = ctl + 1;
	while (isPlace(argv[end]) || isPlaceWithValue(argv[end])) {
		end += isPlace(argv[end]) ? 2 : 1;
	}

	return {own: [...argv.slice(0, ctl), ...argv.slice(ctl + 1, end)], ctl: argv.slice(end)};
};

const readListen = (text: string | undefined, mistakes: string[]): Readonly<Record<string, unknown>> => {
	if (text === undefined || text === '') {
		return {};
	}

	if (text === 'off') {
		return {'listen.enabled': false};
	}

	if (/^\d+$/.test(text) && Number(text) <= 65_535) {
		return {'listen.enabled': true, 'listen.port': Number(text)};
	}

	const separator = text.lastIndexOf(':');
	const target = text.endsWith(':0') ? parseTarget(text.slice(0, separator)) : parseTarget(text);
	const port = text.endsWith(':0') ? 0 : target?.port;
	if (!target || port === undefined) {
		mistakes.push(`--listen: ${JSON.stringify(text)} is none of PORT, ADDRESS:PORT, [IPV6]:PORT and off; a port is 0 to 65535`);
		return {};
	}

	return {'listen.enabled': true, 'listen.address': target.host, 'listen.port': port};
};

/** Nothing behind it means: as the config has it, but on. (The flag alone and no flag at all look alike to meow.) */
const readIpchat = (text: string | undefined, mistakes: string[]): Readonly<Record<string, unknown>> => {
	if (text === undefined) {
		return {};
	}

	if (text === 'off') {
		return {'ipchat.enabled': false};
	}

	const {address, v6, port} = /^(?:\[(?<v6>[\d.:a-f]+)\]|(?<address>[\d.]+|[\da-f]*(?::[\d.a-f]*){2,}))?(?::(?<port>\d{1,5}))?$/i.exec(text)?.groups ?? {port: ''};
	const place = canonicalAddress(v6 ?? address ?? '0.0.0.0');
	if (place === undefined || (port !== undefined && (port === '' || Number(port) > 65_535))) {
		mistakes.push(`--ipchat: ${JSON.stringify(text)} is none of ADDRESS, ADDRESS:PORT, :PORT, [IPV6]:PORT and off; ADDRESS is an IP address, a port is 0 to 65535`);
		return {};
	}

	return {
		'ipchat.enabled': true,
		...((v6 ?? address) !== undefined && {'ipchat.address': place}),
		...(port !== undefined && {'ipchat.port': Number(port)}),
	};
};
