import {cleanStyled} from '../../lib/clean.js';
import type {Style} from '../../lib/pen.js';
import {quote} from '../../lib/words.js';
import type {ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {notice, send, type Effect, type Link} from './link.js';
import {unframeLines} from './snoop-line.js';
import type {SnoopAnswer} from './snoop-wording.js';

export const SHOW_QUESTION = 'show';

/** Lines that are kept while the user makes up his mind about them: what was last on the other screen. */
export const KEPT_LINES = 24;

/**
- `off`: nothing is wanted, nothing comes.
- `asked`: we want to see; lines or a text will tell.
- `on`: we see.
- `withdrawn`: we want it no longer, and he has not answered yet. If he agrees, it is ended then; a second request sent
  before would end it in some programs and be lost in others.
- `stopped`: we have had enough; what is on its way is dropped.
- `offered`: he shows what nobody has asked for, and the user is asked.
- `declined`: the user does not want to see it.
*/
type State = 'off' | 'asked' | 'withdrawn' | 'on' | 'stopped' | 'offered' | 'declined';

/** We look over his shoulder, if he lets us (facts 8). */
export class SnoopIn {
	readonly #link: Link;
	#state: State = 'off';
	/** Colours go on from line to line. */
	#style: Style = '';
	/** He has been told that we want no more and has not yet said that it has ended. */
	#isEnding = false;
	#kept: Effect[] = [];

	constructor(link: Link) {
		this.#link = link;
	}

	/** We ask to see, or have seen enough. */
	toggle(): readonly Effect[] {
		const {peer} = this.#link;
		switch (this.#state) {
			case 'asked': {
				this.#state = 'withdrawn';
				return [notice('snoop-withdrawn', `You no longer ask to snoop ${peer}.`)];
			}

			case 'withdrawn': {
				this.#state = 'asked';
				return [this.#askedNotice];
			}

			case 'on': {
				return [...this.#end(), snoops(false)];
			}

			case 'offered': {
				return this.#begin();
			}

			case 'off':
			case 'stopped':
			case 'declined': {
				this.#state = 'asked';
				this.#style = '';
				return [this.#request, this.#askedNotice];
			}
		}
	}

	receiveLines(block: ChatBlock): readonly Effect[] {
		switch (this.#state) {
			case 'on': {
				return this.#lines(block);
			}

			case 'asked': {
				return [...this.#begin(), ...this.#lines(block)];
			}

			case 'off': {
				this.#state = 'offered';
				this.#style = '';
				this.#keep(block);
				return [{type: 'ask', id: SHOW_QUESTION, question: {kind: 'snoop', name: this.#link.peer, details: {direction: 'in'}}}];
			}

			case 'offered': {
				this.#keep(block);
				return [];
			}

			case 'withdrawn': {
				return this.#end();
			}

			case 'stopped':
			case 'declined': {
				return [];
			}
		}
	}

	/** Nothing where the answer changes nothing here: the user reads it as it came. */
	receiveAnswer(answer: SnoopAnswer, text: string): readonly Effect[] | undefined {
		switch (answer) {
			case 'begun': {
				return this.#receiveBegun();
			}

			case 'ended': {
				return this.#receiveEnded();
			}

			case 'refused': {
				return this.#receiveRefusal(text);
			}
		}
	}

	answer(choice: 'accept' | 'deny'): readonly Effect[] {
		if (this.#state !== 'offered') {
			return [];
		}

		if (choice === 'accept') {
			return this.#begin();
		}

		const {peer} = this.#link;
		this.#state = 'declined';
		this.#kept = [];
		return [notice('snoop-declined', `What ${peer} shows of his screen is dropped as long as he is connected. To see it, type /snoop ${quote(peer)}.`)];
	}

	get #request(): Effect {
		return send(this.#link, codes.snoop, '');
	}

	get #askedNotice(): Effect {
		const {peer, quirks, self} = this.#link;
		return quirks.snoop.isAnswered
			? notice('snoop-asked', `You ask to snoop ${peer}, who decides.`)
			: notice('snoop-unanswered', `${peer}'s program does not answer. To let you see his screen he has to type: #chat forwardall ${tintinArgument(self.name)}`);
	}

	#receiveBegun(): readonly Effect[] | undefined {
		this.#isEnding = false;
		switch (this.#state) {
			case 'asked': {
				return this.#begin();
			}

			case 'on': {
				return [];
			}

			case 'withdrawn': {
				return this.#end();
			}

			default: {
				return undefined;
			}
		}
	}

	#receiveEnded(): readonly Effect[] | undefined {
		const {peer} = this.#link;
		const isWanted = this.#state === 'on' || this.#state === 'asked';
		const isLate = this.#isEnding && isWanted;
		this.#isEnding = false;
		if (isLate) {
			// It answers an earlier request; since then we have asked once more.
			return [];
		}

		switch (this.#state) {
			case 'stopped':
			case 'withdrawn': {
				this.#state = 'off';
				return [];
			}

			case 'on': {
				this.#state = 'off';
				return [snoops(false)];
			}

			case 'asked': {
				this.#state = 'off';
				return [notice('snoop-ended', `${peer}'s program says that you were snooping already, and have stopped now. To begin, type /snoop ${quote(peer)} once more.`)];
			}

			default: {
				return undefined;
			}
		}
	}

	#receiveRefusal(text: string): readonly Effect[] | undefined {
		const {peer} = this.#link;
		switch (this.#state) {
			case 'asked': {
				this.#state = 'off';
				return [notice('snoop-refused', `${peer} does not let you snoop: “${text}” Ask for it in words, then type /snoop ${quote(peer)} again.`)];
			}

			case 'withdrawn': {
				this.#state = 'off';
				return [];
			}

			default: {
				return undefined;
			}
		}
	}

	#begin(): readonly Effect[] {
		this.#state = 'on';
		return [snoops(true), ...this.#kept.splice(0)];
	}

	#end(): readonly Effect[] {
		const {isToggle} = this.#link.quirks.snoop;
		this.#state = 'stopped';
		this.#isEnding = isToggle;
		return isToggle ? [this.#request] : [];
	}

	#lines(block: ChatBlock): readonly Effect[] {
		return unframeLines(block, this.#link).map(line => {
			const {clean, style} = cleanStyled(line, this.#style);
			this.#style = style;
			return {type: 'emit', event: {event: 'snoop.line', ...clean}};
		});
	}

	#keep(block: ChatBlock): void {
		this.#kept = [...this.#kept, ...this.#lines(block)].slice(-KEPT_LINES);
	}
}

/** Only in braces a blank is part of it. */
const tintinArgument = (name: string): string => /^[\w-]+$/.test(name) ? name : `{${name}}`;

const snoops = (on: boolean): Effect => ({type: 'emit', event: {event: 'snoop', direction: 'in', on}});
