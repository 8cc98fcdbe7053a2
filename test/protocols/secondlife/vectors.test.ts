/** Datagrams as they were captured (facts 12). */
import {Buffer} from 'node:buffer';
import {describe, expect, test} from 'vitest';
import {decodeMessage, encodeMessage, type Message} from '../../../source/protocols/secondlife/messages.js';
import {PacketCodec, type Packet} from '../../../source/protocols/secondlife/packet.js';
import {writeString} from '../../../source/protocols/secondlife/text.js';
import {NULL_UUID, parseUuid} from '../../../source/protocols/secondlife/uuid.js';
import {hex} from '../../support/hex.js';

const codec = new PacketCodec();

const one = parseUuid('30000000-0000-4000-8000-000000000001')!;
const two = parseUuid('30000000-0000-4000-8000-000000000002')!;
const session = parseUuid('d38d952f-4274-487f-a423-516d3d48bb5b')!;
const group = parseUuid('bbee05e1-845f-4539-a719-cec22673f560')!;

const AgentData = {AgentID: one, SessionID: session};

const instantMessage = {
	FromGroup: false,
	ToAgentID: group,
	ParentEstateID: 0,
	RegionID: NULL_UUID,
	Position: [0, 0, 0],
	Offline: 0,
	Dialog: 15,
	ID: group,
	Timestamp: 0,
	FromAgentName: writeString('Test One'),
	Message: writeString(''),
	BinaryBucket: new Uint8Array(),
} as const;

type Flags = Pick<Packet, 'isReliable' | 'isZeroCoded'>;

const plainly: Flags = {isReliable: false, isZeroCoded: false};
const reliably: Flags = {isReliable: true, isZeroCoded: false};
const coded: Flags = {isReliable: true, isZeroCoded: true};

const vectors: ReadonlyArray<readonly [title: string, datagram: string, sequence: number, flags: Flags, message: Message]> = [
	['UseCircuitCode',
		'400000000100ffff0003509fe870c56dadb09e834cfb8318548b3734b6ed30000000000040008000000000000001',
		1,
		reliably,
		{name: 'UseCircuitCode', CircuitCode: {Code: 0x70_E8_9F_50, SessionID: parseUuid('c56dadb0-9e83-4cfb-8318-548b3734b6ed')!, ID: one}}],
	['its acknowledgement',
		'000000000000fffffffb0101000000',
		0,
		plainly,
		{name: 'PacketAck', Packets: [{ID: 1}]}],
	['CompleteAgentMovement',
		'400000000200ffff00f930000000000040008000000000000001d38d952f4274487fa423516d3d48bb5bca40471e',
		2,
		reliably,
		{name: 'CompleteAgentMovement', AgentData: {...AgentData, CircuitCode: 0x1E_47_40_CA}}],
	['RegionHandshakeReply',
		'c00000000300ffff00019530000540000180000601d38d952f4274487fa423516d3d48bb5b050003',
		3,
		coded,
		{name: 'RegionHandshakeReply', AgentData, RegionInfo: {Flags: 5}}],
	['AgentUpdate',
		'800000000a000430000540000180000601d38d952f4274487fa423516d3d48bb5b001c430003430002f0410002803f000e803f000e803f000280420005',
		10,
		{isReliable: false, isZeroCoded: true},
		{
			name: 'AgentUpdate',
			AgentData: {
				...AgentData,
				BodyRotation: [0, 0, 0],
				HeadRotation: [0, 0, 0],
				State: 0,
				CameraCenter: [128, 128, 30],
				CameraAtAxis: [1, 0, 0],
				CameraLeftAxis: [0, 1, 0],
				CameraUpAxis: [0, 0, 1],
				Far: 64,
				ControlFlags: 0,
				Flags: 0,
			},
		}],
	['StartPingCheck',
		'000000001200010000000000',
		18,
		plainly,
		{name: 'StartPingCheck', PingID: {PingID: 0, OldestUnacked: 0}}],
	['CompletePingCheck',
		'0000000014000200',
		20,
		plainly,
		{name: 'CompletePingCheck', PingID: {PingID: 0}}],
	['PacketAck',
		'000000000400fffffffb0101000000',
		4,
		plainly,
		{name: 'PacketAck', Packets: [{ID: 1}]}],
	['start of a group session, without EstateBlock',
		'c00000002100ffff0001fe30000540000180000601d38d952f4274487fa423516d3d48bb5b0001bbee05e1845f4539a719cec22673f56000210fbbee05e1845f4539a719cec22673f56000040954657374204f6e650001010004',
		33,
		coded,
		{name: 'ImprovedInstantMessage', AgentData, MessageBlock: instantMessage}],
	['start of a group session, with EstateBlock',
		'c00000002100ffff0001fe30000540000180000601d38d952f4274487fa423516d3d48bb5b0001bbee05e1845f4539a719cec22673f56000210fbbee05e1845f4539a719cec22673f56000040954657374204f6e650001010008',
		33,
		coded,
		{name: 'ImprovedInstantMessage', AgentData, MessageBlock: instantMessage, EstateBlock: {EstateID: 0}}],
	['text to a group',
		'c00000002200ffff0001fe30000540000180000601d38d952f4274487fa423516d3d48bb5b0001bbee05e1845f4539a719cec22673f560002111bbee05e1845f4539a719cec22673f56000040954657374204f6e6500010f000168656c6c6f2066726f6d206f6e650001010002',
		34,
		coded,
		{name: 'ImprovedInstantMessage', AgentData, MessageBlock: {...instantMessage, Dialog: 17, Message: writeString('hello from one'), BinaryBucket: Uint8Array.of(0)}}],
	['own copy of a text to a group',
		'400000002300ffff00fe3000000000004000800000000000000200000000000000000000000000000000013000000000004000800000000000000201000000200000000000400080000000000000010000000000000000000000000011bbee05e1845f4539a719cec22673f56052d1006b09546573742054776f000f0068656c6c6f2066726f6d2074776f000e004c6f6f706261636b20436861740000000000',
		35,
		reliably,
		{
			name: 'ImprovedInstantMessage',
			AgentData: {AgentID: two, SessionID: NULL_UUID},
			MessageBlock: {
				FromGroup: true,
				ToAgentID: two,
				ParentEstateID: 1,
				RegionID: parseUuid('20000000-0000-4000-8000-000000000001')!,
				Position: [0, 0, 0],
				Offline: 0,
				Dialog: 17,
				ID: group,
				Timestamp: 0x6B_00_D1_52,
				FromAgentName: writeString('Test Two'),
				Message: writeString('hello from two'),
				BinaryBucket: writeString('Loopback Chat'),
			},
			EstateBlock: {EstateID: 0},
		}],
	['ChatFromSimulator',
		'400000004200ffff008b0954657374204f6e650030000000000040008000000000000001300000000000400080000000000000010101010000004300000043cdccb84109006c6f63616c20686900',
		66,
		reliably,
		{
			name: 'ChatFromSimulator',
			ChatData: {
				FromName: writeString('Test One'),
				SourceID: one,
				OwnerID: one,
				SourceType: 1,
				ChatType: 1,
				Audible: 1,
				Position: [128, 128, Math.fround(23.1)],
				Message: writeString('local hi'),
			},
		}],
	['KickUser',
		'400000007900ffff00a300000000000030000000000040008000000000000001a3d34139363044dfbbbe3428144d4c3213004e6577206c6f67696e20646574656374656400',
		121,
		reliably,
		{
			name: 'KickUser',
			TargetBlock: {TargetIP: '0.0.0.0', TargetPort: 0},
			UserInfo: {AgentID: one, SessionID: parseUuid('a3d34139-3630-44df-bbbe-3428144d4c32')!, Reason: writeString('New login detected')},
		}],
	['DisableSimulator',
		'400000006600ffff0098',
		102,
		reliably,
		{name: 'DisableSimulator'}],
	['LogoutRequest',
		'400000003d00ffff00fc30000000000040008000000000000001d38d952f4274487fa423516d3d48bb5b',
		61,
		reliably,
		{name: 'LogoutRequest', AgentData}],
	['LogoutReply',
		'c00000004f00ffff0001fd3000054000018000060228841e4b5cf14811b341d5815150f00c010010',
		79,
		coded,
		{name: 'LogoutReply', AgentData: {AgentID: two, SessionID: parseUuid('28841e4b-5cf1-4811-b341-d5815150f00c')!}, InventoryData: [{ItemID: NULL_UUID}]}],
];

describe.each(vectors)('%s', (_, wire, sequence, flags, message) => {
	const datagram = Uint8Array.from(Buffer.from(wire, 'hex'));

	test('decode', () => {
		const packet = codec.decode(datagram)!;
		expect(packet).toMatchObject({sequence, ...flags, isResent: false, acks: []});
		expect(decodeMessage(packet)).toEqual(message);
	});

	test('encode', () => {
		const {name, ...blocks} = message;
		expect(codec.encode({...encodeMessage(name, blocks as never), sequence, ...flags, isResent: false, acks: []})).toEqual(datagram);
	});

	test('cut anywhere it is nothing, or the message without what is optional', () => {
		for (let length = 0; length < datagram.length; length++) {
			const packet = codec.decode(datagram.subarray(0, length));
			const cut = packet && decodeMessage(packet);
			const {EstateBlock, ...rest} = {EstateBlock: undefined, ...message};
			expect([undefined, EstateBlock && rest]).toContainEqual(cut);
		}
	});
});

test('a text to a group, decoded (facts 12)', () => {
	const [, wire] = vectors.find(([title]) => title === 'text to a group')!;
	expect(codec.decode(Buffer.from(wire, 'hex'))?.payload).toEqual(hex([
		'30 00*5 40 00 80 00*6 01 D3 8D 95 2F 42 74 48 7F A4 23 51 6D 3D 48 BB 5B',
		'00 BB EE 05 E1 84 5F 45 39 A7 19 CE C2 26 73 F5 60 00*4 00*16 00*12 00 11',
		'BB EE 05 E1 84 5F 45 39 A7 19 CE C2 26 73 F5 60 00*4 09 "Test One" 00 0F 00 "hello from one" 00 01 00 00',
	].join(' ')));
});
