/** Events as lines for people: what `mudlark ctl events` prints. */
import {formatEndpoint} from '../lib/target.js';
import type {Event, EventName, EventOf, NewEvent, Peer} from '../session/events.js';

type Describe<Name extends EventName> = (event: EventOf<Name>) => string;

const describe: {readonly [Name in EventName]: Describe<Name>} = {
	ready: event => `mudlark ${event.version}, as ${event.name}`,
	'self.changed': event => `${event.name}${event.dnd ? ', do not disturb' : ''}${event.away === undefined ? '' : ', away'}`,
	listening: event => `${event.protocols.join(', ')} on ${formatEndpoint(event.address, event.port)}`,
	'listening.stopped': event => `${event.protocols.join(', ')} on ${formatEndpoint(event.address, event.port)}`,
	'call.started': event => `${event.call} ${event.protocol} ${formatEndpoint(event.address, event.port)}`,
	'call.phase': event => `${event.call} ${event.phase}`,
	'call.failed': event => `${event.call} ${event.code}: ${event.message}`,
	'peer.online': event => peerLine(event.peer),
	'peer.changed': event => peerLine(event.peer),
	'peer.offline': event => `${event.peer.name} ${event.reason}`,
	message(event) {
		const {from, speaker, text, emote, room, state, count = 1} = event;
		const name = speaker === undefined ? from.name : `${speaker} (via ${from.name})`;
		const who = from.verified ? name : `${name} (unverified)`;
		return `[${room}] ${who}${emote ? '' : ':'} ${text}${count > 1 ? ` (${count} times)` : ''}${state === 'failed' ? ' (not sent)' : ''}`;
	},
	'message.changed': event => [event.id, event.state, event.count === undefined ? '' : `${event.count} times`].filter(Boolean).join(' '),
	'snoop.line': event => `${event.peer.name} >> ${event.text}`,
	'snoop.started': event => `${event.peer.name} ${event.direction}`,
	'snoop.stopped': event => `${event.peer.name} ${event.direction}`,
	question: event => [event.id, event.kind, event.peer?.name, details(event.details)].filter(Boolean).join(' '),
	'question.closed': event => [event.id, event.kind, event.answer, event.reason].filter(Boolean).join(' '),
	'transfer.started': event => transferLine(event),
	'transfer.progress': event => `${transferLine(event)}, ${event.bytes} of ${event.size} bytes`,
	'transfer.done': event => `${transferLine(event)}, ${event.size} bytes`,
	'transfer.failed': event => `${transferLine(event)}: ${event.reason}`,
	ping: event => `${event.peer.name} ${event.ms} ms`,
	peek: event => `${event.peer.name}: ${event.entries.map(entry => [entry.name, formatEndpoint(entry.address, entry.port)].filter(Boolean).join(' ')).join(', ')}`,
	'room.opened': event => `${event.room} ${event.title}`,
	'room.closed': event => `${event.room} ${event.title}`,
	'network.online': event => `${event.protocol} ${event.name}`,
	'network.offline': event => `${event.protocol} ${event.name}: ${event.reason}`,
	progress: event => `${event.protocol} ${event.what} ${event.done} of ${event.total}`,
	'mud.line': event => `${event.source}: ${event.text}`,
	'script.changed': event => [event.name, event.state, event.error].filter(Boolean).join(' '),
	output: event => `/${event.command}: ${event.lines.join(' / ')}`,
	notice: event => event.text,
	error: event => event.message,
	raw: event => `${event.peer.name} ${event.code} ${event.text}`,
};

/** Every name that {@link Event} has. */
export const eventNames = Object.keys(describe) as readonly EventName[];

/** An event on one line: local time, name, essential text. */
export function eventLine(event: Event): string {
	const time = new Date(event.at).toTimeString().slice(0, 8);
	return `${time} ${event.event} ${eventText(event).replaceAll(/[\n\r]+/gv, ' / ')}`;
}

/** The essential text. */
export function eventText(event: NewEvent): string {
	// The instance may be newer than this `ctl` and know more events.
	return Object.hasOwn(describe, event.event) ? (describe[event.event] as (event: NewEvent) => string)(event) : JSON.stringify(event);
}

function peerLine(peer: Peer): string {
	return [`${peer.name} ${peer.protocol} ${formatEndpoint(peer.address, peer.port)}`, peer.version, ...peer.flags].filter(Boolean).join(', ');
}

function details(values: Readonly<Record<string, string | number>>): string {
	return Object.entries(values).map(([key, value]) => `${key}=${value}`).join(' ');
}

function transferLine(event: EventOf<'transfer.started' | 'transfer.progress' | 'transfer.done' | 'transfer.failed'>): string {
	return `${event.id} ${event.name} ${event.direction === 'in' ? 'from' : 'to'} ${event.peer.name}`;
}
