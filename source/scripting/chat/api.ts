/** `ctx.chat` and `ctx.mush` as scripts see them: types only. */
/* eslint-disable @typescript-eslint/no-restricted-types -- `null` is what MUSHclient has for a connection that is not there */
import type {TypedLine} from '../../commands/shell-types.js';
import type {MessageEvent, Peer, PeerReference, EventOf} from '../../session/events.js';

/** Of a connection; also as text. 0 is nobody's. */
export type ChatId = number | string;

/** What a promise of `chat` rejects with. The code is stable; `mush` is MUSHclient's number for it, where it has one. */
export type ChatError = Error & {readonly name: 'ChatError'; readonly code: ChatErrorCode; readonly mush?: number | undefined};

export type ChatErrorCode =
	| 'AlreadyConnected'
	| 'AlreadyListening'
	| 'AlreadyTransferring'
	| 'BadParameter'
	| 'CannotCreateSocket'
	| 'CannotLookup'
	| 'ClipboardEmpty'
	| 'FileNotFound'
	| 'IdNotFound'
	| 'NoConnections'
	| 'NotTransferring'
	| 'OptionOutOfRange'
	| 'OptionReadOnly'
	| 'PersonNotFound'
	| 'UnknownOption'
	/** His program or his network has nothing of the kind. */
	| 'NotSupported'
	/** Another script has decided against it. */
	| 'KeptBack'
	/** Whatever else went wrong; the message says what. */
	| 'Failed';

/** Of a connection, in the order of MUSHclient's numbers, which begin with 1. */
export type ChatInfo = {
	/** What was called, as it was written; otherwise where he is. */
	readonly serverName: string;
	readonly userName: string;
	/** The group that he was put into here. */
	readonly group: string;
	readonly version: string;
	/** Where he says that he takes calls. */
	readonly claimedAddress: string;
	readonly address: string;
	readonly port: number;
	readonly claimedPort: number;
	/** 1 connecting, 2 waiting for his yes, 3 waiting to be let in, 4 connected. */
	readonly state: number;
	/** 0 MudMaster, 1 zChat; the name of any other. */
	readonly protocol: number | string;
	readonly id: number;
	readonly incoming: boolean;
	/** He may see what is said to everybody. */
	readonly canSnoop: boolean;
	/** We see what he does. */
	readonly snooping: boolean;
	readonly snoopedBy: boolean;
	readonly canSendCommands: boolean;
	readonly private: boolean;
	readonly canSendFiles: boolean;
	readonly ignored: boolean;
	/** In seconds; 0 where there was none. */
	readonly lastPing: number;
	readonly started: Date | undefined;
	readonly lastIncoming: Date | undefined;
	readonly lastOutgoing: Date | undefined;
	readonly transferStarted: Date | undefined;
	readonly transferring: boolean;
	/** The file on its way is ours. */
	readonly sending: boolean;
	readonly senderFileName: string;
	/** Absolute. */
	readonly ourFilePath: string;
	/** In octets. */
	readonly fileSize: number;
	readonly fileBlocks: number;
	readonly fileBlocksDone: number;
	readonly fileBlockSize: number;
	readonly incomingPersonal: number;
	readonly incomingEverybody: number;
	readonly incomingGroup: number;
	readonly outgoingPersonal: number;
	readonly outgoingEverybody: number;
	readonly outgoingGroup: number;
	/** What his program has told in words. */
	readonly otherMessages: number;
	readonly fileOctetsIn: number;
	readonly fileOctetsOut: number;
	readonly stamp: number;
	readonly email: string;
	readonly pgpKey: string;
	/** ZChat's: 0 none, 1 here, 2 inactive, 3 away. */
	readonly status: number;
	/** The option `user`. */
	readonly userOption: number;
};

export type ChatOptions = {
	can_send_commands: boolean;
	can_send_files: boolean;
	can_snoop: boolean;
	ignore: boolean;
	private: boolean;
	/** Has he called? Can't be set. */
	readonly served: boolean;
	/** A whole number of 32 bits that the script may keep with the connection. */
	user: number;
	/** 15 bytes at most. */
	group: string;
	readonly server: string;
	readonly username: string;
	readonly version: string;
	readonly address: string;
};

/**
Chat, over all networks. Promises resolve when the text has been handed to the connection, or the matter is done, and reject with
a {@link ChatError}.
*/
export type ChatApi = {
	/** Takes calls. 0 for the port of the last time, else of the config. */
	acceptCalls(port?: number): Promise<void>;
	stopAcceptingCalls(): Promise<void>;
	/** Begins a call and resolves with the id that the peer will have; whether he answers `chat:newUser` tells. Also names of the address book. */
	call(host: string, port?: number): Promise<number>;
	callZChat(host: string, port?: number): Promise<number>;
	/** Also a call in progress. */
	disconnect(id: ChatId): Promise<void>;
	/** How many there were, with calls in progress. */
	disconnectAll(): Promise<number>;
	/** @param network `ipchat` for those who are met there; otherwise everybody of MudMaster and zChat. */
	everybody(text: string, emote?: boolean, network?: string): Promise<void>;
	/** To all of that name, whatever its case. */
	personal(name: string, text: string, emote?: boolean): Promise<void>;
	send(id: ChatId, text: string, emote?: boolean): Promise<void>;
	group(group: string, text: string, emote?: boolean): Promise<void>;
	/** A message of any number; 30 toggles snooping. */
	message(id: ChatId, code: number, text?: string): Promise<void>;
	nameChange(name: string): Promise<void>;
	/** Shows a line. Types of your own begin with 1000. */
	note(type: number, text?: string): Promise<void>;
	/** Without a text what is in the clipboard, which needs the permission `clipboard`. */
	pasteEverybody(text?: string): Promise<void>;
	pasteText(id: ChatId, text?: string): Promise<void>;
	/** The event `peek` has the answer. */
	peekConnections(id: ChatId): Promise<void>;
	/** The user is asked whether those on the list are to be called. */
	requestConnections(id: ChatId): Promise<void>;
	/** The event `ping` has the answer. */
	ping(id: ChatId): Promise<void>;
	/** Milliseconds of the last ping. */
	pingTime(id: ChatId): Promise<number | undefined>;
	/** Needs the permission `files`. */
	sendFile(id: ChatId, path: string): Promise<void>;
	stopFileTransfer(id: ChatId): Promise<void>;
	/** 0 where nobody is meant; a number is taken for an id. */
	getId(name: ChatId): Promise<number>;
	/** Ids of all who are connected. */
	list(): Promise<readonly number[]>;
	/** By name or by MUSHclient's number. Null where there is no such connection; undefined where nothing is known. */
	info<Field extends keyof ChatInfo>(id: ChatId, field: Field): Promise<ChatInfo[Field] | null | undefined>;
	info(id: ChatId, field: number): Promise<string | number | boolean | Date | null | undefined>;
	getOption<Name extends keyof ChatOptions>(id: ChatId, name: Name): Promise<ChatOptions[Name] | undefined>;
	/** A change of what he may do is told to him. */
	setOption(id: ChatId, name: keyof ChatOptions, value: string | number | boolean): Promise<void>;
};

type MushValue = string | number | boolean | Date | null | undefined;

/**
MUSHclient's functions, for peers of MudMaster and zChat: synchronous, with its names, its order of arguments, and its numbers: 0, or
30025 to 30053. They return when they know that it can be done; the text is on its way then.
*/
export type MushApi = {
	ChatAcceptCalls(port?: number): number;
	ChatCall(server: string, port?: number): number;
	ChatCallzChat(server: string, port?: number): number;
	ChatDisconnect(id: ChatId): number;
	/** How many there were. */
	ChatDisconnectAll(): number;
	ChatEverybody(message: string, emote?: boolean | number): number;
	/** The id, or 0. */
	ChatGetID(who: ChatId): number;
	ChatGroup(group: string, message: string, emote?: boolean | number): number;
	ChatID(id: ChatId, message: string, emote?: boolean | number): number;
	ChatMessage(id: ChatId, message: number, text?: string): number;
	ChatNameChange(newName: string): number;
	ChatNote(noteType: number, message?: string): void;
	ChatPasteEverybody(): number;
	ChatPasteText(id: ChatId): number;
	ChatPeekConnections(id: ChatId): number;
	ChatPersonal(who: string, message: string, emote?: boolean | number): number;
	ChatPing(id: ChatId): number;
	ChatRequestConnections(id: ChatId): number;
	ChatSendFile(id: ChatId, fileName: string): number;
	ChatStopAcceptingCalls(): void;
	ChatStopFileTransfer(id: ChatId): number;
	/** Null where there is no such connection. */
	GetChatInfo(id: ChatId, infoType: number): MushValue;
	GetChatList(): readonly number[];
	/** 1 and 0 for yes and no. */
	GetChatOption(id: ChatId, optionName: string): string | number | undefined;
	SetChatOption(id: ChatId, optionName: string, value: string | number | boolean): number;
};

/** A text, whatever network it goes over. */
export type FilteredText = {
	readonly protocol: string;
	/** Who says it, where he is a peer. */
	readonly id?: number;
	readonly name: string;
	readonly scope: 'personal' | 'everybody' | 'group' | 'notice';
	readonly emote: boolean;
	readonly group?: string;
	readonly text: string;
	/** Where it is to stand, of texts of ours. */
	readonly room?: string;
};

/** What filters are asked about, by their names. */
export type FilterValues = {
	/** Somebody calls and has said who he is; false refuses him. */
	'chat:accept': {readonly address: string; readonly name: string; readonly protocol: string};
	/** A message has come: false leaves it at that. Blocks of files are there only where `codes` names them, and then as `octets`. */
	'chat:message': {readonly id: number; readonly code: number; readonly text: string; readonly octets?: Uint8Array};
	/** A message is to leave: false keeps it back. */
	'chat:messageOut': {readonly id: number; readonly code: number; readonly text: string; readonly octets?: Uint8Array};
	/** Something is to be read: false hides it. It is not asked about notes that it makes itself. */
	'chat:display': {readonly type: number; readonly text: string; readonly id?: number};
	'message:incoming': FilteredText;
	'message:outgoing': FilteredText;
	/** A line was typed, and nothing has been made of it yet: false leaves it at that. Not asked about lines of scripts, `/script` and `/quit`. */
	input: TypedLine;
	/** A peer offers a file: false refuses it, `accept` takes it without a question, which needs the permission `files`. */
	'file:offer': {readonly id: number; readonly name: string; readonly protocol: string; readonly file: string; readonly size: number};
};

type Fields<Event> = Omit<Event, 'event' | 'at' | 'hidden'>;

type Notice = {readonly peer?: PeerReference; readonly text: string};

type FileEvent = Fields<EventOf<'transfer.started'>>;

/** Events for scripts alone, beside those of all faces. */
export type ScriptEventValues = {
	/** Before the first message of his. */
	'chat:newUser': PeerReference;
	/** Once for each `chat:newUser`, when the id is no good any more. */
	'chat:userDisconnect': PeerReference;
	'contact:online': Peer;
	'contact:changed': Peer & {readonly before?: string};
	'contact:offline': Peer & {readonly reason: string};
	'message:incoming': Fields<MessageEvent> & {readonly protocol: string};
	'message:outgoing': Fields<MessageEvent> & {readonly protocol: string};
	'message:state': Fields<EventOf<'message.changed'>>;
	'ipchat:hail': Notice;
	'ipchat:info': Notice;
	'ipchat:url': Notice;
	'ipchat:share': Notice;
	'ipchat:netmeeting': Notice & {readonly details?: Readonly<Record<string, string | number>>};
	/** The user is asked; `question` is what `/accept` takes. */
	'file:offer': {readonly question: number; readonly peer?: PeerReference; readonly file: string; readonly size: number};
	/** Also when it begins. */
	'file:progress': FileEvent;
	'file:done': FileEvent;
	'file:failed': FileEvent & {readonly reason: string};
	/** The scripts that are loaded at the start are all there. */
	'app:ready': Readonly<Record<never, never>>;
	'app:exit': Readonly<Record<never, never>>;
	'settings:changed': {readonly keys: readonly string[]};
};
