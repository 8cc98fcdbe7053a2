import type {Outcome} from '../../session/commands.js';
import type {Inspection} from '../../session/inspection.js';
import {numberArgument, textArgument} from '../check.js';
import {ScriptError, type Caller} from '../methods.js';
import type {ChatInfo} from './api.js';
import {toNumber, type Connections} from './connections.js';
import type {Chat} from './contract.js';
import {infoOf} from './info.js';
import {noteTypes, type Notes} from './notes.js';
import {optionOf} from './options.js';
import {ChatError, toChatError, type ResultCode} from './result-codes.js';

/** What a function has found at once, and what it has set going. */
export type Started<Value = undefined> = {readonly value: Value; readonly done?: Promise<Outcome>};

/** The number by which a script toggles snooping with `message` (facts C2). */
const SNOOP = 30;

const PORTS = 65_535;

/**
What both groups of functions do, in their shared meaning: each checks what it was given, throws a {@link ChatError}, and
sets going what takes its time. `chat` waits for that, `mush` does not: so a script that filters its own texts can't wait
for itself.
*/
export class Functions {
	readonly #chat: Chat;
	readonly #notes: Notes;
	readonly #connections: Connections;
	/** Where a script last wanted calls to be taken. */
	#port = 0;

	constructor(chat: Chat, notes: Notes, connections: Connections) {
		this.#chat = chat;
		this.#notes = notes;
		this.#connections = connections;
	}

	readonly acceptCalls = async (_caller: Caller, port: unknown): Promise<void> => {
		const wanted = portOf(port, 'CannotCreateSocket');
		if (this.#chat.status().port !== 0) {
			throw new ChatError('AlreadyListening', `Calls are taken on port ${this.#chat.status().port} already.`);
		}

		this.#port = wanted || this.#port;
		const outcome = await this.#do({command: 'listen', port: this.#port || this.#chat.port()});
		if (!outcome.ok) {
			throw toChatError(outcome.error, 'CannotCreateSocket');
		}
	};

	readonly stopAcceptingCalls = (): Started => ({value: undefined, done: this.#do({command: 'unlisten'})});

	/** The id that the peer will have. */
	readonly call = async (protocol: string, host: unknown, port: unknown): Promise<number> => {
		const target = typeof host === 'string' ? host.trim() : '';
		const wanted = portOf(port, 'CannotCreateSocket');
		if (target === '') {
			throw new ChatError('CannotLookup', 'There is no host to call.');
		}

		const known = new Set(this.#connections.all().map(({id}) => id));
		const done = this.#do({command: 'call', protocol, target, ...(wanted > 0 && {port: wanted})});
		// It is there at once, and may be over soon.
		const begun = this.#connections.all().find(({id}) => !known.has(id));
		const outcome = await done;
		if (!outcome.ok) {
			throw toChatError(outcome.error, 'CannotLookup');
		}

		return begun?.id ?? 0;
	};

	readonly disconnect = (caller: Caller, id: unknown): Started => {
		const {id: number} = this.#connections.find(id) ?? this.#connections.peer(caller, id);
		return {value: undefined, done: this.#hangUp(number)};
	};

	/** How many there were, those that are no peers yet too. */
	readonly disconnectAll = (): Started<number> => {
		const all = this.#connections.all();
		const done = Promise.all(all.map(async ({id}) => this.#hangUp(id)));
		return {value: all.length, done: firstFailure(done)};
	};

	/** @param network The protocol of a network whose people are meant; those of MUD clients unless given. */
	readonly everybody = (caller: Caller, text: unknown, emote: unknown, network?: unknown): Started => {
		const said = {text: textArgument(text, 'The text'), emote: truth(emote)};
		caller.spendText();
		const home = this.#chat.networks[0];
		const wanted = network === undefined || network === null ? home : this.#chat.networks.find(({name}) => name === network);
		if (!wanted) {
			throw new ChatError('BadParameter', `There is no network ${String(network)}. There are: ${this.#chat.networks.map(({name}) => name).join(', ')}.`);
		}

		const {lobby, rooms} = wanted;
		if (lobby === undefined) {
			throw new ChatError('NotSupported', `${wanted.name} has no room where everybody is.`);
		}

		if (rooms === home?.rooms && this.#connections.connected().every(connection => !(this.#isHeard(connection) && this.#isIn(connection, rooms)))) {
			this.#notes.print(caller, noteTypes.outgoingEverybody, 'No (relevant) chat connections.');
			throw new ChatError('NoConnections', 'Nobody whom you do not ignore is connected, so nothing was sent.');
		}

		return {value: undefined, done: this.#do({command: 'say', room: lobby, ...said})};
	};

	readonly personal = (caller: Caller, name: unknown, text: unknown, emote: unknown): Started => {
		const who = textArgument(name, 'The name').trim();
		const said = {text: textArgument(text, 'The text'), emote: truth(emote)};
		if (who === '') {
			throw new ChatError('BadParameter', 'There is no name to send to.');
		}

		const peers = this.#named(who);
		if (peers.length === 0) {
			this.#notes.print(caller, noteTypes.outgoingPersonal, `${who} is not connected.`);
			throw new ChatError('PersonNotFound', `${who} is not connected.`);
		}

		caller.spendText();
		const done = Promise.all(peers.map(async ({id}) => this.#do({command: 'chat', peer: String(id), ...said})));
		if (peers.length > 1) {
			this.#notes.print(caller, noteTypes.outgoingPersonal, `${peers.length} matches.`);
		}

		return {value: undefined, done: firstFailure(done)};
	};

	readonly send = (caller: Caller, id: unknown, text: unknown, emote: unknown): Started => {
		const said = {text: textArgument(text, 'The text'), emote: truth(emote)};
		const peer = this.#connections.peer(caller, id, 'outgoingPersonal');
		caller.spendText();
		return {value: undefined, done: this.#do({command: 'chat', peer: String(peer.id), ...said})};
	};

	readonly group = (caller: Caller, group: unknown, text: unknown, emote: unknown): Started => {
		const name = textArgument(group, 'The group').trim();
		const said = {text: textArgument(text, 'The text'), emote: truth(emote)};
		if (name === '') {
			throw new ChatError('BadParameter', 'There is no group to send to.');
		}

		caller.spendText();
		if (this.#connections.connected().every(connection => !(this.#isHeard(connection) && connection.group?.toLowerCase() === name.toLowerCase()))) {
			this.#notes.print(caller, noteTypes.outgoingGroup, `No chat connections in the group ${name}.`);
			throw new ChatError('NoConnections', `Nobody whom you do not ignore is in the group ${name}, so nothing was sent.`);
		}

		return {value: undefined, done: this.#do({command: 'group', group: name, ...said})};
	};

	readonly message = (caller: Caller, id: unknown, code: unknown, text: unknown): Started => {
		const peer = this.#connections.able(caller, id, 'raw');
		const number = toNumber(code);
		if (!Number.isInteger(number)) {
			throw new ChatError('BadParameter', `${String(code)} is no number of a message.`);
		}

		caller.spendText();
		const who = String(peer.id);
		// Its machine has to know of it, or what comes back would be a surprise.
		const done = number === SNOOP && peer.capabilities.includes('snoop')
			? this.#do({command: 'snoop', peer: who})
			: this.#do({command: 'raw', peer: who, code: number, text: text === undefined ? '' : textArgument(text, 'The text')});
		return {value: undefined, done};
	};

	readonly nameChange = (_caller: Caller, name: unknown): Started => {
		const wanted = textArgument(name, 'The name').trim();
		if (wanted === '') {
			throw new ChatError('BadParameter', 'A name must not be empty.');
		}

		return {value: undefined, done: this.#do({command: 'name', name: wanted})};
	};

	readonly note = (caller: Caller, type: unknown, text: unknown): void => {
		this.#notes.print(caller, numberArgument(toNumber(type), 'The type of a note'), text === undefined ? '' : textArgument(text, 'The text'));
	};

	/** @param text What is in the clipboard, unless given. */
	readonly pasteEverybody = async (caller: Caller, text: unknown): Promise<Started> => {
		const pasted = await this.#pasted(caller, text);
		if (this.#connections.connected().every(connection => !(this.#isHeard(connection) && this.#isIn(connection, this.#chat.networks[0]?.rooms)))) {
			this.#notes.print(caller, noteTypes.outgoingEverybody, 'No (relevant) chat connections.');
			throw new ChatError('NoConnections', 'Nobody whom you do not ignore is connected, so nothing was sent.');
		}

		caller.spendText();
		return {value: undefined, done: this.#do({command: 'paste', target: this.#chat.startRoom, text: pasted})};
	};

	readonly pasteText = async (caller: Caller, id: unknown, text: unknown): Promise<Started> => {
		const peer = this.#connections.peer(caller, id, 'outgoingPersonal');
		const pasted = await this.#pasted(caller, text);
		caller.spendText();
		return {value: undefined, done: this.#do({command: 'paste', target: String(peer.id), text: pasted})};
	};

	readonly peekConnections = (caller: Caller, id: unknown): Started =>
		({value: undefined, done: this.#do({command: 'peek', peer: this.#able(caller, id, 'peek')})});

	readonly requestConnections = (caller: Caller, id: unknown): Started =>
		({value: undefined, done: this.#do({command: 'request', peer: this.#able(caller, id, 'peek')})});

	readonly ping = (caller: Caller, id: unknown): Started =>
		({value: undefined, done: this.#do({command: 'ping', peer: this.#able(caller, id, 'ping')})});

	/** In milliseconds; undefined where there was none. */
	readonly pingTime = (caller: Caller, id: unknown): number | undefined => this.#connections.peer(caller, id).account.ping;

	readonly sendFile = async (caller: Caller, id: unknown, path: unknown): Promise<void> => {
		const file = textArgument(path ?? '', 'The path');
		if (!caller.permissions.has('files')) {
			throw new ScriptError('PermissionDenied', `${caller.script} has no permission files, which sending a file needs. Write it into permissions of the exported constant script.`);
		}

		const peer = this.#connections.able(caller, id, 'files', 'file');
		if (peer.transfer) {
			const {direction, path: ours = '', name} = peer.transfer;
			this.#notes.print(caller, noteTypes.file, direction === 'out' ? `Already sending file ${ours}` : `Already receiving file ${name}`);
			throw new ChatError('AlreadyTransferring', `${name} is on its way already.`);
		}

		if (file === '') {
			throw new ChatError('FileNotFound', 'There is no path of a file to send.');
		}

		const outcome = await this.#do({command: 'sendfile', peer: String(peer.id), path: file});
		if (outcome.ok) {
			return;
		}

		this.#notes.print(caller, noteTypes.file, `File ${file} cannot be opened.`);
		throw toChatError(outcome.error, 'FileNotFound');
	};

	readonly stopFileTransfer = (caller: Caller, id: unknown): Started => {
		const {transfer, name} = this.#connections.peer(caller, id, 'outgoingPersonal');
		if (!transfer) {
			throw new ChatError('NotTransferring', `No file is on its way to or from ${name}.`);
		}

		return {value: undefined, done: this.#do({command: 'cancel', id: transfer.id})};
	};

	/** 0 where nobody is meant; a number is taken for an id. */
	readonly getId = (caller: Caller, who: unknown): number => {
		const wanted = (typeof who === 'number' ? String(who) : textArgument(who ?? '', 'The name')).trim();
		if (wanted === '') {
			return 0;
		}

		if (/^\d+$/v.test(wanted)) {
			const found = this.#connections.find(wanted);
			if (found?.state === 'connected') {
				return found.id;
			}

			this.#notes.print(caller, noteTypes.information, `Chat ID ${wanted} is not connected.`);
			return 0;
		}

		const [peer] = this.#named(wanted);
		if (!peer) {
			this.#notes.print(caller, noteTypes.information, `Cannot find connection "${wanted}".`);
		}

		return peer?.id ?? 0;
	};

	readonly list = (): readonly number[] => this.#connections.connected().map(({id}) => id);

	/** Null where there is no such connection, undefined where there is no such field or nothing in it. */
	readonly info = (id: unknown, field: unknown): ChatInfo[keyof ChatInfo] | null | undefined => { // eslint-disable-line @typescript-eslint/no-restricted-types -- as everything that scripts are given
		const connection = this.#connections.find(id);
		return connection ? infoOf(connection, field) : null;
	};

	readonly getOption = (id: unknown, name: unknown): string | number | boolean | undefined => {
		const connection = this.#connections.find(id);
		return connection && optionOf(name)?.get(connection);
	};

	readonly setOption = (caller: Caller, id: unknown, name: unknown, value: unknown): Started => {
		const connection = this.#connections.peer(caller, id);
		const option = optionOf(name);
		if (!option) {
			throw new ChatError('UnknownOption', `There is no option ${String(name)}.`);
		}

		const change = option.set(connection, value);
		if (!change) {
			return {value: undefined};
		}

		if ('user' in change) {
			connection.account.user = change.user;
			return {value: undefined};
		}

		const {command} = change;
		if (command.command === 'setgroup' && new TextEncoder().encode(command.group).length > GROUP_OCTETS) {
			throw new ChatError('OptionOutOfRange', `A group's name has ${GROUP_OCTETS} letters at most.`);
		}

		if (command.command === 'allow' && command.what !== 'commands') {
			this.#connections.able(caller, id, command.what);
		}

		return {value: undefined, done: this.#do(command)};
	};

	async #do(command: Parameters<Chat['dispatch']>[0]): Promise<Outcome> {
		return this.#chat.dispatch(command, 'script');
	}

	async #hangUp(id: number): Promise<Outcome> {
		return this.#do({command: 'hangup', peer: String(id)});
	}

	#able(caller: Caller, id: unknown, capability: 'peek' | 'ping'): string {
		return String(this.#connections.able(caller, id, capability).id);
	}

	#named(name: string): readonly Inspection[] {
		return this.#connections.connected().filter(peer => peer.name.toLowerCase() === name.toLowerCase());
	}

	/** What is said to everybody does not go to those who are ignored. */
	#isHeard({flags}: Inspection): boolean {
		return !flags.has('ignore');
	}

	#isIn({protocol}: Inspection, rooms: string | undefined): boolean {
		return this.#chat.networks.some(network => network.name === protocol && network.rooms === rooms);
	}

	async #pasted(caller: Caller, text: unknown): Promise<string> {
		if (text === undefined && !caller.permissions.has('clipboard')) {
			throw new ScriptError('PermissionDenied', `${caller.script} has no permission clipboard. Write it into permissions of the exported constant script, or give the text.`);
		}

		const pasted = text === undefined ? await this.#chat.clipboard() : textArgument(text, 'The text');
		if (pasted === '') {
			throw new ChatError('ClipboardEmpty', 'There is no text to paste.');
		}

		return pasted;
	}
}

/** What the field of a group's name has room for on the wire. */
const GROUP_OCTETS = 15;

/** MUSHclient takes any number but 0 for yes. */
const truth = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== 0;

const portOf = (port: unknown, otherwise: ResultCode): number => {
	const wanted = port === undefined || port === null ? 0 : toNumber(port);
	if (!Number.isInteger(wanted) || wanted < 0 || wanted > PORTS) {
		throw new ChatError(otherwise, `${String(port)} is no port: give a number from 0 to ${PORTS}.`);
	}

	return wanted;
};

const firstFailure = async (all: Promise<readonly Outcome[]>): Promise<Outcome> => {
	const outcomes = await all;
	return outcomes.find(({ok}) => !ok) ?? {ok: true};
};
