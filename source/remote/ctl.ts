/** `mudlark ctl VERB …`: talks to the running instance. */
import {Buffer} from 'node:buffer';
import type {Readable, Writable} from 'node:stream';
import {MudlarkError} from '../lib/errors.js';
import {connectControl} from './client.js';
import {followEvents} from './ctl-events.js';
import {formatStatus, peerTable, statusLine, unknownPlaceholder} from './ctl-format.js';
import type {RunResult} from './contract.js';
import {eventNames} from './event-line.js';
import {globMistake} from './globs.js';

export type CtlOptions = {
	/** The control socket; see {@link controlSocketPath}. */
	readonly path: string;
	/** Read by `send TARGET -` alone. */
	readonly stdin?: Readable;
	readonly stdout: Writable;
	readonly stderr: Writable;
};

const exitOk = 0;
const exitFailed = 1;
const exitUsage = 2;
/** EX_UNAVAILABLE of sysexits.h */
const exitNotRunning = 69;

type Verb = {
	readonly usage: string;
	readonly help: string;
	run(args: readonly string[], options: CtlOptions): Promise<number>;
};

/** What was typed makes no sense; the message is one line. */
class UsageError extends Error {}

const verbs: Readonly<Record<string, Verb>> = {
	send: {
		usage: 'send TARGET TEXT',
		help: 'say TEXT (or what stdin holds, for -) to everybody, #group, a peer or a room',
		async run([target, ...words], options) {
			if (target === undefined || target === '' || words.length === 0) {
				throw new UsageError('send needs a TARGET and a TEXT.');
			}

			const text = words.length === 1 && words[0] === '-' && options.stdin ? await readAll(options.stdin) : words.join(' ');
			return printResult(options, await ask(options, async client => client.request('send', {target, text})));
		},
	},
	run: {
		usage: 'run LINE',
		help: 'type LINE, such as /who or /call HOST, and print what it prints',
		async run(words, options) {
			if (words.length === 0) {
				throw new UsageError('run needs a LINE.');
			}

			return printResult(options, await ask(options, async client => client.request('run', {line: words.join(' ')})));
		},
	},
	events: {
		usage: 'events [--json] [GLOB ...]',
		help: 'follow what happens, such as message or "peer.*", until mudlark quits',
		async run(args, options) {
			const {flags, words} = split(args, ['--json']);
			const mistake = globMistake(words, eventNames);
			if (mistake !== undefined) {
				throw new UsageError(mistake);
			}

			return followEvents({...options, json: flags.has('--json'), globs: words});
		},
	},
	status: {
		usage: 'status [--format TEMPLATE]',
		help: 'one line, or TEMPLATE with #{name} #{dnd} #{port} #{peers} #{questions} filled in',
		async run(args, options) {
			const template = templateOf(args);
			const unknown = template === undefined ? undefined : unknownPlaceholder(template);
			if (unknown !== undefined) {
				throw new UsageError(unknown);
			}

			const status = await ask(options, async client => client.request('status', {}));
			await print(options.stdout, [template === undefined ? statusLine(status) : formatStatus(template, status)]);
			return exitOk;
		},
	},
	peers: {
		usage: 'peers [--json]',
		help: 'who is connected, with --json one object per line',
		async run(args, options) {
			const {flags, words} = split(args, ['--json']);
			if (words.length > 0) {
				throw new UsageError(`peers takes no ${JSON.stringify(words[0])}.`);
			}

			const peers = await ask(options, async client => client.request('peers', {}));
			await print(options.stdout, flags.has('--json') ? peers.map(peer => JSON.stringify(peer)) : peerTable(peers));
			return exitOk;
		},
	},
};

/**
Runs one verb; resolves with the exit code: 0 ok, 1 the command failed, 2 usage, 69 no running instance. Never rejects.
*/
export async function runCtl(args: readonly string[], options: CtlOptions): Promise<number> {
	const [name, ...rest] = args;
	// A reader who has seen enough, as in `ctl peers | head -1`, is no mistake.
	options.stdout.on('error', () => undefined);
	if (name === '--help' || name === 'help') {
		await print(options.stdout, usage());
		return exitOk;
	}

	const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
	try {
		if (!verb) {
			throw new UsageError(name === undefined ? 'which verb?' : `there is no verb ${JSON.stringify(name)}.`);
		}

		return await verb.run(rest, options);
	} catch (error) {
		const {code, lines} = explain(error);
		await print(options.stderr, lines);
		return code;
	}
}

function explain(error: unknown): {readonly code: number; readonly lines: readonly string[]} {
	const message = `mudlark ctl: ${error instanceof Error ? error.message : String(error)}`;
	if (error instanceof UsageError) {
		return {code: exitUsage, lines: [message, ...usage()]};
	}

	return error instanceof MudlarkError && error.code === 'ML_NOT_RUNNING'
		? {code: exitNotRunning, lines: [`${message} Start it with "mudlark"; if it runs with --profile or --dir, give these to ctl too.`]}
		: {code: exitFailed, lines: [message]};
}

function usage(): readonly string[] {
	const width = Math.max(...Object.values(verbs).map(verb => verb.usage.length));
	return ['Verbs:', ...Object.values(verbs).map(verb => `  ${verb.usage.padEnd(width)}  ${verb.help}`)];
}

type Client = Awaited<ReturnType<typeof connectControl>>;

async function ask<Answer>({path}: CtlOptions, question: (client: Client) => Promise<Answer>): Promise<Answer> {
	const client = await connectControl({path});
	try {
		return await question(client);
	} finally {
		client.close();
	}
}

async function printResult({stdout, stderr}: CtlOptions, {ok, lines, error}: RunResult): Promise<number> {
	await print(stdout, lines);
	if (error) {
		await print(stderr, [error.message]);
	}

	return ok ? exitOk : exitFailed;
}

/** Resolves when the reader has it, or is gone. */
async function print(stream: Writable, lines: readonly string[]): Promise<void> {
	if (lines.length > 0) {
		await new Promise<void>(resolve => {
			stream.write(lines.map(line => `${line}\n`).join(''), () => {
				resolve();
			});
		});
	}
}

function split(args: readonly string[], known: readonly string[]): {readonly flags: ReadonlySet<string>; readonly words: readonly string[]} {
	const flags = args.filter(arg => arg.startsWith('-'));
	const unknown = flags.find(flag => !known.includes(flag));
	if (unknown !== undefined) {
		throw new UsageError(`there is no flag ${unknown} here.`);
	}

	return {flags: new Set(flags), words: args.filter(arg => !arg.startsWith('-'))};
}

function templateOf(args: readonly string[]): string | undefined {
	const [flag, template, ...more] = args[0]?.startsWith('--format=') ? ['--format', args[0].slice('--format='.length), ...args.slice(1)] : args;
	if (flag === undefined) {
		return undefined;
	}

	if (flag !== '--format' || template === undefined || more.length > 0) {
		throw new UsageError('status takes --format TEMPLATE and nothing else.');
	}

	return template;
}

async function readAll(stream: Readable): Promise<string> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of stream as AsyncIterable<Uint8Array | string>) {
		chunks.push(Buffer.from(chunk as Uint8Array));
	}

	return new TextDecoder().decode(Buffer.concat(chunks));
}
