import {concat, latin1, readLatin1, readUtf8, splitLine, utf8} from './bytes.js';
import {code} from './codes.js';
import type {IncomingFile} from './files.js';
import type {Block} from './framing.js';
import {Link, type Role} from './link.js';
import {Peer, type Handlers, type PeerOptions, type Wording} from './peer.js';
import {accept, fileHandlers, offer} from './tintin-like-files.js';
import {TinTinLikeReader} from './tintin-like-reader.js';
import type {Endpoint, Wire} from './wire.js';

export const TINTIN_VERSION = 'TinTin++ 2.02.62b';

/** What one look takes from a socket. */
const READ = 16_666;

/** In ms: for a caller's words, and for the answer to our own. */
const INCOMING = 5000;
const OUTGOING = 30_000;

const LONGEST_NAME = 20;

const COLOUR = '\u{1B}[0;1;31m';

/** Scripts it says no to; SEND_MACRO is forgotten in its switch (facts 4). */
const scripts: readonly number[] = [
	code.sendAction,
	code.sendAlias,
	code.sendVariable,
	code.sendEvent,
	code.sendGag,
	code.sendHighlight,
	code.sendList,
	code.sendArray,
	code.sendBarItem,
];

export type TinTinLikeOptions = PeerOptions & {
	/**
	When it looks at its sockets. The real one does so ten times a second; here it is at once, or when a test says `look()`.
	*/
	readonly looks?: 'at once' | 'when told';
	/** Bytes that the kernel takes from a call that came in, before a file block is lost. */
	readonly socketBuffer?: number;
};

export class TinTinLink extends Link {
	/** A file its user has not decided about. */
	offer: IncomingFile | undefined;
	/** Did it ask for connections? Else a list is not followed. */
	hasAsked = false;
}

/** TinTin++ 2.02 as far as files, reads and relaying go: MudMaster chat only. The real program is in `test/support/tintin.ts`. */
export class TinTinLikePeer extends Peer<TinTinLink> {
	protected readonly wording: Wording = {
		everybody: (name, text) => `\n${name} chats to everyone, '${text}'\n`,
		personal: (name, text) => `\n${name} chats to you, '${text}'\n`,
		group: (name, text) => `\n${name} chats to the group, '${text}'\n`,
		emoteEverybody: (name, text) => `\n${name} ${text}\n`,
		emotePersonal: (name, text) => `\n${name} ${text}\n`,
		emoteGroup: (name, text) => `\n${name} ${text}\n`,
	};

	/** Accepts a call and hangs up without a word. */
	isDoNotDisturb = false;
	readonly socketBuffer: number;
	readonly #looksAtOnce: boolean;
	readonly #reader = new TinTinLikeReader();
	#replyTo: TinTinLink | undefined;

	readonly #handlers: Handlers<TinTinLink> = {
		[code.nameChange]: (link, payload) => {
			this.#renamed(link, readUtf8(payload));
		},
		[code.requestConnections]: link => {
			const others = this.linksOnline.filter(other => other !== link && !other.isPrivate);
			this.send(link, code.connectionList, others.map(other => `${other.wire.remote.address},${String(other.declared.port).padEnd(5)}`).join(','));
		},
		[code.connectionList]: (link, payload) => {
			this.#callAll(link, readUtf8(payload));
		},
		[code.everybody]: (link, payload) => {
			if (!this.#heard(link, payload)) {
				return;
			}

			// As a MESSAGE, which no second one relays.
			for (const other of this.relayTargets(link)) {
				this.send(other, code.message, concat(latin1('\n'), payload, utf8(` ${COLOUR}[Served By ${this.name}]\n`)));
			}
		},
		[code.personal]: (link, payload) => {
			if (this.#heard(link, payload)) {
				this.#replyTo = link;
			}
		},
		[code.group]: (link, payload) => {
			if (payload.length > 16) {
				this.#heard(link, payload.subarray(16));
			}
		},
		[code.message]: (link, payload) => {
			this.#heard(link, payload);
		},
		[code.doNotDisturb]: link => {
			this.show(`<CHAT> ${link.name} has enabled DND.`);
		},
		...Object.fromEntries(scripts.map(number => [number, (link: TinTinLink) => {
			this.send(link, code.message, '\nTintin++ does not support this.\n');
		}])),
		[code.version]: (link, payload) => {
			if (link.version !== '') {
				return;
			}

			link.version = readUtf8(payload);
			this.send(link, code.version, TINTIN_VERSION);
		},
		...fileHandlers(this),
		[code.pingRequest]: (link, payload) => {
			this.send(link, code.pingResponse, payload);
		},
		[code.pingResponse]: link => {
			this.show(`<CHAT> Ping response time for ${link.name}.`);
		},
		[code.peek]: link => {
			// With the asker himself.
			this.send(link, code.peekList, this.linksOnline
				.filter(({isPrivate}) => !isPrivate)
				.map(({wire: {remote}, declared, name}) => `${remote.address}~${declared.port}~${name}~`)
				.join(''));
		},
		[code.peekList]: (link, payload) => {
			this.show(`<CHAT> ${link.name} is connected to: ${readUtf8(payload)}`);
		},
		[code.snoop]: link => {
			this.show(`CHAT SNOOP REQUEST ${link.name}`);
		},
		[code.snoopData]: (link, payload) => {
			if (this.#heard(link, payload)) {
				link.isSnoopedBy = false;
			}
		},
	};

	constructor({looks = 'at once', socketBuffer = Infinity, ...options}: TinTinLikeOptions = {}) {
		super({name: 'TinTin', ...options});
		this.#looksAtOnce = looks === 'at once';
		this.socketBuffer = socketBuffer;
	}

	/** One look at each socket: up to 16,666 bytes, whatever they end with. What waits is `link.rest`. */
	look(): void {
		for (const link of this.links) {
			this.#look(link);
		}
	}

	/** `#chat accept WHO BOOST`. */
	accept(boost = 1, link: TinTinLink = this.link): void {
		accept(this, link, boost);
	}

	override sendFile(bytes: Uint8Array, name: string, link: TinTinLink = this.link): void {
		offer(this, link, bytes, name);
	}

	override request(link: TinTinLink = this.link): void {
		link.hasAsked = true;
		super.request(link);
	}

	/** To the last one who said something personal. */
	reply(text: string): void {
		this.sendText(this.#replyTo ?? this.link, code.personal, utf8(`\n${this.name} replies to you, '${text}'\n`));
	}

	/** `#chat forwardall`: shows its MUD, or stops; the one who shows decides. */
	forwardAll(link: TinTinLink = this.link): void {
		link.isSnoopedBy = !link.isSnoopedBy;
	}

	/** A line of chat for its user. */
	print(text: string): void {
		const line = text.trim();
		this.show(line.startsWith('<CHAT> ') ? line : `<CHAT> ${line}`);
	}

	protected createLink(wire: Wire, role: Role): TinTinLink {
		return new TinTinLink(wire, role, 'mudmaster');
	}

	protected opened(link: TinTinLink): void {
		if (link.role === 'answerer' && this.isDoNotDisturb) {
			link.end();
			return;
		}

		this.limit(link, link.role === 'caller' ? OUTGOING : INCOMING, () => {
			this.send(link, code.message, `\n<CHAT> ${this.name} has given up.\n`);
			link.end();
		});
		if (link.role === 'answerer') {
			return;
		}

		link.declared = link.wire.remote;
		link.write(utf8(`CHAT:${this.name}\n${this.address}${String(this.port).padEnd(5)}`));
	}

	protected read(link: TinTinLink, chunk: Uint8Array): void {
		link.rest = concat(link.rest, chunk);
		while (this.#looksAtOnce && link.rest.length > 0 && !link.isEnding) {
			this.#look(link);
		}
	}

	protected handle(link: TinTinLink, {code: number, payload}: Block): void {
		const handler = this.#handlers[number];
		if (handler === undefined) {
			this.show(`unknown option [${number}]`);
		} else {
			handler(link, payload);
		}
	}

	/** Microseconds since 1970. */
	protected pingPayload(): string {
		return String(Math.trunc(this.clock.now() * 1000));
	}

	protected override encode(text: string): Uint8Array {
		return utf8(text);
	}

	/** Each read is tested for the words of a handshake, whatever it may be part of (facts 12.1). */
	#look(link: TinTinLink): void {
		const piece = link.rest.subarray(0, READ);
		link.rest = link.rest.subarray(READ);
		if (piece.length === 0 || link.phase === 'closed' || link.isEnding) {
			return;
		}

		const start = readLatin1(piece.subarray(0, 5));
		if (start.startsWith('NO')) {
			this.show(`<CHAT> ${link.name} has refused the connection.`);
			link.end();
		} else if (start.startsWith('YES:')) {
			this.#answered(link, piece);
		} else if (start === 'CHAT:') {
			this.#answer(link, piece);
		} else {
			this.#blocks(link, piece);
		}
	}

	#blocks(link: TinTinLink, piece: Uint8Array): void {
		const complain = (number: number): void => {
			this.show(`Unterminated command: ${number}`);
		};

		for (const received of this.#reader.cut(piece, () => link.incoming !== undefined, complain)) {
			this.receive(link, received);
		}
	}

	/** Also in the middle of a conversation: a name that NAME_CHANGE would refuse is taken then. */
	#answer(link: TinTinLink, piece: Uint8Array): void {
		const [head, endpoint] = splitLine(piece.subarray(5)) ?? [];
		if (head === undefined || endpoint === undefined) {
			link.end();
			return;
		}

		const name = readUtf8(head);
		if (link.phase === 'online') {
			link.name = name;
			return;
		}

		const older = this.linksOnline.find(other => other.name.toLowerCase() === name.toLowerCase());
		const isRelog = older?.wire.remote.address === link.wire.remote.address;
		if (head.length > LONGEST_NAME) {
			this.#refuse(link, 'your name is too long', 0x2A);
		} else if (name === 'ALL' || name.toLowerCase() === this.name.toLowerCase() || (older !== undefined && !isRelog) || !this.takesCalls) {
			this.#refuse(link, 'your name is already in use', 0xFF);
		} else {
			older?.end();
			const tail = readLatin1(endpoint);
			link.name = name;
			link.declared = {address: tail.slice(0, -5), port: Number(tail.slice(-5))};
			link.write(utf8(`YES:${this.name}\n`));
			this.isOnline(link);
		}
	}

	/** A text instead of NO. Where the name is too long its last byte is whatever stood in memory (facts 2.2). */
	#refuse(link: TinTinLink, reason: string, last: number): void {
		link.write(concat(Uint8Array.of(code.message), utf8(`\n${this.name} has refused your connection because ${reason}.\n`), Uint8Array.of(last)));
		link.end();
	}

	/** Needs the line feed in the same read; what is behind it are blocks. */
	#answered(link: TinTinLink, piece: Uint8Array): void {
		const [head, rest] = splitLine(piece.subarray(4)) ?? [];
		if (head === undefined || rest === undefined) {
			return;
		}

		link.name = readUtf8(head);
		if (link.phase === 'greeting') {
			this.isOnline(link);
			this.send(link, code.version, TINTIN_VERSION);
		}

		this.#blocks(link, rest);
	}

	#renamed(link: TinTinLink, name: string): void {
		const isTaken = name === this.name || this.linksOnline.some(other => other !== link && other.name === name);
		if (utf8(name).length <= LONGEST_NAME && name !== 'ALL' && !isTaken) {
			this.show(`<CHAT> Name change: ${link.name} is now ${name}.`);
			link.name = name;
			return;
		}

		this.send(link, code.message, '\n<CHAT> Your name is not allowed here.\n');
		link.end();
	}

	/** Only a list that was asked for is followed, and nobody is called twice. */
	#callAll(link: TinTinLink, list: string): void {
		if (!link.hasAsked) {
			this.show(`<CHAT> ${link.name} sends a list that nobody asked for.`);
			return;
		}

		link.hasAsked = false;
		const fields = list.split(',').map(field => field.trim());
		for (let at = 0; at + 1 < fields.length; at += 2) {
			const endpoint: Endpoint = {address: fields[at]!, port: Number(fields[at + 1])};
			const isKnown = this.linksOnline.some(({wire: {remote}, declared}) => remote.address === endpoint.address && declared.port === endpoint.port);
			if (!isKnown) {
				this.dial(endpoint);
			}
		}
	}

	/** Shows a text, unless its sender is ignored. */
	#heard(link: TinTinLink, payload: Uint8Array): boolean {
		if (!link.isIgnored) {
			this.print(readUtf8(payload));
		}

		return !link.isIgnored;
	}
}
