/** Events as the session sends them, with as little to write as possible. */
import process from 'node:process';
import type {Event, Message, NewEvent, Peer} from '../../source/session/events.js';

export const networks = [
	{name: 'mudmaster', title: 'MudMaster', lobby: 'mm/everybody'},
	{name: 'zchat', title: 'zChat', lobby: 'mm/everybody'},
	{name: 'echo', title: 'Echo', lobby: 'echo/everybody'},
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
