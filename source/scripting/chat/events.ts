import type {Event, PeerReference} from '../../session/events.js';
import type {EventSources} from '../methods.js';
import type {ScriptEventValues} from './api.js';
import type {Chat} from './contract.js';

/** The others are no events of the session's. */
type Derived = Exclude<keyof ScriptEventValues, 'app:ready' | 'app:exit' | 'settings:changed'>;

/**
What an event is to scripts; undefined where it is nothing of the kind. The names are those of facts C5 and C6, whatever
network it comes from.
*/
const derived = (chat: Chat): {readonly [Name in Derived]: (event: Event) => ScriptEventValues[Name] | undefined} => ({
	'chat:newUser': event => event.event === 'peer.online' ? referenceTo(event.peer) : undefined,
	'chat:userDisconnect': event => event.event === 'peer.offline' ? referenceTo(event.peer) : undefined,
	'contact:online': event => event.event === 'peer.online' ? event.peer : undefined,
	'contact:changed': event => event.event === 'peer.changed' ? {...event.peer, ...(event.before !== undefined && {before: event.before})} : undefined,
	'contact:offline': event => event.event === 'peer.offline' ? {...event.peer, reason: event.reason} : undefined,
	'message:incoming': event => messageOf(event, 'in', chat),
	'message:outgoing': event => messageOf(event, 'out', chat),
	'message:state': event => event.event === 'message.changed' ? plain(event) : undefined,
	'ipchat:hail': event => noticeOf(event, /^hail(?:-asleep|-quiet)?$/v),
	'ipchat:info': event => noticeOf(event, /^information$/v),
	'ipchat:url': event => noticeOf(event, /^url(?:-asked)?$/v),
	'ipchat:share': event => noticeOf(event, /^shared$/v),
	'ipchat:netmeeting': event => event.event === 'question' && event.kind === 'netmeeting'
		? {...(event.peer && {peer: event.peer}), text: '', details: event.details}
		: noticeOf(event, /^netmeeting-/v),
	'file:offer': event => event.event === 'question' && event.kind === 'file'
		? {question: event.id, ...(event.peer && {peer: event.peer}), file: String(event.details['file']), size: Number(event.details['size'])}
		: undefined,
	'file:progress': event => event.event === 'transfer.started' || event.event === 'transfer.progress' ? plain(event) : undefined,
	'file:done': event => event.event === 'transfer.done' ? plain(event) : undefined,
	'file:failed': event => event.event === 'transfer.failed' ? plain(event) : undefined,
});

/** Events of the scripts' own, made of those that everybody sees. */
export const chatEvents = (chat: Chat): EventSources => ({
	...Object.fromEntries(Object.entries(derived(chat)).map(([name, valueOf]) => [name, (emit: (value: unknown) => void) => chat.on(event => {
		const value = valueOf(event);
		if (value !== undefined) {
			emit(value);
		}
	})])),
	'settings:changed': emit => chat.onSettings(keys => {
		emit({keys});
	}),
});

const referenceTo = ({id, name, protocol}: PeerReference): PeerReference => ({id, name, protocol});

const plain = <Known extends Event>({event: _event, at: _at, hidden: _hidden, ...fields}: Known): Omit<Known, 'event' | 'at' | 'hidden'> => fields;

/** With its network, which is that of the room where nobody else is named. */
const messageOf = (event: Event, direction: 'in' | 'out', {networks, connections}: Chat): ScriptEventValues['message:incoming'] | undefined => {
	if (event.event !== 'message' || event.direction !== direction) {
		return undefined;
	}

	const {from: {peer}, room} = event;
	const protocol = peer?.protocol
		?? connections().find(connection => connection.room === room)?.protocol
		?? networks.find(({rooms}) => rooms === room.split(/[\/:]/v, 1)[0])?.name
		?? '';
	return {...plain(event), protocol};
};

const noticeOf = (event: Event, code: RegExp): ScriptEventValues['ipchat:hail'] | undefined =>
	event.event === 'notice' && event.peer?.protocol === 'ipchat' && code.test(event.code) ? {peer: event.peer, text: event.text} : undefined;
