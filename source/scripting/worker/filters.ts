import {registered} from './commands.js';
import type {ScriptDisposable} from './disposable.js';
import type {Link} from './link.js';

/** `false` drops it, an object with `text` changes it, `accept` answers the question that it would be; whatever else, also nothing, lets it pass. */
export type Verdict = boolean | 'accept' | {readonly text: string} | undefined | void;

export type Filters = {
	/**
	Asks `filter` before something happens: `chat:message` is what comes in, `chat:messageOut` what goes out, each
	`{id, code, text}`. It has 250 ms. With `codes` it is asked about those numbers of blocks only.
	*/
	add(name: string, filter: (value: never) => Verdict | Promise<Verdict>, options?: {readonly codes?: ReadonlyArray<number | string>}): ScriptDisposable;
};

export const createFilters = (link: Link): Filters => ({
	add(name, filter, options) {
		const callback = link.callback(`filter ${name}`, async value => filter(value as never));
		return registered(link, callback, () => link.callSync('filters.add', [callback, name, options]));
	},
});
