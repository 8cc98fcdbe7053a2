/**
What a user's Node reads first: it brings the program up on a Node that is new enough, or says what is missing.

It is translated for Node 12.20 and imports nothing of ours, so that a Node which could not even parse the program gets as
far as the sentence that tells its owner what to do.
*/
import {spawn} from 'node:child_process';
import {realpathSync} from 'node:fs';
import * as module from 'node:module';
import {constants} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';

/** `engines` in package.json says the same. */
const oldestMajor = 24;

const bundledPackage = `node-${process.platform}-${process.arch}`;

/**
How long the program may take to end at a Ctrl+C, in ms, before it is told again.

A terminal gives Ctrl+C to the program and to this process alike, `kill -INT` gives it to this process alone, and Node
can't tell one from the other. The program ends at the first, so one that is still there has not heard of it.
*/
const interruptGrace = 500;

const usageError = 2;

const here = fileURLToPath(import.meta.url);

const isNewEnough = () => Number(process.versions.node.split('.', 1)[0]) >= oldestMajor;

/** The Node that npm installed with us, in our own `node_modules` or hoisted into one above. */
const findBundledNode = (): string | undefined => {
	try {
		const found = realpathSync(module.createRequire(import.meta.url).resolve(`${bundledPackage}/bin/node`));
		// One that is too old itself would start itself for ever.
		return found === realpathSync(process.execPath) ? undefined : found;
	} catch {
		return undefined;
	}
};

const complain = (tried: string) => {
	process.stderr.write(`mudlark needs Node ${oldestMajor} or newer, but this is Node ${process.versions.node} and ${tried}: install Node ${oldestMajor} with your package manager or from https://nodejs.org/en/download, then start mudlark again.\n`);
	process.exitCode = usageError;
};

const runUnder = (node: string) => {
	// The user's own flags come later and win.
	const child = spawn(node, ['--max-semi-space-size=16', ...process.execArgv, here, ...process.argv.slice(2)], {stdio: 'inherit'});

	const forward = (signal: NodeJS.Signals) => {
		child.kill(signal);
	};

	let reminder: NodeJS.Timeout | undefined;
	process.on('SIGTERM', forward);
	process.on('SIGHUP', forward);
	process.on('SIGINT', signal => {
		reminder ??= setTimeout(() => {
			reminder = undefined;
			forward(signal);
		}, interruptGrace);
	});

	child.on('error', error => {
		complain(`the one that npm brought along does not start (${error.message})`);
	});

	child.on('exit', (code, signal) => {
		clearTimeout(reminder);
		if (signal === null) {
			process.exitCode = code ?? undefined;
			return;
		}

		// Whoever waits for us learns how it ended; where the signal spares us, 128+n says the same.
		process.exitCode = 128 + constants.signals[signal];
		process.removeAllListeners(signal);
		process.kill(process.pid, signal);
	});
};

/** In the user's own cache folder: Node's choice, a folder in `/tmp`, is open to everybody. */
const enableCompileCache = () => {
	const {HOME: home = '', XDG_CACHE_HOME: chosen = ''} = process.env;
	if (chosen !== '') {
		module.enableCompileCache?.(path.join(chosen, 'mudlark'));
	} else if (home !== '') {
		module.enableCompileCache?.(path.join(home, '.cache', 'mudlark'));
	}
};

const start = () => {
	if (isNewEnough()) {
		enableCompileCache();
		// As a URL, since esbuild would pull the program in here: it must stay a file that an old Node never reads.
		void import(new URL('mudlark.mjs', import.meta.url).href);
		return;
	}

	const node = findBundledNode();
	if (node === undefined) {
		complain(`npm brought none along (no ${bundledPackage} in a node_modules above ${here})`);
	} else {
		runUnder(node);
	}
};

start();
