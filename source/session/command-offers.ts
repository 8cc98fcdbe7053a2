import type {MachineEvent} from '../protocols/protocol.js';
import type {Entry} from './roster.js';
import type {Session} from './session.js';

/** What others want our program to do: shown, never done. */
export class CommandOffers {
	protected readonly session: Session;

	constructor(session: Session) {
		this.session = session;
	}


	offered(_entry: Entry, _event: Extract<MachineEvent, {event: 'command'}>): void {}
}
