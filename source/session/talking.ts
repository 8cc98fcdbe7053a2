import {MudlarkError} from '../lib/errors.js';
import {quote, takeWord} from '../lib/words.js';
import type {Place} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import type {DatagramRunner} from './datagram-runner.js';
import type {Messages, Sent} from './messages.js';
import type {Verdict} from './panel.js';
import type {Text as Judged} from './panels.js';
import {isConnectionProtocol, isDatagramProtocol, lookFor, openingOf} from './protocol-kinds.js';
import {commonRoomOf, commonTitleOf, STATUS_ROOM} from './rooms.js';
import {isInGroup, type Entry} from './roster.js';
import type {Session} from './session.js';
import {Turns, type Pending} from './turns.js';

const isPlace = (place: string): place is Place => /^[#@]./.test(place);

/** What is to be said: a line, what somebody does, or several lines at once. */
type Text = {readonly text: string; readonly emote?: boolean | undefined; readonly isPaste?: boolean};

type Spoken = Sent['scope'];

const kept = async (): Promise<Outcome> => ({
	ok: false,
	error: new MudlarkError('ML_SCRIPT_KEPT', 'A script has kept this back, so nothing was sent. /script list shows which run, /script unload NAME ends one.'),
});

/** Texts of our own: to everybody, to one, to a group. */
export class Talking {
	readonly #session: Session;
	readonly #messages: Messages;
	/** Texts in their order while a script decides about one. */
	readonly #turns = new Turns({limit: Infinity, failed() {}});

	constructor(session: Session, messages: Messages) {
		this.#session = session;
		this.#messages = messages;
	}

	readonly chatall = async ({text, emote}: CommandOf<'chatall'>): Promise<Outcome> => this.#toEverybody(this.#session.home, {text, emote});

	readonly chat = async ({peer, text, emote}: CommandOf<'chat'>): Promise<Outcome> => this.#toTarget(peer, {text, emote});

	readonly group = async ({group, text, emote}: CommandOf<'group'>): Promise<Outcome> => this.#toNamedGroup(group.replace(/^#/, ''), {text, emote});

	readonly reply = async ({text}: CommandOf<'reply'>): Promise<Outcome> => {
		const {replyTo} = this.#messages;
		if (replyTo === undefined || !(this.#session.roster.byRoom(replyTo) ?? this.#networkOf(replyTo))) {
			throw new MudlarkError('ML_REPLY_NOBODY', replyTo === undefined
				? 'Nobody has written to you alone yet, so there is nobody to reply to. Use /chat PEER TEXT.'
				: 'The last person who wrote to you alone is not connected any more. Use /chat PEER TEXT.');
		}

		return this.#toRoom(replyTo, {text});
	};

	/** The first word may say to whom; a peer has to be named in full, because it may as well be part of the sentence. */
	readonly emote = async ({room, text}: CommandOf<'emote'>): Promise<Outcome> => {
		const {word: target, rest} = takeWord(text) ?? {word: '', rest: ''};
		const name = rest === '' ? '' : target.toLowerCase();
		if (name === 'all') {
			return this.#toEverybody(this.#session.home, {text: rest, emote: true});
		}

		if (/^#./.test(name)) {
			return this.#toNamedGroup(target.slice(1), {text: rest, emote: true});
		}

		const named = [...this.#session.roster.entries()].filter(candidate => candidate.name.toLowerCase() === name);
		// Of namesakes in several networks the one is meant who would read it here.
		const entry = named.find(({channel}) => room.startsWith(`${channel.rooms}/`)) ?? named[0];
		return entry ? this.#toPeer(entry, {text: rest, emote: true}) : this.say({command: 'say', room, text, emote: true});
	};

	/** Several lines at once; one line feed at the end is what the last of them ends with. */
	readonly paste = async ({target, text}: CommandOf<'paste'>): Promise<Outcome> => {
		const message = {text: text.replace(/\n$/, ''), isPaste: true};
		const isRoom = this.#session.rooms.list().some(({room}) => room === target);
		return isRoom ? this.#toRoom(target, message) : this.#toTarget(target, message);
	};

	/** Text to a room, as typed without a slash. */
	readonly say = async ({room, text, emote}: CommandOf<'say'>): Promise<Outcome> => this.#toRoom(room, {text, emote});

	/** `all` and `#GROUP` in place of a peer are what users of TinTin++ are used to; neither can be a peer's name. */
	async #toTarget(target: string, message: Text): Promise<Outcome> {
		if (target.toLowerCase() === 'all') {
			return this.#toEverybody(this.#session.home, message);
		}

		if (target.startsWith('#')) {
			return this.#toNamedGroup(target.slice(1), message);
		}

		const {roster} = this.#session;
		const entry = roster.match(target);
		const room = entry ? undefined : this.#networkRoom(target);
		return room === undefined ? this.#toPeer(entry ?? roster.find(target), message) : this.#toRoom(room, message);
	}

	/** Our own group of this name, or that of a network. */
	async #toNamedGroup(group: string, message: Text): Promise<Outcome> {
		const {home} = this.#session;
		const isOurs = this.#all(home).some(entry => isInGroup(entry, group));
		const room = isOurs ? undefined : this.#networkRoom(`#${group}`);
		return room === undefined ? this.#toGroup(home, group, message) : this.#toRoom(room, message);
	}

	/** The room of a group, or of a person, that a network knows and we have no list of. */
	#networkRoom(title: string): string | undefined {
		const {rooms, sockets} = this.#session;
		return rooms.list().find(candidate => candidate.title.toLowerCase() === title.toLowerCase() && sockets.at(candidate.room)?.protocol.isNamed)?.room;
	}

	async #toRoom(room: string, message: Text): Promise<Outcome> {
		const [prefix = '', ...rest] = room.split('/');
		const place = rest.join('/');
		const entry = this.#session.roster.byRoom(room);
		if (entry) {
			return this.#toPeer(entry, message);
		}

		const network = this.#networkOf(room);
		if (network) {
			return this.#toNetwork(network, room, message);
		}

		const [rooms = '', name] = prefix.split(':', 2);
		const protocol = this.#session.protocols.find(candidate => candidate.rooms === rooms);
		const meeting = protocol && isDatagramProtocol(protocol) ? protocol : undefined;
		if (meeting && !this.#session.sockets.at(room)) {
			throw new MudlarkError('ML_NETWORK_OFF', `${name === undefined ? `${meeting.title} is off` : `You are not in ${name}`}, so nothing was sent. ${openingOf(meeting, name)} ${name === undefined ? 'switches it on' : 'logs you in'}.`);
		}

		if (place === 'everybody') {
			return this.#toEverybody(prefix, message);
		}

		if (place.startsWith('#')) {
			return this.#toGroup(prefix, place.slice(1), message);
		}

		if (place.startsWith('@')) {
			const key = place.slice(1);
			const look = meeting && lookFor(meeting);
			throw new MudlarkError('ML_PEER_OFFLINE', `${this.#titleOf(room) ?? key} is not ${meeting ? 'there' : 'connected'}, so nothing was sent. ${look === undefined ? 'Call him with /call HOST' : `${look} ${key} asks whether he is back`}, or go to another room with /room NAME.`);
		}

		throw new MudlarkError('ML_ROOM_SILENT', room === STATUS_ROOM
			? 'Nobody reads the status room, so nothing was sent. Go to another room with /room NAME (or Alt+1), or type a command.'
			: `Nobody reads ${room}, so nothing was sent. Go to another room with /room NAME.`);
	}

	async #toEverybody(prefix: string, message: Text): Promise<Outcome> {
		const entries = this.#all(prefix);
		if (entries.length === 0 && this.#in(prefix).length > 0) {
			throw new MudlarkError('ML_NOBODY', 'Nobody whom you do not ignore is connected here, so nothing was sent. /who shows whom you ignore (I); /ignore PEER ends it.');
		}

		if (entries.length === 0) {
			const [elsewhere] = [...this.#session.roster.entries()].map(({channel}) => commonTitleOf(channel.protocol));
			const hint = elsewhere === undefined ? '' : ` Whom you meet in ${elsewhere} does not read this: /room ${elsewhere} leads to him.`;
			throw new MudlarkError('ML_NOBODY', `Nobody is connected, so nothing was sent. Call somebody with /call HOST, or wait for a call (/listen prints your addresses).${hint}`);
		}

		return this.#send(entries, `${prefix}/everybody`, 'everybody', message);
	}

	async #toPeer(entry: Entry, message: Text): Promise<Outcome> {
		const room = this.#session.rooms.open(entry.room, entry.name);
		return this.#send([entry], room, 'personal', message);
	}

	async #toGroup(prefix: string, group: string, message: Text): Promise<Outcome> {
		const entries = this.#all(prefix).filter(entry => isInGroup(entry, group));
		const name = entries[0]?.group;
		if (name === undefined) {
			throw new MudlarkError('ML_GROUP_EMPTY', `Nobody is in the group ${group}, so nothing was sent. Put somebody into it with /setgroup PEER ${quote(group)}.`);
		}

		const room = this.#session.rooms.open(this.#session.rooms.group(prefix, name), `#${name}`);
		return this.#send(entries, room, 'group', message, name);
	}

	/** Who reads a room that is a network's own: everybody in it, or whoever the network has there. */
	#networkOf(room: string): DatagramRunner | undefined {
		const runner = this.#session.sockets.at(room);
		const common = runner && commonRoomOf(runner.protocol);
		return common === undefined || common === room ? runner : undefined;
	}

	#titleOf(room: string): string | undefined {
		return this.#session.rooms.list().find(open => open.room === room)?.title;
	}

	/** To a room of a network's own, or to everybody in it. */
	async #toNetwork(runner: DatagramRunner, room: string, {text, emote = false}: Text): Promise<Outcome> {
		const {protocol, rooms} = runner;
		const place = room.slice(rooms.length + 1);
		const isCommon = room === commonRoomOf(protocol);
		if (!isCommon && !isPlace(place)) {
			throw new MudlarkError('ML_ROOM_SILENT', `Nobody reads ${room}, so nothing was sent. Go to another room with /room NAME.`);
		}

		const title = this.#titleOf(room) ?? place;
		const scope = isCommon ? 'everybody' : (place.startsWith('#') ? 'group' : 'personal');
		const message = {scope, text, emote, ...(scope === 'group' && {group: title.slice(1)})} as const;
		const except = this.#in(rooms).flatMap(({channel: {key}, flags}) => key !== undefined && flags.has('ignore') ? [key] : []);
		return this.#judged({...message, protocol: protocol.name, room}, async judged => {
			const said = {...message, text: judged};
			const id = this.#messages.sent(room, said, {name: runner.ownName, hasReceipt: !isCommon && protocol.capabilities.includes('receipts')});
			return this.#failingWith(id, room, () => {
				runner.command({command: 'say', id, ...said, ...(isPlace(place) && {place}), ...(except.length > 0 && {except})});
			});
		});
	}

	/** What could not be sent is marked as such where it stands already. */
	#failingWith(id: number, room: string, send: () => void): Outcome {
		try {
			send();
		} catch (error) {
			this.#messages.changed({id, state: 'failed'});
			throw error;
		}

		return {ok: true, room};
	}

	async #send(entries: readonly Entry[], room: string, scope: Spoken, message: Text, group?: string): Promise<Outcome> {
		const {text, emote = false} = message;
		const [protocol = ''] = entries.map(entry => entry.channel.protocol.name);
		return this.#judged({protocol, room, scope, text, emote, ...(group !== undefined && {group})}, async judged =>
			this.#sendTo(entries, room, scope, {...message, text: judged}, group));
	}

	/** Scripts may want to keep a text back, or to change it. */
	async #judged(text: Omit<Judged, 'name'>, goOn: (text: string) => Promise<Outcome>): Promise<Outcome> {
		const outcome = Promise.withResolvers<Outcome>();
		this.#turns.take((): Pending => {
			const carryOut = (verdict: Verdict) => {
				outcome.resolve(verdict === false ? kept() : goOn(typeof verdict === 'object' ? verdict.text : text.text));
			};

			const verdict = this.#session.panels.outgoing.judge({...text, name: this.#session.own.name});
			if (verdict instanceof Promise) {
				return (async () => {
					carryOut(await verdict);
				})();
			}

			carryOut(verdict);
			return undefined;
		});
		return outcome.promise;
	}

	async #sendTo(entries: readonly Entry[], room: string, scope: Spoken, {text, emote = false, isPaste = false}: Text, group?: string): Promise<Outcome> {
		const message = {scope, text, ...(group !== undefined && {group})};
		const hasReceipt = scope === 'personal' && entries.every(({capabilities}) => capabilities.includes('receipts'));
		const id = this.#messages.sent(room, {...message, emote}, {name: this.#session.sockets.at(room)?.ownName, hasReceipt});
		this.#failingWith(id, room, () => {
			for (const {channel} of entries) {
				const isPasted = isPaste && isConnectionProtocol(channel.protocol);
				channel.account.messages.out[scope]++;
				channel.command(isPasted ? {command: 'paste', ...message} : {command: 'say', id, ...message, emote});
			}
		});
		await Promise.all(entries.map(async ({channel}) => channel.room()));
		return {ok: true, room};
	}

	#in(prefix: string): readonly Entry[] {
		return [...this.#session.roster.entries()].filter(({channel}) => channel.rooms === prefix);
	}

	/** An ignored peer hears only what is meant for him alone. */
	#all(prefix: string): readonly Entry[] {
		return this.#in(prefix).filter(({flags}) => !flags.has('ignore'));
	}
}
