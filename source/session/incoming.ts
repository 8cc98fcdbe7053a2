import {toMudlarkError} from '../lib/errors.js';
import {formatSize} from '../lib/quantities.js';
import type {FileEffect} from '../protocols/protocol.js';
import {identify, type Attempt} from './file-memory.js';
import type {Verdict} from './panel.js';
import {PartWriter} from './part-writer.js';
import type {Target} from './ports.js';
import {asker, toReference} from './roster.js';
import {Transfer, type TransferHost} from './transfer.js';

type What = {
	/** What it will be called here. */
	readonly name: string;
	/** What he calls it. */
	readonly offered: string;
	readonly size: number;
	readonly canResume: boolean;
};

/** A file that we are sent. */
export class Incoming extends Transfer {
	readonly direction = 'in';
	/** The way to go on with what an earlier try has left. */
	readonly #isResumable: boolean;
	#questionId = 0;
	/** Once there is a place on the disk. */
	#writer: PartWriter | undefined;

	constructor(host: TransferHost, {name, offered, size, canResume}: What) {
		const attempt = host.desk.memory.consents.take(identify(host.entry, {name, size}));
		super(host, {name, offered, size, attempt}, 'asked');
		this.#isResumable = canResume;
	}

	/** Taken at once where that was said before, else a question. */
	consider(): void {
		const {name, size, host: {desk, entry}} = this;
		const {id, channel: {protocol}} = entry;
		const verdict = desk.session.panels.file.judge({id, name: entry.name, protocol: protocol.name, file: name, size});
		if (verdict instanceof Promise) {
			void verdict.then(settled => {
				this.#decide(settled);
			});
		} else {
			this.#decide(verdict);
		}
	}

	#decide(verdict: Verdict): void {
		const {desk, entry} = this.host;
		if (this.hasLeft) {
			return;
		}

		if (verdict === false) {
			this.#deny('a script refused it');
			desk.session.bus.emit({event: 'notice', code: 'file-refused', text: `${this.name} (${formatSize(this.size)}) from ${this.peer} was refused by a script.`, peer: toReference(entry)});
			return;
		}

		if (verdict === 'accept' || this.attempt !== undefined || entry.flags.has('files')) {
			this.#accept();
			return;
		}

		const {name, size} = this;
		this.#questionId = desk.session.questions.ask({
			kind: 'file',
			...asker(entry),
			details: {
				name: entry.name,
				file: name,
				size,
				...(this.offered !== name && {note: `he calls it ${this.offered}`}),
			},
			answered: (choice, reason) => {
				if (choice === 'accept') {
					this.#accept();
				} else {
					this.#deny(reason);
				}
			},
		});
	}

	override carryOut(effect: FileEffect): void {
		const {desk} = this.host;
		switch (effect.action) {
			case 'rewind': {
				this.#rewind(effect.offset);
				break;
			}

			case 'write': {
				this.#writer?.put(effect.data);
				this.bytes += effect.data.length;
				break;
			}

			case 'done': {
				const {digest} = effect;
				desk.track(this.succeed(async () => {
					this.path = await this.#writer?.finish(digest);
				}));
				break;
			}

			case 'failed': {
				desk.track(this.#fail(effect));
				break;
			}

			case 'offer':
			case 'begin':
			case 'read':
			case 'seek':
			case 'sent': {
				// Those belong to what we send.
				break;
			}
		}
	}

	override async stop(reason: string, told: string): Promise<void> {
		if (this.#writer) {
			await super.stop(reason, told);
		} else {
			this.#deny('', reason);
		}
	}

	protected override leave(reason: string): void {
		super.leave(reason);
		this.host.desk.session.questions.withdraw(this.#questionId, reason);
	}

	protected override async release(): Promise<string | undefined> {
		return this.#writer?.abandon();
	}

	protected override remember(attempt: Attempt): void {
		this.host.desk.memory.consents.put(this.identity, attempt, attempt.until);
	}

	/** @param reason Why the question is settled, where it is open still. */
	#deny(denial = '', reason = ''): void {
		this.feed({type: 'file', event: 'denied', reason: denial});
		this.leave(reason);
	}

	#accept(): void {
		this.host.desk.track(this.#begin());
	}

	async #begin(): Promise<void> {
		const {desk, entry} = this.host;
		let target: Target;
		try {
			target = await this.#create(this.#isResumable);
		} catch (error) {
			if (!this.hasLeft) {
				const {code, message} = toMudlarkError(error);
				desk.session.bus.emit({event: 'error', code, message: `${this.name} (${formatSize(this.size)}) from ${this.peer} was refused. ${message}`});
				this.#deny('there is no place for it');
			}

			return;
		}

		if (this.hasLeft) {
			await target.abandon().catch(() => undefined);
			return;
		}

		const {offset, digest} = target;
		this.#writer = new PartWriter(target, {
			expected: this.size - offset,
			hold: () => entry.channel.hold(),
			failed: error => {
				desk.track(this.stop(toMudlarkError(error).message, 'the disk does not take it'));
			},
		});
		this.bytes = offset;
		this.canResume ||= this.#isResumable;
		this.start();
		this.run();
		this.feed({
			type: 'file',
			event: 'accepted',
			offset,
			...(offset > 0 && {digest}),
			...(desk.memory.careful.take(this.identity) && {window: 1}),
		});
	}

	async #create(resume: boolean): Promise<Target> {
		const target = await this.host.desk.session.disk.create(this.name, {size: this.size, resume});
		this.path = target.path;
		return target;
	}

	/** He has another file than the one of which we have the beginning. */
	#rewind(offset: number): void {
		if (offset === this.bytes) {
			return;
		}

		this.bytes = 0;
		this.#writer?.replace(this.size, async () => this.#create(false));
	}

	async #fail({reason, retry = false}: FileEffect & {readonly action: 'failed'}): Promise<void> {
		const {desk, entry} = this.host;
		await this.fail(reason);
		if (!retry) {
			return;
		}

		desk.memory.careful.put(this.identity, true, desk.memory.until);
		desk.session.bus.emit({
			event: 'notice',
			code: 'file-retry',
			text: `${this.name} lost a block. Ask ${this.peer} to send it again: it will be fetched one block at a time.`,
			peer: toReference(entry),
		});
	}
}
