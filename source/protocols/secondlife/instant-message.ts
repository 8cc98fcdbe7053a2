import {cleanName} from '../../lib/clean.js';
import {llsdBoolean, llsdMap, llsdNumber, llsdText, llsdUuid, type LlsdMap} from './llsd.js';
import type {Message, MessageBlocks} from './messages.js';
import type {Identity} from './station.js';
import {readString, writeString} from './text.js';
import {NULL_UUID, type Uuid} from './uuid.js';

/** What a message is about (facts 5). */
export const dialogs = {
	text: 0,
	messageBox: 1,
	groupInvitation: 3,
	openSession: 15,
	sessionText: 17,
	leaveSession: 18,
	fromObject: 19,
	busyAnswer: 20,
	teleportOffer: 22,
	url: 28,
	objectAlert: 31,
	groupNotice: 32,
	friendshipOffer: 38,
} as const;

/** One that has come, over UDP or by the event queue. Its texts are raw. */
export type InstantMessage = {
	readonly dialog: number;
	/** The only thing about the sender that a grid vouches for (facts 8.3). */
	readonly from: Uuid;
	/** What the sender calls himself. */
	readonly fromName: string;
	/** The group, in its rooms. */
	readonly session: Uuid;
	readonly text: string;
	/** When it was written, seconds since 1970, where the grid has kept it for us. */
	readonly storedAt?: number;
};

export const readInstantMessage = ({AgentData, MessageBlock}: Extract<Message, {readonly name: 'ImprovedInstantMessage'}>): InstantMessage => {
	const {Dialog, ID, FromAgentName, Message, Offline, Timestamp} = MessageBlock;
	return {
		dialog: Dialog,
		from: AgentData.AgentID,
		fromName: readString(FromAgentName),
		session: ID,
		text: readString(Message),
		...(Offline !== 0 && {storedAt: Timestamp}),
	};
};

/** The first text of a room that we have not opened: the body of a ChatterBoxInvitation (facts 8.1). */
export const readInvitation = (body: LlsdMap): InstantMessage | undefined => {
	const parameters = llsdMap(llsdMap(body['instantmessage'])?.['message_params']);
	const session = llsdUuid(body['session_id']) ?? llsdUuid(parameters?.['id']);
	const from = llsdUuid(parameters?.['from_id']) ?? llsdUuid(body['from_id']);
	if (!parameters || !session || !from) {
		return undefined;
	}

	const isStored = llsdBoolean(parameters['offline']) ?? false;
	return {
		dialog: dialogs.sessionText,
		from,
		fromName: llsdText(parameters['from_name']) ?? llsdText(body['from_name']) ?? '',
		session,
		text: llsdText(parameters['message']) ?? '',
		...(isStored && {storedAt: llsdNumber(parameters['timestamp']) ?? 0}),
	};
};

export type Outgoing = {
	readonly dialog: number;
	/** A person or a group. */
	readonly to: Uuid;
	readonly session: Uuid;
	readonly text?: string;
};

export const instantMessage = ({agentId, sessionId, name}: Identity, {dialog, to, session, text = ''}: Outgoing): MessageBlocks<'ImprovedInstantMessage'> => ({
	AgentData: {AgentID: agentId, SessionID: sessionId},
	MessageBlock: {
		FromGroup: false,
		ToAgentID: to,
		ParentEstateID: 0,
		RegionID: NULL_UUID,
		Position: [0, 0, 0],
		Offline: 0,
		Dialog: dialog,
		ID: session,
		Timestamp: 0,
		FromAgentName: writeString(`${name.first} ${name.last}`),
		Message: writeString(text),
		// One zero: only for this a grid puts the group's name in its place (facts 1, 18).
		BinaryBucket: new Uint8Array(1),
	},
	EstateBlock: {EstateID: 0},
});

/** The last name of all newer accounts of Second Life, which nobody says or shows. */
export const withoutResident = (name: string): string => name.replace(/ resident$/iv, '');

/** Two spellings of one name. */
export const isSameName = (one: string, other: string): boolean => canonicalName(one) === canonicalName(other);

const canonicalName = (name: string): string => withoutResident(cleanName(name).toLowerCase().replaceAll('.', ' '));
