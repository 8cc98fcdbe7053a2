import {AsyncLocalStorage} from 'node:async_hooks';
import {formatEndpoint} from '../lib/target.js';
import {CONNECTED} from './socket-states.js';
import type {TcpTransport} from './socket-tcp.js';
import type {Socket} from './socket.js';

/** Time for a handler's promise. Until then nothing is read from the connection. */
const DECISION_MS = 10_000;

type VisitParts = {
	/** Who listens. */
	readonly host: Socket;
	/** What the handler is given. */
	readonly peer: Socket;
	readonly transport: TcpTransport;
	/** Has the script begun to listen to the peer's events? */
	readonly isHeard: () => boolean;
	/** Called when it is decided what becomes of the connection. */
	readonly settled: () => void;
	readonly log: (line: string) => void;
};

/** A connection that came in, until the script has said what becomes of it (facts A4). */
export class Visit {
	readonly #parts: VisitParts;
	#isMoved = false;
	#isSettled = false;

	constructor(parts: VisitParts) {
		this.#parts = parts;
	}

	get peer(): Socket {
		return this.#parts.peer;
	}

	get transport(): TcpTransport {
		return this.#parts.transport;
	}

	/** Can a handler of this socket still move the connection into another? */
	isFor(host: Socket): boolean {
		return host === this.#parts.host && !this.#isMoved && !this.#isSettled && this.peer.status() === CONNECTED;
	}

	/** Another socket has taken it. */
	moved(): void {
		this.#isMoved = true;
	}

	/** Takes a handler's result, or that of its promise, which is never rejected. Too late is as good as none. */
	decide(result: unknown): void {
		if (!(result instanceof Promise)) {
			this.#settle(result);
			return;
		}

		void (async () => {
			const {promise: tooLate, resolve} = Promise.withResolvers<void>();
			const timer = setTimeout(resolve, DECISION_MS);
			this.#settle(await Promise.race<unknown>([result, tooLate]));
			clearTimeout(timer);
		})();
	}

	/** Nobody will decide. */
	discard(): void {
		this.#settle(true);
	}

	#settle(result: unknown): void {
		const {peer, transport, isHeard, settled, log} = this.#parts;
		this.#isSettled = true;
		settled();
		if (this.#isMoved) {
			transport.start();
		} else if (result === true) {
			peer.close();
			peer.destroy();
		} else if (result === false || isHeard()) {
			transport.start();
		} else if (peer.status() === CONNECTED) {
			log(`The connection from ${formatEndpoint(peer.remoteIp(), peer.remotePort())} was closed, as the script has not taken it: accept it, listen to its events, or return false.`);
			peer.destroy();
		}
	}
}

/** Which connection an `accept` means: that of the handler it is called from, also after an `await` of its. */
export const currentVisit = new AsyncLocalStorage<Visit>();

/** What several listeners want together: one that is done with the connection decides, then one that keeps it. */
export const combineResults = (results: readonly unknown[]): unknown =>
	results.some(result => result instanceof Promise)
		? (async () => combineResults(await Promise.all(results)))()
		: [true, false].find(verdict => results.includes(verdict));
