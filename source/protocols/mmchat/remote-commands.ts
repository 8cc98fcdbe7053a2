import {cleanText} from '../../lib/clean.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {tell, type Effect, type Link} from './link.js';

/** One refusal answers a burst of commands, so that two programs can't refuse each other's words for ever. */
export const REFUSAL_MS = 5000;

const kinds: ReadonlyMap<ChatBlock['code'], string> = new Map([
	[codes.sendAction, 'action'],
	[codes.sendAlias, 'alias'],
	[codes.sendMacro, 'macro'],
	[codes.sendVariable, 'variable'],
	[codes.sendEvent, 'event'],
	[codes.sendGag, 'gag'],
	[codes.sendHighlight, 'highlight'],
	[codes.sendList, 'list'],
	[codes.sendArray, 'array'],
	[codes.sendBarItem, 'bar-item'],
	[codes.sendSubstitute, 'substitute'],
	[codes.sendCommand, 'command'],
]);

/** What others want our program to do. None of it is ever done; it is shown, and in general refused (facts 9). */
export class RemoteCommands {
	readonly #link: Link;
	#isPermitted = false;
	#refusedAt = -Infinity;

	constructor(link: Link) {
		this.#link = link;
	}

	/** Nothing where `block` is no command. */
	receive(block: ChatBlock, now: number): readonly Effect[] | undefined {
		const kind = kinds.get(block.code);
		if (kind === undefined) {
			return undefined;
		}

		const {text} = cleanText(textOf(block, this.#link.reading));
		return [{type: 'emit', event: {event: 'command', kind, text}}, ...this.#refuse(now)];
	}

	/** Whoever may send commands is not refused; more does not follow from it. */
	permit(on: boolean): void {
		this.#isPermitted = on;
	}

	#refuse(now: number): readonly Effect[] {
		if (this.#isPermitted || now - this.#refusedAt < REFUSAL_MS) {
			return [];
		}

		this.#refusedAt = now;
		return [tell(this.#link, `${this.#link.self.name} is not allowing commands.`)];
	}
}
