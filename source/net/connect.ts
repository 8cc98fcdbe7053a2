import {connect as netConnect, isIPv6, type Socket} from 'node:net';
import {MudlarkError} from '../lib/errors.js';
import {formatEndpoint, isPort} from '../lib/target.js';
import type {Connection} from '../session/ports.js';
import {createConnection} from './connection.js';

/** Head start of each address before the next one is tried beside it (RFC 8305 section 8). */
const HEAD_START_MS = 250;

/** For all addresses together; the system's own limit is about two minutes, which nobody watches a call for. */
const CONNECT_TIMEOUT_MS = 30_000;

type Failure = 'refused' | 'timeout' | 'unreachable';

const FAILURES: Readonly<Record<string, Failure>> = {
	ECONNREFUSED: 'refused',
	ECONNRESET: 'refused',
	ETIMEDOUT: 'timeout',
};

/** The most telling first: one address that refuses says more than another that this network has no way to. */
const TELLING: readonly Failure[] = ['refused', 'timeout', 'unreachable'];

/**
Tries the addresses as RFC 8305 (happy eyeballs) has it: IPv6 and IPv4 in turn, each a little after the one before, all
at the same time; the first that answers wins. Node's `autoSelectFamily` gives an address up when the next one's turn
comes, by which a friend far away, who needs more than a quarter of a second to answer, would never be reached.
@throws {MudlarkError} `ML_CALL_REFUSED`, `ML_CALL_UNREACHABLE`, `ML_CALL_TIMEOUT`, or `ML_CALL_CANCELLED` when aborted.
*/
export const connect = async (addresses: readonly string[], port: number, signal: AbortSignal): Promise<Connection> =>
	new Promise((resolve, reject) => {
		const waiting = interleave(addresses);
		const attempts = new Set<Socket>();
		const failures: Array<{readonly failure: Failure; readonly code: string}> = [];
		let headStart: NodeJS.Timeout | undefined;

		const finish = (winner?: Socket): void => {
			clearTimeout(headStart);
			clearTimeout(timeLimit);
			signal.removeEventListener('abort', onAbort);
			waiting.length = 0;
			for (const socket of attempts) {
				if (socket !== winner) {
					socket.destroy();
				}
			}

			attempts.clear();
		};

		const fail = (error: MudlarkError): void => {
			finish();
			reject(error);
		};

		const onAbort = (): void => {
			fail(new MudlarkError('ML_CALL_CANCELLED', `The call to ${where(addresses, port)} was cancelled.`));
		};

		const tryNext = (): void => {
			clearTimeout(headStart);
			const address = waiting.shift();
			if (address !== undefined) {
				attempt(address);
				headStart = setTimeout(tryNext, HEAD_START_MS);
			} else if (attempts.size === 0) {
				fail(failed(failures, addresses, port));
			}
		};

		const attempt = (host: string): void => {
			const socket = netConnect({host, port, autoSelectFamily: false});
			attempts.add(socket);
			// Nothing is read before the connection is started.
			socket.pause();
			const onError = ({code = 'unknown'}: NodeJS.ErrnoException): void => {
				failures.push({failure: FAILURES[code] ?? 'unreachable', code});
				if (attempts.delete(socket)) {
					tryNext();
				}
			};

			socket.on('error', onError);
			socket.once('connect', () => {
				if (!attempts.has(socket)) {
					return;
				}

				socket.off('error', onError);
				finish(socket);
				resolve(createConnection(socket));
			});
		};

		const timeLimit = setTimeout(() => {
			fail(failed([{failure: 'timeout', code: 'ETIMEDOUT'}], addresses, port));
		}, CONNECT_TIMEOUT_MS);
		signal.addEventListener('abort', onAbort, {once: true});
		if (signal.aborted) {
			onAbort();
		} else if (isPort(port)) {
			tryNext();
		} else {
			fail(failed([{failure: 'unreachable', code: 'no such port'}], addresses, port));
		}
	});

/** RFC 8305 section 4: the families in turn, beginning with that of the first address. */
const interleave = (addresses: readonly string[]): string[] => {
	const isFirstV6 = isIPv6(addresses[0] ?? '');
	const first = addresses.filter(address => isIPv6(address) === isFirstV6);
	const second = addresses.filter(address => isIPv6(address) !== isFirstV6);
	return Array.from({length: Math.max(first.length, second.length)}, (_, index) => [first[index], second[index]])
		.flat()
		.filter(address => address !== undefined);
};

const failed = (
	failures: ReadonlyArray<{readonly failure: Failure; readonly code: string}>,
	addresses: readonly string[],
	port: number,
): MudlarkError => {
	const kind = TELLING.find(failure => failures.some(other => other.failure === failure)) ?? 'unreachable';
	const code = failures.find(({failure}) => failure === kind)?.code ?? 'no address';
	const place = where(addresses, port);
	switch (kind) {
		case 'refused': {
			return new MudlarkError('ML_CALL_REFUSED', `Nobody takes calls at ${place}. Ask your friend whether the chat program is listening there, and on which port.`);
		}

		case 'timeout': {
			return new MudlarkError('ML_CALL_TIMEOUT', `${place} did not answer. A firewall or router may be in the way: ask your friend to forward the port, or to call you.`);
		}

		case 'unreachable': {
			return new MudlarkError('ML_CALL_UNREACHABLE', `${place} can't be reached from here (${code}). Check the address and your network connection.`);
		}
	}
};

const where = (addresses: readonly string[], port: number): string => {
	const [first = 'no address', ...others] = addresses;
	return formatEndpoint(first, port) + (others.length > 0 ? ` (and ${others.length} more)` : '');
};
