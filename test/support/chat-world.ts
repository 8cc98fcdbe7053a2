import {FakeClock} from './fake-clock.js';
import {FakeInternet} from './fake-network.js';
import {FakeProgram} from './fake-world.js';
import type {Framing} from './peers/framing.js';
import type {Peer} from './peers/peer.js';

type Options = Partial<ConstructorParameters<typeof FakeProgram>[1]>;

type Host = FakeProgram | Peer;

const PORT = 4050;

/** Whole programs and scripted peers in one network in memory, each on a host of its own: the first is at 10.0.0.1. */
export class ChatWorld {
	readonly clock = new FakeClock();
	readonly internet = new FakeInternet(this.clock);
	readonly #addresses = new Map<Host, string>();

	async program(name: string, options: Options = {}): Promise<FakeProgram> {
		const program = new FakeProgram(this.internet, {name, address: this.#freeAddress, ...options});
		this.#addresses.set(program, this.#freeAddress);
		await program.manager.start();
		return program;
	}

	/** Gives a peer a host, where it takes calls. It should live by the clock of this world. */
	host<P extends Peer>(peer: P): P {
		const address = this.#freeAddress;
		this.#addresses.set(peer, address);
		this.internet.answer({address, port: PORT}, connection => {
			peer.attach(connection, 'answerer');
		});
		return peer;
	}

	addressOf(host: Host): string {
		return this.#addresses.get(host)!;
	}

	/** A scripted peer calls in the framing that it was made with. */
	async connect(caller: Host, answerer: Host, framing: Framing = 'mudmaster'): Promise<void> {
		const address = this.addressOf(answerer);
		if (caller instanceof FakeProgram) {
			await caller.type(`${framing === 'zchat' ? '/zcall' : '/call'} ${address}`);
		} else {
			caller.attach(this.internet.dial(this.addressOf(caller), {address, port: PORT}), 'caller');
		}

		// Versions have been told by then, and files may be offered.
		await this.clock.advance(2000);
	}

	/** Whatever is on its way arrives. */
	async settle(): Promise<void> {
		await this.clock.advance(10);
	}

	get #freeAddress(): string {
		return `10.0.0.${this.#addresses.size + 1}`;
	}
}
