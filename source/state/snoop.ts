/** What others let us see of their MUDs: one view per peer. */
import {truncate, width} from '../lib/width.js';
import type {PeerReference} from '../session/events.js';
import {headingOf, type Feed} from './feed.js';
import {LineList} from './line-list.js';
import type {Line} from './line.js';
import {rowsOf, type Row} from './rows.js';
import {visibleRows, type Place, type RowsOf} from './viewport.js';

/** Lines kept per peer: some screens full, and a flood stays cheap. */
export const snoopLines = 2000;
/** Peers who are looked at; the one that was quiet for longest goes. */
export const mostSnoops = 16;

export type Snoop = {
	readonly peer: PeerReference;
	readonly lines: LineList;
	/** The lowest visible row while the user looks at older text. */
	bottom: Place | undefined;
	/** Lines that came where the user did not see them. */
	unseen: number;
	hasEnded: boolean;
};

export type Snoops = {
	/** By the id of the peer. */
	readonly views: Map<number, Snoop>;
	/** The id of the peer whose view is shown. */
	shown: number | undefined;
};

/** No peer has this id. */
const none = -1;

export const createSnoops = (): Snoops => ({views: new Map(), shown: undefined});

export const shownSnoop = ({views, shown}: Snoops): Snoop | undefined => views.get(shown ?? none);

/** The view of a peer. One who was here before under this name goes on in his old one. */
export function openSnoop(snoops: Snoops, peer: PeerReference): Snoop {
	const {views} = snoops;
	const known = views.get(peer.id);
	if (known) {
		return known;
	}

	const former = views.values().find(({hasEnded, peer: {name, protocol}}) => hasEnded && name === peer.name && protocol === peer.protocol);
	const view: Snoop = {...former ?? {lines: new LineList(), bottom: undefined, unseen: 0}, peer, hasEnded: false};
	if (former) {
		views.delete(former.peer.id);
	} else if (views.size >= mostSnoops) {
		const others = [...views.values()].filter(({peer: {id}}) => id !== snoops.shown);
		views.delete((others.find(({hasEnded}) => hasEnded) ?? others[0])!.peer.id);
	}

	views.set(peer.id, view);
	if (snoops.shown === undefined || snoops.shown === former?.peer.id) {
		snoops.shown = peer.id;
	}

	return view;
}

export function closeSnoop(snoops: Snoops, id = snoops.shown ?? none): void {
	const ids = [...snoops.views.keys()];
	const index = ids.indexOf(id);
	snoops.views.delete(id);
	if (snoops.shown === id) {
		snoops.shown = ids[index + 1] ?? ids[index - 1];
	}
}

/** The peer shows nothing more. What he has shown stays; a view of nothing takes no room. */
export function endSnoop(snoops: Snoops, id: number): void {
	const view = snoops.views.get(id);
	if (view?.lines.length === 0) {
		closeSnoop(snoops, id);
	} else if (view) {
		view.hasEnded = true;
	}
}

/** The view `step` places further, around the ends. */
export function switchSnoop(snoops: Snoops, step: -1 | 1): void {
	const ids = [...snoops.views.keys()];
	snoops.shown = ids[(ids.indexOf(snoops.shown ?? none) + step + ids.length) % ids.length];
	const view = shownSnoop(snoops);
	if (view) {
		view.unseen = 0;
	}
}

const laidOut = new WeakMap<Line, {readonly columns: number; readonly rows: readonly Row[]}>();

/** Lays out lines once per width, only those that are looked at. */
export const snoopRowsOf = (columns: number): RowsOf => (line, position) => {
	const known = laidOut.get(line);
	if (known?.columns === columns) {
		return known.rows;
	}

	const rows = rowsOf(line, position, {columns, nameColumn: 0, hasTime: false});
	laidOut.set(line, {columns, rows});
	return rows;
};

const newLines = (count: number): string => count === 1 ? '1 new line' : `${count} new lines`;

function titleOf({views, shown}: Snoops, {peer, hasEnded, bottom, unseen}: Snoop, columns: number): string {
	const state = [...(hasEnded ? ['ended'] : []), ...(bottom && unseen > 0 ? [`${newLines(unseen)} below`] : [])].join(', ');
	const own = truncate(peer.name, 24) + (state === '' ? '' : ` (${state})`);
	const others = [...views.values()].map(view => view.peer.id === shown ? `[${own}]` : truncate(view.peer.name, 24) + (view.unseen > 0 ? ` (${view.unseen})` : ''));
	const all = `snoop: ${others.length > 1 ? others.join(' ') : own}`;
	// Two columns are for the blanks around it.
	return width(all) + 2 <= columns || others.length === 1 ? all : `snoop: ${own}, ${[...views.keys()].indexOf(peer.id) + 1} of ${views.size}`;
}

const nobody = 'Nobody lets you see his MUD at the moment.';

export function snoopFeed(snoops: Snoops, isFocused: boolean, columns: number, height: number): Feed {
	const view = shownSnoop(snoops);
	const heading = headingOf(view ? titleOf(snoops, view, columns) : 'snoop', isFocused, columns);
	if (!view || view.lines.length === 0) {
		const text = view ? `Nothing has come from ${view.peer.name} yet.` : nobody;
		return {heading, rows: height < 2 || width(text) > columns ? [] : [{key: 'empty', spans: [{text, tone: 'quiet'}]}]};
	}

	return {heading, rows: visibleRows(view.lines, snoopRowsOf(columns), height - 1, view.bottom)};
}
