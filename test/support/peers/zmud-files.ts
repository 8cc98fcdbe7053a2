/** File transfer with blocks of any length (facts 3.4); the real one was never seen. */
import {readLatin1} from './bytes.js';
import {code} from './codes.js';
import {OutgoingFile, readOffer} from './files.js';
import type {Handlers} from './peer.js';
import type {ZmudLink, ZmudPeer} from './zmud.js';

export const offer = (peer: ZmudPeer, link: ZmudLink, bytes: Uint8Array, name: string): void => {
	link.outgoing = new OutgoingFile(name, bytes);
	peer.send(link, code.fileStart, link.outgoing.offer);
};

const offered = (peer: ZmudPeer, link: ZmudLink, text: string): void => {
	const file = readOffer(text);
	if (!peer.takesFiles || file === undefined || link.incoming !== undefined || link.outgoing !== undefined) {
		peer.send(link, code.fileDeny, `${peer.name} does not accept the file.`);
		return;
	}

	link.incoming = file;
	peer.files.push(file);
	peer.send(link, code.fileBlockRequest);
};

/** The last block is as long as what is left; the end follows at once. */
const requested = (peer: ZmudPeer, link: ZmudLink): void => {
	const {outgoing} = link;
	if (outgoing === undefined) {
		return;
	}

	peer.send(link, code.fileBlock, outgoing.next(peer.blockSize));
	if (!outgoing.isAtEnd) {
		return;
	}

	link.outgoing = undefined;
	peer.send(link, code.fileEnd);
};

/** One request more than there are blocks, for those who end only when asked again. */
const received = (peer: ZmudPeer, link: ZmudLink, payload: Uint8Array): void => {
	const {incoming} = link;
	if (incoming === undefined) {
		return;
	}

	incoming.blocks++;
	incoming.write(payload.subarray(0, incoming.missing));
	if (incoming.missing === 0) {
		incoming.state = 'complete';
		link.incoming = undefined;
	}

	peer.send(link, code.fileBlockRequest);
};

const stop = (link: ZmudLink): void => {
	if (link.incoming !== undefined) {
		link.incoming.state = 'partial';
	}

	link.incoming = undefined;
	link.outgoing = undefined;
};

export const fileHandlers = (peer: ZmudPeer): Handlers<ZmudLink> => ({
	[code.fileStart](link, payload) {
		offered(peer, link, readLatin1(payload));
	},
	[code.fileDeny](link, payload) {
		peer.show(readLatin1(payload));
		stop(link);
	},
	[code.fileBlockRequest](link) {
		requested(peer, link);
	},
	[code.fileBlock](link, payload) {
		received(peer, link, payload);
	},
	[code.fileEnd]: stop,
	[code.fileCancel]: stop,
});
