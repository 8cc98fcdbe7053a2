import {latin1, readLatin1, splitLine} from './bytes.js';
import {code} from './codes.js';
import type {Block} from './framing.js';
import {Link, type Role} from './link.js';
import {MudMasterBuffers} from './mudmaster-buffers.js';
import {BLOCK, fileHandlers, offer} from './mudmaster-files.js';
import {Peer, type Handlers, type PeerOptions, type Wording} from './peer.js';
import type {Endpoint, Wire} from './wire.js';

/** Without a blank between name and number (facts 4). */
export const MUDMASTER_VERSION = 'MudMaster 2k61.0';

/** Longer snooped lines are cut. */
const SNOOPED_LINE = 200;

const RESET = '\u{1B}[0m';
const BOLD_RED = '\u{1B}[1;31m';

/** What it calls the things that 9 to 18 and 33 bring. */
const scripts: Readonly<Record<number, string>> = {
	[code.sendAction]: 'Action',
	[code.sendAlias]: 'Alias',
	[code.sendMacro]: 'Macro',
	[code.sendVariable]: 'Variable',
	[code.sendEvent]: 'Event',
	[code.sendGag]: 'Gag',
	[code.sendHighlight]: 'Highlight',
	[code.sendList]: 'List',
	[code.sendArray]: 'Array',
	[code.sendBarItem]: 'Bar item',
	[code.sendSubstitute]: 'Substitute',
};

export type MudMasterOptions = PeerOptions & {
	/** Serves whoever calls, and tells him. */
	readonly autoServe?: boolean;
};

export class MudMasterLink extends Link {
	/** What leaves with the last block of a file is what stood here before. */
	readonly fileBuffer = new Uint8Array(BLOCK);
	isExcluded = false;
	mayCommand = false;
}

/** MudMaster 2k6, the Windows client: MudMaster chat only. */
export class MudMasterPeer extends Peer<MudMasterLink> {
	protected readonly wording: Wording = {
		everybody: (name, text) => `${name} chats to everybody, '${RESET}${text}${BOLD_RED}'\n`,
		personal: (name, text) => `${name} chats to you, '${text}'\n`,
		group: (name, text) => `${name} chats to the group, '${text}'\n`,
		emoteEverybody: (name, text) => `${name} ${text}\n`,
		emotePersonal: (name, text) => `${name} ${text}\n`,
		emoteGroup: (name, text) => `${name} ${text}\n`,
	};

	/** Accepts a call and hangs up without a word. */
	isDoNotDisturb = false;
	readonly buffers = new MudMasterBuffers();
	readonly #autoServe: boolean;

	readonly #handlers: Handlers<MudMasterLink> = {
		[code.nameChange]: (link, payload) => {
			const name = readLatin1(payload);
			if (!link.isIgnored) {
				this.show(`${link.name} is now known as ${name}.`);
			}

			link.name = name;
		},
		[code.requestConnections]: link => {
			this.#requested(link);
		},
		[code.connectionList]: (_link, payload) => {
			this.#callAll(readLatin1(payload));
		},
		[code.everybody]: (link, payload) => {
			this.#heard(link, payload);
			// X counts only for what served peers say.
			this.#relay(this.relayTargets(link).filter(({isExcluded}) => !link.isServed || !isExcluded), payload);
		},
		[code.personal]: (link, payload) => {
			this.#heard(link, payload);
		},
		[code.group]: (link, payload) => {
			const text = readLatin1(payload.subarray(15)).trimStart();
			this.#heard(link, latin1(text));
			this.#relay(this.linksOnline.filter(other => other !== link && other.isServed && other.group !== '' && other.group === link.group), latin1(text));
		},
		[code.message]: (_link, payload) => {
			this.show(readLatin1(payload).trim());
		},
		[code.doNotDisturb]: (_link, payload) => {
			this.show(`${readLatin1(payload)} has do not disturb enabled`);
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
			this.#peeked(link);
		},
		[code.peekList]: (link, payload) => {
			// An entry counts once its third `~` is there: without it the last one is lost (facts 6).
			const fields = readLatin1(payload).split('~');
			for (let at = 0; at + 3 < fields.length; at += 3) {
				this.show(`${link.name} has ${fields[at + 2]!} at ${fields[at]!} ${fields[at + 1]!}`);
			}
		},
		[code.snoop]: link => {
			this.#snoopAsked(link);
		},
		[code.snoopData]: (_link, payload) => {
			// Four bytes are its colours, whoever sends them; it reads on in its memory where there are none.
			const line = payload.length < 4 ? '(past the end)' : readLatin1(payload.subarray(4)).replace(/^\n/, '');
			this.show(`>> ${line.slice(0, SNOOPED_LINE)}`);
		},
		...Object.fromEntries(Object.keys(scripts).map(number => [number, (link: MudMasterLink) => {
			this.#scripted(link, Number(number));
		}])),
	};

	constructor({autoServe = false, ...options}: MudMasterOptions = {}) {
		super(options);
		this.#autoServe = autoServe;
	}

	override sendFile(bytes: Uint8Array, name: string, link: MudMasterLink = this.link): void {
		offer(this, link, bytes, name);
	}

	protected createLink(wire: Wire, role: Role): MudMasterLink {
		return new MudMasterLink(wire, role, 'mudmaster');
	}

	protected opened(link: MudMasterLink): void {
		if (link.role === 'caller') {
			link.declared = link.wire.remote;
			link.write(latin1(`CHAT:${this.name}\n${this.address}${String(this.port).padEnd(5)}`));
		} else if (this.isDoNotDisturb) {
			link.end();
		}
	}

	protected read(link: MudMasterLink, chunk: Uint8Array): void {
		if (link.phase === 'online') {
			for (const received of this.buffers.push(chunk)) {
				this.receive(link, received);
			}
		} else if (link.role === 'answerer') {
			this.#answer(link, readLatin1(chunk));
		} else {
			this.#answered(link, chunk);
		}
	}

	protected handle(link: MudMasterLink, {code: number, payload}: Block): void {
		this.#handlers[number]?.(link, payload);
	}

	protected pingPayload(): string {
		return String(Math.trunc(this.clock.now()));
	}

	/** Bells and backspaces become stars, in its own texts only. */
	protected override encode(text: string): Uint8Array {
		return latin1(text.replaceAll(/[\u{7}\u{8}]/gu, '*'));
	}

	protected override hears(link: MudMasterLink): boolean {
		return !link.isIgnored;
	}

	/** In small letters; padded, but not cut. */
	protected override groupField(_link: MudMasterLink, group: string): Uint8Array {
		return latin1(group.toLowerCase().padEnd(15));
	}

	protected override sendSnooped(link: MudMasterLink, line: string): void {
		this.send(link, code.snoopData, `1500\n${line}`);
	}

	/** One read, with a name, an address and a port, or nothing is said (facts 2.1). */
	#answer(link: MudMasterLink, text: string): void {
		const [, name = '', endpoint = ''] = /^CHAT:([^\n]*)\n([\s\S]*)$/.exec(text) ?? [];
		const address = endpoint.slice(0, -5);
		const port = endpoint.slice(-5).trim();
		if (name.trim() === '' || address === '' || !/^\d+$/.test(port)) {
			link.end();
			return;
		}

		if (!this.takesCalls) {
			link.write(latin1('NO'));
			link.end();
			return;
		}

		link.name = name.trim();
		link.declared = {address, port: Number(port)};
		link.write(latin1(`YES:${this.name}\n`));
		this.#accepted(link);
		if (!this.#autoServe) {
			return;
		}

		link.isServed = true;
		this.send(link, code.message, `\n<CHAT> You are now being ChatServed by ${this.name}.\n`);
	}

	/** Two bytes refuse, anything else accepts; what is behind the name is taken for the version (facts 2.2). */
	#answered(link: MudMasterLink, chunk: Uint8Array): void {
		if (readLatin1(chunk.subarray(0, 2)) === 'NO') {
			this.show('Call denied.');
			link.end();
			return;
		}

		const [name, rest] = splitLine(chunk.subarray(4)) ?? [chunk.subarray(4), new Uint8Array()];
		link.name = readLatin1(name);
		if (rest[0] === code.version) {
			link.version = readLatin1(rest.subarray(1, -1));
		}

		this.#accepted(link);
	}

	#accepted(link: MudMasterLink): void {
		this.isOnline(link);
		this.send(link, code.version, MUDMASTER_VERSION);
	}

	#listed(asker: MudMasterLink): ReadonlyArray<Endpoint & {readonly name: string}> {
		return this.linksOnline
			.filter(link => link.name !== asker.name && !link.isPrivate)
			.map(({declared: {address, port}, name}) => ({address: address.length < 8 ? '<Unknown>' : address, port, name}));
	}

	#requested(link: MudMasterLink): void {
		const listed = this.#listed(link);
		if (!link.isIgnored && listed.length > 0) {
			this.send(link, code.connectionList, listed.map(({address, port}) => `${address},${port}`).join(','));
		}
	}

	/** Pair number i is made of the fields i and i + 1: only the first is right (facts 4). */
	#callAll(list: string): void {
		const fields = list.split(',');
		for (let at = 0; at < Math.floor(fields.length / 2); at++) {
			const endpoint = {address: fields[at]!.trim(), port: Number(fields[at + 1])};
			const isSelf = endpoint.address === this.address && endpoint.port === this.port;
			const isKnown = this.linksOnline.some(({declared: {address, port}}) => address === endpoint.address && port === endpoint.port);
			if (!isSelf && !isKnown) {
				this.dial(endpoint);
			}
		}
	}

	#heard(link: MudMasterLink, payload: Uint8Array): void {
		if (!link.isIgnored) {
			this.show(readLatin1(payload).trim());
		}
	}

	/** As it came, without any guard against circles; from those it ignores as well, but not to them (facts 5.2, 5.3). */
	#relay(links: readonly MudMasterLink[], payload: Uint8Array): void {
		for (const link of links) {
			if (!link.isIgnored) {
				this.send(link, code.everybody, payload);
			}
		}
	}

	#peeked(link: MudMasterLink): void {
		const listed = this.#listed(link);
		if (listed.length === 0 || link.isIgnored) {
			this.send(link, code.message, `<CHAT> ${this.name} has no connections to show.`);
		} else {
			this.send(link, code.peekList, listed.map(({address, port, name}) => `${address}~${port}~${name}~`).join(''));
		}
	}

	#snoopAsked(link: MudMasterLink): void {
		if (link.isSnoopedBy) {
			link.isSnoopedBy = false;
			this.send(link, code.message, `<CHAT> You have stopped snooping ${this.name}.`);
		} else if (link.maySnoop) {
			link.isSnoopedBy = true;
			this.send(link, code.message, `\n<CHAT> You have begun snooping ${this.name}.\n`);
		} else {
			this.send(link, code.message, `<CHAT> ${this.name} has not given you permission to snoop.`);
		}
	}

	/** The real one runs the payload as a command; this one only says so (facts 9). */
	#scripted(link: MudMasterLink, number: number): void {
		if (link.mayCommand) {
			this.show(`${scripts[number]!} received.`);
		} else {
			this.send(link, code.message, `<CHAT> ${this.name} is not allowing commands.`);
		}
	}
}
