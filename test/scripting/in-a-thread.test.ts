/* eslint-disable unicorn/no-incorrect-template-string-interpolation -- the scripts in here are text */
import {expect, test} from 'vitest';
import type {Caller, FilterOptions, ScriptFilter} from '../../source/scripting/methods.js';
import {online} from '../support/events.js';
import {ScriptWorld} from '../support/script-world.js';

/** Keeps the filter that a script adds. */
const place = () => {
	const added: Array<{readonly filter: ScriptFilter; readonly options: FilterOptions}> = [];
	return {
		added,
		source(filter: ScriptFilter, options: FilterOptions) {
			added.push({filter, options});
			return () => undefined;
		},
	};
};

test('what has happened before is known to a filter when it is asked', async () => {
	const {added, source} = place();
	await using world = await ScriptWorld.create({filters: {'test:text': (filter, options) => source(filter, options)}});
	await world.run('one', `export const activate = ctx => {
		const order = [];
		ctx.events.on('peer.online', ({peer}) => { order.push(peer.name); });
		ctx.filters.add('test:text', ({text}) => ({text: order.join() + ' before ' + text}));
	};`);
	const [{filter}] = added as [typeof added[number]];
	for (const name of ['Al', 'Bo', 'Cy']) {
		world.emit(online(name));
	}

	expect(await filter({text: 'the question'})).toEqual({text: 'Al,Bo,Cy before the question'});
});

test('calls from within a filter say from which, others do not', async () => {
	const {added, source} = place();
	const calls: Array<Pick<Caller, 'callback' | 'depth'>> = [];
	await using world = await ScriptWorld.create({
		filters: {'test:text': (filter, options) => source(filter, options)},
		tables: [{group: 'probe', isSynchronous: true, methods: {
			call({callback, depth}) {
				calls.push({callback, depth});
			},
		}}],
	});
	await world.run('one', `export const activate = ctx => {
		ctx.probe.call();
		ctx.filters.add('test:text', async () => {
			await null;
			ctx.probe.call();
		});
		ctx.events.on('peer.online', () => { ctx.probe.call(); });
	};`);
	const [{filter, options}] = added as [typeof added[number]];
	await filter({}, 3);
	world.emit(online('Al'));
	await world.eventually(() => calls.length === 3);
	expect(calls).toEqual([
		{callback: undefined, depth: 0},
		{callback: options.owner.callback, depth: 3},
		{callback: undefined, depth: 0},
	]);
	expect(options.owner).toMatchObject({script: 'one', permissions: new Set(['chat', 'ui'])});
});

test('app:ready comes when all scripts are there that are loaded at the start, app:exit before they are stopped', async () => {
	const text = (name: string) => `export const activate = ctx => {
		ctx.commands.register('${name}', {help: 'Be there.'}, () => 'there');
		ctx.events.on('app:ready', async () => { ctx.ui.notify((await ctx.commands.run('/one')) + ' ' + (await ctx.commands.run('/two'))); });
		ctx.events.on('app:exit', () => { ctx.ui.notify('goodbye'); });
	};
	export const deactivate = () => {};`;
	const world = await ScriptWorld.create();
	{
		await using running = world;
		for (const name of ['one', 'two']) {
			await running.run(name, text(name)); // eslint-disable-line no-await-in-loop -- one after the other
			await running.type(`/script enable ${name}`); // eslint-disable-line no-await-in-loop -- one after the other
			await running.type(`/script unload ${name}`); // eslint-disable-line no-await-in-loop -- one after the other
		}

		expect(running.printed).toEqual([]);
		await running.host.start();
		await running.until('both to have been told', () => running.printed.length === 2);
		expect(running.printed.toSorted()).toEqual(['one: there there', 'two: there there']);
	}

	expect(world.printed.slice(2).toSorted()).toEqual(['one: goodbye', 'two: goodbye']);
});
