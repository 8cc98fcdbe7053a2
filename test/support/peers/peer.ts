/**
Scripted peers: other chat programs as they behave on the wire, written from the facts. Nothing here imports from `source`
(peers.test.ts looks), so a mistake there can not hide itself by being made twice.

	await using mush = await MushPeer.call({port, name: 'Mush'});         // or framing: 'zchat'
	const link = await mush.online();                                     // the call was accepted
	mush.say('hi');                                                       // tell, emote, group, ping, rename, peek, request, snoop …
	await mush.waitFor('Wick chats to everybody');                        // a line that its user sees, past or to come
	await mush.waitForBlock(code.version);                                // a block it received
	mush.acceptFiles();
	mush.sendFile(bytes, 'a.txt');
	const file = await mush.file('b.txt');                                // received whole: file.bytes

	await using axmud = await AxmudPeer.listen({name: 'Ax'});             // axmud.port, then the product calls
	await axmud.online();

What all peers have in common:
- `transcript` is what the user sees, without colours. `link.blocks` are the blocks received as the program's own parser cut
  them, `link.writes` the bytes of each write; `link.rest` is what it still waits with.
- One peer may have many links: `peer.call` and `peer.listen` can be repeated and mixed. Methods that take a link mean the
  first one without it.
- Whatever a program asks its user is set beforehand: `takesCalls`, `acceptFiles()`, `allowSnoop()`; the defaults are the program's.
- `peer.attach(wire, role)` takes any wire: one of `memory-wire.ts`, where a test decides about each read (`attached.ts`
  makes that short), or a connection of `fake-network.ts`, for a product in memory with a clock that the test moves:
  `peer.attach(internet.dial('10.0.0.9', {address: '10.0.0.5', port: 4050}), 'caller')`.
- Time is the clock in the options. Nothing waits for time but what the facts say: handshakes that are given up, and the
  five seconds of MUSHclient's loop guard.
- A quirk stands in the file of the program that has it, with the section of the facts.
*/
import {concat, nothing, sized} from './bytes.js';
import {code} from './codes.js';
import type {Link} from './link.js';
import {Plumbing} from './plumbing.js';

export type {PeerOptions} from './plumbing.js';

/** How a program words what its user says (facts 5.1): the whole text between the command byte and the end. */
export type Wording = {
	readonly everybody: (name: string, text: string) => string;
	readonly personal: (name: string, text: string) => string;
	readonly group: (name: string, text: string) => string;
	readonly emoteEverybody: (name: string, text: string) => string;
	readonly emotePersonal?: (name: string, text: string) => string;
	readonly emoteGroup?: (name: string, text: string) => string;
};

export type Handlers<L extends Link> = Readonly<Record<number, (link: L, payload: Uint8Array) => void>>;

type Scope = 'everybody' | 'personal' | 'group';

export abstract class Peer<L extends Link = Link> extends Plumbing<L> {
	takesFiles = false;
	protected abstract readonly wording: Wording;

	/** The payload of a ping. */
	protected abstract pingPayload(): string;

	say(text: string): void {
		this.#tellAll('everybody', this.linksOnline, this.wording.everybody(this.name, text));
	}

	tell(text: string, link: L = this.link): void {
		this.#tellAll('personal', [link], this.wording.personal(this.name, text));
	}

	/** To those that `setGroup` put into the group. */
	group(group: string, text: string): void {
		this.#tellAll('group', this.#members(group), this.wording.group(this.name, text), group);
	}

	emote(text: string): void {
		this.#tellAll('everybody', this.linksOnline, this.wording.emoteEverybody(this.name, text));
	}

	emoteTo(text: string, link: L = this.link): void {
		this.#tellAll('personal', [link], this.#emoteWording('emotePersonal')(this.name, text));
	}

	emoteGroup(group: string, text: string): void {
		this.#tellAll('group', this.#members(group), this.#emoteWording('emoteGroup')(this.name, text), group);
	}

	setGroup(group: string, link: L = this.link): void {
		link.group = group;
	}

	rename(name: string): void {
		this.name = name;
		for (const link of this.linksOnline) {
			this.send(link, code.nameChange, name);
		}
	}

	ping(link: L = this.link): void {
		this.send(link, code.pingRequest, this.pingPayload());
	}

	peek(link: L = this.link): void {
		this.send(link, code.peek);
	}

	request(link: L = this.link): void {
		this.send(link, code.requestConnections);
	}

	/** Asks to start, or to stop. */
	snoop(link: L = this.link): void {
		this.send(link, code.snoop);
	}

	allowSnoop(link: L = this.link, isAllowed = true): void {
		link.maySnoop = isAllowed;
	}

	/** A line of its MUD, which those see who snoop. */
	mudLine(line: string): void {
		for (const link of this.linksOnline) {
			if (link.isSnoopedBy) {
				this.sendSnooped(link, line);
			}
		}
	}

	ignore(link: L = this.link, isIgnored = true): void {
		link.isIgnored = isIgnored;
	}

	serve(link: L = this.link, isServed = true): void {
		link.isServed = isServed;
	}

	/** Says yes to files from now on. */
	acceptFiles(isAccepting = true): void {
		this.takesFiles = isAccepting;
	}

	/** Offers a file. */
	sendFile(bytes: Uint8Array, name: string, link: L = this.link): void {
		throw new Error(`${this.constructor.name} has no file transfer: ${name} (${bytes.length} bytes) can't go to ${link.name}.`);
	}

	hangUp(link: L = this.link): void {
		link.end();
	}

	/** Whether what is said to a scope goes to a link. */
	protected hears(_link: L, _scope: Scope): boolean {
		return true;
	}

	/** Sends what a user says; zChat puts a stamp before it. */
	protected sendText(link: L, number: number, payload: Uint8Array): void {
		this.send(link, number, payload);
	}

	/** The 15 bytes of a group's name. */
	protected groupField(_link: L, group: string): Uint8Array {
		return sized(this.encode(group), 15, 0x20);
	}

	/** Who gets what a link says to everybody: all others if it is served, else those who are (facts 5.3, SPEC). */
	protected relayTargets(from: L): readonly L[] {
		return this.linksOnline.filter(link => link !== from && (from.isServed || link.isServed));
	}

	/** A line of its MUD, for one who snoops. */
	protected sendSnooped(link: L, line: string): void {
		this.send(link, code.snoopData, line);
	}

	#members(group: string): readonly L[] {
		return this.linksOnline.filter(link => link.group.toLowerCase() === group.toLowerCase());
	}

	#emoteWording(scope: 'emotePersonal' | 'emoteGroup'): (name: string, text: string) => string {
		const wording = this.wording[scope];
		if (wording === undefined) {
			throw new Error(`${this.constructor.name} emotes to everybody only (facts 5.1).`);
		}

		return wording;
	}

	#tellAll(scope: Scope, links: readonly L[], text: string, group = ''): void {
		for (const link of links) {
			if (!this.hears(link, scope)) {
				continue;
			}

			const field = scope === 'group' ? this.groupField(link, group) : nothing;
			this.sendText(link, code[scope], concat(field, this.encode(text)));
		}
	}
}
