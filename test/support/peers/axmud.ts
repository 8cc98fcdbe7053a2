import {fileHandlers, offer} from './axmud-files.js';
import {concat, latin1, nothing, readLatin1, splitLine, u32} from './bytes.js';
import {code} from './codes.js';
import {cutBlocks, cutFrames, type Block} from './framing.js';
import {Link, type Role} from './link.js';
import type {Handlers, Wording} from './peer.js';
import {StampedPeer, type StampedOptions} from './stamped-peer.js';
import type {Endpoint, Wire} from './wire.js';

export const AXMUD_VERSION = 'Axmud 2.0.0';

/** In ms: for a caller's words, and for the answer to our own. */
const INCOMING = 60_000;
const OUTGOING = 10_000;

const AWAY = 3;

export type AxmudOptions = StampedOptions & {
	readonly email?: string;
	/** The bytes of a Windows bitmap. */
	readonly icon?: Uint8Array;
};

export class AxmudLink extends Link {
	email = '';
	status = 0;
	icon: Uint8Array | undefined;
	mayCommand = false;
}

const isSmiley = (text: string): boolean => /^[:;]-?[()DP]$/.test(text);

const quoted = (text: string): string => isSmiley(text) ? text : `'${text}'`;

/** Axmud, with MudMaster chat and zChat. */
export class AxmudPeer extends StampedPeer<AxmudLink> {
	/** No line feed anywhere, and a bracket too few (facts 5.1). */
	protected readonly wording: Wording = {
		everybody: (name, text) => `${name} chats to everybody, ${quoted(text)}`,
		personal: (name, text) => `${name} chats to you, ${quoted(text)}`,
		group: (name, text) => `${name} chats to the group, ${quoted(text)}`,
		emoteEverybody: (name, text) => `To everybody) ${name} ${text}`,
		emotePersonal: (name, text) => `${name} ${text}`,
		emoteGroup: (name, text) => `To the group) ${name} ${text}`,
	};

	/** What peers made it send to its MUD (105). */
	readonly toMud: string[] = [];
	readonly #email: string;
	readonly #icon: Uint8Array | undefined;

	readonly #handlers: Handlers<AxmudLink> = {
		[code.nameChange]: (link, payload) => {
			const name = readLatin1(payload);
			this.show(`${link.name} is now ${name}.`);
			link.name = name;
		},
		[code.requestConnections]: link => {
			const fields = this.#listed(link).flatMap(({address, port}) => [address, String(port)]);
			if (fields.length > 0) {
				this.send(link, code.connectionList, fields.join(','));
			}
		},
		[code.connectionList]: (_link, payload) => {
			const fields = readLatin1(payload).split(',');
			for (let at = 0; at + 1 < fields.length; at += 2) {
				this.dial({address: fields[at]!.trim(), port: Number(fields[at + 1])});
			}
		},
		[code.everybody]: (link, payload) => {
			this.#heard(link, code.everybody, payload);
		},
		[code.personal]: (link, payload) => {
			this.#heard(link, code.personal, payload);
		},
		[code.group]: (link, payload) => {
			this.#heard(link, code.group, payload);
		},
		[code.message]: (_link, payload) => {
			this.show(readLatin1(payload).trim());
		},
		[code.version](link, payload) {
			link.version = readLatin1(payload);
		},
		...fileHandlers(this),
		[code.pingRequest]: (link, payload) => {
			this.send(link, code.pingResponse, payload);
		},
		[code.pingResponse]: link => {
			this.show(`Ping response from ${link.name}.`);
		},
		[code.peek]: link => {
			// With commas, whatever the framing (facts 6).
			this.send(link, code.peekList, this.#listed(link).flatMap(({address, port}) => [address, String(port)]).join(','));
		},
		[code.peekList]: (link, payload) => {
			this.show(`${link.name} is connected to: ${readLatin1(payload)}`);
		},
		[code.snoop]: link => {
			this.#snoopAsked(link);
		},
		[code.snoopData]: (link, payload) => {
			this.show(readLatin1(link.framing === 'zchat' ? payload.subarray(4) : payload));
		},
		[code.icon](link, payload) {
			link.icon = Uint8Array.from(payload);
		},
		[code.status](link, [status = 0]) {
			link.status = status;
		},
		[code.email](link, payload) {
			link.email = readLatin1(payload);
		},
		[code.requestPgpKey]: link => {
			this.send(link, code.message, `${this.name} does not use PGP keys.`);
		},
		[code.pgpKey]: link => {
			this.send(link, code.message, `${this.name} does not use PGP keys.`);
		},
		[code.sendCommand]: (link, payload) => {
			if (link.mayCommand) {
				this.toMud.push(readLatin1(payload));
			}
		},
		[code.stamp]: (_link, payload) => {
			this.stamped(payload);
		},
	};

	constructor({email = '', icon, ...options}: AxmudOptions = {}) {
		super(options);
		this.#email = email;
		this.#icon = icon;
	}

	override sendFile(bytes: Uint8Array, name: string, link: AxmudLink = this.link): void {
		offer(this, link, bytes, name);
	}

	/** Its user has done nothing for 300 s. */
	goAway(): void {
		for (const link of this.linksOnline) {
			if (link.framing === 'zchat') {
				this.send(link, code.status, Uint8Array.of(AWAY));
			}
		}
	}

	protected createLink(wire: Wire, role: Role): AxmudLink {
		return new AxmudLink(wire, role, this.framing);
	}

	protected opened(link: AxmudLink): void {
		this.limit(link, link.role === 'caller' ? OUTGOING : INCOMING, () => {
			this.show('Nothing came of the call.');
			link.end();
		});
		if (link.role === 'answerer') {
			return;
		}

		link.declared = link.wire.remote;
		link.write(latin1(link.framing === 'zchat'
			? `ZCHAT:${this.name}\t0\n${this.address}${String(this.port).padStart(5, '0')}`
			: `CHAT:${this.name}\n${this.address}${String(this.port).padEnd(5)}`));
	}

	protected read(link: AxmudLink, chunk: Uint8Array): void {
		link.rest = concat(link.rest, chunk);
		if (link.phase === 'greeting') {
			this.#greeted(link);
		}

		if (link.phase === 'greeting' || link.isEnding) {
			return;
		}

		const {blocks, rest} = link.framing === 'zchat' ? cutFrames(link.rest) : cutBlocks(link.rest, 500);
		link.rest = rest;
		for (const received of blocks) {
			this.receive(link, received);
		}
	}

	protected handle(link: AxmudLink, {code: number, payload}: Block): void {
		this.#handlers[number]?.(link, payload);
	}

	protected pingPayload(): string {
		return '48230';
	}

	protected override sendSnooped(link: AxmudLink, line: string): void {
		this.sendText(link, code.snoopData, latin1(line));
	}

	/** Line by line; a refusal without a line feed is noticed only when the time is up (facts 2.2). */
	#greeted(link: AxmudLink): void {
		for (let cut = splitLine(link.rest); cut !== undefined && link.phase === 'greeting' && !link.isEnding; cut = splitLine(link.rest)) {
			const [line, rest] = cut;
			link.rest = rest;
			if (link.role === 'answerer') {
				this.#answer(link, readLatin1(line));
			} else {
				this.#answered(link, readLatin1(line));
			}
		}
	}

	/** Lines that are no call are skipped. The rest of what has come is address and port, with a line feed if there is one. */
	#answer(link: AxmudLink, line: string): void {
		const [, z, words = ''] = /^(Z?)CHAT:(.*)$/.exec(line) ?? [];
		if (z === undefined) {
			return;
		}

		const isZchat = z === 'Z';
		if (!this.takesCalls) {
			link.write(latin1(isZchat ? 'NO\n' : 'NO'));
			link.end();
			return;
		}

		const [endpoint = ''] = /^[^\n]*\n?/.exec(readLatin1(link.rest)) ?? [];
		link.rest = nothing;
		link.framing = isZchat ? 'zchat' : 'mudmaster';
		link.name = words.split('\t', 1)[0]!;
		link.declared = {address: endpoint.slice(0, -5), port: Number(endpoint.slice(-5))};
		link.write(latin1(`YES:${this.name}\n`));
		this.#accepted(link);
	}

	#answered(link: AxmudLink, line: string): void {
		if (line.startsWith('YES:')) {
			link.name = line.slice(4);
			this.#accepted(link);
		} else if (line.startsWith('NO')) {
			this.show('The call was refused.');
			link.end();
		}
	}

	#accepted(link: AxmudLink): void {
		this.isOnline(link);
		this.send(link, code.version, AXMUD_VERSION);
		if (link.framing === 'mudmaster') {
			return;
		}

		this.send(link, code.status, Uint8Array.of(1));
		if (this.#icon !== undefined) {
			this.send(link, code.icon, this.#icon);
		}

		if (this.#email !== '') {
			this.send(link, code.email, this.#email);
		}

		this.send(link, code.stamp, u32(this.stamp));
	}

	/** All but the links that have the asker's endpoint (facts 6). */
	#listed(asker: AxmudLink): readonly Endpoint[] {
		return this.linksOnline
			.filter(({declared: {address, port}, isPrivate}) => !isPrivate && !(address === asker.declared.address && port === asker.declared.port))
			.map(({declared}) => declared);
	}

	/** Relays over zChat only, from those it serves to all others, and with its own stamp: the origin does not know its text again (facts 3.3). */
	#heard(link: AxmudLink, number: number, payload: Uint8Array): void {
		const text = this.unstamp(link, payload);
		if (text === undefined || link.isIgnored) {
			return;
		}

		this.show(readLatin1(number === code.group ? text.subarray(15) : text).trim());
		if (!link.isServed || number === code.personal || link.framing === 'mudmaster') {
			return;
		}

		for (const other of this.linksOnline) {
			if (other !== link && other.framing === 'zchat') {
				this.sendText(other, number, text);
			}
		}
	}

	/** `GUESS`: the facts know that it toggles, not in which words. */
	#snoopAsked(link: AxmudLink): void {
		link.isSnoopedBy = !link.isSnoopedBy && link.maySnoop;
		this.send(link, code.message, link.isSnoopedBy ? `You are now snooping ${this.name}.` : `You are not snooping ${this.name}.`);
	}
}
