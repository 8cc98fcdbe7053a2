import {canonicalAddress, isHostAddress} from '../lib/ip.js';
import {formatEndpoint, isPort} from '../lib/target.js';
import type {Listed, ConnectionProtocol} from '../protocols/protocol.js';
import type {Blocking} from './blocking.js';
import type {Calls} from './calls.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Dial} from './endpoints.js';
import {limits} from './limits.js';
import {isConnectionProtocol} from './protocol-kinds.js';
import {asker, isAt, toReference, type Entry} from './roster.js';
import type {Session} from './session.js';

type Parts = {readonly blocking: Blocking; readonly calls: Calls; readonly dial: Dial};

/** Why somebody on a list is not called. */
type Hindrance = 'connected' | 'own' | 'blocked' | 'repeated' | 'invalid';

const hindrances: Readonly<Record<Hindrance, (count: number) => string>> = {
	connected: count => `${count} you are connected with or calling`,
	own: count => `${count} of your own`,
	blocked: count => `${count} you have blocked`,
	repeated: count => `${count} named twice`,
	invalid: count => `${count} where nobody can be called`,
};

/** Other people's connections: looking at them, and calling them after consent. */
export class Lists {
	readonly #session: Session;
	readonly #parts: Parts;

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
	}

	readonly peek = async ({peer}: CommandOf<'peek'>): Promise<Outcome> => {
		this.#session.roster.able(peer, 'peek').channel.command({command: 'peek'});
		return {ok: true};
	};

	readonly request = async ({peer}: CommandOf<'request'>): Promise<Outcome> => {
		const entry = this.#session.roster.able(peer, 'peek');
		entry.channel.command({command: 'request'});
		return {ok: true, lines: [`Asking ${entry.name} for his connections. Nobody on his list is called before you have said yes.`]};
	};

	peeked(entry: Entry, entries: readonly Listed[]): void {
		this.#session.bus.emit({event: 'peek', peer: toReference(entry), entries});
	}

	/** The list that was requested: who on it can be called, is a question. */
	requested(entry: Entry, entries: readonly Listed[]): void {
		const {callable, leftOut} = this.#sift(entries);
		const all = [
			...leftOut,
			...(callable.length > limits.dialled ? [`${callable.length - limits.dialled} more than ${limits.dialled}`] : []),
		].join(', ');
		if (callable.length === 0) {
			this.#session.bus.emit({
				event: 'notice',
				code: 'nobody-to-dial',
				text: `There is nobody to call on ${entry.name}'s list${all === '' ? ': it is empty' : ` (${all})`}.`,
				peer: toReference(entry),
			});
			return;
		}

		const chosen = callable.slice(0, limits.dialled);
		this.#session.questions.ask({
			kind: 'dial',
			...asker(entry),
			details: {
				name: entry.name,
				count: chosen.length,
				addresses: chosen.map(({address, port, name}) => `${formatEndpoint(address, port)}${name === undefined ? '' : ` (${name})`}`).join(', '),
				...(all !== '' && {leftOut: all}),
			},
			answered: choice => {
				const {protocol} = entry.channel;
				if (choice === 'accept' && isConnectionProtocol(protocol)) {
					this.#dial(protocol, chosen);
				}
			},
		});
	}

	/** Somebody may have come online, or been called, while the question was open. */
	#dial(protocol: ConnectionProtocol, chosen: readonly Listed[]): void {
		for (const {address, port} of this.#sift(chosen).callable) {
			this.#parts.dial(protocol, {address, port});
		}
	}

	#sift(entries: readonly Listed[]): {readonly callable: readonly Listed[]; readonly leftOut: readonly string[]} {
		const callable = new Map<string, Listed>();
		const counts: Record<Hindrance, number> = {connected: 0, own: 0, blocked: 0, repeated: 0, invalid: 0};
		for (const listed of entries) {
			const address = canonicalAddress(listed.address);
			const hindrance = this.#hindrance(address, listed);
			const key = formatEndpoint(address ?? '', listed.port);
			if (address === undefined || hindrance) {
				counts[hindrance ?? 'invalid']++;
			} else if (callable.has(key)) {
				counts.repeated++;
			} else {
				callable.set(key, {...listed, address});
			}
		}

		return {
			callable: [...callable.values()],
			leftOut: (Object.keys(counts) as Hindrance[]).filter(hindrance => counts[hindrance] > 0).map(hindrance => hindrances[hindrance](counts[hindrance])),
		};
	}

	#hindrance(address: string | undefined, {port, name = ''}: Listed): Hindrance | undefined {
		if (address === undefined || !isPort(port) || !isHostAddress(address)) {
			return 'invalid';
		}

		if (this.#parts.blocking.isBlocked(name, address)) {
			return 'blocked';
		}

		const {own, addresses, roster} = this.#session;
		const entries = [...roster.entries()];
		const ours = [...addresses(), ...entries.map(({channel}) => channel.local.address), ...LOOPBACK].map(known => canonicalAddress(known));
		if (port === own.port && ours.includes(address)) {
			return 'own';
		}

		const isKnown = entries.some(entry => isAt(entry, {address, port})) || this.#parts.calls.at({address, port}) !== undefined;
		return isKnown ? 'connected' : undefined;
	}
}

const LOOPBACK = ['127.0.0.1', '::1'];
