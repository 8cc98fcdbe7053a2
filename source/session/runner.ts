import {decode} from '../lib/charset.js';
import {toMudlarkError} from '../lib/errors.js';
import type {Block, CallFailure, CallPhase, Codec, ConnectionProtocol, Endpoint, FileEffect, FileInput, Input, MachineCommand, MachineContext, MachineEvent, PeerPatch, Question, Role} from '../protocols/protocol.js';
import type {Account} from './account.js';
import type {Channel} from './channel.js';
import type {Encodings} from './encodings.js';
import {Engine, type OutwardEffect} from './engine.js';
import {Gate, type Filters} from './filters.js';
import {limits} from './limits.js';
import {Outbox} from './outbox.js';
import type {Clock, Connection, Timer} from './ports.js';
import {Turns, type Pending} from './turns.js';

/** What a runner leaves to the manager: everything that needs the view over several connections. */
export type RunnerHost = {
	readonly clock: Clock;
	readonly filters: Filters;
	readonly encodings: Encodings;
	ask(runner: Runner, id: string, question: Question): void;
	online(runner: Runner): void;
	patch(runner: Runner, patch: PeerPatch): void;
	phase(runner: Runner, phase: CallPhase): void;
	/** `block` is what others may be passed on of a message. A promise where somebody has to decide about it first. */
	emit(runner: Runner, event: MachineEvent, block?: Block): Pending;
	file(runner: Runner, effect: FileEffect): void;
	restamp(): void;
	/** The last call from this runner. */
	over(runner: Runner, reason: string, failure: CallFailure): void;
};

/** What a connection is called and what is counted of it, from the call on. */
export type Identity = {readonly number: number; readonly account: Account};

/** Runs one machine on one connection: bytes → codec → filters → machine → effects → bytes. */
export class Runner implements Channel {
	readonly protocol: ConnectionProtocol;
	readonly role: Role;
	readonly local: Endpoint;
	readonly remote: Endpoint;
	readonly number: number;
	readonly account: Account;
	id = 0;
	/** The connection was lost, and neither side has hung up. */
	isBroken = false;
	readonly #host: RunnerHost;
	readonly #connection: Connection;
	readonly #codec: Codec;
	readonly #engine: Engine;
	readonly #outbox: Outbox;
	readonly #inbound: Gate;
	readonly #outbound: Gate;
	readonly #turns: {readonly in: Turns; readonly out: Turns; readonly events: Turns};
	#holds = 0;
	/** Runs while the rest of a block is missing. */
	#stall: Timer | undefined;
	readonly #gone = Promise.withResolvers<void>();

	constructor(host: RunnerHost, protocol: ConnectionProtocol, {role, connection, context, number, account}: Identity & {readonly role: Role; readonly connection: Connection; readonly context: MachineContext}) {
		this.#host = host;
		this.protocol = protocol;
		this.role = role;
		this.number = number;
		this.account = account;
		this.#connection = connection;
		this.local = connection.local;
		this.remote = connection.remote;
		this.#codec = protocol.codec(role);
		this.#engine = new Engine({
			clock: host.clock,
			machine: protocol.machine(context),
			carryOut: effect => {
				this.#carryOut(effect);
			},
			failed: reason => {
				this.#fail(reason);
			},
		});
		this.#turns = {in: this.#turnsHolding(), out: new Turns({limit: limits.filteredBlocks, failed: this.#failed}), events: this.#turnsHolding()};
		this.#outbox = new Outbox(connection, host.clock, () => {
			this.#finish('reads too slowly: more than 1 MiB waited to be sent', 'closed', false);
		});
		const gate = (direction: 'in' | 'out', pass: (block: Block) => void) => new Gate({
			filters: host.filters,
			direction,
			turns: this.#turns[direction],
			bulk: protocol.fileBlock?.code,
			id: () => this.id,
			text: ({payload, charset}) => typeof payload === 'string' ? payload : decode(payload, charset ?? context.charset),
			pass,
		});
		this.#inbound = gate('in', block => {
			this.feed({type: 'block', block});
		});
		this.#outbound = gate('out', block => {
			this.#write(block);
		});
	}

	/** Nothing more is heard of it. */
	get isOver(): boolean {
		return this.#engine.isOver;
	}

	get rooms(): string {
		return this.protocol.rooms;
	}

	start(): void {
		this.feed({type: 'opened', role: this.role, local: this.local, remote: this.remote});
		this.#connection.start({
			data: chunk => {
				this.#read(chunk);
			},
			drained: () => {
				if (this.#outbox.drained()) {
					this.feed({type: 'drained'});
				}
			},
			closed: (reason, isBroken) => {
				this.isBroken = isBroken;
				this.#closed(reason);
			},
		});
	}

	hangUp(reason: string): void {
		this.#finish(reason, 'cancelled', true);
	}

	hold(): () => void {
		this.#holds++;
		if (this.#holds === 1) {
			this.#connection.pause();
		}

		let isHolding = true;
		return () => {
			if (!isHolding) {
				return;
			}

			isHolding = false;
			this.#holds--;
			if (this.#holds === 0) {
				this.#connection.resume();
			}
		};
	}

	command(command: MachineCommand): void {
		this.feed({type: 'command', command});
	}

	/** Resolves when the connection is closed and nothing more leaves through it. */
	get gone(): Promise<void> {
		return this.#gone.promise;
	}

	async room(): Promise<void> {
		await Promise.all([this.#turns.out.room(), this.#outbox.room()]);
	}

	file(input: FileInput): void {
		this.feed(input);
	}

	feed(input: Input): void {
		this.#engine.feed(input);
	}

	#read(chunk: Uint8Array): void {
		this.account.received();
		this.#engine.guard(() => {
			for (const block of this.#codec.push(chunk)) {
				this.#inbound.enter(block);
			}

			const {failure} = this.#codec;
			if (failure !== undefined) {
				this.#afterBlocks(() => {
					this.feed({type: 'invalid', reason: failure});
				});
			}

			this.#awaitRest();
		});
	}

	#awaitRest(): void {
		this.#stall?.cancel();
		this.#stall = this.#codec.isCut && !this.#engine.isOver
			? this.#host.clock.after(limits.stallMs, () => {
				this.feed({type: 'invalid', reason: `the rest of a block did not come within ${limits.stallMs / 1000} seconds`});
			})
			: undefined;
	}

	#closed(reason: string): void {
		for (const block of this.#codec.end()) {
			this.#inbound.enter(block);
		}

		this.#afterBlocks(() => {
			this.feed({type: 'closed', reason});
			this.#finish(reason, 'closed', false);
		});
		this.#outbox.close();
		this.#gone.resolve();
	}

	#carryOut(effect: OutwardEffect): void {
		const host = this.#host;
		switch (effect.type) {
			case 'send': {
				this.#outbound.enter(effect.block);
				if (this.#turns.out.size > limits.filteredBacklog) {
					this.#finish(`a filter of a script was too slow: ${limits.filteredBacklog} blocks waited for it`, 'closed', false);
				}

				break;
			}

			case 'close': {
				this.#finish(effect.reason, effect.failure ?? 'closed', true);
				break;
			}

			case 'shape': {
				const {write, window} = effect.shape;
				this.#outbox.shape({write, ...(window && {window: {...window, probe: host.encodings.encode(this.#codec, window.probe)}})});
				break;
			}

			case 'resume': {
				this.#outbox.resume();
				break;
			}

			case 'ask': {
				host.ask(this, effect.id, effect.question);
				break;
			}

			case 'phase': {
				host.phase(this, effect.phase);
				break;
			}

			case 'online': {
				host.online(this);
				break;
			}

			case 'peer': {
				this.#turns.events.take(() => {
					host.patch(this, effect.patch);
					return undefined;
				});
				break;
			}

			case 'emit': {
				this.#turns.events.take((): Pending => host.emit(this, effect.event, effect.block));
				break;
			}

			case 'file': {
				host.file(this, effect);
				break;
			}

			case 'restamp': {
				host.restamp();
				break;
			}

			case 'sendTo':
			case 'offline':
			case 'withdraw':
			case 'http':
			case 'abort': {
				// A connection is one peer and all there is to it; see DatagramRunner.
				break;
			}
		}
	}

	#write(block: Block): void {
		if (this.#engine.isOver) {
			return;
		}

		this.account.sent();
		this.#outbox.push(this.#host.encodings.encode(this.#codec, block));
	}

	#finish(reason: string, failure: CallFailure, isGentle: boolean): void {
		if (this.#engine.isOver) {
			return;
		}

		this.#engine.stop();
		this.#stall?.cancel();
		this.#turns.in.clear();
		this.#turns.out.clear();
		if (isGentle) {
			this.#outbox.end();
		} else {
			this.#outbox.close();
			this.#connection.destroy();
		}

		this.#turns.events.take(() => {
			this.#host.over(this, reason, failure);
			return undefined;
		});
	}

	/** What has come in by now is dealt with first. */
	#afterBlocks(work: () => void): void {
		this.#turns.in.take(() => {
			work();
			return undefined;
		});
	}

	/** Nothing more is read while too much waits. */
	#turnsHolding(): Turns {
		return new Turns({limit: limits.filteredBlocks, hold: () => this.hold(), failed: this.#failed});
	}

	readonly #failed = (error: unknown): void => {
		this.#fail(toMudlarkError(error).message);
	};

	/** A mistake of ours. */
	#fail(reason: string): void {
		this.#finish(`mudlark made a mistake with this connection and closed it: ${reason}`, 'closed', false);
	}
}
