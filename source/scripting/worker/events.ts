import {registered} from './commands.js';
import {disposable, type ScriptDisposable} from './disposable.js';
import type {Link} from './link.js';

type Handler = (event: never) => unknown;

export type Events = {
	/**
	Calls `handler` with each event of that name, or of those that `*` makes it stand for: `peer.*`. Throws where there is
	no such event. Handlers of a higher `priority` come first, those of the same in their order.
	*/
	on(name: string, handler: Handler, options?: {readonly priority?: number}): ScriptDisposable;
};

type Entry = {readonly handler: Handler; readonly priority: number};

/** One subscription for all handlers of a name: an event crosses over to the thread once. */
export const createEvents = (link: Link): Events => {
	const subscribed = new Map<string, {readonly entries: Entry[]; readonly end: ScriptDisposable}>();

	const subscribe = (name: string) => {
		const entries: Entry[] = [];
		const where = `event ${name}`;
		const callback = link.callback(where, event => {
			for (const {handler} of [...entries]) {
				link.run(where, () => handler(event as never));
			}
		});
		const subscription = {entries, end: registered(link, callback, () => link.callSync('events.on', [callback, name]))};
		subscribed.set(name, subscription);
		return subscription;
	};

	return {
		on(name, handler, {priority = 0} = {}) {
			if (typeof handler !== 'function') {
				throw new TypeError('The second argument of events.on has to be a function.');
			}

			const {entries, end} = subscribed.get(name) ?? subscribe(name);
			const entry = {handler, priority};
			const index = entries.findIndex(other => other.priority < priority);
			entries.splice(index === -1 ? entries.length : index, 0, entry);
			return disposable(() => {
				entries.splice(entries.indexOf(entry), 1);
				if (entries.length === 0) {
					subscribed.delete(name);
					end.dispose();
				}
			});
		},
	};
};
