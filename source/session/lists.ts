import type {Listed} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Entry} from './roster.js';
import type {Session} from './session.js';

/** Other people's connections: looking at them, and calling them after consent. */
export class Lists {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}


	readonly peek = async (_command: CommandOf<'peek'>): Promise<Outcome> => this.#todo();

	readonly request = async (_command: CommandOf<'request'>): Promise<Outcome> => this.#todo();

	peeked(_entry: Entry, _entries: readonly Listed[]): void {}

	requested(_entry: Entry, _entries: readonly Listed[]): void {}

	#todo(): Outcome {
		return {ok: true, lines: [this.#session.own.name]};
	}
}
