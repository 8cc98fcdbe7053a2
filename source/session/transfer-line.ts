import {MudlarkError} from '../lib/errors.js';
import type {FileEffect} from '../protocols/protocol.js';
import {Incoming} from './incoming.js';
import {judgeOffer} from './judge-offer.js';
import {limits} from './limits.js';
import type {Outgoing} from './outgoing.js';
import type {Timer} from './ports.js';
import {toReference, type Entry} from './roster.js';
import type {Transfer, TransferDesk, TransferHost} from './transfer.js';

type Offer = FileEffect & {readonly action: 'offer'};

/** The files of one connection: one at a time, in either direction, and ours behind each other. */
export class TransferLine implements TransferHost {
	readonly desk: TransferDesk;
	readonly entry: Entry;
	isGone = false;
	#current: Transfer | undefined;
	#queue: readonly Outgoing[] = [];
	/** Runs while it is too early to offer anything. */
	#start: Timer | undefined;

	constructor(desk: TransferDesk, entry: Entry) {
		this.desk = desk;
		this.entry = entry;
		// Right behind the handshake his program tells its version; before that nobody knows what it can do.
		this.#start = desk.session.clock.after(limits.fileStartMs, () => {
			this.begin();
		});
	}

	/** What his program can do is known, or will not be. */
	begin(): void {
		this.#start?.cancel();
		this.#start = undefined;
		this.#next();
	}

	/** The one on its way, and those that wait for their turn. */
	get transfers(): readonly Transfer[] {
		return this.#current ? [this.#current, ...this.#queue] : this.#queue;
	}

	/** @throws MudlarkError where no more can wait. */
	expectRoom(): void {
		if (this.isGone) {
			throw new MudlarkError('ML_FILE_PEER_GONE', `${this.entry.name} has gone meanwhile. Send it again when he is back.`);
		}

		if (this.#queue.length >= limits.waitingFiles) {
			throw new MudlarkError('ML_FILE_QUEUE', `${limits.waitingFiles} files wait for ${this.entry.name} already. Send more when some are through; /files lists them, /cancel ID takes one back.`);
		}
	}

	/** Its turn comes when all before it are over. */
	send(outgoing: Outgoing): void {
		this.#queue = [...this.#queue, outgoing];
		this.#next();
	}

	carryOut(effect: FileEffect): void {
		if (effect.action === 'offer') {
			this.#consider(effect);
		} else {
			this.#count(effect);
			this.#current?.carryOut(effect);
		}
	}

	/** The peer is gone. Returns what was not offered to him. */
	close(reason: string): readonly Transfer[] {
		const waiting = this.#queue;
		this.isGone = true;
		this.#start?.cancel();
		for (const transfer of this.transfers) {
			this.desk.track(transfer.fail(reason));
		}

		return waiting;
	}

	left(transfer: Transfer): void {
		if (transfer === this.#current) {
			this.#current = undefined;
			// The machine may be in the middle of telling about this one.
			this.desk.session.clock.soon(() => {
				this.#next();
			});
		} else {
			this.#queue = this.#queue.filter(outgoing => outgoing !== transfer);
		}
	}

	#count(effect: FileEffect): void {
		const {fileBytes} = this.entry.channel.account;
		if (effect.action === 'write') {
			fileBytes.in += effect.data.length;
		} else if (effect.action === 'sent') {
			fileBytes.out += effect.bytes;
		}
	}

	#consider(offer: Offer): void {
		const {session} = this.desk;
		const judgement = this.#current
			? {denial: 'another file is on its way; send it when that is through'}
			: judgeOffer(offer, this.entry);
		if ('name' in judgement) {
			const incoming = new Incoming(this, {...offer, ...judgement, offered: offer.name});
			this.#current = incoming;
			incoming.consider();
			return;
		}

		this.entry.channel.file({type: 'file', event: 'denied', reason: judgement.denial});
		if (judgement.notice !== undefined) {
			session.bus.emit({event: 'notice', code: 'file-refused', text: judgement.notice, peer: toReference(this.entry)});
		}
	}

	#next(): void {
		const [first, ...others] = this.#queue;
		const isFree = this.#current === undefined && this.#start === undefined;
		if (!first || !isFree || this.isGone) {
			return;
		}

		this.#queue = others;
		this.#current = first;
		first.offer();
	}
}
