/**
Where the panes stand on a screen of `columns` by `rows` cells: heights in rows, widths in columns, 0 where there is no room.

The chat stands right-most: a terminal that disagrees on the width of an emoji then shifts nothing else, and a new
line repaints only its own pane. What is below it has its width.
*/
import type {Pane} from './panes.js';

export type Layout = {
	readonly columns: number;
	readonly rows: number;
	readonly bar: number;
	/** All that is between the bar and the status line. */
	readonly body: number;
	/** Columns of the peers, and of all that is right of them. */
	readonly peers: number;
	readonly chat: number;
	/** The body, from the top, right of the peers. */
	readonly chatRows: number;
	readonly snoop: number;
	readonly files: number;
	readonly status: number;
	readonly input: number;
};

/** What there is to show beside the chat. */
export type Wanted = {
	/** Is the pane with the peers to be shown where there is room for it? */
	readonly peers: boolean;
	readonly snoop: boolean;
	/** Rows that the files would fill. */
	readonly files: number;
	/** The pane that is on screen as a room, in the place of everything else. */
	readonly instead?: Pane;
};

/** Below this the chat needs every column. */
const columnsForPeers = 60;
const columnsForWidePeers = 100;
const columnsForFeeds = 100;
/** Below this the chat needs every row. */
const bodyForFeeds = 9;
/** Of the body, at most. */
const snoopShare = 1 / 3;
const filesShare = 1 / 4;
const mostFiles = 6;

const onlyPeers: Wanted = {peers: true, snoop: false, files: 0};

function heights(rows: number) {
	const bar = rows >= 4 ? 1 : 0;
	const status = rows >= 3 ? 1 : 0;
	const input = 1;
	return {bar, status, input, body: Math.max(0, rows - bar - status - input)};
}

/** Whether a pane can stand beside the chat; otherwise it is a room. */
export function hasPlace(pane: Pane, columns: number, rows: number, {peers}: Pick<Wanted, 'peers'> = onlyPeers): boolean {
	const {body} = heights(rows);
	return pane === 'peers'
		? peers && columns >= columnsForPeers && body > 0
		: columns >= columnsForFeeds && body >= bodyForFeeds;
}

export function layout(columns: number, rows: number, wanted: Wanted = onlyPeers): Layout {
	const {bar, status, input, body} = heights(rows);
	const {instead, snoop, files} = wanted;
	const base = {columns, rows, bar, body, status, input};
	if (instead !== undefined) {
		const isPeers = instead === 'peers';
		return {
			...base,
			peers: isPeers ? columns : 0,
			chat: isPeers ? 0 : columns,
			chatRows: 0,
			snoop: instead === 'snoop' ? body : 0,
			files: instead === 'files' ? body : 0,
		};
	}

	const widthOfPeers = columns >= columnsForWidePeers ? 24 : 18;
	const peers = hasPlace('peers', columns, rows, wanted) ? widthOfPeers : 0;
	const hasFeeds = hasPlace('snoop', columns, rows);
	// One height whatever is in it: a chat that moves with every line below it can't be read.
	const snoopRows = hasFeeds && snoop ? Math.floor(body * snoopShare) : 0;
	const filesRows = hasFeeds && files > 0 ? Math.min(1 + files, mostFiles, Math.floor(body * filesShare)) : 0;
	return {...base, peers, chat: columns - peers, chatRows: body - snoopRows - filesRows, snoop: snoopRows, files: filesRows};
}
