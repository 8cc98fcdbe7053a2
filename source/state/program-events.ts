import type {Face} from '../session/events.js';
import {closeRoom, openRoom, type Model, type Network} from './model.js';
import {callLine, openRoomOf} from './peer-list.js';
import {sessionQuestion} from './question.js';
import type {Handlers} from './reduce.js';
import {statusRoom} from './room.js';
import {forgetSecret, isForSecret, secretOf} from './secret.js';
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

const networkOf = ({networks}: Model, protocol: string | undefined): Network | undefined => networks.find(({name}) => name === protocol);

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

	listening(model, {at, address, port, protocols}, touched) {
		const [protocol = ''] = protocols;
		model.ports.set(`${protocol} ${address} ${port}`, {port, protocol});
		touched.add('bar').add('chat');
		tell(model, touched, {kind: 'call', at: Date.parse(at), text: wording.listening(port, networkOf(model, protocol))}, statusRoom);
	},

	'listening.stopped'(model, {address, port, protocols}, touched) {
		const [protocol = ''] = protocols;
		model.ports.delete(`${protocol} ${address} ${port}`);
		touched.add('bar').add('chat');
	},

	'network.online'(model, {name, protocol, at, details}, touched) {
		const key = `${protocol} ${name}`;
		if (model.online.has(key)) {
			// Something about it has changed.
			return;
		}

		model.online.add(key);
		tell(model, touched, {kind: 'call', at: Date.parse(at), text: wording.networkOnline(name, details)}, statusRoom, model.current);
	},

	'network.offline'(model, {name, protocol, at, reason}, touched) {
		if (model.online.delete(`${protocol} ${name}`)) {
			tell(model, touched, {kind: 'call', at: Date.parse(at), text: wording.networkOffline(name, reason)}, statusRoom, model.current);
		}
	},

	question(model, event, touched) {
		if (isForSecret(event)) {
			model.secrets = [...model.secrets, secretOf(event)];
			touched.add('input').add('status');
			return;
		}

		const question = sessionQuestion(event);
		model.questions = [...model.questions, question];
		touched.add('status');
		tell(model, touched, {kind: 'call', at: Date.parse(event.at), text: question.text}, statusRoom);
	},

	'question.closed'(model, {id}, touched) {
		if (forgetSecret(model, id)) {
			touched.add('input');
		}

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

	progress(model, {protocol, what, done, total, stop}, touched) {
		const title = networkOf(model, protocol)?.title ?? protocol;
		if (done < total) {
			model.progress.set(`${protocol} ${what}`, {text: `${title}: ${what}`, share: done / total, stop});
		} else {
			model.progress.delete(`${protocol} ${what}`);
		}

		touched.add('status');
	},

	notice(model, {at, code, text, room = statusRoom, callBack, peer, protocol, attention}, touched) {
		if (callBack && callLine(model, callBack) !== undefined) {
			model.missed = callBack;
			model.aside = {text: wording.firstSentence(text), keys: ['Alt+C calls back', 'Alt+C', '']};
			touched.add('status');
		}

		if (attention === 'ring') {
			model.rings++;
			touched.add('bar');
		}

		const lobby = attention === 'lobby' ? networkOf(model, protocol)?.lobby : undefined;
		const own = attention === 'ring' && peer ? openRoomOf(model, peer) : [];
		const isForHim = attention === 'asked' || attention === 'ring' || answers.test(code);
		tell(model, touched, {kind: 'notice', at: Date.parse(at), text}, room, ...(lobby === undefined ? [] : [lobby]), ...own, ...(isForHim ? [model.current] : []));
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
