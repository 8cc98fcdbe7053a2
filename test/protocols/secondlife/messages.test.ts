import fc from 'fast-check';
import {expect, test} from 'vitest';
import {decodeMessage, encodeMessage} from '../../../source/protocols/secondlife/messages.js';
import {PacketCodec} from '../../../source/protocols/secondlife/packet.js';
import {template, type MessageTemplate} from '../../../source/protocols/secondlife/template.js';
import {writeString} from '../../../source/protocols/secondlife/text.js';
import {NULL_UUID} from '../../../source/protocols/secondlife/uuid.js';
import {concat} from '../../../source/lib/bytes.js';
import {hex} from '../../support/hex.js';
import {message} from './arbitraries.js';

const codec = new PacketCodec();
const templates = Object.entries<MessageTemplate>(template);

const alert = 0xFF_FF_00_86;

test('no two messages have one number', () => {
	expect(new Set(templates.map(([, {code}]) => code)).size).toBe(templates.length);
});

test('optional blocks are the last ones, so that what is there is not taken for another', () => {
	for (const [, {blocks}] of templates) {
		const kinds = Object.values(blocks).map(({isOptional}) => isOptional);
		expect(kinds).toEqual(kinds.toSorted((a, b) => Number(a) - Number(b)));
	}
});

test('every message is read as it was written', () => {
	fc.assert(fc.property(message, original => {
		const {name, ...blocks} = original;
		const encoded = encodeMessage(name, blocks as never);
		const packet = codec.decode(codec.encode({...encoded, sequence: 1, isResent: false, acks: []}))!;
		expect(decodeMessage(packet)).toEqual(original);
	}), {numRuns: 500});
});

test('a message that is cut is none', () => {
	fc.assert(fc.property(message, fc.nat(), (original, place) => {
		const {name, ...blocks} = original;
		const {code, payload} = encodeMessage(name, blocks as never);
		fc.pre(payload.length > 0);
		const cut = decodeMessage({code, payload: payload.subarray(0, place % payload.length)});
		expect(cut === undefined || Object.values<{isOptional: boolean}>(template[name].blocks).some(({isOptional}) => isOptional)).toBe(true);
	}));
});

test('bytes behind the last field are left alone (facts 1, 10)', () => {
	fc.assert(fc.property(message, fc.uint8Array({maxLength: 50}), (original, more) => {
		const {name, ...blocks} = original;
		const isWhole = Object.keys(template[name].blocks).length === Object.keys(blocks).length;
		fc.pre(isWhole);
		const {code, payload} = encodeMessage(name, blocks as never);
		expect(decodeMessage({code, payload: concat(payload, more)})).toEqual(original);
	}));
});

test('any bytes are a message or nothing, never an error', () => {
	fc.assert(fc.property(fc.constantFrom(...templates), fc.uint8Array({maxLength: 2000}), ([name, {code}], payload) => {
		expect([undefined, name]).toContain(decodeMessage({code, payload})?.name);
	}), {numRuns: 1000});
});

test('a number that is not in the template is nothing (facts 5)', () => {
	expect(decodeMessage({code: 0x0B, payload: new Uint8Array(100)})).toBeUndefined();
});

test('a list that is said to be longer than the packet makes no message', () => {
	expect(decodeMessage({code: 0xFF_FF_FF_FB, payload: hex('FF 01 00*3')})).toBeUndefined();
	expect(decodeMessage({code: 0xFF_FF_FF_FB, payload: hex('FF 01*1020')})).toMatchObject({Packets: {length: 255}});
});

test('a text that is said to be longer than the packet makes no message', () => {
	expect(decodeMessage({code: alert, payload: hex('FF "hi" 00 00')})).toBeUndefined();
});

test('OpenSim leaves the last count of an alert out (facts 5)', () => {
	const AlertData = {Message: writeString('hi')};
	expect(decodeMessage({code: alert, payload: hex('03 "hi" 00 00')})).toEqual({name: 'AlertMessage', AlertData, AlertInfo: []});
	expect(decodeMessage({code: alert, payload: hex('03 "hi" 00 00 00')})).toEqual({name: 'AlertMessage', AlertData, AlertInfo: [], AgentInfo: []});
	expect(decodeMessage({code: alert, payload: hex('03 "hi" 00 00 01 AA')})).toEqual({name: 'AlertMessage', AlertData, AlertInfo: []});
});

test('numbers have their lowest byte first, ports their highest (facts 4)', () => {
	expect(encodeMessage('PacketAck', {Packets: [{ID: 0x01_02_03_04}]}).payload).toEqual(hex('01 04 03 02 01'));
	expect(encodeMessage('KickUser', {
		TargetBlock: {TargetIP: '127.0.0.1', TargetPort: 9000},
		UserInfo: {AgentID: NULL_UUID, SessionID: NULL_UUID, Reason: new Uint8Array()},
	}).payload).toEqual(hex('7F 00 00 01 23 28 00*32 00 00'));
});

test('what needs no acknowledgement asks for none (facts 5)', () => {
	expect(encodeMessage('CompletePingCheck', {PingID: {PingID: 1}})).toMatchObject({code: 2, isReliable: false, isZeroCoded: false});
	expect(encodeMessage('UUIDNameRequest', {UUIDNameBlock: []})).toMatchObject({code: 0xFF_FF_00_EB, isReliable: true, isZeroCoded: false});
	expect(encodeMessage('JoinGroupRequest', {AgentData: {AgentID: NULL_UUID, SessionID: NULL_UUID}, GroupData: {GroupID: NULL_UUID}}))
		.toMatchObject({code: 0xFF_FF_01_57, isReliable: true, isZeroCoded: true});
});

test('what is too long for its length is refused, not cut', () => {
	expect(() => encodeMessage('PacketAck', {Packets: Array.from({length: 256}, (_, ID) => ({ID}))})).toThrow(RangeError);
	expect(() => encodeMessage('AlertMessage', {AlertData: {Message: new Uint8Array(256)}, AlertInfo: []})).toThrow(RangeError);
	expect(encodeMessage('AlertMessage', {AlertData: {Message: new Uint8Array(255)}, AlertInfo: []}).payload).toHaveLength(257);
});
