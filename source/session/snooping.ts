import type {MachineEvent} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Entry} from './roster.js';
import type {Session} from './session.js';

/** Looking over shoulders: what we see of others, and what they see of us. */
export class Snooping {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}


	readonly snoop = async (_command: CommandOf<'snoop'>): Promise<Outcome> => this.#todo();

	readonly forward = async (_command: CommandOf<'ignore' | 'serve' | 'forward'>): Promise<Outcome> => this.#todo();

	changed(_entry: Entry, _event: Extract<MachineEvent, {event: 'snoop'}>): void {}

	line(_entry: Entry, _event: Extract<MachineEvent, {event: 'snoop.line'}>): void {}

	#todo(): Outcome {
		return {ok: true, lines: [this.#session.own.name]};
	}
}
