import {cleanLine, cleanName} from '../../lib/clean.js';
import {canonicalAddress} from '../../lib/ip.js';
import type {Endpoint} from '../protocol.js';
import {Capabilities} from './capabilities.js';
import {Circuit} from './circuit.js';
import {EventQueue} from './event-queue.js';
import {limits} from './limits.js';
import type {Message} from './messages.js';
import type {Packet} from './packet.js';
import type {Parts} from './parts.js';
import {Reception} from './reception.js';
import type {Identity, Link, Station} from './station.js';
import {readString} from './text.js';

/**
- `opening`: the region has not said anything yet.
- `entering`: it has; what it lets us do is being asked for, and then our place.
- `present`: we are there.
- `fading`: the region has closed the connection, and may still tell why.
- `leaving`: it has been told that we go.
*/
type Stage = 'opening' | 'entering' | 'present' | 'fading' | 'leaving' | 'over';

/** One of the last three is the last that is heard of a visit, which is closed then. */
export type VisitHandlers = {
	arrived(): void;
	/** We have left as we wanted. */
	left(): void;
	/** @param reason Cleaned; may be empty. */
	kicked(reason: string): void;
	/** @param reason A clause. */
	lost(reason: string): void;
};

const AGENDA = {arrival: 'visit arrival', patience: 'visit patience', grace: 'visit grace', logout: 'visit logout'} as const;

/** "Self appearance", and "my cache is empty" (facts 5); nothing is ever drawn here. */
const HANDSHAKE_FLAGS = 5;

/** Where viewers look from at first, and metres beyond which nothing has to be told of. */
const CAMERA = {center: [128, 128, 30], at: [1, 0, 0], left: [0, 1, 0], up: [0, 0, 1], far: 64} as const;

/**
Bits per second of what is sent again, land, wind, clouds, tasks, textures and assets. Instant messages count as tasks
(facts 9); nothing else is of use to us.
*/
const THROTTLES = [50_000, 1000, 0, 0, 50_000, 0, 0] as const;

/** Our presence in a region, from the login's answer until it is over (facts 2, 10). */
export class Visit implements Link {
	readonly identity: Identity;
	readonly circuit: Circuit;
	readonly capabilities: Capabilities;
	readonly #station: Station;
	readonly #parts: Parts;
	readonly #reception: Reception;
	readonly #handlers: VisitHandlers;
	#queue: EventQueue | undefined;
	#stage: Stage = 'opening';
	#isEntered = false;

	constructor(station: Station, parts: Parts, identity: Identity, handlers: VisitHandlers) {
		this.identity = identity;
		this.#station = station;
		this.#parts = parts;
		this.#handlers = handlers;
		this.#reception = new Reception(station, parts);
		this.capabilities = new Capabilities(station, identity.seed, () => {
			this.#listen();
			this.#enter();
		});
		this.circuit = new Circuit(station, identity.simulator, () => {
			this.#handlers.lost('it has been silent for a minute');
		});
	}

	/** The acknowledgement of this proves nothing but that somebody is there (facts 1, 3). */
	open(): void {
		const {agentId, sessionId, circuitCode} = this.identity;
		this.#station.after(AGENDA.arrival, limits.arrivalMs, () => {
			this.#handlers.lost(this.#stage === 'opening'
				? `its region at ${spell(this.identity.simulator)} does not answer over UDP, which a firewall may hold back`
				: `its region at ${spell(this.identity.simulator)} answers, but does not let you in`);
		});
		this.circuit.send('UseCircuitCode', {CircuitCode: {Code: circuitCode, SessionID: sessionId, ID: agentId}}, isDelivered => {
			if (isDelivered) {
				this.#begin();
			}
		});
	}

	/** There is no other proof of where a packet comes from than its sender's address (facts 13). */
	receive(from: Endpoint, packet: Packet | undefined): void {
		const {address, port} = this.identity.simulator;
		if (from.port !== port || (canonicalAddress(from.address) ?? from.address) !== address) {
			this.#warn('foreign-packet', `${spell(from)} is not the region you are in, so what it sends you as ${this.#station.grid} is dropped.`);
			return;
		}

		if (!packet) {
			this.#warn('unreadable-packet', `${this.#station.grid} sends packets that can't be read; they are dropped.`);
			return;
		}

		const message = this.circuit.receive(packet);
		if (message && this.#stage !== 'over') {
			this.#act(message);
		}
	}

	/** Tells the region that we go, and waits a moment for its answer, which mostly does not come (facts 1, 20). */
	leave(): void {
		if (this.#stage === 'leaving') {
			return;
		}

		const {agentId, sessionId} = this.identity;
		this.#stage = 'leaving';
		this.circuit.send('LogoutRequest', {AgentData: {AgentID: agentId, SessionID: sessionId}});
		this.#station.agenda.cancel(AGENDA.arrival);
		this.#station.agenda.cancel(AGENDA.grace);
		this.#station.after(AGENDA.logout, limits.logoutMs, () => {
			this.#handlers.left();
		});
	}

	close(): void {
		this.#stage = 'over';
		for (const name of Object.values(AGENDA)) {
			this.#station.agenda.cancel(name);
		}

		this.#queue?.close();
		this.capabilities.close();
		this.circuit.close();
	}

	#warn(code: string, text: string): void {
		if (this.#station.isFirst(`warned ${code}`, limits.warningMs)) {
			this.#station.notice(code, text);
		}
	}

	#begin(): void {
		if (this.#stage !== 'opening') {
			return;
		}

		this.#stage = 'entering';
		this.capabilities.ask();
		// Some regions never answer that; talk is possible without.
		this.#station.after(AGENDA.patience, limits.seedPatienceMs, () => {
			this.#enter();
		});
	}

	/** Group chat does not work before this (facts 1, 2). */
	#enter(): void {
		if (this.#isEntered || this.#stage !== 'entering') {
			return;
		}

		this.#isEntered = true;
		this.#station.agenda.cancel(AGENDA.patience);
		const {agentId, sessionId, circuitCode} = this.identity;
		this.circuit.send('CompleteAgentMovement', {AgentData: {AgentID: agentId, SessionID: sessionId, CircuitCode: circuitCode}});
	}

	#listen(): void {
		const url = this.capabilities.get('EventQueueGet');
		if (url === undefined) {
			this.#station.notice('no-event-queue', `${this.#station.grid} has no event queue for you, so the list of your groups and the first text of a group may be missing.`);
			return;
		}

		this.#queue = new EventQueue(this.#station, url, {
			event: (name, body) => {
				if (this.#stage !== 'over') {
					this.#reception.event(name, body);
				}
			},
			gone: () => {
				this.#fade('its event queue is gone');
			},
		});
		this.#queue.poll();
	}

	#act(message: Message): void {
		switch (message.name) {
			case 'RegionHandshake': {
				this.#shakeHands(message);
				break;
			}

			case 'AgentMovementComplete': {
				this.#arrive();
				break;
			}

			case 'LogoutReply': {
				if (this.#stage === 'leaving') {
					this.#handlers.left();
				}

				break;
			}

			case 'KickUser': {
				this.#kicked(message);
				break;
			}

			case 'DisableSimulator':
			case 'CloseCircuit': {
				this.#fade('its region has closed the connection');
				break;
			}

			default: {
				this.#reception.message(message);
			}
		}
	}

	#shakeHands({RegionInfo}: Extract<Message, {readonly name: 'RegionHandshake'}>): void {
		const {agentId, sessionId} = this.identity;
		this.circuit.send('RegionHandshakeReply', {AgentData: {AgentID: agentId, SessionID: sessionId}, RegionInfo: {Flags: HANDSHAKE_FLAGS}});
		this.#parts.network.enter(cleanName(readString(RegionInfo.SimName)));
	}

	#arrive(): void {
		if (this.#stage !== 'entering') {
			return;
		}

		const {agentId: AgentID, sessionId: SessionID, circuitCode: CircuitCode} = this.identity;
		this.#stage = 'present';
		this.#station.agenda.cancel(AGENDA.arrival);
		this.circuit.send('AgentUpdate', {
			AgentData: {
				AgentID,
				SessionID,
				BodyRotation: [0, 0, 0],
				HeadRotation: [0, 0, 0],
				State: 0,
				CameraCenter: CAMERA.center,
				CameraAtAxis: CAMERA.at,
				CameraLeftAxis: CAMERA.left,
				CameraUpAxis: CAMERA.up,
				Far: CAMERA.far,
				ControlFlags: 0,
				Flags: 0,
			},
		});
		this.circuit.send('AgentThrottle', {
			AgentData: {AgentID, SessionID, CircuitCode},
			Throttle: {GenCounter: 0, Throttles: throttles()},
		});
		this.circuit.send('RetrieveInstantMessages', {AgentData: {AgentID, SessionID}});
		this.#handlers.arrived();
	}

	/** A session before this one may still be told so, at the same address. */
	#kicked({UserInfo}: Extract<Message, {readonly name: 'KickUser'}>): void {
		if (UserInfo.SessionID !== this.identity.sessionId) {
			return;
		}

		if (this.#stage === 'leaving') {
			this.#handlers.left();
		} else {
			this.#handlers.kicked(cleanLine(readString(UserInfo.Reason)));
		}
	}

	#fade(reason: string): void {
		if (this.#stage === 'leaving') {
			this.#handlers.left();
		} else if (this.#stage !== 'fading' && this.#stage !== 'over') {
			this.#stage = 'fading';
			this.#station.after(AGENDA.grace, limits.graceMs, () => {
				this.#handlers.lost(reason);
			});
		}
	}
}

const throttles = (): Uint8Array => {
	const fields = new Uint8Array(THROTTLES.length * 4);
	const view = new DataView(fields.buffer);
	for (const [index, bits] of THROTTLES.entries()) {
		view.setFloat32(index * 4, bits, true);
	}

	return fields;
};

const spell = ({address, port}: Endpoint): string => address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
