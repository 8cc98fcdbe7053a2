import type {Codec, Effect, Input, Machine, MachineCommand, MachineContext, ConnectionProtocol, Role} from '../../source/protocols/protocol.js';

/** A machine with its codec, and everything it has done. */
export class Side {
	readonly effects: Effect[] = [];
	now = 0;
	readonly #codec: Codec;
	readonly #machine: Machine;
	/** What is on the way to the other side. */
	readonly #wire: Uint8Array[] = [];

	/** @param world What the machine knows of it, where that matters. */
	constructor(protocol: ConnectionProtocol, role: Role, name: string, world: Partial<MachineContext> = {}) {
		const context: MachineContext = {
			self: {name, version: 'mudlark 0.0.0', dnd: false, away: undefined, isIdle: false, port: 4050, stamp: 0x01_02_03_04},
			random: () => 0.5,
			date: () => new Date(0),
			roster: {peers: () => [], listed: () => [], isBlocked: () => false},
			settings: {},
			...world,
		};
		this.#codec = protocol.codec(role);
		this.#machine = protocol.machine(context);
		this.feed({type: 'opened', role, local: {address: '10.0.0.1', port: 1}, remote: {address: '10.0.0.2', port: 2}});
	}

	feed(input: Input): void {
		for (const effect of this.#machine.handle(input, this.now)) {
			this.effects.push(effect);
			if (effect.type === 'send') {
				this.#wire.push(this.#codec.encode(effect.block));
			}
		}
	}

	receive(chunk: Uint8Array): void {
		for (const block of this.#codec.push(chunk)) {
			this.feed({type: 'block', block});
		}

		if (this.#codec.failure !== undefined) {
			this.feed({type: 'invalid', reason: this.#codec.failure});
		}
	}

	command(command: MachineCommand): void {
		this.feed({type: 'command', command});
	}

	take(): readonly Uint8Array[] {
		return this.#wire.splice(0);
	}

	of<Type extends Effect['type']>(type: Type): ReadonlyArray<Extract<Effect, {type: Type}>> {
		return this.effects.filter((effect): effect is Extract<Effect, {type: Type}> => effect.type === type);
	}

	get said(): readonly string[] {
		return this.of('emit').flatMap(({event}) => event.event === 'message' ? [`${event.from.name}${event.from.verified ? '' : '?'}: ${event.text}`] : []);
	}
}

/** Carries bytes between two sides, cut as `cut` says, until both are silent. */
export const exchange = (one: Side, other: Side, cut: (bytes: Uint8Array) => readonly Uint8Array[] = bytes => [bytes]): void => {
	for (let isBusy = true; isBusy;) {
		isBusy = false;
		for (const [from, to] of [[one, other], [other, one]] as const) {
			for (const bytes of from.take()) {
				isBusy = true;
				for (const chunk of cut(bytes)) {
					to.receive(chunk);
				}
			}
		}
	}
};
