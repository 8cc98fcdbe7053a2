import type {Event, Message} from '../session/events.js';

/**
Past messages. Asynchronous, so that a worker with a database can take the memory's place without anybody noticing.
*/
export type History = {
	append(message: Message): void;
	/** What has become of one, or how often it came. */
	change(id: number, changed: Pick<Message, 'state' | 'count'>): void;
	/** Up to `count` messages of a room older than `beforeId` (the newest where it is undefined), oldest first. */
	page(room: string, beforeId: number | undefined, count: number): Promise<readonly Message[]>;
	/** Up to `count` messages whose text contains `text`, whatever its case; the newest ones, oldest first. */
	search(text: string, options: {readonly room?: string; readonly count: number}): Promise<readonly Message[]>;
};

/** How many times the lines that a screen holds are kept to scroll back to. */
export const MEMORY_FACTOR = 4;

/**
A history that ends with the program.
@param limit Messages per room; the oldest are forgotten first.
*/
export const createMemoryHistory = (limit: number): History => {
	const rooms = new Map<string, Message[]>();
	return {
		append(message) {
			const messages = rooms.get(message.room) ?? [];
			rooms.set(message.room, messages);
			messages.push(message);
			// In slices, because taking one off the front for each new one moves all the others each time.
			if (messages.length > limit * 1.25) {
				messages.splice(0, messages.length - limit);
			}
		},
		change(id, changed) {
			for (const messages of rooms.values()) {
				// What changes was said a moment ago.
				const index = messages.findLastIndex(message => message.id <= id);
				const message = messages[index];
				if (message?.id === id) {
					messages[index] = {...message, ...changed};
					return;
				}
			}
		},
		async page(room, beforeId, count) {
			const messages = rooms.get(room) ?? [];
			const index = beforeId === undefined ? -1 : messages.findIndex(({id}) => id >= beforeId);
			const end = index === -1 ? messages.length : index;
			return messages.slice(Math.max(0, end - count), end);
		},
		async search(text, {room, count}) {
			const wanted = text.toLowerCase();
			const messages = room === undefined
				? [...rooms.values()].flat().toSorted((a, b) => a.id - b.id)
				: rooms.get(room) ?? [];
			return messages.filter(message => message.text.toLowerCase().includes(wanted)).slice(-count);
		},
	};
};

/** Keeps what is said, and what becomes of it; returns the way to stop. */
export const recordHistory = (history: History, on: (subscriber: (event: Event) => void) => () => void): () => void =>
	on(event => {
		if (event.event === 'message' && !event.hidden) {
			history.append(event);
		} else if (event.event === 'message.changed') {
			const {id, state, count} = event;
			history.change(id, {...(state !== undefined && {state}), ...(count !== undefined && {count})});
		}
	});
