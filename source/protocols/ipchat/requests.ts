import {decode} from '../../lib/charset.js';
import {cleanLine, cleanText} from '../../lib/clean.js';
import {letters, type IpchatBlock, type Letter} from './block.js';
import type {Entry} from './entry.js';
import {formatDate, readDate, readSleep} from './fields.js';
import {limits} from './limits.js';
import type {Presence} from './presence.js';
import type {Station} from './station.js';

/** The fields of a profile, in the order in which they are sent (facts 3.1). */
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

/** Programs of the nineties know no other charset. */
const OLD_VERSION = /^DynamIP/v;

const timer = (request: string, {key}: Entry): string => `${request} ${key}`;

/** What one asks of one participant: a hail, a profile, a URL, a NetMeeting call (facts 3, 12, 13). */
export class Requests {
	readonly #station: Station;
	readonly #presence: Presence;

	constructor(station: Station, presence: Presence) {
		this.#station = station;
		this.#presence = presence;
	}

	hail(entry: Entry): void {
		this.#ask(entry, {name: 'hail', letter: letters.hail, ms: limits.hailMs, tries: 1}, `${entry.name} did not answer the hail.`);
	}

	information(entry: Entry): void {
		this.#ask(entry, {name: 'information', letter: letters.information, ms: limits.informationMs, tries: 2}, `${entry.name} tells nothing of himself.`);
	}

	url(entry: Entry): void {
		entry.urlAskedAt = this.#station.now;
		this.#ask(entry, {name: 'url', letter: letters.url, ms: limits.urlMs, tries: 1}, `${entry.name} did not answer when asked for a URL.`);
	}

	receiveHail(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const isNew = !entry.isHere;
		this.#presence.hear(entry, block);
		this.#presence.arrive(entry);
		entry.hails++;
		if (station.now - entry.hailShownAt >= limits.hailNoticeMs) {
			station.notice('hail', `${entry.name} hails you${entry.hails > 1 ? ` (${entry.hails} times)` : ''}.`, entry);
			entry.hailShownAt = station.now;
			entry.hails = 0;
		}

		station.answer(entry, letters.hailAnswer, station.sleep);
		if (isNew) {
			station.poll(entry);
		}
	}

	hailAnswered(entry: Entry, block: IpchatBlock): void {
		if (!this.#settle(entry, 'hail', block)) {
			return;
		}

		const asleep = entry.sleep === 'asleep' ? ' (asleep)' : '';
		this.#station.notice('hail-answered', `${entry.name} got the hail${asleep}.`, entry);
	}

	/** Eight answers to one question: only to those whose address is theirs. */
	receiveInformation(entry: Entry): void {
		const station = this.#station;
		if (entry.isValid(station.now)) {
			this.inform(entry);
			return;
		}

		this.awaitValidation(entry);
		station.poll(entry);
	}

	/** The question waits a moment for the answer to our POLL. */
	awaitValidation(entry: Entry): void {
		entry.wantsInformationUntil = this.#station.now + limits.informationWaitsMs;
	}

	/** His address has turned out to be his; a question may have waited for that. */
	validated(entry: Entry): void {
		if (this.#station.now <= entry.wantsInformationUntil) {
			entry.wantsInformationUntil = -Infinity;
			this.inform(entry);
		}
	}

	inform(entry: Entry): void {
		const station = this.#station;
		if (station.now - entry.informedAt < limits.informationEveryMs || !station.mayAnswer(entry)) {
			station.counters.limited++;
			return;
		}

		entry.informedAt = station.now;
		for (const [index, [letter, value]] of this.#profile().entries()) {
			if (index === 0) {
				station.send(entry, letter, value);
			} else {
				station.after(`field ${index} ${entry.key}`, index * limits.fieldGapMs, () => {
					station.send(entry, letter, value);
				});
			}
		}
	}

	receiveField(entry: Entry, block: IpchatBlock): void {
		const {agenda} = this.#station;
		const value = cleanLine(decode(block.payload as Uint8Array)).slice(0, block.code === letters.homepage ? limits.url : limits.field);
		const title = titles.get(block.code) ?? block.code;
		entry.facts[title] = block.code === letters.date ? readDate(value) : value;
		if (block.code === letters.version && OLD_VERSION.test(value)) {
			entry.charset ??= 'windows-1252';
		}

		this.#station.patch(entry, {
			facts: {[title]: entry.facts[title]},
			...(block.code === letters.version && {version: value}),
		});
		if (this.#settle(entry, 'information', block)) {
			this.#station.after(timer('card', entry), limits.cardMs, () => {
				this.#showCard(entry);
			});
		} else if (!agenda.has(timer('card', entry))) {
			this.#presence.hear(entry, block);
		}
	}

	receiveUrlRequest(entry: Entry): void {
		const station = this.#station;
		const url = station.settings.url ?? '';
		station.notice('url-asked', url === '' ? `${entry.name} asked for your URL; you have none (ipchat.url).` : `${entry.name} asked for your URL and got ${url}.`, entry);
		station.answer(entry, letters.urlAnswer, url);
	}

	receiveUrl(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const url = cleanLine(decode(block.payload as Uint8Array)).slice(0, limits.url);
		if (station.now - entry.urlAskedAt > limits.urlFreshMs) {
			station.counters.unsolicited++;
			return;
		}

		this.#settle(entry, 'url', block);
		entry.urlAskedAt = -Infinity;
		station.notice('url', url === '' ? `${entry.name} has no URL.` : `${entry.name}'s URL: ${url}`, entry);
	}

	/** Nothing is ever opened: who allows it at all is asked, and then it is kept as a file. */
	receiveNetmeeting(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const payload = block.payload as Uint8Array;
		const recent = entry.netmeetings.filter(at => station.now - at < 3_600_000);
		entry.netmeetings.splice(0, Infinity, ...recent, station.now);
		const isRefused = station.settings.netmeeting === 'never' || payload.length > limits.netmeetingBytes || recent.length >= limits.netmeetingsPerHour || entry.netmeeting !== undefined;
		if (isRefused) {
			station.notice('netmeeting-declined', `${entry.name} asked for a NetMeeting call and was declined${station.settings.netmeeting === 'never' ? ' (ipchat.netmeeting is never)' : ''}.`, entry);
			station.answer(entry, letters.netmeetingDeclined, station.sleep);
			return;
		}

		entry.netmeeting = payload.slice();
		const text = cleanText(decode(payload)).text;
		const target = /^Address\s*=\s*(?<address>.*)$/imv.exec(text)?.groups?.['address'] ?? '(none)';
		station.effect({type: 'ask', id: timer('netmeeting', entry), peer: entry.key, question: {kind: 'netmeeting', name: entry.name, details: {size: payload.length, address: target.slice(0, limits.field)}}});
	}

	/** The user has decided about what `receiveNetmeeting` asked. */
	netmeetingDecided(entry: Entry, choice: 'accept' | 'deny'): void {
		const station = this.#station;
		const payload = entry.netmeeting;
		entry.netmeeting = undefined;
		if (!payload) {
			return;
		}

		if (choice === 'accept') {
			station.emit({event: 'save', name: `ipchat-${entry.address.address.replaceAll(':', '-')}.cnf`, text: cleanText(decode(payload)).text}, entry);
		}

		station.send(entry, choice === 'accept' ? letters.netmeetingAccepted : letters.netmeetingDeclined, station.sleep);
	}

	#profile(): ReadonlyArray<readonly [Letter, string]> {
		const {settings, handle, context} = this.#station;
		const {name = '', email = '', url = '', location = '', comment = ''} = settings;
		const fields: ReadonlyArray<readonly [Letter, string]> = [
			[letters.handle, handle],
			[letters.name, name],
			[letters.email, email],
			[letters.homepage, url],
			[letters.location, location],
			[letters.date, formatDate(context.date())],
			[letters.comment, comment],
			[letters.version, context.self.version],
		];
		return fields.filter(([, value]) => value !== '');
	}

	#showCard({name, facts}: Entry): void {
		const lines = [...titles.values()].flatMap(title => facts[title] === undefined || facts[title] === '' ? [] : [`${title}: ${facts[title]}`]);
		this.#station.notice('information', `${name}: ${lines.join(', ')}`, undefined);
	}

	#ask(entry: Entry, request: {readonly name: string; readonly letter: Letter; readonly ms: number; readonly tries: number}, silence: string): void {
		const station = this.#station;
		const name = timer(request.name, entry);
		if (station.agenda.has(name)) {
			station.notice('request-waiting', `${entry.name} has not answered the last ${request.name === 'url' ? 'question for a URL' : request.name} yet.`, entry);
			return;
		}

		station.send(entry, request.letter);
		station.after(name, request.ms, () => {
			if (request.tries > 1) {
				this.#ask(entry, {...request, tries: request.tries - 1}, silence);
			} else {
				station.notice('no-answer', silence, entry);
			}
		});
	}

	/** True where something like that was asked; then it is no longer. */
	#settle(entry: Entry, request: string, block: IpchatBlock): boolean {
		const {agenda, counters} = this.#station;
		const name = timer(request, entry);
		if (!agenda.has(name)) {
			counters.unsolicited++;
			return false;
		}

		agenda.cancel(name);
		entry.validatedAt = this.#station.now;
		this.#presence.hear(entry, block);
		const sleep = request === 'hail' ? readSleep(decode(block.payload as Uint8Array)) : 'unknown';
		this.#presence.arrive(entry, sleep === 'unknown' ? {} : {sleep});
		return true;
	}
}
