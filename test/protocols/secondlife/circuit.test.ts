import {beforeEach, describe, expect, test} from 'vitest';
import {Circuit, nextSequence} from '../../../source/protocols/secondlife/circuit.js';
import {decodeMessage, encodeMessage, type MessageBlocks, type MessageName} from '../../../source/protocols/secondlife/messages.js';
import type {Packet} from '../../../source/protocols/secondlife/packet.js';
import {settings} from '../../../source/protocols/secondlife/settings.js';
import {Station} from '../../../source/protocols/secondlife/station.js';
import {NULL_UUID} from '../../../source/protocols/secondlife/uuid.js';

const SIMULATOR = {address: '127.0.0.1', port: 9000};
const AD = {AgentData: {AgentID: NULL_UUID, SessionID: NULL_UUID}};

let station: Station;
let circuit: Circuit;
let sent: Array<Packet & {readonly at: number}>;
let isSilent: boolean;

/** Carries out what was wanted, then lets time pass. */
const pass = (ms: number): void => {
	const end = station.now + ms;
	for (;;) {
		let rings = Infinity;
		for (const effect of station.take()) {
			if (effect.type === 'sendTo') {
				expect(effect.to).toEqual(SIMULATOR);
				sent.push({...effect.block, at: station.now});
			} else if (effect.type === 'timer') {
				rings = station.now + effect.ms;
			}
		}

		ringing = Math.min(ringing, rings);
		if (ringing > end) {
			station.now = end;
			return;
		}

		station.now = ringing;
		ringing = Infinity;
		station.agenda.rang();
	}
};

let ringing: number;

const packet = <N extends MessageName>(name: N, blocks: MessageBlocks<N>, change: Partial<Packet> = {}): Packet =>
	({...encodeMessage(name, blocks), sequence: 1, isResent: false, acks: [], ...change});

const alert = (sequence: number, change: Partial<Packet> = {}): Packet =>
	packet('AlertMessage', {AlertData: {Message: new Uint8Array()}, AlertInfo: []}, {isReliable: true, sequence, ...change});

const names = (): readonly string[] => sent.map(each => `${each.at} ${decodeMessage(each)?.name}${each.isResent ? ' again' : ''} ${each.sequence}`);

beforeEach(() => {
	station = new Station({
		self: {name: 'tester', version: '0', dnd: false, away: undefined, isIdle: false, port: 0, stamp: 1},
		random: () => 0,
		date: () => new Date(0),
		roster: {peers: () => [], listed: () => [], isBlocked: () => false},
		settings: settings.parse({}),
	});
	sent = [];
	isSilent = false;
	ringing = Infinity;
	circuit = new Circuit(station, SIMULATOR, () => {
		isSilent = true;
	});
});

describe('what we send', () => {
	test('is numbered, reliable or not, and reliable packets leave again under their number until they are acknowledged', () => {
		const outcomes: boolean[] = [];
		circuit.send('AgentDataUpdateRequest', AD, isDelivered => {
			outcomes.push(isDelivered);
		});
		circuit.send('CompletePingCheck', {PingID: {PingID: 3}});
		pass(3000);
		circuit.receive(packet('PacketAck', {Packets: [{ID: 1}]}));
		pass(10_000);
		expect(names()).toEqual(['0 AgentDataUpdateRequest 1', '0 CompletePingCheck 2', '1000 AgentDataUpdateRequest again 1', '2500 AgentDataUpdateRequest again 1']);
		expect(outcomes).toEqual([true]);
	});

	test('acknowledgements behind other packets count as well', () => {
		circuit.send('AgentDataUpdateRequest', AD);
		circuit.receive(alert(1, {acks: [1]}));
		pass(10_000);
		expect(names()).toEqual(['0 AgentDataUpdateRequest 1', '100 PacketAck 2']);
	});

	test('is given up after half a minute, nine times sent again', () => {
		const outcomes: boolean[] = [];
		circuit.send('AgentDataUpdateRequest', AD, isDelivered => {
			outcomes.push(isDelivered);
		});
		pass(50_000);
		expect(names().filter(name => name.includes('again'))).toHaveLength(9);
		expect(outcomes).toEqual([false]);
	});

	test('is never lost without a word: the end of the circuit tells it', () => {
		const outcomes: boolean[] = [];
		circuit.send('AgentDataUpdateRequest', AD, isDelivered => {
			outcomes.push(isDelivered);
		});
		circuit.close();
		circuit.close();
		pass(60_000);
		expect(outcomes).toEqual([false]);
		expect(names()).toHaveLength(1);
	});

	test('numbers begin anew behind the last one', () => {
		expect([0, 1, 0xFF_FF_FE, 0xFF_FF_FF].map(sequence => nextSequence(sequence))).toEqual([1, 2, 0xFF_FF_FF, 1]);
	});
});

describe('what comes', () => {
	test('is acted upon once, and acknowledged each time', () => {
		expect(circuit.receive(alert(7))?.name).toBe('AlertMessage');
		expect(circuit.receive(alert(7, {isResent: true}))).toBeUndefined();
		pass(500);
		circuit.receive(alert(7, {isResent: true}));
		pass(500);
		expect(sent.map(each => decodeMessage(each))).toEqual(Array.from({length: 2}, () => ({name: 'PacketAck', Packets: [{ID: 7}]})));
	});

	test('unreliable packets are neither acknowledged nor remembered', () => {
		expect(circuit.receive(alert(0, {isReliable: false}))?.name).toBe('AlertMessage');
		expect(circuit.receive(alert(0, {isReliable: false}))?.name).toBe('AlertMessage');
		pass(500);
		expect(sent).toEqual([]);
	});

	test('what nobody knows is acknowledged like everything else', () => {
		expect(circuit.receive({...alert(9), code: 0xFF_FF_01_FF})).toBeUndefined();
		pass(500);
		expect(names()).toEqual(['100 PacketAck 1']);
	});

	test('acknowledgements are collected, ride behind what is sent meanwhile, and never grow a datagram beyond its bound', () => {
		for (let sequence = 1; sequence <= 200; sequence++) {
			circuit.receive(alert(sequence));
		}

		circuit.send('ChatFromViewer', {...AD, ChatData: {Message: new Uint8Array(1023), Type: 1, Channel: 0}});
		pass(500);
		expect(sent).toHaveLength(2);
		const [chat, acks] = sent;
		expect(chat!.acks.length).toBeGreaterThan(0);
		expect(chat!.payload.length + (chat!.acks.length * 4) + 11).toBeLessThanOrEqual(1200);
		const rest = decodeMessage(acks!);
		expect([...chat!.acks, ...(rest?.name === 'PacketAck' ? rest.Packets.map(({ID}) => ID) : [])]).toEqual(Array.from({length: 200}, (_, index) => index + 1));
	});

	test('many at once do not wait', () => {
		for (let sequence = 1; sequence <= 1000; sequence++) {
			circuit.receive(alert(sequence));
		}

		pass(0);
		expect(sent).toHaveLength(4);
	});

	test('a ping is answered at once', () => {
		circuit.receive(packet('StartPingCheck', {PingID: {PingID: 200, OldestUnacked: 5}}));
		pass(0);
		expect(sent.map(each => decodeMessage(each))).toEqual([{name: 'CompletePingCheck', PingID: {PingID: 200}}]);
	});

	test('the last acknowledgements leave with the end', () => {
		circuit.receive(alert(5));
		circuit.close();
		pass(0);
		expect(names()).toEqual(['0 PacketAck 1']);
	});

	test('what was long ago is forgotten', () => {
		for (let sequence = 1; sequence <= 5000; sequence++) {
			circuit.receive(alert(sequence));
		}

		expect(circuit.receive(alert(5000))).toBeUndefined();
		expect(circuit.receive(alert(1))?.name).toBe('AlertMessage');
	});
});

describe('silence', () => {
	test('makes us ask, and is the end after a minute', () => {
		pass(59_999);
		expect(sent.map(({at}) => at)).toEqual([15_000, 20_000, 25_000, 30_000, 35_000, 40_000, 45_000, 50_000, 55_000]);
		expect(isSilent).toBe(false);
		pass(1);
		expect(isSilent).toBe(true);
	});

	test('any packet ends it', () => {
		for (let minute = 0; minute < 5; minute++) {
			pass(55_000);
			circuit.receive(packet('CompletePingCheck', {PingID: {PingID: 0}}));
		}

		expect(isSilent).toBe(false);
	});

	test('a machine that has slept for hours knows when it wakes', () => {
		pass(10_000);
		station.now += 3_600_000;
		station.agenda.rang();
		station.take();
		expect(isSilent).toBe(true);
	});
});
