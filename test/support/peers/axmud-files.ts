/** File transfer as Axmud does it (facts 7.1, 7.3). */
import {readLatin1, sized} from './bytes.js';
import type {AxmudLink, AxmudPeer} from './axmud.js';
import {code} from './codes.js';
import {OutgoingFile, readOffer} from './files.js';
import type {Handlers} from './peer.js';

export const offer = (peer: AxmudPeer, link: AxmudLink, bytes: Uint8Array, name: string): void => {
	link.outgoing = new OutgoingFile(name, bytes);
	peer.send(link, code.fileStart, link.outgoing.offer);
};

/** The first comma separates, so a name with one is misread: no number is 0 in Perl. */
const offered = (peer: AxmudPeer, link: AxmudLink, text: string): void => {
	const file = readOffer(text) ?? readOffer(`${text.split(',', 1)[0]!},0`);
	if (!peer.takesFiles || file === undefined || link.incoming !== undefined || link.outgoing !== undefined) {
		peer.send(link, code.fileDeny, `${peer.name} does not accept the file.`);
		return;
	}

	link.incoming = file;
	peer.files.push(file);
	peer.send(link, code.fileBlockRequest);
};

/** The end is an answer of its own: to the request that follows the last bytes. A request while idle is answered with CANCEL. */
const requested = (peer: AxmudPeer, link: AxmudLink): void => {
	const {outgoing} = link;
	if (outgoing === undefined) {
		peer.send(link, code.fileCancel);
	} else if (outgoing.isAtEnd) {
		link.outgoing = undefined;
		peer.send(link, code.fileEnd);
	} else {
		const length = link.framing === 'zchat' ? 1024 : 500;
		peer.send(link, code.fileBlock, sized(outgoing.next(length), length));
	}
};

/** Asks until the end is said. A block while idle is answered with CANCEL. */
const received = (peer: AxmudPeer, link: AxmudLink, payload: Uint8Array): void => {
	if (link.incoming === undefined) {
		peer.send(link, code.fileCancel);
		return;
	}

	link.incoming.blocks++;
	link.incoming.write(payload.subarray(0, link.incoming.missing));
	peer.send(link, code.fileBlockRequest);
};

const forget = (link: AxmudLink): void => {
	link.incoming = undefined;
	link.outgoing = undefined;
};

export const fileHandlers = (peer: AxmudPeer): Handlers<AxmudLink> => ({
	[code.fileStart](link, payload) {
		offered(peer, link, readLatin1(payload));
	},
	[code.fileDeny](link, payload) {
		peer.show(readLatin1(payload));
		forget(link);
	},
	[code.fileBlockRequest](link) {
		requested(peer, link);
	},
	[code.fileBlock](link, payload) {
		received(peer, link, payload);
	},
	// Early or not, what has come is kept.
	[code.fileEnd](link) {
		if (link.incoming !== undefined) {
			link.incoming.state = link.incoming.missing === 0 ? 'complete' : 'partial';
		}

		forget(link);
	},
	[code.fileCancel](link) {
		if (link.incoming !== undefined) {
			link.incoming.state = 'deleted';
		}

		forget(link);
	},
});
