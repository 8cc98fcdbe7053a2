import {beforeEach, describe, expect, test} from 'vitest';
import type {CallPhase} from '../../source/protocols/protocol.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

let clock: FakeClock;
let internet: FakeInternet;
let wick: FakeProgram;

beforeEach(async () => {
	clock = new FakeClock();
	internet = new FakeInternet(clock);
	internet.lost.add('lost.example').add('10.9.9.9');
	internet.answer({address: '10.0.0.66', port: 4050}, connection => {
		connection.start({data() {}, drained() {}, closed() {}});
	});
	wick = new FakeProgram(internet, {name: 'Wick', address: '10.0.0.5'});
	await wick.manager.start();
});

/** A host at which a call does not get past a phase, and how long it waits there. */
const dead: ReadonlyArray<readonly [phase: CallPhase, host: string, seconds: number]> = [
	['lookup', 'lost.example', 15],
	['connect', '10.9.9.9', 30],
	['answer', '10.0.0.66', 75],
];

for (const [dial, protocol] of [['call', 'mudmaster'], ['zcall', 'zchat']] as const) {
	describe(`/${dial}`, () => {
		for (const [phase, host, seconds] of dead) {
			test(`${phase}: given up after ${seconds} seconds`, async () => {
				await wick.type(`/${dial} ${host}`);
				await clock.advance((seconds * 1000) - 1);
				expect(wick.last('call.phase')).toMatchObject({protocol, phase});
				expect(wick.last('call.failed')).toBeUndefined();
				await clock.advance(1);
				expect(wick.last('call.failed')).toMatchObject({protocol, phase, code: 'timeout', message: expect.stringContaining(`Try /${dial} again later`) as string});
			});

			test(`${phase}: /hangup cancels it`, async () => {
				await wick.type(`/${dial} ${host}`);
				await clock.advance(100);
				await wick.type(`/hangup ${host}`);
				await clock.advance(100_000);
				expect(wick.all('call.failed')).toMatchObject([{protocol, phase, code: 'cancelled', message: `You cancelled the call to ${host}:4050.`}]);
				expect(wick.all('peer.online')).toEqual([]);
			});
		}

		test('the phases of a call that comes about', async () => {
			const al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9', accept: 'ask'});
			await al.manager.start();
			await wick.type(`/${dial} al.example`);
			await clock.advance(1000);
			expect(wick.all('call.phase').map(event => event.phase)).toEqual(['lookup', 'connect', 'negotiate', 'answer']);
			expect(wick.all('peer.online')).toEqual([]);
			await al.type('/accept');
			await clock.advance(10);
			expect(wick.last('peer.online')).toMatchObject({call: 1, peer: {name: 'Al', protocol}});
		});

		test('who is refused is told the way to call again', async () => {
			const al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9', accept: 'none'});
			await al.manager.start();
			await wick.type(`/${dial} al.example`);
			await clock.advance(1000);
			expect(wick.last('call.failed')).toMatchObject({code: 'denied', message: expect.stringMatching(new RegExp(String.raw`refused the call\. Try /${dial} again later\.$`, 'v')) as string});
		});

		test('a call missed tells the way to call back', async () => {
			const al = new FakeProgram(internet, {name: 'Al', address: '10.0.0.9', accept: 'ask'});
			await al.manager.start();
			await wick.type(`/${dial} al.example`);
			await clock.advance(1000);
			await wick.type('/hangup al.example');
			await clock.advance(10);
			expect(al.last('notice')).toMatchObject({
				code: 'call-missed',
				text: `Wick hung up before you answered. Call back with /${dial} 10.0.0.5:4050.`,
				callBack: {address: '10.0.0.5', port: 4050, protocol},
			});
		});
	});
}
