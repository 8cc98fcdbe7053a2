import {concat, FF, latin1, nothing, readLatin1, readUtf8, splitLine} from './bytes.js';
import {code} from './codes.js';
import type {Block} from './framing.js';
import {Link, type Role} from './link.js';
import {Peer, type Handlers, type PeerOptions, type Wording} from './peer.js';
import type {Endpoint, Wire} from './wire.js';

export const MUDLET_VERSION = 'Mudlet 4.21.0';

/** In ms: how long its user may think about a call. */
const DECISION = 60_000;

const LONGEST_NAME = 64;

/** An answer may come in pieces, as long as it is no longer (newer only). */
const LONGEST_ANSWER = 128;

const BOLD_RED = '\u{1B}[1;31m';

export type MudletOptions = PeerOptions & {
	/** `old` is what is released (4.20, 4.21); its listener can't be started there by a script, so users only call out. */
	readonly age?: 'old' | 'new';
	/** Does a call wait for `decide`? */
	readonly asks?: boolean;
};

export class MudletLink extends Link {
	/** An answer it did not understand: the connection stays open, and nothing comes of it (older only). */
	isRefused = false;
}

const isDigits = (text: string): boolean => /^\d+$/.test(text);

/** Mudlet, older and newer: MudMaster chat without files. */
export class MudletPeer extends Peer<MudletLink> {
	readonly age: 'old' | 'new';
	/** Its user's switch for lists of connections. */
	allowsPeek = true;
	isDoNotDisturb = false;
	readonly #asks: boolean;

	protected readonly wording: Wording = {
		everybody: (name, text) => `${name} chats to everybody, '${text}'\n`,
		personal: (name, text) => `${name} chats to you, '${text}'\n`,
		group: (name, text) => `${this.age === 'old' ? '\n' : ''}${name}${BOLD_RED} chats to the group, '${text}'\n`,
		emoteEverybody: (name, text) => `${name} ${text}\n`,
	};

	/** What it does not list it ignores without a word: files, scripts, do not disturb. */
	readonly #handlers: Handlers<MudletLink> = {
		[code.nameChange]: (link, payload) => {
			const name = readLatin1(payload);
			this.show(`${link.name} has changed their name to ${name}.`);
			link.name = name;
		},
		[code.requestConnections]: link => {
			const fields = this.#listed(link).flatMap(({address, port}) => [address, String(port)]);
			if (this.#allowsPeek(link) && fields.length > 0) {
				this.send(link, code.connectionList, fields.join(','));
			}
		},
		[code.connectionList]: (_link, payload) => {
			this.#callAll(readLatin1(payload));
		},
		[code.everybody]: (link, payload) => {
			if (link.isIgnored) {
				return;
			}

			this.#display(readLatin1(payload));
			for (const other of this.relayTargets(link)) {
				this.send(other, code.everybody, payload);
			}
		},
		[code.personal]: (_link, payload) => {
			this.#display(readLatin1(payload));
		},
		[code.group]: (_link, payload) => {
			const text = readLatin1(payload);
			this.#display(`(${text.slice(0, 15).trim()})${text.slice(15)}`);
		},
		[code.message]: (_link, payload) => {
			this.#display(readLatin1(payload));
		},
		[code.version](link, payload) {
			link.version = readLatin1(payload);
		},
		[code.pingRequest]: (link, payload) => {
			this.send(link, code.pingResponse, payload);
		},
		[code.pingResponse]: (link, payload) => {
			this.show(`Ping returned from ${link.name}: ${Math.trunc(this.clock.now()) - Number(readLatin1(payload))} ms`);
		},
		[code.peek]: link => {
			this.#peeked(link);
		},
		[code.peekList]: (link, payload) => {
			this.#peekListed(link, readLatin1(payload));
		},
		[code.snoop]: link => {
			this.#snoopAsked(link);
		},
		[code.snoopData]: (link, payload) => {
			this.#snooped(link, readLatin1(payload));
		},
		[code.sideChannel]: (link, payload) => {
			const [, channel = '', message = ''] = /^(\w+),([\s\S]*)$/.exec(readLatin1(payload)) ?? [];
			this.show(`sysMMCPSideChannelMessage ${link.name} ${channel} ${message}`);
		},
	};

	constructor({age = 'new', asks = false, ...options}: MudletOptions = {}) {
		super({name: 'MudletUser', ...options});
		this.age = age;
		this.#asks = asks;
	}

	override serve(link: MudletLink = this.link, isServed = true): void {
		super.serve(link, isServed);
		this.send(link, code.message, `<CHAT> You are ${isServed ? 'now' : 'no longer'} being served by ${this.name}.`);
	}

	/** Only to those who say that they are Mudlet. */
	sendSideChannel(channel: string, message: string): void {
		for (const link of this.linksOnline) {
			if (link.version.toLowerCase().includes('mudlet')) {
				this.send(link, code.sideChannel, `${channel},${message}`);
			}
		}
	}

	/** What its user says to a call that waits. */
	decide(isAccepted: boolean, link: MudletLink = this.link): void {
		if (!isAccepted) {
			link.write(latin1(`NO:${this.name}\n`));
			link.end();
			return;
		}

		link.write(latin1(`YES:${this.name}\n`));
		this.#accepted(link);
	}

	protected createLink(wire: Wire, role: Role): MudletLink {
		return new MudletLink(wire, role, 'mudmaster');
	}

	/** The older one declares whom it calls (Mudlet#9673), the newer one its own end of the connection. */
	protected opened(link: MudletLink): void {
		if (link.role === 'answerer') {
			return;
		}

		const {local, remote} = link.wire;
		const declared = this.age === 'old' ? remote : {address: local.address, port: this.port};
		link.declared = remote;
		link.write(latin1(`CHAT:${this.name}\n${declared.address}${String(declared.port).padEnd(5)}`));
	}

	protected read(link: MudletLink, chunk: Uint8Array): void {
		if (link.phase === 'greeting' && link.role === 'answerer') {
			if (link.name === '') {
				this.#answer(link, chunk);
			}

			return;
		}

		link.rest = concat(link.rest, chunk);
		if (link.phase === 'greeting' && !link.isRefused) {
			this.#answered(link);
		}

		if (link.phase === 'online') {
			this.#parse(link);
		}
	}

	protected handle(link: MudletLink, {code: number, payload}: Block): void {
		this.#handlers[number]?.(link, payload);
	}

	protected pingPayload(): string {
		return String(Math.trunc(this.clock.now()));
	}

	protected override sendSnooped(link: MudletLink, line: string): void {
		const payload = link.version.includes('MudMaster') ? `1500\n${line}` : line;
		if (line === '') {
			// Without its end: the next block is glued on (facts 8).
			link.write(latin1(`${String.fromCodePoint(code.snoopData)}${payload}`));
		} else {
			this.send(link, code.snoopData, payload);
		}
	}

	/** All in one read; the older one can't read a port that is padded (facts 2.1). */
	#answer(link: MudletLink, chunk: Uint8Array): void {
		const [head, endpoint] = splitLine(chunk) ?? [nothing, nothing];
		const name = head.subarray(5);
		const tail = readLatin1(endpoint);
		const port = this.age === 'old' ? tail.slice(-5) : tail.slice(-5).trim();
		if (!readLatin1(head).startsWith('CHAT:') || name.length > LONGEST_NAME || tail.length < 5 || !isDigits(port)) {
			link.end();
			return;
		}

		link.name = readUtf8(name);
		link.declared = {address: tail.slice(0, -5), port: Number(port)};
		if (this.#asks && !this.isDoNotDisturb) {
			this.limit(link, DECISION, () => {
				this.decide(false, link);
			});
			this.show(`${link.name} is calling.`);
		} else {
			this.decide(this.takesCalls && !this.isDoNotDisturb, link);
		}
	}

	/** The older one wants the whole line in the first read, the newer one waits for it. */
	#answered(link: MudletLink): void {
		const [line, rest] = splitLine(link.rest) ?? [undefined, nothing];
		if (line === undefined && this.age === 'new' && link.rest.length <= LONGEST_ANSWER) {
			return;
		}

		if (line !== undefined && readLatin1(line).startsWith('YES:')) {
			link.name = readUtf8(line.subarray(4));
			link.rest = rest;
			this.#accepted(link);
			return;
		}

		this.show('Call refused.');
		link.isRefused = true;
		if (this.age === 'new') {
			link.end();
		}
	}

	#accepted(link: MudletLink): void {
		this.isOnline(link);
		this.send(link, code.version, MUDLET_VERSION);
	}

	/** Looks at what it has only where that happens to end in `FF` (facts 1 rule 2): a block cut by a read waits with all before it. */
	#parse(link: MudletLink): void {
		if (link.rest.at(-1) !== FF) {
			return;
		}

		const bytes = link.rest;
		link.rest = nothing;
		let start = 0;
		for (const [at, byte] of bytes.entries()) {
			if (byte !== FF) {
				continue;
			}

			const piece = bytes.subarray(start, at);
			start = at + 1;
			if (piece.length > 0) {
				this.receive(link, {code: piece[0]!, payload: piece.subarray(1)});
			}
		}
	}

	#allowsPeek(link: MudletLink): boolean {
		return this.allowsPeek && !link.isIgnored;
	}

	/** The older one lists the port a peer called from, where nobody listens. */
	#listed(asker: MudletLink): ReadonlyArray<Endpoint & {readonly name: string}> {
		return this.linksOnline
			.filter(link => link !== asker && !link.isPrivate)
			.map(({wire: {remote}, declared, name}) => ({...(this.age === 'old' ? remote : declared), name}));
	}

	#callAll(list: string): void {
		const fields = list.split(',');
		if (fields.length % 2 === 1) {
			this.show('The list of connections is badly formatted.');
			return;
		}

		for (let at = 0; at < fields.length; at += 2) {
			this.dial({address: fields[at]!.trim(), port: Number(fields[at + 1])});
		}
	}

	#peeked(link: MudletLink): void {
		const listed = this.#listed(link);
		if (!this.#allowsPeek(link) || listed.length === 0) {
			this.send(link, code.message, `<CHAT> ${this.name} has no connections to show.`);
		} else {
			this.send(link, code.peekList, listed.map(({address, port, name}) => `${address}~${port}~${name}~`).join(''));
		}
	}

	#peekListed(link: MudletLink, list: string): void {
		const fields = list.replace(/~$/, '').split('~');
		if (fields.length % 3 !== 0) {
			this.show('The list of connections is badly formatted.');
			return;
		}

		for (let at = 0; at < fields.length; at += 3) {
			this.show(`${link.name} has ${fields[at + 2]!} at ${fields[at]!} ${fields[at + 1]!}`);
		}
	}

	#snoopAsked(link: MudletLink): void {
		const hasStopped = link.isSnoopedBy;
		link.isSnoopedBy = !hasStopped && link.maySnoop;
		if (hasStopped) {
			this.send(link, code.message, `<CHAT> You have stopped snooping ${this.name}.`);
		} else {
			this.send(link, code.message, link.maySnoop ? `<CHAT> You have begun snooping ${this.name}.` : `<CHAT> You do not have permission to snoop ${this.name}.`);
		}
	}

	/** Takes four bytes for colours where the other program is one that sends them (facts 8). */
	#snooped(link: MudletLink, text: string): void {
		if (!/MudMaster|MUSHc/.test(link.version)) {
			this.#showSnooped(text);
		} else if (text.length >= 4) {
			this.#showSnooped(this.age === 'new' ? text.slice(4).replace(/^\n/, '') : text.slice(4));
		}
	}

	#showSnooped(text: string): void {
		for (const line of this.age === 'new' ? text.split('\n') : [text]) {
			this.show(`>> ${line}`);
		}
	}

	#display(text: string): void {
		this.show(text.trim());
	}
}
