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

type Subscription = {entries: readonly Entry[]; readonly end: ScriptDisposable};

/** One subscription for all handlers of a name: an event crosses over to the thread once. */
export const createEvents = (link: Link): Events => {
	const subscriptions = new Map<string, Subscription>();

	const subscribe = (name: string): Subscription => {
		const where = `event ${name}`;
		const callback = link.callback(where, event => {
			for (const entry of subscription.entries) {
				// An earlier handler may have taken it out.
				if (subscription.entries.includes(entry)) {
					link.run(where, () => entry.handler(event as never));
				}
			}
		});
		const subscription: Subscription = {entries: [], end: registered(link, callback, () => link.callSync('events.on', [callback, name]))};
		subscriptions.set(name, subscription);
		return subscription;
	};

	return {
		on(name, handler, {priority = 0} = {}) {
			if (typeof handler !== 'function') {
				throw new TypeError('The second argument of events.on has to be a function.');
			}

			const subscription = subscriptions.get(name) ?? subscribe(name);
			const entry = {handler, priority};
			// Sorting is stable: the same priority keeps its order.
			subscription.entries = [...subscription.entries, entry].toSorted((a, b) => b.priority - a.priority);
			return disposable(() => {
				subscription.entries = subscription.entries.filter(other => other !== entry);
				if (subscription.entries.length > 0) {
					return;
				}

				subscriptions.delete(name);
				subscription.end.dispose();
			});
		},
	};
};
