import type {SocketError} from './socket-errors.js';
import type {Socket} from './socket.js';

type NoArguments = []; // eslint-disable-line @typescript-eslint/no-restricted-types -- The empty array is what is meant.

/** Events with their arguments (facts A5). */
export type SocketEvents = {
	/** A number from 0 to 6 and its text. */
	stateChanged: [state: number, text: string];
	/** The name that `connect` was given has these addresses. */
	hostFound: [addresses: readonly string[]];
	connected: NoArguments;
	/** Once for each `connect` that did not succeed. */
	connectFailed: [reason: string];
	/** What becomes of it is the handler's result: true where it is done with, false where it stays open. */
	incomingConnection: [peer: Socket];
	/** Octets that can be read, in total; of UDP those of the next datagram. */
	dataAvailable: [octets: number];
	/** Why, or empty where one side has closed it. */
	disconnect: [error: string];
	error: [name: string, detail: SocketError];
	/** Much was waiting to be sent, and everything has left. */
	drained: NoArguments;
	/** The peer sends no more, and with `setHalfOpen(true)` this side still can. */
	ended: NoArguments;
};

/** Other names of the same. */
export type SocketEventAliases = {
	connect: SocketEvents['connected'];
	disconnected: SocketEvents['disconnect'];
};

export type SocketEventName = keyof SocketEvents;

export type AnyEventName = keyof (SocketEvents & SocketEventAliases);

const ALIASES: Readonly<Record<keyof SocketEventAliases, SocketEventName>> = {connect: 'connected', disconnected: 'disconnect'};

/** The methods that an event can be overridden by; where both are, the first. */
export const EVENT_METHODS = {
	stateChanged: ['stateChangedEvent'],
	hostFound: ['hostFoundEvent'],
	connected: ['connectedEvent', 'connectEvent'],
	connectFailed: ['connectFailedEvent'],
	incomingConnection: ['incomingConnectionEvent'],
	dataAvailable: ['dataAvailableEvent'],
	disconnect: ['disconnectedEvent', 'disconnectEvent'],
	error: ['errorEvent'],
	drained: ['drainedEvent'],
	ended: ['endedEvent'],
} as const satisfies Readonly<Record<SocketEventName, readonly string[]>>;

/**
Scripts are often JavaScript, where nothing else would tell of a name that is misspelled.
@throws {TypeError} Where there is no such event.
*/
export const eventName = (name: AnyEventName): SocketEventName => {
	const canonical = Object.hasOwn(ALIASES, name) ? ALIASES[name as keyof SocketEventAliases] : name as SocketEventName;
	if (!Object.hasOwn(EVENT_METHODS, canonical)) {
		throw new TypeError(`A socket has no event "${name}". There are ${[...Object.keys(EVENT_METHODS), ...Object.keys(ALIASES)].join(', ')}.`);
	}

	return canonical;
};
