import {cleanName} from '../../lib/clean.js';
import {decode} from '../../lib/charset.js';
import type {Endpoint, PeerPatch} from '../protocol.js';
import {isNear, readClaim} from './addresses.js';
import {letters, type Dialect, type IpchatBlock} from './block.js';
import {Bucket} from './bucket.js';
import type {Entry} from './entry.js';
import {readPresence, type Sleep} from './fields.js';
import {limits} from './limits.js';
import type {Station} from './station.js';
import {charsetOf} from './texts.js';

const otherDialect: Readonly<Record<Dialect, Dialect>> = {DynamIP: 'DIP', DIP: 'DynamIP'};

/** Who is here: the chat list's states (facts 4), POLL and its answer, sleep and leave. */
export class Presence {
	readonly #station: Station;
	readonly #strangers = new Bucket(limits.strangers);
	/** Until then answers of strangers to a broadcast are expected. */
	#broadcastUntil = -Infinity;

	constructor(station: Station) {
		this.#station = station;
	}

	/** We ask whether somebody is there; twice, in both dialects, where we don't know which one he speaks. */
	probe(to: Endpoint): Entry | undefined {
		const station = this.#station;
		const {header} = station.settings;
		const known = station.list.from(to);
		const entry = known ?? station.list.add(to, {dialect: header === 'auto' ? 'DynamIP' : header, isUnsolicited: false, now: station.now});
		if (!entry) {
			station.notice('list-full', `There are ${limits.entries} participants in the list, so ${to.address} was not polled. /ipchat bye or wait until some have left.`);
			return undefined;
		}

		if (entry.state === 'left') {
			entry.state = 'probing';
		}

		if (entry.state === 'probing' && station.agenda.has(`probe ${entry.key}`)) {
			return entry;
		}

		station.poll(entry);
		if (entry.state === 'probing') {
			this.#awaitAnswer(entry);
		}

		return entry;
	}

	/** Both dialects to everybody in our networks. */
	broadcast(addresses: readonly string[]): void {
		const station = this.#station;
		this.expectStrangers();
		for (const dialect of Object.keys(otherDialect) as Dialect[]) {
			for (const address of addresses) {
				station.pace(() => {
					station.sendTo({address, port: station.local.port}, dialect, letters.poll, station.presence);
				});
			}
		}
	}

	/** For a moment answers may come from anywhere. */
	expectStrangers(): void {
		this.#broadcastUntil = this.#station.now + limits.broadcastMs;
	}

	/** Something that counts as a sign of life has come; what its header tells is learned. */
	hear(entry: Entry, {dialect, claim}: IpchatBlock): void {
		const station = this.#station;
		entry.heardAt = station.now;
		entry.knowsDialect = true;
		entry.dialect = station.settings.header === 'auto' ? dialect : station.settings.header;
		const isMismatched = readClaim(claim) !== entry.address.address.toLowerCase();
		if (isMismatched && !entry.isMismatched) {
			station.counters.mismatched++;
			station.patch(entry, {facts: {Claims: claim === '' ? '(nothing)' : cleanName(claim)}});
		}

		entry.isMismatched = isMismatched;
	}

	/** The entry of a sender, made if need be. Undefined where the list has no place for a stranger. */
	entryOf(from: Endpoint, {dialect}: IpchatBlock): Entry | undefined {
		const {list, now, local} = this.#station;
		return list.from(from) ?? list.add({address: from.address, port: local.port}, {dialect, isUnsolicited: true, now});
	}

	/** From now on it is a participant that people see. */
	arrive(entry: Entry, {sleep, handle}: {readonly sleep?: Sleep; readonly handle?: string} = {}): void {
		const station = this.#station;
		const before = {name: entry.name, sleep: entry.sleep, isHere: entry.isHere};
		entry.handle = handle ?? entry.handle;
		entry.sleep = sleep ?? entry.sleep;
		if (entry.state === 'left' || entry.state === 'probing') {
			entry.state = 'present';
			station.agenda.cancel(`probe ${entry.key}`);
			station.agenda.cancel(`left ${entry.key}`);
			station.effect({type: 'online', peer: entry.key, patch: patchOf(entry)});
		} else if (entry.state === 'suspect') {
			entry.state = 'present';
			station.patch(entry, {facts: {Silent: ''}});
		}

		if (before.isHere && (before.name !== entry.name || before.sleep !== entry.sleep)) {
			station.patch(entry, patchOf(entry));
		}

		this.#keepAlive(entry);
	}

	poll(from: Endpoint, block: IpchatBlock): void {
		const station = this.#station;
		const known = station.list.from(from);
		if (!known?.isHere && !this.#welcomes(from)) {
			station.counters.unsolicited++;
			return;
		}

		const entry = this.entryOf(from, block);
		if (entry) {
			this.#learn(entry, block);
			station.answer(entry, letters.pollAnswer, station.presence);
		}
	}

	pollAnswer(from: Endpoint, block: IpchatBlock): void {
		const station = this.#station;
		const known = station.list.from(from);
		const isAwaited = known !== undefined && known.state !== 'left';
		if (!isAwaited && station.now > this.#broadcastUntil) {
			station.counters.unsolicited++;
			return;
		}

		const entry = isAwaited ? known : this.entryOf(from, block);
		if (entry) {
			entry.validatedAt = station.now;
			entry.isUnsolicited = false;
			this.#learn(entry, block);
		}
	}

	sleep(entry: Entry | undefined, isAsleep: boolean): void {
		if (entry?.isHere) {
			this.arrive(entry, {sleep: isAsleep ? 'asleep' : 'awake'});
		}
	}

	/** Only who really sent it can leave. */
	bye(entry: Entry | undefined): void {
		if (entry?.isHere) {
			this.#leave(entry, 'left');
		} else if (entry?.state === 'probing') {
			this.#forget(entry);
		}
	}

	/** We take somebody off the list. */
	drop(entry: Entry): void {
		this.#station.send(entry, letters.bye);
		this.#leave(entry, 'you hung up');
	}

	#learn(entry: Entry, block: IpchatBlock): void {
		const payload = block.payload as Uint8Array;
		const {sleep, handle} = readPresence(decode(payload));
		this.hear(entry, block);
		entry.charset = charsetOf(payload) ?? entry.charset;
		this.arrive(entry, {sleep, handle: cleanName(handle).slice(0, limits.handle)});
	}

	/** Is a stranger from there answered at all? */
	#welcomes({address}: Endpoint): boolean {
		const {settings, networks, now} = this.#station;
		const isWanted = settings.strangers === 'all' || (settings.strangers === 'lan' && isNear(address, networks));
		return isWanted && this.#strangers.take(now);
	}

	#awaitAnswer(entry: Entry): void {
		const station = this.#station;
		station.after(`probe ${entry.key}`, limits.probeMs, () => {
			if (entry.knowsDialect || station.settings.header !== 'auto' || entry.dialect === 'DIP') {
				this.#forget(entry);
				return;
			}

			entry.dialect = otherDialect[entry.dialect];
			station.poll(entry);
			this.#awaitAnswer(entry);
		});
	}

	#keepAlive(entry: Entry): void {
		const station = this.#station;
		// Not all at once: 60 s, give or take a fifth.
		const ms = limits.keepAliveMs * (0.8 + (0.4 * station.context.random()));
		station.after(`alive ${entry.key}`, ms, () => {
			this.#ask(entry, 2);
		});
	}

	#ask(entry: Entry, tries: number): void {
		const station = this.#station;
		if (station.now - entry.heardAt >= limits.leaveMs) {
			this.#leave(entry, 'timed out');
			return;
		}

		if (tries === 0) {
			if (entry.state === 'present') {
				entry.state = 'suspect';
				station.patch(entry, {facts: {Silent: 'does not answer at the moment'}});
			}

			this.#keepAlive(entry);
			return;
		}

		station.poll(entry);
		station.after(`alive ${entry.key}`, limits.probeMs, () => {
			this.#ask(entry, tries - 1);
		});
	}

	#leave(entry: Entry, reason: string): void {
		const {agenda} = this.#station;
		agenda.cancel(`alive ${entry.key}`);
		this.#station.effect({type: 'offline', peer: entry.key, reason});
		entry.state = 'left';
		this.#station.after(`left ${entry.key}`, limits.tombstoneMs, () => {
			this.#forget(entry);
		});
	}

	#forget(entry: Entry): void {
		this.#station.agenda.cancel(`probe ${entry.key}`);
		this.#station.list.delete(entry);
	}
}

const patchOf = (entry: Entry): PeerPatch => ({
	name: entry.name,
	address: entry.address,
	states: {away: entry.sleep === 'asleep'},
});
