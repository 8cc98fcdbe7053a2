import {MudlarkError} from '../lib/errors.js';
import type {Choice, NewEvent, PeerReference, QuestionKind} from './events.js';
import {limits} from './limits.js';
import type {Clock, Timer} from './ports.js';

export type Asked = {
	readonly kind: QuestionKind;
	readonly peer?: PeerReference;
	/** Where it comes from: one address must not keep all others from asking. */
	readonly address?: string;
	readonly details: Readonly<Record<string, string | number>>;
	/** The answer is a text that nobody else may see, such as a password: a yes without one is none. */
	readonly isSecret?: true;
	/** Called once; `reason` says why nobody was asked or nobody answered. */
	readonly answered: (choice: Choice, reason?: string, secret?: string) => void;
};

type Open = Asked & {readonly id: number; readonly timer: Timer};

/** What waits for a person's yes or no. Nobody's answer is a no. */
export class Questions {
	readonly #clock: Clock;
	readonly #emit: (event: NewEvent) => void;
	readonly #open = new Map<number, Open>();
	#nextId = 1;

	constructor(clock: Clock, emit: (event: NewEvent) => void) {
		this.#clock = clock;
		this.#emit = emit;
	}

	get size(): number {
		return this.#open.size;
	}

	/** Returns the question's id; 0 where too many are open already, which is a no. */
	ask(asked: Asked): number {
		if (this.#open.size >= limits.questions) {
			asked.answered('deny', `${limits.questions} questions wait for an answer already`);
			return 0;
		}

		const {address} = asked;
		if (address !== undefined && this.#where(question => question.address === address).length >= limits.questionsPerAddress) {
			asked.answered('deny', `${limits.questionsPerAddress} questions from there wait for an answer already`);
			return 0;
		}

		const id = this.#nextId++;
		const timer = this.#clock.after(limits.questionMs, () => {
			const reason = `nobody answered within ${limits.questionMs / 1000} seconds`;
			this.#close(id, {reason})?.answered('deny', reason);
		});
		this.#open.set(id, {...asked, id, timer});
		this.#emit({
			event: 'question',
			id,
			kind: asked.kind,
			...(asked.peer && {peer: asked.peer}),
			details: asked.details,
			default: 'deny',
			expires: new Date(this.#clock.date().getTime() + limits.questionMs).toISOString(),
		});
		return id;
	}

	/**
	Answers one question: without an id the oldest.
	@throws MudlarkError where none is open, or several kinds are and no id says which is meant.
	*/
	answer(choice: Choice, id?: number, secret?: string): void {
		const oldest = this.#open.values().next().value;
		if (!oldest) {
			throw new MudlarkError('ML_QUESTION_NONE', 'There is no open question to answer.');
		}

		if (id === undefined && new Set([...this.#open.values()].map(({kind}) => kind)).size > 1) {
			throw new MudlarkError('ML_QUESTION_AMBIGUOUS', `Several questions are open: ${this.#describe()}. Say which: /${choice} ID.`);
		}

		const question = this.#open.get(id ?? oldest.id);
		if (!question) {
			throw new MudlarkError('ML_QUESTION_UNKNOWN', `There is no open question ${id}. Open: ${this.#describe()}.`);
		}

		if (question.isSecret && choice === 'accept' && secret === undefined) {
			throw new MudlarkError('ML_SECRET_SCREEN', 'A password can be typed on the screen alone, where it is not shown. Elsewhere let the config say where it is: password-cmd or password-file.');
		}

		this.#close(question.id, {answer: choice});
		question.answered(choice, undefined, secret);
	}

	/** The matter is settled without an answer. */
	withdraw(id: number, reason: string): void {
		this.#close(id, {reason});
	}

	/** The peer is gone, and with him what he wanted to know. */
	withdrawFrom(peer: number, reason: string): void {
		for (const {id} of this.#where(question => question.peer?.id === peer)) {
			this.withdraw(id, reason);
		}
	}

	/** Whatever the peer asks, the answer is no. */
	denyFrom(peer: number): void {
		for (const {id, answered} of this.#where(question => question.peer?.id === peer)) {
			this.#close(id, {answer: 'deny'});
			answered('deny');
		}
	}

	#where(predicate: (question: Open) => boolean): readonly Open[] {
		return [...this.#open.values()].filter(question => predicate(question));
	}

	#close(id: number, how: {readonly answer?: Choice; readonly reason?: string}): Open | undefined {
		const question = this.#open.get(id);
		if (question) {
			this.#open.delete(id);
			question.timer.cancel();
			this.#emit({event: 'question.closed', id, kind: question.kind, ...how});
		}

		return question;
	}

	#describe(): string {
		return [...this.#open.values()].map(({id, kind, details}) => `${id} (${kind} from ${details['name'] ?? 'somebody'})`).join(', ');
	}
}
