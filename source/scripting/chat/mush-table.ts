import type {Outcome} from '../../session/commands.js';
import type {Served} from '../api-types.js';
import type {Caller, MethodTable} from '../methods.js';
import type {MushApi} from './api.js';
import {Connections, mushProtocols} from './connections.js';
import type {Chat} from './contract.js';
import {Functions, type Started} from './functions.js';
import {noteTypes, type Notes} from './notes.js';
import {optionOf} from './options.js';
import {ChatError, OK} from './result-codes.js';

/** What was refused becomes MUSHclient's number for it. */
const numbered = async (work: () => Promise<void> | undefined): Promise<number> => {
	try {
		await work();
		return OK;
	} catch (error) {
		if (error instanceof ChatError && error.mush !== undefined) {
			return error.mush;
		}

		throw error;
	}
};

/** Of what comes of it later, the script's log tells. */
const watch = async (caller: Caller, done: Promise<Outcome> | undefined): Promise<void> => {
	const outcome = await done;
	if (outcome && !outcome.ok) {
		caller.log('warn', outcome.error.message);
	}
};

/** What only begins: nobody waits for its end. */
const begun = async <Value>(caller: Caller, start: () => Started<Value> | Promise<Started<Value>>): Promise<number> => numbered(async () => {
	const {done} = await start();
	void watch(caller, done);
});

/** In MUSHclient a truth is a number. */
const toMush = (value: string | number | boolean | undefined): string | number | undefined => typeof value === 'boolean' ? Number(value) : value;

/** `ctx.mush`: MUSHclient's functions by their names, with its order of arguments and its numbers, for those networks that it knows. */
export const mushMethods = (chat: Chat, notes: Notes): MethodTable => {
	const functions = new Functions(chat, notes, new Connections(chat, notes, ({protocol}) => mushProtocols.includes(protocol)));
	const {info, getOption, list, getId} = functions;
	const call = async (caller: Caller, protocol: string, host: unknown, port: unknown): Promise<number> => {
		try {
			await functions.call(protocol, host, port);
		} catch (error) {
			if (!(error instanceof ChatError)) {
				throw error;
			}

			if (error.code !== 'AlreadyConnected') {
				return error.mush ?? OK;
			}

			notes.print(caller, noteTypes.connection, error.message);
		}

		return OK;
	};

	return {
		group: 'mush',
		permission: 'chat',
		isSynchronous: true,
		methods: {
			ChatAcceptCalls: async (caller, port) => numbered(async () => functions.acceptCalls(caller, port)),
			ChatCall: async (caller, server, port) => call(caller, mushProtocols[0]!, server, port),
			ChatCallzChat: async (caller, server, port) => call(caller, mushProtocols[1]!, server, port),
			ChatDisconnect: async (caller, id) => begun(caller, () => functions.disconnect(caller, id)),
			ChatDisconnectAll(caller) {
				const {value, done} = functions.disconnectAll();
				void watch(caller, done);
				return value;
			},
			ChatEverybody: async (caller, message, emote) => begun(caller, () => functions.everybody(caller, message, emote)),
			ChatGetID: (caller, who) => getId(caller, who),
			ChatGroup: async (caller, group, message, emote) => begun(caller, () => functions.group(caller, group, message, emote)),
			ChatID: async (caller, id, message, emote) => begun(caller, () => functions.send(caller, id, message, emote)),
			ChatMessage: async (caller, id, message, text) => begun(caller, () => functions.message(caller, id, message, text)),
			ChatNameChange: async (caller, name) => begun(caller, () => functions.nameChange(caller, name)),
			ChatNote(caller, type, message) {
				functions.note(caller, type, message);
			},
			ChatPasteEverybody: async caller => begun(caller, async () => functions.pasteEverybody(caller, undefined)),
			ChatPasteText: async (caller, id) => begun(caller, async () => functions.pasteText(caller, id, undefined)),
			ChatPeekConnections: async (caller, id) => begun(caller, () => functions.peekConnections(caller, id)),
			ChatPersonal: async (caller, who, message, emote) => begun(caller, () => functions.personal(caller, who, message, emote)),
			ChatPing: async (caller, id) => begun(caller, () => functions.ping(caller, id)),
			ChatRequestConnections: async (caller, id) => begun(caller, () => functions.requestConnections(caller, id)),
			ChatSendFile: async (caller, id, fileName) => numbered(async () => functions.sendFile(caller, id, fileName)),
			ChatStopAcceptingCalls(caller) {
				void watch(caller, functions.stopAcceptingCalls().done);
			},
			ChatStopFileTransfer: async (caller, id) => begun(caller, () => functions.stopFileTransfer(caller, id)),
			GetChatInfo: (_caller, id, field) => info(id, field),
			GetChatList: () => list(),
			GetChatOption: (_caller, id, name) => toMush(getOption(id, name)),
			SetChatOption: async (caller, id, name, value) => isServed(name) && functions.list().includes(Number(id))
				? OK
				: begun(caller, () => functions.setOption(caller, id, name, value)),
		} satisfies Served<MushApi>,
	};
};

/** There it can be changed; here only whoever calls is served, and it does no harm to say so. */
const isServed = (name: unknown): boolean => optionOf(name) === optionOf('served');
