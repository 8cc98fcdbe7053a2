import type {Socket} from 'node:net';
import {concat} from '../lib/bytes.js';
import {cleanLine} from '../lib/clean.js';
import {decode} from '../lib/charset.js';
import type {ListenOptions} from '../session/ports.js';
import {remoteEndpoint} from './address.js';
import {createConnection} from './connection.js';
import {sniff} from './sniff.js';
import {WaitingRoom} from './waiting-room.js';

/** Bytes of a wrong greeting that the user is shown. */
const SHOWN_BYTES = 16;

/** Takes callers as the listener accepts them and finds out what they speak. */
export type Greeter = {
	greet(socket: Socket): void;
	/** Drops those who have not greeted yet. */
	close(): void;
};

export const createGreeter = ({greetings, limits, accepted, rejected}: ListenOptions): Greeter => {
	const silent = new WaitingRoom<Caller>(limits.waiting, limits.waitingPerAddress);
	// Whoever sends half a greeting would be bounded by nothing but time, so the same limits hold there.
	const stammering = new WaitingRoom<Caller>(limits.waiting, limits.waitingPerAddress);
	const callers = new Set<Caller>();

	return {
		greet(socket) {
			const remote = remoteEndpoint(socket);
			const caller = new Caller(socket, greetings, limits.greetingMs, {
				spoke() {
					silent.leave(caller);
					stammering.enter(caller, remote.address)?.drop('A caller was dropped before greeting, because too many others came after.');
				},
				done(outcome) {
					silent.leave(caller);
					stammering.leave(caller);
					callers.delete(caller);
					if (outcome.greeting === undefined) {
						rejected(remote, outcome.reason);
					} else {
						accepted(createConnection(socket), outcome.greeting);
					}
				},
			});
			callers.add(caller);
			silent.enter(caller, remote.address)?.drop('A caller who said nothing was dropped, because too many others came after.');
		},
		close() {
			for (const caller of callers) {
				caller.drop('A caller was dropped before greeting, because calls are no longer taken.');
			}
		},
	};
};

type Outcome = {readonly greeting: string} | {readonly greeting?: undefined; readonly reason: string};

type CallerHandlers = {
	/** The first bytes are there. */
	spoke(): void;
	/** Called once, nothing after it. */
	done(outcome: Outcome): void;
};

class Caller {
	readonly #socket: Socket;
	readonly #greetings: readonly string[];
	readonly #handlers: CallerHandlers;
	readonly #timer: NodeJS.Timeout;
	#received: Uint8Array = new Uint8Array();

	constructor(socket: Socket, greetings: readonly string[], greetingMs: number, handlers: CallerHandlers) {
		this.#socket = socket;
		this.#greetings = greetings;
		this.#handlers = handlers;
		this.#timer = setTimeout(() => {
			this.drop(`A caller did not greet within ${Math.ceil(greetingMs / 1000)} s and was dropped.`);
		}, greetingMs);
		socket.on('data', this.#onData);
		socket.on('end', this.#onGone);
		socket.on('error', this.#onGone);
		socket.on('close', this.#onGone);
		socket.resume();
	}

	drop(reason: string): void {
		this.#finish({reason});
		this.#socket.on('error', ignore);
		this.#socket.destroy();
	}

	readonly #onGone = (): void => {
		this.drop('A caller hung up before greeting.');
	};

	readonly #onData = (chunk: Uint8Array): void => {
		const isFirst = this.#received.length === 0;
		this.#received = isFirst ? chunk : concat(this.#received, chunk);
		const sniffed = sniff(this.#received, this.#greetings);
		switch (sniffed.kind) {
			case 'more': {
				if (isFirst) {
					this.#handlers.spoke();
				}

				break;
			}

			case 'greeting': {
				this.#socket.pause();
				this.#socket.unshift(this.#received);
				this.#finish({greeting: sniffed.greeting});
				break;
			}

			case 'tls': {
				this.drop('A caller wanted an encrypted connection (TLS), which is not offered, and was dropped. Ask your friend to call without it.');
				break;
			}

			case 'other': {
				this.drop(`A caller did not speak a chat protocol and was dropped${quoted(this.#received)}.`);
				break;
			}
		}
	};

	#finish(outcome: Outcome): void {
		clearTimeout(this.#timer);
		this.#socket.off('data', this.#onData);
		this.#socket.off('end', this.#onGone);
		this.#socket.off('error', this.#onGone);
		this.#socket.off('close', this.#onGone);
		this.#handlers.done(outcome);
	}
}

const ignore = (): void => {
	// The connection is given up; why it also failed interests nobody.
};

const quoted = (bytes: Uint8Array): string => {
	const words = cleanLine(decode(bytes.subarray(0, SHOWN_BYTES)));
	return words === '' ? '' : `; it began with ${JSON.stringify(words)}`;
};
