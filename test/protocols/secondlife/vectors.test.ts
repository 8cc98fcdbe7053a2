/** Datagrams and events as they were captured (facts 12). */
import {Buffer} from 'node:buffer';
import {describe, expect, test} from 'vitest';
import {llsdArray, llsdBoolean, llsdBytes, llsdMap, llsdNumber, llsdUuid, readLlsd} from '../../../source/protocols/secondlife/llsd.js';
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

type Vector = {
	readonly title: string;
	readonly wire: string;
	readonly sequence: number;
	readonly flags: Flags;
	readonly message: Message;
};

const vectors: readonly Vector[] = [
	{
		title: 'UseCircuitCode',
		wire: '400000000100ffff0003509fe870c56dadb09e834cfb8318548b3734b6ed30000000000040008000000000000001',
		sequence: 1,
		flags: reliably,
		message: {name: 'UseCircuitCode', CircuitCode: {Code: 0x70_E8_9F_50, SessionID: parseUuid('c56dadb0-9e83-4cfb-8318-548b3734b6ed')!, ID: one}},
	},
	{
		title: 'its acknowledgement',
		wire: '000000000000fffffffb0101000000',
		sequence: 0,
		flags: plainly,
		message: {name: 'PacketAck', Packets: [{ID: 1}]},
	},
	{
		title: 'CompleteAgentMovement',
		wire: '400000000200ffff00f930000000000040008000000000000001d38d952f4274487fa423516d3d48bb5bca40471e',
		sequence: 2,
		flags: reliably,
		message: {name: 'CompleteAgentMovement', AgentData: {...AgentData, CircuitCode: 0x1E_47_40_CA}},
	},
	{
		title: 'RegionHandshakeReply',
		wire: 'c00000000300ffff00019530000540000180000601d38d952f4274487fa423516d3d48bb5b050003',
		sequence: 3,
		flags: coded,
		message: {name: 'RegionHandshakeReply', AgentData, RegionInfo: {Flags: 5}},
	},
	{
		title: 'AgentUpdate',
		wire: '800000000a000430000540000180000601d38d952f4274487fa423516d3d48bb5b001c430003430002f0410002803f000e803f000e803f000280420005',
		sequence: 10,
		flags: {isReliable: false, isZeroCoded: true},
		message: {
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
		},
	},
	{
		title: 'StartPingCheck',
		wire: '000000001200010000000000',
		sequence: 18,
		flags: plainly,
		message: {name: 'StartPingCheck', PingID: {PingID: 0, OldestUnacked: 0}},
	},
	{
		title: 'CompletePingCheck',
		wire: '0000000014000200',
		sequence: 20,
		flags: plainly,
		message: {name: 'CompletePingCheck', PingID: {PingID: 0}},
	},
	{
		title: 'PacketAck',
		wire: '000000000400fffffffb0101000000',
		sequence: 4,
		flags: plainly,
		message: {name: 'PacketAck', Packets: [{ID: 1}]},
	},
	{
		title: 'start of a group session, without EstateBlock',
		wire: [
			'c00000002100ffff0001fe30000540000180000601d38d952f4274487fa423516d3d48bb5b0001bbee05e1845f4539a719cec22673f56000210fbbee05e1845f4539a719cec22673f560000409546573',
			'74204f6e650001010004',
		].join(''),
		sequence: 33,
		flags: coded,
		message: {name: 'ImprovedInstantMessage', AgentData, MessageBlock: instantMessage},
	},
	{
		title: 'start of a group session, with EstateBlock',
		wire: [
			'c00000002100ffff0001fe30000540000180000601d38d952f4274487fa423516d3d48bb5b0001bbee05e1845f4539a719cec22673f56000210fbbee05e1845f4539a719cec22673f560000409546573',
			'74204f6e650001010008',
		].join(''),
		sequence: 33,
		flags: coded,
		message: {name: 'ImprovedInstantMessage', AgentData, MessageBlock: instantMessage, EstateBlock: {EstateID: 0}},
	},
	{
		title: 'text to a group',
		wire: [
			'c00000002200ffff0001fe30000540000180000601d38d952f4274487fa423516d3d48bb5b0001bbee05e1845f4539a719cec22673f560002111bbee05e1845f4539a719cec22673f560000409546573',
			'74204f6e6500010f000168656c6c6f2066726f6d206f6e650001010002',
		].join(''),
		sequence: 34,
		flags: coded,
		message: {name: 'ImprovedInstantMessage', AgentData, MessageBlock: {...instantMessage, Dialog: 17, Message: writeString('hello from one'), BinaryBucket: Uint8Array.of(0)}},
	},
	{
		title: 'own copy of a text to a group',
		wire: [
			'400000002300ffff00fe30000000000040008000000000000002000000000000000000000000000000000130000000000040008000000000000002010000002000000000004000800000000000000100',
			'00000000000000000000000011bbee05e1845f4539a719cec22673f56052d1006b09546573742054776f000f0068656c6c6f2066726f6d2074776f000e004c6f6f706261636b20436861740000000000',
		].join(''),
		sequence: 35,
		flags: reliably,
		message: {
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
		},
	},
	{
		title: 'ChatFromSimulator',
		wire: '400000004200ffff008b0954657374204f6e650030000000000040008000000000000001300000000000400080000000000000010101010000004300000043cdccb84109006c6f63616c20686900',
		sequence: 66,
		flags: reliably,
		message: {
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
		},
	},
	{
		title: 'KickUser',
		wire: '400000007900ffff00a300000000000030000000000040008000000000000001a3d34139363044dfbbbe3428144d4c3213004e6577206c6f67696e20646574656374656400',
		sequence: 121,
		flags: reliably,
		message: {
			name: 'KickUser',
			TargetBlock: {TargetIP: '0.0.0.0', TargetPort: 0},
			UserInfo: {AgentID: one, SessionID: parseUuid('a3d34139-3630-44df-bbbe-3428144d4c32')!, Reason: writeString('New login detected')},
		},
	},
	{
		title: 'DisableSimulator',
		wire: '400000006600ffff0098',
		sequence: 102,
		flags: reliably,
		message: {name: 'DisableSimulator'},
	},
	{
		title: 'LogoutRequest',
		wire: '400000003d00ffff00fc30000000000040008000000000000001d38d952f4274487fa423516d3d48bb5b',
		sequence: 61,
		flags: reliably,
		message: {name: 'LogoutRequest', AgentData},
	},
	{
		title: 'LogoutReply',
		wire: 'c00000004f00ffff0001fd3000054000018000060228841e4b5cf14811b341d5815150f00c010010',
		sequence: 79,
		flags: coded,
		message: {name: 'LogoutReply', AgentData: {AgentID: two, SessionID: parseUuid('28841e4b-5cf1-4811-b341-d5815150f00c')!}, InventoryData: [{ItemID: NULL_UUID}]},
	},
];

describe.each(vectors)('$title', ({wire, sequence, flags, message}) => {
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
	const {wire} = vectors.find(({title}) => title === 'text to a group')!;
	expect(codec.decode(Buffer.from(wire, 'hex'))?.payload).toEqual(hex([
		'30 00*5 40 00 80 00*6 01 D3 8D 95 2F 42 74 48 7F A4 23 51 6D 3D 48 BB 5B',
		'00 BB EE 05 E1 84 5F 45 39 A7 19 CE C2 26 73 F5 60 00*4 00*16 00*12 00 11',
		'BB EE 05 E1 84 5F 45 39 A7 19 CE C2 26 73 F5 60 00*4 09 "Test One" 00 0F 00 "hello from one" 00 01 00 00',
	].join(' ')));
});

const startReply = [
	'<llsd><map><key>events</key><array><map><key>message</key><string>ChatterBoxSessionStartReply</string><key>body</key><map>',
	'<key>session_id</key><uuid>bbee05e1-845f-4539-a719-cec22673f560</uuid><key>temp_session_id</key><uuid>bbee05e1-845f-4539-a719-cec22673f560</uuid>',
	'<key>success</key><boolean>1</boolean><key>session_info</key><map><key>moderated_mode</key><map><key>voice</key><boolean>0</boolean></map>',
	'<key>session_name</key><string>Loopback Chat</string><key>type</key><integer>0</integer>',
	'<key>voice_enabled</key><boolean>0</boolean></map></map></map><map><key>message</key><string>ChatterBoxSessionAgentListUpdates</string>',
	'<key>body</key><map><key>agent_updates</key><map><key>30000000-0000-4000-8000-000000000001</key><map><key>info</key><map>',
	'<key>can_voice_chat</key><boolean>0</boolean><key>is_moderator</key><boolean>0</boolean><key>mutes</key><map>',
	'<key>text</key><boolean>0</boolean></map></map><key>transition</key><string>ENTER</string></map></map><key>updates</key><map />',
	'<key>session_id</key><uuid>bbee05e1-845f-4539-a719-cec22673f560</uuid></map></map></array><key>id</key><integer>6381543</integer></map></llsd>',
].join('');

const invitation = [
	'<llsd><map><key>events</key><array><map><key>message</key><string>ChatterBoxInvitation</string><key>body</key><map>',
	'<key>session_id</key><uuid>bbee05e1-845f-4539-a719-cec22673f560</uuid><key>from_name</key><string>Test One</string>',
	'<key>session_name</key><string>Loopback Chat</string><key>from_id</key><uuid>30000000-0000-4000-8000-000000000001</uuid><key>instantmessage</key><map>',
	'<key>message_params</key><map><key>type</key><integer>17</integer><key>position</key><array><real>0</real><real>0</real><real>0</real></array>',
	'<key>region_id</key><uuid /><key>to_id</key><uuid>30000000-0000-4000-8000-000000000002</uuid><key>source</key><integer /><key>data</key><map>',
	'<key>binary_bucket</key><binary>TG9vcGJhY2sgQ2hhdAA=</binary></map><key>message</key><string>hello from one</string>',
	'<key>id</key><uuid>bbee05e1-845f-4539-a719-cec22673f560</uuid><key>from_name</key><string>Test One</string>',
	'<key>timestamp</key><binary>awDRUQ==</binary><key>offline</key><integer /><key>parent_estate_id</key><integer>1</integer>',
	'<key>ttl</key><integer>1</integer><key>from_id</key><uuid>30000000-0000-4000-8000-000000000001</uuid><key>from_group</key><boolean>1</boolean></map>',
	'<key>agent_params</key><map><key>agent_id</key><uuid>30000000-0000-4000-8000-000000000001</uuid><key>check_estate</key><boolean>1</boolean>',
	'<key>god_level</key><integer /><key>limited_to_estate</key><boolean>1</boolean></map></map></map></map></array>',
	'<key>id</key><integer>1298993</integer></map></llsd>',
].join('');

const eventsIn = (body: string) => {
	const answer = llsdMap(readLlsd(body)!.value)!;
	return {id: llsdNumber(answer['id']), events: llsdArray(answer['events'])!.map(event => llsdMap(event)!)};
};

describe('answers of the event queue', () => {
	test('the session is open, and somebody is in it', () => {
		const {id, events} = eventsIn(startReply);
		const [reply, list] = events;
		expect([id, reply?.['message'], list?.['message']]).toEqual([6_381_543, 'ChatterBoxSessionStartReply', 'ChatterBoxSessionAgentListUpdates']);

		const body = llsdMap(reply!['body'])!;
		expect([llsdUuid(body['session_id']), llsdBoolean(body['success'])]).toEqual([group, true]);
		expect(llsdMap(body['session_info'])).toMatchObject({session_name: 'Loopback Chat', type: 0});

		const {agent_updates: agents, updates} = llsdMap(list!['body'])!;
		expect(llsdMap(agents)).toMatchObject({[one]: {transition: 'ENTER', info: {is_moderator: false}}});
		expect(updates).toEqual({});
	});

	test('an invitation has the first text with it', () => {
		const {id, events} = eventsIn(invitation);
		const [event] = events;
		expect([id, event?.['message']]).toEqual([1_298_993, 'ChatterBoxInvitation']);

		const body = llsdMap(event!['body'])!;
		expect(body).toMatchObject({session_id: group, session_name: 'Loopback Chat', from_id: one, from_name: 'Test One'});

		const parameters = llsdMap(llsdMap(body['instantmessage'])!['message_params'])!;
		expect(parameters).toMatchObject({type: 17, id: group, from_id: one, to_id: two, message: 'hello from one', region_id: NULL_UUID, source: 0, position: [0, 0, 0], from_group: true});
		expect(llsdNumber(parameters['timestamp'])).toBe(1_795_215_697);
		expect(llsdBytes(llsdMap(parameters['data'])!['binary_bucket'])).toEqual(writeString('Loopback Chat'));
	});
});
