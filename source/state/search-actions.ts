/** What keys and text mean while lines sent before are searched. */
import {graphemes} from '../lib/width.js';
import type {Actions, Context} from './action.js';
import type {Action} from './keymap.js';
import {currentRoom} from './model.js';
import {beginSearch, searchFor, searchOlder, takeFound, type Search} from './search.js';

function setSearch({model, touched}: Context, search: Search | undefined): void {
	if (model.search && model.search.text !== '') {
		model.lastSearch = model.search.text;
	}

	model.search = search;
	touched.add('input').add('status');
}

export function openSearch(context: Context): void {
	setSearch(context, beginSearch(currentRoom(context.model).input));
}

/** The line that was being written comes back. */
export function dropSearch(context: Context): void {
	if (context.model.search) {
		setSearch(context, undefined);
	}
}

export function extendSearch(context: Context, search: Search, text: string): void {
	setSearch(context, searchFor(search, currentRoom(context.model).input, search.text + text));
}

/** Keys with a meaning of their own. */
export const searchActions: Partial<Actions<Action>> = {
	'history.search'(context) {
		const {model} = context;
		const {search} = model;
		if (search) {
			const {input} = currentRoom(model);
			setSearch(context, search.text === '' ? searchFor(search, input, model.lastSearch) : searchOlder(search, input));
		}

		return undefined;
	},
	'delete.back'(context) {
		const {search} = context.model;
		if (search) {
			const text = graphemes(search.text).slice(0, -1).join('');
			setSearch(context, searchFor(search, currentRoom(context.model).input, text));
		}

		return undefined;
	},
};

/** Reading, answering and the screen itself have nothing to do with the line. */
const leavesLine = (action: Action): boolean => /^(?:scroll|question|room)\.|^(?:redraw|suspend|help|leave|interrupt)$/v.test(action);
const goesOn = (action: Action): boolean => /^(?:scroll|question)\.|^(?:redraw|suspend|leave)$/v.test(action);

/** Keys that work on the line take what was found, as readline has it. */
export function endSearch(context: Context, action: Action): void {
	const {search} = context.model;
	if (!search || goesOn(action)) {
		return;
	}

	if (!leavesLine(action)) {
		takeFound(search, currentRoom(context.model).input);
	}

	setSearch(context, undefined);
}
