import type {Endpoint} from '../../../source/protocols/protocol.js';
import type {Circuit} from './circuit.js';
import type {EventQueue} from './event-queue.js';
import type {Asked} from './faults.js';
import type {Uuid} from './uuid.js';
import type {GridTimer} from './wire.js';
import type {Account} from './world.js';

/** Somebody between his login and his end. */
export type Visit = {
	readonly account: Account;
	readonly session: Uuid;
	readonly circuitCode: number;
	readonly queue: EventQueue;
	/** The path of his seed. */
	readonly seed: string;
	/** What he may ask over HTTP: names by paths. */
	readonly paths: ReadonlyMap<string, Asked>;
	/** What came with his login: where he wants to start, what his program is. */
	readonly login: Readonly<Record<string, unknown>>;
	/** Both from his `UseCircuitCode` on. */
	address?: Endpoint;
	circuit?: Circuit;
	/** His avatar has arrived: before that he can't chat. */
	isPresent: boolean;
	/** Chat sessions that he has opened, or was invited to. */
	readonly open: Set<Uuid>;
	/** Chat sessions that he has left. Only SL heeds it. */
	readonly left: Set<Uuid>;
	/** Chat sessions that the grid has lost (facts 8.2). */
	readonly lost: Set<Uuid>;
	/** When his last datagram came, of whatever kind. */
	heardAt: number;
	/** Pings that he has not answered. */
	readonly openPings: Set<number>;
	readonly timers: Set<GridTimer>;
};
