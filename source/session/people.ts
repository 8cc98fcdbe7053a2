import {MudlarkError} from '../lib/errors.js';
import {checkName} from '../lib/own-name.js';
import {formatEndpoint} from '../lib/target.js';
import type {CommandOf, Outcome} from './commands.js';
import {describePeer, listPeers} from './listings.js';
import {toPeer} from './roster.js';
import type {Session} from './session.js';

/** What concerns one peer, and ourselves among them. */
export class People {
	readonly #session: Session;

	constructor(session: Session) {
		this.#session = session;
	}

	readonly who = async (): Promise<Outcome> => ({ok: true, lines: listPeers([...this.#session.roster.entries()].map(entry => toPeer(entry)))});

	readonly info = async ({peer}: CommandOf<'info'>): Promise<Outcome> => {
		const entry = this.#session.roster.find(peer);
		return {ok: true, lines: describePeer(toPeer(entry), {declared: entry.declared, unknownBlocks: entry.unknownBlocks})};
	};

	readonly ping = async ({peer}: CommandOf<'ping'>): Promise<Outcome> => {
		this.#session.roster.able(peer, 'ping').runner.command({command: 'ping'});
		return {ok: true};
	};

	readonly raw = async ({peer, code, text}: CommandOf<'raw'>): Promise<Outcome> => {
		if (!Number.isInteger(code) || code < 1 || code > 254) {
			throw new MudlarkError('ML_RAW_CODE', `${code} is no block number: give one from 1 to 254.`);
		}

		this.#session.roster.able(peer, 'raw').runner.command({command: 'raw', code, text});
		return {ok: true};
	};

	readonly setgroup = async ({peer, group}: CommandOf<'setgroup'>): Promise<Outcome> => {
		const entry = this.#session.roster.able(peer, 'groups');
		const name = group.replace(/^#/, '').trim();
		if (name === '' || new TextEncoder().encode(name).length > 15) {
			throw new MudlarkError('ML_GROUP_NAME', `${group} does not fit: a group's name has 1 to 15 letters (bytes on the wire).`);
		}

		entry.group = name;
		this.#session.bus.emit({event: 'peer.changed', peer: toPeer(entry)});
		return {ok: true, lines: [`${entry.name} is in the group ${name} now. /group ${name} TEXT writes to it.`]};
	};

	readonly name = async ({name}: CommandOf<'name'>): Promise<Outcome> => {
		const {own, roster, bus} = this.#session;
		const mistake = checkName(name);
		if (mistake !== undefined) {
			throw new MudlarkError('ML_NAME', `${name} can't be your name: ${mistake}.`);
		}

		const namesake = [...roster.entries()].find(entry => entry.name.toLowerCase() === name.toLowerCase());
		for (const {runner} of roster.entries()) {
			runner.command({command: 'rename', name});
		}

		own.name = name;
		bus.emit({event: 'self.changed', name, dnd: own.dnd});
		return {
			ok: true,
			lines: [
				`You are ${name} now.`,
				...(namesake ? [`Take care: ${namesake.name} at ${formatEndpoint(namesake.runner.remote.address, namesake.runner.remote.port)} has that name too, and some programs hang up on a second one.`] : []),
			],
		};
	};

	readonly dnd = async ({on}: CommandOf<'dnd'>): Promise<Outcome> => {
		const {own, roster, bus} = this.#session;
		const isOn = on ?? !own.dnd;
		if (isOn !== own.dnd) {
			own.dnd = isOn;
			for (const {runner} of roster.entries()) {
				runner.command({command: 'dnd', on: isOn});
			}

			bus.emit({event: 'self.changed', name: own.name, dnd: isOn});
		}

		return {ok: true, lines: [isOn ? 'Do not disturb is on: calls are refused. /dnd off ends it.' : 'Do not disturb is off.']};
	};
}
