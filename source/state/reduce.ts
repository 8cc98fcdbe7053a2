import type {Event, EventName, EventOf} from '../session/events.js';
import {feedEvents} from './feed-events.js';
import {messageEvents} from './message-events.js';
import type {Model, Part} from './model.js';
import {peerEvents} from './peer-events.js';
import {programEvents} from './program-events.js';

/** What each event changes in the model, and which parts of the screen may look different then. */
export type Handlers = {
	readonly [Name in EventName]?: (model: Model, event: EventOf<Name>, touched: Set<Part>) => void;
};

/** They change nothing but what is read. */
const isOnlyShown: ReadonlySet<EventName> = new Set(['message', 'notice', 'snoop.line', 'peek']);

/** Events without an entry concern the other faces, scripts and logs: no pane shows them. */
const handlers: Handlers = {...programEvents, ...peerEvents, ...messageEvents, ...feedEvents};

export function reduce(model: Model, event: Event, touched: Set<Part>): void {
	// The table is typed entry by entry; a lookup by a union of names can't be.
	const handle = handlers[event.event] as ((model: Model, event: Event, touched: Set<Part>) => void) | undefined;
	if (!handle || (event.hidden && isOnlyShown.has(event.event))) {
		return;
	}

	// What it changes beside what is read, such as who is there, it changes all the same.
	model.isHiding = event.hidden ?? false;
	handle(model, event, touched);
	model.isHiding = false;
}
