/**
A package as npm lays it out, around the built launcher, with a small program in place of mudlark and Nodes that are
older or newer than they are.
*/
import {chmod, copyFile, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {cliPath} from './program.js';

export type BundledNode = 'own' | 'hoisted' | 'broken' | 'none';

/** First argument: `report`, `exit N`, `die SIGNAL`, `wait` (for a signal), `suspend` (with Ctrl+Z, until q). */
const program = String.raw`
import process from 'node:process';
import {constants} from 'node:os';

const [what, how] = process.argv.slice(2);
const actions = {
	report() {
		console.log(JSON.stringify({args: process.argv.slice(2), flags: process.execArgv, bundled: process.env.BUNDLED ?? 'no'}));
	},
	exit() {
		process.exitCode = Number(how);
	},
	die() {
		process.kill(process.pid, how);
		setInterval(() => {}, 1000);
	},
	wait() {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
			process.on(signal, () => {
				console.log('got ' + signal);
				process.exit(128 + constants.signals[signal]);
			});
		}

		setInterval(() => {}, 1000);
		console.log('ready');
	},
	suspend() {
		process.stdin.setRawMode(true);
		process.stdin.setEncoding('utf8');
		process.stdin.on('data', keys => {
			if (keys === 'q') {
				process.exit(5);
			}

			if (keys === '\u001A') {
				process.stdin.setRawMode(false);
				process.once('SIGCONT', () => {
					process.stdin.setRawMode(true);
					console.log('resumed');
				});
				process.kill(0, 'SIGTSTP');
			}
		});
		console.log('ready');
	},
};
actions[what]();
`;

/** Loaded before anything else: makes every Node an old one, except the bundled. */
const ageing = `
if (!process.env.BUNDLED) {
	Object.defineProperty(process, 'versions', {value: {...process.versions, node: '20.20.2'}});
}
`;

export type Layout = {
	readonly cli: string;
	/** What makes the Node that runs `cli` an old one. */
	readonly oldNodeFlags: readonly string[];
	readonly remove: () => Promise<void>;
};

export const makeLayout = async (bundled: BundledNode): Promise<Layout> => {
	const root = await mkdtemp(path.join(tmpdir(), 'mudlark-launcher-'));
	const packages = path.join(root, 'node_modules');
	const mudlark = path.join(packages, 'mudlark');
	const cli = path.join(mudlark, 'dist', 'cli.mjs');
	await mkdir(path.dirname(cli), {recursive: true});
	await copyFile(cliPath, cli);
	await writeFile(path.join(mudlark, 'dist', 'mudlark.mjs'), program);
	await writeFile(path.join(root, 'old.cjs'), ageing);

	if (bundled !== 'none') {
		const home = path.join(bundled === 'hoisted' ? packages : path.join(mudlark, 'node_modules'), `node-${process.platform}-${process.arch}`, 'bin');
		await mkdir(home, {recursive: true});
		const node = path.join(home, 'node');
		const script = bundled === 'broken' ? '#!/no/such/interpreter\n' : `#!/bin/sh\nBUNDLED=yes exec '${process.execPath}' "$@"\n`;
		await writeFile(node, script);
		await chmod(node, 0o755);
	}

	return {
		cli,
		oldNodeFlags: ['--require', path.join(root, 'old.cjs')],
		remove: async () => rm(root, {recursive: true, force: true}),
	};
};
