/**
A scripted text viewer, written from the facts: it shares nothing with `source`. Other users of a grid in tests, and what
the grid is tested with.

	const two = new Viewer(internet.host('10.0.0.2'), clock, {uri: grid.loginUri, first: 'Test', last: 'Two', password: 'twopass'});
	two.start();                                     // logs in, opens its groups; what happens is in its transcript
	await clock.advance(1000);
	two.send('Loopback Chat', 'hello');              // tell, say, leave, logout
	two.transcript                                   // ['in', 'groups Loopback Chat, Second Room é', 'Loopback Chat/Test Two: hello', …]
*/
import {createHash} from 'node:crypto';
import type {Endpoint, HttpAnswer, HttpRequest} from '../../../source/protocols/protocol.js';
import type {Clock, DatagramSocket, Network} from '../../../source/session/ports.js';
import {Conditions} from '../conditions.js';
import {BodyReader, BodyWriter, readText, writeText} from './body.js';
import {Circuit, type Outgoing} from './circuit.js';
import {Dialog, plainMessage, readInstantMessage, writeInstantMessage, type InstantMessage} from './instant-message.js';
import {array, asArray, asMap, asText, boolean, document, integer, map, readLlsd, text, uuid, type Read} from './llsd.js';
import {readPacket, type Packet} from './packet.js';
import {NULL_UUID, xorUuids, type Uuid} from './uuid.js';
import {readAnswer, writeCall, type Member} from './xml-rpc.js';

export type ViewerOptions = {
	readonly uri: string;
	readonly first: string;
	readonly last: string;
	readonly password: string;
	/**
	Opens all its groups once it is in.

	@default true
	*/
	readonly opensGroups?: boolean;
	/** More for the login, or something else. */
	readonly login?: Readonly<Record<string, Member>>;
	/** Stays away from the circuit, as after a crash between login and circuit. */
	readonly stopsAfterLogin?: boolean;
};

/** Bytes of an answer. */
const LIMIT = 1_000_000;
/** Milliseconds; a safety net. */
const PATIENCE = 20_000;
/** Milliseconds, as the following. */
const POLL_TIME = 80_000;
/** Between polls that bring nothing. */
const PAUSE = 250;
const RESENDS = [1000] as const;
const ACK_DELAY = 100;

type Login = {readonly agent: Uuid; readonly session: Uuid; readonly code: number; readonly simulator: Endpoint; readonly seed: string};

export class Viewer {
	/** What its user would see, line by line. */
	readonly transcript: string[] = [];
	/** Ids by names. */
	readonly groups = new Map<string, Uuid>();
	/** Names and messages of all packets that came in for the first time. */
	readonly packets: Packet[] = [];
	readonly name: string;
	/** It answers no ping and acks nothing any more. */
	isDeaf = false;
	readonly #network: Pick<Network, 'bind' | 'request'>;
	readonly #clock: Clock;
	readonly #options: ViewerOptions;
	readonly #abort = new AbortController();
	readonly #conditions: Conditions;
	#login: Login | undefined;
	#socket: DatagramSocket | undefined;
	#circuit: Circuit | undefined;
	#caps: Readonly<Record<string, Read>> = {};

	constructor(network: Pick<Network, 'bind' | 'request'>, clock: Clock, options: ViewerOptions) {
		this.#network = network;
		this.#clock = clock;
		this.#options = options;
		this.name = `${options.first} ${options.last}`;
		this.#conditions = new Conditions(() => `${this.name} sees ${JSON.stringify(this.transcript)}`);
	}

	/** A line of the transcript, past or to come. */
	async until(line: string): Promise<void> {
		await this.#conditions.wait(line, () => this.transcript.includes(line) || undefined, PATIENCE);
	}

	/** Only those lines that are texts. */
	get texts(): readonly string[] {
		return this.transcript.filter(line => line.includes(': '));
	}

	get id(): Uuid {
		return this.#login?.agent ?? NULL_UUID;
	}

	get session(): Uuid {
		return this.#login?.session ?? NULL_UUID;
	}

	get circuit(): Circuit {
		if (!this.#circuit) {
			throw new Error(`${this.name} has no circuit`);
		}

		return this.#circuit;
	}

	/** Logs in; goes on by itself until the end. */
	start(): void {
		void this.#run();
	}

	open(group: string): void {
		this.#groupMessage(group, Dialog.open, '');
	}

	leave(group: string): void {
		this.#groupMessage(group, Dialog.leave, '');
	}

	send(group: string, message: string): void {
		this.#groupMessage(group, Dialog.send, message);
	}

	tell(who: Uuid, message: string): void {
		this.#instantMessage({to: who, id: xorUuids(this.id, who), dialog: Dialog.direct}, message);
	}

	/** In the region, for all to hear. */
	say(message: string): void {
		this.post('ChatFromViewer', this.#signed().text2(message).u8(1).u32(0).body, {isCoded: true});
	}

	logout(): void {
		this.post('LogoutRequest', this.#signed().body);
	}

	/** Any message over the circuit. */
	post(name: string, body: Uint8Array, outgoing?: Outgoing): void {
		this.circuit.send(name, body, outgoing);
	}

	/** The members of a group and who of them is online, as lines of the transcript. */
	async who(group: string): Promise<void> {
		const {members} = asMap(await this.#llsd('GroupMemberData', document(map({group_id: uuid(this.#group(group))}))));
		for (const [id, member] of Object.entries(asMap(members))) {
			this.#tell(`${group} has ${id} ${asText(asMap(member)['last_login'])}`);
		}
	}

	/** Is gone without a word. */
	async vanish(): Promise<void> {
		this.#abort.abort();
		this.#circuit?.close();
		await this.#socket?.close();
		this.#socket = undefined;
	}

	get #in(): Login {
		if (!this.#login) {
			throw new Error(`${this.name} is not logged in`);
		}

		return this.#login;
	}

	#signed(): BodyWriter {
		const {agent, session} = this.#in;
		return new BodyWriter().uuid(agent, session);
	}

	#tell(line: string): void {
		this.transcript.push(line);
		this.#conditions.changed();
	}

	#group(name: string): Uuid {
		// An id serves as well, for groups that it is no member of.
		return this.groups.get(name) ?? name;
	}

	#groupMessage(name: string, dialog: number, message: string): void {
		const id = this.#group(name);
		this.#instantMessage({to: id, id, dialog}, message);
	}

	#instantMessage(envelope: Pick<InstantMessage, 'to' | 'id' | 'dialog'>, message: string): void {
		const {agent, session} = this.#in;
		this.post('ImprovedInstantMessage', writeInstantMessage({
			...plainMessage,
			...envelope,
			agent,
			session,
			fromName: this.name,
			message: message === '' ? new Uint8Array() : writeText(message),
		}), {isCoded: true});
	}

	async #run(): Promise<void> {
		try {
			this.#login = await this.#logIn();
			if (this.#login && !this.#options.stopsAfterLogin) {
				await this.#openCircuit(this.#login);
				await this.#seed(this.#login);
				await this.#poll();
			}
		} catch (error) {
			if (!this.#abort.signal.aborted) {
				this.#tell(`failed: ${String(error)}`);
			}
		}
	}

	async #logIn(): Promise<Login | undefined> {
		const {first, last, password, login} = this.#options;
		const passwd = `$1$${createHash('md5').update(password).digest('hex')}`;
		const answer = await this.#request({method: 'POST', url: this.#options.uri, headers: {'content-type': 'text/xml'}, body: writeCall('login_to_simulator', {first, last, passwd, start: 'last', channel: 'test viewer', version: '1', ...login})});
		const members = 'failure' in answer ? {reason: answer.failure, message: answer.reason} : readAnswer(new TextDecoder().decode(answer.body));
		if (members['login'] !== 'true') {
			this.#tell(`refused ${String(members['reason'] ?? members['login'])}: ${String(members['message'])}`);
			return undefined;
		}

		this.#tell('in');
		return {
			agent: String(members['agent_id']),
			session: String(members['session_id']),
			code: Number(members['circuit_code']),
			simulator: {address: String(members['sim_ip']), port: Number(members['sim_port'])},
			seed: String(members['seed_capability']),
		};
	}

	async #openCircuit({agent, session, code, simulator}: Login): Promise<void> {
		const socket = await this.#network.bind({
			port: 0,
			received: (_from, datagram) => {
				if (!this.isDeaf) {
					this.#receive(datagram);
				}
			},
		});
		this.#socket = socket;
		this.#circuit = new Circuit({
			clock: this.#clock,
			transmit(bytes) {
				socket.send(simulator, bytes);
			},
			ackDelay: () => ACK_DELAY,
			resends: RESENDS,
			appendsAcks: false,
		});
		this.post('UseCircuitCode', new BodyWriter().u32(code).uuid(session, agent).body);
		this.post('CompleteAgentMovement', this.#signed().u32(code).body);
	}

	async #seed({seed}: Login): Promise<void> {
		const wanted = array(...['EventQueueGet', 'GroupMemberData', 'GetDisplayNames', 'ChatSessionRequest'].map(name => text(name)));
		const answer = await this.#request({method: 'POST', url: seed, headers: {'content-type': 'application/llsd+xml'}, body: document(wanted)});
		this.#caps = asMap(readBody(answer));
	}

	async #poll(): Promise<void> {
		let ack: Read;
		for (;;) {
			const body = document(map({ack: typeof ack === 'number' ? integer(ack) : {xml: '<undef />'}, done: boolean(false)}));
			// One poll at a time, for ever.
			// eslint-disable-next-line no-await-in-loop
			const answer = await this.#request({method: 'POST', url: asText(this.#caps['EventQueueGet']), headers: {'content-type': 'application/llsd+xml'}, body});
			if ('status' in answer && answer.status === 404) {
				this.#tell('out');
				this.#circuit?.close();
				return;
			}

			if ('failure' in answer || answer.status !== 200) {
				// eslint-disable-next-line no-await-in-loop
				await this.#pause();
				continue;
			}

			const {id, events} = asMap(readBody(answer));
			ack = id;
			for (const event of asArray(events)) {
				const {message, body: content} = asMap(event);
				this.#hear(asText(message), asMap(content));
			}
		}
	}

	async #pause(): Promise<void> {
		return new Promise(resolve => {
			this.#clock.after(PAUSE, resolve);
		});
	}

	async #llsd(cap: string, body: string): Promise<Read> {
		return readBody(await this.#request({method: 'POST', url: asText(this.#caps[cap]), headers: {'content-type': 'application/llsd+xml'}, body}));
	}

	async #request(request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>): Promise<HttpAnswer> {
		return this.#network.request({...request, timeout: POLL_TIME, limit: LIMIT}, this.#abort.signal);
	}

	#receive(datagram: Uint8Array): void {
		const packet = readPacket(datagram);
		if (!packet || !this.#circuit?.receive(packet)) {
			return;
		}

		this.packets.push(packet);
		const {name, body} = packet;
		const reader = new BodyReader(body);
		switch (name) {
			case 'StartPingCheck': {
				this.post('CompletePingCheck', Uint8Array.of(reader.u8()), {isReliable: false});
				break;
			}

			case 'RegionHandshake': {
				this.post('RegionHandshakeReply', this.#signed().u32(5).body, {isCoded: true});
				break;
			}

			case 'ImprovedInstantMessage': {
				const im = readInstantMessage(body);
				this.#tell(`${im.dialog === Dialog.send ? `${this.#nameOf(im.id)}/` : ''}${im.fromName}${im.offline === 0 ? '' : ' (earlier)'}: ${readText(im.message)}`);
				break;
			}

			case 'ChatFromSimulator': {
				const from = reader.text1();
				reader.bytes(16 + 16 + 3 + 12);
				this.#tell(`here/${from}: ${reader.text2()}`);
				break;
			}

			case 'UUIDNameReply':
			case 'UUIDGroupNameReply': {
				for (let left = reader.u8(); left > 0; left--) {
					const id = reader.uuid();
					this.#tell(`${id} is ${reader.text1()}${name === 'UUIDNameReply' ? ` ${reader.text1()}` : ''}`);
				}

				break;
			}

			case 'KickUser': {
				reader.bytes(6 + 32);
				this.#tell(`kicked: ${reader.text2()}`);
				break;
			}

			case 'AlertMessage': {
				this.#tell(`alert: ${reader.text1()}`);
				break;
			}

			case 'DisableSimulator':
			case 'LogoutReply': {
				this.#tell(name);
				break;
			}

			default:
		}
	}

	#hear(name: string, body: Readonly<Record<string, Read>>): void {
		switch (name) {
			case 'AgentGroupDataUpdate': {
				this.groups.clear();
				for (const group of asArray(body['GroupData'])) {
					const {GroupName, GroupID} = asMap(group);
					this.groups.set(asText(GroupName), asText(GroupID));
				}

				this.#tell(`groups ${[...this.groups.keys()].join(', ')}`);
				if (this.#options.opensGroups ?? true) {
					for (const group of this.groups.keys()) {
						this.open(group);
					}
				}

				break;
			}

			case 'ChatterBoxSessionStartReply': {
				this.#tell(`${body['success'] === true ? 'open' : `closed (${asText(body['error'])})`} ${this.#nameOf(asText(body['session_id']))}`);
				break;
			}

			case 'ChatterBoxInvitation': {
				const {message, from_name: from} = asMap(asMap(body['instantmessage'])['message_params']);
				this.#tell(`${asText(body['session_name'])}/${asText(from)} (invites): ${asText(message)}`);
				break;
			}

			case 'ParcelProperties':
			case 'ChatterBoxSessionAgentListUpdates': {
				break;
			}

			default: {
				this.#tell(`event ${name}`);
			}
		}
	}

	#nameOf(id: Uuid): string {
		return [...this.groups].find(([, group]) => group === id)?.[0] ?? id;
	}
}

const readBody = (answer: HttpAnswer): Read => {
	if ('failure' in answer) {
		throw new Error(answer.reason);
	}

	return readLlsd(new TextDecoder().decode(answer.body));
};
