/* eslint-disable unicorn/no-incorrect-template-string-interpolation -- the scripts in here are text */
import {once} from 'node:events';
import {connect} from 'node:net';
import {text as textOf} from 'node:stream/consumers';
import {describe, expect, test} from 'vitest';
import {complete} from '../../source/commands/complete.js';
import {limits} from '../../source/scripting/limits.js';
import {ScriptError, type MethodTable} from '../../source/scripting/methods.js';
import type {EventOf} from '../../source/session/events.js';
import {ScriptWorld} from '../support/script-world.js';

const ping = (ms: number): EventOf<'ping'> => ({event: 'ping', at: '', peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, ms});

describe('commands', () => {
	const greet = `export const activate = ctx => {
		ctx.commands.register('greet', {
			help: 'Greet somebody.',
			details: ['In a friendly way.'],
			args: [{name: 'how', kind: 'choice', choices: ['hello', 'bye']}, {name: 'who', kind: 'peer'}, {name: 'more', kind: 'text', optional: true}],
		}, ({how, who, more}, {room, face}) => [how + ' ' + who, more ?? 'no more', room + ' ' + face]);
	};`;

	test('are read, completed, explained and carried out like any other', async () => {
		await using world = await ScriptWorld.create();
		await world.run('greeter', greet);
		expect(await world.type('/greet h Al and so on')).toEqual(['hello Al', 'and so on', 'mm/everybody headless']);
		expect(world.all('output').at(-1)).toMatchObject({command: 'greet', face: 'headless'});
		expect(await world.type('/gre bye "Two Words"')).toEqual(['bye Two Words', 'no more', 'mm/everybody headless']);
		await expect(world.type('/greet')).rejects.toThrow('/greet: hello|bye is missing. It is written /greet hello|bye WHO [MORE].');
		expect(world.table.help('greet')).toEqual(['/greet hello|bye WHO [MORE]', 'Greet somebody.', 'In a friendly way.', 'It comes from the script greeter.']);
		const candidates = {peers: ['Al'], rooms: [], groups: [], keys: []};
		expect(complete(world.table, '/gre', candidates)).toEqual(['/greet']);
		expect(complete(world.table, '/greet hello ', candidates)).toEqual(['Al']);
	});

	test('are gone with their script, and its name is free', async () => {
		await using world = await ScriptWorld.create();
		await world.run('greeter', greet);
		await world.type('/script unload greeter');
		await expect(world.type('/greet hello Al')).rejects.toThrow('There is no command /greet');
		await world.run('other', greet.replace('Greet somebody', 'Greet'));
		expect(world.table.help('greet')?.[1]).toBe('Greet.');
	});

	test.each([
		['a name of the program', '\'chat\', {help: \'x\'}', 'NameTaken', 'There is a command /chat already. Give the new one another name.'],
		['a name that can\'t be typed', '\'two words\', {help: \'x\'}', 'BadParameter', '"two words" can\'t be the name of a command'],
		['no help', '\'greet\', {}', 'BadParameter', 'help has to be text, not undefined.'],
		['a strange argument', '\'greet\', {help: \'x\', args: [{name: \'a\', kind: \'path\'}]}', 'BadParameter', '"path" is no kind of argument here'],
		['text that is not the last', '\'greet\', {help: \'x\', args: [{name: \'a\', kind: \'text\'}, {name: \'b\'}]}', 'BadParameter', 'text is the last one'],
	])('%s is refused', async (_what, args, code, message) => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const activate = ctx => {
			try { ctx.commands.register(${args}, () => {}); } catch (error) { ctx.ui.print('', error.code + ' ' + error.message); }
		};`);
		expect(world.printed[0]).toContain(`${code} `);
		expect(world.printed[0]).toContain(message);
	});

	test('a handler that throws is told to who typed; one that is silent is given up', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const activate = ctx => {
			ctx.commands.register('oops', {help: 'x'}, () => { throw new Error('no such thing'); });
			ctx.commands.register('wait', {help: 'x'}, () => { ctx.ui.print('', 'waiting'); return new Promise(() => {}); });
		};`);
		await expect(world.type('/oops')).rejects.toThrow('/oops did not work: no such thing (/script log one tells more.)');
		const waiting = world.line('/wait');
		await world.until('it to wait', () => world.printed.includes('waiting'));
		await world.clock.advance(limits.commandMs);
		expect((await waiting).error?.message).toBe('The script one has not answered /wait within 5 seconds. It may still be at it; /script log one tells.');
	});

	test('whatever a command returns is printed', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', String.raw`const results = [5, 0, "two\nlines", ["a", {b: 1}], {c: [2]}, "", undefined, null]; export const activate = ctx => { ctx.commands.register("next", {help: "x"}, () => results.shift()); };`);
		const printed: unknown[] = [];
		for (let count = 0; count < 8; count++) {
			printed.push(await world.type('/next')); // eslint-disable-line no-await-in-loop
		}

		expect(printed).toEqual([['5'], ['0'], ['two', 'lines'], ['a', '{ b: 1 }'], ['{ c: [ 2 ] }'], [''], [], []]);
	});

	test('what a script prints can\'t touch the terminal', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', String.raw`export const activate = ctx => { ctx.commands.register("evil", {help: "x\u001b[2J"}, () => "a\u001b[2Jb\u0007c"); ctx.ui.print("", "d\u001b]0;e\u0007f"); };`);
		expect(await world.type('/evil')).toEqual(['abc']);
		expect(world.table.help('evil')?.[1]).toBe('x');
		expect(world.printed).toEqual(['df']);
	});

	test('a script types commands, but not endlessly its own', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const activate = ctx => {
			ctx.commands.register('again', {help: 'x', args: [{name: 'n', kind: 'number'}]}, async ({n}) => {
				ctx.log('run', n);
				return ctx.commands.run('/again ' + (Number(n) + 1));
			});
		};`);
		await expect(world.type('/again 1')).rejects.toThrow(/8 scripts have led to each other already/v);
		expect(world.log('one').match(/run \d/gv)).toHaveLength(limits.depth);
	});

	test('what a typed line prints comes back, what is wrong with it is thrown', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const activate = async ctx => {
			ctx.ui.print('', (await ctx.commands.run('/script list')).join());
			try { await ctx.commands.run('/nonsense'); } catch (error) { ctx.ui.print('', error.code); }
		};`);
		expect(world.printed).toEqual(['one  loading', 'ML_COMMAND_UNKNOWN']);
		expect(world.all('error').at(-1)).toMatchObject({face: 'script'});
	});
});

describe('events', () => {
	test('arrive in order, those of a name and those of a star, in one post per tick', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const activate = ctx => {
			const seen = [];
			ctx.events.on('ping', event => { seen.push('ping ' + event.ms); });
			ctx.events.on('room.*', event => { seen.push(event.event + ' ' + event.room); });
			ctx.commands.register('seen', {help: 'x'}, () => seen);
		};`);
		world.emit(ping(1));
		world.emit({event: 'room.opened', room: 'mm/#raid', title: '#raid'});
		world.emit({event: 'notice', code: 'x', text: 'not wanted'});
		world.emit(ping(2));
		await world.clock.settle();
		expect(await world.type('/seen')).toEqual(['ping 1', 'room.opened mm/#raid', 'ping 2']);
	});

	test('priority, and the way out', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const activate = ctx => {
			const seen = [];
			const low = ctx.events.on('ping', () => { seen.push('low'); }, {priority: -1});
			ctx.events.on('ping', () => { seen.push('usual'); });
			ctx.events.on('ping', ({ms}) => { seen.push('high'); if (ms === 2) { low.dispose(); low.dispose(); } }, {priority: 1});
			ctx.commands.register('seen', {help: 'x'}, () => seen.splice(0));
		};`);
		world.emit(ping(1));
		await world.clock.settle();
		expect(await world.type('/seen')).toEqual(['high', 'usual', 'low']);
		world.emit(ping(2));
		await world.clock.settle();
		expect(await world.type('/seen')).toEqual(['high', 'usual']);
	});

	test('an event that is not there is told at once', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', 'export const activate = ctx => { try { ctx.events.on("mesage", () => {}); } catch (error) { ctx.ui.print("", error.code + error.message); } };');
		expect(world.printed[0]).toMatch(/^UnknownEventno event matches "mesage"; there are: ready, .*message/v);
	});

	test('scripts can have events of their own', async () => {
		const emitters = new Set<(value: unknown) => void>();
		await using world = await ScriptWorld.create({events: {
			'test:thing'(emit) {
				emitters.add(emit);
				return () => {
					emitters.delete(emit);
				};
			},
		}});
		await world.run('one', 'export const activate = ctx => { ctx.events.on("test:thing", value => { ctx.ui.print("", value.what); }); };');
		for (const emit of emitters) {
			emit({what: 'happened'});
		}

		await world.until('it to be told', () => world.printed.includes('happened'));
		await world.type('/script unload one');
		expect(emitters.size).toBe(0);
	});
});

test('timers run, end, and end with the script', async () => {
	await using world = await ScriptWorld.create();
	await world.run('one', `export const activate = ctx => {
		let count = 0;
		ctx.timers.after(1, () => { ctx.ui.print('', 'after'); });
		ctx.timers.after(1, () => { ctx.ui.print('', 'never'); }).dispose();
		ctx.timers.after(2, () => { throw new Error('late'); });
		const timer = ctx.timers.every(1, () => { ctx.ui.print('', 'every ' + ++count); if (count === 3) timer.dispose(); });
		ctx.timers.every(1, () => { ctx.ui.print('', 'on'); });
	};`);
	await world.until('three', () => world.printed.includes('every 3') && world.printed.includes('after'));
	await world.eventually(() => world.log('one').includes('timer after 2 ms: Error: late'));
	await world.type('/script unload one');
	const {length} = world.printed;
	expect(world.printed).not.toContain('never');
	expect(world.printed).not.toContain('every 4');
	await world.clock.settle();
	expect(world.printed).toHaveLength(length);
});

describe('settings', () => {
	const counter = `export const activate = ctx => {
		const {settings} = ctx;
		settings.set('count', settings.get('count', 0) + 1);
		ctx.ui.print('', JSON.stringify(settings.all()));
	};`;

	test('are there after a reload, and after the program was started anew', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', counter);
		await world.type('/script reload one');
		expect(world.printed).toEqual(['{"count":1}', '{"count":2}']);
		await world.host.stop();
		await using next = await ScriptWorld.create({dir: world.dir});
		await next.type('/script load one');
		expect(next.printed).toEqual(['{"count":3}']);
	});

	test('are JSON, at most a mebibyte, and one\'s own copy', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const activate = ctx => {
			const {settings} = ctx;
			const attempt = value => { try { settings.set('a', value); return 'kept'; } catch (error) { return error.name === 'ScriptError' ? error.code : error.name; } };
			ctx.ui.print('', [attempt({deep: [1]}), attempt('x'.repeat(1024 * 1024)), attempt(1n), attempt(() => 1)].join());
			settings.get('a').deep.push(2);
			ctx.ui.print('', JSON.stringify([settings.get('a'), settings.get('b', 'none')]));
			const changes = [];
			settings.onChange((key, value) => { changes.push([key, value ?? null]); });
			settings.set('a', undefined);
			settings.set('c', 3);
			ctx.ui.print('', JSON.stringify([settings.all(), changes]));
		};`);
		expect(world.printed).toEqual(['kept,TooLarge,BadParameter,DataCloneError', '[{"deep":[1]},"none"]', '[{"c":3},[["a",null],["c",3]]]']);
	});
});

describe('ui and contacts', () => {
	test('a line goes to a room, by its key or title, or to the status room', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', String.raw`export const activate = ctx => {
			ctx.ui.print('Everybody', 'to all\nin two lines');
			ctx.ui.print(undefined, 'to status');
			ctx.ui.notify('look');
			try { ctx.ui.print('nowhere', 'x'); } catch (error) { ctx.ui.print('', error.message); }
		};`);
		expect(world.all('notice').map(({code, room = '', text}) => `${code} ${room} ${text}`)).toEqual([
			'script mm/everybody to all',
			'script mm/everybody in two lines',
			'script  to status',
			'script-notify  one: look',
			'script  There is no room nowhere. Open: everybody, status.',
		]);
	});

	test('the address book can be read', async () => {
		await using world = await ScriptWorld.create({contacts: [{name: 'Al', host: '192.0.2.7', port: 4050, protocol: 'mudmaster'}]});
		await world.run('one', 'export const activate = ctx => { ctx.ui.print("", JSON.stringify([ctx.contacts.list().length, ctx.contacts.get("Al").host, ctx.contacts.get("Bo") ?? null])); };');
		expect(world.printed).toEqual(['[1,"192.0.2.7",null]']);
	});

	test('what a script has no permission for it can\'t call', async () => {
		await using world = await ScriptWorld.create();
		await world.run('one', `export const script = {permissions: ['ui']};
		export const activate = async ctx => {
			for (const attempt of [() => ctx.contacts.list(), () => ctx.events.on('message', () => {}), () => ctx.commands.run('hello')]) {
				try { await attempt(); } catch (error) { ctx.ui.print('', error.code); }
			}
		};`);
		expect(world.printed).toEqual(['PermissionDenied', 'PermissionDenied', 'PermissionDenied']);
	});
});

describe('tables that others bring', () => {
	const tables: readonly MethodTable[] = [
		{
			group: 'echo',
			permission: 'chat',
			methods: {
				later: async (caller, text) => `${caller.script} ${String(text)}`,
				fail() {
					throw new ScriptError('PersonNotFound', 'Nobody is called Bo.', 30_045);
				},
				strange: () => () => 1,
			},
		},
		{
			group: 'now',
			isSynchronous: true,
			methods: {
				Add: (_caller, a, b) => Number(a) + Number(b),
				fail() {
					throw new ScriptError('PersonNotFound', 'Nobody is called Bo.', 30_045);
				},
				text(caller) {
					caller.spendText();
				},
			},
		},
	];

	test('asynchronous and synchronous calls, results and errors', async () => {
		await using world = await ScriptWorld.create({tables});
		await world.run('one', `export const activate = async ctx => {
			const told = [];
			told.push(await ctx.echo.later('hi'), ctx.now.Add(2, 3));
			try { await ctx.echo.fail(); } catch (error) { told.push(error.name, error.code, error.mush, error.message); }
			try { ctx.now.fail(); } catch (error) { told.push(error instanceof Error, error.code, error.mush); }
			try { await ctx.echo.strange(); } catch (error) { told.push(error.name); }
			try { await ctx.echo.later(() => {}); } catch (error) { told.push(error.name); }
			told.push(ctx.api.has('now.Add'), ctx.api.has('commands.register'), ctx.api.has('now.Subtract'), ctx.api.version);
			ctx.ui.print('', told.join(' '));
		};`);
		expect(world.printed).toEqual(['one hi 5 ScriptError PersonNotFound 30045 Nobody is called Bo. true PersonNotFound 30045 DataCloneError DataCloneError true true false 1.0.0']);
	});

	test('synchronous calls between asynchronous ones keep their order', async () => {
		const calls: unknown[] = [];
		const call = (_caller: unknown, n: unknown) => {
			calls.push(n);
		};

		await using world = await ScriptWorld.create({tables: [
			{group: 'a', methods: {call}},
			{group: 's', isSynchronous: true, methods: {call}},
		]});
		await world.run('one', 'export const activate = ctx => { for (let n = 0; n < 900; n += 2) { ctx.a.call(n); ctx.s.call(n + 1); } };');
		expect(calls).toEqual(Array.from({length: 900}, (_, n) => n));
	});

	test('texts to others are bounded', async () => {
		await using world = await ScriptWorld.create({tables});
		await world.run('one', `export const activate = ctx => {
			let sent = 0;
			try { for (;;) { ctx.now.text(); sent++; } } catch (error) { ctx.ui.print('', sent + ' ' + error.code); }
		};`);
		expect(world.printed).toEqual([`${limits.texts.burst} RateLimited`]);
	});
});

test('deactivate has its say; one that does not end is not waited for', async () => {
	await using world = await ScriptWorld.create();
	await world.run('one', 'export const activate = ctx => { globalThis.say = text => ctx.ui.print("", text); }; export const deactivate = async () => { await null; say("bye"); };');
	await world.type('/script unload one');
	expect(world.printed).toEqual(['bye']);
	await world.run('two', 'export const activate = ctx => { globalThis.say = text => ctx.ui.print("", text); }; export const deactivate = () => { say("never done"); return new Promise(() => {}); };');
	const unloaded = world.line('/script unload two');
	await world.until('it to begin', () => world.printed.includes('never done'));
	await world.clock.advance(limits.deactivateMs);
	expect((await unloaded).ok).toBe(true);
	expect(world.states('two').at(-1)).toBe('disabled');
	expect(world.log('two')).toContain('two did not come to the end of deactivate within 1 seconds.');
});

test('sockets work behind the guards, and their ports are free when the script is unloaded', async () => {
	await using world = await ScriptWorld.create();
	await world.run('web', `export const script = {permissions: ['net', 'ui']};
	export const activate = async ctx => {
		class Server extends ctx.net.Socket {
			incomingConnectionEvent(peer) { peer.write('hello'); return true; }
		}
		const server = new Server();
		ctx.ui.print('', 'listening ' + await server.listen(0, '127.0.0.1') + ' ' + server.localPort());
	};`);
	const port = Number(/^listening true (?<port>\d+)$/v.exec(world.printed[0]!)?.groups?.['port']);
	const client = connect(port, '127.0.0.1');
	expect(await textOf(client)).toBe('hello');
	await world.type('/script unload web');
	await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
});
