/**
A grid in the test's own process, written from the facts and the recorded sessions: it shares nothing with `source`.

	const grid = await gridOnFakeNetwork(internet, clock, {kind: 'secondlife'});   // or gridOnSockets()
	grid.kick('Test One', 'goodbye');                // alert, shutdown, crash, boot, enrol, expel
	grid.faults.toClients = {loss: 0.2, duplication: 0.1, disorder: 300};
	grid.faults.http({on: 'EventQueueGet', who: 'Test One', times: 5, answer: httpAnswer(502)});
	grid.faults.cutOff.add('Test One');              // as if a cable was pulled; litter, forge, say, tell
	grid.complaints                                  // what clients did against the facts
	grid.heard                                       // every packet of theirs

It behaves as OpenSim 0.9.2.2 was seen to; `kind: 'secondlife'` has the differences of Linden Lab's grid.
*/
import type {Endpoint, HttpAnswer, HttpRequest} from '../../../source/protocols/protocol.js';
import {writeText} from './body.js';
import {Capabilities} from './capabilities.js';
import type {Outgoing} from './circuit.js';
import {httpAnswer, type Reply} from './event-queue.js';
import * as events from './events.js';
import type {Faults} from './faults.js';
import {Dialog, plainMessage, writeInstantMessage} from './instant-message.js';
import type {Written} from './llsd.js';
import {Logins} from './logins.js';
import * as messages from './messages.js';
import {writePacket} from './packet.js';
import {Simulator} from './simulator.js';
import {GridState, type Attempt, type GridOptions, type Heard} from './state.js';
import {drawUuid, NULL_UUID} from './uuid.js';
import type {Visit} from './visit.js';
import {fate} from './weather.js';
import type {GridWire} from './wire.js';
import type {World} from './world.js';

/** Milliseconds from the order to the end of the server: by then everybody is out. */
const SHUTDOWN = 600;
/** Milliseconds for which logins are refused once the port is open (facts 3). */
const BOOT = 3000;
/** The longest piece of litter, in bytes. */
const LITTER = 64;

export class Grid {
	readonly simulator: Endpoint;
	readonly loginUri: string;
	readonly #state: GridState;
	readonly #simulator: Simulator;
	readonly #capabilities: Capabilities;
	readonly #logins: Logins;

	constructor(wire: GridWire, options: GridOptions) {
		this.simulator = options.simulator;
		this.loginUri = `${options.origin}/`;
		this.#state = new GridState(wire, options);
		this.#simulator = new Simulator(this.#state);
		this.#capabilities = new Capabilities(this.#state, this.#simulator.chat);
		this.#logins = new Logins(this.#state, this.#simulator);
	}

	// What comes in

	receive(from: Endpoint, datagram: Uint8Array): void {
		for (const ms of fate(this.faults.toGrid, this.#state.random)) {
			this.#state.later(ms, () => {
				if (!this.faults.isUnreachable) {
					this.#simulator.receive(from, datagram);
				}
			});
		}
	}

	async request(request: HttpRequest): Promise<HttpAnswer> {
		return new Promise(resolve => {
			this.answer(request, resolve);
		});
	}

	/** The same for those who can't wait for promises; `reply` may never be called. */
	answer(request: HttpRequest, reply: Reply): void {
		const {host, pathname} = new URL(request.url);
		if (this.faults.isUnreachable) {
			reply({failure: 'refused', reason: `${host} refused the connection`});
		} else if (pathname === '/get_grid_info') {
			reply(httpAnswer(200, `<gridinfo><platform>OpenSim</platform><login>${this.loginUri}</login><gridname>Test Grid</gridname><gridnick>test</gridnick></gridinfo>`));
		} else if (pathname === '/') {
			this.#logins.answer(request.body ?? '', reply);
		} else {
			this.#capabilities.answer(request, reply);
		}
	}

	// What can be seen of it

	get faults(): Faults {
		return this.#state.faults;
	}

	get world(): World {
		return this.#state.world;
	}

	/** What clients did against the facts. */
	get complaints(): readonly string[] {
		return this.#state.complaints;
	}

	/** Every packet that came in, also what came twice. */
	get heard(): readonly Heard[] {
		return this.#state.heard;
	}

	get logins(): readonly Attempt[] {
		return this.#state.logins;
	}

	/** Datagrams from addresses without a circuit. */
	get strangers(): number {
		return this.#simulator.strangers;
	}

	/** The names of those whose avatars have arrived. */
	get online(): readonly string[] {
		return this.#state.present.map(({account}) => account.name);
	}

	/** Somebody's session, which must be there. */
	visit(who: string): Visit {
		const account = this.world.account(who);
		const visit = [...this.#state.visits].find(each => each.account === account);
		if (!visit) {
			throw new Error(`${who} is not logged in`);
		}

		return visit;
	}

	// What an administrator does

	/** @param reason As it goes out: OpenSim's console puts line breaks around it (facts 14). */
	kick(who: string, reason: string): void {
		this.#simulator.kick(this.visit(who), reason);
	}

	alert(words: string): void {
		for (const visit of this.#state.present) {
			this.#simulator.say(visit, 'AlertMessage', messages.alertMessage(words));
		}
	}

	/** Everybody is put out in good order; afterwards nobody listens. */
	shutdown(): void {
		for (const visit of this.#state.visits) {
			this.#simulator.kick(visit, 'The simulator is going down.');
		}

		this.#state.later(SHUTDOWN, () => {
			this.crash();
		});
	}

	/** Gone from one moment to the next: no word to anybody, and the marks of those who were there stay. */
	crash(): void {
		this.faults.isUnreachable = true;
		for (const visit of this.#state.visits) {
			this.#simulator.forget(visit);
			visit.queue.drop();
		}
	}

	/** Its port is open again; logins are refused for some seconds more. */
	boot(): void {
		this.faults.isUnreachable = false;
		this.#logins.opensAt = this.#state.now + BOOT;
	}

	enrol(who: string, group: string): void {
		this.#simulator.changeMembership(this.world.account(who).id, this.world.group(group), true);
	}

	expel(who: string, group: string): void {
		this.#simulator.changeMembership(this.world.account(who).id, this.world.group(group), false);
	}

	/** The group's session is lost for him: texts are refused until he opens it again (facts 8.2). */
	loseSession(who: string, group: string): void {
		const {id} = this.world.group(group);
		const {open, lost} = this.visit(who);
		open.delete(id);
		lost.add(id);
	}

	/** The group's session is closed before his eyes (facts 8.2). */
	forceClose(who: string, group: string, reason: string): void {
		const {id} = this.world.group(group);
		const {open, queue} = this.visit(who);
		open.delete(id);
		queue.push('ForceCloseChatterBoxSession', events.forceClose(id, reason));
	}

	// What comes in the way of clients

	/** Any message over his circuit: unknown ones, and known ones with too much or too little in them. */
	say(who: string, name: string, body: Uint8Array, outgoing?: Outgoing): void {
		this.#simulator.say(this.visit(who), name, body, outgoing);
	}

	/** Any event. */
	tell(who: string, name: string, body: Written): void {
		this.visit(who).queue.push(name, body);
	}

	/** A packet that is well-formed and comes from somewhere else. */
	forge(who: string, from: Endpoint, name: string, body: Uint8Array): void {
		this.#state.wire.send(from, this.visit(who).address!, writePacket({...unnumbered, name, body}));
	}

	/** Datagrams of random bytes, and one message cut short at each of its bytes. */
	litter(who: string, count: number): void {
		const {random, wire} = this.#state;
		const {address} = this.visit(who);
		for (let index = 0; index < count; index++) {
			wire.send(this.simulator, address!, Uint8Array.from({length: Math.floor(random() * LITTER)}, () => Math.floor(random() * 256)));
		}

		const body = writeInstantMessage({...plainMessage, agent: drawUuid(random), to: drawUuid(random), dialog: Dialog.direct, id: NULL_UUID, fromName: 'Nobody', message: writeText('cut')});
		const whole = writePacket({...unnumbered, name: 'ImprovedInstantMessage', body});
		// EstateBlock, which is the end of it, may be missing without harm.
		for (let length = 0; length < whole.length - 4; length++) {
			wire.send(this.simulator, address!, whole.subarray(0, length));
		}
	}
}

/** Far from the numbers of a circuit. */
const unnumbered = {sequence: 1_000_000, isReliable: true, isResent: false, isCoded: false, acks: []} as const;
