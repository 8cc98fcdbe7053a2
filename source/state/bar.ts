import {truncate, width} from '../lib/width.js';
import type {Model} from './model.js';
import {isPrivate, type Room} from './room.js';

export type BarItem = {
	readonly key: string;
	readonly text: string;
	readonly isCurrent: boolean;
	readonly hasUnread: boolean;
	readonly isPrivate: boolean;
};

/** The top row. All widths together never pass the width of the screen. */
export type Bar = {
	readonly items: readonly BarItem[];
	/** Rooms that found no place before the first and after the last item. */
	readonly hasMoreBefore: boolean;
	readonly hasMoreAfter: boolean;
	/** Blanks up to the right end. */
	readonly fill: number;
	/** Own name and ports. */
	readonly right: string;
	/** For the terminal's title. */
	readonly title: string;
	/** The terminal's bell goes when this grows. */
	readonly rings: number;
};

/** Unread counts stop here, so that a flood does not push the other rooms away. */
const largestCount = 999;
const longestTitle = 24;

function itemOf({key, title, unread}: Room, index: number, current: string): BarItem {
	const count = unread > 0 ? ` (${unread > largestCount ? `${largestCount}+` : unread})` : '';
	return {
		key,
		text: ` ${index + 1} ${truncate(title, longestTitle)}${count} `,
		isCurrent: key === current,
		hasUnread: unread > 0,
		isPrivate: isPrivate(key),
	};
}

/** A network where people meet is named: its port is for nobody to know unless it is another one than usual. */
function socketsOf({ports, networks}: Model): readonly string[] {
	const sockets = [...ports.values()].map(({port, protocol}) => ({port, network: networks.find(({name}) => name === protocol)}));
	const calls = sockets.filter(({network}) => network?.meeting === undefined).map(({port}) => port);
	const meetings = sockets.flatMap(({port, network}) => network?.meeting ? [port === network.meeting.usualPort ? network.title : `${network.title} ${port}`] : []);
	return [calls.length === 0 ? 'not listening' : [...new Set(calls)].join(' '), ...meetings];
}

function ownState(model: Model): string {
	const {name, dnd, isAway} = model;
	const states = [...(dnd ? ['dnd'] : []), ...(isAway ? ['away'] : [])].join(', ');
	return `${[`${name}${states === '' ? '' : ` (${states})`}`, ...socketsOf(model)].join(' · ')} `;
}

/** The longest run of items around the current one that fits into `columns`, with a mark at each end that was cut. */
function around(items: readonly BarItem[], columns: number): readonly [number, number] {
	const current = Math.max(0, items.findIndex(({isCurrent}) => isCurrent));
	let [start, end] = [current, current + 1];
	let left = columns - 2 - width(items[current]?.text ?? '');
	for (;;) {
		const after = items[end];
		const before = items[start - 1];
		if (after && width(after.text) <= left) {
			left -= width(after.text);
			end++;
		} else if (before && width(before.text) <= left) {
			left -= width(before.text);
			start--;
		} else {
			return [start, end];
		}
	}
}

export function barOf(model: Model, columns: number): Bar {
	const items = model.rooms.values().map((room, index) => itemOf(room, index, model.current)).toArray();
	// Of all the rooms those where somebody waits for an answer.
	const unread = model.rooms.values().filter(({key}) => isPrivate(key)).reduce((sum, room) => sum + room.unread, 0);
	const title = `${unread > 0 ? `(${unread}) ` : ''}mudlark${model.name === '' ? '' : ` · ${model.name}`}`;
	const right = model.name === '' ? '' : ownState(model);
	const total = items.reduce((sum, {text}) => sum + width(text), 0);
	const fill = columns - total - width(right);
	if (fill >= 1) {
		return {items, hasMoreBefore: false, hasMoreAfter: false, fill, right, title, rings: model.rings};
	}

	const isFitsAlone = total <= columns;
	const [start, end] = isFitsAlone ? [0, items.length] : around(items, columns);
	return {
		items: items.slice(start, end).map(item => ({...item, text: truncate(item.text, isFitsAlone ? columns : Math.max(0, columns - 2))})),
		hasMoreBefore: start > 0 && columns > 2,
		hasMoreAfter: end < items.length && columns > 2,
		fill: 0,
		right: '',
		title,
		rings: model.rings,
	};
}
