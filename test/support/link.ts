import {mudmasterFraming, zchatFraming, type Framing} from '../../source/protocols/mmchat/framing.js';
import {Link} from '../../source/protocols/mmchat/link.js';
import {quirksOf} from '../../source/protocols/mmchat/quirks.js';
import type {MachineContext} from '../../source/protocols/protocol.js';

/** A connection of Wick's with Al as the parts of its machine see it. */
export const createLink = (framing: Framing['name'], version = 'Foo 1.0', world: Partial<MachineContext> = {}): Link => {
	const link = new Link({
		self: {name: 'Wick', version: 'mudlark 0.0.0', dnd: false, away: undefined, isIdle: false, port: 4050, stamp: 0x01_02_03_04},
		random: () => 0.5,
		date: () => new Date(0),
		roster: {peers: () => [], listed: () => [], isBlocked: () => false},
		settings: {},
		...world,
	}, framing === 'zchat' ? zchatFraming : mudmasterFraming);
	link.peer = 'Al';
	link.peerStamp = 0x0A_0B_0C_0D;
	link.quirks = quirksOf(version);
	return link;
};
