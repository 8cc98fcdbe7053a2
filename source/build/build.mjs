#!/usr/bin/env node
/**
Bundles the program into `dist/`: reading one file instead of some hundred saves 100 ms at every start.

Plain JavaScript, because `npm ci` runs it, and not every Node reads anything else.
*/
import {
	mkdir,
	readdir,
	readFile,
	rename,
	rm,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {scriptTypes} from './script-types.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = path.join(root, 'dist');

/** The first byte of a file that the shell can start. */
const hashbang = '#'.codePointAt(0);

/** Name in `dist/` → the source it is made of. */
const programs = {
	mudlark: 'cli.tsx',
};

const launcher = {
	cli: 'source/launcher.ts',
};

const common = {
	absWorkingDir: root,
	outdir: target,
	outExtension: {'.js': '.mjs'},
	bundle: true,
	write: false,
	platform: 'node',
	format: 'esm',
	logLevel: 'warning',
};

/** Runs in a thread of each script's own, without access to other files of `dist/`. */
const threads = {
	'script-worker': 'source/scripting/worker/main.ts',
};

const bundleThreads = () => build({
	...common,
	entryPoints: threads,
	target: 'node24',
});

const bundlePrograms = () => build({
	...common,
	entryPoints: programs,
	target: 'node24',
	define: {'process.env.NODE_ENV': '"production"'},
	// Ink imports it, on demand, for React's developer tools; we do not install them, and a bundle imports at once.
	alias: {'react-devtools-core': fileURLToPath(new URL('react-devtools-core.mjs', import.meta.url))},
	// CommonJS packages inside the bundle call `require` for Node's own modules.
	banner: {js: 'import {createRequire as __createRequire} from \'node:module\';const require = __createRequire(import.meta.url);'},
});

const bundleLauncher = () => build({
	...common,
	entryPoints: launcher,
	// An old Node must understand enough to say that it is too old.
	target: 'node12.20',
	banner: {js: '#!/usr/bin/env -S node --max-semi-space-size=16'},
});

// A program that runs from `dist/` meanwhile sees the old file or the new one, never half of one.
const replace = async (file, contents) => {
	const old = await readFile(file).catch(() => undefined);
	if (old?.equals(contents)) {
		return;
	}

	const fresh = `${file}.${process.pid}`;
	await writeFile(fresh, contents, {mode: contents[0] === hashbang ? 0o755 : 0o644});
	await rename(fresh, file);
};

const removeAllBut = async files => {
	const present = await readdir(target);
	const stale = present.map(name => path.join(target, name)).filter(file => !files.includes(file));
	await Promise.all(stale.map(file => rm(file, {recursive: true})));
};

const results = await Promise.all([bundleLauncher(), bundlePrograms(), bundleThreads()]);
const types = {path: path.join(target, 'mudlark-script.d.ts'), contents: new TextEncoder().encode(scriptTypes())};
const outputs = [...results.flatMap(({outputFiles}) => outputFiles), types];

await mkdir(target, {recursive: true});
await Promise.all(outputs.map(({path: file, contents}) => replace(file, contents)));
await removeAllBut(outputs.map(output => output.path));

const sizes = outputs.map(({path: file, contents}) => `${path.relative(root, file)} ${Math.ceil(contents.length / 1024)} KiB`);
process.stdout.write(`${sizes.join(', ')}\n`);
