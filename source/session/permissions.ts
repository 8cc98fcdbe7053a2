import {MudlarkError} from '../lib/errors.js';
import {quote} from '../lib/words.js';
import type {Permission} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import {setFlag, toPeer, type Entry} from './roster.js';
import type {Session} from './session.js';

type Allowed = CommandOf<'allow'>['what'];

/** What a permission means, to be followed by how to undo it. */
const granted: Readonly<Record<Allowed, (name: string) => string>> = {
	snoop: name => `${name} may snoop you: whenever his program asks, he sees what is said in everybody.`,
	files: name => `${name} may send you files: what he offers is taken without a question.`,
	commands: name => `${name} may send commands: they are kept as text files without a question, and never carried out.`,
};

const withdrawn: Readonly<Record<Allowed, (name: string) => string>> = {
	snoop: name => `${name} may not snoop you any longer: you are asked each time.`,
	files: name => `${name} may not send you files any longer without a question.`,
	commands: name => `${name} may not send commands any longer: you are asked what to do with them.`,
};

/** What each peer may do, and what we do for him. It ends with his connection. */
export class Permissions {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}

	readonly allow = async ({peer, what, on}: CommandOf<'allow'>): Promise<Outcome> => {
		const {roster} = this.#session;
		const entry = what === 'commands' ? roster.find(peer) : roster.able(peer, what);
		const isOn = on ?? !entry.flags.has(what);
		this.#permit(entry, what, isOn);
		return {ok: true, lines: [isOn
			? `${granted[what](entry.name)} /allow ${quote(entry.name)} ${what} off forbids it.`
			: `${withdrawn[what](entry.name)} /allow ${quote(entry.name)} ${what} on allows it.`]};
	};

	readonly ignore = async ({peer}: CommandOf<'ignore'>): Promise<Outcome> => {
		const {roster, questions} = this.#session;
		const entry = roster.find(peer);
		const isOn = !entry.flags.has('ignore');
		this.#set(entry, 'ignore', isOn);
		if (isOn) {
			questions.denyFrom(entry.id);
		}

		return {ok: true, lines: [isOn
			? `${entry.name} is ignored: what he says, sends and asks is dropped, and what you say to everybody or a group does not go to him. /ignore ${quote(entry.name)} ends it.`
			: `${entry.name} is no longer ignored.`]};
	};

	readonly serve = async ({peer}: CommandOf<'serve'>): Promise<Outcome> => {
		const entry = this.#session.roster.able(peer, 'serve');
		const isOn = !entry.flags.has('serve');
		this.#permit(entry, 'serve', isOn);
		return {ok: true, lines: [isOn
			? `${entry.name} is served: what he says to everybody goes on to your other peers, and what they say goes to him. /serve ${quote(entry.name)} ends it.`
			: `${entry.name} is no longer served: what he says stays with you. /serve ${quote(entry.name)} passes it on again.`]};
	};

	readonly private = async ({peer}: CommandOf<'private'>): Promise<Outcome> => {
		const whom = this.#hide(peer, true);
		return {ok: true, lines: [`${whom} private: other peers who ask for your connections do not see the address. /public ${quote(peer)} shows it again.`]};
	};

	readonly public = async ({peer}: CommandOf<'public'>): Promise<Outcome> => {
		const whom = this.#hide(peer, false);
		return {ok: true, lines: [`${whom} public: other peers who ask for your connections see the address. /private ${quote(peer)} hides it.`]};
	};

	/** No program is told of it. Returns who it was, and that he is. */
	#hide(peer: string, isPrivate: boolean): string {
		const {roster} = this.#session;
		const isAll = peer.toLowerCase() === 'all';
		const entries = isAll ? [...roster.entries()] : [roster.find(peer)];
		if (entries.length === 0) {
			throw new MudlarkError('ML_NOBODY', 'Nobody is connected. A peer is public when he comes; /private PEER hides him then.');
		}

		for (const entry of entries) {
			this.#set(entry, 'private', isPrivate);
		}

		return isAll ? 'All your peers are' : `${entries[0]!.name} is`;
	}

	#permit(entry: Entry, permission: Permission, isOn: boolean): void {
		if (entry.flags.has(permission) === isOn && (isOn || !isAtIt(entry, permission))) {
			return;
		}

		this.#set(entry, permission, isOn);
		entry.channel.command({command: 'permit', permission, on: isOn});
	}

	#set(entry: Entry, flag: Permission | 'ignore' | 'private', isOn: boolean): void {
		if (entry.flags.has(flag) === isOn) {
			return;
		}

		setFlag(entry, flag, isOn);
		this.#session.bus.emit({event: 'peer.changed', peer: toPeer(entry)});
	}
}

/** Whoever was let in by the answer to a question has no permission to lose, but something to be ended. */
const isAtIt = ({flags}: Entry, permission: Permission): boolean => permission === 'snoop' && flags.has('snooping');
