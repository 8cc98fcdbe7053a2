import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {randomFrom} from '../support/delay-proxy.js';
import {IpchatWorld} from '../support/ipchat-world.js';

describe('three programs on a network that loses a fifth, doubles a tenth and overtakes', () => {
	test('show every message once and mark it delivered, or mark it failed', async () => {
		await fc.assert(fc.asyncProperty(fc.integer({min: 0, max: 2 ** 31}), async seed => {
			const world = new IpchatWorld();
			const circle = Object.values(await world.circle('Al', 'Bo', 'Cy'));
			const pairs = circle.flatMap(from => circle.flatMap(to => to === from ? [] : [[from, to] as const]));
			const random = randomFrom(seed);
			world.internet.fate = () => {
				const ms = 1 + (random() * 60);
				return random() < 0.2 ? [] : (random() < 0.1 ? [ms, ms + (random() * 20)] : [ms]);
			};

			for (let round = 0; round < 5; round++) {
				for (const [from, to] of pairs) {
					// eslint-disable-next-line no-await-in-loop
					await from.do({command: 'chat', peer: to.name, text: `${from.name} to ${to.name}, ${round}`});
				}

				// eslint-disable-next-line no-await-in-loop
				await world.clock.advance(500);
			}

			// The queues: five messages, each of them twice at most, with pauses between them.
			await world.clock.advance(5 * 8000);
			const sent = circle.flatMap(from => from.all('message').filter(({direction}) => direction === 'out').map(message => ({from, message})));
			expect(sent).toHaveLength(30);
			let delivered = 0;
			for (const {from, message: {id, text}} of sent) {
				const states = from.all('message.changed').filter(change => change.id === id).map(({state}) => state);
				const shown = circle.flatMap(program => program.all('message')).filter(message => message.direction === 'in' && message.text === text).length;
				expect(['delivered', 'failed', 'failed delivered']).toContain(states.join(' '));
				expect(shown).toBeLessThanOrEqual(1);
				expect(shown === 1 || states.at(-1) === 'failed').toBe(true);
				delivered += states.at(-1) === 'delivered' ? 1 : 0;
			}

			expect(delivered).toBeGreaterThan(15);
		}), {numRuns: 10});
	});
});

test('a flood of 100,000 datagrams costs bounded answers and lines', async () => {
	const world = new IpchatWorld();
	const al = await world.ipchat('Al', {strangers: 'all'});
	const random = randomFrom(1);
	const commands = ['Psx', 'H', 'Mhi', 'I', 'U', 'X[demo]', 'Thi', 'thi', 'D10.0.0.7', 'psx', 'S', 'ms'];
	const before = world.internet.datagrams.length;
	const events = al.events.length;
	const perSecond = 10_000;
	for (let second = 0; second < 10; second++) {
		for (let index = 0; index < perSecond; index++) {
			const from = `10.${Math.floor(random() * 4)}.${Math.floor(random() * 256)}.${1 + Math.floor(random() * 250)}`;
			const command = commands[Math.floor(random() * commands.length)]!;
			const data = Uint8Array.from(`DynamIP[${from}]${command}\0`, letter => letter.codePointAt(0)!);
			world.internet.datagram({address: from, port: 1499}, {address: '10.0.0.1', port: 1499}, data);
		}

		// eslint-disable-next-line no-await-in-loop
		await world.clock.advance(1000);
	}

	const sent = world.internet.datagrams.slice(before);
	for (let second = 0; second < 10; second++) {
		const inSecond = sent.filter(({at}) => Math.floor((at - sent[0]!.at) / 1000) === second);
		// Twenty strangers a second: an answer and a question to each, and a second question in the other dialect.
		expect(inSecond.length).toBeLessThanOrEqual(100);
	}

	expect(sent.length).toBeGreaterThan(0);
	expect(al.manager.peers().length).toBeLessThanOrEqual(64);
	expect(al.events.length - events).toBeLessThan(2000);
});
