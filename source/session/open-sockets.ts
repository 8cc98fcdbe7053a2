import type {DatagramProtocol} from '../protocols/protocol.js';
import type {DatagramRunner} from './datagram-runner.js';

/** The sockets for datagrams that are open: for IPchat, and one for each grid that we are logged in to. */
export class OpenSockets {
	/** By what the keys of their rooms begin with. */
	readonly #runners = new Map<string, DatagramRunner>();

	add(runner: DatagramRunner): void {
		this.#runners.set(runner.rooms, runner);
	}

	remove(runner: DatagramRunner): void {
		if (this.#runners.get(runner.rooms) === runner) {
			this.#runners.delete(runner.rooms);
		}
	}

	all(): readonly DatagramRunner[] {
		return [...this.#runners.values()];
	}

	of({name}: DatagramProtocol): readonly DatagramRunner[] {
		return this.all().filter(({protocol}) => protocol.name === name);
	}

	/** The one to which a room belongs. */
	at(room: string): DatagramRunner | undefined {
		return this.#runners.get(room.split('/', 1)[0] ?? '');
	}
}
