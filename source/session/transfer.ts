import {toMudlarkError} from '../lib/errors.js';
import type {FileEffect, FileInput} from '../protocols/protocol.js';
import type {EventOf} from './events.js';
import {identify, type Attempt, type FileIdentity, type FileMemory} from './file-memory.js';
import type {Progress} from './progress.js';
import {toReference, type Entry} from './roster.js';
import type {Session} from './session.js';

/**
- `queued`: others are before it.
- `offered`: he has to accept it.
- `asked`: we have to.
- `running`, `done`, `failed`.
*/
export type TransferState = 'queued' | 'offered' | 'asked' | 'running' | 'done' | 'failed';

/** What all transfers share. */
export type TransferDesk = {
	readonly session: Session;
	readonly memory: FileMemory;
	readonly progress: Progress<Transfer>;
	nextId(): number;
	/** A started one is over. */
	ended(transfer: Transfer): void;
	/** Nobody waits for this; the program does before it ends. */
	track(work: Promise<void>): void;
};

/** The connection that a transfer is on. */
export type TransferHost = {
	readonly desk: TransferDesk;
	readonly entry: Entry;
	readonly isGone: boolean;
	/** The machine has nothing to do with it any more. */
	left(transfer: Transfer): void;
};

type What = {
	readonly name: string;
	readonly offered?: string;
	readonly size: number;
	/** Where it goes on by itself. */
	readonly attempt?: Attempt | undefined;
};

export type Fields = Omit<EventOf<'transfer.started'>, 'event' | 'at'>;

/** One file on its way, from the offer to its end. */
export abstract class Transfer {
	abstract readonly direction: 'in' | 'out';
	readonly id: number;
	readonly name: string;
	/** As the sender calls it. */
	readonly offered: string;
	readonly size: number;
	state: TransferState;
	/** Those that are through. */
	bytes = 0;
	/** When events began to tell of it, in milliseconds since 1970. */
	started: number | undefined;
	/** Where it lies on our disk, absolute. */
	path: string | undefined;
	/** Why it failed. */
	reason = '';
	protected readonly host: TransferHost;
	protected readonly attempt: Attempt | undefined;
	/** Is it worth going on when the connection has broken? */
	protected canResume: boolean;
	#hasLeft = false;

	protected constructor(host: TransferHost, {name, offered = name, size, attempt}: What, state: 'queued' | 'asked') {
		this.id = host.desk.nextId();
		this.name = name;
		this.offered = offered;
		this.size = size;
		this.state = state;
		this.host = host;
		this.attempt = attempt;
		this.canResume = attempt !== undefined;
	}

	/** The other's name. */
	get peer(): string {
		return this.host.entry.name;
	}

	/** Events have told of it. */
	get hasStarted(): boolean {
		return this.started !== undefined;
	}

	get hasLeft(): boolean {
		return this.#hasLeft;
	}

	/** As events tell it. */
	get fields(): Fields {
		const {id, direction, name, path, size, bytes} = this;
		return {id, peer: toReference(this.host.entry), direction, name, ...(path !== undefined && {path}), size, bytes};
	}

	/** What the machine wants. */
	abstract carryOut(effect: FileEffect): void;

	/** Lets the disk go. Returns where it lies now, if anything is left. */
	protected abstract release(): Promise<string | undefined>;

	/** Keeps in mind that it goes on later. */
	protected abstract remember(attempt: Attempt): void;

	/**
	Ends it on our side.
	@param reason For us; a clause, or sentences.
	@param told For him; a clause.
	*/
	async stop(reason: string, told: string): Promise<void> {
		if (this.#hasLeft) {
			return;
		}

		const wasOffered = this.state !== 'queued';
		this.leave(reason);
		if (wasOffered) {
			this.host.entry.channel.file({type: 'file', event: 'cancelled', reason: told});
		}

		await this.#fail(reason, false);
	}

	/** The other side or the connection has ended it. */
	async fail(reason: string): Promise<void> {
		this.leave(reason);
		// Of a connection that has ended the machine tells in the same breath, so it is known then.
		await Promise.resolve();
		await this.#fail(reason, this.host.isGone);
	}

	protected feed(input: FileInput): void {
		if (!this.#hasLeft) {
			this.host.entry.channel.file(input);
		}
	}

	protected start(): void {
		this.started = this.host.desk.session.clock.date().getTime();
		this.host.desk.session.bus.emit({event: 'transfer.started', ...this.fields});
	}

	protected run(): void {
		this.state = 'running';
		this.host.desk.progress.add(this);
	}

	/** @param _reason For questions that are open about it. */
	protected leave(_reason: string): void {
		if (this.#hasLeft) {
			return;
		}

		this.#hasLeft = true;
		this.host.desk.progress.remove(this);
		this.host.left(this);
	}

	/** All of it is over the wire; `work` is what the disk has to do then. */
	protected async succeed(work: () => Promise<void>): Promise<void> {
		this.leave('');
		try {
			await work();
		} catch (error) {
			await this.#fail(toMudlarkError(error).message, false);
			return;
		}

		this.state = 'done';
		this.host.desk.session.bus.emit({event: 'transfer.done', ...this.fields});
		this.host.desk.ended(this);
	}

	protected get identity(): FileIdentity {
		return identify(this.host.entry, this);
	}

	async #fail(reason: string, isBroken: boolean): Promise<void> {
		const {desk} = this.host;
		const left = await this.release();
		const attempt = isBroken && this.canResume ? desk.memory.next(this.attempt) : undefined;
		if (attempt) {
			this.remember(attempt);
		}

		if (!this.hasStarted) {
			return;
		}

		this.state = 'failed';
		this.path = left;
		this.reason = sentences([
			reason,
			...(this.direction === 'in' && left !== undefined ? [`What came is kept in ${left}`] : []),
			...(attempt ? [`It goes on by itself when ${this.peer} is back`] : []),
		]);
		desk.session.bus.emit({event: 'transfer.failed', ...this.fields, reason: this.reason});
		desk.ended(this);
	}
}

/** One remark stays the clause that it is. */
const sentences = (remarks: readonly string[]): string => remarks.length === 1
	? remarks.join('')
	: remarks.map(remark => remark.endsWith('.') ? remark : `${remark}.`).join(' ');
