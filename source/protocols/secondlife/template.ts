/**
The messages that a text client knows (facts 5), with the names of the grids' message template. What is not here is
acknowledged and dropped.
*/
import type {FieldType} from './fields.js';

export type Fields = Readonly<Record<string, FieldType>>;

export type BlockTemplate = {
	/** Once, or as often as the byte in front of it tells. */
	readonly kind: 'single' | 'variable';
	readonly fields: Fields;
	/** Some programs end the message in front of it. */
	readonly isOptional: boolean;
};

export type MessageTemplate = {
	/** @see Packet.code */
	readonly code: number;
	/** Sent without asking for an acknowledgement, as the next one makes up for it. */
	readonly isUnreliable?: true;
	/** It has zeros enough. What was sent to us tells by itself how it is coded (facts 1, 7). */
	readonly isZeroCoded?: true;
	/** In the order in which they stand. */
	readonly blocks: Readonly<Record<string, BlockTemplate>>;
};

const low = (number: number): number => 0xFF_FF_00_00 + number;

const single = <const F extends Fields>(fields: F) => ({kind: 'single', fields, isOptional: false}) as const;

const variable = <const F extends Fields>(fields: F) => ({kind: 'variable', fields, isOptional: false}) as const;

const optional = <K extends BlockTemplate['kind'], F extends Fields>({kind, fields}: {readonly kind: K; readonly fields: F}) => ({kind, fields, isOptional: true}) as const;

const agent = single({AgentID: 'LLUUID'});

const agentAndSession = single({AgentID: 'LLUUID', SessionID: 'LLUUID'});

const groupOnly = single({GroupID: 'LLUUID'});

const groupOutcome = single({GroupID: 'LLUUID', Success: 'BOOL'});

export const template = {
	// Circuit
	PacketAck: {
		code: 0xFF_FF_FF_FB,
		isUnreliable: true,
		blocks: {Packets: variable({ID: 'U32'})},
	},
	UseCircuitCode: {
		code: low(3),
		blocks: {CircuitCode: single({Code: 'U32', SessionID: 'LLUUID', ID: 'LLUUID'})},
	},
	CompleteAgentMovement: {
		code: low(249),
		blocks: {AgentData: single({AgentID: 'LLUUID', SessionID: 'LLUUID', CircuitCode: 'U32'})},
	},
	AgentMovementComplete: {
		code: low(250),
		blocks: {
			AgentData: agentAndSession,
			Data: single({Position: 'LLVector3', LookAt: 'LLVector3', RegionHandle: 'U64', Timestamp: 'U32'}),
			SimData: single({ChannelVersion: 'Variable2'}),
		},
	},
	RegionHandshake: {
		code: low(148),
		isZeroCoded: true,
		blocks: {
			RegionInfo: single({
				RegionFlags: 'U32',
				SimAccess: 'U8',
				SimName: 'Variable1',
				SimOwner: 'LLUUID',
				IsEstateManager: 'BOOL',
				WaterHeight: 'F32',
				BillableFactor: 'F32',
				CacheID: 'LLUUID',
				TerrainBase0: 'LLUUID',
				TerrainBase1: 'LLUUID',
				TerrainBase2: 'LLUUID',
				TerrainBase3: 'LLUUID',
				TerrainDetail0: 'LLUUID',
				TerrainDetail1: 'LLUUID',
				TerrainDetail2: 'LLUUID',
				TerrainDetail3: 'LLUUID',
				TerrainStartHeight00: 'F32',
				TerrainStartHeight01: 'F32',
				TerrainStartHeight10: 'F32',
				TerrainStartHeight11: 'F32',
				TerrainHeightRange00: 'F32',
				TerrainHeightRange01: 'F32',
				TerrainHeightRange10: 'F32',
				TerrainHeightRange11: 'F32',
			}),
			RegionInfo2: single({RegionID: 'LLUUID'}),
			RegionInfo3: single({CPUClassID: 'S32', CPURatio: 'S32', ColoName: 'Variable1', ProductSKU: 'Variable1', ProductName: 'Variable1'}),
			RegionInfo4: variable({RegionFlagsExtended: 'U64', RegionProtocols: 'U64'}),
		},
	},
	RegionHandshakeReply: {
		code: low(149),
		isZeroCoded: true,
		blocks: {AgentData: agentAndSession, RegionInfo: single({Flags: 'U32'})},
	},
	StartPingCheck: {
		code: 1,
		isUnreliable: true,
		blocks: {PingID: single({PingID: 'U8', OldestUnacked: 'U32'})},
	},
	CompletePingCheck: {
		code: 2,
		isUnreliable: true,
		blocks: {PingID: single({PingID: 'U8'})},
	},
	AgentUpdate: {
		code: 4,
		isUnreliable: true,
		isZeroCoded: true,
		blocks: {
			AgentData: single({
				AgentID: 'LLUUID',
				SessionID: 'LLUUID',
				BodyRotation: 'LLQuaternion',
				HeadRotation: 'LLQuaternion',
				State: 'U8',
				CameraCenter: 'LLVector3',
				CameraAtAxis: 'LLVector3',
				CameraLeftAxis: 'LLVector3',
				CameraUpAxis: 'LLVector3',
				Far: 'F32',
				ControlFlags: 'U32',
				Flags: 'U8',
			}),
		},
	},
	AgentThrottle: {
		code: low(81),
		isZeroCoded: true,
		blocks: {
			AgentData: single({AgentID: 'LLUUID', SessionID: 'LLUUID', CircuitCode: 'U32'}),
			Throttle: single({GenCounter: 'U32', Throttles: 'Variable1'}),
		},
	},
	LogoutRequest: {
		code: low(252),
		blocks: {AgentData: agentAndSession},
	},
	LogoutReply: {
		code: low(253),
		isZeroCoded: true,
		blocks: {AgentData: agentAndSession, InventoryData: variable({ItemID: 'LLUUID'})},
	},
	KickUser: {
		code: low(163),
		blocks: {
			TargetBlock: single({TargetIP: 'IPADDR', TargetPort: 'IPPORT'}),
			UserInfo: single({AgentID: 'LLUUID', SessionID: 'LLUUID', Reason: 'Variable2'}),
		},
	},
	DisableSimulator: {
		code: low(152),
		blocks: {},
	},
	CloseCircuit: {
		code: 0xFF_FF_FF_FD,
		isUnreliable: true,
		blocks: {},
	},

	// Chat
	ImprovedInstantMessage: {
		code: low(254),
		isZeroCoded: true,
		blocks: {
			AgentData: agentAndSession,
			MessageBlock: single({
				FromGroup: 'BOOL',
				ToAgentID: 'LLUUID',
				ParentEstateID: 'U32',
				RegionID: 'LLUUID',
				Position: 'LLVector3',
				Offline: 'U8',
				Dialog: 'U8',
				ID: 'LLUUID',
				Timestamp: 'U32',
				FromAgentName: 'Variable1',
				Message: 'Variable2',
				BinaryBucket: 'Variable2',
			}),
			EstateBlock: optional(single({EstateID: 'U32'})),
			MetaData: optional(variable({Data: 'Variable2'})),
		},
	},
	ChatFromViewer: {
		code: low(80),
		isZeroCoded: true,
		blocks: {
			AgentData: agentAndSession,
			ChatData: single({Message: 'Variable2', Type: 'U8', Channel: 'S32'}),
		},
	},
	ChatFromSimulator: {
		code: low(139),
		blocks: {
			ChatData: single({
				FromName: 'Variable1',
				SourceID: 'LLUUID',
				OwnerID: 'LLUUID',
				SourceType: 'U8',
				ChatType: 'U8',
				Audible: 'U8',
				Position: 'LLVector3',
				Message: 'Variable2',
			}),
		},
	},
	RetrieveInstantMessages: {
		code: low(255),
		blocks: {AgentData: agentAndSession},
	},
	AlertMessage: {
		code: low(134),
		blocks: {
			AlertData: single({Message: 'Variable1'}),
			AlertInfo: variable({Message: 'Variable1', ExtraParams: 'Variable1'}),
			AgentInfo: optional(variable({AgentID: 'LLUUID'})),
		},
	},
	AgentAlertMessage: {
		code: low(135),
		blocks: {AgentData: agent, AlertData: single({Modal: 'BOOL', Message: 'Variable1'})},
	},
	UUIDNameRequest: {
		code: low(235),
		blocks: {UUIDNameBlock: variable({ID: 'LLUUID'})},
	},
	UUIDNameReply: {
		code: low(236),
		blocks: {UUIDNameBlock: variable({ID: 'LLUUID', FirstName: 'Variable1', LastName: 'Variable1'})},
	},
	UUIDGroupNameRequest: {
		code: low(237),
		blocks: {UUIDNameBlock: variable({ID: 'LLUUID'})},
	},
	UUIDGroupNameReply: {
		code: low(238),
		blocks: {UUIDNameBlock: variable({ID: 'LLUUID', GroupName: 'Variable1'})},
	},
	OnlineNotification: {
		code: low(322),
		blocks: {AgentBlock: variable({AgentID: 'LLUUID'})},
	},
	OfflineNotification: {
		code: low(323),
		blocks: {AgentBlock: variable({AgentID: 'LLUUID'})},
	},

	// Groups
	AgentDataUpdateRequest: {
		code: low(386),
		blocks: {AgentData: agentAndSession},
	},
	AgentDataUpdate: {
		code: low(387),
		isZeroCoded: true,
		blocks: {
			AgentData: single({
				AgentID: 'LLUUID',
				FirstName: 'Variable1',
				LastName: 'Variable1',
				GroupTitle: 'Variable1',
				ActiveGroupID: 'LLUUID',
				GroupPowers: 'U64',
				GroupName: 'Variable1',
			}),
		},
	},
	AgentGroupDataUpdate: {
		code: low(389),
		isZeroCoded: true,
		blocks: {
			AgentData: agent,
			GroupData: variable({
				GroupID: 'LLUUID',
				GroupPowers: 'U64',
				AcceptNotices: 'BOOL',
				GroupInsigniaID: 'LLUUID',
				Contribution: 'S32',
				GroupName: 'Variable1',
			}),
		},
	},
	AgentDropGroup: {
		code: low(390),
		isZeroCoded: true,
		blocks: {AgentData: single({AgentID: 'LLUUID', GroupID: 'LLUUID'})},
	},
	CreateGroupRequest: {
		code: low(339),
		isZeroCoded: true,
		blocks: {
			AgentData: agentAndSession,
			GroupData: single({
				Name: 'Variable1',
				Charter: 'Variable2',
				ShowInList: 'BOOL',
				InsigniaID: 'LLUUID',
				MembershipFee: 'S32',
				OpenEnrollment: 'BOOL',
				AllowPublish: 'BOOL',
				MaturePublish: 'BOOL',
			}),
		},
	},
	CreateGroupReply: {
		code: low(340),
		blocks: {AgentData: agent, ReplyData: single({GroupID: 'LLUUID', Success: 'BOOL', Message: 'Variable1'})},
	},
	JoinGroupRequest: {
		code: low(343),
		isZeroCoded: true,
		blocks: {AgentData: agentAndSession, GroupData: groupOnly},
	},
	JoinGroupReply: {
		code: low(344),
		blocks: {AgentData: agent, GroupData: groupOutcome},
	},
	LeaveGroupRequest: {
		code: low(347),
		blocks: {AgentData: agentAndSession, GroupData: groupOnly},
	},
	LeaveGroupReply: {
		code: low(348),
		blocks: {AgentData: agent, GroupData: groupOutcome},
	},
	ActivateGroup: {
		code: low(368),
		isZeroCoded: true,
		blocks: {AgentData: single({AgentID: 'LLUUID', SessionID: 'LLUUID', GroupID: 'LLUUID'})},
	},
	GroupProfileRequest: {
		code: low(351),
		blocks: {AgentData: agentAndSession, GroupData: groupOnly},
	},
	GroupProfileReply: {
		code: low(352),
		isZeroCoded: true,
		blocks: {
			AgentData: agent,
			GroupData: single({
				GroupID: 'LLUUID',
				Name: 'Variable1',
				Charter: 'Variable2',
				ShowInList: 'BOOL',
				MemberTitle: 'Variable1',
				PowersMask: 'U64',
				InsigniaID: 'LLUUID',
				FounderID: 'LLUUID',
				MembershipFee: 'S32',
				OpenEnrollment: 'BOOL',
				Money: 'S32',
				GroupMembershipCount: 'S32',
				GroupRolesCount: 'S32',
				AllowPublish: 'BOOL',
				MaturePublish: 'BOOL',
				OwnerRole: 'LLUUID',
			}),
		},
	},
} as const satisfies Readonly<Record<string, MessageTemplate>>;
