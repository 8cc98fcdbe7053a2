import {lettersOf} from '../lib/peer-flags.js';
import {formatEndpoint} from '../lib/target.js';
import {truncate, width} from '../lib/width.js';
import type {Model} from './model.js';
import {keysForSelected} from './pane-help.js';
import {peerGroups, selectedPeer, type Listed} from './peer-list.js';

/** A row of the peers pane. */
export type PeerRow =
	| {readonly kind: 'title'; readonly key: string; readonly text: string; readonly isFocused: boolean}
	| {readonly kind: 'heading' | 'note'; readonly key: string; readonly text: string}
	| {readonly kind: 'peer'; readonly key: string; readonly mark: string; readonly name: string; readonly facts: string; readonly isSelected: boolean; readonly isGone: boolean};

/** Lower panes have better use for the row. */
const rowsForTitle = 3;

/** What follows the name, from the most to nothing. */
function factsOf({peer, ms, isGone}: Listed): readonly string[] {
	if (isGone) {
		return [formatEndpoint(peer.address, peer.port)];
	}

	// These have marks of their own.
	const flags = lettersOf(peer.flags.filter(flag => flag !== 'dnd' && flag !== 'silent'));
	const time = ms === undefined ? '' : `${Math.round(ms)} ms`;
	return [[time, flags].filter(fact => fact !== '').join('  '), flags];
}

function markOf({peer, isGone}: Listed): string {
	if (isGone) {
		return '○';
	}

	return peer.flags.includes('silent') ? '◌' : (peer.flags.includes('dnd') ? '☾' : '●');
}

function peerRow(listed: Listed, columns: number, isSelected: boolean): PeerRow {
	const {peer, isGone} = listed;
	const space = columns - 3;
	// The name comes first: what does not fit beside it is left away, the time before the flags.
	const facts = factsOf(listed).find(text => width(text) + width(peer.name) < space) ?? '';
	const name = truncate(peer.name, space - width(facts));
	return {
		kind: 'peer',
		key: `peer ${peer.id}`,
		mark: markOf(listed),
		name: name + ' '.repeat(Math.max(0, space - width(facts) - width(name))),
		facts,
		isSelected,
		isGone,
	};
}

/** What the title of the list says before what was typed into the filter. */
const filterLead = 'Peers /';

function titleRow(model: Model, columns: number): PeerRow {
	const {focus, peersPane: {filter, isFiltering, keysPage}} = model;
	const isFocused = focus === 'peers';
	const space = columns - 1;
	const end = isFocused ? 'Esc' : 'Alt+P';
	const title = isFiltering || filter !== '' ? filterLead + filter : (keysPage === undefined ? 'Peers' : `Keys: ${selectedPeer(model)?.peer.name ?? 'nobody'}`);
	const text = truncate(title, Math.max(0, space));
	const fill = space - width(text) - width(end);
	return {kind: 'title', key: 'title', text: fill > 0 ? text + ' '.repeat(fill) + end : text + ' '.repeat(Math.max(0, space - width(text))), isFocused};
}

/** Where the cursor stands in the title while a name is typed, in columns from the left. */
export const filterCursor = ({peersPane: {filter, isFiltering}}: Model, columns: number, rows: number): number | undefined =>
	isFiltering && rows >= rowsForTitle ? Math.min(width(filterLead + filter), columns - 1) : undefined;

/** The key that leads to the next page. */
const moreKeys = '? more';

/** The keys for the selected peer, as many beside each other as fit; a page of them where they don't fit below each other. */
function keyRows(model: Model, columns: number, height: number, page: number): readonly PeerRow[] {
	const rows: string[] = [];
	for (const {key, label} of keysForSelected(model)) {
		const text = truncate(`${key} ${label}`, Math.max(0, columns - 1));
		const last = rows.at(-1);
		if (last !== undefined && width(last) + width(text) + 2 < columns) {
			rows[rows.length - 1] = `${last}  ${text}`;
		} else {
			rows.push(text);
		}
	}

	const perPage = Math.max(1, height - 1);
	const start = (page % Math.ceil(rows.length / perPage)) * perPage;
	const shown = rows.length <= height ? rows : [...rows.slice(start, start + perPage), moreKeys];
	return shown.slice(0, height).map(text => ({kind: 'note', key: `key ${text}`, text}));
}

const isPeer = ({kind}: PeerRow): boolean => kind === 'peer';

/** As many as fit, the selected peer among them; the last row says how many found no place. */
function inSight(all: readonly PeerRow[], rows: number, isFocused: boolean): readonly PeerRow[] {
	if (all.length <= rows) {
		return all;
	}

	const height = Math.max(0, rows - 1);
	const selected = isFocused ? all.findIndex(row => row.kind === 'peer' && row.isSelected) : 0;
	const start = Math.max(0, Math.min(selected - Math.floor(height / 2), all.length - height));
	const shown = all.slice(start, start + height);
	const hidden = all.filter(row => isPeer(row)).length - shown.filter(row => isPeer(row)).length;
	const note: PeerRow = {kind: 'note', key: 'more', text: isFocused ? `${hidden} more` : `${hidden} more: /who`};
	return [...shown, note].slice(0, rows);
}

function listRows(model: Model, columns: number): readonly PeerRow[] {
	const selected = model.focus === 'peers' ? selectedPeer(model)?.peer.id : undefined;
	const all = peerGroups(model).flatMap(({title, peers}): readonly PeerRow[] => [
		{kind: 'heading', key: `network ${title}`, text: truncate(title, Math.max(0, columns - 1))},
		...peers.map(peer => peerRow(peer, columns, peer.peer.id === selected)),
	]);
	return all.length > 0 ? all : [{kind: 'note', key: 'nobody', text: model.peersPane.filter === '' ? 'Nobody yet' : 'Nobody like that'}];
}

/** At most `rows` rows: a title, then peers under the titles of their networks. */
export function peerRowsOf(model: Model, columns: number, rows: number): readonly PeerRow[] {
	const title = rows >= rowsForTitle ? [titleRow(model, columns)] : [];
	const left = rows - title.length;
	const isFocused = model.focus === 'peers';
	const {keysPage} = model.peersPane;
	const list = isFocused && keysPage !== undefined ? keyRows(model, columns, left, keysPage) : inSight(listRows(model, columns), left, isFocused);
	return [...title, ...list];
}
