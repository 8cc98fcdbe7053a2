import {letters, type IpchatBlock} from './block.js';
import type {Asking} from './asking.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {PerEntry} from './per-entry.js';
import type {Station} from './station.js';

/** HAIL: somebody rings (facts 3.1). */
export class Hails {
	readonly #station: Station;
	readonly #asking: Asking;
	/** Those that were not shown, because one was just shown. */
	readonly #unshown = new PerEntry(() => ({count: 0}));

	constructor(station: Station, asking: Asking) {
		this.#station = station;
		this.#asking = asking;
	}

	hail(entry: Entry): void {
		this.#asking.ask(entry, 'hail');
	}

	answered(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		if (!this.#asking.settle(entry, 'hail', block)) {
			station.counters.unsolicited++;
			return;
		}

		station.inform('hail-answered', `${entry.name} got the hail${entry.sleep === 'asleep' ? ' (asleep)' : ''}.`, entry);
	}

	receive(entry: Entry): void {
		const station = this.#station;
		if (station.agenda.has(`hailed ${entry.key}`)) {
			this.#unshown.of(entry).count++;
		} else {
			this.#show(entry, 1);
		}

		station.answer(entry, letters.hailAnswer, station.sleep);
	}

	/** One line in ten seconds; what came meanwhile is counted. */
	#show(entry: Entry, times: number): void {
		const station = this.#station;
		const unshown = this.#unshown.of(entry);
		unshown.count = 0;
		const text = `${entry.name} hails you${times > 1 ? ` (${times} times)` : ''}.`;
		// Nothing rings while we are asleep, or don't want to be disturbed.
		const isQuiet = station.isAsleep || station.context.self.dnd;
		station.emit({event: 'notice', code: isQuiet ? 'hail-quiet' : 'hail', text, ...(!isQuiet && {attention: 'ring'})}, entry);
		station.after(`hailed ${entry.key}`, limits.noticeMs, () => {
			if (unshown.count > 0) {
				this.#show(entry, unshown.count);
			}
		});
	}
}
