import type {Block, DatagramProtocol, Effect, Endpoint, Input, Machine, MachineCommand, MachineEvent, NetworkAddress} from '../../source/protocols/protocol.js';

export type Sent = {readonly at: number; readonly from: Endpoint; readonly to: Endpoint; readonly data: Uint8Array};

type Due = {readonly at: number; readonly run: () => void; isCancelled: boolean};

/** A network and a clock for machines that talk in datagrams. Time passes only when a test says so. */
export class DatagramWire {
	now = 0;
	/** Everything that was ever sent, also what was lost. */
	readonly sent: Sent[] = [];
	/** After how many milliseconds each copy of a datagram arrives: none is a loss, several are duplicates. */
	fate: () => readonly number[] = () => [0];
	readonly #sides: DatagramSide[] = [];
	/** In the order in which it happens. */
	readonly #due: Due[] = [];

	join(side: DatagramSide): void {
		this.#sides.push(side);
	}

	after(ms: number, run: () => void): Due {
		const due: Due = {at: this.now + ms, run, isCancelled: false};
		this.#due.splice(this.#due.findLastIndex(({at}) => at <= due.at) + 1, 0, due);
		return due;
	}

	send(from: Endpoint, to: Endpoint, data: Uint8Array): void {
		this.sent.push({at: this.now, from, to, data});
		for (const ms of this.fate()) {
			this.after(ms, () => {
				this.#sides.find(({local}) => local.address === to.address && local.port === to.port)?.receive(data, from);
			});
		}
	}

	/** Lets time pass, and everything happen that is due meanwhile. */
	advance(ms: number): void {
		const end = this.now + ms;
		while (this.#due[0] && this.#due[0].at <= end) {
			const due = this.#due.shift()!;
			this.now = Math.max(this.now, due.at);
			if (!due.isCancelled) {
				due.run();
			}
		}

		this.now = end;
	}

	/** Datagrams as text, one letter a byte. */
	texts(since = 0): readonly string[] {
		return this.sent.slice(since).map(({data}) => new TextDecoder('latin1').decode(data));
	}
}

export type SideOptions = {
	readonly address: string;
	readonly port?: number;
	readonly name?: string;
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly networks?: readonly NetworkAddress[];
	readonly away?: string;
	readonly random?: () => number;
};

/** A machine at an address of a {@link DatagramWire}, and everything it has done. */
export class DatagramSide {
	readonly local: Endpoint;
	readonly effects: Effect[] = [];
	/** Addresses from which nothing is wanted. */
	readonly blocked = new Set<string>();
	readonly self: {name: string; version: string; dnd: boolean; away: string | undefined; isIdle: boolean; port: number; stamp: number};
	readonly wire: DatagramWire;
	/** The wall clock, by which nothing is timed. */
	date = new Date(2026, 10, 20, 23, 5, 7);
	readonly #machine: Machine;
	readonly #codec;
	readonly #timers = new Map<string, Due>();

	constructor(wire: DatagramWire, protocol: DatagramProtocol, {address, port = protocol.defaultPort, name = 'tester', settings = {}, networks = [], away, random = () => 0.5}: SideOptions) {
		this.wire = wire;
		this.local = {address, port};
		this.self = {name, version: 'TC 1.0', dnd: false, away, isIdle: false, port: 0, stamp: 1};
		this.#codec = protocol.datagramCodec();
		this.#machine = protocol.machine({
			self: this.self,
			random,
			date: () => this.date,
			roster: {peers: () => [], listed: () => [], isBlocked: where => this.blocked.has(where)},
			settings: protocol.settings.parse(settings),
		});
		wire.join(this);
		this.feed({type: 'bound', local: this.local, networks});
	}

	feed(input: Input): void {
		for (const effect of this.#machine.handle(input, this.wire.now)) {
			this.effects.push(effect);
			this.#carryOut(effect);
		}
	}

	receive(data: Uint8Array, from: Endpoint): void {
		this.feed({type: 'datagram', from, block: this.#codec.decode(data)});
	}

	command(command: MachineCommand, peer?: string): void {
		this.feed({type: 'command', command, ...(peer !== undefined && {peer})});
	}

	verb(verb: string, args: Readonly<Record<string, string>> = {}, peer?: string): void {
		this.command({command: 'verb', verb, args}, peer);
	}

	/** A text to everybody, or with a number to one. */
	say(text: string, peer?: string, id?: number): void {
		this.command({command: 'say', scope: peer === undefined ? 'everybody' : 'personal', emote: false, text, ...(id !== undefined && {id})}, peer);
	}

	of<Type extends Effect['type']>(type: Type, since = 0): ReadonlyArray<Extract<Effect, {type: Type}>> {
		return this.effects.slice(since).filter((effect): effect is Extract<Effect, {type: Type}> => effect.type === type);
	}

	events<Name extends MachineEvent['event']>(name: Name, since = 0): ReadonlyArray<Extract<MachineEvent, {event: Name}>> {
		return this.of('emit', since).map(({event}) => event).filter((event): event is Extract<MachineEvent, {event: Name}> => event.event === name);
	}

	/** `code: text` of every notice. */
	notices(since = 0): readonly string[] {
		return this.events('notice', since).map(({code, text}) => `${code}: ${text}`);
	}

	/** Texts as their reader sees them, `?` where the speaker is not sure. */
	said(since = 0): readonly string[] {
		return this.events('message', since).map(({scope, from, text}) => `${scope} ${from.name}${from.verified ? '' : '?'}: ${text}`);
	}

	/** The keys of those who are here, in the order of their coming. */
	get here(): readonly string[] {
		const here = new Set<string>();
		for (const effect of this.effects) {
			if (effect.type === 'online' && effect.peer !== undefined) {
				here.add(effect.peer);
			} else if (effect.type === 'offline') {
				here.delete(effect.peer);
			}
		}

		return [...here];
	}

	/** What was sent from here. */
	get sent(): readonly Sent[] {
		return this.wire.sent.filter(({from}) => from === this.local);
	}

	#carryOut(effect: Effect): void {
		switch (effect.type) {
			case 'sendTo': {
				this.wire.send(this.local, effect.to, this.#codec.encode(effect.block));
				break;
			}

			case 'timer': {
				this.#cancel(effect.id);
				this.#timers.set(effect.id, this.wire.after(effect.ms, () => {
					this.#timers.delete(effect.id);
					this.feed({type: 'timer', id: effect.id});
				}));
				break;
			}

			case 'cancel': {
				this.#cancel(effect.id);
				break;
			}

			case 'close': {
				for (const id of this.#timers.keys()) {
					this.#cancel(id);
				}

				break;
			}

			default:
		}
	}

	#cancel(id: string): void {
		const timer = this.#timers.get(id);
		if (!timer) {
			return;
		}

		timer.isCancelled = true;
		this.#timers.delete(id);
	}
}

export const asAny = <B extends Block>(protocol: DatagramProtocol<B>): DatagramProtocol => protocol;
