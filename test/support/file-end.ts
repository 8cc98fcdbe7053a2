import {createHash} from 'node:crypto';
import {bytes, concat} from '../../source/lib/bytes.js';
import type {ChatBlock} from '../../source/protocols/mmchat/block.js';
import type {ChatCodec} from '../../source/protocols/mmchat/codec.js';
import {MudmasterCodec} from '../../source/protocols/mmchat/codec-mudmaster.js';
import {ZchatCodec} from '../../source/protocols/mmchat/codec-zchat.js';
import {code} from '../../source/protocols/mmchat/codes.js';
import {Files} from '../../source/protocols/mmchat/files.js';
import {mudmasterFraming, type Framing} from '../../source/protocols/mmchat/framing.js';
import {Link, type Effect} from '../../source/protocols/mmchat/link.js';
import {quirksOf} from '../../source/protocols/mmchat/quirks.js';
import type {FileEffect, FileInput, Role} from '../../source/protocols/protocol.js';

export const digestOf = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Bytes that differ from block to block. */
export const ramp = (length: number): Uint8Array => {
	const data = new Uint8Array(length);
	for (let index = 0; index < length; index++) {
		data[index] = (index + (index >> 8)) % 251;
	}

	return data;
};

export type FileEndOptions = {
	readonly name?: string;
	/** What the program at the other end calls itself. */
	readonly facing?: string;
	readonly framing?: Framing;
	readonly role?: Role;
	/** Whether what is offered is taken at once, or left open for the test. */
	readonly offers?: 'accept' | 'leave';
	/** What is here of the file already. */
	readonly had?: Uint8Array;
	/** Bytes that the disk gives at a time. */
	readonly piece?: number;
	readonly window?: number;
};

/** One end of a connection over which files go: the part under test, and what the manager, the disk and the clock do. */
export class FileEnd {
	readonly link: Link;
	readonly files: Files;
	readonly effects: Effect[] = [];
	now = 0;
	/** What has been taken so far. */
	written: Uint8Array[];
	/** What became of the file: `done` or `failed` with everything said about it. */
	outcome: FileEffect | undefined;
	source: Uint8Array = new Uint8Array();
	readonly #options: FileEndOptions;
	readonly #timers = new Map<string, number>();
	readonly #wire: ChatBlock[] = [];
	readonly #codec: ChatCodec;
	#read = 0;

	constructor(options: FileEndOptions = {}) {
		const {name = 'Wick', facing = 'mudlark 0.1.0', framing = mudmasterFraming, role = 'caller', had} = options;
		this.#options = options;
		this.link = new Link({
			self: {name, version: 'mudlark 0.1.0', dnd: false, away: undefined, isIdle: false, port: 4050, stamp: 1},
			random: () => 0.5,
			date: () => new Date(0),
			roster: {peers: () => [], listed: () => [], isBlocked: () => false},
			settings: {},
		}, framing);
		this.link.role = role;
		this.link.peer = name === 'Bob' ? 'Wick' : 'Bob';
		this.link.quirks = quirksOf(facing);
		this.files = new Files(this.link);
		this.written = had ? [had] : [];
		this.#codec = framing.name === 'zchat' ? new ZchatCodec('caller') : new MudmasterCodec('caller');
		this.#codec.push(bytes('YES:x\n'));
	}

	get received(): Uint8Array {
		return concat(...this.written);
	}

	offer(data: Uint8Array, name = 'a.txt'): void {
		this.source = data;
		this.outcome = undefined;
		this.input({event: 'offer', name, size: data.length});
	}

	input(input: FileInput extends infer Each ? Each extends FileInput ? Omit<Each, 'type'> : never : never): void {
		this.#carryOut(this.files.handle({type: 'file', ...input}, this.now));
	}

	/** A block of the other side's. What is given back is nothing where files are not concerned. */
	receive(block: number, payload: Uint8Array | string = ''): readonly Effect[] | undefined {
		const effects = this.files.receive({code: block, payload: typeof payload === 'string' ? bytes(payload) : payload}, this.now);
		this.#carryOut(effects ?? []);
		return effects;
	}

	/** Bytes as the framing has them. */
	push(chunk: Uint8Array): void {
		for (const {code: block, payload} of this.#codec.push(chunk)) {
			this.receive(block as number, payload);
		}
	}

	/** Everything has left for the kernel. */
	drain(): void {
		this.#carryOut(this.files.drained(this.now));
	}

	close(reason: string): void {
		this.#carryOut(this.files.close(reason));
	}

	elapse(ms: number): void {
		const end = this.now + ms;
		for (;;) {
			const next = [...this.#timers].filter(([, at]) => at <= end).toSorted(([, one], [, other]) => one - other)[0];
			if (!next) {
				break;
			}

			const [id, at] = next;
			this.#timers.delete(id);
			this.now = at;
			this.#carryOut(this.files.expire(id, at));
		}

		this.now = end;
	}

	get timers(): readonly string[] {
		return [...this.#timers.keys()];
	}

	/** What was sent since the last look. */
	take(): readonly ChatBlock[] {
		return this.#wire.splice(0);
	}

	/** The same as `code` or `code text`. */
	takeWords(): readonly string[] {
		return this.take().map(({code: block, payload}) => {
			const text = typeof payload === 'string' ? payload : (block === code.fileBlock ? `${payload.length} bytes` : new TextDecoder().decode(payload));
			return `${String(block)} ${text.trim()}`.trim();
		});
	}

	encode(block: ChatBlock): Uint8Array {
		return this.#codec.encode(block);
	}

	matters<Action extends FileEffect['action']>(action: Action): ReadonlyArray<Extract<FileEffect, {action: Action}>> {
		return this.effects.filter((effect): effect is Extract<FileEffect, {action: Action}> => effect.type === 'file' && effect.action === action);
	}

	get notices(): readonly string[] {
		return this.effects.flatMap(effect => effect.type === 'emit' && effect.event.event === 'notice' ? [effect.event.text] : []);
	}

	/** As the session does it: an effect is carried out, and may be answered, before the next one is looked at. */
	#carryOut(effects: readonly Effect[]): void {
		for (const effect of effects) {
			this.effects.push(effect);
			this.#perform(effect);
		}
	}

	#perform(effect: Effect): void {
		switch (effect.type) {
			case 'send': {
				this.#wire.push(effect.block);
				break;
			}

			case 'timer': {
				this.#timers.set(effect.id, this.now + effect.ms);
				break;
			}

			case 'cancel': {
				this.#timers.delete(effect.id);
				break;
			}

			case 'file': {
				this.#manage(effect);
				break;
			}

			default:
		}
	}

	#manage(effect: FileEffect): void {
		const {offers = 'accept', had, window, piece = 256 * 1024} = this.#options;
		switch (effect.action) {
			case 'offer': {
				if (offers === 'accept') {
					this.input({event: 'accepted', offset: had?.length ?? 0, ...(had && {digest: digestOf(had)}), ...(window !== undefined && {window})});
				}

				break;
			}

			case 'begin': {
				this.#read = 0;
				break;
			}

			case 'read': {
				const data = this.source.subarray(this.#read, this.#read + piece);
				this.#read += data.length;
				this.input({event: 'data', data});
				if (this.#read === this.source.length) {
					this.input({event: 'digest', digest: digestOf(this.source)});
				}

				break;
			}

			case 'seek': {
				this.#read = digestOf(this.source.subarray(0, effect.offset)) === effect.digest ? effect.offset : 0;
				this.input({event: 'sought', offset: this.#read});
				break;
			}

			case 'rewind': {
				this.written = [this.received.subarray(0, effect.offset)];
				break;
			}

			case 'write': {
				this.written.push(Uint8Array.from(effect.data));
				break;
			}

			case 'sent': {
				break;
			}

			case 'done':
			case 'failed': {
				this.outcome = effect;
				break;
			}
		}
	}
}

type Cut = (data: Uint8Array) => readonly Uint8Array[];

/** Carries what `from` has sent; false if that is nothing. */
const carry = (from: FileEnd, to: FileEnd, cut: Cut): boolean => {
	const blocks = from.take();
	if (blocks.length === 0) {
		return false;
	}

	for (const chunk of cut(concat(...blocks.map(block => from.encode(block))))) {
		to.push(chunk);
	}

	from.drain();
	return true;
};

/** Carries what two ends send to each other until both are silent, as bytes cut as `cut` says. */
export const exchange = (one: FileEnd, other: FileEnd, cut: Cut = data => [data]): void => {
	for (let isBusy = true; isBusy;) {
		const hasSent = carry(one, other, cut);
		isBusy = carry(other, one, cut) || hasSent;
	}
};
