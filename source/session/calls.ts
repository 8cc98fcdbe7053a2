import {MudlarkError, toMudlarkError} from '../lib/errors.js';
import {formatEndpoint} from '../lib/target.js';
import type {CallFailure, CallPhase, Endpoint, ConnectionProtocol} from '../protocols/protocol.js';
import {Account} from './account.js';
import type {Bus} from './bus.js';
import {limits} from './limits.js';
import type {Clock, Connection, Network} from './ports.js';
import type {Roster} from './roster.js';
import type {Identity, Runner} from './runner.js';

/** The command that calls over a protocol; where it has none of its own, whoever is in the address book can be called. */
export const dialName = ({dial}: ConnectionProtocol): string => dial?.name ?? 'call';

const nextSteps = (dial: string): Readonly<Record<CallFailure, string>> => ({
	'not-found': 'Check the spelling, or call the address itself.',
	refused: 'Check the port, and that a chat program takes calls there.',
	unreachable: 'Check the address and your network.',
	denied: `Try /${dial} again later.`,
	timeout: `Try /${dial} again later, or ask whether a firewall is in the way.`,
	closed: `He may have do not disturb on, or know somebody of your name already (/name changes yours). Try /${dial} again later.`,
	cancelled: '',
});

const failureOf: Readonly<Record<string, CallFailure>> = {
	ML_CALL_NOT_FOUND: 'not-found',
	ML_CALL_REFUSED: 'refused',
	ML_CALL_UNREACHABLE: 'unreachable',
	ML_CALL_TIMEOUT: 'timeout',
	ML_CALL_CANCELLED: 'cancelled',
};

export type CallOptions = {
	/** Nobody has asked for this very call; what becomes of it is told here. */
	readonly retry?: (failure: CallFailure) => void;
};

/** One outgoing call, until it is answered or over. */
export class Call {
	readonly number: number;
	readonly address: string;
	readonly port: number;
	readonly protocol: ConnectionProtocol;
	readonly account: Account;
	readonly abort = new AbortController();
	runner: Runner | undefined;
	local: Endpoint | undefined;
	phase: CallPhase = 'lookup';
	readonly #bus: Bus;
	readonly #dial: string;
	readonly #over: (call: Call) => void;
	readonly #retry: CallOptions['retry'];

	constructor(bus: Bus, {number, account, address, port, protocol, over, retry}: Identity & {address: string; port: number; protocol: ConnectionProtocol; over: (call: Call) => void} & CallOptions) {
		this.#bus = bus;
		this.number = number;
		this.address = address;
		this.port = port;
		this.protocol = protocol;
		this.account = account;
		this.#dial = dialName(protocol);
		this.#retry = retry;
		this.#over = over;
		bus.emit({event: 'call.started', ...this.fields});
	}

	get fields() {
		return {call: this.number, address: this.address, port: this.port, protocol: this.protocol.name, ...(this.#retry && {retry: true as const})};
	}

	enter(phase: CallPhase): void {
		this.phase = phase;
		this.#bus.emit({event: 'call.phase', ...this.fields, phase});
	}

	/** @param reason A clause that names who: "10.0.0.9 refused the call"; the next step is added. */
	fail(reason: string, code: CallFailure): void {
		this.end(`${reason}. ${nextSteps(this.#dial)[code]}`.trim(), code);
	}

	/** @param message Everything that the user is to know. */
	end(message: string, code: CallFailure): void {
		this.abort.abort();
		this.#over(this);
		this.runner?.hangUp(message);
		this.#bus.emit({event: 'call.failed', ...this.fields, phase: this.phase, code, message});
		this.#retry?.(code);
	}

	cancel(): void {
		this.fail(`You cancelled the call to ${formatEndpoint(this.address, this.port)}`, 'cancelled');
	}
}

type Parts = {readonly network: Network; readonly clock: Clock; readonly bus: Bus; readonly roster: Roster};

/** Takes the connection of a call over; the returned runner carries the call from there. */
type Run = (connection: Connection, identity: Identity) => Runner;

/** The outgoing calls in progress. */
export class Calls {
	readonly #parts: Parts;
	readonly #open = new Set<Call>();

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/**
	@throws MudlarkError where the same endpoint is being called already.
	*/
	start(protocol: ConnectionProtocol, {address, port}: Endpoint, run: Run, options: CallOptions = {}): Call {
		if (this.at({address, port})) {
			throw new MudlarkError('ML_CALL_TWICE', `You are calling ${formatEndpoint(address, port)} already. Wait for the answer, or /hangup ${formatEndpoint(address, port)}.`);
		}

		const call = new Call(this.#parts.bus, {
			number: this.#parts.roster.draw(),
			account: new Account(this.#parts.clock),
			address,
			port,
			protocol,
			over: ended => {
				this.#open.delete(ended);
			},
			...options,
		});
		this.#open.add(call);
		void this.#dial(call, run);
		return call;
	}

	/** The call that goes there. */
	at({address, port}: Endpoint): Call | undefined {
		return [...this.#open].find(call => call.port === port && call.address.toLowerCase() === address.toLowerCase());
	}

	of(runner: Runner): Call | undefined {
		return [...this.#open].find(call => call.runner === runner);
	}

	/** The call whose own end this is: then we are calling ourselves. */
	from({address, port}: Endpoint): Call | undefined {
		return [...this.#open].find(({local}) => local?.port === port && local.address === address);
	}

	/** The call that this runner carried, if it was one; it is over now. */
	connected(runner: Runner): Call | undefined {
		const call = this.of(runner);
		if (call) {
			this.#open.delete(call);
		}

		return call;
	}

	/** By number, host or endpoint. */
	find(what: string): Call | undefined {
		return [...this.#open].find(({number, address, port}) => [String(number), address, formatEndpoint(address, port), `${address} ${port}`].includes(what));
	}

	list(): readonly Call[] {
		return [...this.#open];
	}

	async #dial(call: Call, run: Run): Promise<void> {
		const {network} = this.#parts;
		try {
			call.enter('lookup');
			const addresses = await this.#within(limits.lookupMs, call, network.lookup(call.address, call.abort.signal));
			call.enter('connect');
			const connection = await this.#within(limits.connectMs, call, network.connect(addresses, call.port, call.abort.signal));
			if (!this.#open.has(call)) {
				connection.destroy();
				return;
			}

			call.local = connection.local;
			// Starting the runner already makes it speak; it has to know its call by then.
			call.runner = run(connection, call);
			call.runner.start();
		} catch (error) {
			if (this.#open.has(call)) {
				const {code, message} = toMudlarkError(error);
				call.end(message, failureOf[code] ?? 'unreachable');
			}
		}
	}

	async #within<Value>(ms: number, call: Call, work: Promise<Value>): Promise<Value> {
		const timer = this.#parts.clock.after(ms, () => {
			if (this.#open.has(call)) {
				call.fail(`${formatEndpoint(call.address, call.port)} did not respond within ${ms / 1000} seconds`, 'timeout');
			}
		});
		try {
			return await work;
		} finally {
			timer.cancel();
		}
	}
}
