/**
A network that loses, doubles and overtakes, between programs on this machine: for everybody it has an address of its own,
where the others find him.

	await using relay = await LossyRelay.open({port, members: ['127.0.0.2', '127.0.0.3'], seed: 1});
	relay.aliasOf('127.0.0.3');                       // what 127.0.0.2 has to call to reach 127.0.0.3
*/
import {Buffer} from 'node:buffer';
import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {setTimeout as after} from 'node:timers';
import {randomFrom} from './delay-proxy.js';

const LOSS = 0.2;
const DUPLICATION = 0.1;
/** Milliseconds that one datagram may take longer than another. */
const SPREAD = 60;
/** A double comes so many milliseconds after its original, at most. */
const DOUBLED = 20;

type Options = {readonly port: number; readonly members: readonly string[]; readonly seed: number};

export class LossyRelay implements AsyncDisposable {
	static async open(options: Options): Promise<LossyRelay> {
		const relay = new LossyRelay(options);
		await Promise.all(options.members.map(async member => relay.#open(member)));
		return relay;
	}

	/** Datagrams that came in, were lost, and were doubled. */
	readonly counts = {taken: 0, lost: 0, doubled: 0};
	readonly #port: number;
	readonly #random: () => number;
	/** By whom they stand for. */
	readonly #sockets = new Map<string, Socket>();
	readonly #timers = new Set<NodeJS.Timeout>();

	private constructor({port, seed}: Options) {
		this.#port = port;
		this.#random = randomFrom(seed);
	}

	aliasOf(member: string): string {
		return member.replace(/^127\.0\.0\./v, '127.0.1.');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const timer of this.#timers) {
			clearTimeout(timer);
		}

		await Promise.all([...this.#sockets.values()].map(async socket => {
			const closed = once(socket, 'close');
			socket.close();
			await closed;
		}));
	}

	async #open(member: string): Promise<void> {
		const socket = createSocket('udp4');
		socket.bind(this.#port, this.aliasOf(member));
		await once(socket, 'listening');
		this.#sockets.set(member, socket);
		socket.on('message', (data, {address}) => {
			this.#pass(address, member, Buffer.from(data));
		});
	}

	/** It comes from where its sender is found. */
	#pass(from: string, to: string, data: Uint8Array): void {
		this.counts.taken++;
		const source = this.#sockets.get(from);
		if (!source) {
			return;
		}

		if (this.#random() < LOSS) {
			this.counts.lost++;
			return;
		}

		const ms = this.#random() * SPREAD;
		this.#deliver(source, to, {data, ms});
		if (!(this.#random() < DUPLICATION)) {
			return;
		}

		this.counts.doubled++;
		this.#deliver(source, to, {data, ms: ms + (this.#random() * DOUBLED)});
	}

	#deliver(source: Socket, to: string, {data, ms}: {readonly data: Uint8Array; readonly ms: number}): void {
		const timer = after(() => {
			this.#timers.delete(timer);
			source.send(data, this.#port, to);
		}, ms);
		this.#timers.add(timer);
	}
}
