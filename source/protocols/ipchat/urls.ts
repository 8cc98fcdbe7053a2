import type {Asking} from './asking.js';
import {dataOf, letters, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {PerEntry} from './per-entry.js';
import type {Station} from './station.js';
import {charsetOf, shownLine} from './texts.js';

/** Home pages, which are shown and never opened (facts 13). */
export class Urls {
	readonly #station: Station;
	readonly #asking: Asking;
	readonly #asked = new PerEntry(() => ({at: -Infinity}));

	constructor(station: Station, asking: Asking) {
		this.#station = station;
		this.#asking = asking;
	}

	ask(entry: Entry): void {
		if (this.#asking.ask(entry, 'url')) {
			this.#asked.of(entry).at = this.#station.now;
		}
	}

	answer(entry: Entry): void {
		const station = this.#station;
		const url = station.settings.url ?? '';
		if (station.isFirst(`url asked ${entry.key}`, limits.noticeMs)) {
			station.notice('url-asked', url === '' ? `${entry.name} asked for your URL; you have none (ipchat.url in the config).` : `${entry.name} asked for your URL and gets ${url}.`, entry);
		}

		station.answer(entry, letters.urlAnswer, url);
	}

	/** One that comes later than the patience with its question is still shown, one that nobody asked for is not. */
	receive(entry: Entry, block: IpchatBlock): boolean {
		const station = this.#station;
		const asked = this.#asked.of(entry);
		if (station.now - asked.at > limits.urlFreshMs) {
			station.counters.unsolicited++;
			return false;
		}

		asked.at = -Infinity;
		this.#asking.settle(entry, 'url', block);
		const data = dataOf(block);
		station.inform('url', describe(entry.name, shownLine(data, charsetOf(data), limits.url)), entry);
		return true;
	}
}

const describe = (name: string, url: string): string => {
	if (url === '') {
		return `${name} has no URL.`;
	}

	if (!/^https?:\/\//iv.test(url) || !URL.canParse(url)) {
		return `${name} gave this as his URL, which is no web address: ${url}`;
	}

	// Letters of other scripts look like Latin ones: the name that is really looked up tells.
	const {hostname} = new URL(url);
	return `${name}'s URL: ${url}${url.toLowerCase().includes(hostname) ? '' : ` (the host is ${hostname})`}`;
};
