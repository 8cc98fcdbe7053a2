/** Lines of other people's MUDs, and files on their way. */
import type {Event} from '../session/events.js';
import {putTransfer, type Transfer} from './files.js';
import type {Model, Part} from './model.js';
import {placePanes} from './pane-focus.js';
import type {Pane} from './panes.js';
import {openRoomOf} from './peer-list.js';
import type {Handlers} from './reduce.js';
import {statusRoom} from './room.js';
import {openSnoop, snoopLines} from './snoop.js';
import {tell} from './tell.js';
import * as wording from './wording.js';

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

function settle(model: Model, event: TransferEvent, state: Transfer['state'], touched: Set<Part>): void {
	put(model, event, state);
	touched.add('files');
	if (model.focus === 'files') {
		touched.add('status');
	}

	count(model, touched, 'files');
}

function tellOver(model: Model, event: TransferEvent, kind: 'notice' | 'error', touched: Set<Part>): void {
	tell(model, touched, {kind, at: Date.parse(event.at), text: wording.transferOver(event)}, statusRoom, ...openRoomOf(model, event.peer), model.current);
}

function tellHere(model: Model, at: string, text: string, touched: Set<Part>): void {
	tell(model, touched, {kind: 'notice', at: Date.parse(at), text}, statusRoom, model.current);
}

export const feedEvents: Handlers = {
	'snoop.started'(model, event, touched) {
		const {peer, direction} = event;
		tellHere(model, event.at, wording.snoopStarted(event), touched);
		if (direction === 'out') {
			model.snoopers.add(peer.id);
			touched.add('status');
			return;
		}

		openSnoop(model.snoops, peer).hasEnded = false;
		touched.add('snoop');
	},

	'snoop.stopped'(model, event, touched) {
		const {peer, direction} = event;
		tellHere(model, event.at, wording.snoopStopped(event), touched);
		if (direction === 'out') {
			model.snoopers.delete(peer.id);
			touched.add('status');
			return;
		}

		const view = model.snoops.views.get(peer.id);
		if (!view) {
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

	'transfer.started'(model, event, touched) {
		settle(model, event, 'running', touched);
		tell(model, touched, {kind: 'call', at: Date.parse(event.at), text: wording.transferStarted(event)}, statusRoom, ...openRoomOf(model, event.peer));
	},

	'transfer.done'(model, event, touched) {
		settle(model, event, 'done', touched);
		tellOver(model, event, 'notice', touched);
	},

	'transfer.failed'(model, event, touched) {
		settle(model, event, 'failed', touched);
		tellOver(model, event, 'error', touched);
	},

	'transfer.progress'(model, event, touched) {
		if (model.files.transfers.get(event.id)?.state !== 'running') {
			return;
		}

		put(model, event, 'running');
		touched.add('files');
	},
};
