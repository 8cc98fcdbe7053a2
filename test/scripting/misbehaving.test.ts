/* eslint-disable unicorn/no-incorrect-template-string-interpolation, no-template-curly-in-string -- the scripts in here are text */
import {describe, expect, test} from 'vitest';
import {limits} from '../../source/scripting/limits.js';
import {ScriptWorld} from '../support/script-world.js';

/** Another script that goes on whatever happens to the first. */
const healthy = 'export const activate = ctx => { ctx.commands.register("well", {help: "Say so."}, () => "well"); };';

const isWell = async (world: ScriptWorld) => {
	expect(await world.type('/well')).toEqual(['well']);
};

describe('endless loops', () => {
	test('at load', async () => {
		await using world = await ScriptWorld.create();
		await world.run('healthy', healthy);
		await world.write('loop.mjs', 'for (;;) {}');
		const loaded = world.line('/script load loop');
		const {error: reason} = await world.passTimeUntil('loop', 'failed', async () => isWell(world));
		const {error} = await loaded;
		expect(reason).toMatch(/within 5 seconds|last it was in load/v);
		expect(error?.message).toContain('loop was not loaded');
		await isWell(world);
	});

	test.each([
		['a handler', 'ctx.events.on("ping", () => { ctx.ui.print("", "begun"); for (;;) {} })', 'event ping'],
		['a command', 'ctx.commands.register("spin", {help: "Spin."}, () => { ctx.ui.print("", "begun"); for (;;) {} })', 'command /spin'],
		['a timer', 'ctx.timers.after(1, () => { ctx.ui.print("", "begun"); for (;;) {} })', 'timer after 1 ms'],
		['a loop that V8 compiles without a way out', 'ctx.timers.after(1, () => { ctx.ui.print("", "begun"); for (;;) new Array(1000).fill(1); })', 'timer after 1 ms'],
		['a call that waits for ever', 'ctx.timers.after(1, () => { ctx.ui.print("", "begun"); for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); })', 'timer after 1 ms'],
	])('in %s', async (_what, code, where) => {
		await using world = await ScriptWorld.create();
		await world.run('healthy', healthy);
		await world.run('loop', `export const activate = ctx => { ${code}; };`);
		world.emit({event: 'ping', peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, ms: 5});
		const spinning = code.includes('"spin"') ? world.line('/spin') : undefined;
		await world.until('the loop to begin', () => world.printed.includes('begun'));
		const {error} = await world.passTimeUntil('loop', 'suspended', async () => isWell(world));
		expect(error).toBe(`it has not answered for 5 seconds; last it was in ${where}.`);
		expect((await spinning)?.error?.message ?? 'not running').toContain('not');
		expect(await world.type('/script list')).toContain(`loop     suspended                ${error}`);
		await isWell(world);
	});
});

describe('memory', () => {
	test.each([
		['objects', 'const all = []; for (;;) all.push({all})'],
		['arrays', 'const all = []; for (;;) all.push(new Array(1000).fill(1))'],
		['an array that doubles its size', 'let all = [1]; for (;;) all = all.concat(all)'],
		['buffers', 'const all = []; for (;;) all.push(Buffer.alloc(1_000_000, 1))'],
		['bit by bit', 'const all = []; setInterval(() => { for (let i = 0; i < 20_000; i++) all.push({i}); }, 1)'],
	])('%s', async (_what, code) => {
		await using world = await ScriptWorld.create({memory: 32, isTimeReal: true});
		await world.run('healthy', healthy);
		await world.run('hog', `export const activate = ctx => { ctx.timers.after(1, () => { ${code}; }); };`);
		const {error} = await world.reached('hog', 'suspended');
		expect(error).toMatch(/^it has taken \d+ MiB of memory, and may take 32 \(scripts\.memory in the config\)\.$/v);
		await isWell(world);
	});

	test('what makes much garbage and keeps little is left alone', async () => {
		await using world = await ScriptWorld.create({memory: 32, isTimeReal: true});
		await world.run('churn', `export const activate = ctx => {
			let rounds = 0;
			const timer = ctx.timers.every(1, () => {
				for (let i = 0; i < 200; i++) JSON.parse(JSON.stringify(Array.from({length: 1000}, (_, n) => ({n}))));
				if (++rounds === 20) { timer.dispose(); ctx.ui.print('', 'done'); }
			});
		};`);
		await world.until('the end', () => world.printed.includes('done') || world.states('churn').at(-1) !== 'active');
		expect(world.states('churn').at(-1)).toBe('active');
	});
});

describe('threads that die', () => {
	test.each([
		['process.exit', 'process.exit(0)', 'it ended itself (process.exit with 0).'],
		['a rejection that nobody handles', 'Promise.reject(new Error("lost"))', 'lost.'],
		['an error that nobody catches', 'setTimeout(() => { throw new RangeError("gone") }, 1)', 'RangeError: gone.'],
	])('%s', async (_what, code, reason) => {
		await using world = await ScriptWorld.create();
		await world.run('healthy', healthy);
		await world.run('dying', `export const activate = ctx => { ctx.commands.register('die', {help: 'Die.'}, () => { ${code}; return new Promise(() => {}); }); };`);
		const {error} = await world.line('/die');
		expect(error?.message).toContain('/die did not work');
		expect(world.all('script.changed').at(-1)).toMatchObject({name: 'dying', state: 'failed', error: reason});
		await expect(world.type('/die')).rejects.toThrow('There is no command /die');
		await isWell(world);
	});

	test('one that wants to stay is started again, once', async () => {
		await using world = await ScriptWorld.create();
		await world.run('phoenix', 'export const script = {autoload: true}; export const activate = ctx => { ctx.commands.register("die", {help: "Die."}, () => process.exit(1)); };');
		await world.line('/die');
		await world.reached('phoenix', 'failed');
		const since = world.events.length;
		await world.clock.advance(limits.restartMs);
		await world.reached('phoenix', 'active', since);
		await world.line('/die');
		await world.until('it to fail again', () => world.states('phoenix').at(-1) === 'failed');
		const states = world.states('phoenix');
		await world.clock.advance(10 * limits.restartMs);
		expect(world.states('phoenix')).toEqual(states);
	});
});

describe('mistakes', () => {
	test('a handler that throws stays; its stack is in the log', async () => {
		await using world = await ScriptWorld.create();
		await world.run('clumsy', 'export const activate = ctx => { ctx.events.on("ping", event => { ctx.ui.print("", `ping ${event.ms}`); throw new Error("oops"); }); };');
		for (const ms of [1, 2]) {
			world.emit({event: 'ping', peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, ms});
		}

		await world.until('both', () => world.printed.includes('ping 2'));
		await world.type('/script unload clumsy');
		expect(world.log('clumsy').match(/event ping: Error: oops/gv)).toHaveLength(2);
		expect(world.log('clumsy')).toContain('clumsy.mjs:1:');
		expect(world.log('clumsy')).not.toContain('node:internal');
	});

	test('ten in a minute are too many, in whatever handler and also in promises', async () => {
		await using world = await ScriptWorld.create();
		await world.run('clumsy', 'export const activate = ctx => { ctx.events.on("ping", async event => { throw new Error(`oops ${event.ms}`); }); };');
		for (let ms = 1; ms <= limits.mistakes.count; ms++) {
			world.emit({event: 'ping', peer: {id: 1, name: 'Al', protocol: 'mudmaster'}, ms});
		}

		expect((await world.reached('clumsy', 'suspended')).error).toBe('it made 10 mistakes within a minute, the last in event ping: oops 10.');
	});
});

describe('floods', () => {
	test('calls over the rate are refused', async () => {
		await using world = await ScriptWorld.create();
		await world.run('flood', `export const activate = async ctx => {
			const codes = new Set();
			for (let i = 0; i < 20_000; i++) {
				try {
					ctx.contacts.list();
				} catch (error) {
					codes.add(error.code);
				}
			}

			await new Promise(resolve => { setTimeout(resolve, 100); });
			ctx.ui.print('', [...codes].join());
		};`);
		expect(world.printed).toEqual(['RateLimited']);
	});

	test('of many lines some are shown, the rest is in the log', async () => {
		await using world = await ScriptWorld.create();
		await world.run('flood', 'export const activate = ctx => { for (let i = 0; i < 1000; i++) ctx.ui.print("", `line ${i}`); };');
		expect(world.printed).toHaveLength(limits.lines.burst);
		expect(world.log('flood')).toContain('(not shown, more than is read) line 999');
	});

	test('the log is bounded', async () => {
		await using world = await ScriptWorld.create();
		await world.run('flood', 'export const activate = ctx => { for (let i = 0; i < 100_000; i++) ctx.log(i); };');
		await world.type('/script unload flood');
		expect(world.host.known('flood').log.lines.length).toBeLessThanOrEqual(limits.logLength);
	});

	test('standard output is bounded, and the program is not stopped by it', async () => {
		await using world = await ScriptWorld.create();
		await world.run('flood', `export const activate = ctx => {
			let rounds = 0;
			const timer = setInterval(() => {
				for (let i = 0; i < 1000; i++) console.log('x'.repeat(100));
				if (++rounds === 20) { clearInterval(timer); ctx.ui.print('', 'done'); }
			}, 1);
		};`);
		await world.until('the end', () => world.printed.includes('done'));
		expect(world.states('flood').at(-1)).toBe('active');
		expect(world.host.known('flood').log.lines.length).toBeLessThanOrEqual(limits.logLength);
	});

	test('events that a script does not keep up with are left out, and counted', async () => {
		await using world = await ScriptWorld.create();
		await world.run('slow', 'export const activate = ctx => { ctx.events.on("notice", event => { if (event.text === "first") { const until = Date.now() + 300; while (Date.now() < until); } }); };');
		world.emit({event: 'notice', code: 'test', text: 'first'});
		await world.clock.settle();
		for (let i = 0; i < 2 * limits.events; i++) {
			world.emit({event: 'notice', code: 'test', text: String(i)});
		}

		await world.eventually(() => world.log('slow').includes('events were left out'));
		expect(world.log('slow')).toContain(`${limits.events} events were left out: the script did not keep up`);
	});
});
