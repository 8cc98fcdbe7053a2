/** Lines that commands print. */
import {columns} from '../lib/columns.js';
import {lettersOf, peerFlags} from '../lib/peer-flags.js';
import {formatEndpoint} from '../lib/target.js';
import {toPeer, type Entry} from './roster.js';

/** Which way the call went; nothing where nobody calls. */
const arrows = {caller: '→', answerer: '←'} as const;

const arrowOf = ({channel: {role}}: Entry): string => role === undefined ? '' : `${arrows[role]} `;

const legends = {caller: '→ you called', answerer: '← called you'} as const;

export const listPeers = (entries: readonly Entry[]): readonly string[] => {
	if (entries.length === 0) {
		return ['Nobody is connected. Call somebody with /call HOST, or wait for a call (/listen prints your addresses).'];
	}

	const header = ['ID', 'Name', 'Flags', 'Group', 'Address', 'Protocol', 'Program'];
	const peers = entries.map(entry => ({entry, peer: toPeer(entry)}));
	const rows = peers.map(({entry, peer}) => [
		String(peer.id),
		peer.name,
		lettersOf(peer.flags),
		peer.group ?? '',
		`${arrowOf(entry)}${formatEndpoint(peer.address, peer.port)}`,
		peer.protocol,
		peer.version,
	]);
	const flags = new Set(peers.flatMap(({peer}) => peer.flags));
	const roles = (['answerer', 'caller'] as const).filter(role => entries.some(({channel}) => channel.role === role));
	const legend = [...flags].map(flag => `${peerFlags[flag].letter} ${peerFlags[flag].meaning}`);
	const last = [...roles.map(role => legends[role]), ...legend].join(', ');
	return [
		...columns([header, ...rows]),
		...(last === '' ? [] : [last]),
	];
};

export const describePeer = (entry: Entry): readonly string[] => {
	const peer = toPeer(entry);
	const {declared, unknownBlocks, channel: {role}} = entry;
	const isCalled = role !== undefined;
	const address = formatEndpoint(peer.address, peer.port);
	const facts: ReadonlyArray<readonly [title: string, value: string]> = [
		['Name', peer.name],
		['ID', String(peer.id)],
		['Protocol', peer.protocol],
		['Program', peer.version || '(he has not said)'],
		['Address', isCalled ? `${address}, ${peer.incoming ? 'he called you' : 'you called him'}` : address],
		...(isCalled ? [['Takes calls at', declared ? formatEndpoint(declared.address || peer.address, declared.port) : '(he has not said)'] as const] : []),
		...(peer.capabilities.includes('groups') ? [['Group', peer.group ?? '(none)'] as const] : []),
		['Flags', peer.flags.length === 0 ? '(none)' : peer.flags.map(flag => peerFlags[flag].meaning).join(', ')],
		['Can do', peer.capabilities.join(', ')],
		['Room', peer.room],
		...Object.entries(entry.facts),
		...(unknownBlocks > 0 ? [['Not understood', `${unknownBlocks} blocks`] as const] : []),
	];
	return facts.flatMap(([title, value]) => value.split('\n').map((line, index) => `${(index === 0 ? title : '').padEnd(15)} ${line}`.trimEnd()));
};
