import type {Message} from '../session/events.js';
import {messageLine} from './line.js';
import {fitName, type Room} from './room.js';

/** Messages of a room before the one with the id `beforeId`, or its newest ones. */
export type Page = (room: string, beforeId: number | undefined, count: number) => Promise<readonly Message[]>;

const messagesPerPage = 200;

function oldestId({lines}: Room): number | undefined {
	for (let position = lines.first; position < lines.end; position++) {
		const line = lines.at(position);
		if (line?.kind === 'message') {
			return line.message.id;
		}
	}

	return undefined;
}

/**
Puts one page from the history before the lines of a room.
@returns Whether the room has changed.
*/
export async function hasLoadedOlder(room: Room, page: Page): Promise<boolean> {
	room.older = 'loading';
	const asked = oldestId(room);
	const messages = await page(room.key, asked, messagesPerPage);
	const oldest = oldestId(room);
	if (asked !== undefined && oldest !== asked) {
		// The oldest lines were dropped meanwhile: the page would leave a gap.
		room.older = 'unknown';
		return false;
	}

	// A message that came in meanwhile may be in the page too.
	const older = messages.filter(({id}) => oldest === undefined || id < oldest).toSorted((a, b) => a.id - b.id);
	room.older = older.length < messagesPerPage ? 'none' : 'unknown';
	for (const message of older) {
		fitName(room, message);
	}

	room.lines.prepend(older.map(message => messageLine(message)));
	return older.length > 0;
}
