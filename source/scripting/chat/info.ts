import type {Inspection} from '../../session/inspection.js';
import type {ChatInfo} from './api.js';
import {mushProtocols} from './connections.js';

const states = {connecting: 1, confirming: 2, requested: 3, connected: 4} as const;

const dateOf = (at: number | undefined): Date | undefined => at === undefined ? undefined : new Date(at);

const blocks = (bytes: number, {fileBlock = 1}: Inspection): number => Math.ceil(bytes / fileBlock);

/** Where he says that he takes calls; whom we have called says it by answering. */
export const claimed = ({declared, isIncoming, remote}: Inspection): Inspection['declared'] => declared ?? (isIncoming ? undefined : remote);

/** MUSHclient's 46 fields in its order: the first is its number 1 (facts C3). */
const fields = {
	serverName: ({server}) => server,
	userName: ({name}) => name,
	group: ({group = ''}) => group,
	version: ({version}) => version,
	claimedAddress: connection => claimed(connection)?.address ?? '',
	address: ({remote}) => remote.address,
	port: ({remote}) => remote.port,
	claimedPort: connection => claimed(connection)?.port ?? 0,
	state: ({state}) => states[state],
	/** In networks that MUSHclient does not know, the name. */
	protocol: ({protocol}) => mushProtocols.includes(protocol) ? mushProtocols.indexOf(protocol) : protocol,
	id: ({id}) => id,
	incoming: ({isIncoming}) => isIncoming,
	canSnoop: ({flags}) => flags.has('snoop'),
	snooping: ({isWatched}) => isWatched,
	snoopedBy: ({flags}) => flags.has('snooping'),
	canSendCommands: ({flags}) => flags.has('commands'),
	private: ({flags}) => flags.has('private'),
	canSendFiles: ({flags}) => flags.has('files'),
	ignored: ({flags}) => flags.has('ignore'),
	/** In seconds. */
	lastPing: ({account}) => (account.ping ?? 0) / 1000,
	started: ({account}) => dateOf(account.started),
	lastIncoming: ({account}) => dateOf(account.lastIn),
	lastOutgoing: ({account}) => dateOf(account.lastOut),
	transferStarted: ({transfer}) => dateOf(transfer?.started),
	transferring: ({transfer}) => transfer?.started !== undefined,
	sending: ({transfer}) => transfer?.direction === 'out',
	senderFileName: ({transfer}) => transfer?.name ?? '',
	ourFilePath: ({transfer}) => transfer?.path ?? '',
	fileSize: ({transfer}) => transfer?.size ?? 0,
	fileBlocks: connection => blocks(connection.transfer?.size ?? 0, connection),
	fileBlocksDone: connection => blocks(connection.transfer?.bytes ?? 0, connection),
	fileBlockSize: ({fileBlock = 0}) => fileBlock,
	incomingPersonal: ({account}) => account.messages.in.personal,
	incomingEverybody: ({account}) => account.messages.in.everybody,
	incomingGroup: ({account}) => account.messages.in.group,
	outgoingPersonal: ({account}) => account.messages.out.personal,
	outgoingEverybody: ({account}) => account.messages.out.everybody,
	outgoingGroup: ({account}) => account.messages.out.group,
	otherMessages: ({account}) => account.messages.in.notice,
	fileOctetsIn: ({account}) => account.fileBytes.in,
	fileOctetsOut: ({account}) => account.fileBytes.out,
	stamp: ({told}) => told.stamp ?? 0,
	email: ({told}) => told.email ?? '',
	pgpKey: ({told}) => told.pgpKey ?? '',
	/** 1 is what MUSHclient assumes of somebody who has not said. */
	status: ({told}) => told.status ?? 1,
	userOption: ({account}) => account.user,
} as const satisfies {readonly [Name in keyof ChatInfo]: (connection: Inspection) => ChatInfo[Name]};

export type InfoName = keyof ChatInfo;

/** In MUSHclient's order. */
export const infoNames = Object.keys(fields) as readonly InfoName[];

/** @param field A name, or MUSHclient's number; undefined where there is no such field, or nothing in it. */
export const infoOf = (connection: Inspection, field: unknown): ChatInfo[InfoName] | undefined => {
	const name = typeof field === 'number' ? infoNames[field - 1] : field;
	return typeof name === 'string' && Object.hasOwn(fields, name) ? fields[name as InfoName](connection) : undefined;
};
