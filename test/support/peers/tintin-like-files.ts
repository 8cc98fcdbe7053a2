/** File transfer as TinTin++ does it: blocks of 501 bytes, out and in (facts 7.1, 7.2, 7.3). */
import {concat, readUtf8} from './bytes.js';
import {code} from './codes.js';
import {OutgoingFile, readOffer} from './files.js';
import type {Handlers} from './peer.js';
import type {TinTinLikePeer, TinTinLink} from './tintin-like.js';

export const BLOCK = 500;

/** What stands on the stack when the last block is sent. */
export const stackGarbage = Uint8Array.from({length: BLOCK}, (_, index) => (index * 37) & 0xFF);

/** A boost is capped: one request for so many bytes of the file. */
const BYTES_PER_REQUEST = 5000;

export const offer = (peer: TinTinLikePeer, link: TinTinLink, bytes: Uint8Array, name: string): void => {
	if (bytes.length === 0) {
		peer.show(`You can't send ${name}: it is empty.`);
		return;
	}

	link.outgoing = new OutgoingFile(name, bytes);
	peer.send(link, code.fileStart, link.outgoing.offer);
};

/** A path is seen where something precedes the last separator, but not where the name begins with it. */
const hasPath = (name: string): boolean => Math.max(...['/', '\\', ':'].map(separator => name.lastIndexOf(separator))) > 0;

const offered = (peer: TinTinLikePeer, link: TinTinLink, text: string): void => {
	const file = readOffer(text);
	const deny = (reason: string): void => {
		peer.send(link, code.fileDeny, `\n${reason}\n`);
	};

	if (file === undefined || file.size === 0 || hasPath(file.name)) {
		deny(`${peer.name} refuses the file.`);
	} else if (link.incoming === undefined) {
		// An offer that was not accepted yet is replaced without a word.
		link.offer = file;
		peer.show(`File transfer from ${link.name}: ${file.name}, ${file.size} bytes`);
		if (peer.takesFiles) {
			accept(peer, link, 1);
		}
	} else {
		deny('There is a transfer already in progress.');
	}
};

export const accept = (peer: TinTinLikePeer, link: TinTinLink, boost: number): void => {
	const {offer: file} = link;
	if (file === undefined) {
		throw new Error(`${link.name} has offered no file to ${peer.name}.`);
	}

	link.offer = undefined;
	link.incoming = file;
	peer.files.push(file);
	const requests = Math.min(boost, Math.max(1, Math.floor(file.size / BYTES_PER_REQUEST)));
	for (let request = 0; request < requests; request++) {
		peer.send(link, code.fileBlockRequest);
	}
};

/** No `FF`; what the last block lacks is garbage, and a size that is a multiple of 500 costs one block of nothing else. */
const requested = (peer: TinTinLikePeer, link: TinTinLink): void => {
	const {outgoing} = link;
	if (outgoing === undefined) {
		return;
	}

	const bytes = outgoing.next(BLOCK);
	// Sockets of calls that came in do not block: a block that finds no room is lost, and counted.
	if (link.role === 'caller' || link.wire.pending < peer.socketBuffer) {
		link.write(concat(Uint8Array.of(code.fileBlock), bytes, stackGarbage.subarray(bytes.length)));
	}

	if (bytes.length === BLOCK) {
		return;
	}

	link.outgoing = undefined;
	peer.send(link, code.fileEnd);
};

/** Of the last block it takes size % 500 bytes: none where that is 0. And it asks once more for each block but the last, boosted or not. */
const received = (peer: TinTinLikePeer, link: TinTinLink, payload: Uint8Array): void => {
	const {incoming} = link;
	if (incoming === undefined) {
		return;
	}

	incoming.blocks++;
	if (incoming.blocks < incoming.blocksOf(BLOCK)) {
		incoming.write(payload);
		peer.send(link, code.fileBlockRequest);
		return;
	}

	incoming.write(payload.subarray(0, incoming.size % BLOCK));
	incoming.state = 'complete';
	link.incoming = undefined;
	peer.show(`File transfer from ${link.name} completed: ${incoming.name}`);
};

/** Nothing is deleted. */
const drop = (link: TinTinLink): void => {
	if (link.incoming !== undefined) {
		link.incoming.state = 'partial';
	}

	link.incoming = undefined;
	link.outgoing = undefined;
	link.offer = undefined;
};

export const fileHandlers = (peer: TinTinLikePeer): Handlers<TinTinLink> => ({
	[code.fileStart](link, payload) {
		offered(peer, link, readUtf8(payload));
	},
	[code.fileDeny](link, payload) {
		peer.print(readUtf8(payload));
		drop(link);
	},
	[code.fileBlockRequest](link) {
		requested(peer, link);
	},
	[code.fileBlock](link, payload) {
		received(peer, link, payload);
	},
	// Said, and nothing is done about a transfer that is still open.
	[code.fileEnd](link) {
		peer.show(`${link.name} has ended the file transfer.`);
	},
	[code.fileCancel](link) {
		peer.show(`${link.name} has cancelled the file transfer.`);
		drop(link);
	},
});
