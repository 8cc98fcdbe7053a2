import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {describe, expect, test} from 'vitest';
import {ScriptWorld} from '../support/script-world.js';

/** Runs `body`, a function's, in a script with all that `args` are; what it returned, or the code of what it threw. */
const inScript = async (world: ScriptWorld, body: string, permissions: readonly string[] = ['chat', 'ui']): Promise<string> => {
	await world.run('probe', `
		import fs from 'node:fs';
		import {writeSync} from 'node:fs';
		import fsp from 'node:fs/promises';
		import net from 'node:net';
		import tty from 'node:tty';
		import threads from 'node:worker_threads';
		import child from 'node:child_process';
		import path from 'node:path';
		import {createRequire} from 'node:module';
		export const script = {permissions: ${JSON.stringify(permissions)}};
		export const activate = async ctx => {
			const attempt = async () => { ${body} };
			try {
				ctx.ui.print('', 'did: ' + await attempt());
			} catch (error) {
				ctx.ui.print('', 'refused: ' + (error.code ?? error));
			}
		};
	`);
	return world.printed.at(-1)!;
};

const refused = 'refused: ERR_ACCESS_DENIED';

describe('what Node\'s permissions keep from a script', () => {
	test.each([
		['a file of the system', 'return fs.readFileSync("/etc/passwd").length'],
		['the current folder', `return fs.readFileSync(${JSON.stringify(path.join(process.cwd(), 'package.json'))}).length`],
		['the config', 'return fs.readFileSync(path.join(ctx.script.dataFolder, "../../../config/config.toml"), "utf8")'],
		['another script', 'return fs.readFileSync(path.join(ctx.script.dataFolder, "../../../config/scripts/other.mjs"), "utf8")'],
		['the folder of another script', 'return fs.readdirSync(path.join(ctx.script.dataFolder, "../probe2"))'],
		['a list of scripts', 'return fs.readdirSync(path.join(ctx.script.dataFolder, "../../../config/scripts"))'],
		['writing beside its folder', 'return fs.writeFileSync(path.join(ctx.script.dataFolder, "../x"), "x")'],
		['changing itself', 'return fs.writeFileSync(path.join(ctx.script.dataFolder, "../../../config/scripts/probe.mjs"), "x")'],
		['a way out by a link', 'fs.symlinkSync("/etc/passwd", path.join(ctx.script.dataFolder, "link")); return "linked"'],
		['a program', 'return child.spawnSync("true").status'],
		['a thread of its own', 'return new threads.Worker("1", {eval: true}).threadId'],
		['the inspector', 'return new (process.getBuiltinModule("inspector").Session)().connectToMainThread()'],
		['the terminal by its name', 'return fs.openSync("/dev/tty", "r+")'],
		['standard output by its name', 'return fs.writeFileSync("/dev/stdout", "x")'],
	])('%s', async (_what, body) => {
		await using world = await ScriptWorld.create();
		await world.write('../config.toml', 'name = "Wick"\n');
		await world.write('other.mjs', 'secret');
		await mkdir(world.dataFolder('probe2'), {recursive: true});
		expect(await inScript(world, body)).toBe(refused);
	});

	test('its own folder is its own', async () => {
		await using world = await ScriptWorld.create();
		expect(await inScript(world, `
			const file = path.join(ctx.script.dataFolder, 'notes.txt');
			fs.writeFileSync(file, 'one');
			await fsp.appendFile(file, 'two');
			const descriptor = fs.openSync(file, 'a');
			fs.writeSync(descriptor, 'three');
			fs.closeSync(descriptor);
			await new Promise((resolve, reject) => fs.open(file, 'a', (error, d) => fs.write(d, 'four', () => fs.close(d, resolve))));
			const handle = await fsp.open(file, 'a');
			fs.writeSync(handle.fd, 'five');
			await handle.close();
			await new Promise(resolve => fs.createWriteStream(file, {flags: 'a'}).end('six', resolve));
			return fs.readFileSync(file, 'utf8');
		`)).toBe('did: onetwothreefourfivesix');
		expect(await readFile(path.join(world.dataFolder('probe'), 'notes.txt'), 'utf8')).toBe('onetwothreefourfivesix');
	});

	test('with the permission files it reads what the user can read, and writes no more than before', async () => {
		await using world = await ScriptWorld.create();
		await writeFile(path.join(world.dir, 'mine.txt'), 'mine');
		expect(await inScript(world, 'return fs.readFileSync(path.join(ctx.script.dataFolder, "../../../mine.txt"), "utf8")', ['files', 'ui'])).toBe('did: mine');
		expect(await inScript(world, 'return fs.writeFileSync(path.join(ctx.script.dataFolder, "../../../mine.txt"), "x")', ['files', 'ui'])).toBe(refused);
	});
});

describe('the holes that the permissions leave', () => {
	test.each([
		['writeSync', 'return fs.writeSync(1, "x")'],
		['writeSync, imported by its name', 'return writeSync(2, "x")'],
		['write', 'return fs.write(1, "x", () => {})'],
		['writev', 'return fs.writevSync(1, [Buffer.from("x")])'],
		['writeFileSync', 'return fs.writeFileSync(1, "x")'],
		['appendFileSync', 'return fs.appendFileSync(2, "x")'],
		['reading the keys', 'return fs.readSync(0, Buffer.alloc(1))'],
		['readFileSync', 'return fs.readFileSync(0)'],
		['closing', 'return fs.closeSync(1)'],
		['a descriptor of somebody else\'s', 'return fs.writeSync(17, "x")'],
		['by require', 'return createRequire(import.meta.url)("fs").writeSync(1, "x")'],
		['by getBuiltinModule', 'return process.getBuiltinModule("node:fs").writeSync(1, "x")'],
		['createWriteStream', 'return new Promise((resolve, reject) => fs.createWriteStream(null, {fd: 1}).on("error", reject).end("x", resolve))'],
		['createReadStream', 'return new Promise((resolve, reject) => fs.createReadStream(null, {fd: 0}).on("error", reject).on("data", resolve))'],
		['Utf8Stream', 'const stream = new fs.Utf8Stream({fd: 1, sync: true}); stream.write("x"); stream.flushSync(); return "written"'],
		['a terminal', 'return new tty.WriteStream(1).write("x")'],
		['a socket', 'return new net.Socket({fd: 1}).write("x")'],
		['a socket by its number', 'return new net.Socket(1).write("x")'],
		['a connection', 'return net.connect({fd: 1, path: "/x"}).write("x")'],
		['a server', 'return net.createServer().listen({fd: 0})'],
		['process.binding', 'return process.binding("fs")'],
		['_rawDebug', 'return process._rawDebug("x")'],
		['a report', 'return process.report.writeReport("stderr")'],
		['flags of V8', 'return process.getBuiltinModule("v8").setFlagsFromString("--print-bytecode")'],
		['signals', 'return process.kill(process.pid, 0)'],
	])('%s', async (_what, body) => {
		await using world = await ScriptWorld.create();
		expect(await inScript(world, body)).toBe(refused);
	});

	test('node:sqlite is not there', async () => {
		await using world = await ScriptWorld.create();
		expect(await inScript(world, 'return import("node:sqlite")')).toBe('refused: ERR_UNKNOWN_BUILTIN_MODULE');
		expect(await inScript(world, 'return typeof process.getBuiltinModule("node:sqlite")')).toBe('did: undefined');
		expect(await inScript(world, 'return createRequire(import.meta.url)("node:sqlite")')).toBe('refused: ERR_UNKNOWN_BUILTIN_MODULE');
	});

	test('standard output has no handle', async () => {
		await using world = await ScriptWorld.create();
		expect(await inScript(world, 'return [process.stdout._handle, process.stdout.fd, process.stdin.fd]')).toBe('did: ,,');
	});
});

describe('what a thread is given', () => {
	test('no environment, no arguments, and nothing of how it was started', async () => {
		await using world = await ScriptWorld.create();
		expect(await inScript(world, 'return JSON.stringify([process.env, process.argv.length, threads.workerData ?? null, typeof gc])')).toBe('did: [{},2,null,"undefined"]');
	});

	test('what it writes to standard output and error is in its log, and nowhere else', async () => {
		await using world = await ScriptWorld.create();
		await world.run('loud', String.raw`export const activate = () => {
			console.log('one');
			console.error('two \u001b[31mred\u001b[2J');
			process.stdout.write('three');
		};`);
		await world.type('/script unload loud');
		const lines = world.log('loud').split('\n').map(line => line.slice(10));
		expect(lines.toSorted((a, b) => a.localeCompare(b))).toEqual(['one', 'three', 'two red']);
	});

	test('without the permission net there is no ctx.net', async () => {
		await using world = await ScriptWorld.create();
		expect(await inScript(world, 'return typeof ctx.net')).toBe('refused: PermissionDenied');
		expect(await inScript(world, 'return typeof ctx.net', ['net', 'ui'])).toBe('did: object');
	});
});
