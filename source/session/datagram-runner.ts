import {MudlarkError, toMudlarkError} from '../lib/errors.js';
import type {CallFailure, DatagramCodec, DatagramProtocol, Endpoint, HttpRequest, Input, MachineCommand, MachineContext, MachineEvent, PeerKey, PeerPatch, Question, SocketPlace} from '../protocols/protocol.js';
import {Account} from './account.js';
import type {Channel} from './channel.js';
import {Engine, type OutwardEffect} from './engine.js';
import {limits} from './limits.js';
import type {Clock, DatagramSocket, Network, Timer} from './ports.js';
import {Turns, type Pending} from './turns.js';

/** What the runner of a socket leaves to the session. */
export type DatagramHost = {
	readonly clock: Clock;
	readonly network: Network;
	/** Somebody at the socket is a peer from now on. */
	online(channel: Channel, patch: PeerPatch): void;
	patch(channel: Channel, patch: PeerPatch): void;
	offline(channel: Channel, reason: string): void;
	/** @param channel Nobody where it comes from the network, or from no peer. */
	emit(runner: DatagramRunner, event: MachineEvent, channel: Channel | undefined): Pending;
	/** Returns the number by which the question can be withdrawn; 0 where the user is not asked. */
	ask(runner: DatagramRunner, question: Question, channel: Channel | undefined, answered: (choice: 'accept' | 'deny', reason?: string) => void): number;
	withdraw(question: number, reason: string): void;
	/** The last call from this runner. */
	over(runner: DatagramRunner, reason: string, failure: CallFailure): void;
};

type Answer = {readonly command: MachineCommand; readonly lines: string[]; error?: MudlarkError};

/** Runs one machine on a socket for datagrams, and on what it asks for over HTTP. */
export class DatagramRunner {
	readonly protocol: DatagramProtocol;
	/** What the user calls this endpoint; the protocol's name where there is but one. */
	readonly name: string;
	/** What the keys of its rooms begin with, without the slash. */
	readonly rooms: string;
	readonly #host: DatagramHost;
	readonly #context: MachineContext;
	readonly #codec: DatagramCodec;
	readonly #engine: Engine;
	readonly #channels = new Map<PeerKey, SharedChannel>();
	readonly #questions = new Map<string, number>();
	readonly #requests = new Map<string, AbortController>();
	/** The groups that the network says we are in, by name. */
	groups: readonly string[] = [];
	/** What is told of peers, while a script decides about a text. */
	readonly #turns: Turns;
	#socket: DatagramSocket | undefined;
	/** What the machine was told of the networks. */
	#networks = '';
	#watch: Timer | undefined;
	/** What a command has led to at once: lines, and what went wrong. */
	#answer: Answer | undefined;
	readonly #gone = Promise.withResolvers<void>();

	constructor(host: DatagramHost, protocol: DatagramProtocol, name: string, context: MachineContext) {
		this.#host = host;
		this.#context = context;
		this.protocol = protocol;
		this.name = name;
		this.rooms = protocol.isNamed ? `${protocol.rooms}:${name}` : protocol.rooms;
		this.#codec = protocol.datagramCodec();
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
		this.#turns = new Turns({
			limit: limits.filteredBlocks,
			failed: error => {
				this.#fail(toMudlarkError(error).message);
			},
		});
	}

	/** What we are called there. */
	get ownName(): string {
		const {settings, self} = this.#context;
		return this.protocol.ownName(settings, self);
	}

	/** Where the socket is; IPv4 first. */
	get locals(): readonly Endpoint[] {
		return this.#socket?.locals ?? [];
	}

	/** Resolves when nothing more leaves. */
	get gone(): Promise<void> {
		return this.#gone.promise;
	}

	/**
	Opens the socket. The machine hears of it with {@link start}.
	@throws MudlarkError where the address or the port can't be had.
	*/
	async open({address, port, groups}: SocketPlace): Promise<void> {
		this.#socket = await this.#host.network.bind({
			address,
			port,
			groups,
			received: (from, datagram) => {
				this.feed({type: 'datagram', from, block: this.#codec.decode(datagram)});
			},
		});
	}

	start(): void {
		this.#lookAround();
	}

	/**
	Something that the user wants of the endpoint, or of one of its peers. Returns lines for him.
	@throws MudlarkError where the machine says at once that it can't be done.
	*/
	command(command: MachineCommand, peer?: PeerKey): readonly string[] {
		const answer: Answer = {command, lines: []};
		const outer = this.#answer;
		this.#answer = answer;
		this.feed({type: 'command', command, ...(peer !== undefined && {peer})});
		this.#answer = outer;
		if (answer.error) {
			throw answer.error;
		}

		return answer.lines;
	}

	feed(input: Input): void {
		this.#engine.feed(input);
	}

	/** The networks that this machine is in come and go while the socket stays. */
	#lookAround(): void {
		const networks = this.#socket?.networks() ?? [];
		const known = JSON.stringify(networks);
		if (known !== this.#networks) {
			this.#networks = known;
			for (const local of this.locals) {
				this.feed({type: 'bound', local, networks});
			}
		}

		if (!this.#engine.isOver) {
			this.#watch = this.#host.clock.after(limits.networksMs, () => {
				this.#lookAround();
			});
		}
	}

	#carryOut(effect: OutwardEffect): void {
		const host = this.#host;
		switch (effect.type) {
			case 'sendTo': {
				this.#socket?.send(effect.to, this.#codec.encode(effect.block));
				break;
			}

			case 'close': {
				this.#finish(effect.reason, effect.failure ?? 'closed');
				break;
			}

			case 'online': {
				this.#online(effect.peer, effect.patch);
				break;
			}

			case 'offline': {
				this.#offline(effect.peer, effect.reason);
				break;
			}

			case 'peer': {
				const channel = this.#channelOf(effect.peer);
				if (channel) {
					channel.remote = effect.patch.address ?? channel.remote;
					this.#inTurn(() => {
						host.patch(channel, effect.patch);
					});
				}

				break;
			}

			case 'emit': {
				this.#emit(effect.event, this.#channelOf(effect.peer));
				break;
			}

			case 'ask': {
				const number = host.ask(this, effect.question, this.#channelOf(effect.peer), (choice, reason) => {
					this.#questions.delete(effect.id);
					this.feed({type: 'answer', id: effect.id, choice, ...(reason !== undefined && {reason})});
				});
				if (number !== 0) {
					this.#questions.set(effect.id, number);
				}

				break;
			}

			case 'withdraw': {
				host.withdraw(this.#questions.get(effect.id) ?? 0, effect.reason);
				this.#questions.delete(effect.id);
				break;
			}

			case 'http': {
				void this.#request(effect.id, effect.request);
				break;
			}

			case 'abort': {
				this.#requests.get(effect.id)?.abort();
				this.#requests.delete(effect.id);
				break;
			}

			case 'send':
			case 'shape':
			case 'resume':
			case 'phase':
			case 'file':
			case 'restamp': {
				// What only connections have; see Runner.
				break;
			}
		}
	}

	#channelOf(key: PeerKey | undefined): SharedChannel | undefined {
		return key === undefined ? undefined : this.#channels.get(key);
	}

	#online(key: PeerKey | undefined, patch: PeerPatch = {}): void {
		if (key === undefined || this.#channels.has(key)) {
			return;
		}

		const channel = new SharedChannel(this, new Account(this.#host.clock), key, patch.address ?? {address: key, port: this.protocol.defaultPort});
		this.#channels.set(key, channel);
		this.#inTurn(() => {
			this.#host.online(channel, patch);
		});
	}

	#offline(key: PeerKey, reason: string): void {
		const channel = this.#channels.get(key);
		if (!channel) {
			return;
		}

		this.#channels.delete(key);
		this.#inTurn(() => {
			this.#host.offline(channel, reason);
		});
	}

	#emit(event: MachineEvent, channel: Channel | undefined): void {
		const answer = this.#answer;
		if (answer && event.event === 'listing') {
			answer.lines.push(...event.lines);
		} else if (answer && event.event === 'error') {
			answer.error ??= new MudlarkError(`ML_${event.code}`, event.message);
		} else if (!(answer?.error && isReceiptOf(answer.command, event)) && this.#hasRoomFor(event)) {
			this.#turns.take((): Pending => this.#host.emit(this, event, channel));
		}
	}

	/** Datagrams can't be held back, only dropped. */
	#hasRoomFor(event: MachineEvent): boolean {
		return event.event !== 'message' || this.#turns.size < limits.filteredBlocks;
	}

	#inTurn(work: () => void): void {
		this.#turns.take(() => {
			work();
			return undefined;
		});
	}

	/** A mistake of ours. */
	#fail(reason: string): void {
		void this.#host.emit(this, {event: 'error', code: 'MISTAKE', message: `mudlark made a mistake with ${this.name} and closed it: ${reason}`}, undefined);
		this.#finish('a mistake of mudlark\'s', 'cancelled');
	}

	async #request(id: string, request: HttpRequest): Promise<void> {
		const abort = new AbortController();
		this.#requests.get(id)?.abort();
		this.#requests.set(id, abort);
		try {
			const answer = await this.#host.network.request(request, abort.signal);
			if (this.#requests.get(id) === abort) {
				this.#requests.delete(id);
				this.feed({type: 'http', id, answer});
			}
		} catch {
			// It was aborted: nobody waits for it.
		}
	}

	#finish(reason: string, failure: CallFailure): void {
		if (this.#engine.isOver) {
			return;
		}

		this.#engine.stop();
		this.#watch?.cancel();
		for (const request of this.#requests.values()) {
			request.abort();
		}

		for (const question of this.#questions.values()) {
			this.#host.withdraw(question, reason);
		}

		for (const key of this.#channels.keys()) {
			this.#offline(key, reason);
		}

		this.#host.over(this, reason, failure);
		void this.#close();
	}

	async #close(): Promise<void> {
		await this.#socket?.close();
		this.#gone.resolve();
	}
}

/** Whoever is thrown the error knows that his text was not sent. */
const isReceiptOf = (command: MachineCommand, event: MachineEvent): boolean =>
	event.event === 'receipt' && command.command === 'say' && event.id === command.id;

/** The way to one of those who share a socket. */
class SharedChannel implements Channel {
	readonly role = undefined;
	readonly key: PeerKey;
	readonly account: Account;
	remote: Endpoint;
	id = 0;
	readonly #runner: DatagramRunner;

	constructor(runner: DatagramRunner, account: Account, key: PeerKey, remote: Endpoint) {
		this.account = account;
		this.#runner = runner;
		this.key = key;
		this.remote = remote;
	}

	get protocol(): DatagramProtocol {
		return this.#runner.protocol;
	}

	get rooms(): string {
		return this.#runner.rooms;
	}

	get local(): Endpoint {
		return this.#runner.locals[0] ?? {address: '', port: 0};
	}

	command(command: MachineCommand): void {
		this.#runner.command(command, this.key);
	}

	file(): void {
		// Nobody at a shared socket has the capability.
	}

	hold(): () => void {
		// Datagrams wait for nobody.
		return () => {};
	}

	async room(): Promise<void> {
		// They are paced by the machine.
	}

	hangUp(): void {
		this.command({command: 'hangup'});
	}
}
