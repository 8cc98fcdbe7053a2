/** Lines that commands print. */
import {columns} from '../lib/columns.js';
import {lettersOf, peerFlags} from '../lib/peer-flags.js';
import {formatEndpoint} from '../lib/target.js';
import type {Endpoint} from '../protocols/protocol.js';
import type {Peer} from './events.js';

export const listPeers = (peers: readonly Peer[]): readonly string[] => {
	if (peers.length === 0) {
		return ['Nobody is connected. Call somebody with /call HOST, or wait for a call (/listen prints your addresses).'];
	}

	const header = ['ID', 'Name', 'Flags', 'Group', 'Address', 'Protocol', 'Program'];
	const rows = peers.map(peer => [
		String(peer.id),
		peer.name,
		lettersOf(peer.flags),
		peer.group ?? '',
		`${peer.incoming ? '←' : '→'} ${formatEndpoint(peer.address, peer.port)}`,
		peer.protocol,
		peer.version,
	]);
	const flags = new Set(peers.flatMap(peer => peer.flags));
	const legend = [...flags].map(flag => `${peerFlags[flag].letter} ${peerFlags[flag].meaning}`);
	return [
		...columns([header, ...rows]),
		['← called you', '→ you called', ...legend].join(', '),
	];
};

export const describePeer = (peer: Peer, more: {readonly declared: Endpoint | undefined; readonly facts: Readonly<Record<string, string>>; readonly unknownBlocks: number}): readonly string[] => {
	const facts: ReadonlyArray<readonly [title: string, value: string]> = [
		['Name', peer.name],
		['ID', String(peer.id)],
		['Protocol', peer.protocol],
		['Program', peer.version || '(he has not said)'],
		['Address', `${formatEndpoint(peer.address, peer.port)}, ${peer.incoming ? 'he called you' : 'you called him'}`],
		['Takes calls at', more.declared ? formatEndpoint(more.declared.address || peer.address, more.declared.port) : '(he has not said)'],
		['Group', peer.group ?? '(none)'],
		['Flags', peer.flags.length === 0 ? '(none)' : peer.flags.map(flag => peerFlags[flag].meaning).join(', ')],
		['Can do', peer.capabilities.join(', ')],
		['Room', peer.room],
		...Object.entries(more.facts),
		...(more.unknownBlocks > 0 ? [['Not understood', `${more.unknownBlocks} blocks`] as const] : []),
	];
	return facts.flatMap(([title, value]) => value.split('\n').map((line, index) => `${(index === 0 ? title : '').padEnd(15)} ${line}`.trimEnd()));
};
