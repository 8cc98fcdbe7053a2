import type {Peer} from '../session/events.js';

/** A line as one would type it, and the room to type it in where that matters. */
export type SendLine = {readonly line: string; readonly room?: string};

/**
What one would type to say `text` to `target`: `everybody`, `#group`, a room's key, a peer's name or id. Undefined for
a name that can't be typed, because it would end in the middle of it.

A slash makes a room's key of a target, unless a connected peer bears exactly that name.
*/
export function sendLine(target: string, text: string, peers: readonly Peer[]): SendLine | undefined {
	if (target === 'everybody') {
		return {line: `/chatall ${text}`};
	}

	if (target.startsWith('#')) {
		return typed('group', target.slice(1), text);
	}

	const named = peers.filter(peer => peer.name === target);
	if (named.length === 0 && /^[^\s\/]+\/./v.test(target)) {
		return {line: text.startsWith('/') ? `/${text}` : text, room: target};
	}

	const line = typed('chat', target, text);
	const [peer] = named;
	return line ?? (peer && named.length === 1 ? typed('chat', String(peer.id), text) : undefined);
}

function typed(command: string, name: string, text: string): SendLine | undefined {
	return name.includes('"') ? undefined : {line: `/${command} ${/\s/v.test(name) ? `"${name}"` : name} ${text}`};
}
