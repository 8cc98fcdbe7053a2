import type {FileInput} from '../protocol.js';
import {textOf, type ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {FileReceiver} from './file-receiver.js';
import {FileSender} from './file-sender.js';
import {NAME_LIMIT, parseStart} from './file-start.js';
import {NOTHING, type Transfer} from './file-transfer.js';
import {notice, send, type Effect, type Link} from './link.js';
import {Sums} from './sums.js';

/**
When a file is over, answers to what we said about it may still be on their way: Axmud's CANCEL for a request too many,
MUSHclient's CANCEL for ours, the request that most programs send behind the last block (facts 7.1, 7.3 rule 4).
*/
export const STRAY_MS = 1500;

/** Files: one at a time, in either direction (facts 7). */
export class Files {
	readonly #link: Link;
	readonly #sums: Sums;
	#transfer: Transfer | undefined;
	#straysUntil = -Infinity;

	constructor(link: Link) {
		this.#link = link;
		this.#sums = new Sums(link);
	}

	/** Nothing where `block` is no matter of files. */
	receive(block: ChatBlock, now: number): readonly Effect[] | undefined {
		switch (block.code) {
			case codes.message: {
				return this.#sums.receive(block);
			}

			case codes.fileStart: {
				return this.#start(block);
			}

			case codes.fileResume:
			case codes.fileFrom:
			case codes.fileDigest:
			case codes.fileArrived: {
				return this.#link.quirks.files.isExtended ? this.#settle(this.#transfer?.receive(block, now), now) : undefined;
			}

			case codes.fileDeny:
			case codes.fileBlockRequest:
			case codes.fileBlock:
			case codes.fileEnd:
			case codes.fileCancel: {
				return this.#settle(this.#transfer?.receive(block, now), now);
			}

			default: {
				return undefined;
			}
		}
	}

	handle(input: FileInput, now: number): readonly Effect[] {
		if (input.event !== 'offer') {
			return this.#settle(this.#transfer?.handle(input, now), now);
		}

		if (this.#transfer) {
			// The manager has one at a time.
			return NOTHING;
		}

		const sender = new FileSender(this.#link, this.#sums, {name: input.name, size: input.size});
		this.#transfer = sender;
		return this.#settle(sender.start(this.#straysUntil - now), now);
	}

	/** Everything that was sent has left for the kernel. */
	drained(now: number): readonly Effect[] {
		return this.#settle(this.#transfer?.drained(now), now);
	}

	/** @param id One of this part's timers, `file` or what begins with `file-`. */
	expire(id: string, now: number): readonly Effect[] {
		return this.#settle(this.#transfer?.expire(id, now), now);
	}

	/** The connection has ended. */
	close(reason: string): readonly Effect[] {
		const effects = this.#transfer?.close(`the connection to ${this.#link.peer} ended: ${reason}`) ?? NOTHING;
		this.#transfer = undefined;
		return effects;
	}

	#start(block: ChatBlock): readonly Effect[] {
		const {peer, self, quirks} = this.#link;
		if (this.#transfer) {
			return [this.#deny(`${self.name} is already transferring ${this.#transfer.file.name} with you. Send this one afterwards.`)];
		}

		const offer = parseStart(textOf(block, this.#link.reading));
		if (!offer) {
			return [
				this.#deny(`${self.name} can't read your offer: it needs a name of at most ${NAME_LIMIT} characters, a comma and a size in bytes.`),
				notice('file-refused', `${peer} offered a file whose name or size can't be read, and was told so.`),
			];
		}

		if (offer.size === 0 && !quirks.files.isExtended) {
			return [
				this.#deny(`${self.name} can't take an empty file.`),
				notice('file-refused', `${peer} offered ${offer.name}, which is empty; only mudlarks can send each other empty files. He was told so.`),
			];
		}

		const receiver = new FileReceiver(this.#link, this.#sums, offer, this.#straysUntil);
		this.#transfer = receiver;
		return [receiver.offer];
	}

	/** What a transfer did may have been its end. */
	#settle(effects: readonly Effect[] | undefined, now: number): readonly Effect[] {
		const outcome = this.#transfer?.outcome;
		if (outcome !== undefined) {
			this.#transfer = undefined;
			// Mudlarks say nothing more of a file that has come to its end.
			this.#straysUntil = outcome === 'done' && this.#link.quirks.files.isExtended ? now : now + STRAY_MS;
		}

		return effects ?? NOTHING;
	}

	#deny(reason: string): Effect {
		return send(this.#link, codes.fileDeny, `\n${reason}\n`);
	}
}
