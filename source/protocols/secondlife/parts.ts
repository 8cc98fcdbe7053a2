import {Chats} from './chats.js';
import {Direct} from './direct.js';
import {Groups} from './groups.js';
import {Inbox} from './inbox.js';
import {Members} from './members.js';
import {Names} from './names.js';
import {Network} from './network.js';
import {Outbox} from './outbox.js';
import type {Station} from './station.js';

/** What outlives a connection: who and what we know of the grid, and what is said. */
export type Parts = ReturnType<typeof createParts>;

export const createParts = (station: Station) => {
	const names = new Names(station);
	const groups = new Groups(station);
	const inbox = new Inbox(names);
	const outbox = new Outbox(station);
	// The list of groups is told before what follows from it.
	const network = new Network(station, groups);
	return {
		names,
		groups,
		inbox,
		outbox,
		network,
		chats: new Chats(station, {groups, names, inbox, outbox, network}),
		direct: new Direct(station, {names, inbox, outbox}),
		members: new Members(station, names),
	};
};
