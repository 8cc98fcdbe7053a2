import {encode} from '../../lib/charset.js';
import type {Effect as AnyEffect, Endpoint, MachineContext, MachineEvent, NetworkAddress, PeerPatch} from '../protocol.js';
import {localFor, withoutZone} from './addresses.js';
import {Agenda} from './agenda.js';
import {letters, type Dialect, type IpchatBlock, type Letter} from './block.js';
import {Bucket} from './bucket.js';
import {ChatList} from './chat-list.js';
import type {Entry} from './entry.js';
import {sleepCode} from './fields.js';
import {limits} from './limits.js';
import {charsetFor} from './texts.js';

export type Effect = AnyEffect<IpchatBlock>;

/** The section of the config. */
export type IpchatSettings = {
	readonly handle?: string;
	readonly name?: string;
	readonly email?: string;
	readonly url?: string;
	readonly location?: string;
	readonly comment?: string;
	readonly header: 'auto' | Dialect;
	readonly strangers: 'lan' | 'all' | 'none';
	readonly netmeeting: 'never' | 'ask';
};

/** Datagrams that came to nothing, by why. */
export type Counters = Record<'malformed' | 'unknown' | 'limited' | 'mismatched' | 'unsolicited' | 'blocked' | 'muted', number>;

/** Our own place on the network: what all parts of the machine share. */
export class Station {
	readonly context: MachineContext;
	readonly agenda = new Agenda();
	readonly list: ChatList;
	readonly counters: Counters = {malformed: 0, unknown: 0, limited: 0, mismatched: 0, unsolicited: 0, blocked: 0, muted: 0};
	local: Endpoint = {address: '', port: 0};
	networks: readonly NetworkAddress[] = [];
	isAsleep = false;
	now = 0;
	readonly #effects: Effect[] = [];
	readonly #answers = new Bucket(limits.answers);
	/** Datagrams to many that wait for their turn. */
	readonly #queue: Array<() => void> = [];

	constructor(context: MachineContext) {
		this.context = context;
		this.list = new ChatList(() => this.local.port);
	}

	get settings(): IpchatSettings {
		return this.context.settings as IpchatSettings;
	}

	get handle(): string {
		return this.settings.handle ?? this.context.self.name;
	}

	get sleep(): string {
		return sleepCode(this.isAsleep);
	}

	get presence(): string {
		return this.sleep + this.handle;
	}

	/** What has come together since the last call. */
	take(): readonly Effect[] {
		const due = this.agenda.due(this.now);
		if (due !== undefined) {
			this.#effects.push({type: 'timer', id: 'agenda', ms: due});
		}

		return this.#effects.splice(0);
	}

	after(name: string, ms: number, run: () => void): void {
		this.agenda.plan(name, this.now + ms, run);
	}

	effect(effect: Effect): void {
		this.#effects.push(effect);
	}

	emit(event: MachineEvent, entry?: Entry): void {
		this.#effects.push({type: 'emit', event, ...(entry?.isHere && {peer: entry.key})});
	}

	notice(code: string, text: string, entry?: Entry): void {
		this.emit({event: 'notice', code, text}, entry);
	}

	patch(entry: Entry, patch: PeerPatch): void {
		if (entry.isHere) {
			this.#effects.push({type: 'peer', peer: entry.key, patch});
		}
	}

	/** To an entry, in the dialect and the charset that it uses. */
	send(entry: Entry, letter: Letter, message: string | Uint8Array = ''): void {
		const payload = typeof message === 'string' ? encode(message, entry.charset ?? charsetFor(message)) : message;
		this.sendTo(entry.address, entry.dialect, letter, payload);
	}

	sendTo(to: Endpoint, dialect: Dialect, code: Letter, payload: string | Uint8Array): void {
		this.#effects.push({type: 'sendTo', to, block: {code, dialect, claim: this.#claimFor(to.address), payload}});
	}

	/** An answer, unless there were too many of them. */
	answer(entry: Entry, letter: Letter, message = ''): void {
		if (this.mayAnswer(entry)) {
			this.send(entry, letter, message);
		}
	}

	mayAnswer(entry: Entry): boolean {
		const isAllowed = entry.answers.take(this.now) && this.#answers.take(this.now);
		this.counters.limited += isAllowed ? 0 : 1;
		return isAllowed;
	}

	poll(entry: Entry): void {
		this.send(entry, letters.poll, this.presence);
	}

	/** One after the other, 50 a second. */
	pace(run: () => void): void {
		this.#queue.push(run);
		if (!this.agenda.has('pace')) {
			this.#nextInQueue();
		}
	}

	#nextInQueue(): void {
		this.#queue.shift()?.();
		if (this.#queue.length > 0) {
			this.after('pace', limits.paceMs, () => {
				this.#nextInQueue();
			});
		}
	}

	/** The address we are bound to; where that is all of them, the one that the other would see. */
	#claimFor(to: string): string {
		const {address} = this.local;
		const isAny = address === '' || address === '0.0.0.0' || address === '::';
		return withoutZone(isAny ? localFor(to, this.networks) ?? address : address);
	}
}
