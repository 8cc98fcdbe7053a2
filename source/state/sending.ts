/** The ways by which a line leaves: Return, the yes to a question, an editor; what is asked before. */
import type {Actions, Context, Request} from './action.js';
import {closeHelp} from './help-actions.js';
import * as edit from './input-line.js';
import {take} from './input-state.js';
import type {Action} from './keymap.js';
import {setLine} from './line-actions.js';
import {currentRoom, talkRoom, type Model} from './model.js';
import {linesSentUnasked, lineQuestion, type Question} from './question.js';
import type {Room} from './room.js';
import {follow} from './room-actions.js';

type SendAction = Extract<Action, 'send' | 'edit' | `question.${string}`>;

/** A line that starts with a slash needs another one in front to be said as it is. */
const literally = (line: string): string => line.startsWith('/') ? `/${line}` : line;

export const linesOf = (text: string): readonly string[] => text.split('\n').filter(line => line.trim() !== '');

/** What is sent one after the other: some commands take all lines at once, others are repeated for each, so that all go to the same place. */
export const toSend = ({commands}: Model, text: string): readonly string[] => {
	if (commands.linesWanted(text) === 'there') {
		return [text.trimEnd()];
	}

	const lines = linesOf(text);
	const head = commands.textHead(lines[0] ?? '');
	return lines.map((line, index) => index === 0 ? line : head + line);
};

/** Said in the status line until the next key. */
export function say({model, touched}: Context, text: string, ...keys: readonly string[]): void {
	model.aside = {text, keys};
	touched.add('status');
}

/** In front of what others ask: it is what the user is about to answer. Another one of his takes its place. */
export function ask({model, touched}: Context, question: Question): void {
	model.questions = [question, ...model.questions.filter(({from}) => from === 'session')];
	touched.add('status');
}

/** Whether so many lines are to leave, and to whom: the command that they begin with says more than the room. */
export function askToSend(context: Context, lines: readonly string[], {key, title}: Pick<Room, 'key' | 'title'>): void {
	const head = context.model.commands.textHead(lines[0] ?? '').trim();
	ask(context, lineQuestion(lines, {key, title: head === '' ? title : head}));
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
	if (room && toSend(model, edit.textOf(room.input.line)).join('\n') === question.lines.join('\n')) {
		take(room.input);
		touched.add('input');
	}

	return {request: 'run', lines: question.lines, room: question.room};
};

export const sendActions: Actions<SendAction> = {
	send(context) {
		const {model} = context;
		const room = currentRoom(model);
		const text = edit.textOf(room.input.line);
		if (model.commands.linesWanted(text) === 'missing') {
			setLine(context, edit.lineOf(`${text.trimEnd()} `));
			say(context, 'Paste the text now, then press Enter', 'Ctrl+X Ctrl+E opens your editor', 'Ctrl+X Ctrl+E', '');
			return undefined;
		}

		const lines = toSend(model, text);
		if (lines.length > linesSentUnasked) {
			askToSend(context, lines, room);
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
};
