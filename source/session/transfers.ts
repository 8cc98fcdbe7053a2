import type {FileEffect} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Entry} from './roster.js';
import type {Session} from './session.js';

/** Files on their way: what is sent and taken, the queue of each peer, the disk's part of it, and how far each has come. */
export class Transfers {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}


	readonly sendfile = async (_command: CommandOf<'sendfile'>): Promise<Outcome> => this.#todo();

	readonly files = async (_command: CommandOf<'files'>): Promise<Outcome> => this.#todo();

	readonly cancel = async (_command: CommandOf<'cancel'>): Promise<Outcome> => this.#todo();

	/** What a machine wants to have done about the file on its way. */
	carryOut(_entry: Entry, _effect: FileEffect): void {}

	/** The peer has come online: what was interrupted may go on. */
	online(_entry: Entry): void {}

	/** The peer is gone, and with him what waited for him. */
	offline(_entry: Entry, _reason: string): void {}

	/** The program ends. */
	async stop(): Promise<void> {}

	#todo(): Outcome {
		return {ok: true, lines: [this.#session.own.name]};
	}
}
