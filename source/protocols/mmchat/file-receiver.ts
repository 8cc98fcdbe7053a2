import {encode} from '../../lib/charset.js';
import type {FileInput} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {code as codes} from './codes.js';
import {parseDigest, parseFrom, resume} from './file-extension.js';
import {bare, file, NOTHING, PATIENCE, Patience, quoted, STALL_MS, type Offer, type Outcome, type Transfer} from './file-transfer.js';
import {send, type Effect, type Link} from './link.js';
import {RequestWindow} from './request-window.js';
import {Sumcheck} from './sumcheck.js';
import type {Sums} from './sums.js';

/** All bytes are here: so long FILE_END may take before it is asked for by one more request (facts 7.3 rule 3). */
export const END_MS = 300;

/** And so long after that, before the file is taken for complete without it. */
export const NO_END_MS = 2000;

const ENDING = 'file-end';

const REQUEST = bare(codes.fileBlockRequest);

/**
- `offered`: whether we take it is the manager's to say.
- `resuming`: the other mudlark compares what we have with what he has.
- `receiving`, then `ending`: all bytes are here, FILE_END is not.
- `asked`: and has been asked for.
*/
type Phase = 'offered' | 'resuming' | 'receiving' | 'ending' | 'asked' | 'over';

/** A file that he offers and we may take. */
export class FileReceiver implements Transfer {
	readonly file: Offer;
	outcome: Outcome | undefined;
	readonly #link: Link;
	readonly #sums: Sums;
	/**
	Until then, or until the first block, a CANCEL or a FILE_END may be about the file before this one. He answers in the
	order in which he is asked, so behind a block of this file nothing comes that is about another.
	*/
	#straysUntil: number;
	readonly #patience = new Patience();
	#phase: Phase = 'offered';
	#missing: number;
	/** Bytes per block; in zChat they may have any size, and the last one tells. */
	#blockSize: number | undefined;
	#window = new RequestWindow(1);
	/** Bytes that we said were here already. */
	#offset = 0;
	#sum: Sumcheck | undefined;
	#digest: string | undefined;

	constructor(link: Link, sums: Sums, offer: Offer, straysUntil: number) {
		this.#link = link;
		this.#sums = sums;
		this.file = offer;
		this.#straysUntil = straysUntil;
		this.#missing = offer.size;
		this.#blockSize = link.framing.name === 'zchat' ? undefined : link.framing.fileBlock;
	}

	get offer(): Effect {
		return file({action: 'offer', ...this.file, canResume: this.#isExtended});
	}

	receive(block: ChatBlock, now: number): readonly Effect[] {
		switch (block.code) {
			case codes.fileBlock: {
				return this.#phase === 'receiving' ? this.#take(block, now) : NOTHING;
			}

			case codes.fileFrom: {
				return this.#phase === 'resuming' ? this.#goOn(parseFrom(block), now) : NOTHING;
			}

			case codes.fileDigest: {
				this.#digest = parseDigest(block);
				return NOTHING;
			}

			case codes.fileEnd: {
				return this.#end(now);
			}

			case codes.fileCancel:
			case codes.fileDeny: {
				return this.#breakOff(block, now);
			}

			default: {
				return NOTHING;
			}
		}
	}

	handle(input: FileInput, now: number): readonly Effect[] {
		switch (input.event) {
			case 'accepted': {
				return this.#phase === 'offered' ? this.#accept(input, now) : NOTHING;
			}

			case 'denied': {
				return this.#phase === 'offered' ? this.#deny(input.reason) : NOTHING;
			}

			case 'cancelled': {
				return this.#fail(input.reason, this.#phase === 'offered' ? this.#deny(input.reason) : [bare(codes.fileCancel)]);
			}

			default: {
				return NOTHING;
			}
		}
	}

	drained(): readonly Effect[] {
		return NOTHING;
	}

	expire(id: string, now: number): readonly Effect[] {
		if (id === ENDING) {
			return this.#expectEnd();
		}

		const rest = this.#patience.goOn(now);
		if (rest) {
			return [rest];
		}

		if (this.#missing === 0 && this.#phase !== 'offered') {
			return this.#finish();
		}

		// What was lost on the way with several blocks asked for may arrive with one.
		const isRetry = this.#window.pending > 1;
		return this.#fail(`${this.#link.peer} has sent nothing more for ${STALL_MS / 1000} seconds; ask for it once more`, [bare(codes.fileCancel)], isRetry);
	}

	close(reason: string): readonly Effect[] {
		return this.#fail(reason);
	}

	get #isExtended(): boolean {
		return this.#link.quirks.files.isExtended ?? false;
	}

	#accept({offset, digest, window = Infinity}: Extract<FileInput, {event: 'accepted'}>, now: number): readonly Effect[] {
		const {framing, quirks: {files}, role} = this.#link;
		const ahead = (framing.name === 'zchat' ? files.aheadInZchat : (role === 'answerer' ? files.aheadOfCaller : undefined)) ?? files.ahead;
		this.#window = new RequestWindow(Math.min(ahead, window), Math.min(files.aheadAtMost ?? ahead, window));
		this.#sum = files.sums && new Sumcheck();
		this.#offset = offset;
		const patience = this.#patience.start(now);
		if (this.#isExtended && offset > 0 && offset <= this.file.size && digest !== undefined) {
			this.#phase = 'resuming';
			return [patience, resume({offset, digest})];
		}

		return [patience, ...this.#begin(0, now)];
	}

	/** He begins where we said, or at 0. */
	#goOn(offset: number | undefined, now: number): readonly Effect[] {
		return offset === this.#offset || offset === 0
			? this.#begin(offset, now)
			: this.#fail(`${this.#link.peer} would begin in the wrong place; ask for it once more`, [bare(codes.fileCancel)]);
	}

	#begin(offset: number, now: number): readonly Effect[] {
		this.#missing -= offset;
		this.#phase = this.#missing === 0 ? 'ending' : 'receiving';
		const rewind = this.#offset > 0 ? [file({action: 'rewind', offset})] : NOTHING;
		const requests = this.file.size === 0 ? [REQUEST] : this.#request(now);
		return [...requests, ...rewind];
	}

	/** Never more, all in all, than there are blocks (facts 7.3 rule 1). */
	#request(now: number): readonly Effect[] {
		const blocks = this.#blockSize === undefined ? 1 : Math.ceil(this.#missing / this.#blockSize);
		const requests: Effect[] = [];
		for (let count = Math.min(this.#window.room, blocks - this.#window.pending); count > 0; count--) {
			this.#window.ask(now);
			requests.push(REQUEST);
		}

		return requests;
	}

	#take({payload, charset}: ChatBlock, now: number): readonly Effect[] {
		// A filter may have put text there.
		const block = typeof payload === 'string' ? encode(payload, charset) : payload;
		if (block.length === 0 || !this.#window.take(now)) {
			return NOTHING;
		}

		const data = block.subarray(0, this.#missing);
		this.#straysUntil = -Infinity;
		if (this.#link.framing.name === 'zchat') {
			this.#blockSize = block.length;
		}

		this.#missing -= data.length;
		this.#patience.renew(now);
		this.#sum?.update(data);
		const write = file({action: 'write', data});
		if (this.#missing > 0) {
			return [...this.#request(now), write];
		}

		this.#phase = 'ending';
		// A mudlark sends the end unasked, and its digest in front of it may take a while.
		return this.#isExtended ? [write] : [{type: 'timer', id: ENDING, ms: END_MS}, write];
	}

	#end(now: number): readonly Effect[] {
		switch (this.#phase) {
			case 'receiving': {
				return now < this.#straysUntil ? NOTHING : this.#lose();
			}

			case 'ending':
			case 'asked': {
				return this.#finish();
			}

			case 'offered':
			case 'resuming':
			case 'over': {
				return NOTHING;
			}
		}
	}

	/** He is through with it and we are not, so blocks were lost; TinTin++ does that (facts 7.3). */
	#lose(): readonly Effect[] {
		const {size} = this.file;
		const isRetry = this.#window.size > 1;
		return this.#fail(`${this.#link.peer} ended it after ${size - this.#missing} of ${size} bytes; ask for it once more`, [], isRetry);
	}

	#breakOff(block: ChatBlock, now: number): readonly Effect[] {
		if (this.#phase === 'ending' || this.#phase === 'asked') {
			// Axmud and MudBot answer so to a request too many.
			return this.#finish();
		}

		return now < this.#straysUntil ? NOTHING : this.#fail(`${this.#link.peer} broke it off${quoted(block, this.#link)}`);
	}

	#expectEnd(): readonly Effect[] {
		if (this.#phase !== 'ending') {
			return this.#phase === 'asked' ? this.#finish() : NOTHING;
		}

		this.#phase = 'asked';
		return [{type: 'timer', id: ENDING, ms: NO_END_MS}, REQUEST];
	}

	#deny(reason: string): readonly Effect[] {
		this.#over('failed');
		const {self} = this.#link;
		return [send(this.#link, codes.fileDeny, `\n${self.name} does not take ${this.file.name}${reason === '' ? '' : `: ${reason}`}\n`)];
	}

	#finish(): readonly Effect[] {
		const sum = this.#sum ? [this.#sums.tell('as received', this.file.name, this.#sum.digest())] : NOTHING;
		const arrived = this.#isExtended ? [bare(codes.fileArrived)] : NOTHING;
		return [...this.#over('done'), ...sum, ...arrived, file({action: 'done', ...(this.#digest !== undefined && {digest: this.#digest})})];
	}

	#fail(reason: string, sent: readonly Effect[] = NOTHING, isRetry = false): readonly Effect[] {
		return [...this.#over('failed'), ...sent, file({action: 'failed', reason, ...(isRetry && {retry: true})})];
	}

	#over(outcome: Outcome): readonly Effect[] {
		this.#phase = 'over';
		this.outcome = outcome;
		return [{type: 'cancel', id: PATIENCE}, {type: 'cancel', id: ENDING}];
	}
}
