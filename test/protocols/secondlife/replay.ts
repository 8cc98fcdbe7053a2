import {bytes as utf8} from '../../../source/lib/bytes.js';
import type {Effect, HttpAnswer, Input, Machine, MachineCommand} from '../../../source/protocols/protocol.js';
import {secondlife} from '../../../source/protocols/secondlife/index.js';
import {readLlsd} from '../../../source/protocols/secondlife/llsd.js';
import {decodeMessage, encodeMessage, type Message} from '../../../source/protocols/secondlife/messages.js';
import {PacketCodec, type Packet} from '../../../source/protocols/secondlife/packet.js';
import {readString} from '../../../source/protocols/secondlife/text.js';
import type {DatagramStep, Step} from '../../support/grid/transcript.js';

/** What one client sends: requests by service, and messages in the order in which they first left. */
export type Sent = {
	readonly logins: readonly string[];
	readonly seeds: readonly string[];
	readonly polls: readonly string[];
	readonly messages: readonly Message[];
	/** Numbers of packets that were acknowledged. */
	readonly acks: ReadonlySet<number>;
	readonly sequences: ReadonlyMap<string, number>;
};

const codec = new PacketCodec();

const decoded = ({bytes}: DatagramStep): Packet => codec.decode(Uint8Array.from(bytes))!;

/** The recording's own client. */
export const sentInRecording = (steps: readonly Step[]): Sent => {
	const log = new Log();
	for (const step of steps) {
		if (step.direction === 'out' && step.kind === 'request') {
			log.request(step.to, step.body);
		} else if (step.direction === 'out' && step.kind === 'datagram') {
			log.packet(decoded(step));
		}
	}

	return log;
};

class Log implements Sent {
	readonly logins: string[] = [];
	readonly seeds: string[] = [];
	readonly polls: string[] = [];
	readonly messages: Message[] = [];
	readonly acks = new Set<number>();
	/** Numbers of packets by what is in them: `StartPingCheck 2` for the second of its kind. */
	readonly sequences = new Map<string, number>();
	readonly #seen = new Set<number>();

	request(service: string, body: string): void {
		if (service === 'login') {
			this.logins.push(memberOf(body, 'first'), memberOf(body, 'last'), memberOf(body, 'passwd'), memberOf(body, 'start'));
		} else if (service === 'seed' || service === 'EventQueueGet') {
			(service === 'seed' ? this.seeds : this.polls).push(JSON.stringify(readLlsd(body)?.value));
		}
	}

	packet(packet: Packet): void {
		const message = decodeMessage(packet)!;
		for (const ack of packet.acks) {
			this.acks.add(ack);
		}

		if (message.name === 'PacketAck') {
			for (const {ID} of message.Packets) {
				this.acks.add(ID);
			}
		} else if (!this.#seen.has(packet.sequence)) {
			this.#seen.add(packet.sequence);
			this.messages.push(message);
			this.sequences.set(`${message.name} ${this.messages.filter(({name}) => name === message.name).length}`, packet.sequence);
		}
	}
}

const memberOf = (call: string, name: string): string =>
	new RegExp(String.raw`<name>${name}</name>\s*<value><string>(?<value>[^<]*)`, 'v').exec(call)?.groups?.['value'] ?? '';

/**
The recorded sessions of each client, in the order of their beginning: a login that follows one that went well, or that was
refused for good, begins a new one.
*/
export const sessionsOf = (steps: readonly Step[]): ReadonlyArray<readonly Step[]> => {
	const sessions: Session[] = [];
	const latest = (who: string, fits: (session: Session) => boolean): Session | undefined => sessions.findLast(session => session.who === who && fits(session));
	for (const step of steps) {
		const {who} = step;
		const newest = latest(who, () => true);
		if (step.kind === 'note') {
			for (const session of sessions) {
				session.steps.push(step);
			}
		} else if (step.kind === 'datagram') {
			latest(who, ({isIn}) => isIn)?.steps.push(step);
		} else if (step.kind === 'request' && step.to === 'login' && (!newest || newest.isDone)) {
			sessions.push({who, steps: [step], isIn: false, isDone: false, polls: 0, lastId: undefined});
		} else if (step.to === 'EventQueueGet') {
			countPoll(step, sessions.filter(session => session.who === who));
		} else {
			newest!.steps.push(step);
			if (step.kind === 'answer' && step.to === 'login') {
				newest!.isIn = memberOf(step.body, 'login') === 'true';
				newest!.isDone = memberOf(step.body, 'reason') !== 'presence';
			}
		}
	}

	return sessions.map(session => session.steps);
};

type Session = {
	readonly who: string;
	readonly steps: Step[];
	isIn: boolean;
	isDone: boolean;
	/** Polls that have not been answered. */
	polls: number;
	lastId: string | undefined;
};

/** Where two sessions wait for events, the older one gets what there is; and who has got something goes on from there. */
const countPoll = (step: Exclude<Step, {kind: 'note' | 'datagram'}>, sessions: readonly Session[]): void => {
	const ack = /<key>(?:ack|id)<\/key><integer>(?<id>\d+)/v.exec(step.body)?.groups?.['id'];
	const session = step.kind === 'request'
		? sessions.find(each => ack !== undefined && each.lastId === ack) ?? sessions.at(-1)!
		: sessions.find(({polls}) => polls > 0)!;
	session.polls += step.kind === 'request' ? 1 : -1;
	session.lastId = ack ?? session.lastId;
	session.steps.push(step);
};

/** The longest pause of ours that a replay waits for, in milliseconds. */
const PATIENCE = 3000;

const SERVICES: ReadonlyMap<string, string> = new Map([['login', 'login'], ['seed', 'seed'], ['events', 'EventQueueGet']]);

const KNOWN: ReadonlySet<string> = new Set(SERVICES.values());

/** Our machine in the place of the recorded client: hears what that one heard, and says what that one's user said. */
export class Replay {
	readonly log = new Log();
	/** Services of answers that nobody waited for. */
	readonly unexpected: string[] = [];
	readonly effects: Array<Effect<Packet>> = [];
	#now = 0;
	#rings: number | undefined;
	#says = 0;
	readonly #machine: Machine<Packet>;
	/** Open requests by service, the oldest first. */
	readonly #requests = new Map<string, string[]>();
	/** Packets of the recorded client that its user had to do something for; some it sent several times. */
	readonly #acted = new Set<number>();
	#recorded: Sent = new Log();
	readonly #simulator = {address: '127.0.0.1', port: 9000};

	constructor(settings: Readonly<Record<string, unknown>>, secret: string) {
		this.#machine = secondlife.machine({
			self: {name: 'tester', version: 'mudlark 0.0.0', dnd: false, away: undefined, isIdle: false, port: 0, stamp: 1},
			random: () => 0,
			date: () => new Date(0),
			roster: {peers: () => [], listed: () => [], isBlocked: () => false},
			settings: secondlife.settings.parse(settings),
			name: 'recorded',
			secret,
		});
	}

	get isClosed(): boolean {
		return this.effects.some(({type}) => type === 'close');
	}

	run(steps: readonly Step[]): void {
		this.#recorded = sentInRecording(steps);
		this.#feed({type: 'bound', local: {address: '0.0.0.0', port: 50_000}, networks: []});
		// Milliseconds; the grid waits where we take more time than the recorded client.
		let offset = -steps[0]!.time * 1000;
		for (const step of steps) {
			this.#advance((step.time * 1000) + offset);
			if (step.kind === 'request' && KNOWN.has(step.to)) {
				this.#await(step.to);
				offset = Math.max(offset, this.#now - (step.time * 1000));
			}

			this.#follow(step);
		}

		// What was collected leaves.
		this.#advance(this.#now + 200);
	}

	#advance(to: number): void {
		while (this.#rings !== undefined && this.#rings <= to) {
			this.#now = Math.max(this.#now, this.#rings);
			this.#rings = undefined;
			this.#feed({type: 'timer', id: 'agenda'});
		}

		this.#now = Math.max(this.#now, to);
	}

	/** Until the machine asks there. */
	#await(service: string): void {
		while (!this.#requests.get(service)?.length && this.#rings !== undefined && this.#rings < this.#now + PATIENCE) {
			this.#advance(this.#rings);
		}
	}

	#follow(step: Step): void {
		if (step.kind === 'datagram' && step.direction === 'in') {
			this.#feed({type: 'datagram', from: this.#simulator, block: this.#translated(decoded(step))});
		} else if (step.kind === 'datagram' && !this.#acted.has(step.sequence)) {
			this.#acted.add(step.sequence);
			this.#act(decodeMessage(decoded(step))!);
		} else if (step.kind === 'answer' && KNOWN.has(step.to)) {
			this.#answer(step.to, {status: step.status, body: utf8(step.body)});
		}
	}

	/** The recorded client's packets have other numbers than ours: what it was told of the one, we are told of the other. */
	#translated(packet: Packet): Packet {
		const message = decodeMessage(packet);
		if (message?.name !== 'PacketAck') {
			return packet;
		}

		const names = new Map(Array.from(this.#recorded.sequences, ([name, sequence]) => [sequence, name]));
		const ours = message.Packets.map(({ID}) => this.log.sequences.get(names.get(ID) ?? '')).filter(sequence => sequence !== undefined);
		return {...packet, ...encodeMessage('PacketAck', {Packets: ours.map(ID => ({ID}))})};
	}

	/** What a user had to do for this. */
	#act(message: Message): void {
		if (message.name === 'LogoutRequest') {
			this.#command({command: 'hangup'});
		} else if (message.name === 'ImprovedInstantMessage') {
			const {Dialog, ToAgentID, Message: text} = message.MessageBlock;
			this.#says++;
			const said = {command: 'say', id: this.#says, text: readString(text), emote: false} as const;
			if (Dialog === 17) {
				this.#command({...said, scope: 'group', place: `#${ToAgentID}`});
			} else if (Dialog === 0) {
				this.#command({...said, scope: 'personal', place: `@${ToAgentID}`});
			}
		}
	}

	#command(command: MachineCommand): void {
		this.#feed({type: 'command', command});
	}

	#answer(service: string, answer: HttpAnswer): void {
		const id = this.#requests.get(service)?.shift();
		if (id === undefined && !this.isClosed) {
			this.unexpected.push(service);
		} else if (id !== undefined) {
			this.#feed({type: 'http', id, answer});
		}
	}

	#feed(input: Input<Packet>): void {
		const effects = this.#machine.handle(input, this.#now);
		this.effects.push(...effects);
		for (const effect of effects) {
			this.#carryOut(effect);
		}
	}

	#carryOut(effect: Effect<Packet>): void {
		switch (effect.type) {
			case 'timer': {
				this.#rings = this.#now + effect.ms;
				break;
			}

			case 'sendTo': {
				// As it would arrive.
				this.log.packet(codec.decode(codec.encode(effect.block))!);
				break;
			}

			case 'http': {
				const service = SERVICES.get(effect.id.split(' ', 1)[0]!) ?? effect.id;
				this.log.request(service, effect.request.body ?? '');
				this.#requests.set(service, [...this.#requests.get(service) ?? [], effect.id]);
				break;
			}

			case 'abort': {
				for (const ids of this.#requests.values()) {
					ids.splice(0, ids.length, ...ids.filter(id => id !== effect.id));
				}

				break;
			}

			default:
		}
	}
}
