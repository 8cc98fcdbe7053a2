/** Who sees our chat: by a snoop of theirs, or because we forward to them. The user is told all the time. */
import {truncate, width} from '../lib/width.js';
import type {Peer} from '../session/events.js';
import type {Model} from './model.js';

export const snoopersOf = ({peers, snoopers}: Model): readonly Peer[] =>
	[...snoopers].flatMap(id => peers.get(id)?.peer ?? []);

/** What ends it for all of them. */
export const endingLines = (model: Model): readonly string[] => snoopersOf(model).flatMap(({id, flags}) => [
	...(flags.includes('forward') ? [`/forward ${id}`] : []),
	...(flags.includes('snooping') ? [`/allow ${id} snoop off`] : []),
]);

const lead = 'SNOOPED BY ';

/** Of the status line at most, where more is to be said. */
const largestShare = 0.5;

/** With fewer columns for it nobody could be recognised. */
const narrowest = lead.length + 4;

const andMore = (count: number): string => count > 0 ? ` +${count}` : '';

/** As many names as there is room for, and how many more there are; empty where nobody looks. */
export function alarmOf(names: readonly string[], columns: number): string {
	const [first] = names;
	if (first === undefined) {
		return '';
	}

	const space = Math.min(columns, Math.max(narrowest, Math.floor(columns * largestShare)));
	const fitting = names.slice(0, space)
		.map((_, index) => `${lead}${names.slice(0, index + 1).join(', ')}${andMore(names.length - index - 1)}`)
		.findLast(text => width(text) <= space);
	const more = andMore(names.length - 1);
	return fitting ?? truncate(truncate(lead + first, Math.max(0, space - more.length)) + more, space);
}
