import type {Event} from '../session/events.js';

const cache = new WeakMap<Event, string>();

/**
An event as JSON. It is written once, when the first reader wants it, and shared by all: the very same text goes to
every subscriber and to stdout.
*/
export function serialised(event: Event): string {
	let json = cache.get(event);
	if (json === undefined) {
		json = JSON.stringify(event);
		cache.set(event, json);
	}

	return json;
}
