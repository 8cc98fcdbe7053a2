import type {Block} from '../protocols/protocol.js';
import {limits} from './limits.js';
import {isInGroup, toReference, type Entry} from './roster.js';
import type {Session} from './session.js';
import {Throttle} from './throttle.js';

/**
Passes on what peers say, for those who are not connected with each other (facts 5.3): what a served peer says goes to
all others, what the others say goes to the served ones. Whether it was passed on before is not asked here: what has come
twice the echo filter drops, and to what bears our mark the machine gives no block.
*/
export class Relay {
	readonly #session: Session;
	readonly #throttle: Throttle<Entry>;

	constructor(session: Session) {
		this.#session = session;
		this.#throttle = new Throttle(session.clock, limits.relay, source => {
			session.bus.emit({
				event: 'notice',
				code: 'relay-limit',
				text: `${source.name} says more than ${limits.relay.perSecond} texts a second. What is over that is not passed on to others.`,
				peer: toReference(source),
			});
		});
	}

	/**
	@param message A text to everybody, or to a group: then among those only whom we have in that group.
	@param block What the source's machine has given with it.
	*/
	pass(source: Entry, {group}: {readonly group?: string}, block: Block): void {
		const targets = [...this.#session.roster.entries()].filter(target =>
			target !== source
			&& target.channel.protocol.rooms === source.channel.protocol.rooms
			&& !target.flags.has('ignore')
			&& (source.flags.has('serve') || target.flags.has('serve'))
			&& (group === undefined || (isInGroup(source, group) && isInGroup(target, group))));
		if (targets.length === 0 || !this.#throttle.mayPass(source)) {
			return;
		}

		for (const {channel} of targets) {
			channel.account.messages.out[group === undefined ? 'everybody' : 'group']++;
			channel.command({command: 'relay', block});
		}
	}
}
