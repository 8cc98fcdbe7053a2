import {fromLittleEndian, littleEndian} from '../../lib/bytes.js';
import {cleanLine, cleanText} from '../../lib/clean.js';
import {quote} from '../../lib/words.js';
import type {Told} from '../protocol.js';
import {bytesOf, textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {notice, send, tell, type Effect, type Link} from './link.js';
import {zchatSettings} from './zchat-settings.js';

/** Characters of an e-mail address: no mail server takes more (RFC 5321, 4.5.3.1.3). */
const EMAIL_LIMIT = 254;

/**
So often a peer may make us draw another stamp. By chance it happens once in four thousand million times; who does it
again and again wants us to tell everybody about it.
*/
export const RESTAMP_LIMIT = 3;

/** What STATUS can say (facts 3.5). Nobody tells 2, another program in front, from being away. */
const status = {none: 0, here: 1, inactive: 2, away: 3} as const;

/**
What only zChat has: presence, stamps, and what one tells of oneself (facts 3.3, 3.5). MUSHclient has these blocks in
MudMaster chat too, so they are read in both; they are sent in zChat alone.
*/
export class ZchatExtras {
	readonly #link: Link;
	#restamps = 0;
	#key = '';

	constructor(link: Link) {
		this.#link = link;
	}

	introduce(): readonly Effect[] {
		const {self, settings, framing} = this.#link;
		if (framing.name !== 'zchat') {
			return [];
		}

		const {email} = zchatSettings.parse(settings);
		return [
			...this.away(self.away !== undefined || self.isIdle),
			...(email === undefined ? [] : [send(this.#link, codes.email, email)]),
			...this.restamp(),
		];
	}

	/** Nothing where `block` is no matter of zChat, or is what nobody could use: a status of no bytes, a stamp in digits. */
	receive(block: ChatBlock): readonly Effect[] | undefined {
		const {reading, self} = this.#link;
		switch (block.code) {
			case codes.icon: {
				return [fact('Icon', `${bytesOf(block).length} bytes`)];
			}

			case codes.status: {
				return receiveStatus(bytesOf(block));
			}

			case codes.email: {
				const email = cleanLine(textOf(block, reading).slice(0, EMAIL_LIMIT));
				return [fact('Email', email, {email})];
			}

			case codes.requestPgpKey: {
				return [tell(this.#link, `${self.name} has no PGP key to send.`)];
			}

			case codes.pgpKey: {
				return this.#receiveKey(cleanText(textOf(block, reading)).text.trim());
			}

			case codes.stamp: {
				return this.#receiveStamp(bytesOf(block));
			}

			default: {
				return undefined;
			}
		}
	}

	away(on: boolean): readonly Effect[] {
		return this.#send(codes.status, Uint8Array.of(on ? status.away : status.here));
	}

	/** Tells our stamp. */
	restamp(): readonly Effect[] {
		return this.#send(codes.stamp, littleEndian(this.#link.self.stamp));
	}

	askKey(): readonly Effect[] {
		return [
			...this.#send(codes.requestPgpKey, new Uint8Array()),
			notice('key-asked', `You asked ${this.#link.peer} for his PGP key.`),
		];
	}

	#send(code: number, payload: Uint8Array): readonly Effect[] {
		return this.#link.framing.name === 'zchat' ? [{type: 'send', block: {code, payload}}] : [];
	}

	/** One that is there already is no news. */
	#receiveKey(key: string): readonly Effect[] {
		if (key === '' || key === this.#key) {
			return [];
		}

		const {peer} = this.#link;
		this.#key = key;
		return [fact('PGP key', key, {pgpKey: key}), notice('key-received', `${peer} sent his PGP key. /info ${quote(peer)} shows it.`)];
	}

	#receiveStamp(payload: Uint8Array): readonly Effect[] | undefined {
		if (payload.length !== 4) {
			return undefined;
		}

		const {self, peer} = this.#link;
		const stamp = fromLittleEndian(payload);
		this.#link.peerStamp = stamp;
		if (stamp !== self.stamp) {
			return [{type: 'peer', patch: {told: {stamp}}}];
		}

		this.#restamps++;
		if (this.#restamps <= RESTAMP_LIMIT) {
			return [{type: 'restamp'}];
		}

		const text = `${peer}'s program takes over each stamp of yours, so his texts count as your own and are not shown. /hangup ${quote(peer)} ends it.`;
		return this.#restamps === RESTAMP_LIMIT + 1 ? [notice('stamp-taken', text)] : [];
	}
}

const receiveStatus = (payload: Uint8Array): readonly Effect[] | undefined => {
	const told = {status: payload[0] ?? 0};
	switch (payload.length === 1 ? payload[0] : undefined) {
		case status.none:
		case status.here: {
			return [{type: 'peer', patch: {states: {away: false}, told}}];
		}

		case status.inactive:
		case status.away: {
			return [{type: 'peer', patch: {states: {away: true}, told}}];
		}

		default: {
			return undefined;
		}
	}
};

const fact = (title: string, text: string, told?: Told): Effect => ({type: 'peer', patch: {facts: {[title]: text}, ...(told && {told})}});
