import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {networkInterfaces} from 'node:os';
import {isIPv6} from 'node:net';
import {MudlarkError} from '../lib/errors.js';
import {formatEndpoint} from '../lib/target.js';
import type {NetworkAddress} from '../protocols/protocol.js';
import type {BindOptions, DatagramSocket} from '../session/ports.js';

const ALL_V4 = '0.0.0.0';
const ALL_V6 = '::';

/**
A socket for datagrams: on all addresses, IPv4 and IPv6, unless one is given.
@throws {MudlarkError} `ML_PORT_IN_USE`, `ML_PORT_DENIED`, `ML_BIND_ADDRESS` or `ML_BIND_FAILED`.
*/
export const bind = async ({address, port, groups = [], received}: BindOptions): Promise<DatagramSocket> => {
	const first = await open(address ?? ALL_V4, port);
	const place = {address: address ?? ALL_V4, port: first.address().port};
	// What has IPv4 alone is used as it is: IPv6 is an extra that nobody asked for by name.
	const second = address === undefined ? await open(ALL_V6, place.port).catch(() => undefined) : undefined;
	const sockets = second ? [first, second] : [first];
	for (const socket of sockets) {
		join(socket, groups);
		socket.on('message', (data, {address: from, port: fromPort}) => {
			received({address: from, port: fromPort}, data);
		});
	}

	let pending = 0;
	const settled = Promise.withResolvers<void>();
	let isClosing = false;
	return {
		locals: [place, ...(second ? [{address: ALL_V6, port: place.port}] : [])],
		networks,
		send(to, bytes) {
			const socket = sockets.find(candidate => isIPv6(candidate.address().address) === isIPv6(to.address.split('%', 1)[0] ?? ''));
			if (!socket) {
				return;
			}

			pending++;
			// Whether a datagram arrives nobody knows anyway; one that can't leave is no different.
			socket.send(bytes, to.port, to.address, () => {
				pending--;
				if (isClosing && pending === 0) {
					settled.resolve();
				}
			});
		},
		async close() {
			isClosing = true;
			if (pending > 0) {
				await settled.promise;
			}

			for (const socket of sockets) {
				socket.close();
			}
		},
	};
};

const open = async (address: string, port: number): Promise<Socket> => {
	// The IPv4 half of the port has a socket of its own.
	const socket = createSocket(isIPv6(address) ? {type: 'udp6', ipv6Only: true} : {type: 'udp4'});
	socket.bind(port, address);
	try {
		await once(socket, 'listening');
	} catch (error) {
		socket.close();
		throw bindError(error as NodeJS.ErrnoException, address, port);
	}

	socket.on('error', ignore);
	if (!isIPv6(address)) {
		// Without it the system refuses to send to a whole network, which only an explicit command does.
		socket.setBroadcast(true);
	}

	return socket;
};

/** Groups are met on each link alone: nothing that is sent to one leaves it. */
const join = (socket: Socket, groups: readonly string[]): void => {
	if (!isIPv6(socket.address().address)) {
		return;
	}

	socket.setMulticastTTL(1);
	const zones = new Set(networks().filter(({address}) => isIPv6(address)).map(({zone}) => zone));
	for (const group of groups) {
		for (const zone of zones) {
			try {
				socket.addMembership(group, `::%${zone}`);
			} catch {
				// An interface without multicast has nobody to meet.
			}
		}
	}
};

const ignore = (): void => {
	// An ICMP refusal of somebody who is not there; timers notice his silence.
};

/** The networks that this machine is in at the moment. */
const networks = (): readonly NetworkAddress[] => Object.entries(networkInterfaces()).flatMap(([zone, list]) =>
	(list ?? []).map(({address, cidr}) => ({address, zone, prefix: Number(cidr?.split('/', 2)[1] ?? (isIPv6(address) ? 128 : 32))})));

const bindError = ({code = '', message}: NodeJS.ErrnoException, address: string, port: number): MudlarkError => {
	const place = address === ALL_V4 ? `UDP port ${port}` : `UDP ${formatEndpoint(address, port)}`;
	switch (code) {
		case 'EADDRINUSE': {
			return new MudlarkError('ML_PORT_IN_USE', `${place} is in use by another program. End that one, or take another address or port.`);
		}

		case 'EACCES': {
			return new MudlarkError('ML_PORT_DENIED', `The system does not let you use ${place}, as it does with ports below 1024. Take another port.`);
		}

		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND': {
			return new MudlarkError('ML_BIND_ADDRESS', `This machine has no address ${address}. Leave it out to use every address.`);
		}

		default: {
			return new MudlarkError('ML_BIND_FAILED', `${place} can't be used (${code === '' ? message : code}). Take another address or port.`);
		}
	}
};
