import type {Question} from '../protocols/protocol.js';
import type {Blocking} from './blocking.js';
import type {DatagramRunner} from './datagram-runner.js';
import type {Verdict} from './panel.js';
import type {Asked} from './questions.js';
import {asker, type Entry} from './roster.js';
import type {Runner} from './runner.js';
import type {Session} from './session.js';

type Answered = Asked['answered'];

/** What the other side wants to be decided: settings, flags and the list of the blocked may know the answer, else the user is asked. */
export class Asking {
	readonly #session: Session;
	readonly #blocking: Blocking;

	constructor(session: Session, blocking: Blocking) {
		this.#session = session;
		this.#blocking = blocking;
	}

	/**
	Somebody who is no peer yet, calling for example.
	@param asked Told the question's id, where the user is asked.
	*/
	askOfCaller(runner: Runner, question: Question, {answered, asked}: {readonly answered: Answered; readonly asked: (id: number) => void}): void {
		const {own, settings, panels} = this.#session;
		const {address} = runner.remote;
		if (this.#blocking.isBlocked(question.name, address)) {
			answered('deny', 'you have blocked him (/block lists whom)');
			return;
		}

		if (question.kind === 'call' && (own.dnd || settings.accept === 'none')) {
			answered('deny', own.dnd ? 'do not disturb is on' : 'calls are not taken (accept = "none")');
			return;
		}

		const goOn = (verdict: Verdict) => {
			if (runner.isOver) {
				return;
			}

			if (verdict === false) {
				answered('deny', 'a script refused it');
			} else if (question.kind === 'call' && settings.accept === 'all') {
				answered('accept');
			} else {
				asked(this.#askUser(runner, question, answered));
			}
		};

		const verdict = question.kind === 'call' ? panels.call.judge({address, name: question.name, protocol: runner.protocol.name}) : true;
		if (verdict instanceof Promise) {
			void verdict.then(goOn);
		} else {
			goOn(verdict);
		}
	}

	#askUser(runner: Runner, question: Question, answered: Answered): number {
		const {questions, roster} = this.#session;
		const {address, port} = runner.remote;
		const isRelog = roster.relogged(question.name, address).length > 0;
		return questions.ask({
			kind: question.kind,
			address,
			details: {
				name: question.name,
				address,
				port,
				protocol: runner.protocol.name,
				...question.details,
				...(isRelog && {note: `${question.name} is connected from there already; to accept ends that connection`}),
			},
			answered,
		});
	}

	/** Returns the question's id; 0 where the user is not asked. */
	askOfPeer(entry: Entry, {kind, details}: Question, answered: Answered): number {
		if (entry.flags.has('ignore')) {
			answered('deny', 'he is ignored');
			return 0;
		}

		if (kind === 'snoop' && details['direction'] === 'out' && entry.flags.has('snoop')) {
			answered('accept');
			return 0;
		}

		return this.#session.questions.ask({
			kind,
			...asker(entry),
			details: {name: entry.name, ...details},
			answered,
		});
	}

	/** What no peer wants to know, but the network itself. Returns the question's id. */
	askOfNetwork({name, protocol}: DatagramRunner, {kind, details}: Question, answered: Answered): number {
		return this.#session.questions.ask({kind, details: {name, protocol: protocol.name, ...details}, answered});
	}
}
