import {once} from 'node:events';
import process from 'node:process';
import {Worker} from 'node:worker_threads';
import type {Permission} from './api.js';
import type {ScriptSource} from './contract.js';

/**
`--eval`: where there is none, Node takes the first argument of a thread, which is empty, for its entry point, and lets it
read the current folder with all that is in it. The code is not run. `node:sqlite` opens files whatever the permissions.
*/
const BORDER = ['--permission', '--eval=0', '--no-experimental-sqlite'] as const;

/** Says nothing of Node to whoever reads a script's log. */
const QUIET = '--disable-warning=ExperimentalWarning';

const PROBE = `
const {permission} = process;
require('node:worker_threads').parentPort.postMessage(
	permission !== undefined && ['fs.read', 'fs.write', 'child', 'worker'].every(right => !permission.has(right)) && !permission.has('fs.read', process.cwd()),
);`;

/** Does this Node start a thread with these flags, and do they have the effect that we want? */
const isUnderstood = async (flags: readonly string[]): Promise<boolean> => {
	try {
		const worker = new Worker(PROBE, {eval: true, env: {}, execArgv: [...flags], stdout: true, stderr: true});
		const [message] = await once(worker, 'message') as [unknown];
		await worker.terminate();
		return message === true;
	} catch {
		return false;
	}
};

/** How threads of scripts are started by this Node. */
export type ThreadFlags = {
	/** Are files, programs and threads kept from scripts? */
	readonly isGuarded: boolean;
	flags(source: ScriptSource, worker: string, permissions: readonly Permission[]): readonly string[];
};

export const findThreadFlags = async (): Promise<ThreadFlags> => {
	if (!await isUnderstood(BORDER)) {
		return {isGuarded: false, flags: () => [QUIET]};
	}

	return {
		isGuarded: true,
		flags: ({readable, dataFolder}, worker, permissions) => [
			...BORDER,
			QUIET,
			...(permissions.includes('files') ? ['*'] : [worker, dataFolder, ...readable]).map(path => `--allow-fs-read=${path}`),
			`--allow-fs-write=${dataFolder}`,
			// Newer versions of Node close the network too.
			...(process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []),
		],
	};
};
