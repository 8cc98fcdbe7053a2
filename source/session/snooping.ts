import {quote} from '../lib/words.js';
import type {MachineEvent} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Utterance} from './echoes.js';
import {setFlag, toPeer, toReference, type Entry} from './roster.js';
import type {Session} from './session.js';

type Direction = 'in' | 'out';

/** Something said to everybody, as those who look over our shoulder are to read it. */
type Shown = Utterance & {readonly ansi?: string};

/** Looking over shoulders: what we see of others, and what they see of us. */
export class Snooping {
	readonly #session: Session;
	/** Whose lines we see. */
	readonly #watched = new WeakSet<Entry>();

	constructor(session: Session) {
		this.#session = session;
	}

	/** His program decides, and the machine tells how it goes. */
	readonly snoop = async ({peer}: CommandOf<'snoop'>): Promise<Outcome> => {
		this.#session.roster.able(peer, 'snoop').channel.command({command: 'snoop'});
		return {ok: true};
	};

	/** Lets a peer see what we see without his asking. */
	readonly forward = async ({peer}: CommandOf<'forward'>): Promise<Outcome> => {
		const entry = this.#session.roster.able(peer, 'snoop');
		const isOn = !entry.flags.has('forward');
		this.#show(entry, 'forward', isOn);
		// That he sees, or does not any more, is told by the event.
		if (!entry.flags.has('snooping')) {
			return {ok: true};
		}

		return {ok: true, lines: [isOn
			? `${entry.name} snoops you already; what he sees is now forwarded to him as well. /forward ${quote(entry.name)} ends that.`
			: `Nothing is forwarded to ${entry.name} any longer. He still snoops you; /allow ${quote(entry.name)} snoop off ends that.`]};
	};

	changed(entry: Entry, {direction, on}: Extract<MachineEvent, {event: 'snoop'}>): void {
		if (direction === 'out') {
			this.#show(entry, 'snooping', on);
			return;
		}

		if (this.#watched.has(entry) === on) {
			return;
		}

		if (on) {
			this.#watched.add(entry);
		} else {
			this.#watched.delete(entry);
		}

		this.#tell(entry, direction, on);
	}

	line(entry: Entry, event: Extract<MachineEvent, {event: 'snoop.line'}>): void {
		this.#session.bus.emit({...event, peer: toReference(entry)});
	}

	/** @param source Nobody gets back what he has said himself. */
	said(message: Shown, source?: Entry): void {
		const viewers = [...this.#session.roster.entries()].filter(entry => entry !== source && sees(entry) && !entry.flags.has('ignore'));
		if (viewers.length === 0) {
			return;
		}

		const line = {text: lineOf(message, message.text), ...(message.ansi !== undefined && {ansi: lineOf(message, message.ansi)})};
		for (const {channel} of viewers) {
			channel.command({command: 'show', ...line});
		}
	}

	/** Do we see what he does? */
	isWatched(entry: Entry): boolean {
		return this.#watched.has(entry);
	}

	/** The peer is gone: nobody sees anything any more. */
	offline(entry: Entry): void {
		if (this.#watched.delete(entry)) {
			this.#tell(entry, 'in', false);
		}

		if (sees(entry)) {
			this.#tell(entry, 'out', false);
		}
	}

	/** However many ways there are for him to see us, he begins once and ends once. */
	#show(entry: Entry, flag: 'snooping' | 'forward', isOn: boolean): void {
		if (entry.flags.has(flag) === isOn) {
			return;
		}

		const saw = sees(entry);
		setFlag(entry, flag, isOn);
		if (sees(entry) !== saw) {
			this.#tell(entry, 'out', isOn);
		}

		this.#session.bus.emit({event: 'peer.changed', peer: toPeer(entry)});
	}

	#tell(entry: Entry, direction: Direction, isOn: boolean): void {
		this.#session.bus.emit({event: isOn ? 'snoop.started' : 'snoop.stopped', peer: toReference(entry), direction});
	}
}

const sees = ({flags}: Entry): boolean => flags.has('snooping') || flags.has('forward');

/** One line in the wire's own words (facts 5.1), and with whose connection it came over where that is somebody else. */
const lineOf = ({from, speaker, emote}: Shown, said: string): string => {
	const body = said.replaceAll('\n', ' ');
	if (speaker === undefined && !from.verified) {
		return `${body} (via ${from.name})`;
	}

	const who = speaker === undefined ? from.name : `${speaker} (via ${from.name})`;
	return emote ? `${who} ${body}` : `${who} chats to everybody, '${body}'`;
};
