import {Conditions} from '../conditions.js';
import {latin1, withoutColours} from './bytes.js';
import {systemClock, type Clock} from './clock.js';
import type {IncomingFile} from './files.js';
import {block, frame, type Block, type Framing} from './framing.js';
import type {Link, Role} from './link.js';
import {dialTcp, listenTcp, type Endpoint, type Listening, type Wire} from './wire.js';

export type PeerOptions = {
	readonly name?: string;
	/** What it calls with. Programs that speak only one ignore it. */
	readonly framing?: Framing;
	/** The address it declares in its handshakes. */
	readonly address?: string;
	readonly clock?: Clock;
	/** Does it accept calls? Otherwise it refuses them in its own way. */
	readonly takesCalls?: boolean;
	/** False: it only remembers in `dialled` what a connection list makes it call. */
	readonly dials?: boolean;
};

export type Target = {readonly host?: string; readonly port: number};

/** In ms. Only for what never comes: a link that closes fails the wait at once. */
const PATIENCE = 20_000;

const HERE = '127.0.0.1';

/** What all peers are made of: connections, a transcript, and waiting for something to happen. */
export abstract class Plumbing<L extends Link> implements AsyncDisposable {
	name: string;
	takesCalls: boolean;
	readonly framing: Framing;
	readonly address: string;
	readonly clock: Clock;
	readonly links: L[] = [];
	readonly transcript: string[] = [];
	/** Files that came or are coming in. */
	readonly files: IncomingFile[] = [];
	/** What connection lists made it call. */
	readonly dialled: Endpoint[] = [];
	readonly #dials: boolean;
	readonly #listening: Listening[] = [];
	readonly #disposal = new AbortController();
	readonly #conditions = new Conditions(() => `${this.name} saw:\n${this.transcript.slice(-30).join('\n')}`);

	constructor({name = 'Peer', framing = 'mudmaster', address = HERE, clock = systemClock, takesCalls = true, dials = true}: PeerOptions = {}) {
		this.name = name;
		this.framing = framing;
		this.address = address;
		this.clock = clock;
		this.takesCalls = takesCalls;
		this.#dials = dials;
	}

	/** A peer that calls. Resolves once its handshake has left; `online()` waits for the answer. */
	static async call<P extends Plumbing<Link>, O extends PeerOptions>(this: new (options?: O) => P, options: NoInfer<O> & Target): Promise<P> {
		const peer = new this(options);
		await peer.call(options);
		return peer;
	}

	/** A peer that takes calls, on any free port unless one is given. */
	static async listen<P extends Plumbing<Link>, O extends PeerOptions>(this: new (options?: O) => P, options: NoInfer<O> & Partial<Target>): Promise<P> {
		const peer = new this(options);
		await peer.listen(options);
		return peer;
	}

	/** Where it takes calls; 4050 as long as it takes none, which is what programs then declare. */
	get port(): number {
		return this.#listening[0]?.port ?? 4050;
	}

	/** The first connection. */
	get link(): L {
		const [link] = this.links;
		if (link === undefined) {
			throw new Error(`${this.name} has no connection. Wait for it with online().`);
		}

		return link;
	}

	get linksOnline(): readonly L[] {
		return this.links.filter(({phase}) => phase === 'online');
	}

	protected abstract createLink(wire: Wire, role: Role): L;

	/** A caller's first words; an answerer may set a time limit here. */
	protected abstract opened(link: L): void;

	/** One read. */
	protected abstract read(link: L, chunk: Uint8Array): void;

	protected abstract handle(link: L, received: Block): void;

	async call({host = HERE, port}: Target): Promise<L> {
		return this.attach(await dialTcp(host, port, this.#disposal.signal), 'caller');
	}

	async listen({host = HERE, port = 0}: Partial<Target> = {}): Promise<this> {
		this.#listening.push(await listenTcp(host, port, wire => {
			this.attach(wire, 'answerer');
		}));
		return this;
	}

	/** A connection that exists already. */
	attach(wire: Wire, role: Role): L {
		const link = this.createLink(wire, role);
		this.links.push(link);
		this.opened(link);
		wire.start({
			data: chunk => {
				if (link.isEnding) {
					return;
				}

				this.read(link, chunk);
				this.#conditions.changed();
			},
			drained() {},
			closed: reason => {
				this.#closed(link, reason);
			},
		});
		this.#conditions.changed();
		return link;
	}

	#closed(link: L, reason: string): void {
		link.phase = 'closed';
		link.closeReason = reason;
		link.deadline?.cancel();
		this.show(`${link.name === '' ? 'A connection' : link.name} is gone.`);
	}

	/** A line for its user. */
	show(text: string): void {
		this.transcript.push(withoutColours(text));
		this.#conditions.changed();
	}

	/** Any block, as a test wants it. */
	send(link: L, number: number, payload: string | Uint8Array = ''): void {
		const bytes = typeof payload === 'string' ? this.encode(payload) : payload;
		link.write(link.framing === 'zchat' ? frame(number, bytes) : block(number, bytes));
	}

	/** Resolves with the first link that is online; rejects when all have closed. */
	async online(): Promise<L> {
		const link = await this.until('a connection that is online', () => this.linksOnline[0] ?? (this.links.length > 0 && this.links.every(({phase}) => phase === 'closed') ? this.link : undefined));
		if (link.phase === 'closed') {
			throw new Error(`${this.name} was not let in: ${link.closeReason ?? ''}\n${this.transcript.join('\n')}`);
		}

		return link;
	}

	/** Resolves when a link has closed. */
	async closed(link: L = this.link): Promise<void> {
		await this.until(`${link.name} to be gone`, () => link.phase === 'closed' || undefined);
	}

	/** Resolves with the first line that meets the condition, from index `since` of the transcript on. */
	async waitFor(condition: string | RegExp | ((line: string) => boolean), since = 0): Promise<string> {
		const isMet = (line: string): boolean => {
			if (typeof condition === 'function') {
				return condition(line);
			}

			return typeof condition === 'string' ? line.includes(condition) : condition.test(line);
		};

		return this.until(String(condition), () => this.transcript.slice(since).find(line => isMet(line)));
	}

	/** Resolves with the first block of this number that meets the condition, from any link. */
	async waitForBlock(number: number, isMet: (payload: Uint8Array) => boolean = () => true): Promise<Block> {
		return this.until(`block ${number}`, () => this.links.flatMap(({blocks}) => blocks).find(received => received.code === number && isMet(received.payload)));
	}

	/** Resolves with a file once it is received whole. */
	async file(name: string): Promise<IncomingFile> {
		return this.until(`the file ${name}`, () => this.files.find(file => file.name === name && file.state === 'complete'));
	}

	/** Resolves with what `find` finds, now or after whatever happens to this peer. */
	async until<T>(what: string, find: () => T | undefined): Promise<T> {
		return this.#conditions.wait(what, find, PATIENCE);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#disposal.abort();
		for (const {wire} of this.links) {
			wire.destroy();
		}

		await Promise.all(this.#listening.map(async listening => listening.close()));
	}

	/** The text of a user, as bytes. */
	protected encode(text: string): Uint8Array {
		return latin1(text);
	}

	/** Remembers a block and acts on it. */
	protected receive(link: L, received: Block): void {
		link.blocks.push(received);
		this.handle(link, received);
	}

	protected isOnline(link: L): void {
		link.phase = 'online';
		link.deadline?.cancel();
		this.show(`${link.name} is connected.`);
	}

	/** Gives up a handshake after so many ms. */
	protected limit(link: L, ms: number, expire: () => void): void {
		link.deadline = this.clock.after(ms, expire);
	}

	/** Calls what a connection list names. */
	protected dial(endpoint: Endpoint): void {
		this.dialled.push(endpoint);
		if (this.#dials) {
			void this.#dial(endpoint);
		}
	}

	async #dial({address, port}: Endpoint): Promise<void> {
		try {
			await this.call({host: address, port});
		} catch (error) {
			this.show(`Can't call ${address} ${port}: ${String(error)}`);
		}
	}
}
