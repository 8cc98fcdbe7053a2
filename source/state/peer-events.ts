import type {Peer} from '../session/events.js';
import type {Model} from './model.js';
import type {Handlers} from './reduce.js';
import {statusRoom} from './room.js';
import {tell} from './tell.js';
import * as wording from './wording.js';

const lobbyOf = (model: Model, protocol: string): string => model.networks.find(({name}) => name === protocol)?.lobby ?? model.home;

function endCall(model: Model, {address, port, protocol}: Peer): void {
	const calls = [...model.calls].filter(([, call]) => call.port === port && call.protocol === protocol);
	// Where a host name was called, an address answers: then the port has to do.
	const [number] = calls.find(([, call]) => call.address === address) ?? calls[0] ?? [];
	if (number !== undefined) {
		model.calls.delete(number);
	}
}

export const peerEvents: Handlers = {
	'call.phase'(model, event, touched) {
		const text = wording.callPhase(event);
		const {address, port, protocol} = event;
		model.calls.set(event.call, {address, port, protocol, text});
		touched.add('status');
		tell(model, touched, {kind: 'call', at: Date.parse(event.at), text}, statusRoom);
	},

	'call.failed'(model, {call, at, message}, touched) {
		model.calls.delete(call);
		touched.add('status');
		tell(model, touched, {kind: 'error', at: Date.parse(at), text: message}, statusRoom, model.current);
	},

	'peer.online'(model, {peer, at}, touched) {
		model.peers.set(peer.id, {peer});
		touched.add('peers').add('chat');
		const rooms = [lobbyOf(model, peer.protocol), statusRoom];
		if (!peer.incoming) {
			endCall(model, peer);
			touched.add('status');
			rooms.push(model.current);
		}

		tell(model, touched, {kind: 'presence', at: Date.parse(at), text: wording.online(peer)}, ...rooms);
	},

	'peer.changed'(model, {peer, at}, touched) {
		const known = model.peers.get(peer.id);
		model.peers.set(peer.id, {...known, peer});
		touched.add('peers');
		if (!known || known.peer.name === peer.name) {
			return;
		}

		const line = {kind: 'presence', at: Date.parse(at), text: wording.renamed(known.peer.name, peer.name)} as const;
		tell(model, touched, line, lobbyOf(model, peer.protocol), statusRoom);
	},

	'peer.offline'(model, event, touched) {
		model.peers.delete(event.peer.id);
		touched.add('peers').add('chat');
		tell(model, touched, {kind: 'presence', at: Date.parse(event.at), text: wording.offline(event)}, lobbyOf(model, event.peer.protocol), statusRoom);
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
