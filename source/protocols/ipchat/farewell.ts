import {letters} from './block.js';
import {limits} from './limits.js';
import type {Presence} from './presence.js';
import type {Station} from './station.js';

/**
Leaves: BYE to everybody who is here, twice, as nobody acknowledges it; one after the other, all of them at least once
within two seconds (facts 3, 5).
@param closed Called when the last one is out.
*/
export const sayGoodbye = (station: Station, presence: Presence, closed: () => void): void => {
	const entries = station.list.here();
	for (const entry of entries) {
		presence.depart(entry, 'you left IPchat');
	}

	station.agenda.clear();
	station.pace.clear();
	const gap = Math.min(limits.paceMs, limits.farewellMs / Math.max(1, entries.length));
	const second = Math.max(limits.byeGapMs, entries.length * gap);
	const times = entries.flatMap((entry, index) => [index * gap, second + (index * gap)]
		.filter(ms => ms <= limits.farewellMs)
		.map(ms => ({entry, ms})));
	for (const [number, {entry, ms}] of times.entries()) {
		station.after(`bye ${number}`, ms, () => {
			station.send(entry, letters.bye);
		});
	}

	station.after('closed', Math.max(0, ...times.map(({ms}) => ms)), closed);
};
