import {MudlarkError} from '../lib/errors.js';
import {formatEndpoint, isPort, parseTarget} from '../lib/target.js';
import {quote} from '../lib/words.js';
import type {ConnectionProtocol} from '../protocols/protocol.js';
import type {Calls} from './calls.js';
import type {CommandOf, Outcome} from './commands.js';
import type {Endpoints} from './endpoints.js';
import {isConnectionProtocol, isDatagramProtocol} from './protocol-kinds.js';
import type {Listening} from './listening.js';
import type {Contact} from './ports.js';
import type {Reconnect} from './reconnect.js';
import {isAt} from './roster.js';
import type {Session} from './session.js';
import type {Sockets} from './sockets.js';

type Parts = {readonly endpoints: Endpoints; readonly calls: Calls; readonly listening: Listening; readonly reconnect: Reconnect; readonly sockets: Sockets};

/** Connections by hand: calling, taking calls, hanging up. */
export class Calling {
	readonly #session: Session;
	readonly #parts: Parts;

	constructor(session: Session, parts: Parts) {
		this.#session = session;
		this.#parts = parts;
	}

	readonly call = async ({protocol: name, target, port: explicitPort}: CommandOf<'call'>): Promise<Outcome> => {
		const {endpoints, reconnect, sockets} = this.#parts;
		const person = this.#session.contacts.get(target);
		const meeting = this.#session.protocols.find(({name: known}) => known === person?.protocol);
		if (person && meeting && isDatagramProtocol(meeting)) {
			return sockets.look(meeting, {...person, port: explicitPort ?? person.port});
		}

		const {host, port, protocol, contact} = this.#resolve(name, target, explicitPort);
		const known = [...this.#session.roster.entries()].find(entry => isAt(entry, {address: host, port}));
		if (known) {
			throw new MudlarkError('ML_CALL_CONNECTED', `You are connected with ${known.name} at ${formatEndpoint(host, port)} already. /hangup ${quote(known.name)} first to call again.`);
		}

		if (contact) {
			reconnect.stop(contact.name);
		}

		const call = endpoints.call(protocol, {address: host, port}, {contact});
		return {ok: true, lines: [`Calling ${contact ? `${contact.name} at ` : ''}${formatEndpoint(call.address, call.port)} …`]};
	};

	readonly hangup = async ({peer}: CommandOf<'hangup'>): Promise<Outcome> => {
		if (peer.toLowerCase() === 'all') {
			return this.#hangupAll();
		}

		const {calls, reconnect} = this.#parts;
		const {roster} = this.#session;
		const entry = roster.match(peer);
		const call = entry ? undefined : calls.find(peer);
		if (call) {
			call.cancel();
			return {ok: true};
		}

		if (!entry && /^\d+$/v.test(peer) && this.#parts.endpoints.turnAway(Number(peer))) {
			return {ok: true};
		}

		const lost = entry ? undefined : reconnect.find(peer);
		if (lost !== undefined) {
			reconnect.stop(lost);
			return {ok: true, lines: [`${lost} is not called again. /call ${quote(lost)} calls him.`]};
		}

		(entry ?? roster.find(peer)).channel.command({command: 'hangup'});
		return {ok: true};
	};

	readonly listen = async ({port}: CommandOf<'listen'>): Promise<Outcome> => {
		const {listening} = this.#parts;
		const {settings, own, addresses} = this.#session;
		if (port !== undefined && port !== 0 && !isPort(port)) {
			throw new MudlarkError('ML_PORT_INVALID', `${port} is no port: give a number from 1 to 65535, or 0 for any free port.`);
		}

		if (port !== undefined || !listening.isOn) {
			await listening.start({address: settings.listen.address, port: port ?? settings.listen.port});
		}

		const endpoints = addresses().map(address => formatEndpoint(address, own.port));
		return {
			ok: true,
			lines: [
				`Taking calls on port ${own.port}. Friends call one of these:`,
				...(endpoints.length === 0 ? ['  (this machine has no network address)'] : endpoints.map(endpoint => `  ${endpoint}`)),
				'From outside your network they need its public address, and the router has to pass the port on to this machine.',
			],
		};
	};

	readonly unlisten = async (): Promise<Outcome> => {
		const wasOn = await this.#parts.listening.stop();
		return {ok: true, lines: [wasOn ? 'No more calls are taken; who is connected stays. /listen takes calls again.' : 'No calls were taken anyway. /listen takes calls.']};
	};

	readonly answer = async ({choice, id, secret}: CommandOf<'answer'>): Promise<Outcome> => {
		this.#session.questions.answer(choice, id, secret);
		return {ok: true};
	};

	#hangupAll(): Outcome {
		const everybody = [...this.#session.roster.entries()];
		// Nobody has called those whom one meets in a network, and nothing is open that could be closed.
		const entries = everybody.filter(({channel}) => channel.role !== undefined);
		const met = new Set(everybody.filter(({channel}) => channel.role === undefined).map(({channel}) => channel.protocol.title));
		const lost = this.#parts.reconnect.stopAll();
		const calls = this.#parts.calls.list();
		for (const {channel} of entries) {
			channel.command({command: 'hangup'});
		}

		for (const call of calls) {
			call.cancel();
		}

		return {ok: true, lines: [`${entries.length} connections closed, ${calls.length} calls cancelled.${lost === 0 ? '' : ' Nobody who was lost is called again.'}${met.size === 0 ? '' : ` Whom you meet in ${[...met].join(' and ')} stays.`}`]};
	}

	#resolve(name: string, target: string, explicitPort: number | undefined): {host: string; port: number; protocol: ConnectionProtocol; contact?: Contact} {
		const {contacts, protocols} = this.#session;
		const contact = contacts.get(target);
		const protocol = protocols.filter(candidate => isConnectionProtocol(candidate)).find(candidate => candidate.name === (contact?.protocol ?? name)) ?? protocols.find(candidate => isConnectionProtocol(candidate));
		if (!protocol) {
			throw new MudlarkError('ML_PROTOCOL_UNKNOWN', `There is no protocol ${name}. Known: ${protocols.map(known => known.name).join(', ')}.`);
		}

		if (contact) {
			return {host: contact.host, port: explicitPort ?? contact.port, protocol, contact};
		}

		const parsed = parseTarget(target);
		if (!parsed) {
			throw new MudlarkError('ML_CALL_TARGET', `${target} is no address to call. Use HOST, HOST:PORT, HOST PORT or [IPV6]:PORT, or a name from your address book (/peer list).`);
		}

		return {host: parsed.host, port: explicitPort ?? parsed.port ?? protocol.defaultPort, protocol};
	}
}
