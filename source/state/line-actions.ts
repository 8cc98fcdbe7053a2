import type {Actions, Context, Request, RequestOf} from './action.js';
import {complete, next} from './completion.js';
import * as edit from './input-line.js';
import {recall} from './input-state.js';
import type {Action} from './keymap.js';
import {currentRoom} from './model.js';
import {openSearch} from './search-actions.js';

type LineAction = Extract<Action, `${'move' | 'kill' | 'delete' | 'history' | 'complete'}.${string}` | 'yank' | 'transpose'>;

export function setLine({model, touched}: Context, line: edit.InputLine): void {
	currentRoom(model).input.line = line;
	touched.add('input');
}

const lineOf = ({model}: Context): edit.InputLine => currentRoom(model).input.line;

const editing = (change: (line: edit.InputLine) => edit.InputLine) => (context: Context): undefined => {
	setLine(context, change(lineOf(context)));
};

const moving = (where: edit.Move) => editing(line => edit.move(line, where));

const killing = (what: edit.Kill) => (context: Context): undefined => {
	const killed = edit.kill(lineOf(context), what);
	context.model.kills.add(killed);
	setLine(context, killed.line);
};

const recalling = (step: -1 | 1) => ({model, touched}: Context): undefined => {
	recall(currentRoom(model).input, step);
	touched.add('input');
};

const completing = (step: -1 | 1) => (context: Context): Request | undefined => {
	const {model} = context;
	if (!model.completion) {
		return {request: 'complete', before: lineOf(context).before, room: model.current, step};
	}

	const completed = next(model.completion, step);
	model.completion = completed.completion;
	setLine(context, completed.line);
	return undefined;
};

/** Takes the candidates for a `complete` request. */
export function offer(context: Context, candidates: readonly string[], {before, room, step}: RequestOf<'complete'>): void {
	// A folder may take its time: what was typed meanwhile counts.
	if (room !== context.model.current || before !== lineOf(context).before) {
		return;
	}

	const {line, completion} = complete(lineOf(context), candidates, step);
	context.model.completion = completion;
	context.touched.add('status');
	setLine(context, line);
}

export const lineActions: Actions<LineAction> = {
	'move.left': moving('left'),
	'move.right': moving('right'),
	'move.word-left': moving('word-left'),
	'move.word-right': moving('word-right'),
	'move.start': moving('start'),
	'move.end': moving('end'),
	'delete.back': editing(edit.deleteBack),
	'delete.forward': editing(edit.deleteForward),
	'kill.to-start': killing('to-start'),
	'kill.to-end': killing('to-end'),
	'kill.word-back': killing('word-back'),
	'kill.word-forward': killing('word-forward'),
	'kill.unix-word-back': killing('unix-word-back'),
	yank(context) {
		setLine(context, edit.insert(lineOf(context), context.model.kills.newest));
		return undefined;
	},
	transpose: editing(edit.transpose),
	'history.older': recalling(-1),
	'history.newer': recalling(1),
	'history.search'(context) {
		openSearch(context);
		return undefined;
	},
	'complete.next': completing(1),
	'complete.previous': completing(-1),
};
