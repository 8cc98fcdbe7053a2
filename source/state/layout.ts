/**
Where the panes stand on a screen of `columns` by `rows` cells: heights in rows, widths in columns, 0 where there is no room.

The chat stands right-most: a terminal that disagrees on the width of an emoji then shifts nothing else, and a new
line repaints only its own pane.
*/
export type Layout = {
	readonly columns: number;
	readonly rows: number;
	readonly bar: number;
	readonly body: number;
	readonly peers: number;
	readonly chat: number;
	readonly status: number;
	readonly input: number;
};

/** Below this the chat needs every column. */
const columnsForPeers = 60;
const columnsForWidePeers = 100;

/** @param wantsPeers Is the pane with the peers to be shown where there is room for it? */
export function layout(columns: number, rows: number, wantsPeers = true): Layout {
	const bar = rows >= 4 ? 1 : 0;
	const status = rows >= 3 ? 1 : 0;
	const input = 1;
	const room = columns >= columnsForWidePeers ? 24 : (columns >= columnsForPeers ? 18 : 0);
	const peers = wantsPeers ? room : 0;
	return {
		columns,
		rows,
		bar,
		body: Math.max(0, rows - bar - status - input),
		peers,
		chat: columns - peers,
		status,
		input,
	};
}
