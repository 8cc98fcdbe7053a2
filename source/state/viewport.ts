/**
Which rows of a room are visible. A view hangs on its lowest row, so lines that come below it move nothing; rows are
laid out only for the lines that are looked at.
*/
import type {Line} from './line.js';
import type {LineList} from './line-list.js';
import type {Row} from './rows.js';

/** A row: the position of its line in the list and its number inside that line. */
export type Place = {readonly position: number; readonly row: number};

export type RowsOf = (line: Line, position: number) => readonly Row[];

function newest(lines: LineList, rowsOf: RowsOf): Place {
	const position = lines.end - 1;
	const line = lines.at(position);
	return {position, row: line ? rowsOf(line, position).length - 1 : 0};
}

/** The place itself, or the nearest one where its line is gone or has fewer rows at this width. */
function settle(lines: LineList, rowsOf: RowsOf, place: Place): Place {
	if (place.position < lines.first) {
		return {position: lines.first, row: 0};
	}

	const line = lines.at(place.position);
	return line ? {position: place.position, row: Math.min(place.row, rowsOf(line, place.position).length - 1)} : newest(lines, rowsOf);
}

/** At most `height` rows that end with `bottom`, or with the newest row. */
export function visibleRows(lines: LineList, rowsOf: RowsOf, height: number, bottom?: Place): readonly Row[] {
	const rows: Row[] = [];
	let {position, row} = settle(lines, rowsOf, bottom ?? newest(lines, rowsOf));
	while (rows.length < height) {
		const line = lines.at(position);
		if (!line) {
			break;
		}

		const ofLine = rowsOf(line, position);
		for (row = Math.min(row, ofLine.length - 1); row >= 0 && rows.length < height; row--) {
			rows.push(ofLine[row]!);
		}

		position--;
		row = Infinity;
	}

	return rows.toReversed();
}

/** The place `count` rows away, upwards where `count` is negative; the nearest end where the list is shorter. */
function move(lines: LineList, rowsOf: RowsOf, from: Place, count: number): Place {
	let {position, row} = settle(lines, rowsOf, from);
	let left = Math.abs(count);
	const step = Math.sign(count);
	while (left > 0) {
		const {length} = rowsOf(lines.at(position)!, position);
		const inside = Math.min(left, step < 0 ? row : length - 1 - row);
		row += step * inside;
		left -= inside;
		const next = lines.at(position + step);
		if (left === 0 || !next) {
			break;
		}

		position += step;
		row = step < 0 ? rowsOf(next, position).length - 1 : 0;
		left--;
	}

	return {position, row};
}

export type Scrolled = {
	/** The new lowest row; `undefined` when the newest line is in sight again. */
	readonly bottom: Place | undefined;
	/** The oldest line in memory came into sight. */
	readonly atTop: boolean;
};

/** Moves a view of `height` rows by `count` rows, upwards where `count` is negative. */
export function scroll(lines: LineList, rowsOf: RowsOf, view: {readonly height: number; readonly bottom: Place | undefined}, count: number): Scrolled {
	if (lines.length === 0) {
		return {bottom: undefined, atTop: true};
	}

	const last = newest(lines, rowsOf);
	let bottom = move(lines, rowsOf, view.bottom ?? last, count);
	const filled = visibleRows(lines, rowsOf, view.height, bottom).length;
	if (filled < view.height) {
		bottom = move(lines, rowsOf, bottom, view.height - filled);
	}

	const isAtEnd = bottom.position === last.position && bottom.row === last.row;
	return {
		bottom: isAtEnd ? undefined : bottom,
		atTop: filled < view.height || isFirst(lines, move(lines, rowsOf, bottom, 1 - view.height)),
	};
}

const isFirst = (lines: LineList, place: Place): boolean => place.position === lines.first && place.row === 0;
