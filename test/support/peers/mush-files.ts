/** File transfer as MUSHclient does it (facts 7.1, 7.3). */
import {block, frame} from './framing.js';
import {sized} from './bytes.js';
import {code} from './codes.js';
import {IncomingFile, OutgoingFile} from './files.js';
import {Sumcheck} from './mush-sumcheck.js';
import type {MushLink, MushPeer} from './mush.js';

const blockSize = (link: MushLink): number => link.framing === 'zchat' ? 1024 : 500;

export class MushFiles {
	readonly #peer: MushPeer;

	constructor(peer: MushPeer) {
		this.#peer = peer;
	}

	offer(link: MushLink, bytes: Uint8Array, name: string): void {
		if (bytes.length === 0) {
			this.#peer.show(`Can't send ${name}: read error.`);
			return;
		}

		link.outgoing = new OutgoingFile(name, bytes);
		link.sum = new Sumcheck();
		this.#peer.send(link, code.fileStart, link.outgoing.offer);
	}

	/** FILE_START: exactly two fields, no path, no transfer under way. */
	offered(link: MushLink, text: string): void {
		const [name = '', size = '', ...more] = text.split(',');
		const refusal = this.#refusal(link, name, size, more.length);
		if (refusal !== undefined) {
			this.#peer.send(link, code.fileDeny, refusal);
			return;
		}

		link.incoming = new IncomingFile(name, Number(size));
		link.sum = new Sumcheck();
		this.#peer.files.push(link.incoming);
		this.#peer.show(`Receiving file ${name}, ${size} bytes.`);
		this.#peer.send(link, code.fileBlockRequest);
	}

	/** One block for each request, whenever it comes; the end directly behind the last; requests while idle mean nothing. */
	requested(link: MushLink): void {
		const {outgoing, sum} = link;
		if (outgoing === undefined) {
			return;
		}

		const length = blockSize(link);
		const bytes = outgoing.next(length);
		sum.update(bytes);
		const padded = sized(bytes, length);
		link.write(link.framing === 'zchat' ? frame(code.fileBlock, padded) : block(code.fileBlock, padded));
		if (!outgoing.isAtEnd) {
			return;
		}

		link.outgoing = undefined;
		this.#peer.show(`Sent file ${outgoing.name}.`);
		this.#peer.send(link, code.fileEnd);
		this.#peer.send(link, code.message, `Sumcheck from sender was: ${sum.digest()}`);
	}

	/** After the last block one request too many, and the sum. */
	received(link: MushLink, payload: Uint8Array): void {
		const {incoming, sum} = link;
		if (incoming === undefined) {
			return;
		}

		// An empty file becomes one of junk, since nothing is missing from it.
		const bytes = incoming.size === 0 ? payload : payload.subarray(0, incoming.missing);
		incoming.write(bytes);
		incoming.blocks++;
		sum.update(bytes);
		const isWhole = incoming.blocks >= incoming.blocksOf(blockSize(link));
		if (isWhole) {
			link.incoming = undefined;
			incoming.state = 'complete';
			this.#peer.show(`Received file ${incoming.name}.`);
		}

		this.#peer.send(link, code.fileBlockRequest);
		if (isWhole) {
			this.#peer.send(link, code.message, `Sumcheck as received was: ${sum.digest()}`);
		}
	}

	/** Before the last block an end is a failure. */
	ended(link: MushLink): void {
		if (link.incoming !== undefined) {
			this.#abort(link, 'Unexpected end of file transfer.');
		}
	}

	denied(link: MushLink, reason: string): void {
		this.#peer.show(reason);
		this.#abort(link, 'File transfer refused.');
	}

	/** Says it back once: then there is no transfer left to stop. */
	cancelled(link: MushLink): void {
		this.#abort(link, 'File transfer stopped.');
	}

	stop(link: MushLink): void {
		this.#abort(link, 'You stop the file transfer.');
	}

	#abort(link: MushLink, line: string): void {
		if (link.incoming === undefined && link.outgoing === undefined) {
			return;
		}

		if (link.incoming !== undefined) {
			link.incoming.state = 'deleted';
		}

		link.incoming = undefined;
		link.outgoing = undefined;
		this.#peer.show(line);
		this.#peer.send(link, code.fileCancel);
	}

	#refusal(link: MushLink, name: string, size: string, surplus: number): string | undefined {
		if (surplus > 0 || size === '') {
			return 'Bad file name or size.';
		}

		if (/[/\\]/.test(name)) {
			return 'Bad file name.';
		}

		if (!this.#peer.takesFiles) {
			return `${this.#peer.name} is not accepting files from you.`;
		}

		return link.incoming === undefined && link.outgoing === undefined ? undefined : 'A file transfer is under way already.';
	}
}

