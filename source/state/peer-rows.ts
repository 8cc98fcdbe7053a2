import {lettersOf} from '../lib/peer-flags.js';
import {truncate, width} from '../lib/width.js';
import type {KnownPeer, Model} from './model.js';

/** A row of the peers pane. */
export type PeerRow =
	| {readonly kind: 'heading' | 'note'; readonly key: string; readonly text: string}
	| {readonly kind: 'peer'; readonly key: string; readonly mark: string; readonly name: string; readonly facts: string};

function peerRow({peer, ms}: KnownPeer, columns: number): PeerRow {
	// Do not disturb has a mark of its own.
	const flags = lettersOf(peer.flags.filter(flag => flag !== 'dnd'));
	const time = ms === undefined ? '' : `${Math.round(ms)} ms`;
	const space = columns - 3;
	// The name comes first: what does not fit beside it is left away, the time before the flags.
	const facts = [[time, flags].filter(fact => fact !== '').join('  '), flags].find(text => width(text) + width(peer.name) < space) ?? '';
	const name = truncate(peer.name, space - width(facts));
	return {
		kind: 'peer',
		key: `peer ${peer.id}`,
		mark: peer.flags.includes('dnd') ? '☾' : '●',
		name: name + ' '.repeat(space - width(facts) - width(name)),
		facts,
	};
}

function byName({peer: a}: KnownPeer, {peer: b}: KnownPeer): number {
	const order = a.name.localeCompare(b.name);
	return order === 0 ? a.id - b.id : order;
}

/** At most `rows` rows: peers under the titles of their networks, by name; the last row says how many found no place. */
export function peerRowsOf(model: Model, columns: number, rows: number): readonly PeerRow[] {
	const groups = Map.groupBy(model.peers.values(), ({peer}) => model.networks.find(({name}) => name === peer.protocol)?.title ?? peer.protocol);
	const order = [...new Set([...model.networks.map(({title}) => title), ...groups.keys()])];
	const all = order.flatMap((title): readonly PeerRow[] => {
		const peers = groups.get(title) ?? [];
		return peers.length === 0
			? []
			: [
				{kind: 'heading', key: `network ${title}`, text: truncate(title, columns - 1)},
				...peers.toSorted(byName).map(peer => peerRow(peer, columns)),
			];
	});
	if (all.length === 0) {
		return [{kind: 'note', key: 'nobody', text: 'Nobody yet'}].slice(0, rows) as readonly PeerRow[];
	}

	if (all.length <= rows) {
		return all;
	}

	const shown = all.slice(0, Math.max(0, rows - 1));
	const hidden = model.peers.size - shown.filter(({kind}) => kind === 'peer').length;
	return [...shown, {kind: 'note', key: 'more', text: `${hidden} more: /who`} as const].slice(0, rows);
}
