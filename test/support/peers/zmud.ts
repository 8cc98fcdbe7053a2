import {concat, latin1, nothing, readLatin1, readU32, splitLine, u32} from './bytes.js';
import {code} from './codes.js';
import {cutFrames, type Block} from './framing.js';
import {Link, type Role} from './link.js';
import type {Handlers, Wording} from './peer.js';
import {StampedPeer, type StampedOptions} from './stamped-peer.js';
import type {Wire} from './wire.js';
import {fileHandlers, offer} from './zmud-files.js';

export const ZMUD_VERSION = 'zMUD 7.21';

export type ZmudOptions = StampedOptions & {
	/** The registration number. */
	readonly chatId?: string;
	/** The phrase of its security line, and the one it wants of callers. */
	readonly security?: string;
	readonly wantsSecurity?: string;
	/** The specification says both (facts 3.1). */
	readonly portPadding?: 'zeros' | 'blanks';
	readonly email?: string;
	/** The bytes of a Windows bitmap. */
	readonly icon?: Uint8Array;
	readonly pgpKey?: string;
	/** Of the files it sends. */
	readonly blockSize?: number;
};

export class ZmudLink extends Link {
	chatId = '';
	security: string | undefined;
	email = '';
	status = 0;
	icon: Uint8Array | undefined;
	pgpKey = '';
	peerStamp: number | undefined;
	mayCommand = false;
}

/** The full form of zChat, as the specification has it; what zMUD really does nobody has written down. */
export class ZmudPeer extends StampedPeer<ZmudLink> {
	protected readonly wording: Wording = {
		everybody: (name, text) => `\n${name} chats to everybody, '${text}'\n`,
		personal: (name, text) => `\n${name} chats to you, '${text}'\n`,
		group: (name, text) => `\n${name} chats to the group, '${text}'\n`,
		emoteEverybody: (name, text) => `\n${name} ${text}\n`,
		emotePersonal: (name, text) => `\n${name} ${text}\n`,
		emoteGroup: (name, text) => `\n${name} ${text}\n`,
	};

	readonly blockSize: number;
	/** Lines that peers made it run (105). */
	readonly executed: string[] = [];
	readonly #options: ZmudOptions;

	readonly #handlers: Handlers<ZmudLink> = {
		[code.nameChange]: (link, payload) => {
			const name = readLatin1(payload);
			this.show(`${link.name} is now ${name}.`);
			link.name = name;
		},
		[code.requestConnections]: link => {
			this.send(link, code.connectionList, this.#endpoints(link).join(','));
		},
		[code.connectionList]: (link, payload) => {
			this.show(`${link.name} is connected to: ${readLatin1(payload)}`);
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
			// Pairs without names, each with its comma (facts 6).
			this.send(link, code.peekList, this.#endpoints(link).map(endpoint => `${endpoint},`).join(''));
		},
		[code.peekList]: (link, payload) => {
			this.show(`${link.name} is connected to: ${readLatin1(payload)}`);
		},
		[code.snoop]: link => {
			link.isSnoopedBy = !link.isSnoopedBy && link.maySnoop;
			this.send(link, code.message, link.isSnoopedBy ? `You are now snooping ${this.name}.` : `You are not snooping ${this.name}.`);
		},
		[code.snoopData]: (link, payload) => {
			this.show(`> ${readLatin1(link.peerStamp !== undefined && readU32(payload) === link.peerStamp ? payload.subarray(4) : payload)}`);
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
			const {pgpKey} = this.#options;
			if (pgpKey === undefined) {
				this.send(link, code.message, `${this.name} has no PGP key.`);
			} else {
				this.send(link, code.pgpKey, pgpKey);
			}
		},
		[code.pgpKey](link, payload) {
			link.pgpKey = readLatin1(payload);
		},
		[code.sendCommand]: (link, payload) => {
			if (link.mayCommand) {
				this.executed.push(readLatin1(payload));
			} else {
				this.send(link, code.message, `${this.name} does not take commands from you.`);
			}
		},
		[code.stamp]: (link, payload) => {
			link.peerStamp = readU32(payload);
			this.stamped(payload);
		},
	};

	constructor(options: ZmudOptions = {}) {
		super({...options, framing: 'zchat'});
		this.#options = options;
		this.blockSize = options.blockSize ?? 700;
	}

	override sendFile(bytes: Uint8Array, name: string, link: ZmudLink = this.link): void {
		offer(this, link, bytes, name);
	}

	requestPgpKey(link: ZmudLink = this.link): void {
		this.send(link, code.requestPgpKey);
	}

	/** 0 none, 1 normal, 2 inactive, 3 away. */
	changeStatus(status: number): void {
		for (const link of this.linksOnline) {
			this.send(link, code.status, Uint8Array.of(status));
		}
	}

	protected createLink(wire: Wire, role: Role): ZmudLink {
		return new ZmudLink(wire, role, 'zchat');
	}

	protected opened(link: ZmudLink): void {
		if (link.role === 'answerer') {
			return;
		}

		const {chatId = '0', security, portPadding = 'zeros'} = this.#options;
		const port = portPadding === 'zeros' ? String(this.port).padStart(5, '0') : String(this.port).padEnd(5);
		link.declared = link.wire.remote;
		link.write(latin1(`ZCHAT:${this.name}\t${chatId}\n${this.address}${port}${security === undefined ? '' : `\n${security}`}`));
	}

	protected read(link: ZmudLink, chunk: Uint8Array): void {
		link.rest = concat(link.rest, chunk);
		if (link.phase === 'greeting') {
			if (link.role === 'answerer') {
				this.#answer(link);
			} else {
				this.#answered(link);
			}
		}

		if (link.phase === 'greeting' || link.isEnding) {
			return;
		}

		const {blocks, rest} = cutFrames(link.rest);
		link.rest = rest;
		for (const received of blocks) {
			this.receive(link, received);
		}
	}

	protected handle(link: ZmudLink, {code: number, payload}: Block): void {
		this.#handlers[number]?.(link, payload);
	}

	protected pingPayload(): string {
		return String(Math.trunc(this.clock.now()));
	}

	protected override sendSnooped(link: ZmudLink, line: string): void {
		this.sendText(link, code.snoopData, latin1(line));
	}

	/** The end of what has come is the end of the handshake once the port is there: nothing else marks it (facts 3.1). */
	#answer(link: ZmudLink): void {
		const text = readLatin1(link.rest);
		if (!text.startsWith('ZCHAT:'.slice(0, text.length))) {
			this.#refuse(link);
			return;
		}

		const [, name, chatId = '', endpoint = '', security] = /^ZCHAT:([^\t\n]*)(?:\t([^\n]*))?\n([^\n]{6,})(?:\n([^\n]*))?/.exec(text) ?? [];
		if (name === undefined || !/[\d ]{5}$/.test(endpoint)) {
			return;
		}

		link.rest = nothing;
		const {wantsSecurity} = this.#options;
		if (!this.takesCalls || (wantsSecurity !== undefined && security !== wantsSecurity)) {
			this.#refuse(link);
			return;
		}

		link.name = name;
		link.chatId = chatId;
		link.security = security;
		link.declared = {address: endpoint.slice(0, -5), port: Number(endpoint.slice(-5))};
		link.write(latin1(`YES:${this.name}\n`));
		this.#accepted(link);
	}

	#refuse(link: ZmudLink): void {
		link.write(latin1('NO'));
		link.end();
	}

	#answered(link: ZmudLink): void {
		const text = readLatin1(link.rest);
		if (text.startsWith('NO')) {
			this.show('The call was refused.');
			link.end();
			return;
		}

		const [line, rest] = splitLine(link.rest) ?? [];
		if (line === undefined || rest === undefined) {
			return;
		}

		link.name = readLatin1(line.subarray(4));
		link.rest = rest;
		this.#accepted(link);
	}

	#accepted(link: ZmudLink): void {
		const {icon, email} = this.#options;
		this.isOnline(link);
		this.send(link, code.version, ZMUD_VERSION);
		this.send(link, code.status, Uint8Array.of(1));
		if (icon !== undefined) {
			this.send(link, code.icon, icon);
		}

		if (email !== undefined) {
			this.send(link, code.email, email);
		}

		this.send(link, code.stamp, u32(this.stamp));
	}

	#endpoints(asker: ZmudLink): readonly string[] {
		return this.linksOnline
			.filter(link => link !== asker && !link.isPrivate)
			.map(({declared: {address, port}}) => `${address},${port}`);
	}

	/** Relays with the stamp of the origin. */
	#heard(link: ZmudLink, number: number, payload: Uint8Array): void {
		const text = this.unstamp(link, payload);
		if (text === undefined || link.isIgnored) {
			return;
		}

		const group = readLatin1(text.subarray(0, 15)).trim();
		this.show(number === code.group ? `(${group}) ${readLatin1(text.subarray(15)).trim()}` : readLatin1(text).trim());
		if (number !== code.everybody) {
			return;
		}

		for (const other of this.relayTargets(link)) {
			this.sendText(other, number, text, readU32(payload));
		}
	}
}
