/** Whatever a region sends, in whatever order: nothing throws, nothing grows without bound, nothing dangerous is shown. */
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {bytes as utf8} from '../../../source/lib/bytes.js';
import type {Effect, Input} from '../../../source/protocols/protocol.js';
import {secondlife} from '../../../source/protocols/secondlife/index.js';
import {writeLlsd, type Llsd} from '../../../source/protocols/secondlife/llsd.js';
import {encodeMessage} from '../../../source/protocols/secondlife/messages.js';
import type {Packet} from '../../../source/protocols/secondlife/packet.js';
import {template} from '../../../source/protocols/secondlife/template.js';
import {parseUuid, writeUuid} from '../../../source/protocols/secondlife/uuid.js';
import {writeAnswer} from '../../support/grid/xml-rpc.js';
import {LOOPBACK, SECOND} from './scene.js';

const SIMULATOR = {address: '127.0.0.1', port: 9000};
const AGENT = '30000000-0000-4000-8000-000000000001';
const SESSION = '60000000-0000-4000-8000-000000000001';

class Us {
	readonly effects: Array<Effect<Packet>> = [];
	now = 0;
	readonly #machine = secondlife.machine({
		self: {name: 'tester', version: '0', dnd: false, away: undefined, isIdle: false, port: 0, stamp: 1},
		random: () => 0.5,
		date: () => new Date(0),
		roster: {peers: () => [], listed: () => [], isBlocked: () => false},
		settings: secondlife.settings.parse({'login-uri': 'http://127.0.0.1:9000/', first: 'Test', last: 'One'}),
		name: 'test',
		secret: 'onepass',
	});

	/** In the grid, with an event queue. */
	constructor() {
		this.feed({type: 'bound', local: {address: '0.0.0.0', port: 1}, networks: []});
		this.answer('login', writeAnswer({
			login: 'true', agent_id: AGENT, session_id: SESSION, circuit_code: 5, sim_ip: SIMULATOR.address, sim_port: SIMULATOR.port,
			seed_capability: 'http://127.0.0.1:9000/seed', first_name: 'Test', last_name: 'One', message: '',
		}));
		this.hear({...encodeMessage('PacketAck', {Packets: [{ID: 1}]}), sequence: 0, isResent: false, acks: []});
		this.answer('seed', writeLlsd({EventQueueGet: 'http://127.0.0.1:9000/events', GroupMemberData: 'http://127.0.0.1:9000/members'}));
		const ids = {AgentID: parseUuid(AGENT)!, SessionID: parseUuid(SESSION)!};
		this.hear({...encodeMessage('AgentMovementComplete', {
			AgentData: ids,
			Data: {Position: [0, 0, 0], LookAt: [0, 0, 0], RegionHandle: 0n, Timestamp: 0},
			SimData: {ChannelVersion: new Uint8Array()},
		}), sequence: 1, isResent: false, acks: []});
	}

	hear(block: Packet): void {
		this.feed({type: 'datagram', from: SIMULATOR, block});
	}

	answer(purpose: string, body: string): void {
		const id = this.effects.findLast(effect => effect.type === 'http' && effect.id.startsWith(purpose));
		if (id?.type === 'http') {
			this.feed({type: 'http', id: id.id, answer: {status: 200, body: utf8(body)}});
		}
	}

	feed(input: Input<Packet>): number {
		const effects = this.#machine.handle(input, this.now);
		this.effects.push(...effects);
		return effects.length;
	}
}

const uuids = fc.constantFrom(AGENT, SESSION, LOOPBACK.slice(1), SECOND.slice(1), '30000000-0000-4000-8000-000000000002', '00000000-0000-0000-0000-000000000000');

const keys = fc.constantFrom(
	'AgentData', 'AgentID', 'GroupData', 'GroupID', 'GroupName', 'session_id', 'temp_session_id', 'success', 'error', 'reason', 'from_id', 'from_name', 'instantmessage', 'message_params', 'type', 'id', 'message', 'timestamp', 'offline', 'data', 'body', 'session_name',
);

const {value: values} = fc.letrec<{value: Llsd}>(tie => ({
	value: fc.oneof(
		{depthSize: 'small'},
		uuids,
		fc.string({unit: 'binary', maxLength: 30}),
		fc.boolean(),
		fc.integer(),
		fc.constant(undefined),
		fc.uint8Array({maxLength: 9}),
		fc.array(tie('value'), {maxLength: 3}),
		fc.dictionary(keys, tie('value'), {maxKeys: 8}),
	),
}));

const events = fc.record({
	message: fc.constantFrom('AgentGroupDataUpdate', 'AgentDropGroup', 'ChatterBoxInvitation', 'ChatterBoxSessionStartReply', 'ChatterBoxSessionEventReply', 'ForceCloseChatterBoxSession', 'Unknown'),
	body: fc.dictionary(keys, values, {maxKeys: 8}),
});

const bytesOf = (id: string): Uint8Array => {
	const bytes = new Uint8Array(16);
	writeUuid(parseUuid(id)!, bytes);
	return bytes;
};

const ids = fc.uint8Array({minLength: 16, maxLength: 16}).chain(random => fc.constantFrom(random, ...[AGENT, SESSION, LOOPBACK.slice(1)].map(id => bytesOf(id))));

const payloads = fc.tuple(ids, ids, fc.uint8Array({maxLength: 300})).map(([one, other, rest]) => Uint8Array.from([...one, ...other, ...rest]));

type Act = (us: Us) => void;

const acts: fc.Arbitrary<Act> = fc.oneof(
	fc.record({
		code: fc.constantFrom(...Object.values(template).map(({code}) => code)),
		payload: payloads,
		sequence: fc.nat({max: 50}),
		isReliable: fc.boolean(),
		isResent: fc.boolean(),
		isZeroCoded: fc.boolean(),
		acks: fc.array(fc.nat({max: 50}), {maxLength: 4}),
	}).map((block): Act => us => {
		us.hear(block);
	}),
	fc.array(events, {maxLength: 4}).chain(list => fc.nat().map((id): Act => us => {
		us.answer('events', writeLlsd({id, events: list}));
	})),
	fc.record({members: fc.dictionary(uuids, values, {maxKeys: 3})}).map((answer): Act => us => {
		us.answer('members', writeLlsd(answer));
	}),
	fc.tuple(fc.constantFrom('join', 'leave', 'who', 'groups', 'tell', 'nonsense'), fc.oneof(uuids, fc.string()), fc.string({unit: 'binary'})).map(([verb, who, text]): Act => us => {
		us.feed({type: 'command', command: {command: 'verb', verb, args: {group: who, who, text}}});
	}),
	fc.tuple(uuids, fc.constantFrom('#', '@'), fc.string({unit: 'binary', maxLength: 3000})).map(([id, kind, text]): Act => us => {
		us.feed({type: 'command', command: {command: 'say', id: 1, scope: kind === '#' ? 'group' : 'personal', place: `${kind as '#'}${id}`, text, emote: false}});
	}),
	fc.nat({max: 40_000}).map((ms): Act => us => {
		us.now += ms;
		us.feed({type: 'timer', id: 'agenda'});
	}),
);

/** What a terminal must never get. */
const DANGEROUS = /[\p{Control}--\n]/v;

const textsOf = (value: unknown): readonly string[] =>
	typeof value === 'string' ? [value] : (typeof value === 'object' && value !== null ? Object.values(value).flatMap(each => textsOf(each)) : []);

test('anything may come', () => {
	fc.assert(fc.property(fc.array(acts, {maxLength: 40}), list => {
		const us = new Us();
		const before = us.effects.length;
		for (const act of list) {
			act(us);
		}

		expect(us.effects.length - before).toBeLessThanOrEqual(list.length * 60);
		expect(us.effects.filter(({type}) => type === 'emit').flatMap(effect => textsOf(effect)).filter(text => DANGEROUS.test(text))).toEqual([]);
	}), {numRuns: 500});
});

test('datagrams of random bytes change nothing', () => {
	fc.assert(fc.property(fc.array(fc.uint8Array({maxLength: 200}), {maxLength: 30}), datagrams => {
		const us = new Us();
		const codec = secondlife.datagramCodec();
		for (const datagram of datagrams) {
			us.feed({type: 'datagram', from: SIMULATOR, block: codec.decode(datagram)});
		}

		expect(us.effects.filter(({type}) => type === 'close')).toEqual([]);
	}));
});
