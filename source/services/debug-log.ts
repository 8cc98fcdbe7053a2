/** `--debug FILE`: every byte on the wire and every event, a line each, for finding out what another program does. */
import {createWriteStream} from 'node:fs';
import {formatEndpoint} from '../lib/target.js';
import type {Event} from '../session/events.js';
import type {Connection, Network} from '../session/ports.js';

export type DebugLog = {
	/** Fields are separated by tabs; the time comes first. */
	write(...fields: readonly string[]): void;
	close(): Promise<void>;
};

/** Appends to a file that only its owner can read: what people say is in it. Rejects where it can't be opened. */
export const openDebugLog = async (file: string, date: () => Date): Promise<DebugLog> => {
	const stream = createWriteStream(file, {flags: 'a', mode: 0o600});
	await new Promise<void>((resolve, reject) => {
		stream.once('open', () => {
			resolve();
		}).once('error', reject);
	});
	stream.on('error', () => {
		// A full disk ends the log, not the program.
	});
	return {
		write(...fields) {
			stream.write(`${[date().toISOString(), ...fields].join('\t')}\n`);
		},
		close: async () => new Promise(resolve => {
			stream.end(() => {
				resolve();
			});
		}),
	};
};

export const logEvents = (log: DebugLog, on: (subscriber: (event: Event) => void) => () => void): () => void =>
	on(event => {
		log.write('event', JSON.stringify(event));
	});

/** The same network, with everything that passes written down. */
export const watchNetwork = (network: Network, log: DebugLog): Network => ({
	...network,
	connect: async (...call) => watchConnection(await network.connect(...call), log),
	listen: async options => network.listen({
		...options,
		accepted(connection, greeting) {
			options.accepted(watchConnection(connection, log), greeting);
		},
		rejected(remote, reason) {
			log.write(formatEndpoint(remote.address, remote.port), 'rejected', reason);
			options.rejected(remote, reason);
		},
	}),
	async bind(options) {
		const socket = await network.bind({
			...options,
			received(from, datagram) {
				log.write(formatEndpoint(from.address, from.port), '<', readable(datagram));
				options.received(from, datagram);
			},
		});
		return {
			...socket,
			send(to, datagram) {
				log.write(formatEndpoint(to.address, to.port), '>', readable(datagram));
				socket.send(to, datagram);
			},
		};
	},
});

/** Bytes as the characters of Latin-1, so that each can be told from the others. */
const readable = (bytes: Uint8Array): string => JSON.stringify(Array.from(bytes, byte => String.fromCodePoint(byte)).join(''));

const watchConnection = (connection: Connection, log: DebugLog): Connection => {
	const {local, remote} = connection;
	const who = formatEndpoint(remote.address, remote.port);
	log.write(who, 'open');
	return {
		local,
		remote,
		get pending() {
			return connection.pending;
		},
		start(handlers) {
			connection.start({
				...handlers,
				data(chunk) {
					log.write(who, '<', readable(chunk));
					handlers.data(chunk);
				},
				closed(reason, isBroken) {
					log.write(who, 'closed', reason);
					handlers.closed(reason, isBroken);
				},
			});
		},
		pause() {
			connection.pause();
		},
		resume() {
			connection.resume();
		},
		write(bytes) {
			log.write(who, '>', readable(bytes));
			connection.write(bytes);
		},
		end() {
			connection.end();
		},
		destroy() {
			connection.destroy();
		},
	};
};
