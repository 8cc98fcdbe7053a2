import {createServer, type AddressInfo, type Server} from 'node:net';
import {once} from 'node:events';
import {MudlarkError} from '../lib/errors.js';
import {formatEndpoint} from '../lib/target.js';
import type {Endpoint} from '../protocols/protocol.js';
import type {Listener, ListenOptions} from '../session/ports.js';
import {plainAddress} from './address.js';
import {createGreeter} from './greeter.js';

const ALL_V6_AND_V4 = '::';
const ALL_V4 = '0.0.0.0';

/** What the system says where there is no IPv6. */
const NO_IPV6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL', 'EPROTONOSUPPORT']);

/**
Takes calls on `port`, on all addresses unless one is given.
@throws {MudlarkError} `ML_PORT_IN_USE`, `ML_PORT_DENIED`, `ML_LISTEN_ADDRESS`, or `ML_LISTEN_FAILED` for anything else. Never later.
*/
export const listen = async (options: ListenOptions): Promise<Listener> => {
	const greeter = createGreeter(options);
	const server = createServer({pauseOnConnect: true}, socket => {
		greeter.greet(socket);
	});
	await bind(server, options);
	// Once it listens, what fails is a single call (out of file descriptors), and the next one may work.
	server.on('error', ignore);
	const {address, port} = server.address() as AddressInfo;
	return {
		local: {address: plainAddress(address), port},
		async close() {
			// The callback of `close` comes only after the last connection has ended, but the port is free at once.
			server.close();
			greeter.close();
		},
	};
};

const bind = async (server: Server, {address = ALL_V6_AND_V4, port}: Pick<ListenOptions, 'address' | 'port'>): Promise<void> => {
	try {
		await bindTo(server, {address, port});
	} catch (error) {
		const {code = ''} = error as NodeJS.ErrnoException;
		if (address !== ALL_V6_AND_V4 || !NO_IPV6.has(code)) {
			throw listenError(error as NodeJS.ErrnoException, {address, port});
		}

		await bind(server, {address: ALL_V4, port});
	}
};

const bindTo = async (server: Server, {address, port}: Endpoint): Promise<void> => {
	server.listen({host: address, port, ipv6Only: false});
	await once(server, 'listening');
};

const ignore = (): void => {
	// See where it is used.
};

const OTHER_PORT = 'Choose another port with --listen PORT, /listen PORT or port under [listen] in the config';

/** What the system's refusal means for the user. */
export const listenError = (error: NodeJS.ErrnoException, {address, port}: Endpoint): MudlarkError => {
	const place = address === ALL_V6_AND_V4 || address === ALL_V4 ? `port ${port}` : formatEndpoint(address, port);
	switch (error.code) {
		case 'EADDRINUSE': {
			return new MudlarkError('ML_PORT_IN_USE', `Can't take calls on ${place}: another program is listening there. ${OTHER_PORT}, where 0 takes any free one.`);
		}

		case 'EACCES': {
			return new MudlarkError('ML_PORT_DENIED', `Can't take calls on ${place}: the system does not let you use it, as it does with ports below 1024. ${OTHER_PORT}.`);
		}

		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND': {
			return new MudlarkError('ML_LISTEN_ADDRESS', `Can't take calls on ${place}: this machine has no address ${address}. Leave it out to take calls on every address.`);
		}

		default: {
			return new MudlarkError('ML_LISTEN_FAILED', `Can't take calls on ${place} (${error.code ?? error.message}). ${OTHER_PORT}.`);
		}
	}
};
