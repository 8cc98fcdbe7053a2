import {Asking} from './asking.js';
import {Conversation} from './conversation.js';
import {Discovery} from './discovery.js';
import {Hails} from './hails.js';
import {Messages} from './messages.js';
import {Netmeeting} from './netmeeting.js';
import {Presence} from './presence.js';
import {Profiles} from './profiles.js';
import {Scan} from './scan.js';
import type {Station} from './station.js';
import {Strangers} from './strangers.js';
import {Urls} from './urls.js';

/** What the machine is made of: one part for each thing that people do with each other. */
export type Parts = ReturnType<typeof createParts>;

export const createParts = (station: Station) => {
	const strangers = new Strangers();
	const presence = new Presence(station);
	const asking = new Asking(station, presence);
	return {
		strangers,
		presence,
		asking,
		conversation: new Conversation(station),
		messages: new Messages(station),
		hails: new Hails(station, asking),
		profiles: new Profiles(station, presence, asking),
		urls: new Urls(station, asking),
		netmeeting: new Netmeeting(station, asking),
		discovery: new Discovery(station, presence, strangers),
		scan: new Scan(station, presence, strangers),
	};
};
