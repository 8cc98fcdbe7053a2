import type {Face} from '../session/events.js';
import {closeRoom, openRoom, type Model} from './model.js';
import {callLine} from './peer-list.js';
import {sessionQuestion} from './question.js';
import type {Handlers} from './reduce.js';
import {statusRoom} from './room.js';
import {tell} from './tell.js';
import * as wording from './wording.js';

/** Where the result of a typed line belongs. Lines that came in by other faces are answered there. */
function roomsFor(model: Model, face: Face): readonly string[] {
	switch (face) {
		case 'screen': {
			return [model.current];
		}

		case 'start': {
			return [statusRoom, model.current];
		}

		case 'headless':
		case 'ctl':
		case 'script': {
			return [];
		}
	}
}

/** Notices that follow a command of the user's, or that a script wants him to see: he reads them where he is. What others do unasked must not disturb him there. */
const answers = /^(?:peek|ping|request|snoop)-(?!unasked$)|^(?:script-notify|command-kept|file-not-resumed|file-retry|files-not-sent|nobody-to-dial)$/v;

export const programEvents: Handlers = {
	ready(model, {name}, touched) {
		model.name = name;
		touched.add('bar');
	},

	'self.changed'(model, {name, dnd, away}, touched) {
		model.name = name;
		model.dnd = dnd;
		model.isAway = away !== undefined;
		touched.add('bar');
	},

	listening(model, {at, address, port}, touched) {
		model.ports.set(`${address} ${port}`, port);
		touched.add('bar');
		tell(model, touched, {kind: 'call', at: Date.parse(at), text: wording.listening(port)}, statusRoom);
	},

	'listening.stopped'(model, {address, port}, touched) {
		model.ports.delete(`${address} ${port}`);
		touched.add('bar');
	},

	question(model, event, touched) {
		const question = sessionQuestion(event);
		model.questions = [...model.questions, question];
		touched.add('status');
		tell(model, touched, {kind: 'call', at: Date.parse(event.at), text: question.text}, statusRoom);
	},

	'question.closed'(model, {id}, touched) {
		model.questions = model.questions.filter(question => question.from !== 'session' || question.id !== id);
		touched.add('status');
	},

	'room.opened'(model, {room, title}, touched) {
		openRoom(model, room).title = title;
		touched.add('bar').add('chat').add('input');
	},

	'room.closed'(model, {room}, touched) {
		closeRoom(model, room);
		touched.add('bar').add('chat').add('status').add('input');
	},

	output(model, {at, command, lines, face}, touched) {
		tell(model, touched, {kind: 'output', at: Date.parse(at), command, lines}, ...roomsFor(model, face));
	},

	notice(model, {at, code, text, room = statusRoom, callBack}, touched) {
		if (callBack && callLine(model, callBack) !== undefined) {
			model.missed = callBack;
			model.aside = {text: wording.firstSentence(text), keys: ['Alt+C calls back', 'Alt+C', '']};
			touched.add('status');
		}

		tell(model, touched, {kind: 'notice', at: Date.parse(at), text}, room, ...(answers.test(code) ? [model.current] : []));
	},

	error(model, event, touched) {
		const at = Date.parse(event.at);
		if (event.face !== undefined) {
			tell(model, touched, {kind: 'error', at, text: event.message}, ...roomsFor(model, event.face));
			return;
		}

		tell(model, touched, {kind: 'error', at, text: event.message}, statusRoom);
		if (model.current !== statusRoom) {
			tell(model, touched, {kind: 'error', at, text: wording.inShort(event.message)}, model.current);
		}
	},
};
