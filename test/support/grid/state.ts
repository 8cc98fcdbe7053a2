import type {Endpoint} from '../../../source/protocols/protocol.js';
import {randomFrom} from '../delay-proxy.js';
import {Faults} from './faults.js';
import type {Packet} from './packet.js';
import {fate} from './weather.js';
import type {Visit} from './visit.js';
import type {GridWire} from './wire.js';
import {World, type WorldOptions} from './world.js';

export type GridOptions = WorldOptions & {
	/** Where datagrams go. */
	readonly simulator: Endpoint;
	/** `http://127.0.0.1:9000` */
	readonly origin: string;
	/** @default 'opensim' */
	readonly kind?: 'opensim' | 'secondlife';
	/**
	Who is online is believed for 20 s in each group, as OpenSim does.

	@default false
	*/
	readonly hasOnlineCache?: boolean;
	/**
	A logout is answered, which OpenSim does twice in 26 times.

	@default false
	*/
	readonly answersLogout?: boolean;
	/**
	Milliseconds between the times at which events go out.

	@default 100
	*/
	readonly eventTick?: number;
	/** @default 1 */
	readonly seed?: number;
};

/** A packet that came in; `who` is undefined as long as there is no circuit. */
export type Heard = {readonly at: number; readonly who: string | undefined; readonly packet: Packet};

export type Attempt = {readonly at: number; readonly first: string; readonly last: string; readonly start: string; readonly result: string};

/** 2026-01-01, when the clock of every grid begins. */
const EPOCH = Date.UTC(2026, 0, 1);

/** What the parts of a grid share. */
export class GridState {
	readonly faults = new Faults();
	readonly complaints: string[] = [];
	readonly heard: Heard[] = [];
	readonly logins: Attempt[] = [];
	readonly visits = new Set<Visit>();
	readonly world: World;
	/** 0 ≤ n < 1 */
	readonly random: () => number;
	readonly wire: GridWire;
	readonly options: GridOptions;

	constructor(wire: GridWire, options: GridOptions) {
		this.wire = wire;
		this.options = options;
		this.world = new World(options);
		this.random = randomFrom(options.seed ?? 1);
	}

	get now(): number {
		return this.wire.now();
	}

	get date(): Date {
		return new Date(EPOCH + this.now);
	}

	/** Seconds since 1970. */
	get timestamp(): number {
		return Math.floor(this.date.getTime() / 1000);
	}

	get isSecondLife(): boolean {
		return this.options.kind === 'secondlife';
	}

	/** Those whose avatars have arrived. */
	get present(): readonly Visit[] {
		return [...this.visits].filter(({isPresent}) => isPresent);
	}

	visitAt({address, port}: Endpoint): Visit | undefined {
		return [...this.visits].find(visit => visit.address?.address === address && visit.address.port === port);
	}

	isCutOff({account}: Visit): boolean {
		return this.faults.cutOff.has(account.name);
	}

	complain(visit: Visit | undefined, what: string): void {
		this.complaints.push(`${visit ? visit.account.name : 'somebody'}: ${what}`);
	}

	/** At once where it takes no time. */
	later(ms: number, run: () => void): void {
		if (ms <= 0) {
			run();
		} else {
			this.wire.after(ms, run);
		}
	}

	/** A datagram to a client, as far as the weather lets it through. */
	transmit(to: Endpoint, bytes: Uint8Array): void {
		for (const ms of fate(this.faults.toClients, this.random)) {
			this.later(ms, () => {
				this.wire.send(this.options.simulator, to, bytes);
			});
		}
	}
}
