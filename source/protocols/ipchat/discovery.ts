import {decode} from '../../lib/charset.js';
import {parseTarget} from '../../lib/target.js';
import {isHostAddress} from '../../lib/ip.js';
import type {Endpoint} from '../protocol.js';
import {broadcastsOf, familyOf, isLinkLocal, isLoopback, reachOf, readAddress} from './addresses.js';
import {dataOf, letters, type Dialect, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {PerEntry} from './per-entry.js';
import type {Presence} from './presence.js';
import type {Station} from './station.js';
import type {Strangers} from './strangers.js';

/** The transient link-local group of our IPv6 extension (facts 14). */
export const MULTICAST = 'ff12::4950:6368';

const NEXT = 'probe of a named address';

/** Finding people: by address, by broadcast, by what friends share (facts 5, 9). */
export class Discovery {
	readonly #station: Station;
	readonly #presence: Presence;
	readonly #strangers: Strangers;
	/** Addresses that somebody has named, and when. */
	readonly #named = new Map<string, number>();
	/** When each participant has named one. */
	readonly #quotas = new PerEntry(() => ({used: [] as readonly number[]}));
	readonly #waiting: Endpoint[] = [];

	constructor(station: Station, presence: Presence, strangers: Strangers) {
		this.#station = station;
		this.#presence = presence;
		this.#strangers = strangers;
	}

	/** Everybody in our networks, in both dialects, and everybody who is here. */
	pollAll(): void {
		const station = this.#station;
		const {header} = station.settings;
		const dialects: readonly Dialect[] = header === 'auto' ? ['DynamIP', 'DIP'] : [header];
		const addresses = this.#everywhere();
		for (const [index, dialect] of dialects.entries()) {
			station.after(`broadcast ${dialect}`, index * limits.dialectGapMs, () => {
				this.#broadcast(addresses, dialect);
			});
		}

		for (const entry of station.list.here()) {
			station.pace.push(() => {
				station.poll(entry);
			});
		}
	}

	/**
	Asks at one address, by the user's wish. Returns who may be there; undefined where it can't be asked.
	@param isQuiet Where nobody answers, that is nothing to tell.
	*/
	poll(target: string, {isQuiet = false} = {}): Entry | undefined {
		const station = this.#station;
		const parsed = parseTarget(target);
		const address = readAddress(parsed?.host ?? '');
		if (!parsed || address === undefined || !isHostAddress(address)) {
			station.error('ADDRESS', `${target} is no IP address to poll. Use /ipchat poll 192.0.2.7, or /ipchat poll alone for everybody in your network.`);
			return undefined;
		}

		const mistake = this.#mistake(address, parsed.port ?? station.port);
		if (mistake !== undefined) {
			station.error('ADDRESS', mistake);
			return undefined;
		}

		this.#strangers.invite(address);
		const entry = this.#presence.probe({address, port: parsed.port ?? station.port}, {isUnsolicited: false}, ({key}) => {
			if (!isQuiet) {
				station.inform('nobody-there', `Nobody answers at ${key}.`);
			}
		});
		if (!entry) {
			station.error('FULL', `There are ${limits.entries} participants in the list, so ${address} was not polled. Try again when some of them have left, or /hangup one.`);
		}

		return entry;
	}

	/** Everybody else, to one. Only ever by the user's command: so no address wanders by itself (facts 9). */
	share(entry: Entry): number {
		const station = this.#station;
		const others = station.list.here().filter(other => other !== entry && other.state === 'present'
			&& other.address.port === station.port
			&& familyOf(other.address.address) === familyOf(entry.address.address)
			&& !(familyOf(other.address.address) === 'ipv6' && isLinkLocal(other.address.address)));
		for (const {address} of others) {
			station.pace.push(() => {
				station.send(entry, letters.distribute, address.address);
			});
		}

		return others.length;
	}

	/** Somebody names an address: we ask there, within narrow bounds. */
	receive(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const address = readAddress(decode(dataOf(block)).trim());
		if (address === undefined || !this.#isAcceptable(address, entry.address.address)) {
			station.counters.unsolicited++;
			return;
		}

		const {now} = station;
		const quota = this.#quotas.of(entry);
		quota.used = quota.used.filter(at => now - at < limits.probeAgainMs);
		if (quota.used.length >= limits.probesPerSender || this.#waiting.length >= limits.probesQueued) {
			station.counters.limited++;
			if (station.isFirst(`too many addresses ${entry.key}`, limits.probeAgainMs)) {
				station.warn(entry.address.address, 'too-many-addresses', `${entry.name} names too many addresses; ${limits.probesPerSender} of them are asked in ten minutes, and no more.`);
			}

			return;
		}

		quota.used = [...quota.used, now];
		this.#named.set(address, now);
		this.#waiting.push({address, port: station.port});
		if (!station.agenda.has(NEXT)) {
			this.#probeNext();
		}
	}

	#broadcast(addresses: readonly string[], dialect: Dialect): void {
		const station = this.#station;
		this.#strangers.expect(station.now);
		for (const address of addresses) {
			station.pace.push(() => {
				station.pollTo({address, port: station.port}, dialect);
			});
		}
	}

	/** Where all of our networks are reached at once. */
	#everywhere(): readonly string[] {
		const {networks} = this.#station;
		const usable = networks.filter(({address}) => this.#station.isOwn(address));
		const zones = new Set(usable.filter(({address}) => familyOf(address) === 'ipv6' && !isLoopback(address)).map(({zone}) => zone));
		return [...broadcastsOf(usable), ...[...zones].map(zone => `${MULTICAST}%${zone}`)];
	}

	/** Why the user can't poll there. */
	#mistake(address: string, port: number): string | undefined {
		const station = this.#station;
		if (!station.socketFor(address)) {
			return `IPchat is not open for ${familyOf(address) === 'ipv4' ? 'IPv4' : 'IPv6'}, so ${address} can't be polled.`;
		}

		if (station.isOwn(address) && port === station.port) {
			return `${address} is you.`;
		}

		return station.context.roster.isBlocked(address) ? `${address} is blocked, so it was not polled. /block ${address} lifts that.` : undefined;
	}

	#isAcceptable(address: string, sender: string): boolean {
		const {list, now, context} = this.#station;
		const known = list.get(address);
		const isSameFamily = familyOf(address) === familyOf(sender);
		const isUnusable = !isHostAddress(address) || this.#station.isOwn(address) || (familyOf(address) === 'ipv6' && isLinkLocal(address));
		const isNew = now - (this.#named.get(address) ?? -Infinity) >= limits.probeAgainMs && (known === undefined || known.state === 'left');
		return isSameFamily && !isUnusable && isNew && this.#isWithinReach(address, sender) && !context.roster.isBlocked(address);
	}

	/** Nobody far away makes us look around at home, and nobody at home makes us look around far away. */
	#isWithinReach(address: string, sender: string): boolean {
		const {settings} = this.#station;
		switch (reachOf(address)) {
			case 'loopback': {
				return reachOf(sender) === 'loopback' && isLoopback(this.#station.socketFor(address)?.address ?? '');
			}

			case 'private': {
				return reachOf(sender) !== 'public';
			}

			case 'public': {
				return settings['probe-public'];
			}
		}
	}

	#probeNext(): void {
		const station = this.#station;
		for (const [address, at] of this.#named) {
			if (station.now - at >= limits.probeAgainMs) {
				this.#named.delete(address);
			}
		}

		const next = this.#waiting.shift();
		if (!next) {
			return;
		}

		this.#presence.probe(next, {isUnsolicited: true});
		station.after(NEXT, limits.probeGapMs, () => {
			this.#probeNext();
		});
	}
}
