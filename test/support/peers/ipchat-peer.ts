/**
A scripted participant of IPchat on a UDP socket of its own, written from the facts: it shares nothing with `source`.

	await using cmu = await IpchatPeer.open({address: '127.0.0.3', port: 1499, handle: 'cmu'});
	cmu.poll('127.0.0.2');                            // hail, bye, sleep, say, tell, message, askInfo, askUrl, share, netmeeting
	await cmu.waitFor('tester is here');              // a line that its user sees, past or to come
	await cmu.waitForDatagram('M', 'hello');          // what came in
	cmu.answers = false;                              // hears, and says nothing to it

It answers as the program of 1997 does: at the source address and the common port. What its user would be asked is set
beforehand: `takesNetmeeting`.
*/
import {Buffer} from 'node:buffer';
import {createSocket, type Socket} from 'node:dgram';
import {once} from 'node:events';
import {Conditions} from '../conditions.js';
import {latin1, readLatin1} from './bytes.js';

const PATIENCE = 20_000;

/** One datagram, cut as the facts (2) have it; `message` has one letter for each byte. */
export type Heard = {readonly from: string; readonly header: string; readonly claim: string; readonly code: string; readonly message: string};

type Options = {
	readonly address: string;
	/** Where everybody listens; 0 is any free one, which the others take from `peer.port`. */
	readonly port: number;
	readonly handle: string;
	/**
	What datagrams begin with.

	@default 'DynamIP'
	*/
	readonly header?: string;
	/** Answers to `I`, by their letters. */
	readonly profile?: Readonly<Record<string, string>>;
	readonly url?: string;
	/**
	What ends a command.

	@default Uint8Array.of(0)
	*/
	readonly ending?: Uint8Array;
	/**
	What it says of its own address.

	@default address
	*/
	readonly claim?: string;
};

const FIELDS: Readonly<Record<string, string>> = {h: 'handle', n: 'name', e: 'e-mail', i: 'home page', l: 'location', d: 'clock', c: 'comment', v: 'version'};

export class IpchatPeer implements AsyncDisposable {
	/** Sockets need a turn of the system to open, so that is no matter for a constructor. */
	static async open(options: Options): Promise<IpchatPeer> {
		const socket = createSocket('udp4');
		socket.bind(options.port, options.address);
		await once(socket, 'listening');
		return new IpchatPeer(socket, options);
	}

	readonly heard: Heard[] = [];
	/** What its user sees. */
	readonly transcript: string[] = [];
	/** Who is in its list, by address. */
	readonly list = new Map<string, {readonly handle: string; readonly isAsleep: boolean}>();
	answers = true;
	takesNetmeeting = false;
	isAsleep = false;
	handle: string;
	readonly #options: Options;
	readonly #socket: Socket;
	readonly #conditions: Conditions;

	private constructor(socket: Socket, options: Options) {
		this.#socket = socket;
		this.#options = options;
		this.handle = options.handle;
		this.#conditions = new Conditions(() => `${this.handle} sees ${JSON.stringify(this.transcript)} and has heard ${JSON.stringify(this.heard)}`);
		socket.on('message', (data, {address}) => {
			this.#receive(data, address);
			this.#conditions.changed();
		});
	}

	get address(): string {
		return this.#options.address;
	}

	get port(): number {
		return this.#socket.address().port;
	}

	poll(to: string): void {
		this.send(to, 'P', this.#sleep + this.handle);
	}

	hail(to: string): void {
		this.send(to, 'H');
	}

	/** To everybody, or to one. */
	bye(to?: string): void {
		for (const address of to === undefined ? this.list.keys() : [to]) {
			this.send(address, 'B');
		}
	}

	sleep(isAsleep: boolean): void {
		this.isAsleep = isAsleep;
		for (const address of this.list.keys()) {
			this.send(address, this.#sleep);
		}
	}

	/** In public: one copy to each. */
	say(text: string): void {
		for (const address of this.list.keys()) {
			this.send(address, 'T', text);
		}
	}

	tell(to: string, text: string): void {
		this.send(to, 't', text);
	}

	/** What wants to be acknowledged. */
	message(to: string, text: string): void {
		this.send(to, 'M', text);
	}

	askInfo(to: string): void {
		this.send(to, 'I');
	}

	askUrl(to: string): void {
		this.send(to, 'U');
	}

	/** The addresses of all others. */
	share(to: string): void {
		for (const address of this.list.keys()) {
			if (address !== to) {
				this.send(to, 'D', address);
			}
		}
	}

	/** @param file One letter for each byte. */
	netmeeting(to: string, file: string): void {
		this.send(to, 'X', file);
	}

	/** Any command; `message` has one letter for each byte, and what is beyond that is UTF-8 beforehand. */
	send(to: string, code: string, message = ''): void {
		const {header = 'DynamIP', claim = this.address, ending = Uint8Array.of(0)} = this.#options;
		this.sendRaw(to, Buffer.concat([latin1(`${header}[${claim}]${code}${message}`), ending]));
	}

	sendRaw(to: string, datagram: Uint8Array): void {
		this.#socket.send(datagram, this.port, to);
	}

	/** Resolves with the first line that has this in it. */
	async waitFor(text: string): Promise<string> {
		return this.#conditions.wait(`"${text}"`, () => this.transcript.find(line => line.includes(text)), PATIENCE);
	}

	/** Resolves with the first datagram of this letter, and with this message if one is given. */
	async waitForDatagram(code: string, message?: string): Promise<Heard> {
		return this.#conditions.wait(`${code} ${message ?? ''}`, () => this.heard.find(heard => heard.code === code && (message ?? heard.message) === heard.message), PATIENCE);
	}

	/** As many datagrams of this letter as one waits for. */
	async waitForDatagrams(code: string, count: number): Promise<readonly Heard[]> {
		const all = () => this.heard.filter(heard => heard.code === code);
		return this.#conditions.wait(`${count} times ${code}`, () => all().length >= count ? all() : undefined, PATIENCE);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.#conditions.end(`${this.handle} is closed`);
		const closed = once(this.#socket, 'close');
		this.#socket.close();
		await closed;
	}

	get #sleep(): string {
		return this.isAsleep ? 'S' : 's';
	}

	#receive(data: Uint8Array, from: string): void {
		const {groups} = /^(?<header>DynamIP|DIP)\[(?<claim>[^\]]*)\](?<code>[^\0])(?<rest>.*)$/s.exec(readLatin1(data)) ?? {};
		if (!groups) {
			return;
		}

		const {header = '', claim = '', code = '', rest = ''} = groups;
		const end = code === 'X' ? rest.lastIndexOf('\0') : rest.indexOf('\0');
		const message = end === -1 ? rest : rest.slice(0, end);
		this.heard.push({from, header, claim, code, message});
		this.#act(from, code, message);
		if (this.answers) {
			this.#answer(from, code, message);
		}
	}

	/** What its user sees of it. */
	#act(from: string, code: string, message: string): void {
		const name = this.list.get(from)?.handle ?? from;
		const lines: Readonly<Record<string, string>> = {
			H: 'hails you',
			A: 'got the hail',
			T: `says: ${message}`,
			t: `tells you: ${message}`,
			M: `writes: ${message}`,
			m: 'got the message',
			u: `has the URL ${message}`,
			X: `wants to meet: ${message}`,
			x: 'wants to meet as well',
			y: 'does not want to meet',
			...Object.fromEntries(Object.entries(FIELDS).map(([letter, field]) => [letter, `has the ${field} ${message}`])),
		};
		switch (code) {
			case 'P':
			case 'p': {
				this.list.set(from, {handle: message.slice(1), isAsleep: message.startsWith('S')});
				this.transcript.push(`${message.slice(1)} is here`);
				break;
			}

			case 'S':
			case 's': {
				this.list.set(from, {handle: name, isAsleep: code === 'S'});
				this.transcript.push(`${name} ${code === 'S' ? 'falls asleep' : 'wakes up'}`);
				break;
			}

			case 'B': {
				this.list.delete(from);
				this.transcript.push(`${name} has left`);
				break;
			}

			default: {
				const line = lines[code];
				if (line !== undefined) {
					this.transcript.push(`${name} ${line}`);
				}
			}
		}
	}

	#answer(from: string, code: string, message: string): void {
		switch (code) {
			case 'P': {
				this.send(from, 'p', this.#sleep + this.handle);
				break;
			}

			case 'H': {
				this.send(from, 'A', this.#sleep);
				break;
			}

			case 'M': {
				this.send(from, 'm', this.#sleep);
				break;
			}

			case 'D': {
				this.poll(message);
				break;
			}

			case 'I': {
				for (const [letter, value] of Object.entries({h: this.handle, ...this.#options.profile})) {
					this.send(from, letter, value);
				}

				break;
			}

			case 'U': {
				this.send(from, 'u', this.#options.url);
				break;
			}

			case 'X': {
				this.send(from, this.takesNetmeeting ? 'x' : 'y', this.#sleep);
				break;
			}

			default:
		}
	}
}
