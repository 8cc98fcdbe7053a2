import {describe, expect, test} from 'vitest';
import {readText} from '../../support/grid/body.js';
import {readInstantMessage} from '../../support/grid/instant-message.js';
import type {Weather} from '../../support/grid/weather.js';
import {LOOPBACK, personOf, Scene, SECOND} from './scene.js';

const bad: Weather = {loss: 0.2, duplication: 0.1, disorder: 300};

const count = (lines: readonly string[]): ReadonlyMap<string, number> => {
	const counts = new Map<string, number>();
	for (const line of lines) {
		counts.set(line, (counts.get(line) ?? 0) + 1);
	}

	return counts;
};

const once = (lines: readonly string[]): ReadonlyMap<string, number> => new Map(lines.map(line => [line, 1]));

describe('a network that loses every fifth datagram, doubles some and mixes their order', () => {
	test.for(Array.from({length: 8}, (_, index) => index + 1))('shows each text once and confirms each of ours once (seed %i)', async seed => {
		const scene = new Scene();
		const grid = await scene.grid({seed});
		const us = await scene.usIn(grid);
		const two = scene.viewer(grid, 'Two');
		const four = scene.viewer(grid, 'Four');
		await scene.clock.advance(2000);
		grid.faults.toGrid = bad;
		grid.faults.toClients = bad;
		const theirs: string[] = [];
		const ours: string[] = [];
		const ids: number[] = [];
		for (let index = 0; index < 15; index++) {
			const text = `number ${index}`;
			two.send('Loopback Chat', text);
			four.send('Second Room é', text);
			two.tell(grid.world.account('Test One').id, text);
			theirs.push(`Loopback Chat/Test Two: ${text}`, `Second Room é/Test Four: ${text}`, `@/Test Two: ${text}`);
			ids.push(us.say(LOOPBACK, `ours ${index}`), us.say(SECOND, `ours ${index}`, true), us.say(personOf(4), `ours ${index}`));
			ours.push(`Test One: ours ${index}`);
			// eslint-disable-next-line no-await-in-loop
			await scene.clock.advance(700);
		}

		await scene.clock.advance(120_000);
		expect(count(us.said)).toEqual(once(theirs));
		expect([...us.receipts].filter(([, states]) => states.join(' ') !== 'delivered')).toEqual([]);
		expect(us.receipts.size).toBe(ids.length);
		expect(count(four.texts.filter(text => text.startsWith('Test One: ')))).toEqual(once(ours));
		// They reached the grid in their order.
		const sequences = new Set<number>();
		const arrived = grid.heard
			.filter(({who, packet}) => who === 'Test One' && packet.name === 'ImprovedInstantMessage' && !sequences.has(packet.sequence) && sequences.add(packet.sequence))
			.map(({packet}) => readInstantMessage(packet.body))
			.filter(({dialog, id}) => dialog === 17 && id === LOOPBACK.slice(1))
			.map(({message}) => `Test One: ${readText(message)}`);
		expect(arrived).toEqual(ours);
		expect(us.network.every(state => state === 'on')).toBe(true);
		expect(us.errors).toEqual([]);
		expect(grid.complaints.filter(complaint => complaint.startsWith('Test One'))).toEqual([]);
	});

	test('the login gets through it as well', async () => {
		const scene = new Scene();
		const grid = await scene.grid({seed: 3});
		grid.faults.toGrid = bad;
		grid.faults.toClients = bad;
		const us = scene.us(grid);
		await us.start();
		await scene.clock.advance(60_000);
		expect(us.rooms).toEqual(['#Loopback Chat', '#Second Room é']);
		us.hangup();
		await scene.clock.advance(3000);
		expect(us.of('close')).toEqual([{type: 'close', reason: 'you left test', failure: 'cancelled'}]);
	});
});

describe('a text that never gets through', () => {
	test('has failed after half a minute, and may yet arrive', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		grid.faults.toClients = {loss: 1, duplication: 0, disorder: 0};
		const id = us.say(LOOPBACK, 'into the void');
		await scene.clock.advance(29_000);
		expect(us.receipts.get(id)).toBeUndefined();
		await scene.clock.advance(5000);
		expect(us.receipts.get(id)).toEqual(['failed']);
		expect(us.errors).toEqual(['GRID_UNCONFIRMED: test has not confirmed what you said in #Loopback Chat, so it may not have arrived. Say it again if nobody reacts.']);
		// The region goes on sending what we have not acknowledged.
		grid.faults.toClients = {loss: 0, duplication: 0, disorder: 0};
		await scene.clock.advance(5000);
		expect(us.receipts.get(id)).toEqual(['failed', 'delivered']);
		expect(us.said).toEqual([]);
		const packets = grid.heard.filter(({who, packet}) => who === 'Test One' && packet.name === 'ImprovedInstantMessage' && packet.isResent);
		expect(packets.length).toBeLessThan(12);
	});
});

describe('half an hour in which nobody says anything', () => {
	test('pings are answered, nothing grows, and we are still there', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid);
		await scene.clock.advance(60_000);
		const pending = [us.pending];
		const rates: number[] = [];
		for (let minute = 0; minute < 30; minute++) {
			const before = us.effects.length;
			// eslint-disable-next-line no-await-in-loop
			await scene.clock.advance(60_000);
			pending.push(us.pending);
			rates.push(us.effects.length - before);
		}

		expect(grid.visit('Test One').openPings.size).toBeLessThanOrEqual(1);
		expect(us.network.every(state => state === 'on')).toBe(true);
		expect(grid.online).toEqual(['Test One']);
		expect(new Set(pending).size).toBeLessThanOrEqual(2);
		// As much in the last minutes as in the first.
		expect(Math.max(...rates.slice(20))).toBeLessThanOrEqual(Math.max(...rates.slice(0, 10)) + 2);
		expect(grid.complaints).toEqual([]);
		const two = scene.viewer(grid, 'Two');
		await scene.clock.advance(1000);
		two.send('Loopback Chat', 'still there?');
		const id = us.say(LOOPBACK, 'still here');
		await scene.clock.advance(1000);
		expect(us.said).toEqual(['Loopback Chat/Test Two: still there?']);
		expect(us.receipts.get(id)).toEqual(['delivered']);
	});

	test('a region that does not ask whether we are there is asked', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		await scene.usIn(grid);
		grid.faults.toClients = {loss: 1, duplication: 0, disorder: 0};
		await scene.clock.advance(40_000);
		expect(grid.heard.filter(({packet}) => packet.name === 'StartPingCheck').length).toBeGreaterThan(2);
	});

	test('after hours of silence a room is opened once more before something is said in it', async () => {
		const scene = new Scene();
		const grid = await scene.grid();
		const us = await scene.usIn(grid, {groups: ['Loopback Chat']});
		await scene.clock.advance(3_700_000);
		us.say(LOOPBACK, 'good morning');
		us.say(LOOPBACK, 'all');
		await scene.clock.advance(1000);
		const dialogs = grid.heard.filter(({who, packet}) => who === 'Test One' && packet.name === 'ImprovedInstantMessage').map(({packet}) => packet.body[16 + 16 + 1 + 16 + 4 + 16 + 12 + 1]);
		expect(dialogs).toEqual([15, 15, 17, 17]);
	});
});
