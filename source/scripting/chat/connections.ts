import type {Inspection} from '../../session/inspection.js';
import type {Caller} from '../methods.js';
import type {Chat} from './contract.js';
import {noteTypes, type Notes} from './notes.js';
import {ChatError} from './result-codes.js';

/** Where MUSHclient's functions find those whom they know: in its order, which is the number of the protocol there (facts C3). */
export const mushProtocols: readonly string[] = ['mudmaster', 'zchat'];

/** A number, also as text (facts C); NaN where it is none. */
export const toNumber = (value: unknown): number =>
	typeof value === 'string' ? (/^\s*-?\d+\s*$/v.test(value) ? Number(value) : NaN) : (typeof value === 'number' ? value : NaN);

/** Whom a script can name by id, in one of its two groups of functions. */
export class Connections {
	readonly #chat: Chat;
	readonly #notes: Notes;
	readonly #isOurs: (connection: Inspection) => boolean;

	/** @param isOurs Which connections the functions know. */
	constructor(chat: Chat, notes: Notes, isOurs: (connection: Inspection) => boolean = () => true) {
		this.#chat = chat;
		this.#notes = notes;
		this.#isOurs = isOurs;
	}

	/** Those that are peers. */
	connected(): readonly Inspection[] {
		return this.all().filter(({state}) => state === 'connected');
	}

	all(): readonly Inspection[] {
		return this.#chat.connections().filter(connection => this.#isOurs(connection));
	}

	/** Also one that is no peer yet. */
	find(id: unknown): Inspection | undefined {
		const number = toNumber(id);
		const found = Number.isSafeInteger(number) ? this.#chat.inspect(number) : undefined;
		return found && this.#isOurs(found) ? found : undefined;
	}

	/**
	The peer of that id. An unknown one is told in a note of type `note`, but 0, which is what `getId` gives where it finds
	nobody.
	@throws ChatError IdNotFound
	*/
	peer(caller: Caller, id: unknown, note?: keyof typeof noteTypes): Inspection {
		const found = this.find(id);
		if (found?.state === 'connected') {
			return found;
		}

		if (note !== undefined && toNumber(id) !== 0) {
			this.#notes.print(caller, noteTypes[note], `Chat ID ${String(id)} is not connected.`);
		}

		throw new ChatError('IdNotFound', `Nobody with the id ${String(id)} is connected.`);
	}

	/** @throws ChatError IdNotFound, NotSupported */
	able(caller: Caller, id: unknown, capability: Inspection['capabilities'][number], note?: keyof typeof noteTypes): Inspection {
		const peer = this.peer(caller, id, note);
		if (!peer.capabilities.includes(capability)) {
			throw new ChatError('NotSupported', `${peer.name}'s program has no ${capability}.`);
		}

		return peer;
	}
}
