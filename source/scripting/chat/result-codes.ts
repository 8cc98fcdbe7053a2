import type {MudlarkError} from '../../lib/errors.js';
import {ScriptError} from '../methods.js';

/** What can go wrong, with MUSHclient's number for it (facts C1). */
export const resultCodes = {
	UnknownOption: 30_025,
	OptionOutOfRange: 30_026,
	OptionReadOnly: 30_032,
	CannotCreateSocket: 30_042,
	CannotLookup: 30_043,
	NoConnections: 30_044,
	PersonNotFound: 30_045,
	BadParameter: 30_046,
	AlreadyListening: 30_047,
	IdNotFound: 30_048,
	AlreadyConnected: 30_049,
	ClipboardEmpty: 30_050,
	FileNotFound: 30_051,
	AlreadyTransferring: 30_052,
	NotTransferring: 30_053,
	/** His program or his network has nothing of the kind; MUSHclient knows no such networks. */
	NotSupported: 30_046,
	/** Another script has decided against it. */
	KeptBack: undefined,
	/** Whatever else the program says. */
	Failed: undefined,
} as const;

export type ResultCode = keyof typeof resultCodes;

/** Everything went well. */
export const OK = 0;

export class ChatError extends ScriptError {
	override name = 'ChatError';

	constructor(code: ResultCode, message: string) {
		super(code, message, resultCodes[code]);
	}
}

const meanings: Readonly<Record<string, ResultCode>> = {
	ML_NOBODY: 'NoConnections',
	ML_GROUP_EMPTY: 'NoConnections',
	ML_NETWORK_OFF: 'NoConnections',
	ML_PEER_UNKNOWN: 'IdNotFound',
	ML_NOT_OFFERED: 'NotSupported',
	ML_ROOM_SILENT: 'NotSupported',
	ML_CALL_CONNECTED: 'AlreadyConnected',
	ML_CALL_TWICE: 'AlreadyConnected',
	ML_CALL_TARGET: 'CannotLookup',
	ML_CALL_NOT_FOUND: 'CannotLookup',
	ML_NAME: 'BadParameter',
	ML_RAW_CODE: 'BadParameter',
	ML_GROUP_NAME: 'OptionOutOfRange',
	ML_FILE_PEER_GONE: 'IdNotFound',
	ML_FILE_NONE: 'NotTransferring',
	ML_FILE_UNKNOWN: 'NotTransferring',
	ML_SCRIPT_KEPT: 'KeptBack',
};

/** What the program says, as scripts are told. */
export const toChatError = ({code, message}: MudlarkError, otherwise: ResultCode = 'Failed'): ChatError =>
	new ChatError(meanings[code] ?? otherwise, message);
