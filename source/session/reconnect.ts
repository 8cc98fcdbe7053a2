import {quote} from '../lib/words.js';
import type {CallFailure, ConnectionProtocol} from '../protocols/protocol.js';
import type {Blocking} from './blocking.js';
import type {Call, Calls} from './calls.js';
import type {Dial} from './endpoints.js';
import {limits} from './limits.js';
import type {Contact, Timer} from './ports.js';
import {isAt, type Entry} from './roster.js';
import type {Runner} from './runner.js';
import type {Session} from './session.js';

type Parts = {readonly blocking: Blocking; readonly calls: Calls; readonly dial: Dial};

/** A contact who was lost. */
type Retry = {
	readonly name: string;
	readonly protocol: ConnectionProtocol;
	/** When he was lost; with `calls` it goes on where a new connection did not hold. */
	readonly since: number;
	calls: number;
	/** His last connection broke; nobody has hung up. */
	isBroken: boolean;
	timer: Timer | undefined;
	call: Call | undefined;
	/** When he was there again. */
	onlineAt: number | undefined;
};

/**
Calls people of the address book again, whom we have called and lost: ever more rarely, a little earlier or later each
time, so that programs which lost each other do not call at the same moment for ever.
*/
export class Reconnect {
	readonly #session: Session;
	readonly #parts: Parts;
	/** By the contact's name in lower case. */
	readonly #retries = new Map<string, Retry>();

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
	}

	/** The connection is gone, and not because of us. */
	lost(entry: Entry, {protocol, isBroken}: Pick<Runner, 'protocol' | 'isBroken'>, reason: string): void {
		const contact = entry.contact && this.#wanted(entry.contact.name);
		const known = contact && this.#retries.get(fold(contact.name));
		if (!contact || this.#isHere(contact) || (known && known.onlineAt === undefined)) {
			return;
		}

		const now = this.#session.clock.now();
		const hasHeld = known?.onlineAt === undefined || now - known.onlineAt >= limits.settledMs;
		const retry: Retry = {
			name: contact.name,
			protocol,
			since: hasHeld ? now : known.since,
			calls: hasHeld ? 0 : known.calls,
			isBroken,
			timer: undefined,
			call: undefined,
			onlineAt: undefined,
		};
		this.#retries.set(fold(contact.name), retry);
		const ms = this.#wait(retry);
		if (ms !== undefined) {
			this.#notice('reconnect', `${retry.name} is gone (${reason}). Calling again in ${Math.round(ms / 1000)} s; /hangup ${quote(retry.name)} stops it.`);
		}
	}

	/** @param call The call of ours that was answered, if he has not called himself. */
	online(entry: Entry, call: Call | undefined): void {
		for (const retry of this.#waiting()) {
			const contact = this.#session.contacts.get(retry.name);
			const isAnswer = call !== undefined && retry.call === call;
			if (!isAnswer && !(contact && isContact(entry, contact))) {
				continue;
			}

			retry.onlineAt = this.#session.clock.now();
			retry.timer?.cancel();
			const ringing = isAnswer ? undefined : retry.call;
			retry.call = undefined;
			ringing?.cancel();
		}
	}

	/** Whom the user means: the name, or the only one that begins so. */
	find(who: string): string | undefined {
		const names = this.#waiting().map(({name}) => name);
		const exact = names.find(name => fold(name) === fold(who));
		const begun = names.filter(name => fold(name).startsWith(fold(who)));
		return exact ?? (begun.length === 1 ? begun[0] : undefined);
	}

	/** @param name The whole name of a contact. */
	stop(name: string): void {
		const retry = this.#retries.get(fold(name));
		this.#retries.delete(fold(name));
		retry?.timer?.cancel();
		retry?.call?.cancel();
	}

	/** Returns how many are no longer called. */
	stopAll(): number {
		const waiting = this.#waiting();
		for (const {name} of waiting) {
			this.stop(name);
		}

		return waiting.length;
	}

	/** Sees to the next call and returns the milliseconds until then; undefined where it is enough. */
	#wait(retry: Retry): number | undefined {
		const {clock, random} = this.#session;
		const first = retry.isBroken ? limits.reconnectMs : limits.reconnectClosedMs;
		const ms = Math.min(first * (2 ** retry.calls), limits.reconnectLongestMs) * (0.8 + (0.4 * random()));
		const isEnough = retry.isBroken
			? clock.now() + ms - retry.since > limits.reconnectForMs
			: retry.calls >= limits.reconnectClosedCalls;
		if (isEnough) {
			this.#giveUp(retry, `${retry.name} was called ${retry.calls} times in vain and is not called again.`);
			return undefined;
		}

		retry.timer = clock.after(ms, () => {
			this.#dial(retry);
		});
		return ms;
	}

	#dial(retry: Retry): void {
		const contact = this.#wanted(retry.name);
		const to = contact && {address: contact.host, port: contact.port};
		// The address book may have changed, or the user has called him himself.
		if (!to || this.#isHere(contact) || this.#parts.calls.at(to)) {
			this.#retries.delete(fold(retry.name));
			return;
		}

		retry.calls++;
		retry.call = this.#parts.dial(retry.protocol, to, {
			contact,
			retry: failure => {
				this.#failed(retry, failure);
			},
		});
	}

	#failed(retry: Retry, failure: CallFailure): void {
		retry.call = undefined;
		if (this.#retries.get(fold(retry.name)) !== retry || retry.onlineAt !== undefined) {
			return;
		}

		switch (failure) {
			case 'cancelled': {
				this.#giveUp(retry, `${retry.name} is not called again.`);
				break;
			}

			case 'denied': {
				this.#giveUp(retry, `${retry.name} refused the call and is not called again.`);
				break;
			}

			default: {
				this.#wait(retry);
			}
		}
	}

	#giveUp(retry: Retry, text: string): void {
		this.#retries.delete(fold(retry.name));
		this.#notice('reconnect-over', `${text} /call ${quote(retry.name)} tries once more.`);
	}

	#waiting(): readonly Retry[] {
		return [...this.#retries.values()].filter(({onlineAt}) => onlineAt === undefined);
	}

	/** The contact as the address book has him now, unless he is not to be called again. */
	#wanted(name: string): Contact | undefined {
		const contact = this.#session.contacts.get(name);
		return !contact || contact.reconnect === false || this.#parts.blocking.isBlocked(contact.name, contact.host) ? undefined : contact;
	}

	#isHere(contact: Contact): boolean {
		return [...this.#session.roster.entries()].some(entry => isContact(entry, contact));
	}

	#notice(code: string, text: string): void {
		this.#session.bus.emit({event: 'notice', code, text});
	}
}

const fold = (name: string): string => name.toLowerCase();

const isContact = (entry: Entry, {name, host, port}: Contact): boolean =>
	[entry.name, entry.contact?.name ?? ''].some(known => fold(known) === fold(name)) || isAt(entry, {address: host, port});
