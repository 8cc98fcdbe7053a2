/** What keys mean while the help page is open; text goes into the input line as ever. */
import type {Actions, Context} from './action.js';
import {helpRows, turnTo} from './help-page.js';
import type {Action} from './keymap.js';
import {currentRoom} from './model.js';
import {attend, neglect} from './room.js';
import {panesOf} from './pane-focus.js';

function touch({touched}: Context): void {
	touched.add('chat').add('status').add('bar');
}

export function openHelp(context: Context): void {
	const {model} = context;
	model.help = {top: 0};
	// The page hides what is said meanwhile.
	neglect(currentRoom(model));
	touch(context);
}

export function closeHelp(context: Context): void {
	const {model} = context;
	if (!model.help) {
		return;
	}

	model.help = undefined;
	const room = currentRoom(model);
	room.unread = 0;
	if (!room.bottom) {
		attend(room);
	}

	touch(context);
}

const turning = (count: (height: number) => number) => (context: Context): undefined => {
	const {model} = context;
	const {chat, chatRows} = panesOf(model);
	if (!model.help) {
		return;
	}

	const rows = helpRows(model.manual, Math.max(1, chat)).length;
	model.help = turnTo(turnTo(model.help.top, rows, chatRows).top + count(chatRows), rows, chatRows);
	touch(context);
};

/** A row stays in sight, so that the eye finds where it was. */
const page = (height: number): number => Math.max(1, height - 1);

/** Keys with a meaning of their own. */
export const helpActions: Partial<Actions<Action>> = {
	'scroll.page-up': turning(height => -page(height)),
	'scroll.page-down': turning(page),
	'scroll.up': turning(() => -1),
	'scroll.down': turning(() => 1),
	'history.older': turning(() => -1),
	'history.newer': turning(() => 1),
	help(context) {
		closeHelp(context);
		return undefined;
	},
};
