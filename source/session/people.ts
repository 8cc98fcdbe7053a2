import {MudlarkError} from '../lib/errors.js';
import {quote} from '../lib/words.js';
import type {CommandOf, Outcome} from './commands.js';
import {describePeer, listPeers} from './listings.js';
import {isConnectionProtocol} from './protocol-kinds.js';
import {toPeer} from './roster.js';
import type {Session} from './session.js';

/** 255 ends a block of MudMaster's. */
const LAST_CODE = 254;

/** What concerns one peer. */
export class People {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}

	readonly who = async (): Promise<Outcome> => ({ok: true, lines: listPeers([...this.#session.roster.entries()])});

	readonly info = async ({peer}: CommandOf<'info'>): Promise<Outcome> => {
		const entry = this.#session.roster.find(peer);
		return {ok: true, lines: describePeer(entry)};
	};

	readonly ping = async ({peer}: CommandOf<'ping'>): Promise<Outcome> => {
		this.#session.roster.able(peer, 'ping').channel.command({command: 'ping'});
		return {ok: true};
	};

	readonly raw = async ({peer, code, text}: CommandOf<'raw'>): Promise<Outcome> => {
		const {channel} = this.#session.roster.able(peer, 'raw');
		const {protocol} = channel;
		const last = (isConnectionProtocol(protocol) ? protocol.lastCode : undefined) ?? LAST_CODE;
		if (!Number.isInteger(code) || code < 1 || code > last) {
			throw new MudlarkError('ML_RAW_CODE', `${code} is no block number: give one from 1 to ${last}.`);
		}

		channel.command({command: 'raw', code, text});
		return {ok: true};
	};

	readonly setgroup = async ({peer, group}: CommandOf<'setgroup'>): Promise<Outcome> => {
		const {roster, bus} = this.#session;
		const entry = roster.able(peer, 'groups');
		const name = group.replace(/^#/, '').trim();
		if (group.trim() === '') {
			entry.group = undefined;
			bus.emit({event: 'peer.changed', peer: toPeer(entry)});
			return {ok: true, lines: [`${entry.name} is in no group any more.`]};
		}

		if (name === '' || new TextEncoder().encode(name).length > 15) {
			throw new MudlarkError('ML_GROUP_NAME', `${group} does not fit: a group's name has 1 to 15 letters (bytes on the wire).`);
		}

		entry.group = name;
		bus.emit({event: 'peer.changed', peer: toPeer(entry)});
		return {ok: true, lines: [`${entry.name} is in the group ${name} now. /group ${quote(name)} TEXT writes to it.`]};
	};
}
