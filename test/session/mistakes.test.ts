import {expect, test} from 'vitest';
import type {ConnectionProtocol} from '../../source/protocols/protocol.js';
import {echo} from '../support/echo-protocol.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeInternet} from '../support/fake-network.js';
import {FakeProgram} from '../support/fake-world.js';

/** A protocol with a mistake: its machine throws at every block. */
const broken: ConnectionProtocol = {
	...echo,
	machine(context) {
		const machine = echo.machine(context);
		return {
			handle(input, now) {
				if (input.type === 'block') {
					throw new TypeError('undefined is not a function');
				}

				return machine.handle(input, now);
			},
		};
	},
};

test('a mistake in a protocol costs one connection, and nobody else notices', async () => {
	const clock = new FakeClock();
	const internet = new FakeInternet(clock);
	const protocols = [broken];
	const far = new FakeProgram(internet, {name: 'Far', address: '10.0.0.9', protocols: [echo]});
	const near = new FakeProgram(internet, {name: 'Near', address: '10.0.0.5', protocols});
	await far.manager.start();
	await near.manager.dispatch({command: 'call', protocol: 'echo', target: '10.0.0.9 4050'}, 'headless');
	await clock.advance(10);
	await far.type('/echo shout hello');
	await clock.advance(10);
	expect(near.last('peer.offline')?.reason).toContain('mudlark made a mistake with this connection and closed it');
	await near.manager.dispatch({command: 'call', protocol: 'echo', target: '10.0.0.9 4050'}, 'headless');
	await clock.advance(10);
	expect(near.manager.peers()).toHaveLength(1);
});

test('a subscriber that throws harms nobody else, and is told', async () => {
	const clock = new FakeClock();
	const wick = new FakeProgram(new FakeInternet(clock), {name: 'Wick', address: '10.0.0.5'});
	wick.manager.on(event => {
		if (event.event === 'listening') {
			throw new Error('broken listener');
		}
	});
	await wick.manager.start();
	await clock.settle();
	expect(wick.last('listening')).toBeDefined();
	expect(wick.last('notice')).toMatchObject({code: 'subscriber-failed', text: expect.stringContaining('broken listener') as string});
});
