import {mkdtemp} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

let built: Promise<string> | undefined;

const bundle = async (): Promise<string> => {
	const folder = await mkdtemp(path.join(tmpdir(), 'mudlark-worker-'));
	const outfile = path.join(folder, 'script-worker.mjs');
	await build({
		entryPoints: [fileURLToPath(new URL('../../source/scripting/worker/main.ts', import.meta.url))],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node24',
		logLevel: 'warning',
	});
	return outfile;
};

/** The bundle for threads of scripts, made of the sources as they are, once for each test file. */
export const scriptWorker = async (): Promise<string> => {
	built ??= bundle();
	return built;
};
