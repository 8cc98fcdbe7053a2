import {code} from './codes.js';
import {concat, drawStamp, latin1, readLatin1, readU32, splitLine, u32} from './bytes.js';
import {cutBlocks, cutFrames, type Block} from './framing.js';
import {Link, type Role} from './link.js';
import {LoopGuard} from './mush-loop-guard.js';
import {MushFiles} from './mush-files.js';
import {Sumcheck} from './mush-sumcheck.js';
import {zchatHandlers} from './mush-zchat.js';
import {Peer, type Handlers, type PeerOptions, type Wording} from './peer.js';
import type {Endpoint, Wire} from './wire.js';

export const MUSH_VERSION = 'MUSHclient v5.07';

const BOLD_CYAN = '\u{1B}[1m\u{1B}[36m';
const RED = '\u{1B}[31m';

export type MushOptions = PeerOptions & {
	/** The stamps it draws, one per connection and one per collision. */
	readonly drawStamp?: () => number;
};

export class MushLink extends Link {
	/** Its own on this connection: a new one for each (facts 3.3). */
	stamp = 0;
	peerStamp: number | undefined;
	email = '';
	pgpKey = '';
	status = 0;
	mayCommand = false;
	sum = new Sumcheck();
}

/** MUSHclient 5.07, with MudMaster chat and zChat. */
export class MushPeer extends Peer<MushLink> {
	protected readonly wording: Wording = {
		everybody: (name, text) => `\n${name} chats to everybody, '${BOLD_CYAN}${text}${RED}'\n`,
		personal: (name, text) => `\n${name} chats to you, '${BOLD_CYAN}${text}${RED}'\n`,
		group: (name, text) => `\n${name} chats to the group, '${BOLD_CYAN}${text}${RED}'\n`,
		emoteEverybody: (name, text) => `\n${BOLD_CYAN}${name} ${text}${RED}\n`,
		emotePersonal: (name, text) => `\nTo you, ${BOLD_CYAN}${name} ${text}${RED}\n`,
		emoteGroup: (name, text) => `\nTo the group, ${BOLD_CYAN}${name} ${text}${RED}\n`,
	};

	/** Lines that peers made it run (105). */
	readonly executed: string[] = [];
	/** The next stamp. */
	readonly drawStamp: () => number;
	readonly #files = new MushFiles(this);

	readonly #loopGuard = new LoopGuard(this.clock);

	readonly #handlers: Handlers<MushLink> = {
		[code.nameChange]: (link, payload) => {
			const name = readLatin1(payload);
			this.show(`${link.name} has changed his or her name to ${name}.`);
			link.name = name;
		},
		[code.requestConnections]: link => {
			const fields = this.#listed(link).flatMap(({address, port}) => [address, String(port)]);
			this.send(link, code.connectionList, fields.join(','));
		},
		[code.connectionList]: (_link, payload) => {
			this.#callAll(readLatin1(payload));
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
		[code.message]: (link, payload) => {
			if (!link.isIgnored) {
				this.#display(payload);
			}
		},
		[code.version](link, payload) {
			link.version = readLatin1(payload);
		},
		[code.fileStart]: (link, payload) => {
			this.#files.offered(link, readLatin1(payload));
		},
		[code.fileDeny]: (link, payload) => {
			this.#files.denied(link, readLatin1(payload));
		},
		[code.fileBlockRequest]: link => {
			this.#files.requested(link);
		},
		[code.fileBlock]: (link, payload) => {
			this.#files.received(link, payload);
		},
		[code.fileEnd]: link => {
			this.#files.ended(link);
		},
		[code.fileCancel]: link => {
			this.#files.cancelled(link);
		},
		[code.pingRequest]: (link, payload) => {
			this.send(link, code.pingResponse, payload);
		},
		[code.pingResponse]: link => {
			this.show(`Ping time to ${link.name}.`);
		},
		[code.peek]: link => {
			this.#peeked(link);
		},
		[code.peekList]: (link, payload) => {
			this.show(`${link.name} is connected to: ${readLatin1(payload)}`);
		},
		[code.snoop]: link => {
			this.#snoopAsked(link);
		},
		[code.snoopData]: (link, payload) => {
			// A peer who sends unasked is believed (facts 8).
			link.isSnooping = true;
			const text = readLatin1(payload);
			this.show(`>${/^\d{4}/.test(text) ? text.slice(4) : text}`);
		},
		...zchatHandlers(this),
	};

	constructor({drawStamp: draw = drawStamp, ...options}: MushOptions = {}) {
		super({name: 'Name-not-set', ...options});
		this.drawStamp = draw;
	}

	override sendFile(bytes: Uint8Array, name: string, link = this.link): void {
		this.#files.offer(link, bytes, name);
	}

	/** The user stops a transfer: a half-received file is deleted. */
	stopFile(link = this.link): void {
		this.#files.stop(link);
	}

	override say(text: string): void {
		this.#loopGuard.remember(code.everybody, this.encode(this.wording.everybody(this.name, text)));
		super.say(text);
	}

	override ignore(link = this.link, isIgnored = true): void {
		super.ignore(link, isIgnored);
		this.send(link, code.message, `\n${this.name} is ${isIgnored ? '' : 'no longer '}ignoring you.\n`);
	}

	/** An `FF` in a text would end the block; it becomes a `y` (facts 10). */
	override send(link: MushLink, number: number, payload: string | Uint8Array = ''): void {
		const bytes = typeof payload === 'string' ? this.encode(payload) : payload;
		super.send(link, number, bytes.map(byte => byte === 0xFF && link.framing === 'mudmaster' ? 0x79 : byte));
	}

	protected createLink(wire: Wire, role: Role): MushLink {
		return new MushLink(wire, role, this.framing);
	}

	protected opened(link: MushLink): void {
		if (link.role === 'answerer') {
			return;
		}

		link.declared = link.wire.remote;
		link.write(latin1(link.framing === 'zchat'
			? `ZCHAT:${this.name}\t\n${this.address}${String(this.port).padStart(5, '0')}`
			: `CHAT:${this.name}\n${this.address}${String(this.port).padEnd(5)}`));
	}

	protected read(link: MushLink, chunk: Uint8Array): void {
		if (link.phase === 'greeting') {
			if (link.role === 'answerer') {
				this.#answer(link, chunk);
				return;
			}

			link.rest = this.#answered(link, chunk);
		} else {
			link.rest = concat(link.rest, chunk);
		}

		if (link.phase === 'online') {
			this.#parse(link);
		}
	}

	/** What it does not know it answers (facts 4). */
	protected handle(link: MushLink, received: Block): void {
		const handler = this.#handlers[received.code];
		if (handler === undefined) {
			this.send(link, code.message, `\n${this.name} does not support the chat command ${received.code}.\n`);
		} else {
			handler(link, received.payload);
		}
	}

	/** A date in the words of the user's system. */
	protected pingPayload(): string {
		return '1/2/2026 12:34:56 PM';
	}

	protected override hears(link: MushLink, scope: string): boolean {
		return scope === 'personal' || !link.isIgnored;
	}

	protected override sendText(link: MushLink, number: number, payload: Uint8Array, stamp = link.stamp): void {
		this.send(link, number, link.framing === 'zchat' ? concat(u32(stamp), payload) : payload);
	}

	/** Bare colours are what others see as `1500` (facts 8); the permission is looked at with each line. */
	protected override sendSnooped(link: MushLink, line: string): void {
		if (link.maySnoop) {
			this.send(link, code.snoopData, `1500${line}`);
		} else {
			link.isSnoopedBy = false;
		}
	}

	/** The caller's first read is the whole handshake, whatever is in it; a security line is cut off (facts 2.1, 3.1). */
	#answer(link: MushLink, chunk: Uint8Array): void {
		const [, z, head = '', tail = ''] = /^(Z?)CHAT:([^\n]*)\n?([^\n]*)/.exec(readLatin1(chunk)) ?? [];
		if (chunk.length < 7 || z === undefined || !this.takesCalls) {
			link.write(latin1('NO'));
			link.end();
			return;
		}

		link.framing = z === 'Z' ? 'zchat' : 'mudmaster';
		link.name = link.framing === 'zchat' ? head.split('\t', 1)[0]! : head;
		link.declared = {address: tail.slice(0, -5) || '<Unknown>', port: Number(tail.slice(-5)) || 4050};
		// Whoever calls is served (facts 5.3).
		link.isServed = true;
		link.write(latin1(`YES:${this.name}\n`));
		this.#accepted(link);
	}

	/** Needs the answer in one read; what stands behind it are blocks. */
	#answered(link: MushLink, chunk: Uint8Array): Uint8Array {
		if (!readLatin1(chunk.subarray(0, 5)).startsWith('YES:') || chunk.length < 5) {
			this.show('Call refused.');
			link.end();
			return chunk;
		}

		const [name, rest] = splitLine(chunk.subarray(4)) ?? [chunk.subarray(4), new Uint8Array()];
		link.name = readLatin1(name);
		this.#accepted(link);
		return rest;
	}

	#accepted(link: MushLink): void {
		this.isOnline(link);
		this.send(link, code.version, MUSH_VERSION);
		if (link.framing === 'mudmaster') {
			return;
		}

		link.stamp = this.drawStamp();
		this.send(link, code.status, Uint8Array.of(1));
		this.send(link, code.stamp, u32(link.stamp));
	}

	#parse(link: MushLink): void {
		const {blocks, rest} = link.framing === 'zchat' ? cutFrames(link.rest) : cutBlocks(link.rest, 500);
		link.rest = rest;
		for (const received of blocks) {
			this.receive(link, received);
		}
	}

	/** Where a peer says it is, or where we called it. */
	#listed(asker: MushLink): readonly Endpoint[] {
		return this.linksOnline.filter(link => link !== asker && !link.isPrivate).map(({declared}) => declared);
	}

	/** Whoever is named is called, asked for or not (facts 12.1), but not twice. */
	#callAll(list: string): void {
		const fields = list.split(',');
		for (let at = 0; at + 1 < fields.length; at += 2) {
			const endpoint = {address: fields[at]!.trim(), port: Number(fields[at + 1])};
			const isKnown = this.linksOnline.some(({wire: {remote}}) => remote.address === endpoint.address && remote.port === endpoint.port);
			if (endpoint.address !== '<Unknown>' && !isKnown) {
				this.dial(endpoint);
			}
		}
	}

	#peeked(link: MushLink): void {
		const isZchat = link.framing === 'zchat';
		const others = this.linksOnline.filter(other => other !== link && !other.isPrivate);
		this.send(link, code.peekList, others
			.map(({declared: {address, port}, name}) => isZchat ? `${address},${port},` : `${address}~${port}~${name}~`).join(''));
	}

	#heard(link: MushLink, number: number, payload: Uint8Array): void {
		const isZchat = link.framing === 'zchat';
		const stamp = isZchat ? readU32(payload) : 0;
		const text = isZchat ? payload.subarray(4) : payload;
		if (link.isIgnored || (isZchat && stamp === link.stamp) || this.#loopGuard.isEcho(number, text)) {
			return;
		}

		if (number !== code.group) {
			this.#display(text);
		} else if (text.length > 15) {
			this.#display(text.subarray(15));
		}

		if (number !== code.personal) {
			this.#relay(link, number, text, stamp);
		}
	}

	/** To everybody as the specification has it; to a group only from those who are not served to those who are (facts 5.3). */
	#relay(from: MushLink, number: number, text: Uint8Array, stamp = 0): void {
		const group = readLatin1(text.subarray(0, 15)).trim().toLowerCase();
		const to = this.relayTargets(from)
			.filter(link => !link.isIgnored && (number === code.everybody || (!from.isServed && link.group.toLowerCase() === group)));
		if (to.length > 0) {
			this.#loopGuard.remember(number, text);
		}

		for (const link of to) {
			this.sendText(link, number, text, stamp === 0 ? link.stamp : stamp);
		}
	}

	/** One line feed at each end is not shown. */
	#display(bytes: Uint8Array): void {
		this.show(readLatin1(bytes).replace(/^\n/, '').replace(/\n$/, ''));
	}

	#snoopAsked(link: MushLink): void {
		const notice = (text: string): void => {
			this.send(link, code.message, `\n${text}\n`);
		};

		if (link.isSnoopedBy) {
			link.isSnoopedBy = false;
			notice(`You are no longer snooping ${this.name}.`);
		} else if (link.maySnoop) {
			link.isSnoopedBy = true;
			notice(`You are now snooping ${this.name}.`);
		} else {
			notice(`${this.name} has not given you permission to snoop.`);
		}
	}
}
