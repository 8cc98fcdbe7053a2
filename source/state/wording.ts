/** What happens, in words for the user. */
import type {EventOf, Peer, PeerReference} from '../session/events.js';
import {formatSize} from '../lib/quantities.js';
import {formatEndpoint} from '../lib/target.js';
import {truncate, width} from '../lib/width.js';
import {quote} from '../lib/words.js';
import type {Network} from './model.js';

const program = ({version}: Peer): string => version === '' ? '' : ` (${version})`;

/** @param isCalled It is the answer to a call of ours. */
export const online = (peer: Peer, isCalled: boolean): string =>
	isCalled
		? `Connected to ${peer.name} at ${formatEndpoint(peer.address, peer.port)}${program(peer)}`
		: `${peer.name} is online${program(peer)}`;

export const offline = ({peer, reason}: EventOf<'peer.offline'>): string =>
	reason === '' ? `${peer.name} is gone` : `${peer.name} is gone: ${reason}`;

export const renamed = (from: string, to: string): string => `${from} is now known as ${to}`;

export function callPhase({phase, address, port}: EventOf<'call.phase'>): string {
	const where = formatEndpoint(address, port);
	switch (phase) {
		case 'lookup': {
			return `Looking up ${address} …`;
		}

		case 'connect': {
			return `Connecting to ${where} …`;
		}

		case 'negotiate': {
			return `Connected to ${where}, saying who we are …`;
		}

		case 'answer': {
			return `Waiting for ${where} to answer …`;
		}
	}
}

export const ping = ({peer, ms}: EventOf<'ping'>): string => `${peer.name} answered in ${ms} ms`;

/** Lines of a table. */
export function peek({peer, entries}: EventOf<'peek'>): readonly string[] {
	if (entries.length === 0) {
		return [`${peer.name} is connected with nobody but you, or keeps the others private.`];
	}

	const column = Math.max(...entries.map(({name = ''}) => width(name)));
	return [
		`${peer.name} is connected with:`,
		...entries.map(({name = '', address, port}) => `${name}${' '.repeat(column - width(name))}  ${formatEndpoint(address, port)}`.trimStart()),
		`/request ${quote(peer.name)} calls them, after a question.`,
	];
}

export function snoopStarted({peer: {name}, direction}: EventOf<'snoop.started'>): string {
	return direction === 'in' ? `${name} lets you look (snoop). Alt+S leads there, /snoop ${quote(name)} ends it.` : `${name} sees your chat from now on (snoop). Alt+H ends it.`;
}

export const snoopStopped = ({peer: {name}, direction}: EventOf<'snoop.stopped'>): string =>
	direction === 'in' ? `You do not see what ${name} sees any more.` : `${name} does not see your chat any more.`;

type Transfer = {readonly name: string; readonly peer: PeerReference; readonly direction: 'in' | 'out'; readonly path?: string};

export const transferStarted = ({name, peer, direction, size: bytes}: EventOf<'transfer.started'>): string =>
	direction === 'in' ? `${peer.name} sends ${name} (${formatSize(bytes)})` : `${name} (${formatSize(bytes)}) is offered to ${peer.name}`;

/** It is done, or there is a reason why it is not. */
export function transferOver({name, peer, direction, path, reason}: Transfer & {readonly reason?: string}): string {
	const what = direction === 'in' ? `${name} from ${peer.name}` : `${name} to ${peer.name}`;
	if (reason !== undefined) {
		return `${what} failed: ${reason}`;
	}

	return direction === 'out' ? `${what} sent` : `${what} saved${path === undefined ? '' : ` in ${path}`}`;
}

/** @param details What the network tells of itself, such as who we are there. */
export const networkOnline = (name: string, {name: who}: EventOf<'network.online'>['details']): string =>
	`You are in ${name}${typeof who === 'string' ? ` as ${who}` : ''}.`;

export const networkOffline = (name: string, reason: string): string => `You are no longer in ${name}: ${reason}.`;

export const listening = (port: number, network?: Network): string => network?.meeting
	? `${network.title} is on at UDP port ${port}. ${network.meeting.help} tells what it can do.`
	: `Taking calls on port ${port}. /listen prints the addresses to give to friends.`;

const longestShortText = 120;

export const firstSentence = (message: string): string => message.split(/(?<=[!.?])\s+(?=\p{Uppercase_Letter}|\/)/u, 1)[0] ?? message;

/** The first sentence of a message that the status room has in full. */
export function inShort(message: string): string {
	const first = firstSentence(message);
	const isShort = first.length === message.length && message.length <= longestShortText;
	return isShort ? message : `${truncate(first, longestShortText)} (more in the room status)`;
}
