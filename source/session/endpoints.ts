import {formatEndpoint} from '../lib/target.js';
import type {Block, CallFailure, CallPhase, Endpoint, FileEffect, MachineContext, MachineEvent, PeerPatch, ConnectionProtocol, Question, Role} from '../protocols/protocol.js';
import {Account} from './account.js';
import type {Asking} from './asking.js';
import type {Attendance} from './attendance.js';
import {dialName, type Call, type CallOptions, type Calls} from './calls.js';
import type {Hearing} from './hearing.js';
import {inspectCaller, type Inspection} from './inspection.js';
import {limits} from './limits.js';
import type {Connection, Contact} from './ports.js';
import type {Reconnect} from './reconnect.js';
import {isAt} from './roster.js';
import {Runner, type Identity, type RunnerHost} from './runner.js';
import type {Session} from './session.js';
import {drawStamp} from './stamp.js';
import type {Transfers} from './transfers.js';
import type {Pending} from './turns.js';

type Parts = {
	readonly asking: Asking;
	readonly attendance: Attendance;
	readonly calls: Calls;
	readonly hearing: Hearing;
	readonly reconnect: Reconnect;
	readonly transfers: Transfers;
};

type DialOptions = CallOptions & {readonly contact?: Contact | undefined};

/** {@link Endpoints.call} for the parts that come before it. */
export type Dial = (protocol: ConnectionProtocol, to: Endpoint, options?: DialOptions) => Call;

/** What is known of an endpoint that is not a peer yet. */
type Candidate = {
	patch: PeerPatch;
	questionId: number;
	readonly contact?: Contact | undefined;
};

/**
Every connection, and what only the view over all of them can decide: who is let in, who is called twice, who is
online.
*/
export class Endpoints implements RunnerHost {
	readonly clock;
	readonly filters;
	readonly encodings;
	readonly #session: Session;
	readonly #parts: Parts;
	readonly #candidates = new Map<Runner, Candidate>();
	readonly #runners = new Set<Runner>();

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
		this.clock = session.clock;
		this.filters = session.filters;
		this.encodings = session.encodings;
	}

	/**
	Calls somebody.
	@throws MudlarkError where he is being called already.
	*/
	call(protocol: ConnectionProtocol, to: Endpoint, {contact, ...options}: DialOptions = {}): Call {
		return this.#parts.calls.start(protocol, to, (connection, identity) => this.adopt(protocol, 'caller', connection, {...identity, contact}), options);
	}

	/** Takes over a fresh connection; nothing happens on it before the runner is started. */
	adopt(protocol: ConnectionProtocol, role: Role, connection: Connection, {number, account, contact}: Identity & {readonly contact?: Contact | undefined}): Runner {
		const candidate: Candidate = {patch: {}, questionId: 0, contact};
		const {own, random, roster, settings, contacts} = this.#session;
		const nameOf = (runner: Runner) => roster.of(runner)?.name ?? candidate.patch.name;
		const context: MachineContext = {
			self: own,
			random,
			date: () => this.clock.date(),
			roster: {
				peers: () => roster.entries(),
				listed: () => roster.listedFor(runner),
				isBlocked: () => false,
			},
			settings: settings.section(protocol.name),
			get charset() {
				const name = nameOf(runner);
				const known = contact ?? (name === undefined ? undefined : contacts.get(name));
				return known?.charset;
			},
		};
		const runner = new Runner(this, protocol, {role, connection, context, number, account});
		this.#candidates.set(runner, candidate);
		this.#runners.add(runner);
		return runner;
	}

	/**
	Nothing is read from those who are connected until the returned function is called: whoever has to digest events and
	can't keep up gets a moment.
	*/
	hold(): () => void {
		const releases = [...this.#runners].map(runner => runner.hold());
		return () => {
			for (const release of releases) {
				release();
			}
		};
	}

	/** Those who call and have not been let in. */
	callers(): readonly Inspection[] {
		return [...this.#candidates].filter(([{role}]) => role === 'answerer').map(([runner, {patch}]) => inspectCaller(runner, patch));
	}

	/** Hangs up on somebody who calls and has not been let in. False where there is no such call. */
	turnAway(number: number): boolean {
		const runner = [...this.#candidates.keys()].find(candidate => candidate.role === 'answerer' && candidate.number === number);
		runner?.command({command: 'hangup'});
		return runner !== undefined;
	}

	/** Hangs up on everybody; resolves when nothing more leaves. */
	async hangUpAll(reason: string): Promise<void> {
		const runners = [...this.#runners].filter(runner => this.#session.roster.of(runner));
		for (const runner of runners) {
			runner.hangUp(reason);
		}

		await Promise.all(runners.map(async runner => runner.gone));
	}

	/** Somebody calls, and his first bytes have told the protocol. */
	answer(protocol: ConnectionProtocol, connection: Connection): void {
		const call = this.#parts.calls.from(connection.remote);
		if (call) {
			connection.destroy();
			call.fail(`${formatEndpoint(call.address, call.port)} is this very program`, 'refused');
			return;
		}

		if (this.#session.roster.size + this.#candidates.size >= limits.peers) {
			connection.destroy();
			this.#session.bus.emit({event: 'notice', code: 'too-many-peers', text: `${connection.remote.address} called and was turned away: ${limits.peers} peers are connected.`});
			return;
		}

		this.adopt(protocol, 'answerer', connection, {number: this.#session.roster.draw(), account: new Account(this.clock)}).start();
	}

	ask(runner: Runner, id: string, question: Question): void {
		const {asking} = this.#parts;
		const answered = (choice: 'accept' | 'deny', reason?: string) => {
			runner.feed({type: 'answer', id, choice, ...(reason !== undefined && {reason})});
		};

		const entry = this.#session.roster.of(runner);
		if (entry) {
			asking.askOfPeer(entry, question, answered);
			return;
		}

		const candidate = this.#candidates.get(runner);
		asking.askOfCaller(runner, question, {
			answered,
			asked(questionId) {
				if (candidate) {
					candidate.questionId = questionId;
				}
			},
		});
	}

	online(runner: Runner): void {
		const {roster, contacts} = this.#session;
		const {patch, contact} = this.#candidates.get(runner) ?? {patch: {}};
		const known = contact ?? contacts.get(patch.name ?? '');
		this.#candidates.delete(runner);
		for (const old of roster.relogged(patch.name ?? '', runner.remote.address)) {
			old.channel.hangUp(`${old.name} called again`);
		}

		const call = this.#parts.calls.connected(runner);
		const entry = this.#parts.attendance.online(runner, patch, peer => {
			peer.group = known?.group;
			peer.dialled = call && {address: call.address, port: call.port};
			peer.contact = call && (contact ?? contacts.list().find(({host, port}) => isAt(peer, {address: host, port})));
			return call?.number;
		});
		this.#parts.reconnect.online(entry, call);
	}

	patch(runner: Runner, patch: PeerPatch): void {
		const entry = this.#session.roster.of(runner);
		if (!entry) {
			const candidate = this.#candidates.get(runner);
			if (candidate) {
				candidate.patch = {
					...candidate.patch,
					...patch,
					states: {...candidate.patch.states, ...patch.states},
					facts: {...candidate.patch.facts, ...patch.facts},
				};
			}

			return;
		}

		this.#parts.attendance.patch(entry, patch);
	}

	phase(runner: Runner, phase: CallPhase): void {
		this.#parts.calls.of(runner)?.enter(phase);
	}

	emit(runner: Runner, event: MachineEvent, block?: Block): Pending {
		return this.#parts.hearing.hear(this.#session.roster.of(runner), event, block);
	}

	file(runner: Runner, effect: FileEffect): void {
		const entry = this.#session.roster.of(runner);
		if (entry) {
			this.#parts.transfers.carryOut(entry, effect);
		}
	}

	restamp(): void {
		const {own, random, roster} = this.#session;
		own.stamp = drawStamp(random);
		for (const {channel} of roster.entries()) {
			channel.command({command: 'restamp'});
		}
	}

	over(runner: Runner, reason: string, failure: CallFailure): void {
		const {bus, roster, questions} = this.#session;
		const candidate = this.#candidates.get(runner);
		const entry = roster.of(runner);
		this.#candidates.delete(runner);
		this.#runners.delete(runner);
		if (entry) {
			this.#parts.attendance.offline(entry, reason);
			if (failure === 'closed') {
				this.#parts.reconnect.lost(entry, runner, reason);
			}

			return;
		}

		if (runner.role === 'caller') {
			// Where the call has ended before its connection, everything is said already.
			this.#parts.calls.of(runner)?.fail(reason, failure);
			return;
		}

		const {questionId = 0, patch: {name, declared} = {}} = candidate ?? {};
		const who = name ?? runner.remote.address;
		// Nothing where it was answered, which may be why the call has ended.
		questions.withdraw(questionId, `${who} ${failure === 'closed' ? 'hung up' : 'was hung up on'} before you answered`);
		if (questionId !== 0 && failure === 'closed') {
			bus.emit({
				event: 'notice',
				code: 'call-missed',
				text: `${who} hung up before you answered. ${howToCallBack(runner, declared)}`,
				...(declared && {callBack: {address: runner.remote.address, port: declared.port, protocol: runner.protocol.name}}),
			});
			return;
		}

		bus.emit({event: 'notice', code: `call-${failure}`, text: `${name === undefined ? 'A call' : `The call of ${name}`} from ${runner.remote.address} ended: ${reason}.`});
	}
}

const howToCallBack = ({protocol, remote}: Runner, declared: Endpoint | undefined): string =>
	declared ? `Call back with /${dialName(protocol)} ${formatEndpoint(remote.address, declared.port)}.` : 'He did not say where he takes calls.';
