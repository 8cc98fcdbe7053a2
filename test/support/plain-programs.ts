/** Programs that speak the plain protocol of tests with each other. */
import type {Contact} from '../../source/session/ports.js';
import {FakeClock} from './fake-clock.js';
import {FakeInternet} from './fake-network.js';
import {FakeProgram} from './fake-world.js';
import {plain, type PlainLine} from './plain-protocol.js';

type Options = {readonly accept?: 'all' | 'ask'; readonly contacts?: readonly Contact[]; readonly blocked?: readonly string[]};

export class PlainWorld {
	readonly clock = new FakeClock();
	readonly internet = new FakeInternet(this.clock);
	readonly #programs = new Map<string, FakeProgram>();

	/** Each program has an address of its own: the first is at 10.0.0.1, and all take calls at port 4050. */
	async program(name: string, options: Options = {}): Promise<FakeProgram> {
		const program = new FakeProgram(this.internet, {name, address: this.#freeAddress, protocols: [plain], random: () => 0.123456789, ...options});
		this.#programs.set(name, program);
		await program.manager.start();
		return program;
	}

	async programs<Name extends string>(...names: readonly Name[]): Promise<Readonly<Record<Name, FakeProgram>>> {
		for (const name of names) {
			// eslint-disable-next-line no-await-in-loop
			await this.program(name);
		}

		return Object.fromEntries(this.#programs) as Record<Name, FakeProgram>;
	}

	addressOf(name: string): string {
		return `10.0.0.${[...this.#programs.keys()].indexOf(name) + 1}`;
	}

	/** `Al-Bo`: Al calls Bo. */
	async connect(...pairs: ReadonlyArray<`${string}-${string}`>): Promise<void> {
		for (const pair of pairs) {
			const [caller = '', answerer = ''] = pair.split('-', 2);
			// eslint-disable-next-line no-await-in-loop
			await this.#programs.get(caller)!.do({command: 'call', protocol: 'plain', target: this.addressOf(answerer)});
		}

		await this.clock.advance(10);
	}

	/** Whatever is on its way arrives. */
	async settle(): Promise<void> {
		await this.clock.advance(10);
	}

	get #freeAddress(): string {
		return `10.0.0.${this.#programs.size + 1}`;
	}
}

/** Sends a line that no command of the session leads to. */
export const sendLine = async (program: FakeProgram, peer: string, line: PlainLine): Promise<void> => {
	await program.do({command: 'raw', peer, code: 1, text: JSON.stringify(line)});
};

/** What stands in a room, without its key: `Al: hi`. */
export const heard = ({said}: FakeProgram, room = 'pl/everybody'): readonly string[] =>
	said.filter(line => line.startsWith(`${room} <`)).map(line => line.slice(room.length + 3));
