import {cleanLine} from '../lib/clean.js';
import {MudlarkError, toMudlarkError} from '../lib/errors.js';
import {formatSize} from '../lib/quantities.js';
import {quote} from '../lib/words.js';
import type {FileEffect} from '../protocols/protocol.js';
import type {CommandOf, Outcome} from './commands.js';
import {FileMemory, type BrokenSending, type FileIdentity} from './file-memory.js';
import {limits} from './limits.js';
import {Outgoing} from './outgoing.js';
import {Progress} from './progress.js';
import type {Source} from './ports.js';
import {toReference, type Entry} from './roster.js';
import type {Session} from './session.js';
import {fileRow, listFiles, type FileRow} from './transfer-listing.js';
import {TransferLine} from './transfer-line.js';
import type {Transfer, TransferDesk} from './transfer.js';

/** Files on their way: what is sent and taken, the queue of each peer, the disk's part of it, and how far each has come. */
export class Transfers implements TransferDesk {
	readonly session: Session;
	readonly memory: FileMemory;
	readonly progress: Progress<Transfer>;
	readonly #lines = new Map<Entry, TransferLine>();
	readonly #work = new Set<Promise<void>>();
	#ended: readonly FileRow[] = [];
	#lastId = 0;

	constructor(session: Session) {
		this.session = session;
		this.memory = new FileMemory(session.clock);
		this.progress = new Progress(session.clock, transfer => {
			session.bus.emit({event: 'transfer.progress', ...transfer.fields, ...this.progress.paceOf(transfer)});
		});
	}

	readonly sendfile = async ({peer, path}: CommandOf<'sendfile'>): Promise<Outcome> => {
		const entry = this.session.roster.able(peer, 'files');
		const line = this.#line(entry);
		line.expectRoom();
		const source = await this.session.disk.open(path);
		try {
			line.expectRoom();
		} catch (error) {
			await source.close();
			throw error;
		}

		const [before, ...others] = line.transfers;
		const outgoing = this.#send(line, source);
		const what = `${outgoing.name} (${formatSize(outgoing.size)})`;
		return {
			ok: true,
			lines: [before
				? `${what} waits behind ${before.name}${others.length > 0 ? ` and ${others.length} more` : ''}. /cancel ${outgoing.id} takes it back.`
				: `Offered ${what} to ${entry.name}. He has to accept it.`],
		};
	};

	readonly files = async (): Promise<Outcome> => ({
		ok: true,
		lines: listFiles([...this.#ended, ...this.#all().map(transfer => fileRow(transfer, this.progress.paceOf(transfer)))]),
	});

	readonly cancel = async ({id}: CommandOf<'cancel'>): Promise<Outcome> => {
		const forgotten = id === undefined ? undefined : this.memory.sendings.find(sending => sending.id === id);
		if (forgotten) {
			const {name, peer} = forgotten.file;
			this.memory.sendings.take(forgotten.file);
			return {ok: true, lines: [`${name} is not offered to ${peer} again.`]};
		}

		const transfer = this.#meant(id);
		const {name, peer, direction} = transfer;
		await transfer.stop('you cancelled it', 'it was cancelled');
		// Of one that has begun the event tells what has come of it.
		const told = direction === 'out' ? `${name} is not sent to ${peer}.` : `${name} from ${peer} is refused.`;
		return {ok: true, lines: transfer.hasStarted ? [] : [told]};
	};

	/** What a machine wants to have done about the file on its way. */
	carryOut(entry: Entry, effect: FileEffect): void {
		this.#line(entry).carryOut(effect);
	}

	/** The peer has come online: what was interrupted may go on. */
	online(entry: Entry): void {
		this.track(this.#goOnWithAll(this.#line(entry)));
	}

	/** The peer has told about himself. */
	learned(entry: Entry): void {
		if (entry.version !== '') {
			this.#lines.get(entry)?.begin();
		}
	}

	/** The peer is gone, and with him what waited for him. */
	offline(entry: Entry, reason: string): void {
		const waiting = this.#lines.get(entry)?.close(reason) ?? [];
		this.#lines.delete(entry);
		if (waiting.length === 0) {
			return;
		}

		const {name} = entry;
		this.session.bus.emit({
			event: 'notice',
			code: 'files-not-sent',
			text: `${name} is gone, and these were not offered to him: ${waiting.map(transfer => transfer.name).join(', ')}. /sendfile ${quote(name)} PATH sends one when he is back.`,
			peer: toReference(entry),
		});
	}

	/** The program ends, before the connections do. Resolves when the disk has what came. */
	async stop(): Promise<void> {
		this.memory.end();
		for (const line of this.#lines.values()) {
			line.close('you quit');
		}

		this.#lines.clear();
		await Promise.allSettled(this.#work);
	}

	/** The file on its way over a connection, or the first that waits. */
	of(entry: Entry): Transfer | undefined {
		return this.#lines.get(entry)?.transfers[0];
	}

	nextId(): number {
		return ++this.#lastId;
	}

	ended(transfer: Transfer): void {
		this.#ended = [...this.#ended, fileRow(transfer)].slice(-limits.endedFiles);
	}

	track(work: Promise<void>): void {
		this.#work.add(work);
		void (async () => {
			try {
				await work;
			} catch (error) {
				const {code, message} = toMudlarkError(error);
				this.session.bus.emit({event: 'error', code, message});
			}

			this.#work.delete(work);
		})();
	}

	#line(entry: Entry): TransferLine {
		const line = this.#lines.get(entry) ?? new TransferLine(this, entry);
		this.#lines.set(entry, line);
		return line;
	}

	#all(): readonly Transfer[] {
		return [...this.#lines.values()].flatMap(({transfers}) => transfers);
	}

	#send(line: TransferLine, source: Source, attempt?: BrokenSending['attempt']): Outgoing {
		// A name of ours may hold anything too.
		const outgoing = new Outgoing(line, {name: cleanLine(source.name) || 'file', source, attempt});
		line.send(outgoing);
		return outgoing;
	}

	/** Where he calls again before the end of his last connection was noticed, what it was doing has to be put away first. */
	async #goOnWithAll(line: TransferLine): Promise<void> {
		await Promise.allSettled(this.#work);
		await Promise.all(this.memory.sendings.of(line.entry).map(async ({file, value}) => this.#goOn(line, file, value)));
	}

	async #goOn(line: TransferLine, file: FileIdentity, sending: BrokenSending): Promise<void> {
		const {sendings} = this.memory;
		sendings.take(file);
		const source = await this.#reopen(file, sending);
		if (source instanceof MudlarkError) {
			this.session.bus.emit({
				event: 'notice',
				code: 'file-not-resumed',
				text: `${file.name} does not go on to ${file.peer}. ${source.message}`,
				peer: toReference(line.entry),
			});
			return;
		}

		if (line.isGone) {
			await source.close();
			sendings.put(file, sending, sending.attempt.until);
			return;
		}

		this.#send(line, source, sending.attempt);
	}

	async #reopen({size}: FileIdentity, {path}: BrokenSending): Promise<Source | MudlarkError> {
		try {
			const source = await this.session.disk.open(path);
			if (source.size === size) {
				return source;
			}

			await source.close();
			return new MudlarkError('ML_FILE_CHANGED', `${path} has another size now. Send it anew with /sendfile.`);
		} catch (error) {
			return toMudlarkError(error);
		}
	}

	/** @throws MudlarkError where there is none, or several may be meant. */
	#meant(id: number | undefined): Transfer {
		const all = this.#all();
		const [first, ...others] = id === undefined ? all : all.filter(transfer => transfer.id === id);
		if (first && others.length === 0) {
			return first;
		}

		const list = all.map(transfer => `${transfer.id} ${transfer.name} (${transfer.peer})`).join(', ');
		if (all.length === 0) {
			throw new MudlarkError('ML_FILE_NONE', 'No file is on its way or waits. /files tells what became of the last ones.');
		}

		throw first
			? new MudlarkError('ML_FILE_AMBIGUOUS', `Several files are on their way: ${list}. Say which: /cancel ID.`)
			: new MudlarkError('ML_FILE_UNKNOWN', `There is no file ${id} to cancel. On their way: ${list}.`);
	}
}
