/** Events as the session sends them, with as little to write as possible. */
import process from 'node:process';
import {networkOf} from '../../source/network-of.js';
import {ipchat} from '../../source/protocols/ipchat/index.js';
import type {Event, EventOf, Message, NewEvent, Peer} from '../../source/session/events.js';

export const networks = [
	{name: 'mudmaster', title: 'MudMaster', lobby: 'mm/everybody', dial: 'call'},
	{name: 'zchat', title: 'zChat', lobby: 'mm/everybody', dial: 'zcall'},
	{name: 'echo', title: 'Echo', lobby: 'echo/everybody'},
	networkOf(ipchat),
];

/** Rows show local time: 21:04 for these events, wherever the tests run. */
process.env['TZ'] = 'UTC';

export const at = '2026-11-21T21:04:00.000Z';

export const event = (body: NewEvent): Event => ({...body, at});

export const peer = (name: string, more: Partial<Peer> = {}): Peer => ({
	id: 1,
	name,
	protocol: 'mudmaster',
	address: '10.0.0.9',
	port: 4050,
	version: 'TinTin++ 2.02.20',
	incoming: true,
	room: `mm/@${name}`,
	capabilities: ['text', 'emote', 'groups', 'ping'],
	flags: [],
	...more,
});

export const online = (name: string, more: Partial<Peer> = {}): Event => event({event: 'peer.online', peer: peer(name, more)});

let lastId = 0;

/** Something that `name` said to everybody, unless it says otherwise. */
export const message = (name: string, text: string, more: Partial<Message> = {}): Message => ({
	event: 'message',
	at,
	id: ++lastId,
	room: 'mm/everybody',
	direction: 'in',
	scope: 'everybody',
	emote: false,
	from: {name, verified: true},
	text,
	...more,
});

export const own = (text: string, more: Partial<Message> = {}): Message =>
	message('Wick', text, {direction: 'out', state: 'sent', ...more});

export const call = (name: string, id = 1): Event => event({
	event: 'question',
	id,
	kind: 'call',
	details: {name, address: '10.0.0.9', port: 40_000, protocol: 'mudmaster'},
	default: 'deny',
	expires: at,
});

const reference = (name: string, id: number) => ({id, name, protocol: 'mudmaster'});

/** A line of somebody's MUD. */
export const snooped = (name: string, text: string, {id = 1, ansi}: {readonly id?: number; readonly ansi?: string} = {}): Event =>
	event({event: 'snoop.line', peer: reference(name, id), text, ...(ansi !== undefined && {ansi})});

type Transfer = Omit<EventOf<'transfer.started'>, 'event' | 'at'>;

/** A file that Al sends, unless it says otherwise. */
export const transfer = (kind: 'started' | 'progress' | 'done' | 'failed', {reason = '', ...more}: Partial<Transfer> & {readonly reason?: string} = {}): Event => {
	const fields: Transfer = {id: 1, peer: reference('Al', 1), direction: 'in', name: 'map.txt', size: 10_000_000, bytes: 0, ...more};
	return kind === 'failed' ? event({...fields, event: 'transfer.failed', reason}) : event({...fields, event: `transfer.${kind}`});
};
