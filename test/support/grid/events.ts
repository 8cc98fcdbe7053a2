/** What the grid puts into event queues (facts 7, 8 and 12). */
import {readText} from './body.js';
import type {InstantMessage} from './instant-message.js';
import {array, binary, boolean, integer, map, real, text, u32, u64, uuid, type Written} from './llsd.js';
import {powersIn} from './messages.js';
import {NULL_UUID, type Uuid} from './uuid.js';
import type {Group} from './world.js';

export const agentGroupDataUpdate = (who: Uuid, groups: readonly Group[]): Written => map({
	AgentData: array(map({AgentID: uuid(who)})),
	GroupData: array(...groups.map(group => map({
		GroupID: uuid(group.id),
		GroupPowers: u64(powersIn(group, who)),
		AcceptNotices: boolean(true),
		GroupInsigniaID: {xml: '<uuid />'},
		Contribution: integer(0),
		GroupName: text(group.name),
	}))),
	NewGroupData: array(...groups.map(() => map({ListInProfile: boolean(true)}))),
});

/** A few of the many members of the real one; a text client has no use for any. */
export const parcelProperties = (region: string): Written => map({
	ParcelData: array(map({
		LocalID: integer(1),
		AABBMax: array(real(256), real(256), real(21)),
		Area: integer(65_536),
		Bitmap: binary(new Uint8Array(512).fill(0xFF)),
		Desc: text(''),
		Name: text(region),
	})),
});

export const sessionStartReply = (group: Group): Written => map({
	session_id: uuid(group.id),
	temp_session_id: uuid(group.id),
	success: boolean(true),
	session_info: map({
		moderated_mode: map({voice: boolean(false)}),
		session_name: text(group.name),
		// Written out, unlike other numbers.
		type: {xml: '<integer>0</integer>'},
		voice_enabled: boolean(false),
	}),
});

export const sessionStartRefusal = (session: Uuid, error: string): Written => map({
	session_id: uuid(session),
	temp_session_id: uuid(session),
	success: boolean(false),
	error: text(error),
});

export const sessionEventReply = (session: Uuid, error: string): Written => map({
	success: boolean(false),
	event: text('message'),
	error: text(error),
	session_id: uuid(session),
});

export const forceClose = (session: Uuid, reason: string): Written => map({session_id: uuid(session), reason: text(reason)});

export const agentListUpdates = (session: Uuid, who: Uuid): Written => map({
	agent_updates: map({
		[who]: map({
			info: map({
				can_voice_chat: boolean(false),
				is_moderator: boolean(false),
				mutes: map({text: boolean(false)}),
			}),
			transition: text('ENTER'),
		}),
	}),
	updates: map({}),
	session_id: uuid(session),
});

/** @param im As the recipient would get it over the circuit. */
export const invitation = (im: InstantMessage, group: Group, hasPlainTimestamp: boolean): Written => map({
	session_id: uuid(group.id),
	from_name: text(im.fromName),
	session_name: text(group.name),
	from_id: uuid(im.agent),
	instantmessage: map({
		message_params: map({
			type: integer(im.dialog),
			position: array(...im.position.map(value => real(value))),
			// Null here, whatever the copies over the circuit say.
			region_id: uuid(NULL_UUID),
			to_id: uuid(im.to),
			source: integer(0),
			data: map({binary_bucket: binary(im.bucket)}),
			message: text(readText(im.message)),
			id: uuid(im.id),
			from_name: text(im.fromName),
			timestamp: hasPlainTimestamp ? integer(im.timestamp) : u32(im.timestamp),
			offline: integer(im.offline),
			parent_estate_id: integer(im.estate),
			ttl: integer(1),
			from_id: uuid(im.agent),
			from_group: boolean(im.fromGroup),
		}),
		agent_params: map({
			agent_id: uuid(im.agent),
			check_estate: boolean(true),
			god_level: integer(0),
			limited_to_estate: boolean(true),
		}),
	}),
});

export const agentDropGroup = (who: Uuid, group: Uuid): Written => map({AgentData: array(map({AgentID: uuid(who), GroupID: uuid(group)}))});
