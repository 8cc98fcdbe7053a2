import {rm} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {ScriptWorld} from '../support/script-world.js';

const says = (what: string) => `export const activate = ctx => { ctx.ui.print('', ${JSON.stringify(what)}); };`;

describe('what can be a script', () => {
	test.each(['hi.ts', 'hi.mts', 'hi.mjs', 'hi.js'])('%s', async file => {
		await using world = await ScriptWorld.create();
		const types = file.endsWith('ts') ? ': {ui: {print(room: string, text: string): void}}' : '';
		await world.write(file, `export const activate = (ctx${types}) => { ctx.ui.print('', 'here'); };`);
		await world.type('/script load hi');
		await world.reached('hi', 'active');
		expect(world.printed).toEqual(['here']);
		expect(world.states('hi')).toEqual(['loading', 'disabled', 'loading', 'active']);
	});

	test('a folder with several files', async () => {
		await using world = await ScriptWorld.create();
		await world.write('hi/main.ts', 'import {word} from \'./word.ts\'; export const activate = (ctx: any) => { ctx.ui.print(\'\', word); };');
		await world.write('hi/word.ts', 'export const word: string = \'from the other file\';');
		await world.type('/script load hi');
		await world.reached('hi', 'active');
		expect(world.printed).toEqual(['from the other file']);
	});

	test('a module that exports nothing runs all the same', async () => {
		await using world = await ScriptWorld.create();
		await world.run('quiet', 'globalThis.x = 1;');
		expect(await world.type('/script info quiet')).toEqual([
			'quiet (quiet.mjs): active',
			'It wants: chat, ui.',
			'You have let it: chat, ui.',
			'It is not loaded at the start.',
		]);
	});

	test('.ts is a module also where a folder above says otherwise', async () => {
		await using world = await ScriptWorld.create();
		await world.write('../package.json', '{"type": "commonjs"}');
		await world.write('hi.ts', 'import path from \'node:path\'; export const activate = (ctx: any) => { ctx.ui.print(\'\', path.sep); };');
		await world.type('/script load hi');
		await world.reached('hi', 'active');
		expect(world.printed).toEqual(['/']);
	});
});

describe('what does not work is told', () => {
	const cases: ReadonlyArray<readonly [what: string, file: string, text: string, message: RegExp]> = [
		['an enum', 'bad.ts', 'enum Color {Red}\nexport const activate = () => Color.Red;', /bad was not loaded: .*enum is not supported in strip-only mode in line 1 of bad\.ts.*\/script log bad tells more; mend it, then \/script reload bad\./v],
		['a syntax error', 'bad.mjs', 'export const a = 1;\nconst = 2;', /bad was not loaded: SyntaxError: Unexpected token '=' in line 2 of bad\.mjs\./v],
		['a missing import', 'bad.mjs', 'import "./nothing.mjs";', /bad was not loaded: .*nothing\.mjs/v],
		['a throw at the top', 'bad.mjs', 'throw new Error("no good");', /bad was not loaded: no good\./v],
		['a throw in activate', 'bad.mjs', 'export const activate = () => { throw new TypeError("no good"); };', /bad was not loaded: TypeError: no good\./v],
		['a rejection in activate', 'bad.mjs', 'export const activate = async () => { throw new Error("later"); };', /bad was not loaded: later\./v],
		['an api that is not there', 'bad.mjs', 'export const script = {api: "^2.0"};', /bad is written for the script functions \^2\.0, and this mudlark has 1\.0\.0\. Get a version of the script/v],
		['an api that is none', 'bad.mjs', 'export const script = {api: "new"};', /api has to be a range of versions like '\^1\.0', not "new"/v],
		['a permission that is none', 'bad.mjs', 'export const script = {permissions: ["chat", "root"]};', /"root" is no permission; there are chat, net, files, clipboard, ui/v],
		['a manifest that is none', 'bad.mjs', 'export const script = 5;', /it has to be an object/v],
		['process.exit', 'bad.mjs', 'process.exit(3);', /bad was not loaded: it ended itself \(process\.exit with 3\)\./v],
	];
	test.each(cases)('%s', async (_what, file, text, message) => {
		await using world = await ScriptWorld.create();
		await world.write(file, text);
		const {error} = await (async () => {
			const first = await world.line('/script load bad');
			if (first.error) {
				return first;
			}

			await world.reached('bad', 'failed');
			return world.line('/script load bad');
		})();
		expect(error?.message).toMatch(message);
		expect(world.states('bad').at(-1)).toBe('failed');
		expect(world.all('script.changed').at(-1)?.error).not.toBe('');
	});

	test('a name that is not there names those that are', async () => {
		await using world = await ScriptWorld.create();
		await expect(world.type('/script load hi')).rejects.toThrow(/There is no script hi in .*: there are none yet; \/script new NAME writes one\./v);
		await world.write('ho.mjs', '');
		await expect(world.type('/script load hi')).rejects.toThrow(/There is no script hi in .*: there are ho\./v);
	});

	test('where a syntax error is stands in the log', async () => {
		await using world = await ScriptWorld.create();
		await world.write('bad.mjs', 'export const a = 1;\nconst = 2;');
		await expect(world.type('/script load bad')).rejects.toThrow('SyntaxError');
		expect((await world.type('/script log bad')).join('\n')).toContain('bad.mjs:2');
	});

	test('activate that does not end is given up', async () => {
		await using world = await ScriptWorld.create();
		await world.write('slow.mjs', 'export const activate = ctx => { ctx.ui.print("", "begun"); return new Promise(() => {}); };');
		await world.type('/script load slow');
		await world.until('it to begin', () => world.printed.includes('begun'));
		const {error} = await world.passTimeUntil('slow', 'failed');
		expect(error).toBe('slow did not come to the end of activate within 5 seconds.');
	});
});

test('two files of one name have to be told apart, and the one loaded later replaces the other', async () => {
	await using world = await ScriptWorld.create();
	await world.write('hi.mjs', says('first'));
	await world.write('hi.ts', says('second').replace('ctx =>', '(ctx: any) =>'));
	await expect(world.type('/script load hi')).rejects.toThrow('hi could be hi.mjs, hi.ts. Say which one, with its ending.');
	await world.type('/script load hi.mjs');
	await world.reached('hi', 'active');
	const since = world.events.length;
	await world.type('/script load hi.ts');
	await world.reached('hi', 'active', since);
	expect(world.printed).toEqual(['first', 'second']);
	expect(world.states('hi')).toEqual(['loading', 'disabled', 'loading', 'active', 'stopping', 'disabled', 'loading', 'active']);
	expect(await world.type('/script list')).toEqual(['hi  active']);
});

test('reload reads the file again; one that fails then does not bring the old one back', async () => {
	await using world = await ScriptWorld.create();
	await world.run('hi', says('old'));
	await world.write('hi.mjs', says('new'));
	expect(await world.type('/script reload hi')).toEqual(['hi is running.']);
	expect(world.printed).toEqual(['old', 'new']);
	await world.write('hi.mjs', 'syntax error');
	await expect(world.type('/script reload hi')).rejects.toThrow('hi was not loaded: SyntaxError');
	expect(world.states('hi').at(-1)).toBe('failed');
	await rm(path.join(world.scripts, 'hi.mjs'));
	await expect(world.type('/script reload hi')).rejects.toThrow('There is no script hi');
});

test('ten at once', async () => {
	await using world = await ScriptWorld.create();
	const names = Array.from({length: 10}, (_, index) => `s${index}`);
	await Promise.all(names.map(async name => world.run(name, says(name))));
	expect([...world.printed].toSorted((a, b) => a.localeCompare(b))).toEqual(names);
	await Promise.all(names.map(async name => world.type(`/script unload ${name}`)));
	expect(names.map(name => world.states(name).at(-1))).toEqual(names.map(() => 'disabled'));
});

test('what hangs while it is loaded can be unloaded, and keeps nobody from leaving', async () => {
	await using world = await ScriptWorld.create();
	await world.write('slow.mjs', 'export const activate = ctx => { ctx.ui.print("", "begun"); return new Promise(() => {}); };');
	await world.type('/script load slow');
	await world.until('it to begin', () => world.printed.includes('begun'));
	await world.type('/script unload slow');
	expect(world.states('slow').at(-1)).toBe('disabled');
	const since = world.printed.length;
	const loaded = world.line('/script load slow');
	await world.until('it to begin again', () => world.printed.length > since);
	await world.host.stop();
	expect((await loaded).error?.message).toContain('it was stopped');
});
