import type {Actions, Context, Request} from './action.js';
import * as edit from './input-line.js';
import {take} from './input-state.js';
import type {Action} from './keymap.js';
import {lineActions, setLine} from './line-actions.js';
import {currentRoom} from './model.js';
import {linesPastedUnasked, pasteQuestion} from './question.js';
import {follow, roomActions} from './room-actions.js';

/** A line that starts with a slash needs another one in front to be said as it is. */
const literally = (line: string): string => line.startsWith('/') ? `/${line}` : line;

const answering = (choice: 'accept' | 'deny') => ({model, touched}: Context): Request | undefined => {
	const [question, ...others] = model.questions;
	if (!question) {
		return undefined;
	}

	// Gone from the screen at once: a second press must not answer twice.
	model.questions = others;
	touched.add('status');
	if (question.from === 'session') {
		return {request: 'run', lines: [`/${choice} ${question.id}`], room: model.current};
	}

	return choice === 'accept' ? {request: 'run', lines: question.lines.map(line => literally(line)), room: question.room} : undefined;
};

const actions: Actions<Action> = {
	...lineActions,
	...roomActions,
	send(context) {
		const room = currentRoom(context.model);
		const lines = take(room.input).split('\n').filter(line => line.trim() !== '');
		context.touched.add('input');
		follow(context);
		return lines.length === 0 ? undefined : {request: 'run', lines, room: room.key};
	},
	'question.accept': answering('accept'),
	'question.deny': answering('deny'),
	help: ({model}) => ({request: 'run', lines: ['/help'], room: model.current}),
	redraw: () => ({request: 'redraw'}),
	suspend: () => ({request: 'suspend'}),
	leave(context) {
		if (context.model.questions[0]?.from === 'paste') {
			answering('deny')(context);
		}

		follow(context);
		return undefined;
	},
	interrupt(context) {
		const {model, touched} = context;
		if (model.isQuitting) {
			return {request: 'run', lines: ['/quit'], room: model.current};
		}

		model.isQuitting = true;
		touched.add('status');
		setLine(context, edit.emptyLine);
		return undefined;
	},
};

/** Any key but the one that goes on with it ends a completion, a kill in several steps, and the question whether to quit. */
function settle({model, touched}: Context, action: Action | undefined): void {
	if (model.completion && !action?.startsWith('complete.')) {
		model.completion = undefined;
		touched.add('status');
	}

	if (!action?.startsWith('kill.')) {
		model.kills.interrupt();
	}

	if (!model.isQuitting || action === 'interrupt') {
		return;
	}

	model.isQuitting = false;
	touched.add('status');
}

export function perform(context: Context, action: Action): Request | undefined {
	settle(context, action);
	return actions[action](context);
}

/** Text that was typed. */
export function type(context: Context, text: string): void {
	settle(context, undefined);
	setLine(context, edit.insert(currentRoom(context.model).input.line, text));
}

/** Clean text that was pasted: a few lines go into the input line, more are asked about. */
export function paste(context: Context, text: string): void {
	const {model, touched} = context;
	const lines = text.split('\n').filter(line => line.trim() !== '');
	if (lines.length <= linesPastedUnasked) {
		type(context, lines.join('\n'));
		return;
	}

	settle(context, undefined);
	// In front of what others ask: it is what the user is about to answer. Another paste takes its place.
	const others = model.questions.filter(({from}) => from !== 'paste');
	model.questions = [pasteQuestion(lines, currentRoom(model)), ...others];
	touched.add('status');
}
