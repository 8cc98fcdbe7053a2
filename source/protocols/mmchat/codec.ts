import {bytes, concat, mayStartWith, startsWith} from '../../lib/bytes.js';
import type {Codec, Role} from '../protocol.js';
import type {ChatBlock} from './block.js';
import {Pending} from './pending.js';

/** Longest handshake: a name, an address and a port are far shorter. */
export const HANDSHAKE_LIMIT = 256;

export const LF = 0x0A;
const CR = 0x0D;
export const SPACE = 0x20;

export const isLineEnd = (byte: number): boolean => byte === LF || byte === CR;

const YES = bytes('YES:');
const NO = bytes('NO');
const LINE_END = Uint8Array.of(LF);

/**
Where a stream stands: the caller's opening line, the answerer's reply, then blocks. After a refusal or a mistake
everything is passed over.
*/
type Phase = 'call' | 'reply' | 'blocks' | 'over';

/**
What the streams of MudMaster chat and zChat have in common: words that open them, then blocks.

The methods that read take what begins at `offset` and return where the next thing begins, or `offset` and the phase
unchanged if more bytes are needed.
*/
export abstract class ChatCodec implements Codec<ChatBlock> {
	abstract readonly name: string;
	failure: string | undefined;
	protected phase: Phase;
	protected readonly pending = new Pending();

	/** What a caller begins with, before a colon. */
	protected abstract readonly word: 'CHAT' | 'ZCHAT';

	constructor(role: Role) {
		this.phase = role === 'answerer' ? 'call' : 'reply';
	}

	push(chunk: Uint8Array): readonly ChatBlock[] {
		const data = this.pending.add(chunk);
		const blocks: ChatBlock[] = [];
		let offset = 0;
		for (;;) {
			const {phase} = this;
			const next = this.#step(data, offset, blocks);
			if (next === offset && phase === this.phase) {
				break;
			}

			offset = next;
		}

		this.pending.keep(data, offset);
		return blocks;
	}

	end(): readonly ChatBlock[] {
		this.phase = 'over';
		this.pending.clear();
		return [];
	}

	encode(block: ChatBlock): Uint8Array {
		switch (block.code) {
			case 'CHAT':
			case 'ZCHAT': {
				return concat(bytes(`${block.code}:`), this.field(block));
			}

			case 'YES': {
				if (this.phase === 'call') {
					// Whatever the caller sends from here on is blocks; his handshake had no end mark.
					this.phase = 'blocks';
					this.pending.clear();
				}

				return concat(YES, this.field(block), LINE_END);
			}

			case 'NO': {
				return concat(NO, this.refusal(block), LINE_END);
			}

			default: {
				return this.frame(block, block.code);
			}
		}
	}

	/** The payload as it may stand on the wire. */
	protected abstract field(block: ChatBlock): Uint8Array;

	/** What follows `NO`. */
	protected abstract refusal(block: ChatBlock): Uint8Array;

	protected abstract frame(block: ChatBlock, code: number): Uint8Array;

	/** Why what has come of an opening line can't be one; nothing while it can. */
	protected abstract checkCall(line: Uint8Array): string | undefined;

	/** Is this byte, somewhere behind the name, no part of the opening line? */
	protected abstract endsCall(byte: number): boolean;

	/** Where blocks begin, the opening line having ended at `end`. */
	protected skipToBlocks(_data: Uint8Array, end: number): number {
		return end;
	}

	protected abstract readBlock(data: Uint8Array, offset: number, blocks: ChatBlock[]): number;

	protected fail(reason: string): number {
		this.failure = reason;
		this.phase = 'over';
		return 0;
	}

	#step(data: Uint8Array, offset: number, blocks: ChatBlock[]): number {
		switch (this.phase) {
			case 'call': {
				return this.#readCall(data, offset, blocks);
			}

			case 'reply': {
				return this.#readReply(data, offset, blocks);
			}

			case 'blocks': {
				return this.readBlock(data, offset, blocks);
			}

			case 'over': {
				return data.length;
			}
		}
	}

	#readReply(data: Uint8Array, offset: number, blocks: ChatBlock[]): number {
		const rest = data.subarray(offset);
		const [first] = rest;
		if (first !== undefined && first < SPACE && !isLineEnd(first) && first !== 0) {
			// KildClient lets its user talk to callers whom he has not answered yet; TinTin++ refuses in a MESSAGE (facts 2.2).
			return this.readBlock(data, offset, blocks);
		}

		if (startsWith(rest, NO)) {
			const end = rest.indexOf(LF);
			blocks.push({code: 'NO', payload: rest.slice(NO.length, end === -1 ? undefined : end)});
			this.phase = 'over';
			return data.length;
		}

		if (startsWith(rest, YES)) {
			const end = rest.indexOf(LF);
			if (end === -1) {
				return rest.length > HANDSHAKE_LIMIT ? this.fail(`the answer is longer than ${HANDSHAKE_LIMIT} bytes`) : offset;
			}

			blocks.push({code: 'YES', payload: rest.slice(YES.length, end)});
			this.phase = 'blocks';
			return offset + end + 1;
		}

		return mayStartWith(rest, YES) || mayStartWith(rest, NO) ? offset : this.fail('the answer is neither YES nor NO');
	}

	/**
	The opening line has no end mark (facts 2.1, 3.1): each time more of it arrives the whole is given out again, and the
	machine decides when it is complete. A control byte behind it is the first block.
	*/
	#readCall(data: Uint8Array, offset: number, blocks: ChatBlock[]): number {
		const rest = data.subarray(offset);
		const opening = bytes(`${this.word}:`);
		if (!startsWith(rest, opening)) {
			return mayStartWith(rest, opening) ? offset : this.fail(`the caller did not begin with ${this.word}:`);
		}

		const nameEnd = rest.indexOf(LF);
		const end = nameEnd === -1 ? -1 : rest.findIndex((byte, index) => index > nameEnd && this.endsCall(byte));
		const line = rest.subarray(0, end === -1 ? undefined : end);
		const mistake = this.checkCall(line);
		if (mistake !== undefined) {
			return this.fail(mistake);
		}

		if (nameEnd === -1) {
			return offset;
		}

		blocks.push({code: this.word, payload: line.slice(opening.length)});
		if (end === -1) {
			return offset;
		}

		this.phase = 'blocks';
		return offset + this.skipToBlocks(rest, end);
	}
}
