/* eslint-disable unicorn/no-incorrect-template-string-interpolation -- the scripts in here are text */
import {describe, expect, test} from 'vitest';
import {ScriptWorld} from '../support/script-world.js';

const asking = (...permissions: readonly string[]) => `export const script = {permissions: ${JSON.stringify(permissions)}}; export const activate = ctx => { ctx.log('on', ctx.script.permissions.join()); };`;

const manual = {consent: 'deny' as const};

describe('consent', () => {
	test('the first time the user is asked what it may, and told what the border is', async () => {
		await using world = await ScriptWorld.create(manual);
		await world.write('one.mjs', asking('chat', 'net'));
		const lines = await world.type('/script load one');
		expect(lines[0]).toBe('one wants to run. It may then:');
		expect(lines.slice(1, 3)).toEqual([
			'  read what is said, write in your name and carry out your commands (chat)',
			'  connect to other computers and take connections (net)',
		]);
		expect(lines[3]).toContain('no protection against malice: the network is not restricted, so a script can also reach mudlark\'s own control socket');
		expect(lines[4]).toBe('/accept 1 lets it, /deny 1 does not.');
		expect(world.questions).toHaveLength(1);
		expect(world.questions[0]).toMatchObject({kind: 'script', details: {name: 'one', permissions: 'chat, net', may: 'read what is said, write in your name and carry out your commands; connect to other computers and take connections'}});
		expect(world.states('one')).toEqual(['loading', 'disabled']);
		world.questions[0]!.answered('accept');
		await world.reached('one', 'active');
	});

	test('until then nothing of it runs but its top level, and that may touch nothing', async () => {
		await using world = await ScriptWorld.create(manual);
		await world.write('one.mjs', `import fs from 'node:fs';
			let code = 'read';
			try { fs.readFileSync('/etc/passwd'); } catch (error) { ({code} = error); }
			console.log('top', code);
			export const script = {permissions: ['files']};
			export const activate = () => { console.log('active'); };`);
		await world.type('/script load one');
		await world.eventually(() => world.log('one').includes('top'));
		expect(world.log('one')).toContain('top ERR_ACCESS_DENIED');
		expect(world.log('one')).not.toContain('active');
		world.questions[0]!.answered('accept');
		await world.reached('one', 'active');
		await world.eventually(() => world.log('one').includes('active'));
		expect(world.log('one')).toContain('top read');
	});

	test('who says no is not asked again at the start', async () => {
		await using world = await ScriptWorld.create(manual);
		await world.write('one.mjs', asking('chat'));
		await world.type('/script enable one');
		world.questions[0]!.answered('deny');
		await world.eventually(() => world.log('one').includes('not let in'));
		await using next = await ScriptWorld.create({...manual, dir: world.dir});
		await next.host.start();
		expect(next.questions).toEqual([]);
		expect(next.states('one')).toEqual([]);
	});

	test('who has not answered is asked again, and one question is enough', async () => {
		await using world = await ScriptWorld.create(manual);
		await world.write('one.mjs', asking('chat'));
		await world.type('/script enable one');
		await world.type('/script load one');
		expect(world.questions).toHaveLength(1);
		world.questions[0]!.answered('deny', 'nobody answered within 60 seconds');
		await using next = await ScriptWorld.create({...manual, dir: world.dir});
		await next.host.start();
		expect(next.questions).toHaveLength(1);
	});

	test('a changed script is asked about where it wants more, and only there', async () => {
		await using world = await ScriptWorld.create();
		await world.write('one.mjs', asking('chat', 'ui'));
		await world.type('/script load one');
		await world.reached('one', 'active');
		await world.write('one.mjs', `${asking('chat')}\n// changed`);
		await world.type('/script reload one');
		expect(world.states('one').at(-1)).toBe('active');
		expect(world.questions).toHaveLength(1);
		await world.write('one.mjs', asking('chat', 'files'));
		await world.type('/script reload one');
		await world.until('the question', () => world.questions.length === 2);
		await world.until('it to run', () => world.states('one').at(-1) === 'active');
		expect(world.log('one')).toContain('on chat,files');
	});

	test('the decision outlives the program', async () => {
		await using world = await ScriptWorld.create();
		await world.write('one.mjs', asking('chat'));
		await world.write('two.mjs', asking('chat'));
		await world.type('/script enable one');
		await world.reached('one', 'active');
		await world.host.stop();
		await using next = await ScriptWorld.create({...manual, dir: world.dir});
		await next.host.start();
		expect(next.questions).toEqual([]);
		expect(next.all('script.changed').map(({name, state}) => `${name} ${state}`)).toEqual(['one loading', 'one active']);
		expect(await next.type('/script list')).toEqual(['one  active     at the start', 'two  disabled']);
		await next.type('/script disable one');
		await next.host.stop();
		await using last = await ScriptWorld.create({...manual, dir: world.dir});
		await last.host.start();
		expect(last.all('script.changed')).toEqual([]);
	});

	test('one that can\'t be loaded at the start keeps nobody from starting', async () => {
		await using world = await ScriptWorld.create();
		for (const name of ['one', 'two']) {
			await world.write(`${name}.mjs`, asking('chat')); // eslint-disable-line no-await-in-loop
			await world.type(`/script enable ${name}`); // eslint-disable-line no-await-in-loop
			await world.reached(name, 'active'); // eslint-disable-line no-await-in-loop
		}

		await world.host.stop();
		await world.write('one.mjs', 'nonsense nonsense');
		await using next = await ScriptWorld.create({dir: world.dir});
		await next.host.start();
		expect([next.states('one').at(-1), next.states('two').at(-1)]).toEqual(['failed', 'active']);
		expect(next.all('error').map(({message}) => message)).toEqual([expect.stringContaining('one was not loaded: SyntaxError')]);
	});
});
