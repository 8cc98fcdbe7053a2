import {isIPv6, SocketAddress, type Socket} from 'node:net';
import type {Endpoint} from '../protocols/protocol.js';

const MAPPED = /^::ffff:(?<v4>\d+\.\d+\.\d+\.\d+)$/iv;

/** IPv4 that came over an IPv6 socket (RFC 4291 2.5.5.2) as the IPv4 address that it is; any other address as it was. */
export const plainAddress = (address: string): string => {
	// Only the system's own spelling tells `::ffff:102:304` and `0:0:0:0:0:ffff:1.2.3.4` from other addresses.
	const spelled = isIPv6(address) && !address.includes('%') ? new SocketAddress({address, family: 'ipv6'}).address : address;
	return MAPPED.exec(spelled)?.groups?.['v4'] ?? address;
};

export const localEndpoint = (socket: Socket): Endpoint => endpoint(socket.localAddress, socket.localPort);

/** Of a connection that is already gone the address is empty. */
export const remoteEndpoint = (socket: Socket): Endpoint => endpoint(socket.remoteAddress, socket.remotePort);

const endpoint = (address = '', port = 0): Endpoint => ({address: plainAddress(address), port});
