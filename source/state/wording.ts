/** What happens, in words for the user. */
import type {EventOf, Peer} from '../session/events.js';
import {truncate} from '../lib/width.js';
import {formatEndpoint} from '../lib/target.js';

const program = ({version}: Peer): string => version === '' ? '' : ` (${version})`;

export const online = (peer: Peer): string =>
	peer.incoming
		? `${peer.name} is online${program(peer)}`
		: `Connected to ${peer.name} at ${formatEndpoint(peer.address, peer.port)}${program(peer)}`;

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

export const listening = (port: number): string => `Taking calls on port ${port}. /listen prints the addresses to give to friends.`;

const longestShortText = 120;

export const firstSentence = (message: string): string => message.split(/(?<=[!.?])\s+(?=\p{Uppercase_Letter}|\/)/u, 1)[0] ?? message;

/** The first sentence of a message that the status room has in full. */
export function inShort(message: string): string {
	const first = firstSentence(message);
	const isShort = first.length === message.length && message.length <= longestShortText;
	return isShort ? message : `${truncate(first, longestShortText)} (more in the room status)`;
}
