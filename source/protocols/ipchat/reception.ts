import {cleanLine} from '../../lib/clean.js';
import {decode} from '../../lib/charset.js';
import type {Endpoint} from '../protocol.js';
import {readAddress} from './addresses.js';
import {dataOf, isLetter, letters, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {Flood} from './flood.js';
import {limits} from './limits.js';
import type {Parts} from './parts.js';
import {PerEntry} from './per-entry.js';
import {isTrue} from './presence.js';
import {isField} from './profiles.js';
import type {Station} from './station.js';

/** What waits until an asker has shown that his address is his, and how long (facts 3.1). */
type Questions = Map<string, number>;

/**
What comes in, by who sends it and what it is: the table of facts 4. Only P, H, M, I, U and X are ever answered, and no
answer is.
*/
export class Reception {
	readonly #station: Station;
	readonly #parts: Parts;
	readonly #flood = new Flood();
	readonly #questions = new PerEntry<Questions>(() => new Map());

	constructor(station: Station, parts: Parts) {
		this.#station = station;
		this.#parts = parts;
	}

	/** @param block Undefined where it was no datagram of this protocol. */
	receive(source: Endpoint, block: IpchatBlock | undefined): void {
		const station = this.#station;
		const from: Endpoint = {address: readAddress(source.address) ?? source.address, port: source.port};
		const isEcho = from.port === station.port && station.isOwn(from.address);
		if (isEcho || this.#isShutOut(from)) {
			return;
		}

		if (!block) {
			station.counters.malformed++;
		} else if (isLetter(block.code)) {
			this.#judgeClaim(from, block);
		} else {
			station.counters.unknown++;
			this.#log(station.list.from(from), block);
		}
	}

	#isShutOut({address, port}: Endpoint): boolean {
		const station = this.#station;
		if (station.context.roster.isBlocked(address)) {
			station.counters.blocked++;
			const entry = station.list.from({address, port});
			if (entry?.isHere) {
				this.#parts.presence.leave(entry, 'blocked');
			}

			return true;
		}

		const verdict = this.#flood.judge(address, station.now);
		if (verdict === 'pass') {
			return false;
		}

		station.counters.muted++;
		if (verdict === 'mute') {
			station.warn(address, 'flood', `${address} floods you with IPchat datagrams; nothing is taken from there for a minute.`);
		}

		return true;
	}

	/** The address in brackets is what somebody says of himself: counted where it is wrong, and never used (facts 8). */
	#judgeClaim(from: Endpoint, block: IpchatBlock): void {
		const {counters, list, settings} = this.#station;
		if (!isTrue(block.claim, from.address)) {
			counters.mismatched++;
			const claimed = readAddress(block.claim);
			counters.spoofed += claimed !== undefined && (this.#station.isOwn(claimed) || list.get(claimed)) ? 1 : 0;
			if (settings.mismatch === 'drop') {
				return;
			}
		}

		const entry = list.from(from);
		if (block.code === letters.bye) {
			if (entry) {
				this.#parts.presence.bye(entry);
			}
		} else if (entry?.isHere) {
			this.#fromPresent(entry, block);
		} else if (block.code === letters.pollAnswer) {
			this.#pollAnswerOfStranger(from, entry, block);
		} else {
			this.#fromStranger(from, entry, block);
		}
	}

	#fromPresent(entry: Entry, block: IpchatBlock): void {
		const {presence, hails, messages, netmeeting, urls, asking} = this.#parts;
		switch (block.code) {
			case letters.hailAnswer: {
				hails.answered(entry, block);
				break;
			}

			case letters.messageAnswer: {
				if (messages.acknowledged(entry)) {
					presence.hear(entry, block);
					presence.validate(entry);
					asking.learnSleep(entry, block);
				}

				break;
			}

			case letters.urlAnswer: {
				if (!urls.receive(entry, block)) {
					this.#log(entry, block);
				}

				break;
			}

			case letters.netmeetingAccepted:
			case letters.netmeetingDeclined: {
				netmeeting.answered(entry, block);
				break;
			}

			default: {
				presence.hear(entry, block);
				this.#heard(entry, block);
			}
		}
	}

	/** What is a sign of life, whatever it says. */
	#heard(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const {presence, hails, messages, conversation, discovery, netmeeting, profiles} = this.#parts;
		switch (block.code) {
			case letters.poll: {
				presence.learn(entry, block);
				station.answer(entry, letters.pollAnswer, station.presence);
				break;
			}

			case letters.pollAnswer: {
				presence.learn(entry, block);
				this.#validated(entry);
				break;
			}

			case letters.hail: {
				hails.receive(entry);
				break;
			}

			case letters.message: {
				messages.receive(entry, block);
				break;
			}

			case letters.publicText:
			case letters.privateText: {
				conversation.receive(entry, block);
				break;
			}

			case letters.asleep:
			case letters.awake: {
				presence.arrive(entry, {sleep: block.code === letters.asleep ? 'asleep' : 'awake'});
				break;
			}

			case letters.distribute: {
				discovery.receive(entry, block);
				break;
			}

			case letters.netmeeting: {
				netmeeting.receive(entry, block);
				break;
			}

			default: {
				if (isField(block.code)) {
					profiles.receive(entry, block);
				} else {
					this.#question(entry, block.code);
				}
			}
		}
	}

	/** @param entry Somebody who is being polled, or has just left. */
	#fromStranger(from: Endpoint, entry: Entry | undefined, block: IpchatBlock): void {
		const {counters, networks, settings} = this.#station;
		const {strangers, conversation} = this.#parts;
		const isForStrangers = strangersSay.has(block.code) && !(entry && sleepNotices.has(block.code));
		if (!isForStrangers || !strangers.take(this.#station.now)) {
			counters[isForStrangers ? 'limited' : 'unsolicited']++;
			return;
		}

		if (texts.has(block.code)) {
			conversation.receiveFromStranger(from, block);
		}

		if (strangers.isWelcome(from.address, settings.strangers, networks)) {
			this.#welcome(from, entry, block);
		} else {
			counters.unsolicited++;
			this.#tellOfUnwelcome(from);
		}
	}

	/** P, H and M make him a participant; after anything else we ask first who he is. */
	#welcome(from: Endpoint, known: Entry | undefined, block: IpchatBlock): void {
		const station = this.#station;
		const {presence} = this.#parts;
		const to = known?.address ?? this.#homeOf(from);
		const origin = {dialect: block.dialect, isUnsolicited: true};
		if (!introductions.has(block.code)) {
			const probed = presence.probe(to, origin);
			if (probed && questions.has(block.code)) {
				this.#postpone(probed, block.code);
			}

			return;
		}

		const entry = known ?? presence.admit(to, origin);
		if (!entry) {
			return;
		}

		presence.hear(entry, block);
		if (block.code !== letters.poll) {
			presence.arrive(entry);
		}

		this.#heard(entry, block);
		if (block.code !== letters.poll) {
			station.wonder(entry);
		}
	}

	/** Only what was asked for: by a POLL to him, or by one to everybody. */
	#pollAnswerOfStranger(from: Endpoint, known: Entry | undefined, block: IpchatBlock): void {
		const {counters, networks, now} = this.#station;
		const {presence, strangers} = this.#parts;
		if (known?.state !== 'probing' && !strangers.isExpected(from.address, networks, now)) {
			counters.unsolicited++;
			return;
		}

		const entry = known ?? presence.admit(this.#homeOf(from), {dialect: block.dialect, isUnsolicited: false});
		if (!entry) {
			return;
		}

		presence.hear(entry, block);
		presence.learn(entry, block);
		this.#validated(entry);
	}

	/**
	Where somebody is expected to listen: some programs send from another port than that (facts 1). At our own address
	that can't be our own port.
	*/
	#homeOf({address, port}: Endpoint): Endpoint {
		const station = this.#station;
		return {address, port: station.settings['reply-to-source-port'] || station.isOwn(address) ? port : station.port};
	}

	/** What he wanted to know was waiting for this. An answer to no POLL of ours shows nothing. */
	#validated(entry: Entry): void {
		const {now, networks} = this.#station;
		const {presence, strangers} = this.#parts;
		if (now - entry.polledAt > limits.pollFreshMs && !strangers.isExpected(entry.address.address, networks, now)) {
			return;
		}

		presence.validate(entry);
		const waiting = this.#questions.of(entry);
		for (const [code, until] of waiting) {
			waiting.delete(code);
			if (now <= until) {
				this.#question(entry, code);
			}
		}
	}

	/** About us: a profile is many datagrams, so nobody gets one who may have a forged address. */
	#question(entry: Entry, code: string): void {
		const {profiles, urls} = this.#parts;
		if (code === letters.url) {
			urls.answer(entry);
		} else if (entry.isValid(this.#station.now)) {
			profiles.answer(entry);
		} else {
			this.#postpone(entry, code);
			this.#station.wonder(entry);
		}
	}

	#postpone(entry: Entry, code: string): void {
		this.#questions.of(entry).set(code, this.#station.now + limits.questionWaitsMs);
	}

	#tellOfUnwelcome({address}: Endpoint): void {
		const station = this.#station;
		if (!station.isFirst('unwelcome', limits.warningMs)) {
			return;
		}

		const {strangers} = station.settings;
		station.notice('unwelcome', `${address} is a stranger and gets no answer (ipchat.strangers is "${strangers}"). /ipchat poll ${address} lets him in.`);
	}

	/** Nothing comes of it; who debugs may look at it. */
	#log(entry: Entry | undefined, block: IpchatBlock): void {
		this.#station.emit({event: 'raw', code: block.code.codePointAt(0) ?? 0, text: cleanLine(decode(dataOf(block)))}, entry);
	}
}

const {poll, hail, message, publicText, privateText, asleep, awake, information, url} = letters;

const introductions: ReadonlySet<string> = new Set([poll, hail, message]);
const questions: ReadonlySet<string> = new Set([information, url]);
const texts: ReadonlySet<string> = new Set([publicText, privateText]);
const sleepNotices: ReadonlySet<string> = new Set([asleep, awake]);
const strangersSay: ReadonlySet<string> = introductions.union(questions).union(texts).union(sleepNotices);
