/** Lines of other people's MUDs, and files on their way. */
import type {Event} from '../session/events.js';
import {putTransfer, type Transfer} from './files.js';
import type {Model, Part} from './model.js';
import {placePanes} from './pane-focus.js';
import type {Pane} from './panes.js';
import type {Handlers} from './reduce.js';
import {openSnoop, snoopLines} from './snoop.js';

/** Where the pane is a room that is not on screen, what comes into it is counted. */
function count(model: Model, touched: Set<Part>, pane: Pane): void {
	placePanes(model, touched);
	const room = model.current === pane ? undefined : model.rooms.get(pane);
	if (!room) {
		return;
	}

	room.unread++;
	touched.add('bar');
}

type TransferEvent = Extract<Event, {readonly event: `transfer.${string}`}>;

function put(model: Model, {event: _event, at: _at, ...fields}: TransferEvent, state: Transfer['state']): void {
	putTransfer(model.files, {...fields, state});
}

const settling = (state: Transfer['state']) => (model: Model, event: TransferEvent, touched: Set<Part>): void => {
	put(model, event, state);
	touched.add('files');
	if (model.focus === 'files') {
		touched.add('status');
	}

	count(model, touched, 'files');
};

export const feedEvents: Handlers = {
	'snoop.started'(model, {peer, direction}, touched) {
		if (direction === 'out') {
			return;
		}

		openSnoop(model.snoops, peer).hasEnded = false;
		touched.add('snoop');
	},

	'snoop.stopped'(model, {peer, direction}, touched) {
		const view = model.snoops.views.get(peer.id);
		if (!view || direction === 'out') {
			return;
		}

		view.hasEnded = true;
		touched.add('snoop');
	},

	'snoop.line'(model, {at, peer, text, ansi}, touched) {
		const view = openSnoop(model.snoops, peer);
		view.lines.push({kind: 'snoop', at: Date.parse(at), text: ansi ?? text});
		view.lines.keep(view.bottom ? 2 * snoopLines : snoopLines);
		if (model.snoops.shown !== peer.id || view.bottom) {
			view.unseen++;
		}

		touched.add('snoop');
		count(model, touched, 'snoop');
	},

	'transfer.started': settling('running'),
	'transfer.done': settling('done'),
	'transfer.failed': settling('failed'),

	'transfer.progress'(model, event, touched) {
		if (model.files.transfers.get(event.id)?.state !== 'running') {
			return;
		}

		put(model, event, 'running');
		touched.add('files');
	},
};
