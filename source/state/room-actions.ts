import type {Actions, Context} from './action.js';
import {rowsInRoom, scrolledRows} from './chat-rows.js';
import type {Action} from './keymap.js';
import {allParts, currentRoom, showRoom, type Model} from './model.js';
import {panesOf} from './pane-focus.js';
import {isPane} from './panes.js';
import {attend, isPrivate, neglect} from './room.js';
import {scroll} from './viewport.js';

type RoomAction = Extract<Action, `${'room' | 'scroll'}.${string}`>;

export function goTo({model, touched}: Context, key: string | undefined): void {
	if (key === undefined || (key === model.current && !model.help)) {
		return;
	}

	showRoom(model, key);
	for (const part of allParts) {
		touched.add(part);
	}
}

/** Back to the newest line. */
export function follow({model, touched}: Context): void {
	const room = currentRoom(model);
	if (!room.bottom) {
		return;
	}

	room.bottom = undefined;
	room.missed = 0;
	attend(room);
	touched.add('chat').add('status');
}

export function clear(context: Context): void {
	const room = currentRoom(context.model);
	follow(context);
	room.lines.clear();
	room.mark = undefined;
	room.older = 'cleared';
	context.touched.add('chat');
}

/**
The room `step` places further in the bar, around its ends. Where single letters act on peers one comes on purpose only:
somebody may be about to type.
*/
function neighbour(model: Model, step: -1 | 1): string | undefined {
	const keys = model.rooms.keys().filter(key => key !== 'peers' || key === model.current).toArray();
	return keys[(keys.indexOf(model.current) + step + keys.length) % keys.length];
}

/** Private text first, then in the order of the bar, from the current room on; what others' MUDs and files do comes last. */
function nextUnread(model: Model): string | undefined {
	const keys = model.rooms.keys().toArray();
	const index = keys.indexOf(model.current);
	const unread = [...keys.slice(index), ...keys.slice(0, index)].filter(key => model.rooms.get(key)!.unread > 0);
	return unread.find(key => isPrivate(key)) ?? unread.find(key => !isPane(key)) ?? unread[0];
}

/** Scrolls by a count of rows, which depends on how many of them move. */
const scrolling = (count: (height: number) => number) => (context: Context): undefined => {
	const {model, cache, touched} = context;
	const room = currentRoom(model);
	const {chat, chatRows} = panesOf(model);
	if (chatRows === 0) {
		return;
	}

	const {bottom} = scroll(room.lines, rowsInRoom(model, cache, chat), {height: chatRows, bottom: room.bottom}, count(scrolledRows(chatRows)));
	if (room.older === 'cleared') {
		room.older = 'unknown';
	}

	if (bottom) {
		neglect(room);
		room.bottom = bottom;
	} else {
		follow(context);
	}

	touched.add('chat').add('status');
};

/** Two rows stay in sight, so that the eye finds where it was. */
const page = (height: number): number => Math.max(1, height - 2);

const room = (number: number) => (context: Context): undefined => {
	goTo(context, context.model.rooms.keys().toArray()[number - 1]);
};

export const roomActions: Actions<RoomAction> = {
	'room.1': room(1),
	'room.2': room(2),
	'room.3': room(3),
	'room.4': room(4),
	'room.5': room(5),
	'room.6': room(6),
	'room.7': room(7),
	'room.8': room(8),
	'room.9': room(9),
	'room.next'(context) {
		goTo(context, neighbour(context.model, 1));
		return undefined;
	},
	'room.previous'(context) {
		goTo(context, neighbour(context.model, -1));
		return undefined;
	},
	'room.unread'(context) {
		goTo(context, nextUnread(context.model));
		return undefined;
	},
	'scroll.page-up': scrolling(height => -page(height)),
	'scroll.page-down': scrolling(page),
	'scroll.up': scrolling(() => -1),
	'scroll.down': scrolling(() => 1),
};
