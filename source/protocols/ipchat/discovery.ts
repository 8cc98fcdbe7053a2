import {decode} from '../../lib/charset.js';
import {parseTarget} from '../../lib/target.js';
import {broadcasts, isIpv6, isLoopback, isPrivate, isUnicast, parseIpv4, parseRange} from './addresses.js';
import {letters, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import type {Presence} from './presence.js';
import type {Station} from './station.js';

/** RFC 5771 has none for us: a transient link-local group (facts 14). */
const MULTICAST = 'ff12::4950:6368';

/** Finding people: by address, by broadcast, by what friends share, by looking through a range (facts 5, 9). */
export class Discovery {
	readonly #station: Station;
	readonly #presence: Presence;
	/** Addresses that somebody named, and when they were probed. */
	readonly #probed = new Map<string, number>();
	#waiting: string[] = [];
	#scan: {readonly addresses: readonly string[]; done: number} | undefined;

	constructor(station: Station, presence: Presence) {
		this.#station = station;
		this.#presence = presence;
	}

	/** Without a target: everybody in our networks, and everybody who is here. */
	poll(target: string | undefined): void {
		const station = this.#station;
		if (target === undefined) {
			const groups = station.networks.filter(({address}) => isIpv6(address) && !isLoopback(address)).map(({zone}) => `${MULTICAST}%${zone}`);
			const isIpv6Only = isIpv6(station.local.address);
			this.#presence.broadcast(isIpv6Only ? [...new Set(groups)] : broadcasts(station.networks));
			for (const entry of station.list.here()) {
				station.poll(entry);
			}

			return;
		}

		const parsed = parseTarget(target);
		const address = parseIpv4(parsed?.host ?? '') ?? (isIpv6(parsed?.host ?? '') ? parsed?.host : undefined);
		if (!parsed || address === undefined) {
			this.#station.emit({event: 'error', code: 'IPCHAT_ADDRESS', message: `${target} is no IP address to poll. Use /ipchat poll 192.0.2.7, or /ipchat poll alone for everybody in your network.`});
			return;
		}

		this.#presence.probe({address, port: parsed.port ?? station.local.port});
	}

	/** Everybody else who is here, to one of them. Only ever by the user's command, so no address wanders by itself. */
	share(entry: Entry): number {
		const others = this.#station.list.here().filter(other => other !== entry && isIpv6(other.address.address) === isIpv6(entry.address.address));
		for (const {address} of others) {
			this.#station.pace(() => {
				this.#station.send(entry, letters.distribute, address.address);
			});
		}

		return others.length;
	}

	/** Somebody names an address. */
	receive(entry: Entry, {payload}: IpchatBlock): void {
		const station = this.#station;
		const text = decode(payload as Uint8Array).trim();
		const address = parseIpv4(text) ?? (isIpv6(text) && !/^fe80/iv.test(text) ? text.toLowerCase() : undefined);
		if (address === undefined || !this.#isAcceptable(address, entry)) {
			station.counters.unsolicited++;
			return;
		}

		const {now} = station;
		const recent = entry.named.filter(at => now - at < limits.probeAgainMs);
		if (recent.length >= limits.probesPerSender || this.#waiting.length >= limits.probesQueued) {
			station.counters.limited++;
			if (!station.agenda.has(`named ${entry.key}`)) {
				station.notice('too-many-addresses', `${entry.name} names too many addresses; at most ${limits.probesPerSender} are asked in ten minutes.`, entry);
				// Said once in that time.
				station.after(`named ${entry.key}`, limits.probeAgainMs, () => undefined);
			}

			return;
		}

		entry.named.splice(0, Infinity, ...recent, now);
		this.#probed.set(address, now);
		this.#waiting.push(address);
		if (!station.agenda.has('named')) {
			this.#probeNext();
		}
	}

	/** Asks every address of a range, which has to be in a private network. */
	scan(range: string): void {
		const addresses = parseRange(range, limits.scanAddresses);
		if (!addresses) {
			this.#station.emit({event: 'error', code: 'IPCHAT_RANGE', message: `${range} is no range of addresses. Use 192.168.0.0/24 or 192.168.0.10-20.`});
			return;
		}

		if (addresses.length > limits.scanAddresses) {
			this.#station.emit({event: 'error', code: 'IPCHAT_RANGE', message: `${range} has more than ${limits.scanAddresses} addresses. Take a smaller range, such as /24.`});
			return;
		}

		if (addresses.some(address => !isPrivate(address) && !isLoopback(address))) {
			this.#station.emit({event: 'error', code: 'IPCHAT_RANGE', message: `${range} is not in a private network, so it is not scanned: strangers would take it for an attack. Poll single addresses there with /ipchat poll ADDRESS.`});
			return;
		}

		this.#scan = {addresses, done: 0};
		this.#scanNext();
	}

	/** False where nothing was being scanned. */
	stopScan(): boolean {
		const wasScanning = this.#scan !== undefined;
		this.#scan = undefined;
		this.#station.agenda.cancel('scan');
		if (wasScanning) {
			this.#station.emit({event: 'progress', what: 'scan', done: 0, total: 0});
		}

		return wasScanning;
	}

	#isAcceptable(address: string, entry: Entry): boolean {
		const {local, list, networks, now} = this.#station;
		const isOwn = address === local.address || networks.some(({address: own}) => own === address);
		const isSameFamily = isIpv6(address) === isIpv6(entry.address.address);
		const isOfScope = isLoopback(address)
			? isLoopback(local.address) && isLoopback(entry.address.address)
			: isPrivate(address) && (isPrivate(entry.address.address) || isLoopback(entry.address.address));
		const known = list.get(address);
		const wasProbed = now - (this.#probed.get(address) ?? -Infinity) < limits.probeAgainMs;
		return isUnicast(address) && !isOwn && isSameFamily && isOfScope && !wasProbed && (known === undefined || known.state === 'left');
	}

	#probeNext(): void {
		const station = this.#station;
		const address = this.#waiting.shift();
		if (address === undefined) {
			return;
		}

		this.#presence.probe({address, port: station.local.port});
		station.after('named', limits.probeGapMs, () => {
			this.#probeNext();
		});
		for (const [known, at] of this.#probed) {
			if (station.now - at >= limits.probeAgainMs) {
				this.#probed.delete(known);
			}
		}
	}

	#scanNext(): void {
		const station = this.#station;
		const scan = this.#scan;
		if (!scan) {
			return;
		}

		const address = scan.addresses[scan.done];
		if (address === undefined) {
			station.emit({event: 'progress', what: 'scan', done: scan.done, total: scan.addresses.length});
			this.#scan = undefined;
			return;
		}

		if (address !== station.local.address) {
			// An answer makes an entry of it; until then nobody has to be remembered.
			station.sendTo({address, port: station.local.port}, 'DynamIP', letters.poll, station.presence);
			this.#presence.expectStrangers();
		}

		scan.done++;
		if (scan.done % 20 === 1) {
			station.emit({event: 'progress', what: 'scan', done: scan.done, total: scan.addresses.length});
		}

		station.after('scan', limits.scanGapMs, () => {
			this.#scanNext();
		});
	}
}
