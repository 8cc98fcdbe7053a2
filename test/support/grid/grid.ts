/**
A grid in the test's own process, written from the facts and the recorded sessions: it shares nothing with `source`.

	const grid = new Grid(wire, {...recordedWorld, simulator, origin});
	grid.receive(from, datagram);                    // what arrives at its port
	await grid.request({method: 'POST', url: grid.loginUri, …});
	grid.kick('Test One', 'goodbye');                // alert, shutdown, crash, boot, enrol, expel
	grid.faults.toClients = {loss: 0.2, duplication: 0, disorder: 300};
	grid.faults.http({on: 'EventQueueGet', times: 5, answer: httpAnswer(502)});
	grid.complaints                                  // what clients did against the facts

It behaves as OpenSim 0.9.2.2 was seen to; `kind: 'secondlife'` has the differences of Linden Lab's grid.
*/
import {Buffer} from 'node:buffer';
import type {Endpoint, HttpAnswer, HttpRequest} from '../../../source/protocols/protocol.js';
import {randomFrom} from '../delay-proxy.js';
import {BodyReader, writeText} from './body.js';
import {Circuit, writeAcks, type Outgoing} from './circuit.js';
import {EventQueue, httpAnswer, type Reply} from './event-queue.js';
import * as events from './events.js';
import {Faults, type Asked} from './faults.js';
import {GroupChat} from './group-chat.js';
import {Dialog, plainMessage, readInstantMessage, writeInstantMessage, type InstantMessage} from './instant-message.js';
import {array, asArray, asMap, asText, document, integer, map, readLlsd, text, uuid, type Written} from './llsd.js';
import {ALREADY_IN, authenticate, DISABLED, NO_START, startLocation, type Refusal} from './login.js';
import {displayNames, groupMemberData} from './members.js';
import * as messages from './messages.js';
import {readPacket, writePacket, type Packet} from './packet.js';
import {drawUuid, NULL_UUID, type Uuid} from './uuid.js';
import type {Visit} from './visit.js';
import {fate} from './weather.js';
import type {GridWire} from './wire.js';
import {World, type Account, type WorldOptions} from './world.js';
import {readCall, writeAnswer, type Member} from './xml-rpc.js';

export type GridOptions = WorldOptions & {
	/** Where datagrams go. */
	readonly simulator: Endpoint;
	/** `http://127.0.0.1:9000` */
	readonly origin: string;
	/** @default 'opensim' */
	readonly kind?: 'opensim' | 'secondlife';
	/**
	Who is online is believed for 20 s in each group, as OpenSim does.

	@default false
	*/
	readonly hasOnlineCache?: boolean;
	/**
	A logout is answered, which OpenSim does twice in 26 times.

	@default false
	*/
	readonly answersLogout?: boolean;
	/** @default 1 */
	readonly seed?: number;
};

/** A packet that came in, and whose. */
export type Heard = {readonly at: number; readonly who: string; readonly packet: Packet};

export type Attempt = {readonly at: number; readonly first: string; readonly last: string; readonly start: string; readonly result: string};

/** Milliseconds; facts 9, 10 and 14 unless said. */
const ANSWER = 5;
const LOGIN = 10;
const PING = 5000;
const SILENCE = 60_000;
const RESENDS = [300, 400, 900, 1250] as const;
const HOLD = 58_000;
const SECOND_LIFE_HOLD = 25_000;
/** From the kick to the end. */
const THROWN = 500;
/** A login that comes sooner after another was thrown out never gets its groups by itself. */
const OVERLAP = 800;
/** Logins are refused for so long once the port is open (facts 3). */
const BOOT = 3000;
/** The first of what a quiet region sends: after how long, and then how often. */
const NEWS = 3000;

/** 2026-01-01, when the clock of every grid begins. */
const EPOCH = Date.UTC(2026, 0, 1);

const RELIABLE = new Set(['UseCircuitCode', 'CompleteAgentMovement', 'RegionHandshakeReply', 'AgentThrottle', 'LogoutRequest', 'ImprovedInstantMessage', 'RetrieveInstantMessages', 'AgentDataUpdateRequest', 'JoinGroupRequest', 'LeaveGroupRequest']);

/** Messages that begin with the ids of the agent and the session. */
const SIGNED = new Set(['CompleteAgentMovement', 'RegionHandshakeReply', 'AgentUpdate', 'AgentThrottle', 'LogoutRequest', 'ImprovedInstantMessage', 'ChatFromViewer', 'RetrieveInstantMessages', 'AgentDataUpdateRequest', 'JoinGroupRequest', 'LeaveGroupRequest']);

/** What goes to a person and not to a group. */
const PRIVATE = new Set<number>([Dialog.direct, Dialog.typing, Dialog.typingEnds]);

const CAPABILITIES = {
	opensim: ['EventQueueGet', 'GroupMemberData', 'GetDisplayNames'],
	secondlife: ['EventQueueGet', 'GroupMemberData', 'GetDisplayNames', 'ChatSessionRequest'],
} as const;

/** What arrives with every avatar and is of no use to a text client: number, length and whether it is reliable and coded. */
const SCENERY = [
	{name: '#ffff00c4', length: 1030, isReliable: true, isCoded: true},
	{name: '#0c', length: 300, isReliable: true, isCoded: true},
	{name: '#ffff009e', length: 290, isReliable: true, isCoded: true},
	{name: '#14', length: 39, isReliable: true, isCoded: false},
	{name: '#0b', length: 720, isReliable: true, isCoded: false},
	{name: '#ff06', length: 25, isReliable: false, isCoded: false},
] as const;

export class Grid {
	readonly faults = new Faults();
	readonly world: World;
	readonly simulator: Endpoint;
	readonly loginUri: string;
	/** What clients did against the facts. */
	readonly complaints: string[] = [];
	/** Everything that came over circuits. */
	readonly heard: Heard[] = [];
	readonly logins: Attempt[] = [];
	/** Datagrams from addresses without a circuit. */
	strangers = 0;
	readonly #wire: GridWire;
	readonly #options: GridOptions;
	readonly #random: () => number;
	readonly #chat: GroupChat;
	readonly #visits = new Set<Visit>();
	/** Messages for people who were not there. */
	readonly #stored: InstantMessage[] = [];
	readonly #seeds = new Map<string, Visit>();
	#opensAt = 0;

	constructor(wire: GridWire, options: GridOptions) {
		this.#wire = wire;
		this.#options = options;
		this.#random = randomFrom(options.seed ?? 1);
		this.world = new World(options);
		this.simulator = options.simulator;
		this.loginUri = `${options.origin}/`;
		this.#chat = new GroupChat({
			world: this.world,
			now: () => wire.now(),
			present: () => this.#present,
			deliver: (visit, im) => {
				this.#deliver(visit, im);
			},
			timestamp: () => this.#timestamp,
			isSecondLife: this.#isSecondLife,
			hasCache: options.hasOnlineCache ?? false,
		});
	}

	// What comes in

	receive(from: Endpoint, datagram: Uint8Array): void {
		for (const ms of fate(this.faults.toGrid, this.#random)) {
			this.#later(ms, () => {
				this.#arrive(from, datagram);
			});
		}
	}

	async request(request: HttpRequest): Promise<HttpAnswer> {
		return new Promise(resolve => {
			this.answer(request, resolve);
		});
	}

	/** The same for those who can't wait for promises; `reply` may never be called. */
	answer({method, url, headers = {}, body = ''}: HttpRequest, reply: Reply): void {
		if (this.faults.isUnreachable) {
			reply({failure: 'refused', reason: `${new URL(url).host} refused the connection`});
			return;
		}

		const {pathname, search} = new URL(url);
		const contentType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
		if (pathname === '/get_grid_info') {
			reply(httpAnswer(200, `<gridinfo><platform>OpenSim</platform><login>${this.loginUri}</login><gridname>Test Grid</gridname><gridnick>test</gridnick></gridinfo>`));
			return;
		}

		if (pathname === '/' && method === 'POST') {
			this.#login(body, reply);
			return;
		}

		const whose = this.#seeds.get(pathname) ?? [...this.#visits].find(({paths}) => paths.has(pathname.replace(/\/$/, '')));
		const asked = this.#seeds.has(pathname) ? 'seed' : whose?.paths.get(pathname.replace(/\/$/, '')) as Asked | undefined;
		if (whose?.isCutOff) {
			return;
		}

		const fault = asked && this.faults.take(asked, whose?.account.name);
		if (fault !== undefined) {
			this.#reply(reply, fault);
			return;
		}

		this.#later(ANSWER, () => {
			this.#ask({method, contentType, body, search}, asked, whose, reply);
		});
	}

	// What an administrator does

	/** Those whose avatars have arrived, by name. */
	get online(): readonly string[] {
		return this.#present.map(({account}) => account.name);
	}

	/** Somebody's session, which must be there. */
	visit(who: string): Visit {
		const {id} = this.world.account(who);
		const visit = [...this.#visits].find(({account}) => account.id === id);
		if (!visit) {
			throw new Error(`${who} is not logged in`);
		}

		return visit;
	}

	/** The reason as it goes out: OpenSim's console puts line breaks around it (facts 14). */
	kick(who: string, reason: string): void {
		const visit = this.visit(who);
		this.#say(visit, 'KickUser', messages.kickUser(visit, reason));
		this.#later(THROWN, () => {
			this.#disable(visit);
		});
	}

	alert(words: string): void {
		for (const visit of this.#present) {
			this.#say(visit, 'AlertMessage', messages.alertMessage(words));
		}
	}

	/** Everybody is put out in good order; afterwards nobody listens. */
	shutdown(): void {
		for (const {account} of this.#visits) {
			this.kick(account.name, 'The simulator is going down.');
		}

		this.#later(THROWN + LOGIN, () => {
			this.faults.isUnreachable = true;
		});
	}

	/** Gone from one moment to the next: no word to anybody, and the marks of those who were there stay. */
	crash(): void {
		this.faults.isUnreachable = true;
		for (const visit of this.#visits) {
			visit.isCutOff = true;
			this.#forget(visit);
			visit.queue.drop();
		}
	}

	/** Its port is open again; logins are refused for some seconds more. */
	boot(): void {
		this.faults.isUnreachable = false;
		this.#opensAt = this.#wire.now() + BOOT;
	}

	/** Ends all that is under way, without a word. */
	close(): void {
		this.crash();
		this.#visits.clear();
	}

	enrol(who: string, group: string): void {
		const {id} = this.world.account(who);
		this.world.group(group).members.add(id);
		this.#tellGroups(id);
	}

	expel(who: string, group: string): void {
		const {id} = this.world.account(who);
		const from = this.world.group(group);
		from.members.delete(id);
		for (const visit of this.#visits) {
			if (visit.account.id === id) {
				visit.queue.push('AgentDropGroup', events.agentDropGroup(id, from.id));
			}
		}

		this.#tellGroups(id);
	}

	/** The group's session is lost for him: texts are refused until he opens it again (facts 8.2). */
	loseSession(who: string, group: string): void {
		const {id} = this.world.group(group);
		const visit = this.visit(who);
		visit.open.delete(id);
		visit.lost.add(id);
	}

	/** The group's session is closed before his eyes (facts 8.2). */
	forceClose(who: string, group: string, reason: string): void {
		const {id} = this.world.group(group);
		const visit = this.visit(who);
		visit.open.delete(id);
		visit.queue.push('ForceCloseChatterBoxSession', events.forceClose(id, reason));
	}

	// What goes wrong on purpose

	/** From now on nothing comes to him, and nothing from him: as if the cable was pulled. */
	cutOff(who: string): void {
		this.visit(who).isCutOff = true;
	}

	/** The cable is back, if that is soon enough. */
	mend(who: string): void {
		this.visit(who).isCutOff = false;
	}

	/** Any message over his circuit: unknown ones, and known ones with too much or too little in them. */
	say(who: string, name: string, body: Uint8Array, outgoing?: Outgoing): void {
		this.#say(this.visit(who), name, body, outgoing);
	}

	/** Any event. */
	tell(who: string, name: string, body: Written): void {
		this.visit(who).queue.push(name, body);
	}

	/** A packet that is well-formed and comes from somewhere else. */
	forge(who: string, from: Endpoint, name: string, body: Uint8Array): void {
		this.#wire.send(from, this.visit(who).address!, writePacket({name, body, sequence: 1_000_000, isReliable: true, isResent: false, isCoded: false, acks: []}));
	}

	/** Datagrams of random bytes, and one packet cut short at each of its bytes. */
	litter(who: string, count: number): void {
		const {address} = this.visit(who);
		const whole = writePacket({name: 'ImprovedInstantMessage', body: writeInstantMessage({...plainMessage, agent: drawUuid(this.#random), to: drawUuid(this.#random), dialog: Dialog.direct, id: NULL_UUID, fromName: 'Nobody', message: writeText('cut')}), sequence: 2_000_000, isReliable: true, isResent: false, isCoded: true, acks: [1, 2]});
		for (let index = 0; index < count; index++) {
			this.#wire.send(this.simulator, address!, Uint8Array.from({length: Math.floor(this.#random() * 64)}, () => Math.floor(this.#random() * 256)));
		}

		for (let length = 0; length < whole.length - 9; length++) {
			this.#wire.send(this.simulator, address!, whole.subarray(0, length));
		}
	}

	get #isSecondLife(): boolean {
		return this.#options.kind === 'secondlife';
	}

	get #present(): readonly Visit[] {
		return [...this.#visits].filter(({isPresent}) => isPresent);
	}

	get #timestamp(): number {
		return Math.floor((EPOCH + this.#wire.now()) / 1000);
	}

	// Logins

	#login(body: string, reply: Reply): void {
		let members: Readonly<Record<string, Member>>;
		try {
			const call = readCall(body);
			members = call.members;
			if (call.method !== (this.faults.next?.method ?? 'login_to_simulator')) {
				this.#complain(undefined, `a login by the method ${call.method}`);
			}
		} catch (error) {
			this.#complain(undefined, `a login that is no call: ${String(error)}`);
			reply(httpAnswer(500));
			return;
		}

		const fault = this.faults.take('login', `${String(members['first'])} ${String(members['last'])}`);
		if (fault !== undefined) {
			this.#note(members, 'fault');
			this.#reply(reply, fault);
			return;
		}

		if (this.faults.next) {
			const {uri, method} = this.faults.next;
			this.#note(members, 'indeterminate');
			reply(httpAnswer(200, writeAnswer({login: 'indeterminate', next_url: uri, next_method: method, message: 'Try there.'})));
			return;
		}

		this.#enter(members, reply);
	}

	#enter(members: Readonly<Record<string, Member>>, reply: Reply): void {
		const account = this.faults.refusal ?? (this.#wire.now() < this.#opensAt ? DISABLED : authenticate(this.world, members));
		if ('reason' in account) {
			this.#refuse(members, account, LOGIN, reply);
			return;
		}

		if (account.isMarked) {
			this.#refuse(members, ALREADY_IN, this.#throwOut(account) ? THROWN + LOGIN : LOGIN, reply);
			return;
		}

		if (members['start'] === undefined) {
			this.#refuse(members, NO_START, LOGIN, reply);
			return;
		}

		this.#note(members, 'true');
		const visit = this.#admit(account, members);
		this.#later(LOGIN, () => {
			reply(httpAnswer(200, writeAnswer(this.#welcome(visit, members))));
		});
	}

	#refuse(members: Readonly<Record<string, Member>>, {reason, message}: Refusal, ms: number, reply: Reply): void {
		this.#note(members, reason);
		this.#later(ms, () => {
			reply(httpAnswer(200, writeAnswer({reason, message, login: 'false'})));
		});
	}

	/** Clears the mark; says whether somebody was there. */
	#throwOut(account: Account): boolean {
		account.isMarked = false;
		const old = [...this.#visits].find(visit => visit.account === account);
		if (!old) {
			return false;
		}

		if (!old.circuit) {
			account.abandoned++;
			this.#end(old);
			return false;
		}

		account.thrownOutAt = this.#wire.now() + THROWN;
		this.kick(account.name, 'New login detected');
		return true;
	}

	#admit(account: Account, login: Readonly<Record<string, Member>>): Visit {
		const prefix = this.#isSecondLife ? '/cap/' : '/';
		const paths = new Map(CAPABILITIES[this.#options.kind ?? 'opensim'].map(name => [`${name === 'EventQueueGet' && !this.#isSecondLife ? '/CE/' : prefix}${drawUuid(this.#random)}`, name]));
		const visit: Visit = {
			account,
			session: drawUuid(this.#random),
			circuitCode: Math.floor(this.#random() * 0x80_00_00_00),
			queue: new EventQueue(this.#wire, {
				hold: this.#isSecondLife ? SECOND_LIFE_HOLD : HOLD,
				quietStatus: 502,
				repeats: this.#isSecondLife,
				firstId: Math.floor(this.#random() * 30_000_000),
				endings: account.abandoned,
			}),
			paths,
			login,
			isPresent: false,
			open: new Set(),
			left: new Set(),
			lost: new Set(),
			isCutOff: false,
			heardAt: this.#wire.now(),
			openPings: new Set(),
			timers: new Set(),
		};
		account.isMarked = true;
		account.abandoned = 0;
		this.#visits.add(visit);
		this.#seeds.set(this.#isSecondLife ? `/cap/${drawUuid(this.#random)}` : `/CAPS/${drawUuid(this.#random)}0000/`, visit);
		return visit;
	}

	#welcome(visit: Visit, {start, mfa_hash: hash}: Readonly<Record<string, Member>>): Readonly<Record<string, Member>> {
		const {account} = visit;
		const [seed] = [...this.#seeds].find(([, whose]) => whose === visit)!;
		return {
			login: 'true',
			agent_id: account.id,
			session_id: visit.session,
			secure_session_id: drawUuid(this.#random),
			circuit_code: visit.circuitCode + (this.faults.hasWrongCode ? 1 : 0),
			sim_ip: this.simulator.address,
			sim_port: this.simulator.port,
			seed_capability: `${this.#options.origin}${seed}`,
			first_name: this.#isSecondLife ? `"${account.first}"` : account.first,
			last_name: account.last,
			message: 'Welcome, Avatar!',
			seconds_since_epoch: this.#timestamp,
			start_location: startLocation(String(start), this.world.region.name),
			look_at: '[r1,r0,r0]',
			region_x: 256_000,
			region_y: 256_000,
			region_size_x: 256,
			region_size_y: 256,
			'buddy-list': [],
			'max-agent-groups': 42,
			...(account.code !== undefined && hash !== undefined && {mfa_hash: account.hash}),
		};
	}

	#note({first, last, start}: Readonly<Record<string, Member>>, result: string): void {
		this.logins.push({at: this.#wire.now(), first: String(first), last: String(last), start: String(start), result});
	}

	// Capabilities

	#ask({method, contentType, body, search}: {readonly method: string; readonly contentType: string | undefined; readonly body: string; readonly search: string}, asked: Asked | undefined, visit: Visit | undefined, reply: Reply): void {
		// Meanwhile he may have left.
		if (!visit || !asked || (!this.#visits.has(visit) && asked !== 'EventQueueGet')) {
			reply(httpAnswer(404));
			return;
		}

		try {
			switch (asked) {
				case 'seed': {
					if (method !== 'POST' || contentType !== 'application/llsd+xml') {
						this.#complain(visit, `${method} of the seed with content type ${contentType}`);
						reply(httpAnswer(404));
						return;
					}

					reply(httpAnswer(200, this.#grant(visit, asArray(readLlsd(body)))));
					break;
				}

				case 'EventQueueGet': {
					if (visit.queue.waiting > 0) {
						this.#complain(visit, 'two event polls at once');
					}

					const {ack} = asMap(readLlsd(body));
					visit.queue.poll(typeof ack === 'number' ? ack : undefined, reply);
					break;
				}

				case 'GroupMemberData': {
					const group = this.world.findGroup(asText(asMap(readLlsd(body))['group_id']));
					reply(group ? httpAnswer(200, groupMemberData(group, visit.account.id, id => this.#present.some(({account}) => account.id === id))) : httpAnswer(404));
					break;
				}

				case 'GetDisplayNames': {
					const ids = new URLSearchParams(search).getAll('ids');
					const known = ids.map(id => this.world.findAccount(id));
					reply(httpAnswer(200, displayNames(known.filter(account => account !== undefined), ids.filter((_, index) => known[index] === undefined), new Date(EPOCH + this.#wire.now()))));
					break;
				}

				case 'ChatSessionRequest': {
					this.#chatSession(visit, asMap(readLlsd(body)), reply);
					break;
				}

				default: {
					reply(httpAnswer(404));
				}
			}
		} catch (error) {
			this.#complain(visit, `${asked} can't be read: ${String(error)}`);
			reply(httpAnswer(400));
		}
	}

	#grant(visit: Visit, wanted: readonly unknown[]): string {
		const granted = [...visit.paths].filter(([, name]) => wanted.includes(name));
		return document(map(Object.fromEntries(granted.map(([path, name]) => [name, text(`${this.#options.origin}${path}`)]))));
	}

	#chatSession(visit: Visit, {method, 'session-id': session}: Readonly<Record<string, unknown>>, reply: Reply): void {
		const id = String(session);
		switch (method) {
			case 'accept invitation': {
				visit.open.add(id);
				reply(httpAnswer(200, document(map({success: {xml: '<boolean>1</boolean>'}}))));
				break;
			}

			case 'fetch history': {
				reply(httpAnswer(200, document(array(...(this.#chat.said.get(id) ?? []).map((said, index) => map({from_id: uuid(said.from), from: text(said.name), message: text(said.text), num: integer(index + 1), time: integer(said.time)}))))));
				break;
			}

			default: {
				reply(httpAnswer(400));
			}
		}
	}

	#reply(reply: Reply, answer: HttpAnswer | 'never'): void {
		if (answer !== 'never') {
			this.#later(ANSWER, () => {
				reply(answer);
			});
		}
	}

	// Circuits

	#arrive(from: Endpoint, datagram: Uint8Array): void {
		if (this.faults.isUnreachable && this.#visits.size === 0) {
			return;
		}

		const packet = readPacket(datagram);
		const visit = [...this.#visits].find(({address}) => address?.address === from.address && address.port === from.port);
		if (visit?.isCutOff) {
			return;
		}

		if (!packet) {
			this.#complain(visit, `a datagram that is no packet: ${Buffer.from(datagram).toString('hex')}`);
			return;
		}

		if (packet.name === 'UseCircuitCode') {
			this.#useCircuitCode(from, packet);
			return;
		}

		if (!visit) {
			this.strangers++;
			return;
		}

		visit.heardAt = this.#wire.now();
		this.heard.push({at: this.#wire.now(), who: visit.account.name, packet});
		if (RELIABLE.has(packet.name) && !packet.isReliable) {
			this.#complain(visit, `${packet.name} was not reliable`);
		}

		try {
			const fresh = visit.circuit!.receive(datagram);
			if (fresh) {
				this.#act(visit, fresh);
			}
		} catch (error) {
			this.#complain(visit, `${packet.name} can't be read: ${String(error)}`);
		}
	}

	/** It is acked at once, whatever code it has (facts 1, rule 3). */
	#useCircuitCode(from: Endpoint, {body, sequence, isReliable}: Packet): void {
		const reader = new BodyReader(body);
		const code = reader.u32();
		const session = reader.uuid();
		const agent = reader.uuid();
		const visit = [...this.#visits].find(each => each.session === session && each.circuitCode === code && each.account.id === agent);
		if (visit && !visit.circuit) {
			this.#openCircuit(visit, from);
		}

		if (isReliable) {
			this.#transmit(visit, from, writePacket({name: 'PacketAck', body: writeAcks([sequence]), sequence: 0, isReliable: false, isResent: false, isCoded: false, acks: []}));
		}
	}

	#openCircuit(visit: Visit, from: Endpoint): void {
		visit.address = from;
		visit.circuit = new Circuit({
			clock: this.#wire,
			transmit: bytes => {
				this.#transmit(visit, from, bytes);
			},
			ackDelay: () => this.faults.ackDelay,
			resends: RESENDS,
			appendsAcks: this.#isSecondLife,
		});
		visit.heardAt = this.#wire.now();
		this.#every(visit, PING, ping => {
			visit.openPings.add(ping & 0xFF);
			this.#say(visit, 'StartPingCheck', messages.startPingCheck(ping, visit.circuit!.oldestUnacked), {isReliable: false});
		});
		this.#watch(visit);
	}

	/** Ends a circuit that says nothing for too long. */
	#watch(visit: Visit): void {
		this.#during(visit, visit.heardAt + SILENCE - this.#wire.now(), () => {
			if (this.#wire.now() - visit.heardAt >= SILENCE) {
				this.#disable(visit);
			} else {
				this.#watch(visit);
			}
		});
	}

	#act(visit: Visit, {name, body}: Packet): void {
		const reader = new BodyReader(body);
		if (SIGNED.has(name)) {
			const agent = reader.uuid();
			const session = reader.uuid();
			if (agent !== visit.account.id || session !== visit.session) {
				this.#complain(visit, `${name} with the ids ${agent} and ${session}`);
				return;
			}
		}

		switch (name) {
			case 'CompleteAgentMovement': {
				this.#arriveInRegion(visit);
				break;
			}

			case 'StartPingCheck': {
				this.#say(visit, 'CompletePingCheck', Uint8Array.of(reader.u8()), {isReliable: false});
				break;
			}

			case 'CompletePingCheck': {
				visit.openPings.delete(reader.u8());
				break;
			}

			case 'LogoutRequest': {
				this.#logout(visit);
				break;
			}

			case 'ImprovedInstantMessage': {
				const im = readInstantMessage(body);
				this.#afterwards(visit, () => {
					this.#instantMessage(visit, im);
				});
				break;
			}

			case 'ChatFromViewer': {
				const message = reader.bytes2();
				const type = reader.u8();
				for (const each of this.#present) {
					this.#say(each, 'ChatFromSimulator', messages.chatFromSimulator(visit.account, type, message));
				}

				break;
			}

			case 'RetrieveInstantMessages': {
				this.#handOver(visit);
				break;
			}

			case 'AgentDataUpdateRequest': {
				this.#tellData(visit);
				break;
			}

			case 'UUIDNameRequest': {
				const known = readIds(reader).map(id => this.world.findAccount(id)).filter(account => account !== undefined);
				this.#say(visit, 'UUIDNameReply', messages.uuidNameReply(known));
				break;
			}

			case 'UUIDGroupNameRequest': {
				const known = readIds(reader).map(id => this.world.findGroup(id)).filter(group => group !== undefined);
				this.#say(visit, 'UUIDGroupNameReply', messages.uuidGroupNameReply(known));
				break;
			}

			case 'JoinGroupRequest':
			case 'LeaveGroupRequest': {
				this.#changeMembership(visit, reader.uuid(), name === 'JoinGroupRequest');
				break;
			}

			default:
		}
	}

	#arriveInRegion(visit: Visit): void {
		if (visit.isPresent) {
			return;
		}

		visit.isPresent = true;
		const {account} = visit;
		const {name, id} = this.world.region;
		this.#say(visit, 'RegionHandshake', messages.regionHandshake(name, this.world.accounts[0]!.id, id), {isCoded: true});
		this.#say(visit, 'AgentMovementComplete', messages.agentMovementComplete(visit, this.#timestamp));
		const wasOverlapping = account.thrownOutAt !== undefined && this.#wire.now() - account.thrownOutAt < OVERLAP;
		if (!wasOverlapping) {
			visit.queue.push('AgentGroupDataUpdate', events.agentGroupDataUpdate(account.id, this.world.groupsOf(account.id)));
		}

		visit.queue.push('ParcelProperties', events.parcelProperties(name));
		this.#during(visit, 60, () => {
			this.#say(visit, 'AgentDataUpdate', messages.agentDataUpdate(account, this.#activeGroup(account)), {isCoded: true});
			for (const {name: number, length, ...outgoing} of SCENERY) {
				this.#say(visit, number, this.#scenery(length), outgoing);
			}
		});
		this.#every(visit, NEWS, () => {
			this.#say(visit, '#ffff008c', this.#scenery(350), {isReliable: false});
			this.#say(visit, '#ffff0096', this.#scenery(44), {isReliable: false, isCoded: true});
		});
	}

	#instantMessage(visit: Visit, im: InstantMessage): void {
		// A client that has not moved in gets no answer (facts 1, rule 2).
		if (!visit.isPresent) {
			return;
		}

		if (PRIVATE.has(im.dialog)) {
			this.#direct(visit, im);
			return;
		}

		if (im.to !== im.id) {
			this.#complain(visit, `dialog ${im.dialog} to ${im.to} for the session ${im.id}`);
		}

		this.#chat.handle(visit, im);
	}

	#direct(visit: Visit, im: InstantMessage): void {
		const account = this.world.findAccount(im.to);
		const reader = this.#present.find(each => each.account === account);
		if (reader) {
			this.#deliver(reader, {...im, session: NULL_UUID, fromGroup: false, estate: 1, region: this.world.region.id, timestamp: this.#timestamp});
			return;
		}

		if (!(account && im.dialog === Dialog.direct)) {
			return;
		}

		this.#stored.push({...im, session: NULL_UUID, fromGroup: false, estate: 1, region: this.world.region.id, id: NULL_UUID, timestamp: this.#timestamp, offline: 1});
		this.#deliver(visit, {
			...plainMessage,
			agent: account.id,
			to: visit.account.id,
			dialog: Dialog.direct,
			id: NULL_UUID,
			timestamp: this.#timestamp,
			fromName: 'System',
			message: writeText('User is not logged in. Message saved.'),
			bucket: new Uint8Array(),
		});
	}

	/** Stored messages are his once. */
	#handOver(visit: Visit): void {
		for (const im of this.#stored.splice(0)) {
			if (im.to === visit.account.id) {
				this.#deliver(visit, im);
			} else {
				this.#stored.push(im);
			}
		}
	}

	#deliver(visit: Visit, im: InstantMessage): void {
		const body = writeInstantMessage(im);
		// The newest template has one block more, and Linden Lab's grid codes what the template says (facts 5).
		this.#say(visit, 'ImprovedInstantMessage', this.#isSecondLife ? Buffer.concat([body, Uint8Array.of(0)]) : body, {isCoded: this.#isSecondLife});
	}

	#changeMembership(visit: Visit, id: Uuid, joins: boolean): void {
		const group = this.world.findGroup(id);
		this.#say(visit, joins ? 'JoinGroupReply' : 'LeaveGroupReply', messages.groupReply(visit.account.id, id, group !== undefined));
		if (group && joins) {
			this.enrol(visit.account.name, group.name);
		} else if (group) {
			this.expel(visit.account.name, group.name);
		}
	}

	#tellData(visit: Visit): void {
		const {account, queue} = visit;
		this.#say(visit, 'AgentDataUpdate', messages.agentDataUpdate(account, this.#activeGroup(account)), {isCoded: true});
		queue.push('AgentGroupDataUpdate', events.agentGroupDataUpdate(account.id, this.world.groupsOf(account.id)));
	}

	#tellGroups(who: Uuid): void {
		for (const {account, queue} of this.#present) {
			if (account.id === who) {
				queue.push('AgentGroupDataUpdate', events.agentGroupDataUpdate(who, this.world.groupsOf(who)));
			}
		}
	}

	#activeGroup({activeGroup}: Account) {
		return activeGroup === undefined ? undefined : this.world.findGroup(activeGroup);
	}

	#logout(visit: Visit): void {
		if (this.#options.answersLogout ?? this.#isSecondLife) {
			this.#say(visit, 'LogoutReply', messages.logoutReply(visit), {isCoded: true});
		}

		visit.account.isMarked = false;
		this.#end(visit);
	}

	#disable(visit: Visit): void {
		if (!this.#visits.has(visit)) {
			return;
		}

		this.#say(visit, 'DisableSimulator', new Uint8Array());
		visit.account.isMarked = false;
		this.#end(visit);
	}

	#end(visit: Visit): void {
		this.#forget(visit);
		visit.queue.close();
	}

	#forget(visit: Visit): void {
		visit.isPresent = false;
		visit.circuit?.close();
		for (const timer of visit.timers) {
			timer.cancel();
		}

		this.#visits.delete(visit);
	}

	// The wire

	#say(visit: Visit, name: string, body: Uint8Array, outgoing?: Outgoing): void {
		visit.circuit?.send(name, body, outgoing);
	}

	#transmit(visit: Visit | undefined, to: Endpoint, bytes: Uint8Array): void {
		if (visit?.isCutOff) {
			return;
		}

		for (const ms of fate(this.faults.toClients, this.#random)) {
			this.#later(ms, () => {
				this.#wire.send(this.simulator, to, bytes);
			});
		}
	}

	/** What the grid thinks about first. */
	#afterwards(visit: Visit, run: () => void): void {
		this.#during(visit, ANSWER, run);
	}

	/** Once, unless his session ends first. */
	#during(visit: Visit, ms: number, run: () => void): void {
		const timer = this.#wire.after(ms, () => {
			visit.timers.delete(timer);
			run();
		});
		visit.timers.add(timer);
	}

	#every(visit: Visit, ms: number, run: (count: number) => void, count = 0): void {
		this.#during(visit, ms, () => {
			run(count);
			this.#every(visit, ms, run, count + 1);
		});
	}

	#later(ms: number, run: () => void): void {
		if (ms <= 0) {
			run();
		} else {
			this.#wire.after(ms, run);
		}
	}

	#scenery(length: number): Uint8Array {
		return Uint8Array.from({length}, () => this.#random() < 0.5 ? 0 : Math.floor(this.#random() * 256));
	}

	#complain(visit: Visit | undefined, what: string): void {
		this.complaints.push(`${visit ? visit.account.name : 'somebody'}: ${what}`);
	}
}

const readIds = (reader: BodyReader): readonly Uuid[] => Array.from({length: reader.u8()}, () => reader.uuid());
