import {describe, expect, test} from 'vitest';
import {LOOPBACK, personOf, Scene, SECOND} from './scene.js';

describe('in the grid', () => {
	test('a login opens the rooms of all groups', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
		expect(us.events('network').at(-1)).toEqual({
			event: 'network',
			on: true,
			details: {
				name: 'Test One',
				region: 'Test Region',
				simulator: '127.0.0.1:9000',
				groups: [{id: LOOPBACK.slice(1), name: 'Loopback Chat'}, {id: SECOND.slice(1), name: 'Second Room é'}],
			},
		});
		expect(us.errors).toEqual([]);
		expect(grid.complaints).toEqual([]);
		expect(grid.online).toEqual(['Test One']);
	});

	test('three people talk in two groups', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		const four = scene.viewer(grid, 'Four');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'hello from two');
		four.send('Second Room é', '/me waves');
		const first = us.say(LOOPBACK, 'hello from one');
		const second = us.say(SECOND, 'nods', true);
		await scene.clock.advance(1000);
		expect(us.said.toSorted()).toEqual(['Loopback Chat/Test Two: hello from two', 'Second Room é/Test Four *waves']);
		expect(two.texts.toSorted()).toEqual([
			'Loopback Chat/Test One: hello from one',
			'Loopback Chat/Test Two: hello from two',
			'Second Room é/Test Four: /me waves',
			'Second Room é/Test One: /me nods',
		]);
		expect([...us.receipts]).toEqual([[first, ['delivered']], [second, ['delivered']]]);
		expect(grid.complaints).toEqual([]);
	});

	test('direct messages go both ways', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.tell(grid.world.account('Test One').id, 'psst');
		await scene.clock.advance(1000);
		expect(us.said).toEqual(['@/Test Two: psst']);
		expect(us.rooms).toContain('Test Two');
		const id = us.say(personOf(2), 'yes?');
		await scene.clock.advance(1000);
		expect(two.texts).toEqual(['Test One: yes?']);
		expect(us.receipts.get(id)).toEqual(['delivered']);
	});
});
