import {graphemes} from '../lib/width.js';
import type {Actions, Context, Request} from './action.js';
import * as edit from './input-line.js';
import {closeHelp, helpActions, openHelp} from './help-actions.js';
import type {Action} from './keymap.js';
import {lineActions, setLine} from './line-actions.js';
import type {KeySequence} from './key-sequence.js';
import {currentRoom, talkRoom, type Model} from './model.js';
import {pressInPane, typeInPane} from './pane-actions.js';
import {focusOn, leavePane} from './pane-focus.js';
import {isMeantEverywhere} from './pane-keys.js';
import type {Pane} from './panes.js';
import {callLine} from './peer-list.js';
import {linesSentUnasked, pasteQuestion} from './question.js';
import {follow, roomActions} from './room-actions.js';
import {dropSearch, endSearch, extendSearch, searchActions} from './search-actions.js';
import {pressSecretly, typeSecret} from './secret.js';
import {ask, askToSend, linesOf, say, sendActions, toSend} from './sending.js';
import {endingLines} from './snoopers.js';

const focusing = (pane: Pane) => ({model, touched}: Context): undefined => {
	focusOn(model, touched, pane);
};

const actions: Actions<Action> = {
	...lineActions,
	...roomActions,
	...sendActions,
	'focus.peers': focusing('peers'),
	'focus.snoop': focusing('snoop'),
	'focus.files': focusing('files'),
	'call.back'({model}) {
		const line = model.missed && callLine(model, model.missed);
		model.missed = undefined;
		return line === undefined ? undefined : {request: 'run', lines: [line], room: talkRoom(model)};
	},
	'snoopers.end'(context) {
		const {model} = context;
		const lines = endingLines(model);
		if (lines.length === 0) {
			say(context, 'Nobody snoops you.');
			return undefined;
		}

		return {request: 'run', lines, room: talkRoom(model)};
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
			sendActions['question.deny'](context);
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
	const [secret] = context.model.secrets;
	const done = secret && pressSecretly(context, secret, action);
	if (done) {
		return done.request;
	}

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
	const [secret] = context.model.secrets;
	if (secret) {
		typeSecret(context, secret, text);
		return;
	}

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
	const lines = toSend(model, edit.textOf(room.input.line));
	if (lines.length > linesSentUnasked) {
		askToSend(context, lines, room);
	}
}

/** Clean text that was pasted: a few lines go into the input line, as do all where a command waits for them; others are asked about. */
export function paste(context: Context, text: string): void {
	const {model, touched} = context;
	if (model.focus !== 'input' && !(model.focus === 'peers' && model.peersPane.isFiltering)) {
		// It was not meant as keys.
		leavePane(model, touched);
	}

	const [secret] = model.secrets;
	if (secret) {
		typeSecret(context, secret, text);
		return;
	}

	const {line} = currentRoom(model).input;
	const wanted = model.search ? undefined : model.commands.linesWanted(line.before);
	if (wanted) {
		settle(context, undefined);
		const separator = wanted === 'missing' && /\S$/v.test(line.before) ? ' ' : '';
		const whole = edit.insert(line, separator + text.trimEnd());
		setLine(context, whole);
		const {length} = edit.textOf(whole).split('\n');
		say(context, length === 1 ? 'Enter sends it' : `Enter sends ${length} lines as one text`);
		return;
	}

	const lines = linesOf(text);
	// Behind a command they are for whom it names, and Enter asks whether so many are meant.
	const hasHead = !model.search && model.commands.textHead(line.before + (lines[0] ?? '')) !== '';
	if (lines.length <= linesSentUnasked || hasHead) {
		type(context, lines.join('\n'));
		return;
	}

	settle(context, undefined);
	ask(context, pasteQuestion(lines, currentRoom(context.model)));
}
