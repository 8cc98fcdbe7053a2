import {toMudlarkError} from '../lib/errors.js';
import type {FileEffect} from '../protocols/protocol.js';
import type {Attempt} from './file-memory.js';
import type {Source} from './ports.js';
import {ReadAhead} from './read-ahead.js';
import {Transfer, type TransferHost} from './transfer.js';

type What = {
	/** What he is told that it is called. */
	readonly name: string;
	readonly source: Source;
	readonly attempt?: Attempt | undefined;
};

/** A file that we send. */
export class Outgoing extends Transfer {
	readonly direction = 'out';
	readonly #source: Source;
	readonly #ahead: ReadAhead;
	/** Bytes that the machine has, or that the other side has already. */
	#given = 0;
	#isDigestTold = false;

	constructor(host: TransferHost, {name, source, attempt}: What) {
		super(host, {name, size: source.size, attempt}, 'queued');
		this.path = source.path;
		this.#source = source;
		this.#ahead = new ReadAhead(source);
	}

	/** It is its turn. */
	offer(): void {
		this.state = 'offered';
		this.start();
		this.feed({type: 'file', event: 'offer', name: this.name, size: this.size});
	}

	override carryOut(effect: FileEffect): void {
		switch (effect.action) {
			case 'begin': {
				this.canResume ||= effect.canResume ?? false;
				this.run();
				this.#read(async () => this.#tellDigest());
				break;
			}

			case 'read': {
				this.#read(async () => {
					const data = await this.#ahead.next();
					this.#given += data.length;
					this.feed({type: 'file', event: 'data', data});
					await this.#tellDigest();
				});
				break;
			}

			case 'seek': {
				this.#read(async () => this.#seek(effect.offset, effect.digest));
				break;
			}

			case 'sent': {
				this.bytes += effect.bytes;
				break;
			}

			case 'done': {
				this.host.desk.track(this.succeed(async () => {
					await this.release();
				}));
				break;
			}

			case 'failed': {
				this.host.desk.track(this.fail(effect.reason));
				break;
			}

			case 'offer':
			case 'rewind':
			case 'write': {
				// Those belong to what comes in.
				break;
			}
		}
	}

	protected override async release(): Promise<string> {
		await this.#source.close().catch(() => undefined);
		return this.#source.path;
	}

	protected override remember(attempt: Attempt): void {
		const {id, identity, path = ''} = this;
		this.host.desk.memory.sendings.put(identity, {id, path, attempt}, attempt.until);
	}

	async #seek(offset: number, digest: string): Promise<void> {
		const isPossible = Number.isSafeInteger(offset) && offset >= 0 && offset <= this.size;
		const at = isPossible && await this.#ahead.digest(offset) === digest.toLowerCase() ? offset : 0;
		this.#ahead.seek(at);
		this.#given = at;
		this.bytes = at;
		this.feed({type: 'file', event: 'sought', offset: at});
		await this.#tellDigest();
	}

	async #tellDigest(): Promise<void> {
		if (this.#given < this.size || this.#isDigestTold) {
			return;
		}

		this.#isDigestTold = true;
		this.feed({type: 'file', event: 'digest', digest: await this.#ahead.digest(this.size)});
	}

	/** What fails about it ends the transfer. */
	#read(work: () => Promise<void>): void {
		const {desk} = this.host;
		desk.track((async () => {
			try {
				await work();
			} catch (error) {
				await this.stop(toMudlarkError(error).message, 'the file can\'t be read any more');
			}
		})());
	}
}
