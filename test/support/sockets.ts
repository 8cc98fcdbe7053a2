/** Loopback ends for tests of `net`: what they saw, and waiting for it. */
import {Buffer} from 'node:buffer';
import {connect, createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import {once} from 'node:events';
import {onTestFinished} from 'vitest';
import {createNetwork} from '../../source/net/tcp.js';
import type {Connection, ConnectionHandlers, Listener, ListenOptions} from '../../source/session/ports.js';
import {Conditions} from './conditions.js';

const SAFETY_NET_MS = 20_000;

export const network = createNetwork();

/** Handlers that remember. */
export class Witness implements ConnectionHandlers {
	readonly closes: string[] = [];
	drains = 0;
	/** What the first close said. */
	isBroken: boolean | undefined;
	readonly #received: Uint8Array[] = [];
	readonly #conditions = new Conditions(() => `received ${JSON.stringify(this.text)}, closes ${JSON.stringify(this.closes)}`);

	readonly data = (chunk: Uint8Array): void => {
		this.#received.push(chunk);
		this.#conditions.changed();
	};

	readonly drained = (): void => {
		this.drains++;
		this.#conditions.changed();
	};

	readonly closed = (reason: string, isBroken = false): void => {
		this.closes.push(reason);
		this.isBroken ??= isBroken;
		this.#conditions.changed();
	};

	get bytes(): Uint8Array {
		return Buffer.concat(this.#received);
	}

	get text(): string {
		return Buffer.concat(this.#received).toString('latin1');
	}

	async until(what: string, isTrue: () => boolean): Promise<void> {
		await this.#conditions.wait(what, () => isTrue() || undefined, SAFETY_NET_MS);
	}

	async untilText(text: string): Promise<void> {
		await this.until(`the text ${JSON.stringify(text)}`, () => this.text === text);
	}

	async untilClosed(): Promise<string> {
		await this.until('the end', () => this.closes.length > 0);
		return this.closes[0]!;
	}
}

export type Accepted = {readonly connection: Connection; readonly greeting: string; readonly witness: Witness};
export type Rejected = {readonly address: string; readonly reason: string};

/** A listener of ours and everybody who called. */
export class Host {
	readonly accepted: Accepted[] = [];
	readonly rejected: Rejected[] = [];
	listener!: Listener;
	readonly #conditions = new Conditions(() => `${this.accepted.length} accepted, rejected: ${JSON.stringify(this.rejected)}`);

	get port(): number {
		return this.listener.local.port;
	}

	async listen(options: Partial<ListenOptions> = {}, start = true): Promise<this> {
		this.listener = await network.listen({
			address: '127.0.0.1',
			port: 0,
			greetings: ['CHAT:', 'ZCHAT:'],
			limits: {waiting: 64, waitingPerAddress: 16, greetingMs: SAFETY_NET_MS},
			accepted: (connection, greeting) => {
				const witness = new Witness();
				if (start) {
					connection.start(witness);
				}

				this.accepted.push({connection, greeting, witness});
				this.#conditions.changed();
			},
			rejected: (remote, reason) => {
				this.rejected.push({address: remote.address, reason});
				this.#conditions.changed();
			},
			...options,
		});
		onTestFinished(async () => {
			await this.listener.close();
			for (const {connection} of this.accepted) {
				connection.destroy();
			}
		});
		return this;
	}

	async untilAccepted(count = 1): Promise<Accepted> {
		return this.#conditions.wait(`${count} accepted`, () => this.accepted[count - 1], SAFETY_NET_MS);
	}

	async untilRejected(count = 1): Promise<Rejected> {
		return this.#conditions.wait(`${count} rejected`, () => this.rejected[count - 1], SAFETY_NET_MS);
	}
}

/** A bare socket that calls; errors are part of life for it. */
export const caller = async (port: number, address = '127.0.0.1'): Promise<{readonly socket: Socket; readonly witness: Witness}> => {
	const socket = connect({host: address, port, noDelay: true, allowHalfOpen: true});
	const witness = new Witness();
	const problems: string[] = [];
	socket.on('data', witness.data);
	socket.on('error', (error: NodeJS.ErrnoException) => {
		problems.push(error.code ?? error.message);
	});
	socket.on('end', () => {
		witness.closed('end');
	});
	socket.on('close', () => {
		witness.closed(problems[0] ?? 'close');
	});
	onTestFinished(() => {
		socket.destroy();
	});
	await once(socket, 'connect');
	return {socket, witness};
};

/** A bare server; resolves with the sockets that came in so far. */
export const bareServer = async (onSocket: (socket: Socket) => void, address = '127.0.0.1'): Promise<{readonly server: Server; readonly port: number}> => {
	const sockets = new Set<Socket>();
	const server = createServer({allowHalfOpen: true}, socket => {
		sockets.add(socket);
		socket.on('error', () => {
			socket.destroy();
		});
		onSocket(socket);
	});
	server.listen({host: address, port: 0});
	await once(server, 'listening');
	onTestFinished(() => {
		server.close();
		for (const socket of sockets) {
			socket.destroy();
		}
	});
	return {server, port: (server.address() as AddressInfo).port};
};
