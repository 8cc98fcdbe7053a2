import {concat, nothing, readUtf8, utf8, withoutColours} from './bytes.js';
import {code} from './codes.js';
import {cutBlocks, type Block} from './framing.js';
import {Link, type Role} from './link.js';
import {Peer, type Handlers, type PeerOptions, type Wording} from './peer.js';
import type {Wire} from './wire.js';

/** In ms. */
const HANDSHAKE = 10_000;

/** Longer texts are split, since MudMaster 2k6 discards a block of more than 5000 bytes (facts 5.1). */
const LONGEST_TEXT = 4096;

export type HubOptions = PeerOptions & {
	readonly password?: string;
	/** Block number and line that those get who accept commands (facts 9). */
	readonly script?: readonly [number: number, line: string];
};

export class HubLink extends Link {
	isLoggedIn = false;
}

/** The first word, and what follows it. */
const splitWord = (text: string): readonly [string, string] => {
	const end = text.indexOf(' ');
	return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1).trim()];
};

type Command = (link: HubLink, args: string) => void;

/**
A chat hub in the manner of hirveserv: one logs in with a personal text, and what one says to everybody goes to everybody
who has. It understands wordings, not numbers.
*/
export class HubPeer extends Peer<HubLink> {
	protected readonly wording: Wording = {
		everybody: (name, text) => `\n${name} chats to everybody, '${text}'\n`,
		personal: (name, text) => `\n${name} chats to you, '${text}'\n`,
		group: (name, text) => `\n${name} chats to the group, '${text}'\n`,
		emoteEverybody: (name, text) => `\n${name} ${text}\n`,
	};

	/** What members let it see of their MUDs. */
	readonly snooped: string[] = [];
	readonly #password: string;
	readonly #script: readonly [number: number, line: string];

	readonly #commands: Readonly<Record<string, Command>> = {
		who: link => {
			this.tell(this.#members().map(({name}) => name).join(', '), link);
		},
		pm: (link, args) => {
			const [to, text] = splitWord(args);
			const other = this.#members().find(({name}) => name === to);
			if (other === undefined) {
				this.tell(`there's nobody called ${to}`, link);
			} else {
				this.sendText(other, code.personal, this.encode(this.wording.personal(link.name, text)));
			}
		},
		quit(link) {
			link.end();
		},
	};

	readonly #handlers: Handlers<HubLink> = {
		[code.nameChange](link, payload) {
			link.name = readUtf8(payload);
		},
		[code.everybody]: (link, payload) => {
			if (!link.isLoggedIn) {
				this.#prompt(link);
				return;
			}

			this.show(readUtf8(payload).trim());
			for (const other of this.#members()) {
				if (other !== link) {
					this.sendText(other, code.everybody, payload);
				}
			}
		},
		[code.personal]: (link, payload) => {
			this.#told(link, withoutColours(readUtf8(payload)));
		},
		[code.message]: (link, payload) => {
			this.#noticed(link, withoutColours(readUtf8(payload)));
		},
		[code.version](link, payload) {
			link.version = readUtf8(payload);
		},
		[code.pingRequest]: (link, payload) => {
			this.send(link, code.pingResponse, payload);
		},
		[code.snoopData]: (_link, payload) => {
			this.snooped.push(withoutColours(readUtf8(payload)));
		},
	};

	constructor({password = 'sesame', script = [code.sendAlias, '/alias {hub} {/chat server}'], ...options}: HubOptions = {}) {
		super({name: 'server', ...options});
		this.#password = password;
		this.#script = script;
	}

	protected createLink(wire: Wire, role: Role): HubLink {
		return new HubLink(wire, role, 'mudmaster');
	}

	protected opened(link: HubLink): void {
		if (link.role === 'caller') {
			throw new Error('A hub calls nobody. Let it listen.');
		}

		this.limit(link, HANDSHAKE, () => {
			link.end();
		});
	}

	protected read(link: HubLink, chunk: Uint8Array): void {
		link.rest = concat(link.rest, chunk);
		if (link.phase === 'greeting') {
			this.#answer(link);
			return;
		}

		const {blocks, rest} = cutBlocks(link.rest);
		link.rest = rest;
		for (const received of blocks) {
			this.receive(link, received);
		}
	}

	protected handle(link: HubLink, {code: number, payload}: Block): void {
		this.#handlers[number]?.(link, payload);
	}

	protected pingPayload(): string {
		return '1';
	}

	protected override encode(text: string): Uint8Array {
		return utf8(text);
	}

	/** MudGangster alone takes any length (facts 4). */
	protected override sendText(link: HubLink, number: number, payload: Uint8Array): void {
		const length = link.version.includes('MudGangster') ? payload.length : LONGEST_TEXT;
		for (let at = 0; at < payload.length; at += length) {
			this.send(link, number, payload.subarray(at, at + length));
		}
	}

	/** At least one byte of address, then the last five in a row that are digits or blanks (facts 2.1); what follows is lost. */
	#answer(link: HubLink): void {
		const text = readUtf8(link.rest);
		const [whole, name = ''] = /^CHAT:(.+)\n.+[\d ]{5}/.exec(text) ?? [];
		if (whole === undefined) {
			if (!'CHAT:'.startsWith(text.slice(0, 5))) {
				link.end();
			}

			return;
		}

		link.name = name;
		link.rest = nothing;
		link.write(utf8(`YES:${this.name}\n`));
		this.isOnline(link);
		this.send(link, code.message, `\n<CHAT> Welcome to ${this.name}.\n`);
		this.#prompt(link);
	}

	#prompt(link: HubLink): void {
		this.tell('What is your password?', link);
	}

	#members(): readonly HubLink[] {
		return this.linksOnline.filter(({isLoggedIn}) => isLoggedIn);
	}

	/** A command is what stands in the quotes at the very end of a personal text; other texts are nothing to it. */
	#told(link: HubLink, text: string): void {
		const [, said] = /chats to you, '([\s\S]*)'\n$/.exec(text) ?? [];
		if (said === undefined) {
			return;
		}

		if (link.isLoggedIn) {
			const [name, args] = splitWord(said);
			const command = this.#commands[name];
			if (command === undefined) {
				this.tell(`unknown command: ${name}`, link);
			} else {
				command(link, args);
			}
		} else if (said === this.#password) {
			link.isLoggedIn = true;
			this.show(`${link.name} has logged in.`);
			this.tell('You are logged in.', link);
		} else {
			this.tell('Wrong password.', link);
		}
	}

	/** Permissions are told in words only (facts 8, 9). */
	#noticed(link: HubLink, text: string): void {
		this.show(text.trim());
		if (/<CHAT> You are now allowed to snoop .*?\./.test(text)) {
			link.isSnooping = true;
			this.send(link, code.snoop);
		} else if (text.includes('You are no longer allowed to snoop')) {
			link.isSnooping = false;
		} else if (text.includes('is now accepting commands from you.')) {
			this.send(link, ...this.#script);
		}
	}
}
