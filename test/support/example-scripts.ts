import {copyFile, mkdir, mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {startProgram, type Program, type ProgramOptions} from './program.js';

export const examplesFolder = fileURLToPath(new URL('../../examples', import.meta.url));

/** A folder for `--dir` in which these examples have been dropped into the scripts' folder, under their own or another name. */
export const folderWith = async (...examples: ReadonlyArray<readonly [example: string, name: string]>): Promise<string> => {
	const dir = await mkdtemp(path.join(tmpdir(), 'mudlark-'));
	const scripts = path.join(dir, 'config/scripts');
	await mkdir(scripts, {recursive: true});
	await Promise.all(examples.map(async ([example, name]) => copyFile(path.join(examplesFolder, `${example}.ts`), path.join(scripts, `${name}.ts`))));
	return dir;
};

/** Loads a script and lets it in; resolves when it is active. */
export const loadScript = async (program: Program, name: string): Promise<void> => {
	const since = program.events.length;
	program.send(`/script load ${name}`);
	const {id} = await program.waitForEvent('question', {details: {name}}, {since});
	program.send(`/accept ${id}`);
	await program.waitForEvent('script.changed', {name, state: 'active'}, {since});
};

/** A program that takes all calls, with an example of its own that runs. */
export const startWithExample = async (example: string, options: ProgramOptions = {}): Promise<Program> => {
	const program = await startProgram({...options, dir: await folderWith([example, example]), args: ['--accept', 'all', ...options.args ?? []]});
	await loadScript(program, example);
	return program;
};

/** What a command prints. */
export const printedBy = async (program: Program, line: string): Promise<readonly string[]> => {
	const since = program.events.length;
	program.send(line);
	const {lines} = await program.waitForEvent('output', {command: line.slice(1).split(' ', 1)[0]!}, {since});
	return lines;
};

/** Connects one program with another, which takes all calls; resolves when both know. */
export const connect = async (caller: Program, host: Program): Promise<void> => {
	const since = [caller.events.length, host.events.length] as const;
	caller.send(`/call 127.0.0.1 ${await host.port()}`);
	await caller.waitForEvent('peer.online', {}, {since: since[0]});
	await host.waitForEvent('peer.online', {}, {since: since[1]});
};
