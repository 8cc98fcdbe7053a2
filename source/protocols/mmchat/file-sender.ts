import type {FileInput} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {BlockSupply} from './block-supply.js';
import {code as codes} from './codes.js';
import {digest, from, parseResume} from './file-extension.js';
import {formatStart} from './file-start.js';
import {bare, file, NOTHING, PATIENCE, Patience, quoted, STALL_MS, type Offer, type Outcome, type Transfer} from './file-transfer.js';
import {notice, send, type Effect, type Link} from './link.js';
import {Sumcheck} from './sumcheck.js';
import type {Sums} from './sums.js';

/** The other's user has to answer a question, maybe choose a folder. */
export const OFFER_MS = 75_000;

/**
- `waiting`: for what he may still send about the file before this one.
- `offered`: he has not answered.
- `seeking`: the manager looks whether he has the beginning of this file.
- `sending`, then `summing`: all blocks are out, the digest is awaited.
- `leaving`: FILE_END is out, and has to reach the kernel; a mudlark tells that it has arrived.
*/
type Phase = 'waiting' | 'offered' | 'seeking' | 'sending' | 'summing' | 'leaving' | 'over';

/** A file that we offer and he may take. */
export class FileSender implements Transfer {
	readonly file: Offer;
	outcome: Outcome | undefined;
	readonly #link: Link;
	readonly #sums: Sums;
	readonly #patience = new Patience();
	readonly #supply: BlockSupply;
	#phase: Phase = 'waiting';
	#sum: Sumcheck | undefined;
	#digest: string | undefined;

	constructor(link: Link, sums: Sums, offer: Offer) {
		this.#link = link;
		this.#sums = sums;
		this.file = offer;
		this.#supply = new BlockSupply(offer.size, link.framing.fileBlock);
	}

	/** @param delay Milliseconds to wait first. */
	start(delay: number): readonly Effect[] {
		const {files, lacks} = this.#link.quirks;
		if (lacks.includes('files')) {
			return this.#fail(this.#cannot);
		}

		if (this.file.size === 0 && !files.isExtended) {
			return this.#fail(`it is empty, and ${this.#link.peer}'s program can't take an empty file`);
		}

		return delay > 0 ? [{type: 'timer', id: PATIENCE, ms: delay}] : this.#offer();
	}

	receive(block: ChatBlock, now: number): readonly Effect[] {
		switch (block.code) {
			case codes.fileBlockRequest: {
				return this.#serve(now);
			}

			case codes.fileResume: {
				return this.#phase === 'offered' ? this.#resume(block, now) : NOTHING;
			}

			case codes.fileArrived: {
				return this.#phase === 'leaving' ? this.#finish() : NOTHING;
			}

			case codes.fileDeny: {
				return this.#phase === 'waiting' ? NOTHING : this.#fail(`${this.#link.peer} refused it${quoted(block, this.#link)}`);
			}

			case codes.fileCancel: {
				return this.#phase === 'waiting' ? NOTHING : this.#fail(`${this.#link.peer} broke it off${quoted(block, this.#link)}`);
			}

			default: {
				return NOTHING;
			}
		}
	}

	handle(input: FileInput, now: number): readonly Effect[] {
		switch (input.event) {
			case 'data': {
				return this.#phase === 'sending' && this.#supply.isReading ? this.#feed(input.data, now) : NOTHING;
			}

			case 'sought': {
				return this.#phase === 'seeking' ? [from(input.offset), ...this.#begin(input.offset)] : NOTHING;
			}

			case 'digest': {
				this.#digest = input.digest;
				return this.#phase === 'summing' ? this.#end() : NOTHING;
			}

			case 'cancelled': {
				return this.#fail(input.reason, this.#phase === 'waiting' ? [] : [bare(codes.fileCancel)]);
			}

			default: {
				return NOTHING;
			}
		}
	}

	drained(now: number): readonly Effect[] {
		if (this.#supply.isClogged) {
			this.#supply.drain();
			this.#patience.renew(now);
		}

		if (this.#phase === 'leaving' && !this.#isExtended) {
			return this.#finish();
		}

		return this.#phase === 'sending' ? this.#pump() : NOTHING;
	}

	expire(_id: string, now: number): readonly Effect[] {
		switch (this.#phase) {
			case 'waiting': {
				return this.#offer();
			}

			case 'offered': {
				const {peer, quirks} = this.#link;
				const reason = quirks.lacks.includes('files') ? this.#cannot : `${peer} did not answer the offer within ${OFFER_MS / 1000} seconds; some programs, such as Mudlet, can't take files`;
				return this.#fail(reason, [bare(codes.fileCancel)]);
			}

			default: {
				const wait = this.#isOurTurn ? this.#patience.start(now) : this.#patience.goOn(now);
				return wait ? [wait] : this.#stall();
			}
		}
	}

	close(reason: string): readonly Effect[] {
		return this.#fail(reason);
	}

	get #isExtended(): boolean {
		return this.#link.quirks.files.isExtended ?? false;
	}

	get #cannot(): string {
		return `Mudlet has no file transfer; put it where ${this.#link.peer} can fetch it`;
	}

	/** What he waits for is our disk. */
	get #isOurTurn(): boolean {
		return this.#phase === 'seeking' || this.#phase === 'summing' || this.#supply.isStarving;
	}

	#offer(): readonly Effect[] {
		this.#phase = 'offered';
		return [
			...this.#warning,
			send(this.#link, codes.fileStart, formatStart(this.file, this.#link.writing)),
			{type: 'timer', id: PATIENCE, ms: OFFER_MS},
		];
	}

	/** There is no cure for it on the wire (facts 7.2). */
	get #warning(): readonly Effect[] {
		const {size, name} = this.file;
		const {framing: {fileBlock}, peer, quirks} = this.#link;
		if (!quirks.files.losesWholeBlock || size % fileBlock > 0) {
			return NOTHING;
		}

		const what = `TinTin++ loses the last ${fileBlock} bytes of a file whose size is a multiple of ${fileBlock}, as that of ${name} is.`;
		return [notice('file-tail', `${what} Add a byte to it, or pack it, if ${peer} needs all of it.`)];
	}

	/** A request is his yes, or asks for another block. */
	#serve(now: number): readonly Effect[] {
		switch (this.#phase) {
			case 'offered': {
				this.#supply.ask();
				this.#sum = this.#link.quirks.files.sums && new Sumcheck();
				return [this.#patience.start(now), ...this.#begin(0, [this.#accepted])];
			}

			case 'seeking':
			case 'sending': {
				this.#supply.ask();
				this.#patience.renew(now);
				return this.#phase === 'sending' ? this.#pump() : NOTHING;
			}

			case 'waiting':
			case 'summing':
			case 'leaving':
			case 'over': {
				return NOTHING;
			}
		}
	}

	get #accepted(): Effect {
		return file({action: 'begin', ...(this.#isExtended && {canResume: true})});
	}

	#resume(block: ChatBlock, now: number): readonly Effect[] {
		const asked = parseResume(block);
		const patience = this.#patience.start(now);
		if (!asked || asked.offset > this.file.size) {
			return [patience, from(0), ...this.#begin(0, [this.#accepted])];
		}

		this.#phase = 'seeking';
		return [patience, this.#accepted, file({action: 'seek', ...asked})];
	}

	#begin(offset: number, accepted: readonly Effect[] = NOTHING): readonly Effect[] {
		this.#phase = 'sending';
		this.#supply.skip(offset);
		return this.#pump(accepted);
	}

	#feed(data: Uint8Array, now: number): readonly Effect[] {
		if (data.length === 0) {
			return this.#fail('it has become shorter while it was sent', [bare(codes.fileCancel)]);
		}

		this.#supply.feed(data);
		this.#patience.renew(now);
		return this.#pump();
	}

	/** Sends what was asked for, is here, and finds room on the way. */
	#pump(accepted: readonly Effect[] = NOTHING): readonly Effect[] {
		const supply = this.#supply;
		const effects: Effect[] = [];
		let bytes = 0;
		for (let data = supply.next(); data; data = supply.next()) {
			effects.push(this.#block(data));
			bytes += data.length;
		}

		if (supply.isEmpty) {
			effects.push(...this.#end());
		}

		effects.push(...accepted);
		if (bytes > 0) {
			effects.push(file({action: 'sent', bytes}));
		}

		if (supply.readOn()) {
			effects.push(file({action: 'read'}));
		}

		return effects;
	}

	/** The last one may be short; its framing fills it up. */
	#block(data: Uint8Array): Effect {
		this.#sum?.update(data);
		return {type: 'send', block: {code: codes.fileBlock, payload: data, ...(this.#link.quirks.files.isBare && {bare: true})}};
	}

	/** FILE_END follows the last block unasked; who keeps asking until it is there stops then (facts 7.1). */
	#end(): readonly Effect[] {
		if (this.#isExtended && this.#supply.wasRead && this.#digest === undefined) {
			this.#phase = 'summing';
			return NOTHING;
		}

		this.#phase = 'leaving';
		return [
			...(this.#isExtended && this.#digest !== undefined ? [digest(this.#digest)] : []),
			bare(codes.fileEnd),
			...(this.#sum ? [this.#sums.tell('from sender', this.file.name, this.#sum.digest())] : []),
		];
	}

	#finish(): readonly Effect[] {
		return [...this.#over('done'), file({action: 'done'})];
	}

	#stall(): readonly Effect[] {
		const {peer} = this.#link;
		if (this.#phase === 'leaving' && this.#isExtended && !this.#supply.isClogged) {
			// All of it has left, and the connection holds: over a slow line the rest takes its time.
			return this.#finish();
		}

		const reason = this.#supply.isClogged
			? `${peer} has read nothing for ${STALL_MS / 1000} seconds; send it once more`
			: `${peer} has asked for nothing more for ${STALL_MS / 1000} seconds; send it once more`;
		return this.#fail(reason, [bare(codes.fileCancel)]);
	}

	#fail(reason: string, sent: readonly Effect[] = NOTHING): readonly Effect[] {
		return [...this.#over('failed'), ...sent, file({action: 'failed', reason})];
	}

	#over(outcome: Outcome): readonly Effect[] {
		this.#phase = 'over';
		this.outcome = outcome;
		return [{type: 'cancel', id: PATIENCE}];
	}
}
