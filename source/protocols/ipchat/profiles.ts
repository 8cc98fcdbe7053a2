import type {Asking} from './asking.js';
import {dataOf, letters, type IpchatBlock, type Letter} from './block.js';
import {formatClock, readClock} from './clock-field.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {PerEntry} from './per-entry.js';
import {shownHandle, type Presence} from './presence.js';
import type {Station} from './station.js';
import {charsetOf, shownLine, WINDOWS} from './texts.js';

/** In the order in which they are sent (facts 3.1). */
const titles = new Map<string, string>([
	[letters.handle, 'Handle'],
	[letters.name, 'Real name'],
	[letters.email, 'E-mail'],
	[letters.homepage, 'Home page'],
	[letters.location, 'Location'],
	[letters.date, 'Clock'],
	[letters.comment, 'Comment'],
	[letters.version, 'Program'],
]);

export const isField = (code: string): boolean => titles.has(code);

/** Programs of the nineties know no charset but that of their Windows. */
const OLD_PROGRAM = 'DynamIP';

/** Who somebody is: the request for information (I) and the fields that answer it. */
export class Profiles {
	readonly #station: Station;
	readonly #presence: Presence;
	readonly #asking: Asking;
	/** What has come of an answer so far. */
	readonly #cards = new PerEntry(() => new Map<string, string>());

	constructor(station: Station, presence: Presence, asking: Asking) {
		this.#station = station;
		this.#presence = presence;
		this.#asking = asking;
	}

	ask(entry: Entry): void {
		if (this.#asking.ask(entry, 'information')) {
			this.#cards.of(entry).clear();
		}
	}

	/** Eight datagrams for one, so once in ten seconds; and who asks must have shown that the address is his. */
	answer(entry: Entry): void {
		const station = this.#station;
		if (station.agenda.has(`informed ${entry.key}`) || !station.mayAnswer(entry)) {
			station.counters.limited++;
			return;
		}

		station.isFirst(`informed ${entry.key}`, limits.informationEveryMs);
		for (const [index, [letter, value]] of this.#own().entries()) {
			const send = () => {
				station.send(entry, letter, value);
			};

			if (index === 0) {
				send();
			} else {
				station.after(`field ${index} ${entry.key}`, index * limits.fieldGapMs, send);
			}
		}
	}

	/** Fields come in any order and any number; those that nobody asked for are kept and not shown. */
	receive(entry: Entry, block: IpchatBlock): void {
		const {agenda} = this.#station;
		const title = titles.get(block.code) ?? block.code;
		const value = this.#learn(entry, block, title);
		if (this.#asking.settle(entry, 'information', block)) {
			this.#station.after(cardOf(entry), limits.cardMs, () => {
				this.#show(entry);
			});
		}

		if (agenda.has(cardOf(entry))) {
			this.#cards.of(entry).set(title, value);
		}
	}

	#learn(entry: Entry, block: IpchatBlock, title: string): string {
		const station = this.#station;
		const data = dataOf(block);
		const charset = charsetOf(data, station.settings.charset);
		entry.charset = charset ?? entry.charset;
		const line = shownLine(data, charset, block.code === letters.homepage ? limits.url : limits.field);
		switch (block.code) {
			case letters.handle: {
				const handle = shownHandle(line);
				this.#presence.arrive(entry, {handle});
				return handle;
			}

			case letters.version: {
				if (line.startsWith(OLD_PROGRAM)) {
					entry.charset ??= WINDOWS;
				}

				station.patch(entry, {version: line});
				return line;
			}

			default: {
				const value = block.code === letters.date ? readClock(line, station.context.date()) : line;
				station.patch(entry, {facts: {[title]: value}});
				return value;
			}
		}
	}

	#own(): ReadonlyArray<readonly [Letter, string]> {
		const {settings, handle, context} = this.#station;
		const {name = '', email = '', url = '', location = '', comment = ''} = settings;
		const away = context.self.away ?? '';
		const fields: ReadonlyArray<readonly [Letter, string]> = [
			[letters.handle, handle],
			[letters.name, name],
			[letters.email, email],
			[letters.homepage, url],
			[letters.location, location],
			[letters.date, formatClock(context.date())],
			[letters.comment, away === '' ? comment : away],
			[letters.version, context.self.version],
		];
		return fields.filter(([letter, value]) => value !== '' || alwaysSent.has(letter));
	}

	#show(entry: Entry): void {
		const card = this.#cards.of(entry);
		const lines = [...titles.values()].flatMap(title => card.get(title) ? [`${title}: ${card.get(title)}`] : []);
		this.#station.inform('information', [`${entry.name} tells of himself:`, ...lines].join('\n'), entry);
	}
}

const alwaysSent: ReadonlySet<Letter> = new Set([letters.handle, letters.date, letters.version]);

const cardOf = ({key}: Entry): string => `card ${key}`;
