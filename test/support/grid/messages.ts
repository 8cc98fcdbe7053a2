/** What the grid says over a circuit, apart from instant messages: layouts of facts 5, values as they were recorded. */
import {BodyWriter, writeText} from './body.js';
import type {Account, Group, World} from './world.js';
import {NULL_UUID, type Uuid} from './uuid.js';

export const VERSION = 'OpenSim 0.9.2.2 Yeti Dev    (Unix/Mono)';
/** What members may do, and owners. */
export const MEMBER_POWERS = 0x39_00_18_01_00_00n;
export const OWNER_POWERS = 0x0F_FF_FF_FF_FF_FF_FEn;

const CENTRE = [128, 128, 23.1] as const;
/** East, more or less. */
const LOOK = [0.99, 0.042, 0] as const;
/** Whom the estate belongs to: none of the users. */
const OWNER: Uuid = '10000000-0000-4000-8000-000000000001';

type Whose = {readonly account: Account; readonly session: Uuid};

/** Half a region of soil, half of grass: four base textures that nobody uses any more, and four of detail. */
const TEXTURES: readonly Uuid[] = [
	NULL_UUID,
	NULL_UUID,
	NULL_UUID,
	NULL_UUID,
	'b8d3965a-ad78-bf43-699b-bff8eca6c975',
	'abb783e6-3e93-26c0-248a-247666855da3',
	'179cdabd-398a-9b6b-1391-4dc333ba321f',
	'beb169c7-11ea-fff2-efe5-0f24dc881df2',
];
const CACHE: Uuid = '8a69e9a4-b8db-4886-ab36-00a7a674b21d';
const REGION_FLAGS = 0x14_10_80_26;

export const regionHandshake = ({id, name}: World['region']): Uint8Array => new BodyWriter()
	.u32(REGION_FLAGS)
	.u8(13)
	.text1(name)
	.uuid(OWNER)
	.u8(0)
	.f32(20, 0)
	.uuid(CACHE, ...TEXTURES)
	.f32(10, 10, 10, 10, 60, 60, 60, 60)
	.uuid(id)
	.u32(9)
	.u32(1)
	.u8(0, 0, 0)
	.u8(1)
	.u64(BigInt(REGION_FLAGS))
	.u64(1n << 63n)
	.body;

export const agentMovementComplete = ({account, session}: Whose, timestamp: number): Uint8Array => new BodyWriter()
	.uuid(account.id, session)
	.f32(...CENTRE, ...LOOK)
	.u64(0x03_E8_00_00_03_E8_00n)
	.u32(timestamp)
	.text2(VERSION)
	.body;

export const powersIn = (group: Group, who: Uuid): bigint => group.owner === who ? OWNER_POWERS : MEMBER_POWERS;

export const titleIn = (group: Group, who: Uuid): string => `${group.owner === who ? 'Owner' : 'Member'} of ${group.name}`;

export const agentDataUpdate = (account: Account, active: Group | undefined): Uint8Array => {
	const writer = new BodyWriter().uuid(account.id).text1(account.first).text1(account.last);
	return active
		? writer.text1(titleIn(active, account.id)).uuid(active.id).u64(powersIn(active, account.id)).text1(active.name).body
		: writer.u8(0).uuid(NULL_UUID).u64(0n).u8(0).body;
};

export const kickUser = ({account, session}: Whose, reason: string): Uint8Array => new BodyWriter()
	.u8(0, 0, 0, 0, 0, 0)
	.uuid(account.id, session)
	.text2(reason)
	.body;

/** OpenSim leaves the count of the last block out. */
export const alertMessage = (text: string): Uint8Array => new BodyWriter().text1(`${text} `).u8(0).body;

/** One null item. */
export const logoutReply = ({account, session}: Whose): Uint8Array => new BodyWriter().uuid(account.id, session).u8(1).uuid(NULL_UUID).body;

export const chatFromSimulator = (account: Account, type: number, text: Uint8Array): Uint8Array => new BodyWriter()
	.text1(account.name)
	.uuid(account.id, account.id)
	.u8(1, type, 1)
	.f32(...CENTRE)
	.bytes2(text)
	.body;

export const uuidNameReply = (accounts: readonly Account[]): Uint8Array => {
	const writer = new BodyWriter().u8(accounts.length);
	for (const {id, first, last} of accounts) {
		writer.uuid(id).text1(first).text1(last);
	}

	return writer.body;
};

export const uuidGroupNameReply = (groups: readonly Group[]): Uint8Array => {
	const writer = new BodyWriter().u8(groups.length);
	for (const {id, name} of groups) {
		writer.uuid(id).text1(name);
	}

	return writer.body;
};

export const startPingCheck = (id: number, oldestUnacked: number): Uint8Array => new BodyWriter().u8(id & 0xFF).u32(oldestUnacked).body;

export const groupReply = (who: Uuid, group: Uuid, isDone: boolean): Uint8Array => new BodyWriter().uuid(who, group).u8(isDone ? 1 : 0).body;

/** The bytes that stand for a group's name in the bucket of its messages. */
export const groupBucket = ({name}: Group): Uint8Array => writeText(name);
