import {truncate, width, wrap} from '../lib/width.js';
import {helpRows, turnTo} from './help-page.js';
import type {Line} from './line.js';
import {currentRoom, isOn, meetingOf, type Meeting, type Model, type Network} from './model.js';
import {isPrivate, statusRoom, type Room} from './room.js';
import {rowsOf, type Row, type RowFormat, type Tone} from './rows.js';
import {isSame} from './same.js';
import {scroll, visibleRows, type RowsOf} from './viewport.js';

/** Laid out lines are kept for a while: the same ones are drawn again and again. */
const cachedLines = 1000;

/** Lays out lines once per room and width, only those that are looked at. */
export class RowCache {
	readonly #rows = new Map<Line, readonly Row[]>();
	#format: RowFormat | undefined;
	/** The same line may stand in several rooms, at different places. */
	#room: string | undefined;

	for(room: string, format: RowFormat): RowsOf {
		if (room !== this.#room || !isSame(format, this.#format)) {
			this.#rows.clear();
			this.#room = room;
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

/** The same where nobody calls. */
function invitationToMeeting(network: Network & {readonly meeting: Meeting}, isAnybody: boolean, {key, title}: Pick<Room, 'key' | 'title'>, model: Model): string {
	const {open, look} = network.meeting;
	if (!isOn(model, network)) {
		return `${network.title} is off. ${open} switches it on.`;
	}

	if (isPrivate(key)) {
		const looks = look === undefined ? '' : ` ${look} ${key.slice(key.indexOf('/@') + 2)} asks whether he is back.`;
		return isAnybody ? `What you type here goes to ${title} alone.` : `${title} is not there.${looks}`;
	}

	const asks = look === undefined ? '' : ` ${look} ADDRESS asks whether somebody is there, ${look} alone asks your whole network.`;
	return isAnybody ? `What you type here goes to everybody in the list of ${network.title}.` : `Nobody is in the list of ${network.title} yet.${asks}`;
}

/** What an empty room says: what one can do here. */
function invitation({key, title}: Room, model: Model): string {
	if (key === statusRoom) {
		return 'What happens to the program is told here. Plain text goes nowhere in this room: Alt+1 goes back.';
	}

	const peers = model.peers.values().map(({peer}) => peer).toArray();
	const network = meetingOf(model, key);
	if (network) {
		return invitationToMeeting(network, key === network.lobby ? peers.some(({protocol}) => protocol === network.name) : peers.some(({room}) => room === key), {key, title}, model);
	}

	if (isPrivate(key)) {
		return peers.some(({room}) => room === key)
			? `What you type here goes to ${title} alone.`
			: `${title} is not connected. /call ${/\s/.test(title) ? `"${title}"` : title} calls him if he is in your address book, otherwise /call HOST.`;
	}

	if (title.startsWith('#')) {
		const group = title.slice(1);
		const isAnybody = peers.some(peer => peer.group === group);
		return `${isAnybody ? `What you type here goes to the peers in your group ${group}.` : `Nobody in your group ${group} is connected.`} /setgroup PEER ${group} puts somebody into it.`;
	}

	if (key !== model.home) {
		return `What you type here goes to ${title}.`;
	}

	return model.peers.size === 0
		? 'Nobody is connected yet. Type /call HOST to call a friend, or give him one of your addresses: /listen prints them.'
		: 'What you type here goes to everybody who is connected.';
}

const formatOf = (model: Model, columns: number): RowFormat =>
	({columns, nameColumn: currentRoom(model).nameColumn, hasTime: model.preferences.timestamps});

/** A row that parts others: `──── label ────`. */
function rule(key: string, label: string, tone: Tone, columns: number): Row {
	const text = ` ${label} `;
	const left = Math.max(0, Math.floor((columns - width(text)) / 2));
	const right = Math.max(0, columns - width(text) - left);
	return {key, spans: [{text: truncate('─'.repeat(left) + text + '─'.repeat(right), columns), tone}]};
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const dayOf = (date: Date): string => `${date.getDate()} ${months[date.getMonth()]!}`;

/** The day of a line where it is another one than that of the line before; with the year where that is another one too. */
function newDay(before: number, at: number): string | undefined {
	const [last, date] = [new Date(before), new Date(at)];
	if (last.getFullYear() !== date.getFullYear()) {
		return `${dayOf(date)} ${date.getFullYear()}`;
	}

	return dayOf(last) === dayOf(date) ? undefined : dayOf(date);
}

/** The rows of the lines of the room on screen, with the rules that stand above some of them. */
export function rowsInRoom(model: Model, cache: RowCache, columns: number, hasMark = true): RowsOf {
	const {lines, mark} = currentRoom(model);
	const bare = cache.for(model.current, formatOf(model, columns));
	return (line, position) => {
		const rows = bare(line, position);
		const before = lines.at(position - 1);
		const day = before && newDay(before.at, line.at);
		const isFirstNew = before !== undefined && hasMark && position === mark;
		return day === undefined && !isFirstNew
			? rows
			: [
				...(day === undefined ? [] : [rule(`${position}.day`, day, 'quiet', columns)]),
				...(isFirstNew ? [rule(`${position}.new`, 'new', 'rule-new', columns)] : []),
				...rows,
			];
	};
}

/** Smaller panes have no room for a second view. */
const rowsForSplit = 8;

/** Rows of the newest lines that stay in sight while the user reads older ones; 0 where there is no room for them. */
export const tailRows = (rows: number): number => rows < rowsForSplit ? 0 : Math.min(5, 3 + Math.floor(rows / 16));

/** Rows that scroll while the newest ones stay: those above the rule. */
export const scrolledRows = (rows: number): number => tailRows(rows) === 0 ? rows : rows - tailRows(rows) - 1;

export function chatRowsOf(model: Model, cache: RowCache, columns: number, rows: number): readonly Row[] {
	if (model.help) {
		const all = helpRows(model.manual, Math.max(1, columns));
		const {top} = turnTo(model.help.top, all.length, rows);
		return all.slice(top, top + rows);
	}

	const room = currentRoom(model);
	if (room.lines.length === 0) {
		return wrap(invitation(room, model), Math.max(1, columns)).slice(0, rows)
			.map((text, index) => ({key: `invitation ${index}`, spans: [{text, tone: 'hint'}]}));
	}

	const laidOut = rowsInRoom(model, cache, columns);
	// A screen that has grown since shows what is above, or below, instead of nothing.
	const {bottom} = room.bottom ? scroll(room.lines, laidOut, {height: rows, bottom: room.bottom}, 0) : room;
	if (!bottom || tailRows(rows) === 0) {
		return visibleRows(room.lines, laidOut, rows, bottom);
	}

	return [
		...visibleRows(room.lines, laidOut, rows, bottom).slice(0, scrolledRows(rows)),
		rule('newest', room.missed === 0 ? 'newest' : `${room.missed} new`, 'rule-new', columns),
		// What is new is below this rule anyway: no row is lost to another one.
		...visibleRows(room.lines, rowsInRoom(model, cache, columns, false), tailRows(rows)),
	];
}
