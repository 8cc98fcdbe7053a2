import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ChatWorld} from '../support/chat-world.js';
import {sha256} from '../support/fake-disk.js';
import type {FakeInternet} from '../support/fake-network.js';
import {content} from '../support/file-world.js';

/** What passes beside the file each time that it goes on: handshakes, versions, what is compared, a block cut in two. */
const CEREMONY = 2000;

/** Headers, terminators and requests of the blocks, for each byte of the file. */
const OVERHEAD = 0.02;

/** The yes and a block: before that nothing is on its way. */
const FIRST_BLOCK = 600;

/** A network that fails, once it is told to, in the middle of a write. */
class FragileWire {
	/** Bytes that have arrived, in both directions. */
	passed = 0;
	#left = Infinity;

	constructor(internet: FakeInternet) {
		internet.fault = chunk => {
			const head = chunk.subarray(0, this.#left);
			this.passed += head.length;
			this.#left -= head.length;
			if (head.length < chunk.length) {
				internet.clock.soon(() => {
					this.#left = Infinity;
					internet.fail();
				});
			}

			return [head];
		};
	}

	failAfter(bytes: number): void {
		this.#left = bytes;
	}
}

const trial = fc.record({
	size: fc.integer({min: 20_000, max: 600_000}),
	/** How much of what is left then arrives. */
	cuts: fc.array(fc.double({min: 0, max: 0.5, noNaN: true}), {minLength: 1, maxLength: 3}),
	framing: fc.constantFrom('mudmaster' as const, 'zchat' as const),
	doesCallerSend: fc.boolean(),
	isCalledAgain: fc.boolean(),
});

test('a file whose connection is cut anywhere goes on by itself when both are connected again, and nothing of it is sent twice', async () => {
	await fc.assert(fc.asyncProperty(trial, async ({size, cuts, framing, doesCallerSend, isCalledAgain}) => {
		const world = new ChatWorld();
		const wire = new FragileWire(world.internet);
		const contact = {name: 'Al', host: '10.0.0.2', port: 4050, protocol: framing, reconnect: isCalledAgain};
		const wick = await world.program('Wick', {contacts: [contact]});
		const al = await world.program('Al');
		await wick.type('/call Al');
		await world.clock.advance(2000);
		const [sender, receiver, name] = doesCallerSend ? [wick, al, 'Al'] : [al, wick, 'Wick'];
		const data = content(size);
		sender.disk.files.set('/home/film.avi', data);
		await sender.type(`/sendfile ${name} /home/film.avi`);
		await world.settle();
		wire.passed = 0;
		wire.failAfter(FIRST_BLOCK + Math.floor(cuts[0]! * size));
		await receiver.type('/accept');
		await world.clock.advance(1000);
		for (const cut of [...cuts.slice(1), Infinity]) {
			wire.failAfter(Math.floor(cut * (size - wire.passed)));
			if (!isCalledAgain && wick.manager.peers().length === 0) {
				// eslint-disable-next-line no-await-in-loop
				await wick.type('/call Al');
			}

			// eslint-disable-next-line no-await-in-loop
			await world.clock.advance(60_000);
		}

		const done = {name: 'film.avi', size, bytes: size};
		expect(sender.all('transfer.done')).toMatchObject([done]);
		expect(receiver.all('transfer.done')).toMatchObject([{...done, path: '/downloads/film.avi'}]);
		expect([...receiver.disk.files.keys()]).toEqual(['/downloads/film.avi']);
		expect(receiver.disk.digestOf('/downloads/film.avi')).toBe(sha256(data));
		expect(receiver.all('question')).toHaveLength(1);
		expect(wire.passed).toBeLessThan((size * (1 + OVERHEAD)) + (CEREMONY * (cuts.length + 1)));
		expect([wick.disk.opened, al.disk.opened]).toEqual([0, 0]);
	}), {numRuns: 50});
});
