import {Bucket} from '../../lib/bucket.js';
import type {Charset} from '../../lib/charset.js';
import type {Effect as AnyEffect, Endpoint, MachineContext, MachineEvent, NetworkAddress, PeerPatch} from '../protocol.js';
import {Agenda} from '../../lib/agenda.js';
import {familyOf, readAddress, sourceTowards, withoutZone, type Family} from './addresses.js';
import {letters, type Dialect, type IpchatBlock, type Letter} from './block.js';
import {ChatList} from './chat-list.js';
import type {Entry} from './entry.js';
import {sleepCode} from './fields.js';
import {limits} from './limits.js';
import {Pace} from './pace.js';
import {handleOf, type IpchatSettings} from './settings.js';
import {charsetFor} from './texts.js';

export type Effect = AnyEffect<IpchatBlock>;

/** What was dropped or looked odd, for `/ipchat stats` (facts 7). */
type Counters = Record<'malformed' | 'unknown' | 'limited' | 'mismatched' | 'spoofed' | 'unsolicited' | 'blocked' | 'muted', number>;

/** Our own place on the network: what all parts of the machine share. */
export class Station {
	readonly context: MachineContext;
	readonly agenda = new Agenda();
	readonly pace: Pace;
	readonly list: ChatList;
	readonly counters: Counters = {malformed: 0, unknown: 0, limited: 0, mismatched: 0, spoofed: 0, unsolicited: 0, blocked: 0, muted: 0};
	networks: readonly NetworkAddress[] = [];
	isAsleep = false;
	now = 0;
	/** By what sort of addresses they are for. */
	readonly #sockets = new Map<Family, Endpoint>();
	readonly #effects: Effect[] = [];
	readonly #answers = new Bucket(limits.answers);
	readonly #goneListeners: Array<(entry: Entry) => void> = [];

	constructor(context: MachineContext) {
		this.context = context;
		this.list = new ChatList(() => this.port);
		this.pace = new Pace(this.agenda, () => this.now);
	}

	get settings(): IpchatSettings {
		return this.context.settings as IpchatSettings;
	}

	get handle(): string {
		return handleOf(this.settings, this.context.self);
	}

	get sleep(): string {
		return sleepCode(this.isAsleep);
	}

	get presence(): string {
		return this.sleep + this.handle;
	}

	/** Ours, which is where others are expected to listen, too. */
	get port(): number {
		const [socket] = this.#sockets.values();
		return socket?.port ?? 0;
	}

	get isOpen(): boolean {
		return this.#sockets.size > 0;
	}

	bind({address, port}: Endpoint, networks: readonly NetworkAddress[]): void {
		this.#sockets.set(familyOf(address), {address: readAddress(address) ?? address, port});
		this.networks = networks.map(network => ({...network, address: readAddress(network.address) ?? network.address}));
	}

	close(): void {
		this.#sockets.clear();
		this.agenda.clear();
		this.pace.clear();
		this.list.clear();
	}

	socketFor(address: string): Endpoint | undefined {
		return this.#sockets.get(familyOf(address));
	}

	/** Is that one of the addresses at which our sockets are? */
	isOwn(address: string): boolean {
		const socket = this.socketFor(address);
		return socket !== undefined && (isWildcard(socket)
			? this.networks.some(network => network.address === withoutZone(address))
			: socket.address === address);
	}

	/** What has come together since the last call. */
	take(): readonly Effect[] {
		this.agenda.run(this.now);
		const ms = this.agenda.ring(this.now);
		if (ms !== undefined) {
			this.#effects.push({type: 'timer', id: 'agenda', ms});
		}

		return this.#effects.splice(0);
	}

	after(name: string, ms: number, run: () => void): void {
		this.agenda.plan(name, this.now + ms, run);
	}

	/** Has nothing of this name happened for so long? From now on it has. */
	isFirst(name: string, ms: number): boolean {
		if (this.agenda.has(name)) {
			return false;
		}

		this.after(name, ms, () => undefined);
		return true;
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

	/** What the user waits for. */
	inform(code: string, text: string, entry?: Entry): void {
		this.emit({event: 'notice', code, text, attention: 'asked'}, entry);
	}

	/** Something that the user wanted can't be done. */
	error(code: string, message: string): void {
		this.emit({event: 'error', code: `IPCHAT_${code}`, message});
	}

	/** About somebody who overdoes it: one line a minute, whatever he does. */
	warn(address: string, code: string, text: string): void {
		if (this.isFirst(`warned ${address}`, limits.warningMs)) {
			this.notice(code, text);
		}
	}

	patch(entry: Entry, patch: PeerPatch): void {
		if (entry.isHere) {
			this.#effects.push({type: 'peer', peer: entry.key, patch});
		}
	}

	/** To somebody of the list, in the dialect and the charset that he uses. */
	send(entry: Entry, letter: Letter, message: string | Uint8Array = '', charset?: Charset): void {
		this.sendTo(entry.address, {
			dialect: entry.dialect,
			code: letter,
			payload: message,
			...(typeof message === 'string' && {charset: charset ?? this.charsetTo(entry, message)}),
		});
	}

	sendTo(to: Endpoint, block: Omit<IpchatBlock, 'claim'>): void {
		this.#effects.push({type: 'sendTo', to, block: {...block, claim: this.#claimTowards(to.address)}});
	}

	/** A POLL to an address, of which nobody has to be known. */
	pollTo(to: Endpoint, dialect: Dialect): void {
		this.sendTo(to, {dialect, code: letters.poll, payload: this.presence, charset: this.settings.charset ?? charsetFor(this.presence)});
	}

	poll(entry: Entry): void {
		entry.polledAt = this.now;
		this.send(entry, letters.poll, this.presence);
	}

	/** A POLL because of what somebody has sent: as bounded as an answer, and none while another one is on its way. */
	wonder(entry: Entry): void {
		if (this.now - entry.polledAt >= limits.probeMs && this.mayAnswer(entry)) {
			this.poll(entry);
		}
	}

	/** An answer, unless there were too many of them. */
	answer(entry: Entry, letter: Letter, message: string): void {
		if (this.mayAnswer(entry)) {
			this.send(entry, letter, message);
		}
	}

	mayAnswer(entry: Entry): boolean {
		const isAllowed = entry.answers.take(this.now) && this.#answers.take(this.now);
		this.counters.limited += isAllowed ? 0 : 1;
		return isAllowed;
	}

	charsetTo(entry: Entry, text: string): Charset {
		return this.settings.charset ?? entry.charset ?? charsetFor(text);
	}

	whenGone(listener: (entry: Entry) => void): void {
		this.#goneListeners.push(listener);
	}

	/** Tells all parts that somebody is no longer here. */
	gone(entry: Entry): void {
		for (const listener of this.#goneListeners) {
			listener(entry);
		}
	}

	/** The address we are bound to; where that is all of them, the one that the other sees. */
	#claimTowards(to: string): string {
		const given = this.settings['public-address'];
		if (given !== undefined && familyOf(given) === familyOf(to)) {
			return given;
		}

		const socket = this.socketFor(to);
		const address = socket && !isWildcard(socket) ? socket.address : sourceTowards(to, this.networks);
		return withoutZone(address ?? socket?.address ?? '');
	}
}

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const isWildcard = ({address}: Endpoint): boolean => WILDCARDS.has(address);
