/** Starts what is measured: mudlark and TinTin++ on a screen, mudlark without one, the bare parser. */
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {once} from 'node:events';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import manifest from '../package.json' with {type: 'json'};
import {environment, Pty} from './pty.mjs';

export const cli = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));

/** What `npm start` gives to Node. */
export const nodeFlags = manifest.scripts.start.split(' ').slice(1, -1);

/** Debian keeps it out of root's PATH. */
export const tintin = ['/usr/games', ...process.env.PATH.split(':')].map(folder => path.join(folder, 'tt++')).find(file => existsSync(file));

export const makeHome = async () => {
	const home = await mkdtemp(path.join(tmpdir(), 'mudlark-bench-'));
	return {home, [Symbol.asyncDispose]: async () => rm(home, {recursive: true, force: true, maxRetries: 5})};
};

const ownFlags = home => ['--dir', path.join(home, 'data'), '--name', 'Wick', '--listen', '127.0.0.1:0', '--accept', 'all'];

export const prompt = '[everybody] ';

/** The bar with rooms and port, and the prompt: nothing is missing. */
const isComplete = pty => pty.row(0).includes('everybody') && pty.row(pty.terminal.rows - 1).startsWith(prompt.trim());

/** A screen with mudlark; resolves when the first whole screen is there. `firstFrame` is how many ms that took. */
export const startMudlark = async ({home, columns, rows, flags = nodeFlags}) => {
	const pty = new Pty(process.execPath, [...flags, cli, ...ownFlags(home)], {home, columns, rows});
	const shown = await pty.until(isComplete);
	await pty.until(({row}) => /Wick · \d+/.test(row.call(pty, 0)));
	const port = Number(/Wick · (?<port>\d+)/.exec(pty.row(0)).groups.port);
	return {pty, port, prompt, firstFrame: shown - pty.spawned};
};

const findFreePort = async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address();
	server.close();
	await once(server, 'close');
	return port;
};

/** A screen with TinTin++, the input line in the last row as most players have it. */
export const startTinTin = async ({home, columns, rows}) => {
	const port = await findFreePort();
	const commands = ['#split', `#chat initialize ${port}`, '#chat name Wick'].join(';');
	const pty = new Pty(tintin, ['-G', '-e', commands], {home, columns, rows});
	const shown = await pty.until(() => pty.screen().some(line => line.includes('Name changed to')));
	return {pty, port, prompt: '', firstFrame: shown - pty.spawned};
};

/** A program without a screen. Its output goes nowhere: who reads it, and how fast, is another question. */
const startQuietly = async (args, port, home) => {
	const child = spawn(process.execPath, args, {env: environment(home), stdio: ['pipe', 'ignore', 'inherit']});
	return {
		pid: child.pid,
		port,
		/** Types a line. */
		type(line) {
			child.stdin.write(`${line}\n`);
		},
		async kill() {
			child.kill('SIGKILL');
			if (child.exitCode === null && child.signalCode === null) {
				await once(child, 'exit');
			}
		},
	};
};

export const startHeadless = async home => {
	const port = await findFreePort();
	return startQuietly([...nodeFlags, cli, '--headless', ...ownFlags(home), '--listen', `127.0.0.1:${port}`], port, home);
};

export const startParser = async home => {
	const port = await findFreePort();
	return startQuietly([fileURLToPath(new URL('parser.mjs', import.meta.url)), String(port)], port, home);
};
