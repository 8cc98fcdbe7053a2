import {decode} from '../../lib/charset.js';
import type {Asking} from './asking.js';
import {dataOf, letters, type IpchatBlock} from './block.js';
import type {Entry} from './entry.js';
import {limits} from './limits.js';
import {PerEntry} from './per-entry.js';
import type {Station} from './station.js';
import {shownLine} from './texts.js';

const HOUR = 3_600_000;

/** An address, a computer's name, or a server and somebody's name there. */
const CALLABLE = /^[\w\-.\/:@]{1,255}$/v;

const QUESTION = 'netmeeting ';

/** Requests for a NetMeeting call, a file each. Nothing is ever opened; a person may have it kept (facts 12). */
export class Netmeeting {
	readonly #station: Station;
	readonly #asking: Asking;
	/** What the user is asked about, and when he was. */
	readonly #requests = new PerEntry<{waiting: Uint8Array | undefined; asked: number[]}>(() => ({waiting: undefined, asked: []}));

	constructor(station: Station, asking: Asking) {
		this.#station = station;
		this.#asking = asking;
		station.whenGone(entry => {
			const request = this.#requests.of(entry);
			if (!request.waiting) {
				return;
			}

			request.waiting = undefined;
			station.agenda.cancel(QUESTION + entry.key);
			station.effect({type: 'withdraw', id: QUESTION + entry.key, reason: `${entry.name} is gone`});
		});
	}

	/** Asks for a call to an address, in the form that NetMeeting's SpeedDial has. Returns what is to be said of it. */
	ask(entry: Entry, address: string): string | undefined {
		if (!CALLABLE.test(address)) {
			this.#station.error('ADDRESS', `${address} is nothing that NetMeeting can call. Use an IP address or the name of a computer.`);
			return undefined;
		}

		const file = `[ConferenceShortcut]\r\nConfName=${address}\r\nAddress=${address}\r\nCallFlags=65543\r\nTransport=1\r\n`;
		return this.#asking.ask(entry, 'netmeeting', file) ? `${entry.name} is asked to call ${address} with NetMeeting, and has a minute to answer.` : undefined;
	}

	answered(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		if (!this.#asking.settle(entry, 'netmeeting', block)) {
			station.counters.unsolicited++;
			return;
		}

		const isAccepted = block.code === letters.netmeetingAccepted;
		station.inform(isAccepted ? 'netmeeting-accepted' : 'netmeeting-declined', `The request for a NetMeeting call was delivered to ${entry.name}${isAccepted ? '' : ' but declined'}.`, entry);
	}

	receive(entry: Entry, block: IpchatBlock): void {
		const station = this.#station;
		const refusal = this.#refusal(entry, dataOf(block));
		if (refusal !== undefined) {
			if (station.isFirst(`netmeeting declined ${entry.key}`, limits.noticeMs)) {
				station.notice('netmeeting-refused', `${entry.name} asked for a NetMeeting call and was declined: ${refusal}.`, entry);
			}

			station.answer(entry, letters.netmeetingDeclined, station.sleep);
			return;
		}

		// The bytes of a datagram are its reader's only while it is read.
		const data = Uint8Array.from(dataOf(block));
		const request = this.#requests.of(entry);
		request.waiting = data;
		request.asked.push(station.now);
		station.effect({
			type: 'ask',
			id: QUESTION + entry.key,
			peer: entry.key,
			question: {kind: 'netmeeting', name: entry.name, details: {address: entry.address.address, size: data.length, target: targetOf(data)}},
		});
		station.after(QUESTION + entry.key, limits.netmeetingMs, () => {
			station.effect({type: 'withdraw', id: QUESTION + entry.key, reason: 'nobody answered in time'});
			this.#decide(entry, 'deny');
		});
	}

	/** The user's answer; false where the question is not one of these. */
	decided(id: string, choice: 'accept' | 'deny'): boolean {
		if (!id.startsWith(QUESTION)) {
			return false;
		}

		const entry = this.#station.list.get(id.slice(QUESTION.length));
		if (entry) {
			this.#decide(entry, choice);
		}

		return true;
	}

	#decide(entry: Entry, choice: 'accept' | 'deny'): void {
		const station = this.#station;
		const request = this.#requests.of(entry);
		const {waiting: data} = request;
		if (!data) {
			return;
		}

		request.waiting = undefined;
		station.agenda.cancel(QUESTION + entry.key);
		if (choice === 'accept') {
			station.emit({event: 'save', name: `ipchat-${entry.address.address}-${stamp(station.context.date())}.cnf`.replaceAll(/[^\w\-.]/gv, '-'), data}, entry);
		}

		station.send(entry, choice === 'accept' ? letters.netmeetingAccepted : letters.netmeetingDeclined, station.sleep);
	}

	#refusal(entry: Entry, data: Uint8Array): string | undefined {
		const {settings, now} = this.#station;
		const request = this.#requests.of(entry);
		request.asked = request.asked.filter(at => now - at < HOUR);
		if (settings.netmeeting === 'never') {
			return 'ipchat.netmeeting is "never"';
		}

		if (data.length > limits.netmeetingBytes) {
			return `the file has more than ${limits.netmeetingBytes} bytes`;
		}

		if (request.waiting) {
			return 'another one waits for your answer';
		}

		return request.asked.length >= limits.netmeetingsPerHour ? `there were ${limits.netmeetingsPerHour} within the last hour` : undefined;
	}
}

/** Where the file says that the call goes. */
const targetOf = (data: Uint8Array): string => {
	const line = decode(data).split(/[\n\r]/v).find(text => /^\s*address\s*=/iv.test(text)) ?? '';
	return shownLine(new TextEncoder().encode(line.slice(line.indexOf('=') + 1)), 'utf-8', limits.field).trim();
};

/** Without anything that a file's name could not have. */
const stamp = (date: Date): string => date.toISOString().replaceAll(/\D/gv, '').slice(0, 14);
