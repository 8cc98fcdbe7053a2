import {EventQueue, httpAnswer, type Reply} from './event-queue.js';
import {replyWith, type Asked} from './faults.js';
import {ALREADY_IN, authenticate, DISABLED, NO_START, startLocation, type Refusal} from './login.js';
import type {Simulator} from './simulator.js';
import type {GridState} from './state.js';
import {drawUuid} from './uuid.js';
import type {Visit} from './visit.js';
import type {Account} from './world.js';
import {readCall, writeAnswer, type Member} from './xml-rpc.js';

/** Milliseconds. */
const LOGIN = 10;
/** A login that throws somebody out is answered when he is gone (facts 14). */
const THROWN = 515;
const TICK = 100;
const HOLD = 58_000;
const SECOND_LIFE_HOLD = 25_000;

const CAPABILITIES = {
	opensim: ['EventQueueGet', 'GroupMemberData', 'GetDisplayNames'],
	secondlife: ['EventQueueGet', 'GroupMemberData', 'GetDisplayNames', 'ChatSessionRequest'],
} as const satisfies Readonly<Record<string, readonly Asked[]>>;

/** Lets people in, or says why not (facts 3). */
export class Logins {
	/** Before that nobody gets in. */
	opensAt = 0;
	readonly #state: GridState;
	readonly #simulator: Simulator;

	constructor(state: GridState, simulator: Simulator) {
		this.#state = state;
		this.#simulator = simulator;
	}

	/** @param body The call. */
	answer(body: string, reply: Reply): void {
		let members: Readonly<Record<string, Member>>;
		try {
			const call = readCall(body);
			members = call.members;
			if (call.method !== (this.#state.faults.next?.method ?? 'login_to_simulator')) {
				this.#state.complain(undefined, `a login by the method ${call.method}`);
			}
		} catch (error) {
			this.#state.complain(undefined, `a login that is no call: ${String(error)}`);
			reply(httpAnswer(500));
			return;
		}

		const name = `${String(members['first'])} ${String(members['last'])}`;
		if (this.#state.faults.cutOff.has(name)) {
			return;
		}

		const fault = this.#state.faults.take('login', name);
		if (fault !== undefined) {
			this.#note(members, 'fault');
			replyWith(this.#state, fault, reply);
			return;
		}

		if (this.#state.faults.next) {
			const {uri, method} = this.#state.faults.next;
			this.#note(members, 'indeterminate');
			reply(httpAnswer(200, writeAnswer({login: 'indeterminate', next_url: uri, next_method: method, message: 'Try there.'})));
			return;
		}

		this.#enter(members, reply);
	}

	#enter(members: Readonly<Record<string, Member>>, reply: Reply): void {
		const account = this.#state.faults.refusal ?? (this.#state.now < this.opensAt ? DISABLED : authenticate(this.#state.world, members));
		if ('reason' in account) {
			this.#refuse(members, account, LOGIN, reply);
			return;
		}

		if (account.isMarked) {
			this.#refuse(members, ALREADY_IN, this.#throwOut(account) ? THROWN : LOGIN, reply);
			return;
		}

		if (members['start'] === undefined) {
			this.#refuse(members, NO_START, LOGIN, reply);
			return;
		}

		this.#note(members, 'true');
		const visit = this.#admit(account, members);
		this.#state.later(LOGIN, () => {
			reply(httpAnswer(200, writeAnswer(this.#welcome(visit, members))));
		});
	}

	#refuse(members: Readonly<Record<string, Member>>, {reason, message}: Refusal, ms: number, reply: Reply): void {
		this.#note(members, reason);
		this.#state.later(ms, () => {
			reply(httpAnswer(200, writeAnswer({reason, message, login: 'false'})));
		});
	}

	/** Clears the mark; says whether somebody was there. */
	#throwOut(account: Account): boolean {
		account.isMarked = false;
		const old = [...this.#state.visits].find(visit => visit.account === account);
		if (!old) {
			return false;
		}

		if (!old.circuit) {
			account.abandoned++;
			this.#simulator.end(old);
			return false;
		}

		account.thrownOutAt = this.#state.now + THROWN;
		this.#simulator.kick(old, 'New login detected', false);
		return true;
	}

	#admit(account: Account, login: Readonly<Record<string, Member>>): Visit {
		const visit: Visit = {
			account,
			session: drawUuid(this.#state.random),
			// Linden Lab's uses all 32 bits.
			circuitCode: Math.floor(this.#state.random() * (this.#state.isSecondLife ? 2 ** 32 : 2 ** 31)),
			queue: new EventQueue(this.#state.wire, {
				hold: this.#state.isSecondLife ? SECOND_LIFE_HOLD : HOLD,
				tick: this.#state.options.eventTick ?? TICK,
				repeats: this.#state.isSecondLife,
				firstId: Math.floor(this.#state.random() * 30_000_000),
				endings: account.abandoned,
			}),
			...this.#drawPaths(),
			login,
			isPresent: false,
			open: new Set(),
			left: new Set(),
			lost: new Set(),
			heardAt: this.#state.now,
			openPings: new Set(),
			timers: new Set(),
		};
		account.isMarked = true;
		account.abandoned = 0;
		this.#state.visits.add(visit);
		return visit;
	}

	#drawPaths(): Pick<Visit, 'seed' | 'paths'> {
		const {isSecondLife, random, options} = this.#state;
		const prefix = (name: Asked) => isSecondLife ? '/cap/' : (name === 'EventQueueGet' ? '/CE/' : '/');
		return {
			seed: isSecondLife ? `/cap/${drawUuid(random)}` : `/CAPS/${drawUuid(random)}0000/`,
			paths: new Map(CAPABILITIES[options.kind ?? 'opensim'].map(name => [`${prefix(name)}${drawUuid(random)}`, name])),
		};
	}

	#welcome(visit: Visit, {start, mfa_hash: hash}: Readonly<Record<string, Member>>): Readonly<Record<string, Member>> {
		const {account} = visit;
		return {
			login: 'true',
			agent_id: account.id,
			session_id: visit.session,
			secure_session_id: drawUuid(this.#state.random),
			// Signed, as the type of XML-RPC is.
			circuit_code: visit.circuitCode ^ (this.#state.faults.hasWrongCode ? 1 : 0),
			sim_ip: this.#state.options.simulator.address,
			sim_port: this.#state.options.simulator.port,
			seed_capability: `${this.#state.options.origin}${visit.seed}`,
			first_name: this.#state.isSecondLife ? `"${account.first}"` : account.first,
			last_name: account.last,
			message: 'Welcome, Avatar!',
			seconds_since_epoch: this.#state.timestamp,
			start_location: startLocation(String(start), this.#state.world.region.name),
			look_at: '[r1,r0,r0]',
			region_x: 256_000,
			region_y: 256_000,
			region_size_x: 256,
			region_size_y: 256,
			'buddy-list': [],
			'max-agent-groups': 42,
			...(account.code !== undefined && hash !== undefined && {mfa_hash: account.hash}),
		};
	}

	#note({first, last, start}: Readonly<Record<string, Member>>, result: string): void {
		this.#state.logins.push({at: this.#state.now, first: String(first), last: String(last), start: String(start), result});
	}
}
