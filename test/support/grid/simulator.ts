import {Buffer} from 'node:buffer';
import type {Endpoint} from '../../../source/protocols/protocol.js';
import {BodyReader, writeText} from './body.js';
import {Circuit, writeAcks, type Outgoing} from './circuit.js';
import * as events from './events.js';
import {GroupChat} from './group-chat.js';
import {Dialog, plainMessage, readInstantMessage, writeInstantMessage, type InstantMessage} from './instant-message.js';
import * as messages from './messages.js';
import {readPacket, writePacket, type Packet} from './packet.js';
import type {GridState} from './state.js';
import {NULL_UUID, type Uuid} from './uuid.js';
import type {Visit} from './visit.js';
import type {Account, Group} from './world.js';

/** Milliseconds; facts 9, 10 and 14 unless said. */
const ANSWER = 1;
/** Names are looked up first. */
const LOOKUP = 100;
const PING = 5000;
const SILENCE = 60_000;
const RESENDS = [300, 400, 900, 1250] as const;
/** From the order to throw somebody out to the end; he hears of it at once, or, when he himself has come back, a little later. */
const THROWN = 500;
const DISCOVERED = 125;
/** A login that comes sooner after another was thrown out never gets its groups by itself. */
const OVERLAP = 800;
/** What else comes after the arrival. */
const SURROUNDINGS = 60;
/** How often a quiet region sends something that is of no use. */
const NEWS = 3000;

/** Messages that begin with the ids of the agent and the session, and whether they have to be reliable (facts 5). */
const SIGNED = new Map([
	['CompleteAgentMovement', true],
	['RegionHandshakeReply', true],
	['AgentUpdate', false],
	['AgentThrottle', true],
	['LogoutRequest', true],
	['ImprovedInstantMessage', true],
	['ChatFromViewer', true],
	['RetrieveInstantMessages', true],
	['AgentDataUpdateRequest', true],
	['JoinGroupRequest', false],
	['LeaveGroupRequest', false],
]);

/** What goes to a person and not to a group. */
const PRIVATE = new Set<number>([Dialog.direct, Dialog.typing, Dialog.typingEnds]);

/** What arrives with every avatar and is of no use to a text client: number, length and whether it is reliable and coded. */
const SCENERY = [
	{name: '#ffff00c4', length: 1030, isReliable: true, isCoded: true},
	{name: '#0c', length: 300, isReliable: true, isCoded: true},
	{name: '#ffff009e', length: 290, isReliable: true, isCoded: true},
	{name: '#14', length: 39, isReliable: true, isCoded: false},
	{name: '#0b', length: 720, isReliable: true, isCoded: false},
	{name: '#ff06', length: 25, isReliable: false, isCoded: false},
] as const;

/** Circuits and what is said over them. */
export class Simulator {
	/** Datagrams from addresses without a circuit. */
	strangers = 0;
	readonly chat: GroupChat;
	readonly #state: GridState;
	/** Messages for people who were not there. */
	readonly #stored: InstantMessage[] = [];

	constructor(state: GridState) {
		this.#state = state;
		this.chat = new GroupChat(state, (visit, im) => {
			this.#deliver(visit, im);
		});
	}

	/** @param datagram Whatever came from there. */
	receive(from: Endpoint, datagram: Uint8Array): void {
		const packet = readPacket(datagram);
		const visit = this.#state.visitAt(from);
		if (visit && this.#state.isCutOff(visit)) {
			return;
		}

		if (!packet) {
			this.#state.complain(visit, `a datagram that is no packet: ${Buffer.from(datagram).toString('hex')}`);
			return;
		}

		this.#state.heard.push({at: this.#state.now, who: visit?.account.name, packet});
		if (SIGNED.get(packet.name) && !packet.isReliable) {
			this.#state.complain(visit, `${packet.name} was not reliable`);
		}

		try {
			if (packet.name === 'UseCircuitCode') {
				this.#useCircuitCode(from, packet);
			} else if (visit) {
				visit.heardAt = this.#state.now;
				if (visit.circuit!.receive(packet)) {
					this.#act(visit, packet);
				}
			} else {
				this.strangers++;
			}
		} catch (error) {
			this.#state.complain(visit, `${packet.name} can't be read: ${String(error)}`);
		}
	}

	/** Says goodbye, waits a little and ends it. */
	kick(visit: Visit, reason: string, isAtOnce = true): void {
		this.#during(visit, isAtOnce ? 0 : DISCOVERED, () => {
			this.say(visit, 'KickUser', messages.kickUser(visit, reason));
		});
		this.#during(visit, THROWN, () => {
			this.#disable(visit);
		});
	}

	/** Without a word over the circuit; polls end in 404. */
	end(visit: Visit): void {
		this.forget(visit);
		visit.queue.close();
	}

	/** Not even that. */
	forget(visit: Visit): void {
		visit.isPresent = false;
		visit.circuit?.close();
		for (const timer of visit.timers) {
			timer.cancel();
		}

		this.#state.visits.delete(visit);
	}

	say(visit: Visit, name: string, body: Uint8Array, outgoing?: Outgoing): void {
		visit.circuit?.send(name, body, outgoing);
	}

	changeMembership(who: Uuid, group: Group, isMember: boolean): void {
		if (isMember) {
			group.members.add(who);
		} else {
			group.members.delete(who);
		}

		const queue = this.#state.present.find(({account}) => account.id === who)?.queue;
		if (!isMember) {
			queue?.push('AgentDropGroup', events.agentDropGroup(who, group.id));
		}

		queue?.push('AgentGroupDataUpdate', events.agentGroupDataUpdate(who, this.#state.world.groupsOf(who)));
	}

	/** It is acked at once, whatever code it has (facts 1, rule 3). */
	#useCircuitCode(from: Endpoint, {body, sequence, isReliable}: Packet): void {
		const reader = new BodyReader(body);
		const code = reader.u32();
		const session = reader.uuid();
		const agent = reader.uuid();
		const visit = [...this.#state.visits].find(each => each.session === session && each.circuitCode === code && each.account.id === agent);
		if (visit && !visit.circuit) {
			this.#openCircuit(visit, from);
		}

		if (isReliable && !(visit && this.#state.isCutOff(visit))) {
			this.#state.transmit(from, writePacket({name: 'PacketAck', body: writeAcks([sequence]), sequence: 0, isReliable: false, isResent: false, isCoded: false, acks: []}));
		}
	}

	#openCircuit(visit: Visit, from: Endpoint): void {
		visit.address = from;
		visit.circuit = new Circuit({
			clock: this.#state.wire,
			transmit: bytes => {
				if (!this.#state.isCutOff(visit)) {
					this.#state.transmit(from, bytes);
				}
			},
			ackDelay: () => this.#state.faults.ackDelay,
			resends: RESENDS,
			appendsAcks: this.#state.isSecondLife,
		});
		visit.heardAt = this.#state.now;
		this.#every(visit, PING, ping => {
			visit.openPings.add(ping & 0xFF);
			this.say(visit, 'StartPingCheck', messages.startPingCheck(ping, visit.circuit!.oldestUnacked), {isReliable: false});
		});
		this.#watch(visit);
	}

	/** Ends a circuit that says nothing for too long. */
	#watch(visit: Visit): void {
		this.#during(visit, visit.heardAt + SILENCE - this.#state.now, () => {
			if (this.#state.now - visit.heardAt >= SILENCE) {
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
				this.#state.complain(visit, `${name} with the ids ${agent} and ${session}`);
				return;
			}
		}

		switch (name) {
			case 'CompleteAgentMovement': {
				this.#arriveInRegion(visit);
				break;
			}

			case 'StartPingCheck': {
				this.say(visit, 'CompletePingCheck', Uint8Array.of(reader.u8()), {isReliable: false});
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
				this.#during(visit, ANSWER, () => {
					this.#instantMessage(visit, im);
				});
				break;
			}

			case 'ChatFromViewer': {
				const message = reader.bytes2();
				const type = reader.u8();
				for (const each of this.#state.present) {
					this.say(each, 'ChatFromSimulator', messages.chatFromSimulator(visit.account, type, message));
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
				const known = readIds(reader).map(id => this.#state.world.findAccount(id)).filter(account => account !== undefined);
				this.#during(visit, LOOKUP, () => {
					this.say(visit, 'UUIDNameReply', messages.uuidNameReply(known));
				});
				break;
			}

			case 'UUIDGroupNameRequest': {
				const known = readIds(reader).map(id => this.#state.world.findGroup(id)).filter(group => group !== undefined);
				this.#during(visit, LOOKUP, () => {
					this.say(visit, 'UUIDGroupNameReply', messages.uuidGroupNameReply(known));
				});
				break;
			}

			case 'JoinGroupRequest':
			case 'LeaveGroupRequest': {
				this.#joinOrLeave(visit, reader.uuid(), name === 'JoinGroupRequest');
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
		const {region} = this.#state.world;
		this.say(visit, 'RegionHandshake', messages.regionHandshake(region), {isCoded: true});
		this.say(visit, 'AgentMovementComplete', messages.agentMovementComplete(visit, this.#state.timestamp));
		const wasOverlapping = account.thrownOutAt !== undefined && this.#state.now - account.thrownOutAt < OVERLAP;
		if (!wasOverlapping) {
			visit.queue.push('AgentGroupDataUpdate', events.agentGroupDataUpdate(account.id, this.#state.world.groupsOf(account.id)));
		}

		visit.queue.push('ParcelProperties', events.parcelProperties(region.name));
		this.#during(visit, SURROUNDINGS, () => {
			this.say(visit, 'AgentDataUpdate', messages.agentDataUpdate(account, this.#activeGroup(account)), {isCoded: true});
			for (const {name: number, length, ...outgoing} of SCENERY) {
				this.say(visit, number, this.#scenery(length), outgoing);
			}
		});
		this.#every(visit, NEWS, () => {
			this.say(visit, '#ffff008c', this.#scenery(350), {isReliable: false});
			this.say(visit, '#ffff0096', this.#scenery(44), {isReliable: false, isCoded: true});
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
			this.#state.complain(visit, `dialog ${im.dialog} to ${im.to} for the session ${im.id}`);
		}

		this.chat.handle(visit, im);
	}

	#direct(visit: Visit, im: InstantMessage): void {
		const account = this.#state.world.findAccount(im.to);
		const reader = this.#state.present.find(each => each.account === account);
		if (reader) {
			this.#deliver(reader, {...im, session: NULL_UUID, fromGroup: false, estate: 1, region: this.#state.world.region.id, timestamp: this.#state.timestamp});
			return;
		}

		if (!account || im.dialog !== Dialog.direct) {
			return;
		}

		this.#stored.push({...im, session: NULL_UUID, fromGroup: false, estate: 1, region: this.#state.world.region.id, timestamp: this.#state.timestamp, offline: 1});
		this.#deliver(visit, {
			...plainMessage,
			agent: account.id,
			to: visit.account.id,
			dialog: Dialog.direct,
			id: im.id,
			timestamp: this.#state.timestamp,
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
		this.say(visit, 'ImprovedInstantMessage', this.#state.isSecondLife ? Buffer.concat([body, Uint8Array.of(0)]) : body, {isCoded: this.#state.isSecondLife});
	}

	#joinOrLeave(visit: Visit, id: Uuid, joins: boolean): void {
		const group = this.#state.world.findGroup(id);
		this.say(visit, joins ? 'JoinGroupReply' : 'LeaveGroupReply', messages.groupReply(visit.account.id, id, group !== undefined));
		if (group) {
			this.changeMembership(visit.account.id, group, joins);
		}
	}

	#tellData(visit: Visit): void {
		const {account, queue} = visit;
		this.say(visit, 'AgentDataUpdate', messages.agentDataUpdate(account, this.#activeGroup(account)), {isCoded: true});
		queue.push('AgentGroupDataUpdate', events.agentGroupDataUpdate(account.id, this.#state.world.groupsOf(account.id)));
	}

	#activeGroup({activeGroup}: Account): Group | undefined {
		return activeGroup === undefined ? undefined : this.#state.world.findGroup(activeGroup);
	}

	#logout(visit: Visit): void {
		if (this.#state.options.answersLogout ?? this.#state.isSecondLife) {
			this.say(visit, 'LogoutReply', messages.logoutReply(visit), {isCoded: true});
		}

		this.#leave(visit);
	}

	#disable(visit: Visit): void {
		this.say(visit, 'DisableSimulator', new Uint8Array());
		this.#leave(visit);
	}

	/** He is marked as online only if somebody has logged in as him meanwhile. */
	#leave(visit: Visit): void {
		this.end(visit);
		visit.account.isMarked = [...this.#state.visits].some(({account}) => account === visit.account);
	}

	/** Once, unless his session ends first. */
	#during(visit: Visit, ms: number, run: () => void): void {
		const timer = this.#state.wire.after(ms, () => {
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

	#scenery(length: number): Uint8Array {
		return Uint8Array.from({length}, () => this.#state.random() < 0.5 ? 0 : drawByte(this.#state.random));
	}
}

const drawByte = (random: () => number): number => Math.floor(random() * 256);

const readIds = (reader: BodyReader): readonly Uuid[] => Array.from({length: reader.u8()}, () => reader.uuid());
