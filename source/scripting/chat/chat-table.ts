import type {Served} from '../api-types.js';
import type {MethodTable} from '../methods.js';
import type {ChatApi} from './api.js';
import {Connections, mushProtocols} from './connections.js';
import type {Chat} from './contract.js';
import {Functions, type Started} from './functions.js';
import type {Notes} from './notes.js';
import {toChatError} from './result-codes.js';

/** Waits until it is done, too. */
const whole = async <Value>(started: Started<Value> | Promise<Started<Value>>): Promise<Value> => {
	const {value, done} = await started;
	const outcome = await done;
	if (outcome && !outcome.ok) {
		throw toChatError(outcome.error);
	}

	return value;
};

/** `ctx.chat`: over all networks, with promises that reject with a `ChatError`. */
export const chatMethods = (chat: Chat, notes: Notes): MethodTable => {
	const functions = new Functions(chat, notes, new Connections(chat, notes));
	const {info, getOption, list, getId, note, pingTime, acceptCalls, sendFile} = functions;
	const [mudmaster = '', zchat = ''] = mushProtocols;
	return {
		group: 'chat',
		permission: 'chat',
		methods: {
			acceptCalls,
			stopAcceptingCalls: async () => whole(functions.stopAcceptingCalls()),
			call: async (_caller, host, port) => functions.call(mudmaster, host, port),
			callZChat: async (_caller, host, port) => functions.call(zchat, host, port),
			disconnect: async (caller, id) => whole(functions.disconnect(caller, id)),
			disconnectAll: async () => whole(functions.disconnectAll()),
			everybody: async (caller, text, emote, network) => whole(functions.everybody(caller, text, emote, network)),
			personal: async (caller, name, text, emote) => whole(functions.personal(caller, name, text, emote)),
			send: async (caller, id, text, emote) => whole(functions.send(caller, id, text, emote)),
			group: async (caller, group, text, emote) => whole(functions.group(caller, group, text, emote)),
			message: async (caller, id, code, text) => whole(functions.message(caller, id, code, text)),
			nameChange: async (caller, name) => whole(functions.nameChange(caller, name)),
			note,
			pasteEverybody: async (caller, text) => whole(functions.pasteEverybody(caller, text)),
			pasteText: async (caller, id, text) => whole(functions.pasteText(caller, id, text)),
			peekConnections: async (caller, id) => whole(functions.peekConnections(caller, id)),
			requestConnections: async (caller, id) => whole(functions.requestConnections(caller, id)),
			ping: async (caller, id) => whole(functions.ping(caller, id)),
			pingTime,
			sendFile,
			stopFileTransfer: async (caller, id) => whole(functions.stopFileTransfer(caller, id)),
			getId,
			list,
			info: (_caller, id, field) => info(id, field),
			getOption: (_caller, id, name) => getOption(id, name),
			setOption: async (caller, id, name, value) => whole(functions.setOption(caller, id, name, value)),
		} satisfies Served<ChatApi>,
	};
};
