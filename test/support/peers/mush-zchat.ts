/** What MUSHclient does with the numbers from 100 on, on MudMaster links as well (facts 3.5). */
import {readLatin1, readU32} from './bytes.js';
import {code} from './codes.js';
import type {MushLink, MushPeer} from './mush.js';
import type {Handlers} from './peer.js';

/** Where two stamps meet, the new one goes out in decimal digits and to everybody: a bug (facts 3.3). */
const stamped = (peer: MushPeer, link: MushLink, payload: Uint8Array): void => {
	link.peerStamp = payload.length === 4 ? readU32(payload) : undefined;
	if (link.peerStamp === undefined || link.peerStamp !== link.stamp) {
		return;
	}

	link.stamp = peer.drawStamp();
	for (const other of peer.linksOnline) {
		peer.send(other, code.stamp, String(link.stamp));
	}
};

const commanded = (peer: MushPeer, link: MushLink, line: string): void => {
	if (link.mayCommand) {
		peer.executed.push(line);
		peer.send(link, code.message, `\nYou command ${peer.name} to '${line}'.\n`);
	} else {
		peer.send(link, code.message, `\n${peer.name} has not given you permission to send commands.\n`);
	}
};

export const zchatHandlers = (peer: MushPeer): Handlers<MushLink> => ({
	[code.icon]() {},
	[code.status](link, [status = 0]) {
		link.status = status;
	},
	[code.email](link, payload) {
		link.email = readLatin1(payload);
	},
	[code.requestPgpKey](link) {
		peer.send(link, code.message, 'Cannot send PGP key.');
	},
	[code.pgpKey](link, payload) {
		link.pgpKey = readLatin1(payload);
	},
	[code.sendCommand](link, payload) {
		commanded(peer, link, readLatin1(payload));
	},
	[code.stamp](link, payload) {
		stamped(peer, link, payload);
	},
});
