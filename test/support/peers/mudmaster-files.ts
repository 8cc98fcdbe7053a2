/** File transfer as MudMaster 2k6 does it (facts 7.1, 7.3). */
import {readLatin1} from './bytes.js';
import {code} from './codes.js';
import {OutgoingFile, readOffer} from './files.js';
import {block} from './framing.js';
import type {MudMasterLink, MudMasterPeer} from './mudmaster.js';
import type {Handlers} from './peer.js';

export const BLOCK = 500;

export const offer = (peer: MudMasterPeer, link: MudMasterLink, bytes: Uint8Array, name: string): void => {
	link.outgoing = new OutgoingFile(name, bytes);
	peer.send(link, code.fileStart, link.outgoing.offer);
};

/** The first comma separates, and then the size must be a number; a path in the name does not matter. */
const offered = (peer: MudMasterPeer, link: MudMasterLink, text: string): void => {
	const file = readOffer(text);
	const deny = (reason: string): void => {
		peer.send(link, code.fileDeny, reason);
	};

	if (!peer.takesFiles) {
		deny('Not accepting file transfers.');
	} else if (link.incoming !== undefined || link.outgoing !== undefined) {
		deny('Currently transferring a file.');
	} else if (file === undefined) {
		deny('Invalid file.');
	} else if (peer.files.some(({name}) => name === file.name)) {
		deny('File already exists.');
	} else {
		link.incoming = file;
		peer.files.push(file);
		peer.send(link, code.fileBlockRequest);
	}
};

/** The buffer keeps what the block before left in it: the last block is padded with that, and a surplus one is nothing else. */
const requested = (peer: MudMasterPeer, link: MudMasterLink): void => {
	const {outgoing} = link;
	if (outgoing === undefined) {
		return;
	}

	const bytes = outgoing.next(BLOCK);
	link.fileBuffer.set(bytes);
	link.write(block(code.fileBlock, link.fileBuffer));
	if (bytes.length === BLOCK) {
		return;
	}

	link.outgoing = undefined;
	peer.send(link, code.fileEnd);
};

/** Asks on and on until the end is said. */
const received = (peer: MudMasterPeer, link: MudMasterLink, payload: Uint8Array): void => {
	const {incoming} = link;
	if (incoming === undefined) {
		return;
	}

	incoming.blocks++;
	incoming.write(payload.subarray(0, incoming.missing));
	peer.send(link, code.fileBlockRequest);
};

/** What has come stays on the disk. */
const stop = (link: MudMasterLink): void => {
	if (link.incoming !== undefined) {
		link.incoming.state = link.incoming.missing === 0 ? 'complete' : 'partial';
	}

	link.incoming = undefined;
	link.outgoing = undefined;
};

export const fileHandlers = (peer: MudMasterPeer): Handlers<MudMasterLink> => ({
	[code.fileStart](link, payload) {
		offered(peer, link, readLatin1(payload));
	},
	[code.fileDeny](link, payload) {
		if (link.outgoing === undefined) {
			return;
		}

		peer.show(readLatin1(payload));
		link.outgoing = undefined;
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
