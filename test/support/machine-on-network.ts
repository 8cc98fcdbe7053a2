import type {Block, DatagramProtocol, Effect, Endpoint, Input, Machine, MachineCommand, MachineEvent, Place} from '../../source/protocols/protocol.js';
import type {Clock, DatagramSocket, Network, Timer} from '../../source/session/ports.js';

export type MachineOptions<B extends Block> = {
	readonly protocol: DatagramProtocol<B>;
	readonly network: Network;
	readonly clock: Clock;
	/** What the user calls the endpoint. */
	readonly name?: string;
	readonly secret?: string;
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly random?: () => number;
};

/** A machine with a socket, requests and timers, and everything it has done. Nothing else of a program. */
export class MachineOnNetwork<B extends Block> {
	readonly effects: Array<Effect<B>> = [];
	/** What was fed to the machine. */
	readonly inputs: Array<Input<B>> = [];
	readonly #options: MachineOptions<B>;
	readonly #machine: Machine<B>;
	readonly #codec;
	readonly #timers = new Map<string, Timer>();
	readonly #requests = new Map<string, AbortController>();
	#socket: DatagramSocket | undefined;
	#nextId = 0;

	constructor(options: MachineOptions<B>) {
		const {protocol, clock, name, secret, settings = {}, random = () => 0.5} = options;
		this.#options = options;
		this.#codec = protocol.datagramCodec();
		this.#machine = protocol.machine({
			self: {name: 'tester', version: 'mudlark 0.0.0', dnd: false, away: undefined, isIdle: false, port: 0, stamp: 1},
			random,
			date: () => clock.date(),
			roster: {peers: () => [], listed: () => [], isBlocked: () => false},
			settings: protocol.settings.parse(settings),
			...(name !== undefined && {name}),
			...(secret !== undefined && {secret}),
		});
	}

	/** Opens the socket. */
	async start(): Promise<void> {
		const {network} = this.#options;
		this.#socket = await network.bind({
			port: 0,
			received: (from, datagram) => {
				this.feed({type: 'datagram', from, block: this.#codec.decode(datagram)});
			},
		});
		for (const local of this.#socket.locals) {
			this.feed({type: 'bound', local, networks: this.#socket.networks()});
		}
	}

	feed(input: Input<B>): void {
		this.inputs.push(input);
		for (const effect of this.#machine.handle(input, this.#options.clock.now())) {
			this.effects.push(effect);
			this.#carryOut(effect);
		}
	}

	command(command: MachineCommand): void {
		this.feed({type: 'command', command});
	}

	verb(verb: string, args: Readonly<Record<string, string>> = {}): void {
		this.command({command: 'verb', verb, args});
	}

	/** @returns The number of the message. */
	say(place: Place, text: string, emote = false): number {
		const id = ++this.#nextId;
		this.command({command: 'say', id, scope: place.startsWith('#') ? 'group' : 'personal', place, text, emote});
		return id;
	}

	answer(choice: 'accept' | 'deny'): void {
		const question = this.effects.findLast(effect => effect.type === 'ask');
		this.feed({type: 'answer', id: question!.id, choice});
	}

	hangup(): void {
		this.command({command: 'hangup'});
	}

	of<T extends Effect['type']>(type: T, since = 0): ReadonlyArray<Extract<Effect<B>, {type: T}>> {
		return this.effects.slice(since).filter((effect): effect is Extract<Effect<B>, {type: T}> => effect.type === type);
	}

	events<Name extends MachineEvent['event']>(name: Name, since = 0): ReadonlyArray<Extract<MachineEvent, {event: Name}>> {
		return this.of('emit', since).map(({event}) => event).filter((event): event is Extract<MachineEvent, {event: Name}> => event.event === name);
	}

	/** Where and by whom something was said. */
	get said(): readonly string[] {
		return this.events('message').map(({place = '', group, from, speaker, emote, text}) => {
			const who = `${from.verified ? '' : '?'}${from.name}`;
			return `${group ?? place.slice(0, 1)}/${speaker === undefined ? who : `${speaker} (via ${who})`}${emote ? ' *' : ': '}${text}`;
		});
	}

	/** `code: text` of every notice. */
	get notices(): readonly string[] {
		return this.events('notice').map(({code, text}) => `${code}: ${text}`);
	}

	/** `code: message` of every error. */
	get errors(): readonly string[] {
		return this.events('error').map(({code, message}) => `${code}: ${message}`);
	}

	/** `on`, or the reason why it is not. */
	get network(): readonly string[] {
		return this.events('network').map(event => event.on ? 'on' : event.reason);
	}

	/** The titles of the rooms that are open. */
	get rooms(): readonly string[] {
		const rooms = new Map<Place, string>();
		for (const {place, title, on} of this.events('room')) {
			if (on) {
				rooms.set(place, title);
			} else {
				rooms.delete(place);
			}
		}

		return [...rooms.values()];
	}

	/** What became of messages, by their numbers. */
	get receipts(): ReadonlyMap<number, readonly string[]> {
		const receipts = new Map<number, string[]>();
		for (const {id, state} of this.events('receipt')) {
			receipts.set(id, [...receipts.get(id) ?? [], state]);
		}

		return receipts;
	}

	get isClosed(): boolean {
		return this.of('close').length > 0;
	}

	/** Timers and requests that are still to come. */
	get pending(): number {
		return this.#timers.size + this.#requests.size;
	}

	/** Our address. */
	get local(): Endpoint | undefined {
		return this.#socket?.locals[0];
	}

	#carryOut(effect: Effect<B>): void {
		switch (effect.type) {
			case 'sendTo': {
				this.#socket?.send(effect.to, this.#codec.encode(effect.block));
				break;
			}

			case 'timer': {
				this.#timers.get(effect.id)?.cancel();
				this.#timers.set(effect.id, this.#options.clock.after(effect.ms, () => {
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

			case 'http': {
				void this.#request(effect);
				break;
			}

			case 'abort': {
				this.#requests.get(effect.id)?.abort();
				this.#requests.delete(effect.id);
				break;
			}

			case 'close': {
				void this.#close();
				break;
			}

			default:
		}
	}

	async #request({id, request}: Extract<Effect<B>, {type: 'http'}>): Promise<void> {
		const abort = new AbortController();
		this.#requests.set(id, abort);
		try {
			const answer = await this.#options.network.request(request, abort.signal);
			this.#requests.delete(id);
			this.feed({type: 'http', id, answer});
		} catch (error) {
			if (!abort.signal.aborted) {
				throw error;
			}
		}
	}

	async #close(): Promise<void> {
		for (const timer of this.#timers.values()) {
			timer.cancel();
		}

		for (const request of this.#requests.values()) {
			request.abort();
		}

		this.#timers.clear();
		this.#requests.clear();
		await this.#socket?.close();
	}
}
