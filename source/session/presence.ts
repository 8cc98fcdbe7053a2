import type {CommandOf, Outcome} from './commands.js';
import type {Session} from './session.js';

/** Whether we are here: do not disturb, away, back. */
export class Presence {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}


	readonly away = async (_command: CommandOf<'away'>): Promise<Outcome> => this.#todo();

	readonly back = async (_command: CommandOf<'back'>): Promise<Outcome> => this.#todo();

	#todo(): Outcome {
		return {ok: true, lines: [this.#session.own.name]};
	}
}
