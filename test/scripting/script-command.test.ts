import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {complete} from '../../source/commands/complete.js';
import {ScriptWorld} from '../support/script-world.js';

test('new writes a script that works as it is', async () => {
	await using world = await ScriptWorld.create();
	expect(await world.type('/script')).toEqual(['There are no scripts yet. /script new NAME writes one to begin with.']);
	const [line] = await world.type('/script new Greeter_2');
	const file = path.join(world.scripts, 'Greeter_2.ts');
	expect(line).toBe(`${file} is written: a small script that works. Change it as you like; /script load Greeter_2 starts it.`);
	expect(await readFile(path.join(world.scripts, 'package.json'), 'utf8')).toBe('{\n\t"type": "module"\n}\n');
	await world.type('/script load greeter_2');
	await world.reached('Greeter_2', 'active');
	world.emit({event: 'message', id: 1, room: 'mm/everybody', direction: 'in', scope: 'everybody', emote: false, from: {name: 'Al', verified: true}, text: 'hi'});
	await world.clock.settle();
	expect(await world.type('/greeter2 Al')).toEqual(['Hello, Al! I have heard 1 texts so far.']);
	expect(await world.type('/script info greeter_2')).toEqual([
		'Greeter_2 0.1.0 (Greeter_2.ts): active',
		'Counts what is said, and greets.',
		'It wants: chat, ui.',
		'You have let it: chat, ui.',
		'It is not loaded at the start.',
		'It has: event message, command /greeter2.',
	]);
	expect((await world.type('/script log greeter_2')).at(-1)).toContain('asked by Al');
});

test('new never writes over a script, nor outside the folder', async () => {
	await using world = await ScriptWorld.create();
	await world.write('one.mjs', 'mine');
	await expect(world.type('/script new One')).rejects.toThrow(/There is a script one\.mjs in .* already\. Take another name\./v);
	await expect(world.type('/script new ../evil')).rejects.toThrow('../evil can\'t be the name of a script: letters, digits, - and _, 64 at most.');
	expect(await readFile(path.join(world.scripts, 'one.mjs'), 'utf8')).toBe('mine');
});

test('the types for editors lie beside the scripts, and are those of this version', async () => {
	await using world = await ScriptWorld.create();
	const copy = path.join(world.scripts, 'mudlark-script.d.ts');
	await world.type('/script new hello');
	expect(await readFile(copy, 'utf8')).toBe(await readFile(world.types, 'utf8'));
	await writeFile(copy, 'of an older version');
	await world.type('/script load hello');
	await world.reached('hello', 'active');
	expect(await readFile(copy, 'utf8')).toBe(await readFile(world.types, 'utf8'));
	expect(await world.type('/script list')).toEqual([expect.stringMatching(/^hello /v)]);
	await rm(world.types);
	await world.type('/script reload hello');
	expect(world.states('hello').at(-1)).toBe('active');
});

test('a package.json of the user\'s stays as it is', async () => {
	await using world = await ScriptWorld.create();
	await world.write('package.json', '{"type": "module", "private": true}');
	await world.run('one', '');
	expect(await readFile(path.join(world.scripts, 'package.json'), 'utf8')).toBe('{"type": "module", "private": true}');
});

test('the list has all that is in the folder, with its state', async () => {
	await using world = await ScriptWorld.create();
	await world.write('folder/main.mjs', '');
	await world.write('no-script/readme.txt', '');
	await world.write('.hidden.mjs', '');
	await world.write('notes.txt', '');
	await world.run('one', 'export const script = {description: "Does this and that."};');
	expect(await world.type('/script list')).toEqual(['folder  disabled', 'one     active                   Does this and that.']);
	expect(world.host.names()).toEqual(['folder', 'one']);
});

test('what is typed is completed and explained', async () => {
	await using world = await ScriptWorld.create();
	const candidates = {peers: ['Al'], rooms: [], groups: [], keys: [], scripts: ['greeter', 'logger']};
	expect(complete(world.table, '/scr', candidates)).toEqual(['/script']);
	expect(complete(world.table, '/script re', candidates)).toEqual(['reload']);
	expect(complete(world.table, '/script reload ', candidates)).toEqual(['greeter', 'logger']);
	expect(complete(world.table, '/script reload l', candidates)).toEqual(['logger']);
	expect(world.table.help('script')?.[0]).toBe('/script [list|load|unload|reload|enable|disable|log|info|new] [NAME]');
});

test.each([
	['/script load', '/script load: NAME is missing. It is written /script load NAME.'],
	['/script unload nothing', 'There is no script nothing. /script list shows those there are.'],
	['/script unload one', 'one is not running. /script load one starts it.'],
	['/script log nothing', 'There is no script nothing.'],
	['/script info nothing', 'There is no script nothing.'],
	['/script enable nothing', 'There is no script nothing.'],
	['/script frob one', '“frob” is none of list, load'],
])('%s: %s', async (line, message) => {
	await using world = await ScriptWorld.create();
	await world.write('one.mjs', '');
	await world.host.look();
	await expect(world.type(line)).rejects.toThrow(message);
});

test('enabling what runs does not stop it; its ending may be typed', async () => {
	await using world = await ScriptWorld.create();
	await world.run('one', '');
	const before = world.states('one');
	expect(await world.type('/script enable one.mjs')).toEqual(['one is loaded at every start from now on, unless you do not let it run; /script disable one ends that.']);
	expect(world.states('one')).toEqual(before);
	expect(await world.type('/script disable one')).toEqual(['one is not loaded at the start any more, and is not running.']);
	expect(world.states('one').at(-1)).toBe('disabled');
});

test('a file of decisions that can\'t be understood is kept aside, and told', async () => {
	await using world = await ScriptWorld.create();
	await world.run('one', '');
	const file = path.join(world.dir, 'state/scripts.json');
	await writeFile(file, 'not json');
	await using next = await ScriptWorld.create({dir: world.dir});
	await next.host.start();
	expect(next.all('error').map(({message}) => message)).toEqual([`${file} can't be understood, so it is begun anew; what was in it is in ${file}.damaged.`]);
	expect(await readFile(`${file}.damaged`, 'utf8')).toBe('not json');
});
