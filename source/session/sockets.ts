import {MudlarkError, toMudlarkError} from '../lib/errors.js';
import {formatEndpoint} from '../lib/target.js';
import type {CallFailure, DatagramProtocol, Endpoint, MachineContext, MachineEvent, PeerPatch, Question} from '../protocols/protocol.js';
import type {Asking} from './asking.js';
import type {Attendance} from './attendance.js';
import type {Blocking} from './blocking.js';
import type {Channel} from './channel.js';
import type {CommandOf, Outcome} from './commands.js';
import {DatagramRunner, type DatagramHost} from './datagram-runner.js';
import type {Hearing} from './hearing.js';
import {limits} from './limits.js';
import type {Clock, Contact, Network} from './ports.js';
import {isDatagramProtocol, openingOf, wordOf} from './protocol-kinds.js';
import {commonRoomOf} from './rooms.js';
import type {Session} from './session.js';
import type {Pending} from './turns.js';

type Parts = {readonly asking: Asking; readonly attendance: Attendance; readonly blocking: Blocking; readonly hearing: Hearing};

/** Endpoints on which nobody calls: opening and leaving them, and who is met there. */
export class Sockets implements DatagramHost {
	readonly clock: Clock;
	readonly network: Network;
	readonly #session: Session;
	readonly #parts: Parts;
	/** Being opened: a second wish for the same one waits for nothing. */
	readonly #opening = new Set<string>();

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
		this.clock = session.clock;
		this.network = session.network;
	}

	/** Opens what the config wants to be open from the start. Logins take their time, or wait for a password: nobody waits for them. */
	async start(): Promise<void> {
		const {protocols, settings} = this.#session;
		for (const protocol of protocols) {
			if (!isDatagramProtocol(protocol)) {
				continue;
			}

			const names = protocol.isNamed ? settings.endpoints(wordOf(protocol)) : [protocol.name];
			const opened = Promise.all(names
				.filter(name => protocol.socket(this.#settingsOf(protocol, name)).enabled)
				.map(async name => this.#openAtStart(protocol, name)));
			if (!protocol.isNamed) {
				// eslint-disable-next-line no-await-in-loop
				await opened;
			}
		}
	}

	/** Leaves them all; what has to be said at that leaves, within bounds. */
	async stop(): Promise<void> {
		await Promise.all(this.#session.sockets.all().map(async runner => this.#leave(runner)));
	}

	/** What a word after `/PROTOCOL` says. */
	async verb(protocol: DatagramProtocol, {verb: name, args, room}: CommandOf<'verb'>): Promise<Outcome> {
		const verb = protocol.verbs.find(candidate => candidate.name === name);
		switch (verb?.endpoint) {
			case 'open': {
				return {ok: true, lines: await this.#open(protocol, args['name'] ?? protocol.name, args)};
			}

			case 'close': {
				if (this.#session.sockets.of(protocol).length === 0) {
					return {ok: true, lines: [protocol.isNamed ? `You are not in ${args['name'] ?? protocol.title}.` : `${protocol.title} is off already. ${openingOf(protocol)} switches it on.`]};
				}

				const runner = this.#chosen(protocol, {what: `/${wordOf(protocol)} ${name}`, room, name: args['name']});
				await this.#leave(runner);
				return {ok: true, lines: [protocol.isNamed ? `You have left ${runner.name}.` : `${protocol.title} is off.`]};
			}

			case undefined: {
				const {peer} = args;
				const chosen = this.#chosen(protocol, {what: `/${wordOf(protocol)} ${name}`, room});
				const entry = peer === undefined ? undefined : this.#session.roster.match(peer, ({channel}) => channel.protocol.name === protocol.name);
				const runner = this.#session.sockets.at(entry?.room ?? '') ?? chosen;
				return {ok: true, lines: runner.command({command: 'verb', verb: name, args}, entry?.channel.key)};
			}
		}
	}

	/**
	Looks whether a contact of the address book is there.
	@param isQuiet Whether he is not is nothing to tell.
	*/
	async look(protocol: DatagramProtocol, {name, host, port}: Contact, isQuiet = false): Promise<Outcome> {
		const runner = this.#chosen(protocol, {what: `/call ${name}`});
		const to = {address: await this.#addressOf(host, runner), port};
		const known = [...this.#session.roster.entries()].find(({channel}) => channel.rooms === runner.rooms && isSame(channel.remote, to));
		const lines = runner.command({command: 'call', to, isQuiet});
		return {ok: true, lines: [...lines, known ? `${name} is there already, as ${known.name}.` : `Looking whether ${name} is there, at ${formatEndpoint(to.address, port)} …`]};
	}

	online(channel: Channel, patch: PeerPatch): void {
		this.#parts.attendance.online(channel, patch);
	}

	patch(channel: Channel, patch: PeerPatch): void {
		const entry = this.#session.roster.of(channel);
		if (entry) {
			this.#parts.attendance.patch(entry, patch);
		}
	}

	offline(channel: Channel, reason: string): void {
		const entry = this.#session.roster.of(channel);
		if (entry) {
			this.#parts.attendance.offline(entry, reason);
		}
	}

	emit(runner: DatagramRunner, event: MachineEvent, channel: Channel | undefined): Pending {
		const entry = channel && this.#session.roster.of(channel);
		return entry ? this.#parts.hearing.hear(entry, event) : this.#parts.hearing.hearNetwork(runner, event);
	}

	ask(runner: DatagramRunner, question: Question, channel: Channel | undefined, answered: (choice: 'accept' | 'deny', reason?: string) => void): number {
		const entry = channel && this.#session.roster.of(channel);
		return entry ? this.#parts.asking.askOfPeer(entry, question, answered) : this.#parts.asking.askOfNetwork(runner, question, answered);
	}

	withdraw(question: number, reason: string): void {
		this.#session.questions.withdraw(question, reason);
	}

	over(runner: DatagramRunner, reason: string, failure: CallFailure): void {
		const {sockets, bus} = this.#session;
		const {protocol: {name, title, isNamed}, locals} = runner;
		sockets.remove(runner);
		if (isNamed) {
			// How a login ends is told by its machine.
			return;
		}

		for (const local of locals.slice(0, 1)) {
			bus.emit({event: 'listening.stopped', protocols: [name], ...local});
		}

		if (failure !== 'cancelled') {
			bus.emit({event: 'error', code: 'ML_NETWORK_LOST', message: `${title} is off: ${reason}. ${openingOf(runner.protocol)} switches it on again.`});
		}
	}

	/** @param args What was typed with it, of which the machine may need more than the name. */
	async #open(protocol: DatagramProtocol, name: string, args: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
		const {sockets, settings, rooms, bus} = this.#session;
		const word = wordOf(protocol);
		const known = protocol.isNamed ? settings.endpoints(word) : [name];
		if (!known.includes(name)) {
			throw new MudlarkError('ML_ENDPOINT_UNKNOWN', `There is no [${word}.${name}] in your config. ${known.length === 0 ? 'docs/config.md tells what belongs into it' : `It has ${known.join(', ')}`}; /reload reads it again.`);
		}

		const key = `${protocol.name} ${name}`;
		if (this.#opening.has(key) || sockets.of(protocol).some(runner => runner.name === name)) {
			return [protocol.isNamed ? `You are in ${name} already, or on your way. /${word} logout ${name} leaves it.` : `${protocol.title} is on already. /${word} off switches it off.`];
		}

		this.#opening.add(key);
		try {
			const runner = await this.#opened(protocol, name);
			sockets.add(runner);
			const room = commonRoomOf(protocol);
			if (room !== undefined) {
				rooms.open(room, protocol.title);
			}

			const [local] = runner.locals;
			if (local && !protocol.isNamed) {
				bus.emit({event: 'listening', protocols: [name], ...local});
			}

			const verb = protocol.verbs.find(({endpoint}) => endpoint === 'open');
			if (verb && Object.keys(args).some(argument => argument !== 'name')) {
				runner.command({command: 'verb', verb: verb.name, args});
			}

			runner.start();
			void this.#lookForContacts(protocol);
			return [protocol.isNamed ? `Logging in to ${name} …` : `${protocol.title} is on${local ? ` at UDP port ${local.port}` : ''}. /help ${word} tells what it can do.`];
		} catch (error) {
			throw withAdvice(toMudlarkError(error), protocol);
		} finally {
			this.#opening.delete(key);
		}
	}

	async #openAtStart(protocol: DatagramProtocol, name: string): Promise<void> {
		try {
			await this.#open(protocol, name);
		} catch (error) {
			const {code, message} = toMudlarkError(error);
			this.#session.bus.emit({event: 'error', code, message});
		}
	}

	async #opened(protocol: DatagramProtocol, name: string): Promise<DatagramRunner> {
		const secret = protocol.hasSecret ? await this.#secretOf(protocol, name) : undefined;
		const runner = new DatagramRunner(this, protocol, name, this.#contextOf(protocol, name, secret));
		await runner.open(protocol.socket(this.#settingsOf(protocol, name)));
		return runner;
	}

	#settingsOf(protocol: DatagramProtocol, name: string): Readonly<Record<string, unknown>> {
		const {settings} = this.#session;
		return protocol.isNamed ? settings.section(wordOf(protocol), name) : settings.section(wordOf(protocol));
	}

	/** @throws MudlarkError where there is none: neither configured nor typed. */
	async #secretOf(protocol: DatagramProtocol, name: string): Promise<string> {
		const {secrets, questions} = this.#session;
		const configured = await secrets.read(this.#settingsOf(protocol, name));
		if (configured !== undefined) {
			return configured;
		}

		const answer = Promise.withResolvers<string>();
		questions.ask({
			kind: 'password',
			isSecret: true,
			details: {name, protocol: protocol.name},
			answered(choice, reason = 'you gave none', secret = '') {
				if (choice === 'accept' && secret !== '') {
					answer.resolve(secret);
				} else {
					answer.reject(new MudlarkError('ML_PASSWORD_NONE', `There is no password for ${name}: ${reason}. ${openingOf(protocol, name)} asks again; with password-cmd or password-file in [${wordOf(protocol)}.${name}] nobody is asked.`));
				}
			},
		});
		return answer.promise;
	}

	/** Contacts are those whom one wants to meet. */
	async #lookForContacts(protocol: DatagramProtocol): Promise<void> {
		const contacts = this.#session.contacts.list().filter(contact => contact.protocol === protocol.name);
		await Promise.all(contacts.map(async contact => {
			try {
				await this.look(protocol, contact, true);
			} catch (error) {
				this.#session.bus.emit({event: 'notice', code: 'contact-not-found', text: `${contact.name} was not looked for: ${toMudlarkError(error).message}`, protocol: protocol.name});
			}
		}));
	}

	/** Of several addresses one that the socket can reach. */
	async #addressOf(host: string, {locals}: DatagramRunner): Promise<string> {
		const abort = new AbortController();
		const timer = this.clock.after(limits.lookupMs, () => {
			abort.abort();
		});
		try {
			const addresses = await this.network.lookup(host, abort.signal);
			const isReachable = (address: string) => locals.some(local => local.address.includes(':') === address.includes(':'));
			return addresses.find(address => isReachable(address)) ?? addresses[0] ?? host;
		} catch (error) {
			throw abort.signal.aborted ? new MudlarkError('ML_LOOKUP_TIMEOUT', `${host} could not be looked up within ${limits.lookupMs / 1000} seconds. Try again, or use the address in numbers.`) : error;
		} finally {
			timer.cancel();
		}
	}

	#contextOf(protocol: DatagramProtocol, name: string, secret: string | undefined): MachineContext {
		const {own, random, clock, roster} = this.#session;
		const {blocking} = this.#parts;
		const settingsOf = () => this.#settingsOf(protocol, name);
		return {
			self: own,
			random,
			date: () => clock.date(),
			roster: {
				peers: () => roster.entries(),
				listed: () => [],
				isBlocked: address => blocking.isBlocked('', address),
			},
			get settings() {
				return settingsOf();
			},
			name,
			...(secret !== undefined && {secret}),
		};
	}

	/** Who is waited for longer than the protocol allows him has had his time. */
	async #leave(runner: DatagramRunner): Promise<void> {
		runner.command({command: 'hangup'});
		const given = Promise.withResolvers<void>();
		const timer = this.clock.after(limits.leaveMs, () => {
			runner.feed({type: 'closed', reason: 'you left'});
			given.resolve();
		});
		await Promise.race([runner.gone, given.promise]);
		timer.cancel();
	}

	/**
	The endpoint that is meant: the named one, that of the room where it was typed, or the only one.
	@param wanted `what` is the command that it is for.
	*/
	#chosen(protocol: DatagramProtocol, {what, room = '', name}: {readonly what: string; readonly room?: string | undefined; readonly name?: string | undefined}): DatagramRunner {
		const {sockets} = this.#session;
		const here = sockets.at(room);
		const all = sockets.of(protocol).filter(runner => name === undefined || runner.name === name);
		if (name === undefined && here?.protocol.name === protocol.name) {
			return here;
		}

		const [chosen, ...others] = all;
		if (!chosen) {
			throw new MudlarkError('ML_NETWORK_OFF', protocol.isNamed
				? `You are not in ${name ?? protocol.title}, so ${what} can't be done. ${openingOf(protocol, name)} logs you in.`
				: `${protocol.title} is off, so ${what} can't be done. ${openingOf(protocol)} switches it on.`);
		}

		if (others.length > 0) {
			throw new MudlarkError('ML_ENDPOINT_AMBIGUOUS', `You are in ${all.map(runner => runner.name).join(', ')}: go to a room of the one you mean, and type ${what} there.`);
		}

		return chosen;
	}
}

/** What can be done about a socket that can't be had. */
const withAdvice = ({code, message}: MudlarkError, protocol: DatagramProtocol): MudlarkError => {
	const word = wordOf(protocol);
	const keys = ['address', 'port'].filter(key => Object.hasOwn(protocol.settings.shape, key)).map(key => `/set ${word}.${key} ${key.toUpperCase()}`);
	return new MudlarkError(code, `${message} ${protocol.title} stays off: ${[...(keys.length === 0 ? [] : [keys.join(' or ')]), openingOf(protocol)].join(', then ')}.`);
};

const isSame = (one: Endpoint, other: Endpoint): boolean => one.address === other.address && one.port === other.port;
