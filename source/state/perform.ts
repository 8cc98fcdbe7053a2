import {graphemes} from '../lib/width.js';
import type {Actions, Context, Request} from './action.js';
import * as edit from './input-line.js';
import {closeHelp, helpActions, openHelp} from './help-actions.js';
import {take} from './input-state.js';
import type {Action} from './keymap.js';
import {lineActions, setLine} from './line-actions.js';
import type {KeySequence} from './key-sequence.js';
import {currentRoom, talkRoom, type Model} from './model.js';
import {pressInPane, typeInPane} from './pane-actions.js';
import {focusOn, leavePane} from './pane-focus.js';
import {isMeantEverywhere} from './pane-keys.js';
import type {Pane} from './panes.js';
import {callLine} from './peer-list.js';
import {linesSentUnasked, lineQuestion, pasteQuestion, type Question} from './question.js';
import {follow, roomActions} from './room-actions.js';
import {dropSearch, endSearch, extendSearch, searchActions} from './search-actions.js';

/** A line that starts with a slash needs another one in front to be said as it is. */
const literally = (line: string): string => line.startsWith('/') ? `/${line}` : line;

const linesOf = (text: string): readonly string[] => text.split('\n').filter(line => line.trim() !== '');

/** In front of what others ask: it is what the user is about to answer. Another one of his takes its place. */
function ask({model, touched}: Context, question: Question): void {
	model.questions = [question, ...model.questions.filter(({from}) => from === 'session')];
	touched.add('status');
}

/** What the user sends, he has read up to: the rule above what is new has done its work. */
function hasSent(context: Context): void {
	currentRoom(context.model).mark = undefined;
	context.touched.add('input').add('chat');
	closeHelp(context);
	follow(context);
}

const answering = (choice: 'accept' | 'deny') => (context: Context): Request | undefined => {
	const {model, touched} = context;
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

	if (choice === 'deny') {
		return undefined;
	}

	if (question.room === model.current) {
		hasSent(context);
	}

	if (question.from === 'paste') {
		return {request: 'run', lines: question.lines.map(line => literally(line)), room: question.room};
	}

	const room = model.rooms.get(question.room);
	if (room && linesOf(edit.textOf(room.input.line)).join('\n') === question.lines.join('\n')) {
		take(room.input);
		touched.add('input');
	}

	return {request: 'run', lines: question.lines, room: question.room};
};

const focusing = (pane: Pane) => ({model, touched}: Context): undefined => {
	focusOn(model, touched, pane);
};

const actions: Actions<Action> = {
	...lineActions,
	...roomActions,
	send(context) {
		const room = currentRoom(context.model);
		const lines = linesOf(edit.textOf(room.input.line));
		if (lines.length > linesSentUnasked) {
			ask(context, lineQuestion(lines, room));
			return undefined;
		}

		take(room.input);
		context.touched.add('input');
		follow(context);
		if (lines.length === 0) {
			return undefined;
		}

		hasSent(context);
		return {request: 'run', lines, room: room.key};
	},
	edit({model}) {
		return {request: 'edit', text: edit.textOf(currentRoom(model).input.line), room: model.current};
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
	help(context) {
		// The keys turn its pages now; and a pane that is a room would hide it.
		if (context.model.focus !== 'input') {
			leavePane(context.model, context.touched);
		}

		openHelp(context);
		return undefined;
	},
	redraw: () => ({request: 'redraw'}),
	suspend: () => ({request: 'suspend'}),
	leave(context) {
		const {model} = context;
		if (model.focus !== 'input') {
			leavePane(model, context.touched);
			return undefined;
		}

		if (model.search) {
			dropSearch(context);
			return undefined;
		}

		if (model.questions[0] && model.questions[0].from !== 'session') {
			answering('deny')(context);
		}

		if (model.help) {
			closeHelp(context);
		} else {
			follow(context);
		}

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

/** What some keys mean instead while a search is on, or a page is open. */
const modeOf = ({search, help}: Model): Partial<Actions<Action>> => search ? searchActions : (help ? helpActions : {});

export function perform(context: Context, action: Action): Request | undefined {
	settle(context, action);
	const inMode = modeOf(context.model)[action];
	if (inMode) {
		return inMode(context);
	}

	endSearch(context, action);
	return actions[action](context);
}

/** A key with a name: what the focused pane has no use for does what it always does. */
export function press(context: Context, name: string, sequence: KeySequence): Request | undefined {
	const {focus} = context.model;
	const done = focus === 'input' ? undefined : pressInPane(context, focus, name);
	if (done) {
		sequence.interrupt();
		settle(context, undefined);
		return done.request;
	}

	const action = sequence.press(name);
	if (focus === 'input') {
		return action && perform(context, action);
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
		typeIntoLine(context, text.slice(taken));
	}

	return requests;
}

function typeIntoLine(context: Context, text: string): void {
	const {search, help} = context.model;
	const {line} = currentRoom(context.model).input;
	if (search) {
		extendSearch(context, search, edit.textOf(edit.insert(edit.emptyLine, text)));
	} else if (help && text.startsWith('q') && edit.textOf(line) === '') {
		// As in every pager. What was typed behind it may have come with the same read.
		closeHelp(context);
		setLine(context, edit.insert(line, text.slice(1)));
	} else {
		setLine(context, edit.insert(line, text));
	}
}

/** What an editor has made of the line of a room. More than a few lines are asked about at once. */
export function replaceLine(context: Context, key: string, text: string): void {
	const {model, touched} = context;
	const room = model.rooms.get(key);
	if (!room) {
		return;
	}

	settle(context, undefined);
	room.input.line = edit.insert(edit.emptyLine, text.trimEnd());
	touched.add('input');
	const lines = linesOf(edit.textOf(room.input.line));
	if (lines.length > linesSentUnasked) {
		ask(context, lineQuestion(lines, room));
	}
}

/** Clean text that was pasted: a few lines go into the input line, more are asked about. */
export function paste(context: Context, text: string): void {
	const {model, touched} = context;
	if (model.focus !== 'input' && !(model.focus === 'peers' && model.peersPane.isFiltering)) {
		// It was not meant as keys.
		leavePane(model, touched);
	}

	const lines = linesOf(text);
	if (lines.length <= linesSentUnasked) {
		type(context, lines.join('\n'));
		return;
	}

	settle(context, undefined);
	ask(context, pasteQuestion(lines, currentRoom(context.model)));
}
