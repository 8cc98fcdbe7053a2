import {graphemes} from '../lib/width.js';
import type {Actions, Context, Request} from './action.js';
import * as edit from './input-line.js';
import {take} from './input-state.js';
import type {Action, Keymap} from './keymap.js';
import {lineActions, setLine} from './line-actions.js';
import {currentRoom, talkRoom} from './model.js';
import {pressInPane, typeInPane} from './pane-actions.js';
import {focusOn, leavePane} from './pane-focus.js';
import {isMeantEverywhere} from './pane-keys.js';
import {isPane, type Pane} from './panes.js';
import {callLine} from './peer-list.js';
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
		return {request: 'run', lines: [`/${choice} ${question.id}`], room: talkRoom(model)};
	}

	return choice === 'accept' ? {request: 'run', lines: question.lines.map(line => literally(line)), room: question.room} : undefined;
};

const focusing = (pane: Pane) => ({model, touched}: Context): undefined => {
	focusOn(model, touched, pane);
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
	'focus.peers': focusing('peers'),
	'focus.snoop': focusing('snoop'),
	'focus.files': focusing('files'),
	'call.back'({model}) {
		const line = model.missed && callLine(model, model.missed);
		model.missed = undefined;
		return line === undefined ? undefined : {request: 'run', lines: [line], room: talkRoom(model)};
	},
	help({model, touched}) {
		// A pane that is a room would hide it.
		if (isPane(model.current)) {
			leavePane(model, touched);
		}

		return {request: 'run', lines: ['/help'], room: model.current};
	},
	redraw: () => ({request: 'redraw'}),
	suspend: () => ({request: 'suspend'}),
	leave(context) {
		if (context.model.focus !== 'input') {
			leavePane(context.model, context.touched);
			return undefined;
		}

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
	if (model.aside) {
		model.aside = undefined;
		touched.add('status');
	}

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

/** A key with a name: what the focused pane has no use for does what it always does. */
export function press(context: Context, name: string, keymap: Keymap): Request | undefined {
	const {focus} = context.model;
	const action = keymap[name];
	if (focus === 'input') {
		return action && perform(context, action);
	}

	const done = pressInPane(context, focus, name);
	if (done) {
		settle(context, undefined);
		return done.request;
	}

	return action !== undefined && isMeantEverywhere(action) ? perform(context, action) : undefined;
}

/** Text that was typed: it belongs to the focused pane, and to the input line once the pane was left. */
export function type(context: Context, text: string): readonly Request[] {
	const {model} = context;
	settle(context, undefined);
	const requests: Request[] = [];
	const characters = model.focus === 'input' ? [] : graphemes(text);
	let taken = 0;
	for (const character of characters) {
		if (model.focus === 'input') {
			break;
		}

		taken += character.length;
		const {request} = typeInPane(context, model.focus, character);
		requests.push(...request ? [request] : []);
	}

	if (taken < text.length) {
		setLine(context, edit.insert(currentRoom(model).input.line, text.slice(taken)));
	}

	return requests;
}

/** Clean text that was pasted: a few lines go into the input line, more are asked about. */
export function paste(context: Context, text: string): void {
	const {model, touched} = context;
	const lines = text.split('\n').filter(line => line.trim() !== '');
	if (model.focus !== 'input' && !(model.focus === 'peers' && model.peersPane.isFiltering)) {
		// It was not meant as keys.
		leavePane(model, touched);
	}

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
