import type {Line} from './line.js';
import {openRoom, talkRoom, type Model, type Part} from './model.js';
import {isPane} from './panes.js';
import {addLine} from './room.js';

const isForAttention = (line: Line): boolean =>
	line.kind === 'notice' || line.kind === 'error' || (line.kind === 'message' && line.message.direction === 'in');

/** Adds a line, once, to each of the rooms; a room that is not there yet is opened. A pane that is on screen as a room has no lines. */
export function tell(model: Model, touched: Set<Part>, line: Line, ...rooms: readonly string[]): void {
	if (model.isHiding) {
		return;
	}

	const keys = new Set(rooms.map(room => isPane(room) ? talkRoom(model) : room));
	// What is read in one room is not new in another.
	const isRead = keys.has(model.current) && !model.help;
	for (const key of keys) {
		if (!model.rooms.has(key)) {
			touched.add('bar');
		}

		const room = openRoom(model, key);
		addLine(room, line, model.preferences.lines);
		if (key === model.current && isRead) {
			touched.add('chat');
			if (room.bottom) {
				touched.add('status');
			}
		} else if (isForAttention(line) && !isRead) {
			room.unread++;
			touched.add('bar');
		}
	}
}
