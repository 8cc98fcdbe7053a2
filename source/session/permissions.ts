import type {CommandOf, Outcome} from './commands.js';
import type {Session} from './session.js';

/** What each peer may do, and what we do for him. */
export class Permissions {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}


	readonly allow = async (_command: CommandOf<'allow'>): Promise<Outcome> => this.#todo();

	readonly ignore = async (_command: CommandOf<'ignore' | 'serve' | 'forward'>): Promise<Outcome> => this.#todo();

	readonly serve = async (_command: CommandOf<'ignore' | 'serve' | 'forward'>): Promise<Outcome> => this.#todo();

	readonly private = async (_command: CommandOf<'private' | 'public'>): Promise<Outcome> => this.#todo();

	readonly public = async (_command: CommandOf<'private' | 'public'>): Promise<Outcome> => this.#todo();

	readonly block = async (_command: CommandOf<'block'>): Promise<Outcome> => this.#todo();

	#todo(): Outcome {
		return {ok: true, lines: [this.#session.own.name]};
	}
}
