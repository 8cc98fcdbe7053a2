import type {Peer} from '../session/events.js';
import type {Model} from './model.js';
import {forgetGone, pinSelected, rememberGone} from './peer-list.js';
import type {Handlers} from './reduce.js';
import {statusRoom} from './room.js';
import {tell} from './tell.js';
import * as wording from './wording.js';

const lobbyOf = (model: Model, protocol: string): string => model.networks.find(({name}) => name === protocol)?.lobby ?? model.home;

/** Where it is told that somebody comes, goes or changes: where everybody is met, and in his own room if it is open. */
const roomsOf = (model: Model, {protocol, room}: Peer): readonly string[] =>
	[lobbyOf(model, protocol), statusRoom, ...(model.rooms.has(room) ? [room] : [])];

export const peerEvents: Handlers = {
	'call.phase'(model, event, touched) {
		const text = wording.callPhase(event);
		model.calls.set(event.call, {text});
		touched.add('status');
		if (!event.retry) {
			tell(model, touched, {kind: 'call', at: Date.parse(event.at), text}, statusRoom);
		}
	},

	'call.failed'(model, {call, at, message, retry}, touched) {
		model.calls.delete(call);
		touched.add('status');
		if (retry) {
			return;
		}

		tell(model, touched, {kind: 'error', at: Date.parse(at), text: message}, statusRoom, model.current);
	},

	'peer.online'(model, {peer, call, at}, touched) {
		model.peers.set(peer.id, {peer});
		forgetGone(model, peer);
		pinSelected(model);
		touched.add('peers').add('chat').add('status');
		const line = {kind: 'presence', at: Date.parse(at), text: wording.online(peer, call !== undefined)} as const;
		if (call === undefined) {
			tell(model, touched, line, ...roomsOf(model, peer));
			return;
		}

		model.calls.delete(call);
		touched.add('status');
		tell(model, touched, line, ...roomsOf(model, peer), model.current);
	},

	'peer.changed'(model, {peer, at}, touched) {
		const known = model.peers.get(peer.id);
		model.peers.set(peer.id, {...known, peer});
		touched.add('peers').add('chat').add('status');
		if (!known || known.peer.name === peer.name) {
			return;
		}

		const line = {kind: 'presence', at: Date.parse(at), text: wording.renamed(known.peer.name, peer.name)} as const;
		tell(model, touched, line, ...roomsOf(model, peer));
	},

	'peer.offline'(model, event, touched) {
		model.peers.delete(event.peer.id);
		model.snoopers.delete(event.peer.id);
		rememberGone(model, event.peer);
		pinSelected(model);
		touched.add('peers').add('chat').add('status');
		const view = model.snoops.views.get(event.peer.id);
		if (view) {
			view.hasEnded = true;
			touched.add('snoop');
		}

		tell(model, touched, {kind: 'presence', at: Date.parse(event.at), text: wording.offline(event)}, ...roomsOf(model, event.peer));
	},

	peek(model, event, touched) {
		tell(model, touched, {kind: 'output', at: Date.parse(event.at), command: 'peek', lines: wording.peek(event)}, model.current);
	},

	ping(model, event, touched) {
		const known = model.peers.get(event.peer.id);
		if (known) {
			model.peers.set(event.peer.id, {...known, ms: event.ms});
			touched.add('peers');
		}

		tell(model, touched, {kind: 'notice', at: Date.parse(event.at), text: wording.ping(event)}, model.current);
	},
};
