import type {Endpoint, HttpAnswer, HttpRequest} from '../../../source/protocols/protocol.js';
import type {Clock, DatagramSocket} from '../../../source/session/ports.js';
import type {FakeInternet} from '../fake-network.js';
import {Grid} from './grid.js';
import type {GridOptions} from './state.js';
import {recordedWorld} from './world.js';

/** Loopback in the eyes of clients, so that they need not ask about a password in clear. */
const SIMULATOR: Endpoint = {address: '127.0.0.1', port: 9000};

/**
A grid on a network in memory, at 127.0.0.1:9000 unless told otherwise; requests that it leaves open fail at their time.
Its people are those of the recorded sessions, unless others are given.
*/
export const gridOnFakeNetwork = async (internet: FakeInternet, clock: Clock, options: Partial<GridOptions> = {}): Promise<Grid> => {
	const {simulator = SIMULATOR} = options;
	const {origin = `http://${simulator.address}:${simulator.port}`} = options;
	// Forged packets leave from sockets of their own, which exist once they were needed.
	const sockets = new Map<string, Promise<DatagramSocket>>();
	const socketAt = async ({address, port}: Endpoint): Promise<DatagramSocket> => {
		const key = `${address} ${port}`;
		const socket = sockets.get(key) ?? internet.host(address).bind({
			address,
			port,
			received(from, datagram) {
				if (address === simulator.address && port === simulator.port) {
					grid.receive(from, datagram);
				}
			},
		});
		sockets.set(key, socket);
		return socket;
	};

	const own = await socketAt(simulator);
	const grid = new Grid({
		now: () => clock.now(),
		after: (ms, run) => clock.after(ms, run),
		send(from, to, bytes) {
			if (from.address === simulator.address && from.port === simulator.port) {
				own.send(to, bytes);
			} else {
				void socketAt(from).then(socket => {
					socket.send(to, bytes);
				});
			}
		},
	}, {...recordedWorld, simulator, origin, ...options});
	internet.sites.set(new URL(origin).origin, async request => withinItsTime(grid, clock, request));
	return grid;
};

const withinItsTime = async (grid: Grid, clock: Clock, request: HttpRequest): Promise<HttpAnswer> => new Promise(resolve => {
	const deadline = clock.after(request.timeout, () => {
		resolve({failure: 'timeout', reason: `${new URL(request.url).host} did not answer within ${Math.round(request.timeout / 1000)} seconds`});
	});
	grid.answer(request, answer => {
		deadline.cancel();
		resolve(answer);
	});
});
