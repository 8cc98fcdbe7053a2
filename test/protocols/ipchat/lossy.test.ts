import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ipchat} from '../../../source/protocols/ipchat/index.js';
import {asAny, DatagramSide, DatagramWire} from '../../support/datagram-wire.js';
import {randomFrom} from '../../support/delay-proxy.js';

const protocol = asAny(ipchat);

const LOSS = 0.2;
const DUPLICATION = 0.1;

/** A network that loses, doubles and overtakes; a double comes a moment after its original. */
const lossyWire = (random: () => number): DatagramWire => {
	const wire = new DatagramWire();
	wire.fate = () => {
		const ms = 1 + (random() * 60);
		if (random() < LOSS) {
			return [];
		}

		return random() < DUPLICATION ? [ms, ms + (random() * 20)] : [ms];
	};

	return wire;
};

const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3'] as const;

const networks = [{address: '10.0.0.0', prefix: 24, zone: 'eth0'}];

/** Three of us who have found each other: one has polled the others and shared his list. */
const circle = (seed: number) => {
	const random = randomFrom(seed);
	const wire = lossyWire(random);
	const sides = addresses.map((address, index) => new DatagramSide(wire, protocol, {
		address,
		name: 'ABC'[index] ?? '',
		networks: networks.map(network => ({...network, address})),
		settings: {url: `https://example.org/${index}`, location: `Room ${index}`},
		random,
	}));
	const [a, b, c] = sides as [DatagramSide, DatagramSide, DatagramSide];
	for (let tries = 0; tries < 20 && a.here.length < 2; tries++) {
		a.verb('poll', {address: addresses[1]});
		a.verb('poll', {address: addresses[2]});
		wire.advance(7000);
	}

	for (let tries = 0; tries < 20 && (b.here.length < 2 || c.here.length < 2); tries++) {
		a.verb('share', {}, addresses[1]);
		a.verb('share', {}, addresses[2]);
		wire.advance(7000);
		// An address that was shared and did not answer is not asked again for ten minutes; a user can ask.
		b.verb('poll', {address: addresses[2]});
		wire.advance(7000);
	}

	return {wire, a, b, c, sides};
};

const seeds = fc.integer({min: 0, max: 2 ** 31});

describe('three of us on a network that loses a fifth and doubles a tenth', () => {
	test('find each other', () => {
		fc.assert(fc.property(seeds, seed => {
			const {sides} = circle(seed);
			for (const [index, {here}] of sides.entries()) {
				expect(here.toSorted()).toEqual(addresses.filter((_, other) => other !== index));
			}
		}), {numRuns: 30});
	});

	test('every message is delivered and shown once, or marked as failed', () => {
		fc.assert(fc.property(seeds, seed => {
			const {wire, sides} = circle(seed);
			const sent: Array<{readonly from: DatagramSide; readonly to: DatagramSide; readonly id: number; readonly text: string}> = [];
			for (let round = 0; round < 8; round++) {
				for (const from of sides) {
					const others = sides.filter(side => side !== from);
					for (const to of others) {
						const id = sent.length;
						const text = `message ${id}`;
						sent.push({from, to, id, text});
						from.say(text, to.local.address, id);
					}
				}

				wire.advance(500);
			}

			// The queues: eight messages, each of them twice at most.
			wire.advance(8 * 8000);
			for (const {from, to, id, text} of sent) {
				const states = from.events('receipt').filter(receipt => receipt.id === id).map(({state}) => state);
				expect(['delivered', 'failed', 'failed,delivered']).toContain(states.join(','));
				const shown = to.events('message').filter(message => message.text === text).length;
				expect(shown).toBeLessThanOrEqual(1);
				if (states.at(-1) === 'delivered') {
					expect(shown).toBe(1);
				}
			}

			const delivered = sides.flatMap(side => side.events('receipt')).filter(({state}) => state === 'delivered');
			expect(delivered.length).toBeGreaterThan(sent.length / 2);
		}), {numRuns: 30});
	});

	test('texts, hails, questions and naps arrive once or not at all, and a goodbye ends it', () => {
		fc.assert(fc.property(seeds, seed => {
			const {wire, a, b, c, sides} = circle(seed);
			a.say('to all');
			a.verb('tell', {text: 'to one'}, addresses[1]);
			a.verb('hail', {}, addresses[1]);
			a.verb('info', {}, addresses[2]);
			a.verb('url', {}, addresses[2]);
			a.verb('sleep');
			wire.advance(20_000);
			for (const side of [b, c]) {
				expect(side.said().filter(line => line === 'everybody A: to all').length).toBeLessThanOrEqual(1);
			}

			expect(b.said().filter(line => line === 'personal A: to one').length).toBeLessThanOrEqual(1);
			expect(c.said()).not.toContain('personal A: to one');
			// What became of a request is told once: its answer, or that there was none.
			expect(a.notices().filter(notice => /^(?:hail-answered: B got the hail|no-answer: B did not answer the hail)/v.test(notice))).toHaveLength(1);
			expect(a.notices().filter(notice => /^(?:information: C tells|no-answer: C tells nothing)/v.test(notice))).toHaveLength(1);
			expect(a.notices().filter(notice => /^url: C's|^no-answer: C did not answer when asked for a URL/v.test(notice))).toHaveLength(1);
			a.command({command: 'hangup'});
			wire.advance(1000);
			expect(a.here).toEqual([]);
			// Who has missed both goodbyes finds out.
			wire.advance(700_000);
			expect(b.here).not.toContain(addresses[0]);
			expect(c.here).not.toContain(addresses[0]);
			for (const side of sides.slice(1)) {
				expect(side.here).toHaveLength(1);
			}
		}), {numRuns: 30});
	});
});
