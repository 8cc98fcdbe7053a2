import {MudlarkError} from '../lib/errors.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Contact} from './ports.js';
import {isDatagramProtocol} from './protocol-kinds.js';
import type {Session} from './session.js';
import type {Sockets} from './sockets.js';

/** Rooms, settings, the address book, and the end. */
export class Program {
	readonly #session: Session;
	readonly #sockets: Sockets;

	constructor(session: Session, sockets: Sockets) {
		this.#session = session;
		this.#sockets = sockets;
	}

	readonly openRoom = async ({name}: CommandOf<'room.open'>): Promise<Outcome> => {
		const {rooms, roster, home} = this.#session;
		const open = rooms.match(name);
		if (open !== undefined) {
			return {ok: true, room: open};
		}

		if (/^#\S/.test(name)) {
			return {ok: true, room: rooms.open(rooms.group(home, name.slice(1)), name)};
		}

		const entry = roster.byRoom(name) ?? roster.match(name.replace(/^@/, ''));
		if (entry) {
			return {ok: true, room: rooms.open(entry.room, entry.name)};
		}

		throw new MudlarkError('ML_ROOM_UNKNOWN', `There is no room ${name}. Open: ${rooms.list().map(({title}) => title).join(', ')}. A peer's name or #GROUP opens one.`);
	};

	readonly closeRoom = async ({room}: CommandOf<'room.close'>): Promise<Outcome> => {
		this.#session.rooms.close(room);
		return {ok: true};
	};

	readonly set = async ({key, value}: CommandOf<'set'>): Promise<Outcome> => {
		const {settings} = this.#session;
		return {ok: true, lines: key !== undefined && value !== undefined ? settings.set(key, value) : settings.describe(key)};
	};

	readonly reload = async (): Promise<Outcome> => ({ok: true, lines: await this.#session.settings.reload()});

	readonly contacts = async ({action, name, values}: CommandOf<'contacts'>): Promise<Outcome> => {
		const {contacts} = this.#session;
		if (action === 'list' || name === undefined) {
			const list = contacts.list();
			return {ok: true, lines: list.length === 0
				? ['The address book is empty. /peer add NAME HOST puts somebody in; /call NAME calls him then.']
				: list.map(contact => describeContact(contact))};
		}

		switch (action) {
			case 'add': {
				return {ok: true, lines: [await contacts.add(name, values)]};
			}

			case 'edit': {
				return {ok: true, lines: [await contacts.edit(name, values)]};
			}

			case 'forget': {
				return {ok: true, lines: [await contacts.forget(name)]};
			}
		}
	};

	readonly help = async ({topic}: CommandOf<'help'>): Promise<Outcome> => {
		const lines = this.#session.help(topic);
		if (!lines) {
			throw new MudlarkError('ML_HELP_UNKNOWN', `There is no help on ${topic}. /help lists everything there is.`);
		}

		return {ok: true, lines};
	};

	/** A protocol's own verb goes to every endpoint of that protocol, or to the one its first argument names. */
	readonly verb = async (command: CommandOf<'verb'>): Promise<Outcome> => {
		const {roster, protocols} = this.#session;
		const {protocol, verb, args} = command;
		const found = protocols.find(({name}) => name === protocol);
		if (found && isDatagramProtocol(found)) {
			return this.#sockets.verb(found, command);
		}

		const {peer} = args;
		const entries = peer === undefined
			? [...roster.entries()].filter(({channel}) => channel.protocol.name === protocol)
			: [roster.find(peer)];
		const stranger = entries.find(({channel}) => channel.protocol.name !== protocol);
		if (stranger) {
			throw new MudlarkError('ML_NOT_OFFERED', `${stranger.name} is connected over ${stranger.channel.protocol.title}, which has no ${verb}. /who tells who is connected over what.`);
		}

		if (entries.length === 0) {
			throw new MudlarkError('ML_NOBODY', `Nobody is connected over ${protocol}, so /${protocol} ${verb} has nobody to go to.`);
		}

		for (const {channel} of entries) {
			channel.command({command: 'verb', verb, args});
		}

		return {ok: true};
	};

	readonly quit = async (): Promise<Outcome> => {
		this.#session.quit();
		return {ok: true};
	};
}

const describeContact = ({name, host, port, protocol, group, charset, reconnect}: Contact): string => [
	`${name.padEnd(15)} ${host} ${port}`,
	protocol,
	...(group === undefined ? [] : [`group ${group}`]),
	...(charset === undefined ? [] : [charset]),
	...(reconnect === false ? ['not called again'] : []),
].join('  ');
