/* eslint-disable no-template-curly-in-string -- the scripts in here are text */
import {describe, expect, test} from 'vitest';
import {limits} from '../../source/scripting/limits.js';
import type {FilterOptions, ScriptFilter} from '../../source/scripting/methods.js';
import {ScriptWorld} from '../support/script-world.js';

/** A place where filters are asked one after the other, as the session asks them. */
const filterPlace = () => {
	const filters = new Set<ScriptFilter>();
	const options: FilterOptions[] = [];
	return {
		filters,
		options,
		source(filter: ScriptFilter, given: FilterOptions) {
			filters.add(filter);
			options.push(given);
			return () => {
				filters.delete(filter);
			};
		},
		/** What becomes of a text; undefined where it is dropped. */
		async judge(text: string): Promise<string | undefined> {
			let current = text;
			for (const filter of filters) {
				const verdict = await filter({id: 1, code: 4, text: current}); // eslint-disable-line no-await-in-loop
				if (verdict === false) {
					return undefined;
				}

				current = typeof verdict === 'object' ? verdict.text : current;
			}

			return current;
		},
	};
};

const withFilter = async (body: string, name = 'one') => {
	const place = filterPlace();
	const world = await ScriptWorld.create({filters: {'test:text': (filter, options) => place.source(filter, options)}});
	await world.run(name, `export const activate = ctx => { ctx.filters.add('test:text', ${body}); };`);
	return {world, place};
};

describe('verdicts', () => {
	test.each([
		['false', 'value => false', undefined],
		['0, as in MUSHclient', 'value => 0', undefined],
		['true', 'value => true', 'hello'],
		['nothing', 'value => {}', 'hello'],
		['null', 'value => null', 'hello'],
		['another text', 'value => ({text: value.text.toUpperCase()})', 'HELLO'],
		['a promise', 'async value => ({text: `${value.id} ${value.code}`})', '1 4'],
		['a promise of no', 'async () => false', undefined],
		['something strange', 'value => ({text: 5})', 'hello'],
		['what can\'t be told', 'value => () => 1', 'hello'],
	])('%s', async (_what, body, result) => {
		const {world, place} = await withFilter(body);
		await using _world = world;
		expect(await place.judge('hello')).toBe(result);
	});

	test('a filter that throws lets it pass, stays, and its mistake is in the log', async () => {
		const {world, place} = await withFilter('value => { throw new Error("oops"); }');
		await using _world = world;
		expect(await place.judge('hello')).toBe('hello');
		expect(world.log('one')).toContain('filter test:text: Error: oops');
		expect(place.filters.size).toBe(1);
	});
});

test('two filters are asked in the order they were added, the second about what the first made of it', async () => {
	const {world, place} = await withFilter('({text}) => ({text: `${text} one`})');
	await using _world = world;
	await world.run('two', 'export const activate = ctx => { ctx.filters.add("test:text", ({text}) => text.includes("secret") ? false : {text: `${text} two`}); };');
	expect(await place.judge('hello')).toBe('hello one two');
	expect(await place.judge('secret')).toBeUndefined();
	await world.type('/script unload one');
	expect(await place.judge('hello')).toBe('hello two');
	await world.type('/script unload two');
	expect(place.filters.size).toBe(0);
	expect(await place.judge('secret')).toBe('secret');
});

test('it is asked about the codes it wants, and disposing of it ends it', async () => {
	const place = filterPlace();
	await using world = await ScriptWorld.create({filters: {'test:text': (filter, options) => place.source(filter, options)}});
	await world.run('one', `export const activate = ctx => {
		const filter = ctx.filters.add('test:text', () => false, {codes: [4, 'x']});
		ctx.commands.register('end', {help: 'End it.'}, () => filter.dispose());
	};`);
	expect(place.options).toMatchObject([{codes: [4, 'x']}]);
	await world.type('/end');
	expect(place.filters.size).toBe(0);
});

test('a filter that is not there is told with those that are', async () => {
	const place = filterPlace();
	await using world = await ScriptWorld.create({filters: {'test:text': (filter, options) => place.source(filter, options)}});
	await expect(world.run('one', 'export const activate = ctx => { ctx.filters.add("test:nothing", () => {}); };')).rejects.toThrow('There is no filter test:nothing. There are: test:text.');
});

describe('filters that are late', () => {
	test('one that never answers lets it pass after 250 ms, and is asked no more after three times in a minute', async () => {
		const {world, place} = await withFilter('() => { ctx.ui.print("", "asked"); return new Promise(() => {}); }');
		await using _world = world;
		for (let time = 1; time <= limits.lateFilters.count; time++) {
			const judged = place.judge('hello');
			await world.until('it to be asked', () => world.printed.length === time); // eslint-disable-line no-await-in-loop
			await world.clock.advance(limits.filterMs); // eslint-disable-line no-await-in-loop
			expect(await judged).toBe('hello'); // eslint-disable-line no-await-in-loop
		}

		expect(world.log('one')).toContain('The filter test:text was late 3 times within a minute and is asked no more. /script reload one gives it another chance.');
		expect(await place.judge('hello')).toBe('hello');
		expect(world.printed).toHaveLength(limits.lateFilters.count);
		expect(world.states('one').at(-1)).toBe('active');
	});

	test('one in an endless loop holds nobody up for longer, and is switched off', async () => {
		const {world, place} = await withFilter('() => { ctx.ui.print("", "asked"); for (;;) {} }');
		await using _world = world;
		const judged = place.judge('hello');
		await world.until('it to be asked', () => world.printed.includes('asked'));
		await world.clock.advance(limits.filterMs);
		expect(await judged).toBe('hello');
		const {error} = await world.passTimeUntil('one', 'suspended');
		expect(error).toContain('last it was in filter test:text');
		expect(place.filters.size).toBe(0);
	});

	test('what waits for a script that dies is let pass', async () => {
		const {world, place} = await withFilter('() => process.exit(1)');
		await using _world = world;
		expect(await place.judge('hello')).toBe('hello');
		await world.reached('one', 'failed');
		expect(place.filters.size).toBe(0);
	});
});
