/** Who is in the pane with the peers, in its order, and who of them is selected. */
import type {PeerKey} from '../commands/screen-commands.js';
import {formatEndpoint} from '../lib/target.js';
import type {Peer, PeerReference} from '../session/events.js';
import type {KnownPeer, Model} from './model.js';

/** Peers who have gone stay in the list for a while, so that one key calls them again. */
export const keptGone = 5;

export type Listed = KnownPeer & {readonly isGone: boolean};

export type PeerGroup = {readonly title: string; readonly peers: readonly Listed[]};

function inOrder(a: Listed, b: Listed): number {
	const order = Number(a.isGone) - Number(b.isGone) || a.peer.name.localeCompare(b.peer.name);
	return order === 0 ? a.peer.id - b.peer.id : order;
}

/** Peers under the titles of their networks, by name; those who have gone come last. */
export function peerGroups({networks, peers, gone, peersPane: {filter}}: Model): readonly PeerGroup[] {
	const wanted = filter.toLowerCase();
	const all = [
		...[...peers.values()].map(peer => ({...peer, isGone: false})),
		...gone.map(peer => ({...peer, isGone: true})),
	].filter(({peer}) => peer.name.toLowerCase().includes(wanted));
	const groups = Map.groupBy(all, ({peer}) => networks.find(({name}) => name === peer.protocol)?.title ?? peer.protocol);
	const titles = new Set([...networks.map(({title}) => title), ...groups.keys()]);
	return [...titles].flatMap(title => {
		const group = groups.get(title);
		return group ? [{title, peers: group.toSorted(inOrder)}] : [];
	});
}

export const listedPeers = (model: Model): readonly Listed[] => peerGroups(model).flatMap(({peers}) => peers);

/** The selected peer; the first where he is not in the list. */
export function selectedPeer(model: Model): Listed | undefined {
	const all = listedPeers(model);
	return all.find(({peer}) => peer.id === model.peersPane.selected) ?? all[0];
}

export function selectPeer(model: Model, step: number): void {
	const all = listedPeers(model);
	const index = all.findIndex(({peer}) => peer.id === selectedPeer(model)?.peer.id) + step;
	model.peersPane.selected = all[Math.max(0, Math.min(all.length - 1, index))]?.peer.id;
}

/** From now on the same peer stays selected, whoever comes and goes. */
export function pinSelected(model: Model): void {
	if (model.focus === 'peers') {
		model.peersPane.selected = selectedPeer(model)?.peer.id;
	}
}

/** The room of somebody who is there, or has just gone, if it is open. */
export function openRoomOf({peers, gone, rooms}: Model, {id}: PeerReference): readonly string[] {
	const known = peers.get(id) ?? gone.find(({peer}) => peer.id === id);
	return known && rooms.has(known.peer.room) ? [known.peer.room] : [];
}

const isSamePerson = (a: Peer, b: Peer): boolean => a.protocol === b.protocol && a.name.toLowerCase() === b.name.toLowerCase();

/** Somebody has gone: he stays in the list, unless he is there by another connection. */
export function rememberGone(model: Model, peer: Peer): void {
	const live = model.peers.values().find(other => isSamePerson(other.peer, peer));
	if (live) {
		follow(model, peer, live.peer);
		return;
	}

	const others = model.gone.filter(other => !isSamePerson(other.peer, peer));
	model.gone = [{peer}, ...others].slice(0, keptGone);
}

/** Somebody is there: if he was here before, it is he who is selected still. */
export function forgetGone(model: Model, peer: Peer): void {
	const former = model.gone.find(other => isSamePerson(other.peer, peer));
	if (former) {
		follow(model, former.peer, peer);
	}

	model.gone = model.gone.filter(other => !isSamePerson(other.peer, peer));
}

function follow({peersPane}: Model, from: Peer, to: Peer): void {
	if (peersPane.selected === from.id) {
		peersPane.selected = to.id;
	}
}

/** The command that calls a peer who has gone. */
export function callLine({networks}: Model, {address, port, protocol}: Pick<Peer, 'address' | 'port' | 'protocol'>): string | undefined {
	const {dial, meeting} = networks.find(({name}) => name === protocol) ?? {};
	if (dial === undefined) {
		return meeting?.look === undefined ? undefined : `${meeting.look} ${formatEndpoint(address, port)}`;
	}

	return `/${dial} ${address} ${port}`;
}

/** The commands that the peer's program has a use for. Who has gone can only be called, and his room read again. */
export function commandsFor({commands, rooms}: Model, {peer, isGone}: Listed): readonly PeerKey[] {
	return isGone
		? commands.peer.filter(({takes}) => takes === 'room' && rooms.has(peer.room))
		: commands.peer.filter(key => isFor(peer, key));
}

const isFor = ({capabilities, flags, protocol}: Peer, {capability, when, protocol: own}: PeerKey): boolean =>
	(own === undefined || own === protocol) && (capability === undefined || capabilities.includes(capability)) && (when === undefined || flags.includes(when.flag) === when.isSet);
