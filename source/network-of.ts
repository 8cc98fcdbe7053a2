import type {Protocol} from './protocols/protocol.js';
import {isDatagramProtocol, lookFor, openingOf, wordOf} from './session/protocol-kinds.js';
import {commonRoomOf, STATUS_ROOM} from './session/rooms.js';
import type {Meeting, Network} from './state/model.js';

/** What the screen knows of a protocol. */
export const networkOf = (protocol: Protocol): Network => {
	const {name, title, defaultPort} = protocol;
	const base = {name, title, lobby: commonRoomOf(protocol) ?? STATUS_ROOM};
	if (!isDatagramProtocol(protocol)) {
		return {...base, ...(protocol.dial && {dial: protocol.dial.name})};
	}

	const look = lookFor(protocol);
	const meeting: Meeting = {open: openingOf(protocol), help: `/help ${wordOf(protocol)}`, usualPort: defaultPort, ...(look !== undefined && {look})};
	return {...base, meeting};
};
