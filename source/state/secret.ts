/** Passwords that are asked for: what is typed goes nowhere else, and is not shown. */
import {graphemes} from '../lib/width.js';
import type {QuestionEvent} from '../session/events.js';
import type {Context, Request} from './action.js';
import {inputView, type InputView} from './input-view.js';
import {lineOf} from './input-line.js';
import type {Action} from './keymap.js';
import {talkRoom, type Model} from './model.js';

export type Secret = {
	/** The question's. */
	readonly id: number;
	/** What the password is for. */
	readonly name: string;
	readonly typed: string;
};

export const isForSecret = ({kind}: Pick<QuestionEvent, 'kind'>): boolean => kind === 'password';

export const secretOf = ({id, details}: QuestionEvent): Secret => ({id, name: String(details['name'] ?? ''), typed: ''});

const mask = '•';

export const secretView = ({name, typed}: Secret, columns: number): InputView => {
	const prompt = `Password for ${name}: `;
	return inputView(lineOf(mask.repeat(graphemes(typed).length)), prompt.length < columns / 2 ? prompt : 'Password: ', columns);
};

function change({model, touched}: Context, typed: string): void {
	const [first, ...others] = model.secrets;
	model.secrets = first ? [{...first, typed}, ...others] : [];
	touched.add('input');
}

/** Of what was pasted the first line counts. */
export function typeSecret(context: Context, {typed}: Secret, text: string): void {
	const [line = ''] = text.split('\n', 1);
	change(context, typed + line.replaceAll(/\p{Control}/gv, ''));
}

export function forgetSecret(model: Model, id: number): boolean {
	const others = model.secrets.filter(secret => secret.id !== id);
	const isKnown = others.length < model.secrets.length;
	model.secrets = others;
	return isKnown;
}

/** What has nothing to do with the line goes on as usual. */
const isElsewhere = (action: Action): boolean => /^(?:scroll|room)\.|^(?:question\.accept|redraw|suspend)$/v.test(action);

/** What a key means while a password is typed; undefined where it means what it always does. */
export function pressSecretly(context: Context, secret: Secret, action: Action): {readonly request: Request | undefined} | undefined {
	const {model, touched} = context;
	const {id, typed} = secret;
	switch (action) {
		case 'send': {
			if (typed === '') {
				return {request: undefined};
			}

			forgetSecret(model, id);
			touched.add('input').add('status');
			return {request: {request: 'answer', id, secret: typed}};
		}

		case 'leave':
		case 'interrupt':
		case 'question.deny': {
			forgetSecret(model, id);
			touched.add('input').add('status');
			return {request: {request: 'run', lines: [`/deny ${id}`], room: talkRoom(model)}};
		}

		case 'delete.back': {
			change(context, graphemes(typed).slice(0, -1).join(''));
			return {request: undefined};
		}

		case 'kill.to-start': {
			change(context, '');
			return {request: undefined};
		}

		default: {
			return isElsewhere(action) ? undefined : {request: undefined};
		}
	}
}
