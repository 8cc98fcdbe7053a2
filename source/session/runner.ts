import {decode} from '../lib/charset.js';
import {toMudlarkError} from '../lib/errors.js';
import type {Block, CallFailure, CallPhase, Codec, Effect, Endpoint, FileEffect, Input, Machine, MachineCommand, MachineContext, MachineEvent, PeerPatch, ConnectionProtocol, Question, Role} from '../protocols/protocol.js';
import type {Encodings} from './encodings.js';
import {Gate, type Filters} from './filters.js';
import {limits} from './limits.js';
import {Outbox} from './outbox.js';
import type {Clock, Connection, Timer} from './ports.js';

/** What a runner leaves to the manager: everything that needs the view over several connections. */
export type RunnerHost = {
	readonly clock: Clock;
	readonly filters: Filters;
	readonly encodings: Encodings;
	ask(runner: Runner, id: string, question: Question): void;
	online(runner: Runner): void;
	patch(runner: Runner, patch: PeerPatch): void;
	phase(runner: Runner, phase: CallPhase): void;
	/** `block` is what others may be passed on of a message. */
	emit(runner: Runner, event: MachineEvent, block?: Block): void;
	file(runner: Runner, effect: FileEffect): void;
	restamp(): void;
	/** The last call from this runner. */
	over(runner: Runner, reason: string, failure: CallFailure): void;
};

/** Runs one machine on one connection: bytes → codec → filters → machine → effects → bytes. */
export class Runner {
	readonly protocol: ConnectionProtocol;
	readonly role: Role;
	readonly local: Endpoint;
	readonly remote: Endpoint;
	/** The peer's id once it is online; filters see it. */
	id = 0;
	/** The connection was lost, and neither side has hung up. */
	isBroken = false;
	readonly #host: RunnerHost;
	readonly #connection: Connection;
	readonly #codec: Codec;
	readonly #machine: Machine;
	readonly #outbox: Outbox;
	readonly #inbound: Gate;
	readonly #outbound: Gate;
	readonly #timers = new Map<string, Timer>();
	#holds = 0;
	/** Runs while the rest of a block is missing. */
	#stall: Timer | undefined;
	#isOver = false;
	readonly #gone = Promise.withResolvers<void>();

	constructor(host: RunnerHost, protocol: ConnectionProtocol, role: Role, connection: Connection, context: MachineContext) {
		this.#host = host;
		this.protocol = protocol;
		this.role = role;
		this.#connection = connection;
		this.local = connection.local;
		this.remote = connection.remote;
		this.#codec = protocol.codec(role);
		this.#machine = protocol.machine(context);
		this.#outbox = new Outbox(connection, host.clock, () => {
			this.#finish('reads too slowly: more than 1 MiB waited to be sent', 'closed', false);
		});
		const gate = (direction: 'in' | 'out', pass: (block: Block) => void) => new Gate({
			filters: host.filters,
			direction,
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

	/** Ends the connection for a reason that is not the machine's. */
	hangUp(reason: string): void {
		this.#finish(reason, 'cancelled', true);
	}

	/** Reads nothing until the returned function is called, and those of all others who hold it. */
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

	/** Resolves when the peer's backlog is small enough for more. */
	async room(): Promise<void> {
		await this.#outbox.room();
	}

	feed(input: Input): void {
		this.#guard(() => {
			for (const effect of this.#machine.handle(input, this.#host.clock.now())) {
				this.#carryOut(effect);
			}
		});
	}

	#read(chunk: Uint8Array): void {
		this.#guard(() => {
			for (const block of this.#codec.push(chunk)) {
				this.#inbound.enter(block);
			}

			if (this.#codec.failure !== undefined) {
				this.feed({type: 'invalid', reason: this.#codec.failure});
			}

			this.#awaitRest();
		});
	}

	#awaitRest(): void {
		this.#stall?.cancel();
		this.#stall = this.#codec.isCut && !this.#isOver
			? this.#host.clock.after(limits.stallMs, () => {
				this.feed({type: 'invalid', reason: `the rest of a block did not come within ${limits.stallMs / 1000} seconds`});
			})
			: undefined;
	}

	/** A mistake of ours in a protocol costs this one connection, not the program. */
	#guard(work: () => void): void {
		if (this.#isOver) {
			return;
		}

		try {
			work();
		} catch (error) {
			this.#finish(`mudlark made a mistake with this connection and closed it: ${toMudlarkError(error).message}`, 'closed', false);
		}
	}

	#closed(reason: string): void {
		for (const block of this.#codec.end()) {
			this.#inbound.enter(block);
		}

		this.feed({type: 'closed', reason});
		this.#finish(reason, 'closed', false);
		this.#outbox.close();
		this.#gone.resolve();
	}

	#carryOut(effect: Effect): void {
		if (this.#isOver) {
			return;
		}

		const host = this.#host;
		switch (effect.type) {
			case 'send': {
				this.#outbound.enter(effect.block);
				break;
			}

			case 'close': {
				this.#finish(effect.reason, effect.failure ?? 'closed', true);
				break;
			}

			case 'timer': {
				this.#timers.get(effect.id)?.cancel();
				this.#timers.set(effect.id, host.clock.after(effect.ms, () => {
					this.#timers.delete(effect.id);
					this.feed({type: 'timer', id: effect.id});
				}));
				break;
			}

			case 'cancel': {
				this.#timers.get(effect.id)?.cancel();
				this.#timers.delete(effect.id);
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
				host.patch(this, effect.patch);
				break;
			}

			case 'emit': {
				host.emit(this, effect.event, effect.block);
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
			case 'withdraw': {
				// A connection is one peer; only sockets with many of them have a use for these.
				break;
			}
		}
	}

	#write(block: Block): void {
		if (!this.#isOver) {
			this.#outbox.push(this.#host.encodings.encode(this.#codec, block));
		}
	}

	#finish(reason: string, failure: CallFailure, isGentle: boolean): void {
		if (this.#isOver) {
			return;
		}

		this.#isOver = true;
		for (const timer of this.#timers.values()) {
			timer.cancel();
		}

		this.#stall?.cancel();
		this.#inbound.close();
		this.#outbound.close();
		if (isGentle) {
			this.#outbox.end();
		} else {
			this.#outbox.close();
			this.#connection.destroy();
		}

		this.#host.over(this, reason, failure);
	}
}
