import {wrap} from '../lib/width.js';
import type {Line} from './line.js';
import {currentRoom, type Model} from './model.js';
import {isPrivate, statusRoom, type Room} from './room.js';
import {rowsOf, type Row, type RowFormat} from './rows.js';
import {isSame} from './same.js';
import {visibleRows, type RowsOf} from './viewport.js';

/** Laid out lines are kept for a while: the same ones are drawn again and again. */
const cachedLines = 1000;

/** Lays out lines once per width, only those that are looked at. */
export class RowCache {
	readonly #rows = new Map<Line, readonly Row[]>();
	#format: RowFormat | undefined;

	for(format: RowFormat): RowsOf {
		if (!isSame(format, this.#format)) {
			this.#rows.clear();
			this.#format = format;
		}

		return (line, position) => {
			let rows = this.#rows.get(line);
			if (!rows) {
				if (this.#rows.size >= cachedLines) {
					this.#rows.clear();
				}

				rows = rowsOf(line, position, format);
				this.#rows.set(line, rows);
			}

			return rows;
		};
	}
}

/** What an empty room says: what one can do here. */
function invitation({key, title}: Room, model: Model): string {
	if (key === statusRoom) {
		return 'What happens to the program is told here. Plain text goes nowhere in this room: Alt+1 goes back.';
	}

	if (isPrivate(key)) {
		return `What you type here goes to ${title} alone.`;
	}

	if (key !== model.home) {
		return `What you type here goes to ${title}.`;
	}

	return model.peers.size === 0
		? 'Nobody is connected yet. Type /call HOST to call a friend, or give him one of your addresses: /listen prints them.'
		: 'What you type here goes to everybody who is connected.';
}

export const formatOf = (model: Model, columns: number): RowFormat =>
	({columns, nameColumn: currentRoom(model).nameColumn, hasTime: model.preferences.timestamps});

export function chatRowsOf(model: Model, cache: RowCache, columns: number, rows: number): readonly Row[] {
	const room = currentRoom(model);
	if (room.lines.length === 0) {
		return wrap(invitation(room, model), Math.max(1, columns)).slice(0, rows)
			.map((text, index) => ({key: `invitation ${index}`, spans: [{text, tone: 'hint'}]}));
	}

	return visibleRows(room.lines, cache.for(formatOf(model, columns)), rows, room.bottom);
}
