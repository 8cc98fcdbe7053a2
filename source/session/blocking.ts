import {cleanName} from '../lib/clean.js';
import {MudlarkError} from '../lib/errors.js';
import {canonicalAddress} from '../lib/ip.js';
import {quote} from '../lib/words.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Session} from './session.js';

/** Whose calls are refused, by name or by address; the address book keeps it. */
export class Blocking {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}

	readonly block = async ({who}: CommandOf<'block'>): Promise<Outcome> => {
		const {contacts, roster} = this.#session;
		if (who === undefined) {
			const blocked = contacts.blocked();
			return {ok: true, lines: [blocked.length === 0
				? 'Nobody is blocked. /block PEER, NAME or ADDRESS refuses all calls from there.'
				: `Calls are refused from ${blocked.join(', ')}. /block with one of these lifts it.`]};
		}

		const typed = canonicalAddress(who) ?? cleanName(who);
		const known = this.#find(typed);
		if (known !== undefined) {
			await contacts.unblock(known);
			return {ok: true, lines: [`${known} is no longer blocked and may call again.`]};
		}

		const peer = canonicalAddress(typed) === undefined ? roster.match(typed) : undefined;
		// Where many share a socket the address is who somebody is: names can be taken by anybody, at any time.
		const name = peer ? (peer.channel.role === undefined ? spelled(peer.channel.remote.address) : peer.name) : typed;
		const isAddress = canonicalAddress(name) !== undefined;
		if (name === '' || name.toLowerCase() === 'all' || /^\d+$/.test(name)) {
			throw new MudlarkError('ML_BLOCK_WHO', `${quote(who)} is nobody's name, and nobody with that number is connected. Block one PEER, NAME or ADDRESS; to take no calls at all, /unlisten.`);
		}

		await contacts.block(name);
		return {ok: true, lines: this.#blocked(name, isAddress)};
	};

	/** @param address Of the connection, not what a caller says of himself. */
	isBlocked(name: string, address: string): boolean {
		return [name, spelled(address)].some(who => this.#find(who) !== undefined);
	}

	/** Hangs up on those who are connected from there, and says what the block means. */
	#blocked(who: string, isAddress: boolean): readonly string[] {
		const entries = [...this.#session.roster.entries()].filter(({name, channel}) => isSame(who, isAddress ? spelled(channel.remote.address) : name));
		const addresses = [...new Set(entries.map(({channel}) => channel.remote.address))];
		for (const {channel} of entries) {
			channel.command({command: 'hangup'});
		}

		return [
			`${who} is blocked${entries.length > 0 ? ' and was hung up on' : ''}: calls from there are refused without a question. /block ${quote(who)} lifts it.`,
			...(isAddress ? [] : addresses.map(address => `He may call under another name; /block ${address} refuses whatever comes from his address.`)),
		];
	}

	#find(who: string): string | undefined {
		return this.#session.contacts.blocked().find(blocked => isSame(blocked, who));
	}
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const spelled = (address: string): string => canonicalAddress(address) ?? address;
