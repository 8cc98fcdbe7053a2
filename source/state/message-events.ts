import {messageLine} from './line.js';
import type {LineList} from './line-list.js';
import {openRoomOf} from './peer-list.js';
import type {Handlers} from './reduce.js';
import {tell} from './tell.js';

/** The position of the message with this id. Ids grow with time, so the search ends with the first older one. */
function find(lines: LineList, id: number): number | undefined {
	for (let position = lines.end - 1; position >= lines.first; position--) {
		const line = lines.at(position);
		if (line?.kind === 'message' && line.message.id <= id) {
			return line.message.id === id ? position : undefined;
		}
	}

	return undefined;
}

export const messageEvents: Handlers = {
	message(model, event, touched) {
		// What his program remarks on, such as that he is away, answers what was said to him.
		const own = event.scope === 'notice' && event.from.peer ? openRoomOf(model, event.from.peer) : [];
		tell(model, touched, messageLine(event), event.room, ...own);
	},

	'message.changed'(model, {id, state, count}, touched) {
		for (const {key, lines} of model.rooms.values()) {
			const position = find(lines, id);
			const line = position === undefined ? undefined : lines.at(position);
			if (position === undefined || line?.kind !== 'message') {
				continue;
			}

			const {message} = line;
			lines.replace(position, {...line, message: {...message, ...(state !== undefined && {state}), ...(count !== undefined && {count})}});
			if (key === model.current) {
				touched.add('chat');
			}

			return;
		}
	},
};
